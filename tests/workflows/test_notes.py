"""The release notes: what a person wrote stays, an interrupted release's one entry goes, line ends are kept."""

from __future__ import annotations

from pathlib import Path

from rubric_studio.workflows.notes import has_entry, with_entry

FIRST = "- first release, with 2 rubrics"
SINCE = "Since 1.0.0: no score can change."


def test_an_interrupted_entry_goes_and_no_other() -> None:
    text = with_entry("", "s", "1.0.0", [FIRST], previous=None)
    assert text == f"# s\n\n## 1.0.0\n\n{FIRST}\n"
    assert with_entry(text, "s", "0.1.0", [FIRST], previous=None) == text.replace("1.0.0", "0.1.0")
    later = with_entry(text, "s", "1.0.1", [SINCE, "", "- x"], previous="1.0.0")
    assert later == f"# s\n\n## 1.0.1\n\n{SINCE}\n\n- x\n\n## 1.0.0\n\n{FIRST}\n"
    assert with_entry(later, "s", "1.0.1", [SINCE, "", "- x"], previous="1.0.0") == later
    assert "1.0.1" not in with_entry(later, "s", "2.0.0", [SINCE, "", "- y"], previous="1.0.0")
    assert later.partition("## ")[2] in with_entry(later, "s", "1.1.0", ["Since 1.0.1: x."], previous="1.0.1")


def test_what_a_person_wrote_stays() -> None:
    text = f"# Mine\n\n## 1.1.0\n\nWe met in May.\n\n## 1.0.5\n\n{SINCE}\n\n## 0.9.0\n\nBefore git.\n"
    made = with_entry(text, "s", "2.0.0", [SINCE], previous="1.0.0")
    assert made == text.replace("# Mine\n", f"# Mine\n\n## 2.0.0\n\n{SINCE}\n")
    own = with_entry(text, "s", "1.1.0", [SINCE], previous="1.0.0")
    assert own == text.replace("We met", f"{SINCE}\n\nWe met")
    assert with_entry(own, "s", "1.1.0", [SINCE], previous="1.0.0") == own
    edited = f"# s\n\n## 1.0.1\n\n{SINCE}\n\n- x\n\nThanks to all.\n"
    assert "Thanks" in with_entry(edited, "s", "2.0.0", [SINCE], previous="1.0.0")


def test_line_ends_are_kept(tmp_path: Path) -> None:
    text = f"# s\r\n\r\n## 1.0.0\r\n\r\n{FIRST}\r\n"
    (tmp_path / "CHANGELOG.md").write_bytes(text.encode())
    assert has_entry(tmp_path, "1.0.0")
    assert not has_entry(tmp_path, "1.0")
    made = with_entry(text, "s", "1.0.1", [SINCE, "", "- x"], previous="1.0.0")
    assert made.count("\r\n") == made.count("\n")
    assert made.endswith(text.removeprefix("# s\r\n"))


def test_whatever_a_release_says_of_itself_goes_with_it() -> None:
    """Approvals, scores and known faults beside a first release, or later changes, are no person's words."""
    beside = ["- Approved by r07 (3 criteria)", "- Scores of the verdicts given so far: A: r1 0.1 → 0.2"]
    first = with_entry("", "s", "1.0.0", [FIRST, *beside], previous=None)
    assert with_entry(first, "s", "0.1.0", [FIRST], previous=None) == f"# s\n\n## 0.1.0\n\n{FIRST}\n"
    later = with_entry("", "s", "1.0.1", [SINCE, "", "- x", *beside], previous="1.0.0")
    assert "1.0.1" not in with_entry(later, "s", "2.0.0", [SINCE], previous="1.0.0")
