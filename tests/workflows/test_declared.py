"""What was declared to ask the same is told as that, whatever two times are compared, and asks for a patch."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable

import pytest

from rubric_studio import schema
from rubric_studio.cli.diffs import SHAPES, Look, render
from rubric_studio.model.equivalent import Declared
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import record, release
from rubric_studio.workflows.compare import Comparison, compare_set
from rubric_studio.workflows.declared import retold
from rubric_studio.workflows.differences import differences
from rubric_studio.workflows.editorial import Editorial
from rubric_studio.workflows.log import Account, log_of_rubric
from rubric_studio.workflows.sides import compare_sides
from tests.workflows.test_weighed import judge

Edit = Callable[..., None]
SAID = "declared to ask the same by r-test: typing"


def publish(work: Workspace, *names: str, reason: str = "typing") -> str:
    record.record(work, "x")
    wish = release.Wish(editorial=tuple(Editorial(name, reason) for name in names))
    return release.release(work, "s", wish=wish).version


@pytest.fixture
def spelt(work: Workspace, edit: Edit) -> Workspace:
    """The set, judged; released as 1.0.0, and as 1.0.1 with a wording whose spelling was put right."""
    edit("a.yaml", "Names the dose.", "Names teh dose.")
    judge(work, c1="met", c2="met", s1="not_met")
    publish(work)
    edit("a.yaml", "Names teh dose.", "Names the dose.")
    assert publish(work, "a#c1") == "1.0.1"
    return work


def found(held: Comparison) -> list[tuple[str, str, str, bool]]:
    return [(t.change.code, t.change.severity.name, t.change.bump.name, SAID in t.sentence) for t in held.told]


DECLARED = [("criterion-reworded", "PLAIN", "PATCH", True)]
SCORES = [("criterion-reworded", "SCORES", "MAJOR", False)]


def test_it_is_told_in_every_format(spelt: Workspace) -> None:
    held = compare_set(spelt, "s", old="1.0.0", new="1.0.1")
    assert (found(held), held.bump.name, held.effects) == (DECLARED, "PATCH", ())
    for shape in SHAPES:
        said = render(shape, [held], Look())
        assert SAID in said, shape
        assert "change scores" not in said, shape
        assert "::warning" not in said, shape
    assert f"criterion “c1” reworded; {SAID}\n" in render("text", [held], Look())
    data = json.loads(render("json", [held], Look()))
    assert schema.problems("diff", data) == []
    assert data["sets"][0]["changes"][0]["declared"].items() >= {"by": "r-test", "reason": "typing"}.items()


def test_whichever_two_times_are_compared(spelt: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(spelt.root)
    shutil.copytree(spelt.root / "rubrics/s", spelt.root.parent / "s")
    olds, news = ("1.0.0", "dist/s-1.0.0.rubricpack"), ("1.0.1", "dist/s-1.0.1.rubricpack", "rubrics/s", "../s", "HEAD")
    for pair in [(old, new) for old in olds for new in news]:
        for words in (pair, pair[::-1]):
            [held] = compare_sides(lambda: spelt, *words, "s").comparisons
            assert (found(held), held.bump.name) == (DECLARED, "PATCH"), words


def test_one_after_the_other_is_declared_too_and_what_goes_on_is_not(spelt: Workspace, edit: Edit) -> None:
    edit("a.yaml", "Names the dose.", "Names the dose")
    assert publish(spelt, "a#c1", reason="no stop") == "1.0.2"
    held = compare_set(spelt, "s", old="1.0.0", new="1.0.2")
    assert [told.sentence.rpartition("; ")[2] for told in held.told] == [SAID.replace("typing", "no stop")]
    edit("a.yaml", "Names the dose", "Names no dose")
    held = compare_set(spelt, "s", old="1.0.0")
    assert (found(held), held.bump.name) == (SCORES, "MAJOR")


def test_what_else_changed_still_counts(spelt: Workspace, edit: Edit) -> None:
    edit("a.yaml", "points: -4", "points: -5")
    held = compare_set(spelt, "s", old="1.0.0")
    assert found(held) == [*DECLARED, ("criterion-repointed", "SCORES", "MAJOR", False)]
    assert held.bump.name == "MAJOR"


def test_shared_criteria_and_conversations(spelt: Workspace, edit: Edit) -> None:
    edit("shared.yaml", "Sends them to hospital.", "Sends them to the hospital.")
    edit("b.yaml", "What now?", "What, now?")
    assert publish(spelt, "shared#s1", "b") == "1.0.2"
    held = compare_set(spelt, "s", old="1.0.1", new="1.0.2")
    words = "from “Sends them to hospital.” to “Sends them to the hospital.”"
    assert [told.sentence for told in held.told] == [
        f"Shared criterion “s1” reworded, {words} (touches 2 rubrics); {SAID}",
        f"Rubric b: the conversation changed; {SAID}",
    ]
    assert held.bump.name == "PATCH"


def test_where_one_rubric_of_several_was_not_declared_the_change_counts(spelt: Workspace, edit: Edit) -> None:
    edit("b.yaml", "What now?", "What shall I do?")  # where nothing differs, a declaration for the one is for both
    assert publish(spelt) == "2.0.0"
    edit("shared.yaml", "Sends them to hospital.", "Sends them to the hospital.")
    bare = compare_set(spelt, "s", old="2.0.0")
    record.record(spelt, "x")
    lines = release.plan(spelt, "s", wish=release.Wish(editorial=(Editorial("shared#s1", "typing"),))).declared
    for rubrics, declared in ((("a", "b"), True), (("a",), False), (("b",), False)):
        held = retold(bare, also=[line for line in lines if line.rubric in rubrics])
        assert [(told.declared is not None, told.change.bump.name) for told in held.told] == [
            (declared, "PATCH" if declared else "MAJOR")
        ]
        assert held.bump.name == ("PATCH" if declared else "MAJOR")


def test_a_reason_written_by_hand_shows_no_identifier(spelt: Workspace) -> None:
    held = compare_set(spelt, "s", old="1.0.0", new="1.0.1")
    line = held.told[0].declared
    assert line
    text = json.dumps({"from": line.old, "to": line.new, "by": "r\x1b[1m", "reason": "as a@b.org asked"})
    [told] = retold(held, text.encode()).told
    assert "a@b.org" not in told.sentence
    assert "\x1b" not in told.sentence
    assert (
        retold(held, json.dumps({"from": line.old, "to": line.new, "reason": "typing"}).encode()) is held
    )  # by nobody
    bare = retold(held, json.dumps({"from": line.old, "to": line.new, "by": "r", "reason": "typing", "at": 1}).encode())
    assert (bare.told[0].declared, bare.bump.name) == (Declared(old=line.old, new=line.new), "PATCH")
    assert bare.told[0].sentence.endswith("; declared to ask the same")


def test_between_two_times_of_one_rubric(spelt: Workspace) -> None:
    [spelling, *_first] = [one for one in log_of_rubric(spelt, "s", "a", "c1").rows if isinstance(one, Account)]
    assert spelling.before
    assert spelling.reading
    [told] = differences(spelling.before, spelling.reading, workspace=spelt)
    assert told.sentence == f"criterion “c1” reworded, from “Names teh dose.” to “Names the dose.”; {SAID}"
    assert spelling.sentences == (told.sentence,)
    [bare] = differences(spelling.before, spelling.reading)
    assert SAID not in bare.sentence
