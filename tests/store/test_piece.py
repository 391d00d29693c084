"""One item as a text of its own: what is shown is what stands there, and only its lines change."""

# a case a line:
# ruff: noqa: E501

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rubric_studio.errors import InvalidRubric
from rubric_studio.formats import healthbench
from rubric_studio.model.codec import to_data
from rubric_studio.model.data import same
from rubric_studio.store import document as module
from rubric_studio.store import writer
from rubric_studio.store.document import Document
from rubric_studio.store.piece import Piece
from rubric_studio.store.plain import changed
from rubric_studio.store.reader import read

from .handmade import Handmade, comments, rubrics  # noqa: TID252 - the tests are no package

ROOT = Path(__file__).parents[2]
RECORDS = (
    Path(os.environ.get("RUBRIC_STUDIO_TEST_DATA") or ROOT.parent / "shared" / "data")
    / "healthbench"
    / "records_245.jsonl"
)
HEAD = "format: rubric-studio/rubric/1\nid: r\ntitle: T\nstatus: draft\nlanguage: en\nprompt:\n  - role: user\n    content: Hi\ncriteria:\n"
FILE = (
    HEAD
    + """\
  # Above a.
  - id: a
    criterion: Says a.
    points: 5
    axis: safety

  # Above b.
  # Two lines.
  - id: b
    criterion: |-
      Says b.

        Deeper.
    points: -3
    axis: accuracy
    # Below b.

  - use: shared-one
"""
)
FLOW = (
    HEAD
    + "  [{id: a, criterion: Says a., points: 5, axis: safety},\n    {id: b, criterion: Says b.,\n      points: 3, axis: safety}]\n"
)


def parse(text: str) -> Document:
    return Document.parse(text, kind="rubric", path="f.yaml")


def piece(text: str, position: int) -> Piece:
    return Piece.of(parse(text), ("criteria",), position)


def problems(held: Piece, text: str) -> list[tuple[int, int, str]]:
    with pytest.raises(InvalidRubric) as caught:
        held.replaced(text)
    places = [problem.place for problem in caught.value.problems]
    return [(p.line, p.column, q.message) for p, q in zip(places, caught.value.problems, strict=True) if p]


def test_an_item_reads_as_a_small_document() -> None:
    assert piece(FILE, 0).text == "# Above a.\n- id: a\n  criterion: Says a.\n  points: 5\n  axis: safety"
    assert piece(FILE, 1).text.split("\n")[:5] == [
        "# Above b.",
        "# Two lines.",
        "- id: b",
        "  criterion: |-",
        "    Says b.",
    ]
    assert piece(FILE, 1).text.endswith("\n  # Below b.")
    assert piece(FILE, 2).text == "- use: shared-one"
    assert piece(FLOW, 1).text == "{id: b, criterion: Says b.,\npoints: 3, axis: safety}"


@given(rubrics(), st.data())
@settings(max_examples=60, deadline=None)
def test_its_own_text_changes_nothing(made: Handmade, data: st.DataObject) -> None:
    document = parse(made.text)
    position = data.draw(st.integers(0, made.items - 1))
    held = Piece.of(document, ("criteria",), position)

    assert held.replaced(held.text).document is document
    assert "\r" not in held.text
    alone = read(held.text + held._ending, "f")
    assert same(alone if held.inline else alone[0], document.data["criteria"][position])


def words(position: int, ending: str) -> list[str]:
    return [
        f"- id: c{position}\n  criterion: New words\n  points: 3\n  axis: safety",
        f"# item-new above\n\n- id: c{position}  # item-new\n  criterion: |-\n    New\n\n      words\n  points: 3\n  axis: safety\n\n# item-newest below\n",
        f"-   criterion: >-\n      New\n      words\n    id: c{position}\n    points: -3\n    axis: safety\n    tags: [a, 'b']\n   # item-new end",
        f"  - id: c{position}\n    points: 1\n    axis: safety\n    criterion: |{ending}\n      a\n      # b",
        f'-\n  id: c{position}\n  criterion: "a\n    b"\n  points: 2\n  axis: safety\n\n',
        f"- {{id: c{position}, criterion: 'a: b', points: 4, axis: safety}}",
    ]


@given(rubrics(), st.data())
@settings(max_examples=200, deadline=None)
def test_only_its_lines_change(made: Handmade, data: st.DataObject) -> None:
    document = parse(made.text)
    position = data.draw(st.integers(0, made.items - 1))
    held = Piece.of(document, ("criteria",), position)
    text = data.draw(st.sampled_from(words(position, data.draw(st.sampled_from(["", "-"])))))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "LONG", data.draw(st.sampled_from([0, 10**9])))  # 0: as in a long file
        new = held.replaced(text)

    assert new.document.text[: held.start] == made.text[: held.start]
    assert new.document.text[new.end :] == made.text[held.end :]
    assert same(new.document.data, changed(document.data, ("criteria", position), new.item))
    assert same(new.document.data, parse(new.document.text).data)
    assert Piece.of(new.document, ("criteria",), position) == new
    assert set(comments(text)) <= set(comments(new.text))
    assert ("\r\n" in new.document.text) == ("\r\n" in made.text)
    assert new.replaced(new.text) is new


@given(rubrics(), st.data())
@settings(max_examples=60, deadline=None)
def test_there_and_back(made: Handmade, data: st.DataObject) -> None:
    """The schema is asked for nothing here: a handmade text that it refuses stays as it is."""
    document = parse(made.text)
    position = data.draw(st.integers(0, made.items - 1))
    held = Piece.of(document, ("criteria",), position)

    try:
        back = held.replaced(words(position, "")[0]).replaced(held.text)
    except InvalidRubric as error:
        assert all(problem.path for problem in error.problems)  # noqa: PT017
        return
    assert same(back.document.data, document.data)
    assert back.text == held.text


def test_one_word_changes_one_line() -> None:
    held = piece(FILE, 1)

    new = held.replaced(held.text.replace("Deeper", "Deepest"))

    assert new.document.text == FILE.replace("Deeper", "Deepest")


def test_lines_that_stay_keep_their_bytes() -> None:
    odd = FILE.replace("    criterion: Says a.\n", '    criterion: "Says\n a."\n# at the edge\n')
    held = piece(odd, 0)

    new = held.replaced(held.text.replace("points: 5", "points: 6"))

    assert new.document.text == odd.replace("points: 5", "points: 6")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_the_last_item(newline: str, end: str) -> None:
    text = FILE.rstrip("\n").replace("  - use: shared-one", "  - id: c\n    points: 3\n    criterion: |\n      c") + end
    text = text.replace("\n", newline)
    held = piece(text, 2)

    new = held.replaced(held.text + "\n    more\n\n")

    assert new.document.text == text.removesuffix(newline) + f"{newline}      more" + end.replace("\n", newline)
    assert new.item["criterion"] == "c\nmore" + end


def test_an_item_in_brackets() -> None:
    held = piece(FLOW, 1)

    new = held.replaced(held.text.replace("points: 3", "points: 4"))

    assert new.document.text == FLOW.replace("points: 3", "points: 4")
    ((line, _column, message),) = problems(held, "- id: b")
    assert line == 1
    assert "{ and }" in message


A = "- id: a\n  criterion: Says a.\n  points: 5\n  axis: safety"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "Nothing stands here"),
        ("# only a note\n\n", 1, "Nothing stands here"),
        (A.replace("5", "ten"), 3, "must be a whole number"),
        (A.replace("points", "wieght"), 3, "Did you mean “points”"),
        (A.replace("  axis: safety", "  axis: [safety"), 4, "closing ]"),
        (A.replace("5", "key: ["), 3, "A colon followed by a space does not fit here"),
        (A.replace("  points", "\tpoints"), 3, "tab"),
        (A.replace("Says a.", "Says\u2028a."), 2, "U+2028"),
        (A.replace("Says a.", "Says\x07a."), 2, "U+0007"),
        (A.replace("5", "&x 5"), 3, "Anchors"),
        (A.replace("5", "!!int 5"), 3, "Tags"),
        (A.replace("5", "*x"), 3, "References"),
        (A + "\n  points: 6", 5, "twice"),
        (A + "\n- id: b\n  criterion: B\n  points: 1", 5, "A second one begins here"),
        (A.replace("- id", "id").replace("\n  ", "\n"), 1, "dash"),
        ("- words", 1, "key: value"),
        ("words", 1, "dash"),
        (A.replace("id: a", "id: other"), 1, "The id stays “a”"),
        ("- use: shared-one", 1, "The id stays “a”"),
        (A.replace("- id: a\n  criterion", "- criterion"), 1, "“id” is missing here"),
        ("---\n" + A, 1, "does not belong here"),
        (A + "\n...", 5, "does not belong here"),
        (A + "\n---\n" + A, 5, "second document"),
        ("- [" * 40, 1, ""),
        (A.replace("Says a.", "x" * 9_000_000), 1, "too large"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_said_with_its_line(text: str, line: int, words: str) -> None:
    held = piece(FILE, 0)

    found = problems(held, text)

    assert words in found[0][2]
    assert found[0][0] == line


def test_all_problems_are_said_at_once() -> None:
    found = problems(piece(FILE, 0), A.replace("5", "0.5").replace("axis", "axsi"))

    assert [line for line, _column, _message in found] == [3, 4]


def test_a_text_without_an_id_may_get_one() -> None:
    held = piece(FILE.replace("- id: a\n    criterion", "- criterion"), 0)

    assert held.replaced(A).item["id"] == "a"


@pytest.mark.skipif(not RECORDS.is_file(), reason="the records of ../shared/data are not here")
def test_items_of_real_rubrics() -> None:
    reader = healthbench.Reader("hb")
    with RECORDS.open("rb") as file:
        for number, line in list(healthbench.lines(file))[::8]:
            imported = reader.record(line, number - 1)
            data = {"format": "rubric-studio/rubric/1", **to_data(imported.rubric)}
            document = parse(writer.document(data, schema="x"))
            position = number % len(data["criteria"])
            held = Piece.of(document, ("criteria",), position)
            new = held.replaced(held.text + "\n  critical: true\n  # checked")
            assert new.item == held.item | {"critical": True}
            assert same(new.document.data, changed(data, ("criteria", position), new.item))
