"""What changed since one's own word on a criterion, or since anybody approved it."""

from __future__ import annotations

from dataclasses import replace

from rubric_studio.model.signoff import What, Word, Words
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.signoff import Item, review
from rubric_studio.workflows.since_approved import since_approved
from tests.workflows.conftest import Commit, Edit


def item(work: Workspace) -> Item:
    return next(item for item in review(work, "s", rater="r9").items if item.name == "s/a#c1")


def since(work: Workspace, rater: str, *given: tuple[str, What, str]) -> tuple[str, ...]:
    """Give what somebody is told where these words were given: by whom, what, on which state."""
    words = [
        Word(
            id=f"w{n}", rubric="a", criterion="c1", approval_digest=digest, by=by, what=what,
            at=f"2026-11-22T10:0{n}:00Z",
        )
        for n, (by, what, digest) in enumerate(given)
    ]  # fmt: skip
    now = item(work)
    return since_approved(work, replace(now, standing=Words(words).standing("a", "c1", now.digest, required=1)), rater)


def test_ones_own_word_comes_before_anybodys(work: Workspace, edit: Edit, commit: Commit) -> None:
    first = item(work).digest
    edit("a.yaml", "points: 5", "points: 6")
    commit("Ben")
    second = item(work).digest
    edit("a.yaml", "Names the dose.", "Names dose and route.")
    commit("Cleo")
    points = "Rubric a: criterion “c1” now has +6 points, was +5"
    words = "Rubric a: criterion “c1” reworded, from “Names the dose.” to “Names dose and route.”"
    given = (("r1", What.APPROVE, first), ("r2", What.APPROVE, second))
    assert set(since(work, "r1", *given)) == {words, points}
    assert since(work, "r2", *given) == since(work, "r3", *given) == (words,)
    assert set(since(work, "r1", ("r1", What.REQUEST_CHANGES, first), given[1])) == {words, points}
    assert since(work, "r1", *given, ("r1", What.APPROVE, item(work).digest)) == (), "nothing changed since"
    assert since(work, "r3", ("r1", What.COMMENT, first)) == ()
    assert since(work, "r3", ("r1", What.APPROVE, "sha256:" + "0" * 64)) == (), "no record holds that"


def test_the_words_of_a_changed_conversation_are_told(work: Workspace, edit: Edit, commit: Commit) -> None:
    first = item(work).digest
    edit(
        "a.yaml",
        "    content: What now?\n",
        "    content: My baby has fever.\n  - role: assistant\n    content: Since when?\n",
    )
    commit("Ben")
    assert since(work, "r1", ("r1", What.APPROVE, first))[-2:] == (
        "message 1 of the conversation, from “user: What now?” to “user: My baby has fever.”",
        "message 2 of the conversation, from “none” to “assistant: Since when?”",
    )
