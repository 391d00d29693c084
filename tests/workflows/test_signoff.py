"""Sign-off in real histories: who may approve, what awaits whom, what a release waits for, what a check finds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rubric_studio.errors import NotFound, WorkspaceError
from rubric_studio.model.signoff import State, What, Word, Words
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import record, release
from rubric_studio.workflows.authors import Author, Authors
from rubric_studio.workflows.check import check
from rubric_studio.workflows.saying import Said, say
from rubric_studio.workflows.signoff import Item, Review, review
from rubric_studio.workflows.since_approved import since_approved
from rubric_studio.workflows.standing import said, told

Git = Callable[..., str]
Edit = Callable[..., None]
As = Callable[[str], None]
EVERY = ["s/a#c1", "s/a#c2", "s/a#s1", "s/b#c1", "s/b#c2", "s/b#s1"]


@pytest.fixture
def asks(work: Workspace, edit: Edit) -> Workspace:
    """The small set, asking for one approval, recorded by Anna, whose rater id is r-test."""
    edit("set.yaml", "language: en", "language: en\nsignoff:\n  required: 1")
    record.record(work, "Sign-offs")
    return work


@pytest.fixture
def sit(git: Git, asks: Workspace, monkeypatch: pytest.MonkeyPatch) -> As:
    """Give a function that lets somebody else sit down here."""

    def down(rater: str) -> None:
        monkeypatch.setenv("RUBRIC_STUDIO_RATER", rater)
        anna = rater == "r-test"
        git(asks.root, "config", "user.name", "Anna Example" if anna else f"Dr {rater}")
        git(asks.root, "config", "user.email", "anna@example.org" if anna else f"{rater}@example.org")

    return down


def looked(work: Workspace, rater: str = "r-test") -> Review:
    return review(work, "s", rater=rater)


def item(work: Workspace, name: str = "s/a#c1", rater: str = "r-test") -> Item:
    return next(item for item in looked(work, rater).items if item.name == name)


def waiting(work: Workspace, rater: str) -> list[str]:
    return [item.name for item in looked(work, rater).awaiting(rater)]


def author_of(work: Workspace, rater: str) -> Author:
    with Authors(work, rater) as authors:
        return authors.of("s", item(work).rubric)["c1"]


def approve(work: Workspace, *names: str) -> Said:
    return say(work, What.APPROVE, names)


def test_nobody_approves_what_they_changed_last(asks: Workspace, sit: As, edit: Edit) -> None:
    assert waiting(asks, "r-test") == []
    with pytest.raises(
        WorkspaceError, match=r"You wrote s/a#c1, or changed it last, so somebody else has to approve it\."
    ):
        approve(asks, "s/a#c1")
    sit("r2")
    assert waiting(asks, "r2") == EVERY
    edit("a.yaml", "points: 5", "points: 6")
    assert waiting(asks, "r2") == EVERY[1:]
    with pytest.raises(WorkspaceError, match=r"s/a#c1 holds changes that are not recorded yet\. They are yours"):
        approve(asks, "s/a#c1")
    record.record(asks, "x")
    with pytest.raises(WorkspaceError, match="You wrote s/a#c1"):
        approve(asks, "s/a#c1")
    assert approve(asks, "s/a#c2").sentence.startswith("Approved one criterion as r2.")
    sit("r-test")
    assert waiting(asks, "r-test") == [], "whose words they are does not approve them after a change of points"
    sit("r2")
    edit("a.yaml", "Names the dose.", "Names dose and route.")
    record.record(asks, "x")
    sit("r-test")
    assert waiting(asks, "r-test") == ["s/a#c1"], "what another reworded is theirs no more"


def test_a_change_of_the_prompt_is_one_of_every_criterion(asks: Workspace, sit: As, edit: Edit) -> None:
    sit("r2")
    edit("a.yaml", "What now?", "And now?")
    record.record(asks, "x")
    assert waiting(asks, "r2") == EVERY[3:]
    sit("r4")
    edit("a.yaml", "title: Rubric a", "title: Another")
    edit("a.yaml", "  - id: c1", "  # first\n  - id: c1")
    record.record(asks, "x")
    assert waiting(asks, "r4") == EVERY
    sit("r3")
    assert waiting(asks, "r3") == EVERY


def test_a_changed_criterion_needs_new_approvals(asks: Workspace, sit: As, edit: Edit) -> None:
    sit("r2")
    assert len(approve(asks, "s/a", "s/b").words) == 6
    assert looked(asks).reasons == ()
    record.record(asks, "Approved")
    sit("r3")
    edit("a.yaml", "Names the dose.", "Names dose and route.")
    record.record(asks, "x")
    held = item(asks)
    assert (held.standing.state, said(held.standing)) == (State.AWAITS, "0 of 1 approved")
    assert told(held.standing) == ("before the last change: r2 approved it",)
    assert since_approved(asks, held, "r2") == (
        "Rubric a: criterion “c1” reworded, from “Names the dose.” to “Names dose and route.”",
    )
    sit("r2")
    assert waiting(asks, "r2") == ["s/a#c1"]
    edit("a.yaml", "Names dose and route.", "Names the dose.")
    record.record(asks, "back")
    assert item(asks).standing.state is State.APPROVED, "the very state that was approved is back"
    assert since_approved(asks, item(asks), "r2") == ()


def test_pseudonyms_and_people(asks: Workspace, sit: As, git: Git, edit: Edit) -> None:
    sit("r2")
    edit("a.yaml", "points: 5", "points: 6")
    record.record(asks, "x")
    assert author_of(asks, "r2").raters == {"r2"}, "the same address, at this computer"
    sit("r3")
    author = author_of(asks, "r3")
    assert (author.name, author.raters, author.recorded) == ("Anna Example, Dr r2", frozenset(), True)
    (asks.root / "people.yaml").write_text("people:\n  - id: r2\n    name: Dr R2\n")
    half = author_of(asks, "r3")
    assert (half.raters, half.matched, half.name) == ({"r2"}, False, "Anna Example"), "whose words they are is not told"
    (asks.root / "people.yaml").write_text("people:\n  - {id: r2, name: Dr R2}\n  - {id: r4, name: dr r2}\n")
    assert not author_of(asks, "r3").matched, "two of one name"
    (asks.root / "people.yaml").unlink()
    (asks.root / "rubric-studio.yaml").write_text("format: rubric-studio/settings/1\nidentity: pseudonym\n")
    edit("a.yaml", "points: 6", "points: 7")
    record.record(asks, "x")
    sit("r4")
    assert author_of(asks, "r4").raters == {"r3"}


def test_what_cannot_be_matched_is_said(asks: Workspace, sit: As) -> None:
    sit("r2")
    approve(asks, *EVERY)
    assert looked(asks, "r2").unmatched == (
        "Of 6 approved criteria it cannot be told whether their authors approved them (Anna Example). Name them with"
        " their rater ids in people.yaml."
    )
    (asks.root / "people.yaml").write_text("people:\n  - id: r-test\n    name: Anna Example\n")
    assert looked(asks, "r2").unmatched == ""


def test_a_cut_off_history_is_said(asks: Workspace, sit: As, git: Git, edit: Edit) -> None:
    sit("r2")
    edit("b.yaml", "title: Rubric b", "title: Other")
    record.record(asks, "x")
    git(asks.root.parent, "clone", "-q", "--depth", "1", f"file://{asks.root}", "cut")
    cut = Workspace(asks.root.parent / "cut")
    say(cut, What.APPROVE, ["s/a#c1"])
    assert looked(cut, "r2").unmatched == (
        "Of one approved criterion it cannot be told whether its author approved it (this copy of the history is cut"
        " off). Fetch the whole history."
    )


def test_without_a_history_all_is_ones_own(work: Workspace, edit: Edit) -> None:
    import shutil

    edit("set.yaml", "language: en", "language: en\nsignoff:\n  required: 1")
    shutil.rmtree(work.root / ".git")
    assert waiting(work, "r-test") == []
    with pytest.raises(WorkspaceError, match="not recorded yet"):
        approve(work, "s/a#c1")


def test_an_approval_written_by_hand(asks: Workspace, sit: As) -> None:
    sit("r2")
    approve(asks, "s/a#c1", "s/a#c2")
    assert check(asks).errors == 0
    path = asks.root / "rubrics/s/signoffs.jsonl"
    path.write_text(path.read_text().replace('"r2"', '"r-test"'))
    (asks.root / "people.yaml").write_text("people:\n  - id: r-test\n    name: Anna Example\n")
    sit("r3")
    assert [str(finding) for finding in check(asks, select=["S117"]).findings] == [
        f"rubrics/s/signoffs.jsonl:{n}:1: S117 r-test approves “c{n}”, and wrote it or changed it last. That counts"
        " for nothing: somebody else has to."
        for n in (1, 2)
    ]
    assert item(asks, rater="r3").standing.state is State.AWAITS
    assert told(item(asks, rater="r3").standing) == (
        "r-test approved it, and wrote it or changed it last: that counts for nothing",
    )
    assert check(asks, [path]).errors == 2
    assert check(asks, [asks.root / "rubrics/s/a.yaml"]).errors == 0


def test_a_bad_line_is_found_once_and_remembered(asks: Workspace, sit: As) -> None:
    sit("r2")
    approve(asks, "s/a#c1")
    path = asks.root / "rubrics/s/signoffs.jsonl"
    path.write_text(path.read_text() + "{}\n")
    for _again in range(2):
        assert {finding.code for finding in check(asks).findings if finding.code[0] == "S"} == {"S100"}
    assert looked(asks).problems
    path.write_text(path.read_text().removesuffix("{}\n"))
    assert check(asks).errors == 0


def test_what_a_release_waits_for(asks: Workspace, sit: As, edit: Edit) -> None:
    plan = release.plan(asks, "s")
    assert not plan.ready
    assert plan.unsigned == ("6 criteria are not approved: a#c1, a#c2, a#s1 and 3 more",)
    sit("r2")
    approve(asks, "s/a", "s/b#c1")
    say(asks, What.REQUEST_CHANGES, ["s/b#c2"], why="Which bed?")
    record.record(asks, "Looked")
    assert release.plan(asks, "s").unsigned == (
        "changes are asked for in one criterion: b#c2",
        "one criterion is not approved: b#s1",
    )
    with pytest.raises(WorkspaceError, match=r"The sign-offs are not complete: changes are asked for .*signoff --all"):
        release.release(asks, "s")
    approve(asks, "s/b")
    say(asks, What.COMMENT, ["s/b#c2"], why="Now it is good.")
    record.record(asks, "Approved")
    assert release.plan(asks, "s").unsigned == ()
    assert release.release(asks, "s").version == "1.0.0"
    assert release.plan(asks, "s").obstacle.startswith("Nothing has changed")


def test_only_active_rubrics_wait_and_two_are_two(asks: Workspace, sit: As, edit: Edit) -> None:
    edit("set.yaml", "required: 1", "required: 2")
    edit("b.yaml", "status: active", "status: draft")
    record.record(asks, "x")
    sit("r2")
    approve(asks, "s/a", "s/b#c1")
    assert waiting(asks, "r2") == []
    assert looked(asks).reasons == ("3 criteria have fewer than 2 approvals: a#c1, a#c2, a#s1",)
    sit("r3")
    approve(asks, "s/a")
    assert looked(asks).reasons == ()
    assert said(item(asks).standing) == "2 of 2 approved"


def test_a_request_stays_open_until_who_made_it_says_otherwise(asks: Workspace, sit: As, edit: Edit) -> None:
    sit("r2")
    say(asks, What.REQUEST_CHANGES, ["s/a#c1"], why="Which dose?")
    sit("r3")
    assert "s/a#c1" not in waiting(asks, "r3"), "it is going to change"
    edit("a.yaml", "Names the dose.", "Names dose and route.")
    record.record(asks, "x")
    held = item(asks, rater="r2")
    assert (held.standing.state, held.blocks) == (State.CHANGES_REQUESTED, True)
    assert told(held.standing) == ("r2 asked for changes before the last change: Which dose?",)
    assert since_approved(asks, held, "r2")[-1].endswith("from “Names the dose.” to “Names dose and route.”")
    sit("r4")
    assert waiting(asks, "r2")[0] == waiting(asks, "r4")[0] == "s/a#c1"
    approve(asks, "s/a#c1")
    assert item(asks).standing.state is State.CHANGES_REQUESTED
    sit("r2")
    approve(asks, "s/a#c1")
    assert item(asks).standing.state is State.APPROVED


def test_words_follow_a_criterion_to_another_id(asks: Workspace, sit: As, edit: Edit) -> None:
    sit("r2")
    approve(asks, "s/a#c1", "s/a#c2")
    say(asks, What.REQUEST_CHANGES, ["s/a#c2"], why="Which bed?")
    sit("r3")
    edit("a.yaml", "id: c1", "id: dose")
    edit("a.yaml", "id: c2", "id: c1")
    record.record(asks, "x")
    assert item(asks, "s/a#dose").standing.state is State.AWAITS, "c1 is another criterion now"
    edit("a.yaml", "id: c1", "id: bed")
    record.record(asks, "x")
    assert item(asks, "s/a#dose").standing.state is State.APPROVED
    assert [word.why for word in item(asks, "s/a#bed").standing.requests] == ["Which bed?"]
    sit("r2")
    say(asks, What.WITHDRAW, ["s/a#bed"])
    assert item(asks, "s/a#bed").standing.state is State.AWAITS


def test_a_request_follows_through_another_id_and_other_words(asks: Workspace, sit: As, edit: Edit) -> None:
    sit("r2")
    say(asks, What.REQUEST_CHANGES, ["s/a#c1"], why="Which dose?")
    sit("r3")
    for old, new in (("id: c1", "id: dose"), ("Names the dose.", "Names dose and route."), ("id: dose", "id: d")):
        edit("a.yaml", old, new)
        record.record(asks, "x")
        name = "s/a#d" if new == "id: d" else "s/a#dose"
        assert [word.why for word in item(asks, name).standing.requests] == ["Which dose?"]
    assert "changes are asked for in one criterion: a#d" in looked(asks).reasons
    sit("r2")
    assert since_approved(asks, item(asks, "s/a#d"), "r2")[-1].endswith("to “Names dose and route.”")
    edit("a.yaml", "  - id: d\n    criterion: Names dose and route.\n    points: 5\n    axis: accuracy\n", "")
    assert looked(asks).reasons == ("5 criteria are not approved: a#c2, a#s1, b#c1 and 2 more",), "gone is gone"


def test_nobody_approves_their_own_where_no_sign_offs_are_asked_for(work: Workspace) -> None:
    for names in (["s/a#c1"], ["s/a"], ["s/shared#s1"]):
        with pytest.raises(WorkspaceError, match="You wrote"):
            approve(work, *names)
    assert check(work, select=["S117"]).errors == 0


def test_authors_are_looked_up_where_anything_is_said_though_nothing_is_asked_for(work: Workspace) -> None:
    """As the queue does, of whose words some are not saved yet."""
    first = item(work)
    said_ = Word(
        id="w", rubric="a", criterion="c1", approval_digest=first.digest, by="r9", what="comment", why="x",
        at="2026-11-22T10:00:00Z",
    )  # fmt: skip
    found = {held.name: held for held in review(work, "s", rater="r-test", words=Words([said_])).items}
    assert [word.why for word in found["s/a#c1"].standing.comments] == ["x"]
    assert (found["s/a#c1"].author.raters, found["s/b#c1"].author.raters) == ({"r-test"}, frozenset())


@pytest.mark.parametrize(("what", "why"), [(What.REQUEST_CHANGES, "A source."), (What.COMMENT, "Good.")])
def test_nothing_is_said_twice(work: Workspace, what: What, why: str) -> None:
    path = work.root / "rubrics/s/signoffs.jsonl"
    say(work, what, ["s/a"], why=why)
    held = path.read_bytes()
    for name in ("s/a", "s/a#c1"):
        with pytest.raises(WorkspaceError, match="said that already"):
            say(work, what, [name], why=why)
    assert path.read_bytes() == held
    assert len(say(work, what, ["s/a#c1"], why="Another reason.").words) == 1


def test_a_request_waits_where_nobody_asks_for_sign_offs(work: Workspace) -> None:
    assert looked(work).reasons == ()
    say(work, What.REQUEST_CHANGES, ["s/a#c1"], why="A source.")
    assert looked(work).reasons == ("changes are asked for in one criterion: a#c1",)
    say(work, What.WITHDRAW, ["s/a#c1"])
    assert looked(work).reasons == ()
    with pytest.raises(WorkspaceError, match="nothing on s/a#c1 that could be taken back"):
        say(work, What.WITHDRAW, ["s/a#c1"])


def test_a_shared_criterion_in_every_rubric(asks: Workspace, sit: As) -> None:
    sit("r2")
    approve(asks, "s/a#s1")
    done = approve(asks, "s/shared#s1")
    assert [(word.rubric, word.criterion) for word in done.words] == [("b", "s1")]
    assert waiting(asks, "r2") == ["s/a#c1", "s/a#c2", "s/b#c1", "s/b#c2"]
    with pytest.raises(WorkspaceError, match="nothing left"):
        approve(asks, "s/shared#s1")
    with pytest.raises(NotFound, match="shared#c1"):
        approve(asks, "s/shared#c1")


def test_of_many_what_is_ones_own_is_passed_over(asks: Workspace, sit: As, edit: Edit) -> None:
    sit("r2")
    edit("a.yaml", "points: 5", "points: 6")
    record.record(asks, "x")
    done = approve(asks, "s/a")
    assert [word.criterion for word in done.words] == ["c2", "s1"]
    assert done.passed_over == ("You wrote s/a#c1, or changed it last, so somebody else has to approve it.",)


@pytest.mark.parametrize(
    ("what", "names", "why", "words"),
    [
        (What.REQUEST_CHANGES, ["s/a#c1"], " ", "Say why"),
        (What.COMMENT, ["s/a#c1"], "", "Say why"),
        (What.COMMENT, ["s/a#c1"], "Ask anna@example.org", "an e-mail address"),
        (What.COMMENT, ["s/a#c1"], "dose\udcff", "no text"),
        (What.COMMENT, ["s/a#none"], "x", "a#none"),
        (What.COMMENT, ["s/none#c1"], "x", "none"),
        (What.COMMENT, ["s/none"], "x", "none"),
        (What.COMMENT, ["none/a#c1"], "x", "none"),
        (What.COMMENT, ["s"], "x", "Name one of this set"),
        (What.COMMENT, ["s/a#c1", "s/a#none"], "x", "a#none"),
    ],
)
def test_what_cannot_be_said(asks: Workspace, what: What, names: list[str], why: str, words: str) -> None:
    with pytest.raises((NotFound, WorkspaceError), match=words):
        say(asks, what, names, why=why)
    assert not (asks.root / "rubrics/s/signoffs.jsonl").exists(), "all or nothing"


def test_recorded_in_words(asks: Workspace, sit: As) -> None:
    sit("r2")
    approve(asks, "s/a")
    say(asks, What.REQUEST_CHANGES, ["s/b#c1"], why="x")
    say(asks, What.COMMENT, ["s/b#c1", "s/b#c2"], why="y")
    say(asks, What.WITHDRAW, ["s/a#c1"])
    assert record.pending(asks).changes == (
        "2 criteria approved by r2",
        "2 comments by r2",
        "changes asked for by r2 in one criterion",
    ), "what was taken back before it was recorded is nothing"
    record.record(asks, "x")
    (asks.root / "rubrics/s/signoffs.jsonl").unlink()
    assert record.pending(asks).changes == ("7 sign-offs deleted",)


def test_a_request_that_was_taken_back_is_not_in_the_note(asks: Workspace, sit: As) -> None:
    sit("r2")
    say(asks, What.REQUEST_CHANGES, ["s/b#c1"], why="x")
    approve(asks, "s/b#c1", "s/b#c2")
    assert record.pending(asks).note == "2 criteria approved by r2"
    record.record(asks, "x")
    say(asks, What.REQUEST_CHANGES, ["s/b#c1"], why="x")
    say(asks, What.WITHDRAW, ["s/b#c1"])
    assert record.pending(asks).note == "one sign-off taken back by r2"
