"""Approvals of one's own that somebody wrote by hand: found where they stand, at the cost of what was spoken of."""

from __future__ import annotations

import pytest

from rubric_studio.model.codec import approval_digest, canonical
from rubric_studio.model.signoff import Word
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.approvals import own_approvals
from tests.workflows.conftest import Commit, Edit


def by_hand(work: Workspace, criterion: str, by: str, *, rubric: str = "a") -> None:
    """Write an approval of the present state into the file."""
    held = work.load("s").rubrics[rubric]
    digest = next(approval_digest(held, c) for c in held.criteria if c.id == criterion)
    word = Word(
        id=f"{by}-{criterion}", rubric=rubric, criterion=criterion, approval_digest=digest, by=by, what="approve",
        at="2026-11-22T10:00:00Z",
    )  # fmt: skip
    with (work.root / "rubrics/s/signoffs.jsonl").open("ab") as file:
        file.write(canonical(word) + b"\n")


@pytest.fixture
def known(work: Workspace, edit: Edit, commit: Commit) -> Workspace:
    """Ben, r-ben, changed the points of a criterion that Anna, r-anna, had written."""
    (work.root / "people.yaml").write_text(
        "people:\n  - {id: r-ben, name: Ben}\n  - {id: r-anna, name: Anna Example}\n"
    )
    edit("a.yaml", "points: 5", "points: 6")
    commit("Ben")
    return work


def found(work: Workspace) -> list[tuple[str, int]]:
    held = own_approvals(work, "s")
    return [(finding.message.split()[0], finding.place.line) for finding in held if finding.place]


def test_nobody_has_said_anything(known: Workspace) -> None:
    assert own_approvals(known, "s") == []


def test_who_changed_it_and_who_wrote_it_are_both_refused(known: Workspace) -> None:
    by_hand(known, "c1", "r-other")
    by_hand(known, "c1", "r-ben")
    by_hand(known, "c2", "r-ben")
    by_hand(known, "c1", "r-anna")
    assert sorted(found(known)) == [("r-anna", 4), ("r-ben", 2)]


def test_only_the_rubrics_that_were_spoken_of_are_read(known: Workspace) -> None:
    by_hand(known, "c1", "r-ben")
    (known.root / "rubrics/s/b.yaml").write_text("broken: [")
    assert found(known) == [("r-ben", 1)]


def test_words_on_what_is_not_there_any_more_are_nobodys(known: Workspace, edit: Edit, commit: Commit) -> None:
    by_hand(known, "c1", "r-ben")
    (known.root / "rubrics/s/a.yaml").unlink()
    assert found(known) == []
