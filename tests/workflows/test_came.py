"""What came in from the team, in sentences."""

from __future__ import annotations

from rubric_studio.model.signoff import What, Word
from rubric_studio.store import signoffs
from rubric_studio.workflows.came import came
from rubric_studio.workflows.record import record
from rubric_studio.workflows.sync import sync
from tests.workflows.test_sync import RUBRIC, edit, git, team

__all__ = ["team"]
SET = "sciatica-imaging"


def word(id_: str, what: What) -> Word:
    return Word(
        id=id_,
        rubric="mri-before-injection",
        criterion="c",
        approval_digest="sha256:" + "0" * 64,
        by="r-1",
        what=what.value,
        at="2026-01-01T00:00:00Z",
        why="So." if what in (What.COMMENT, What.REQUEST_CHANGES) else None,
    )


def test_verdicts_and_sign_offs_are_told(team):
    one, two, _bare = team
    path = one.root / f"rubrics/{SET}/judgments/example-rater-1.jsonl"
    line = path.read_text().splitlines()[0]
    path.write_text(path.read_text() + "".join(line.replace('"id":"', f'"id":"{n}') + "\n" for n in "12"))
    given = [What.APPROVE, What.APPROVE, What.REQUEST_CHANGES, What.COMMENT, What.WITHDRAW]
    held = [word(f"0{n}", what) for n, what in enumerate(given)]
    signoffs.append(one.path_of(SET, "signoffs.jsonl"), held)
    record(one, "What was said")
    sync(one)
    assert sync(two).changes == (
        "sciatica-imaging: 2 more verdicts",
        "sciatica-imaging: one request for changes",
        "sciatica-imaging: 2 more approvals",
        "sciatica-imaging: one more comment on a sign-off",
        "sciatica-imaging: one approval or request taken back",
    )


def test_nothing_is_told_of_nothing(team):
    one, _two, _bare = team
    edit(one, RUBRIC, ("points: 7", "points: 6"))
    head = git(one.root, "rev-parse", "HEAD")
    assert came(one, head, head) == ()
    assert came(one, None, head) == came(one, head, None) == ()
    assert came(one, "0" * 40, head) == ()
    (sentence,) = came(one, git(one.root, "rev-parse", "HEAD~1"), head)
    assert "now has +6 points, was +7" in sentence
