"""Fix: what is mended by itself, what is asked about, and what is left when it is saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rubric_studio.errors import WorkspaceError
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.check import check
from rubric_studio.workflows.fix import AllSafe, Choice, Fixing, Question, Quit, Skip, Take, Waive, Wanted

Edit = Callable[..., None]
REASON = "(Justification: the last one was too high.)"


def codes(work: Workspace, *wanted: str) -> list[str]:
    return sorted(
        f"{f.place.path.rpartition('/')[2]} {f.code}" for f in check(work).findings if f.place and f.code in wanted
    )


def fixing(work: Workspace, **more: object) -> Fixing:
    return Fixing(work, rater="r-test", **more)  # type: ignore[arg-type]


@pytest.fixture
def faulty(work: Workspace, edit: Edit) -> Workspace:
    """Two rubrics and the shared criteria, with safe and unsafe things to mend."""
    edit("a.yaml", "criterion: Names the dose.", f"criterion: 'Names the dose. {REASON}'")
    edit("a.yaml", "  - id: c2\n    criterion: Recommends bed rest.", f"  - criterion: 'Recommends bed rest. {REASON}'")
    edit("b.yaml", "Names the dose.", "Attempts to name the dose.")
    edit("b.yaml", "axis: accuracy", "axis: acuracy")
    edit("shared.yaml", "criterion: Sends them to hospital.", f"criterion: 'Sends them to hospital. {REASON}'")
    return work


# by itself ------------------------------------------------------------------------------------------------------------


def test_safe_mends_come_in_rounds(faulty: Workspace) -> None:
    # what has no id is no rubric yet: its justifications are only seen once it has one
    assert codes(faulty, "S101", "W220") == ["a.yaml S101", "shared.yaml W220"]
    work = fixing(faulty)
    work.mend_safely(check(faulty).findings)
    assert (faulty.root / "rubrics/s/a.yaml").read_text().count(REASON) == 2
    assert [(done.path, done.finding.code) for done in work.done] == [
        ("rubrics/s/a.yaml", "S101"),
        ("rubrics/s/a.yaml", "W220"),
        ("rubrics/s/a.yaml", "W220"),
        ("rubrics/s/shared.yaml", "W220"),
    ]
    assert work.save() == 2
    assert codes(faulty, "S101", "W220") == []
    text = (faulty.root / "rubrics/s/a.yaml").read_text()
    assert text.count("justification: The last one was too high.") == 2
    assert "# the dose" in text
    again = fixing(faulty)
    again.mend_safely(check(faulty).findings)
    assert (again.done, again.save()) == ((), 0)


def test_only_what_was_asked_for(faulty: Workspace) -> None:
    work = fixing(faulty, wanted=Wanted(ignore=("W220",)))
    work.mend_safely(check(faulty, ignore=["W220"]).findings)
    assert [done.finding.code for done in work.done] == ["S101"]
    only = fixing(faulty)
    only.mend_safely(check(faulty, [faulty.root / "rubrics/s/shared.yaml"]).findings)
    assert [done.path for done in only.done] == ["rubrics/s/shared.yaml"]


def test_what_the_baseline_lets_be_is_let_be(faulty: Workspace) -> None:
    from rubric_studio.workflows.known import write_baselines

    write_baselines(faulty)
    work = fixing(faulty)
    work.mend_safely(check(faulty).findings)
    assert "shared.yaml" not in {done.path.rpartition("/")[2] for done in work.done}
    off = fixing(faulty, wanted=Wanted(baselines=False))
    off.mend_safely(check(faulty, baselines=False).findings)
    assert "shared.yaml" in {done.path.rpartition("/")[2] for done in off.done}


def test_a_mend_that_cannot_be_made_does_not_stop_it(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "  - id: c2\n    criterion: Recommends bed rest.", "  - criterion: ''")
    edit("b.yaml", "points: 5", "points: [")
    made = fixing(work)
    made.mend_safely(check(work).findings)
    assert made.done == ()


def test_a_file_changed_meanwhile_is_left_alone(faulty: Workspace) -> None:
    work = fixing(faulty)
    work.mend_safely(check(faulty).findings)
    path = faulty.root / "rubrics/s/a.yaml"
    path.write_text(path.read_text() + "# mine\n")
    with pytest.raises(WorkspaceError, match=r"Saved: rubrics/s/shared\.yaml\. Not saved: rubrics/s/a\.yaml\."):
        work.save()
    assert path.read_text().endswith("# mine\n")
    assert REASON in path.read_text()


# as chosen ------------------------------------------------------------------------------------------------------------


class Chooser:
    """Answers by the code of the finding, and remembers what it was asked."""

    def __init__(self, **answers: Choice) -> None:
        self.answers = answers
        self.asked: list[Question] = []

    def __call__(self, question: Question) -> Choice:
        self.asked.append(question)
        return self.answers.get(question.finding.code, Skip())

    @property
    def codes(self) -> list[str]:
        return [question.finding.code for question in self.asked]


def run(work: Workspace, choose: Callable[[Question], Choice], **more: object) -> Fixing:
    made = fixing(work, **more)
    made.mend_as_chosen(check(work).findings, choose)
    return made


def test_asks_once_about_each(faulty: Workspace) -> None:
    chooser = Chooser()
    assert run(faulty, chooser).done == ()
    assert sorted(chooser.codes) == ["S101", "S108", "W209", "W220"]
    assert all(question.ways and question.ways[0].difference.startswith("--- ") for question in chooser.asked)
    assert {q.finding.code for q in chooser.asked if q.can_waive} == {"S108", "W209", "W220"}


def test_after_each_mend_the_rubric_is_looked_at_anew(faulty: Workspace) -> None:
    chooser = Chooser(S101=Take(0), W209=Take(0))
    made = run(faulty, chooser)
    assert chooser.codes.count("W220") == 3  # two of them are only seen once the id is there
    assert [done.finding.code for done in made.done] == ["S101", "W209"]
    places = [q.finding.place.line for q in chooser.asked if q.finding.rubric == "a" and q.finding.place]
    assert places == sorted(places)
    made.save()
    text = (faulty.root / "rubrics/s/b.yaml").read_text()
    assert "criterion: Names the dose." in text
    assert "acuracy" in text


def test_criteria_without_ids_are_told_apart(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "  - id: c1\n    criterion", "  - criterion")
    edit("a.yaml", "  - id: c2\n    criterion", "  - criterion")
    chooser = Chooser(S101=Take(0))
    made = run(work, chooser)
    assert chooser.codes.count("S101") == 2
    assert len({done.label for done in made.done}) == 2
    safely = fixing(work)
    safely.mend_safely(check(work).findings)
    assert [done.label for done in safely.done] == [done.label for done in made.done]


def test_waive(faulty: Workspace) -> None:
    made = run(faulty, Chooser(W209=Waive("as agreed")))
    assert [(done.label, done.waived) for done in made.done] == [("as agreed", True)]
    made.save()
    assert codes(faulty, "W209") == []
    text = (faulty.root / "rubrics/s/b.yaml").read_text()
    assert "reason: as agreed" in text
    assert "by: r-test" in text


def test_what_cannot_be_done_is_asked_again(faulty: Workspace) -> None:
    answers = iter([Waive("why"), Waive(" "), Skip()])
    asked: list[Question] = []

    def choose(question: Question) -> Choice:
        asked.append(question)
        return next(answers, Quit())

    assert run(faulty, choose).done == ()
    assert [q.finding.code for q in asked[:2]] == ["S101", "S101"]
    assert "cannot be waived" in asked[1].trouble
    assert asked[2].trouble == "Say why it may stay."


def test_all_safe_ones(faulty: Workspace) -> None:
    chooser = Chooser(S101=AllSafe())
    made = run(faulty, chooser)
    assert [done.finding.code for done in made.done] == ["S101", "W220", "W220", "W220"]
    assert sorted(chooser.codes) == ["S101", "S108", "W209"]
    answers = iter([AllSafe(), Skip()])
    asked: list[Question] = []

    def choose(question: Question) -> Choice:
        asked.append(question)
        return next(answers, Quit())

    found = [finding for finding in check(faulty).findings if finding.code == "W209"]
    fixing(faulty).mend_as_chosen(found, choose)
    assert [(q.finding.code, q.again) for q in asked] == [("W209", False), ("W209", True)]


def test_quit_keeps_what_was_chosen(faulty: Workspace) -> None:
    answers = iter([Take(0)])
    made = run(faulty, lambda _question: next(answers, Quit()))
    assert [done.finding.code for done in made.done] == ["S101"]
    assert made.save() == 1


def test_waivers_of_what_only_a_whole_check_sees_are_left(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "title: Rubric a", "title: Rubric a\nlint: {ignore: [{rule: X501, reason: later, by: r-1}]}")
    edit("a.yaml", "Names the dose.", "Attempts to name the dose.")
    chooser = Chooser(W209=Take(0))
    run(work, chooser)
    assert set(chooser.codes) == {"W209"}


def test_a_preview_rule_that_was_asked_for(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "points: 5", "points: 50")
    path = work.root / "rubrics/s/set.yaml"
    path.write_text(path.read_text() + "lint:\n  ignore: [S104]\n")
    wanted = Wanted(select=("S104",))
    made = fixing(work, wanted=wanted)
    chooser = Chooser(S104=Take(0))
    made.mend_as_chosen(check(work, select=["S104"]).findings, chooser)
    assert [done.finding.code for done in made.done] == ["S104"]


def test_the_real_records(work: Workspace, records: Path) -> None:
    from rubric_studio.workflows.exchange import import_healthbench

    import_healthbench(work, records, "healthbench")
    folder = work.root / "rubrics" / "healthbench"
    (folder / "baseline.jsonl").unlink(missing_ok=True)
    before = [finding for finding in check(work, [folder]).findings if finding.code == "W220"]
    made = fixing(work)
    made.mend_safely(before)
    assert len(made.done) == len(before) > 100
    made.save()
    assert [finding for finding in check(work, [folder]).findings if finding.code == "W220"] == []


def test_a_pair_with_a_shared_criterion_can_be_mended_in_the_rubric(work: Workspace, edit: Edit) -> None:
    edit("shared.yaml", "criterion: Sends them to hospital.", "criterion: Fails to name the dose.")
    edit("shared.yaml", "points: 8", "points: -8")
    held = fixing(work, wanted=Wanted(select=("P302",)))
    asked: list[str] = []

    def choose(question: Question) -> Choice:
        asked.append(question.finding.code)
        return Take(len(question.ways) - 1)

    held.mend_as_chosen(check(work, [work.root / "rubrics/s/a.yaml"], select=["P302"]).findings, choose)
    assert asked == ["P302"]
    assert [(done.path, done.finding.code) for done in held.done] == [("rubrics/s/a.yaml", "P302")]
    assert held.save() == 1
    assert "use: s1" not in (work.root / "rubrics/s/a.yaml").read_text()
