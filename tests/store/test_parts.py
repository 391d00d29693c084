"""A file taken apart into whole lines: nothing is left out, and each comment belongs where it should."""

from __future__ import annotations

import pytest

from rubric_studio.store.document import Document
from rubric_studio.store.parts import Item, parts_of

TEXT = """# about the file

id: r
# about the criteria
criteria:
  # about a
  - id: a
    points: 5
    # closes a

  - id: b
    text: |-
      # a text
# about nothing

# the end
"""


def taken(text):
    return parts_of(text, Document.parse(text, kind="rubric", path="").data, {"criteria"})


def test_what_belongs_where():
    parts = taken(TEXT)
    assert parts.head == "# about the file\n\n"
    assert parts.keys["criteria"].text == "# about the criteria\ncriteria:\n"
    assert parts.items["criteria"]["a"].text == "  # about a\n  - id: a\n    points: 5\n    # closes a\n\n"
    assert parts.items["criteria"]["b"].text == "  - id: b\n    text: |-\n      # a text\n"
    assert parts.foot == "# about nothing\n\n# the end\n"


@pytest.mark.parametrize(
    "text", [TEXT, TEXT.split("# about nothing", maxsplit=1)[0], "id: r\n", "id: r\n# x\n", "---\nid: r\n...\n"]
)
def test_nothing_is_left_out(text):
    parts = taken(text)
    assert parts.head + "".join(map(parts.whole, parts.keys)) + parts.foot == text


def test_what_closes_an_item_is_its_foot():
    item = Item.of(taken(TEXT).items["criteria"]["a"].body)
    assert (item.above, item.parts.foot) == ("  # about a\n", "    # closes a\n")
    assert list(item.parts.keys) == ["id", "points"]


def test_what_is_not_laid_out_in_lines():
    assert taken("{id: r}\n") is None
