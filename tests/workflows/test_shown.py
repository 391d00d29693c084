"""Files as git's differences show them: the same for the same meaning, different for every difference."""

from __future__ import annotations

from pathlib import Path

import pytest

from rubric_studio.store.canonical import canonical
from rubric_studio.store.comments import comments
from rubric_studio.store.document import Document
from rubric_studio.workflows.shown import shown

RUBRICS = Path(__file__).parents[2] / "rubrics"
FILES = sorted(RUBRICS.glob("*/*.yaml")) + sorted(RUBRICS.glob("*/responses/*.yaml"))

RUBRIC = """\
# yaml-language-server: $schema=../../schemas/rubric.schema.json
format: rubric-studio/rubric/1
id: chest
title: Chest pain
tags: [a, b]
x-mine: {deep: [1, {er: "2"}]}
prompt:
  - role: user
    content: |-
      One.

      # Two.
# Two criteria.
criteria:
  - id: call   # beside
    criterion: "Call 911: now"
    points: 5
    references:
      # in it
      - {title: A, url: "https://a"}
  - use: wait
"""
LINES = """\
format: rubric-studio/rubric/1
id: chest
title: Chest pain
tags: a
tags: b
prompt 1 user
  content:
      One.

      # Two.
# Two criteria.
criterion call
  # beside
  criterion: Call 911: now
  points: +5
  # in it
  references: title: A; url: https://a
criterion wait (shared)
x-mine.deep: 1
x-mine.deep: er: 2
"""


def test_a_line_for_each_field() -> None:
    assert shown(RUBRIC.encode()).decode() == LINES
    assert shown(RUBRIC.replace("\n", "\r\n").encode()).decode() == LINES
    assert shown(b"\xef\xbb\xbf" + RUBRIC.encode()).decode() == LINES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_layout_makes_no_difference(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    kind = text.split("rubric-studio/")[1].split("/")[0]
    document = Document.parse(text, kind=kind, path=path.name)
    made = shown(text.encode())
    assert shown(canonical(document, schema_path="x").encode()) == made
    assert all(comment in made.decode() for comment in comments(text).texts)


DIFFERENCES = [
    ("points: 5", "points: -5"),
    ("Call 911: now", "Call 911: now "),
    ("911: now", "911: now\\u0007"),
    ("id: call ", "id: call-911 "),
    ("use: wait", "use: wait-2"),
    ("[a, b]", "[b, a]"),
    ("[a, b]", "[a]"),
    ('er: "2"', 'er: "3"'),
    ("role: user", "role: assistant"),
    ("# Two criteria", "# Three criteria"),
    ("# in it", "# in this"),
    ("# beside", "# besides"),
    ("title: Chest pain", 'title: "5"'),
    ("url:", "doi:"),
    ("  - use: wait\n", ""),
]


@pytest.mark.parametrize(("old", "new"), DIFFERENCES)
def test_what_differs_is_seen(old: str, new: str) -> None:
    assert old in RUBRIC
    assert shown(RUBRIC.replace(old, new).encode()) != shown(RUBRIC.encode())


def test_a_text_and_a_number_do_not_look_the_same() -> None:
    five, text = (shown(RUBRIC.replace("Chest pain", word).encode()) for word in ("5", '"5"'))
    assert five != text


@pytest.mark.parametrize(
    "data",
    [b"", b"a: [", b"\xff\xfe\x00", b"kind: Deployment\n", b"format: rubric-studio/rubric/9\n", b"- 1\n", b"just words",
     RUBRIC.encode() + b"<<<<<<< ours\n", b"format: [rubric-studio/rubric/1]\n"],
)  # fmt: skip
def test_what_is_not_ours_or_cannot_be_read_stays_as_it_is(data: bytes) -> None:
    assert shown(data) == data


def test_what_a_terminal_would_obey_is_shown_as_a_mark() -> None:
    made = shown(RUBRIC.replace("Call 911", "\\e[31mCall\\u202e").encode()).decode()
    assert "\x1b" not in made
    assert "\u202e" not in made
    assert "␛[31mCall[U+202E]: now" in made
