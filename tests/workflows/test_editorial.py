"""Editorial changes: what can be declared, what cannot, and what follows from a declaration."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rubric_studio import load_pack
from rubric_studio.errors import WorkspaceError
from rubric_studio.git import History
from rubric_studio.model import equivalent
from rubric_studio.model.codec import judging_digest, score_digest
from rubric_studio.store.sets import declared_equal
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import preview, record, release
from rubric_studio.workflows.compare import compare_set
from rubric_studio.workflows.editorial import Editorial
from tests.workflows.test_weighed import judge

Edit = Callable[..., None]
Git = Callable[..., str]


@pytest.fixture
def released(work: Workspace, edit: Edit) -> Workspace:
    """The set, judged and released as 1.0.0."""
    edit("a.yaml", "Names the dose.", "Names teh dose.")
    judge(work, c1="met", c2="met", s1="not_met")
    record.record(work, "x")
    release.release(work, "s")
    return work


def wish(*names: str, reason: str = "typing") -> release.Wish:
    return release.Wish(editorial=tuple(Editorial(name, reason) for name in names))


def changed(work: Workspace, edit: Edit, *changes: tuple[str, str, str]) -> None:
    for change in changes:
        edit(*change)
    record.record(work, "x")


SPELT = ("a.yaml", "Names teh dose.", "Names the dose.")


def test_a_declared_spelling_is_a_patch_and_the_pairs_go_into_the_file_and_the_pack(
    released: Workspace, edit: Edit, git: Git
) -> None:
    before = released.load("s").rubrics["a"]
    changed(released, edit, SPELT)
    assert release.plan(released, "s").version == "2.0.0"
    planned = release.plan(released, "s", wish=wish("a#c1"))
    assert (planned.version, planned.effects, planned.cautions) == ("1.0.1", (), ())
    said = "Rubric a: criterion “c1” reworded, from “Names teh dose.” to “Names the dose.”"
    assert planned.changes == (f"{said}; declared to ask the same by r-test: typing",)
    done = release.release(released, "s", planned=planned)
    after = released.load("s").rubrics["a"]
    lines = [json.loads(line) for line in (released.root / "rubrics/s/equivalent.jsonl").read_text().splitlines()]
    assert [(line["what"], line["from"], line["to"]) for line in lines] == [
        ("judging", *(judging_digest(held, held.criteria[0]) for held in (before, after))),
        ("score", *(score_digest(held) for held in (before, after))),
    ]
    assert {(line["rubric"], line["by"], line["reason"]) for line in lines} == {("a", "r-test", "typing")}
    with load_pack(done.path, done.digest) as pack:
        assert pack.version == "1.0.1"
    data = done.path.read_bytes()
    assert (released.root / "rubrics/s/equivalent.jsonl").read_bytes() in data
    for text in (
        (released.root / "rubrics/s/CHANGELOG.md").read_text(),
        git(released.root, "tag", "-l", "--format=%(contents)", "s/v1.0.1"),
    ):
        assert "; declared to ask the same by r-test: typing" in text
    assert compare_set(released, "s", old="1.0.0", new="1.0.1").bump.name == "PATCH"
    [held] = [one for one in preview.preview(released, "s", rater="").rubrics if one.rubric.id == "a"]
    assert [cell.verdict for cell in held.standings[0].cells.values()] == ["met", "met", "not_met"]  # they still hold
    changed(released, edit, ("a.yaml", "title: Rubric a", "title: Another"))
    assert release.release(released, "s").version == "1.0.2"


def test_a_chain_of_spellings_stays_comparable(released: Workspace, edit: Edit) -> None:
    first = score_digest(released.load("s").rubrics["a"])
    changed(released, edit, SPELT)
    release.release(released, "s", wish=wish("a#c1"))
    changed(released, edit, ("a.yaml", "Names the dose.", "Names the dose"))
    assert release.release(released, "s", wish=wish("a#c1", reason="no stop")).version == "1.0.2"
    alike = equivalent.groups(declared_equal(released.root / "rubrics/s", released.root))
    assert alike[first] == alike[score_digest(released.load("s").rubrics["a"])]


def test_what_else_changed_still_counts(released: Workspace, edit: Edit) -> None:
    changed(released, edit, SPELT, ("a.yaml", "points: -4", "points: -5"))
    planned = release.plan(released, "s", wish=wish("a#c1"))
    assert planned.version == "2.0.0"
    assert [line.what for line in planned.declared] == ["judging"]  # verdicts hold, scores are not comparable
    assert planned.effects


def test_one_rubric_stays_comparable_where_another_does_not(released: Workspace, edit: Edit) -> None:
    changed(released, edit, SPELT, ("b.yaml", "points: -4", "points: -5"))
    planned = release.plan(released, "s", wish=wish("a#c1"))
    assert planned.version == "2.0.0"
    assert [(line.what, line.rubric) for line in planned.declared] == [("judging", "a"), ("score", "a")]


def test_shared_criteria_and_prompts(released: Workspace, edit: Edit) -> None:
    changed(released, edit, ("shared.yaml", "Sends them to hospital.", "Sends them to the hospital."))
    for name in ("shared#s1", "a#s1"):
        planned = release.plan(released, "s", wish=wish(name))
        assert planned.version == "1.0.1"
        assert sorted((line.what, line.rubric) for line in planned.declared) == [
            *(("judging", "a"), ("judging", "b")),
            *(("score", "a"), ("score", "b")),
        ]
    release.release(released, "s", planned=planned)
    changed(released, edit, ("a.yaml", "What now?", "What, now?"))
    planned = release.plan(released, "s", wish=wish("a"))
    assert planned.version == "1.0.2"
    assert [line.criterion for line in planned.declared] == ["c1", "c2", "s1", ""]
    assert planned.changes[0].endswith("; declared to ask the same by r-test: typing")
    changed(released, edit, SPELT)
    with pytest.raises(WorkspaceError, match="The prompt of “a” changed too"):
        release.plan(released, "s", wish=wish("a#c1"))
    assert release.plan(released, "s", wish=wish("a")).version == "2.0.0"
    assert release.plan(released, "s", wish=wish("a", "a#c1")).version == "1.0.2"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("points: 5", "points: 6"), "has other points as well"),
        (("points: 5", "points: -5"), "has other points as well"),
        (("axis: accuracy", "axis: completeness"), "has other axis as well"),
        (("    points: 5", "    critical: true\n    points: -5"), "has other points, never-event mark as well"),
    ],
)
def test_only_words_can_be_editorial(released: Workspace, edit: Edit, change: tuple[str, str], said: str) -> None:
    changed(released, edit, SPELT, ("a.yaml", *change))
    with pytest.raises(WorkspaceError, match=said):
        release.plan(released, "s", wish=wish("a#c1"))


def test_what_was_not_reworded_cannot_be_declared(released: Workspace, edit: Edit) -> None:
    changed(released, edit, SPELT)
    for name in ("a#c2", "b#c1", "a#none", "none#c1", "a", "shared#c1", "", "#", "a#c1#x"):
        with pytest.raises(WorkspaceError, match=r"was not reworded since the last release.*Reworded: a#c1\."):
            release.plan(released, "s", wish=wish(name))


def test_reasons(released: Workspace, edit: Edit) -> None:
    changed(released, edit, SPELT)
    for reason, said in (("", "Say why"), (" ", "Say why"), ("as a@b.org asked", "looks like")):
        with pytest.raises(WorkspaceError, match=said):
            release.plan(released, "s", wish=wish("a#c1", reason=reason))


def test_nothing_is_editorial_before_the_first_release(work: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="Nothing was released yet"):
        release.plan(work, "s", wish=wish("a#c1"))


GRAVE = {
    "Names teh dose of 5 mg.": "“5”, “mg”",
    "Does not name the dose.": "“not”",
    "Doesn't name the dose.": "“doesn't”",
    "Names the dose twice.": "“twice”",
    "Names the dose.": "",
}


def test_numbers_and_negations_are_looked_at_again(released: Workspace, edit: Edit) -> None:
    last = "Names teh dose."
    for new, grave in GRAVE.items():
        changed(released, edit, ("a.yaml", last, new))
        last = new
        planned = release.plan(released, "s", wish=wish("a#c1"))
        assert planned.version == "1.0.1"  # a caution refuses nothing
        assert bool(planned.cautions) == bool(grave), new
        assert all(f"{grave} came or went" in caution for caution in planned.cautions)
        assert [wording.name for wording in planned.wordings] == ["a#c1"]
    changed(
        released,
        edit,
        ("a.yaml", last, "不說劑量。"),
        ("a.yaml", "language: en", "language: en\ncriteria_language: zh-Hant"),
    )
    assert "“不” came or went" in release.plan(released, "s", wish=wish("a#c1")).cautions[0]


def test_a_pair_written_by_hand_makes_nothing_but_words_equal(released: Workspace, edit: Edit) -> None:
    """What a file claims is believed of words only: a release never under-bumps."""
    was = released.load("s").rubrics["a"]
    edit("a.yaml", "points: 5", "points: 6")
    is_ = released.load("s").rubrics["a"]
    pair = {"from": score_digest(was), "to": score_digest(is_), "what": "score", "reason": "x", "by": "r"}
    path = released.root / "rubrics/s/equivalent.jsonl"
    path.write_text(json.dumps(pair) + "\n", encoding="utf-8")
    record.record(released, "x")
    assert release.plan(released, "s").version == "2.0.0"


class Killed(BaseException):
    """Stands for the moment at which the computer stops."""


@pytest.mark.parametrize("moment", ["record", "tag"])
def test_interrupted_it_is_finished_without_being_declared_again(
    released: Workspace, edit: Edit, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def killed(*_given: object, **_named: object) -> None:
        raise Killed

    changed(released, edit, SPELT)
    with monkeypatch.context() as patched:
        patched.setattr(History, moment, killed)
        with pytest.raises(Killed):
            release.release(released, "s", wish=wish("a#c1"))
    held = (released.root / "rubrics/s/equivalent.jsonl").read_bytes()
    planned = release.plan(released, "s")
    assert (planned.version, planned.ready, planned.unfinished) == ("1.0.1", True, True)
    assert "declared to ask the same by r-test: typing" in planned.changes[0]
    release.release(released, "s", wish=wish("a#c1"))
    assert (released.root / "rubrics/s/equivalent.jsonl").read_bytes() == held


def test_a_file_that_somebody_wrote_in_by_hand_waits_to_be_recorded(released: Workspace, edit: Edit) -> None:
    changed(released, edit, ("a.yaml", "title: Rubric a", "title: Another"))
    path: Path = released.root / "rubrics/s/equivalent.jsonl"
    path.write_text('{"from":"x","to":"y"}\n', encoding="utf-8")
    assert release.plan(released, "s").unrecorded
