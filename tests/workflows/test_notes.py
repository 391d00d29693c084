"""The release notes: what a person wrote stays, an interrupted release's entry goes, line ends are kept."""

from __future__ import annotations

import pytest

from rubric_studio.workflows.notes import is_written, names, versions, with_entry, without

FIRST = "- first release, with 2 rubrics"
SINCE = "Since 1.0.0: no score can change."


def test_an_interrupted_entry_goes_and_no_other() -> None:
    text = with_entry("", "s", "1.0.0", [FIRST])
    assert text == f"# s\n\n## 1.0.0\n\n{FIRST}\n"
    assert with_entry(text, "s", "0.1.0", [FIRST], left=["1.0.0"]) == text.replace("1.0.0", "0.1.0")
    later = with_entry(text, "s", "1.0.1", [SINCE, "", "- x"])
    assert later == f"# s\n\n## 1.0.1\n\n{SINCE}\n\n- x\n\n## 1.0.0\n\n{FIRST}\n"
    assert with_entry(later, "s", "1.0.1", [SINCE, "", "- x"]) == later
    assert with_entry(later, "s", "1.0.1", [SINCE, "", "- x"], left=["1.0.1"]) == later
    assert "1.0.1" not in with_entry(later, "s", "2.0.0", [SINCE, "", "- y"], left=["1.0.1"])
    assert later.partition("## ")[2] in with_entry(later, "s", "1.1.0", ["Since 1.0.1: x."])


def test_what_a_person_wrote_stays() -> None:
    text = f"# Mine\n\n## 1.1.0\n\nWe met in May.\n\n## 1.0.5\n\n{SINCE}\n\n## 0.9.0\n\nBefore git.\n"
    made = with_entry(text, "s", "2.0.0", [SINCE])
    assert made == text.replace("# Mine\n", f"# Mine\n\n## 2.0.0\n\n{SINCE}\n")
    own = with_entry(text, "s", "1.1.0", [SINCE])
    assert own == text.replace("We met", f"{SINCE}\n\nWe met")
    assert with_entry(own, "s", "1.1.0", [SINCE]) == own


@pytest.mark.parametrize(
    ("heads", "at"),
    [(["Unreleased", "1.0.0"], 1), (["Plans", "Ideas"], 2), (["[1.0.0] - 2020-01-01"], 0), (["Unreleased"], 1)],
)
def test_what_is_to_come_stays_above(heads: list[str], at: int) -> None:
    text = "# s\n" + "".join(f"\n## {head}\n\nWords.\n" for head in heads)
    made = with_entry(text, "s", "1.0.1", [SINCE])
    assert [line[3:] for line in made.splitlines() if line.startswith("## ")] == [*heads[:at], "1.0.1", *heads[at:]]


def test_line_ends_are_kept() -> None:
    text = f"# s\r\n\r\n## 1.0.0\r\n\r\n{FIRST}\r\n"
    assert names(text, "1.0.0")
    assert not names(text, "1.0")
    made = with_entry(text, "s", "1.0.1", [SINCE, "", "- x"])
    assert made.count("\r\n") == made.count("\n")
    assert made.endswith(text.removeprefix("# s\r\n"))
    assert versions(made) == ["1.0.1", "1.0.0"]
    assert without(made, {"1.0.1"}, "s") == without(text, (), "s")


@pytest.mark.parametrize(
    ("lines", "is_it"),
    [
        ([SINCE, "", "- x", "- Approved by r07 (3 criteria)"], True),
        (["自 1.0.0 以來沒有改變。", "", "- 甲"], True),
        ([FIRST], True),
        ([SINCE, "", "- x", "", "Thanks to all."], False),
        (["We met in May."], False),
        ([SINCE, "<<<<<<< ours", "- x"], False),
        ([], False),
    ],
)
def test_a_release_is_known_by_its_shape_in_any_language(lines: list[str], is_it: bool) -> None:
    assert is_written(lines) is is_it
