"""Rubrics and sets made, copied, named, moved and retired: steps, files, and what belongs together."""

from __future__ import annotations

import json
import random
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from rubric_studio.errors import RubricStudioError, WorkspaceError
from rubric_studio.model.judgment import Verdict
from rubric_studio.tui.session import Session
from rubric_studio.workflows import start
from rubric_studio.workflows.check import check
from rubric_studio.workflows.desk import Desk

ROOT = Path(__file__).parents[2]
SET, RUBRIC, OTHER = "sciatica-imaging", "mri-before-injection", "emergency-escalation"
TEXTS = {"title": "Loss of vision", "asks": "My left eye went black.", "criterion": "Sends them to an eye clinic."}


@pytest.fixture
def folder(folder):
    shutil.copytree(ROOT / "rubrics" / OTHER, folder / "rubrics" / OTHER)
    return folder


def files(folder):
    return {str(p.relative_to(folder / "rubrics")): p.read_bytes() for p in (folder / "rubrics").rglob("*.*")}


def state(session):
    """Give all that one sees: sets, rubrics, titles, statuses, and the selected rubric's scores."""
    desk = session.desk
    desk.look_at_sets()
    for set_id in desk.set_ids():
        list(desk.look(set_id))
    rows = [(s, r, desk.title(s, r), desk.status(s, r)) for s in desk.set_ids() for r in desk.rubric_ids(s)]
    return desk.set_ids(), rows, [s.result.value for s in session.standings]


def walk(session, before, after):
    """Undo and redo a step, before and after saving, and look at what there is each time."""
    for saves in (False, True):
        if saves:
            session.save()
        assert session.undo()
        assert state(session) == before
        if saves:
            session.save()
        assert session.redo()
        assert state(session) == after
    session.save()
    assert not session.unsaved
    assert state(session) == after


def test_new_rubric(session, folder):
    held, before = files(folder), state(session)
    assert session.new_rubric(SET, **TEXTS) == "loss-of-vision"
    assert files(folder) == held
    assert session.desk.status(SET, "loss-of-vision") == "draft"
    assert "loss-of-vision" in session.desk.rubric_ids(SET)
    rubric = session.view.rubric
    assert (rubric.title, rubric.prompt[0].content, session.criterion.text) == tuple(TEXTS.values())
    assert not [f for f in session.findings() if f.severity == "error"]
    walk(session, before, state(session))
    text = (folder / "rubrics" / SET / "loss-of-vision.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../../schemas/rubric.schema.json\nformat: ")
    session.undo()
    session.save()
    assert files(folder) == held


def test_ids_are_free_and_were_never_anothers(session, folder, edit_set):
    edit_set(SET, "retired_ids: [loss-of-vision, loss-of-vision-2#x]")
    shutil.copy(
        folder / "rubrics" / SET / "responses" / f"{RUBRIC}.yaml",
        folder / "rubrics" / SET / "responses" / "loss-of-vision-3.yaml",
    )
    session.reread()
    assert session.new_rubric(SET, **TEXTS) == "loss-of-vision-4"
    assert session.new_rubric(SET, **TEXTS) == "loss-of-vision-5"
    assert session.new_rubric(SET, **TEXTS | {"title": "Set"}) == "set-2"
    assert session.new_rubric(SET, **TEXTS | {"title": "背痛"}).startswith("rubric-")


@pytest.mark.parametrize("missing", TEXTS)
def test_a_new_rubric_needs_its_texts(session, missing):
    with pytest.raises(RubricStudioError, match=r"title|patient|criterion"):
        session.new_rubric(SET, **TEXTS | {missing: " \n"})
    assert not session.unsaved
    assert not session.can_undo


@pytest.fixture
def edit_set(folder):
    def edit(set_id, line):
        path = folder / "rubrics" / set_id / "set.yaml"
        path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")

    return edit


def test_new_set_and_its_first_rubric(session, folder):
    before = state(session)
    assert session.new_set(title="Eye emergencies", language="en", contact="Ward 7") == "eye-emergencies"
    assert state(session)[0] == ["emergency-escalation", "eye-emergencies", "sciatica-imaging"]
    assert (session.selection.set_id, session.view) == ("eye-emergencies", None)
    walk(session, before, state(session))
    made = session.new_rubric("eye-emergencies", **TEXTS)
    session.save()
    assert [p.name for p in sorted((folder / "rubrics" / "eye-emergencies").iterdir())] == [f"{made}.yaml", "set.yaml"]
    found = check(start.find(folder), [folder / "rubrics" / "eye-emergencies"], remember=False).findings
    assert not [f for f in found if f.severity == "error"]


def test_a_set_that_is_not_saved_takes_rubrics(session, folder):
    held = files(folder)
    made = session.new_set(title="Eyes", language="zh-Hant")
    session.new_rubric(made, **TEXTS)
    assert session.view.rubric.language == "zh-Hant"
    session.reread()
    assert session.desk.rubric_ids(made) == ["loss-of-vision"]
    session.undo()
    session.undo()
    assert not session.unsaved
    assert files(folder) == held
    with pytest.raises(RubricStudioError, match="language"):
        session.new_set(title="Eyes", language="")
    with pytest.raises(RubricStudioError, match="BCP 47"):
        session.new_set(title="Eyes", language="so so")


def test_copy(session, folder):
    before = state(session)
    responses = [s.response.id for s in session.standings]
    assert session.standing.judged
    made = session.copy_rubric("MRI before an injection (copy)")
    assert made == "mri-before-an-injection-copy"
    assert session.desk.status(SET, made) == "draft"
    assert [s.response.id for s in session.standings] == responses
    assert session.standing.judged == 0
    walk(session, before, state(session))
    assert f"rubric: {made}" in (folder / "rubrics" / SET / "responses" / f"{made}.yaml").read_text(encoding="utf-8")


def test_titles_change_and_ids_stay(session, folder):
    before = state(session)
    session.retitle("Scans first?")
    session.retitle_set(SET, "Backs")
    assert session.desk.title(SET, RUBRIC) == "Scans first?"
    assert session.desk.title(SET) == "Backs"
    session.retitle("Scans first?")
    session.undo()
    session.undo()
    assert state(session) == before
    with pytest.raises(RubricStudioError, match="title"):
        session.retitle("  ")


def test_retire_and_bring_back(session):
    before = state(session)
    assert session.retire() == "retired"
    assert session.desk.status(SET, RUBRIC) == "retired"
    walk(session, before, state(session))
    assert session.retire() == "draft"
    assert session.view.rubric.status == "draft"


# moving ---------------------------------------------------------------------------------------------------------------


def lines(folder, set_id, rater):
    path = folder / "rubrics" / set_id / "judgments" / f"{rater}.jsonl"
    held = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [json.loads(line) for line in held]


def test_move_takes_everything_along(session, folder):
    session.select_response("model-b")
    session.mark(Verdict.MET)
    scores, before = state(session)[2], state(session)
    held = files(folder)
    assert session.move_rubric(OTHER) == RUBRIC
    assert (session.selection.set_id, session.selection.response) == (OTHER, "model-b")
    assert state(session)[2] == scores
    assert session.standing.cells[session.selection.criterion].by == "you"
    assert RUBRIC not in session.desk.rubric_ids(SET)
    assert files(folder) == held
    after = state(session)
    session.undo()
    assert state(session) == before
    assert session.standing.cells[session.selection.criterion].by == "you"
    session.redo()
    session.save()
    assert state(session) == after
    fresh = Session(Desk(start.find(folder), rater="r07"))
    fresh.select_rubric(OTHER, RUBRIC)
    assert [s.result.value for s in fresh.standings] == scores
    raters = [p.stem for p in (folder / "rubrics" / SET / "judgments").glob("*.jsonl")]
    assert raters
    for rater in raters:
        old = [line for line in lines(folder, SET, rater) if line["rubric"] == RUBRIC]
        assert [line for line in lines(folder, OTHER, rater) if line["rubric"] == RUBRIC] == old or rater == "r07"
    assert len(lines(folder, OTHER, "r07")) == 1
    assert f"- {RUBRIC}" in (folder / "rubrics" / SET / "set.yaml").read_text(encoding="utf-8")
    assert not (folder / "rubrics" / SET / "responses" / f"{RUBRIC}.yaml").exists()


def test_a_move_that_is_saved_can_be_undone_and_done_again(session, folder):
    before = state(session)
    held = files(folder)
    session.move_rubric(OTHER)
    walk(session, before, state(session))
    raters = [p.stem for p in (folder / "rubrics" / OTHER / "judgments").glob("*.jsonl")]
    ids = [line["id"] for rater in raters for line in lines(folder, OTHER, rater)]
    assert len(ids) == len(set(ids))
    session.undo()
    session.save()
    left = files(folder)
    assert {name: data for name, data in left.items() if "judgments" not in name} == {
        name: data for name, data in held.items() if "judgments" not in name
    }


def test_a_move_on_and_back(session, folder):
    scores = state(session)[2]
    made = session.new_set(title="Third", language="en")
    session.select_rubric(SET, RUBRIC)
    session.move_rubric(made)
    assert session.move_rubric(OTHER) == RUBRIC
    assert state(session)[2] == scores
    assert "retired_ids" not in (session.desk.text_of(made, "set.yaml") or "")
    assert session.move_rubric(SET) == f"{RUBRIC}-2"  # the old id is retired
    assert state(session)[2] == scores
    session.save()
    assert state(session)[2] == scores
    fresh = Session(Desk(start.find(folder), rater="r07"))
    fresh.select_rubric(SET, f"{RUBRIC}-2")
    assert [s.result.value for s in fresh.standings] == scores


def test_a_move_finds_another_id_and_keeps_retired_criteria(session, folder, edit_set):
    edit_set(SET, f"retired_ids: [{RUBRIC}#gone, other#gone]")
    shutil.copy(folder / "rubrics" / SET / f"{RUBRIC}.yaml", folder / "rubrics" / OTHER / f"{RUBRIC}.yaml")
    session.reread()
    session.select_rubric(SET, RUBRIC)
    scores = state(session)[2]
    assert session.move_rubric(OTHER) == f"{RUBRIC}-2"
    assert f"{RUBRIC}-2#gone" in session.view.rubric_set.retired_ids
    assert session.view.document.data["id"] == f"{RUBRIC}-2"
    session.save()
    assert state(session)[2] == scores
    assert {line["rubric"] for line in lines(folder, OTHER, "r07")} <= {f"{RUBRIC}-2"}


def test_shared_criteria_go_along_or_the_rubric_stays(session, folder):
    session.select_rubric(OTHER, "chest-pain")
    ids = [c.id for c in session.view.rubric.criteria]
    shared = [i for i in ids if session.view.is_shared(i)]
    assert shared
    session.move_rubric(SET)
    assert [c.id for c in session.view.rubric.criteria] == ids
    assert all(session.view.is_shared(i) for i in shared)
    assert not [f for f in session.findings() if f.code == "S111"]
    session.save()
    shared_file = folder / "rubrics" / SET / "shared.yaml"
    assert shared_file.exists()
    session.undo()
    session.save()
    assert not shared_file.exists()
    text = (folder / "rubrics" / OTHER / "shared.yaml").read_text(encoding="utf-8")
    shared_file.write_text(text.replace("Recommends emergency care", "Never recommends care"), encoding="utf-8")
    session.reread()
    session.select_rubric(OTHER, "chest-pain")
    with pytest.raises(RubricStudioError, match=r"something else as shared criterion: “escalation-timing”"):
        session.move_rubric(SET)
    assert not session.unsaved


# what belongs together ------------------------------------------------------------------------------------------------


def test_half_a_move_is_never_saved(session, folder):
    held = files(folder)
    session.move_rubric(OTHER)
    appeared = folder / "rubrics" / OTHER / f"{RUBRIC}.yaml"
    shutil.copy(folder / "rubrics" / SET / "repeat-injection.yaml", appeared)
    with pytest.raises(WorkspaceError, match="is there already"):
        session.save()
    assert {name: data for name, data in files(folder).items() if name != f"{OTHER}/{RUBRIC}.yaml"} == held
    assert session.conflicts() == [f"rubrics/{OTHER}/{RUBRIC}.yaml"]
    session.take_theirs((OTHER, f"{RUBRIC}.yaml"))
    assert not session.unsaved
    assert not session.can_undo
    assert RUBRIC in session.desk.rubric_ids(SET)
    assert session.desk.open(SET, RUBRIC).rubric is not None
    assert session.desk.text_of(OTHER, f"{RUBRIC}.yaml") == appeared.read_text(encoding="utf-8")


def test_what_is_mine_can_be_put_aside(session, folder):
    session.move_rubric(OTHER)
    session.change("text", "Written here only.")
    (folder / "rubrics" / OTHER / f"{RUBRIC}.yaml").write_text("theirs: yes\n", encoding="utf-8")
    with pytest.raises(WorkspaceError):
        session.save()
    kept = session.take_theirs((OTHER, f"{RUBRIC}.yaml"))
    assert "Written here only." in kept[0].read_text(encoding="utf-8")
    assert not session.unsaved
    assert RUBRIC in session.desk.rubric_ids(SET)


def test_a_file_that_is_taken_away_and_changed_by_others_stays(session, folder, rubric_file):
    session.move_rubric(OTHER)
    rubric_file.write_text(rubric_file.read_text(encoding="utf-8") + "# theirs\n", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="changed by another program"):
        session.save()
    assert rubric_file.exists()
    assert not (folder / "rubrics" / OTHER / f"{RUBRIC}.yaml").exists()
    session.take_theirs((SET, f"{RUBRIC}.yaml"))
    assert not session.unsaved
    assert session.desk.text_of(SET, f"{RUBRIC}.yaml").endswith("# theirs\n")


def test_a_file_that_others_took_away_too_is_no_conflict(session, folder, rubric_file):
    session.move_rubric(OTHER)
    rubric_file.unlink()
    session.save()
    assert (folder / "rubrics" / OTHER / f"{RUBRIC}.yaml").exists()
    assert not session.unsaved


def test_steps_on_a_new_file_are_dropped_where_others_made_it(session, folder):
    before = state(session)
    made = session.new_rubric(SET, **TEXTS)
    session.change("text", "Sends them somewhere.")
    session.undo()
    session.undo()
    path = folder / "rubrics" / SET / f"{made}.yaml"
    shutil.copy(folder / "rubrics" / SET / "repeat-injection.yaml", path)
    assert session.redo() is None
    assert made in session.desk.rubric_ids(SET)
    path.unlink()
    session.reread()
    assert state(session) == before


def test_others_may_change_what_was_made_here(session, folder):
    made = session.new_rubric(SET, **TEXTS)
    session.save()
    path = folder / "rubrics" / SET / f"{made}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("eye clinic", "ward"), encoding="utf-8")
    session.reread()
    assert session.undo() is None
    assert session.criterion.text == "Sends them to an ward."


def test_typing_in_a_new_rubric_is_saved_with_it(session, folder):
    made = session.new_rubric(SET, **TEXTS)
    session.change("text", "Sends them to a clinic today.", typing=True)
    session.save()
    session.change("text", "Sends them to a clinic now.", typing=True)
    session.save()
    text = (folder / "rubrics" / SET / f"{made}.yaml").read_text(encoding="utf-8")
    assert "a clinic now." in text
    while session.undo():
        pass
    session.save()
    assert not (folder / "rubrics" / SET / f"{made}.yaml").exists()


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_arranged_can_be_undone(session, folder, seed):
    rng = random.Random(seed)
    held = {name: data for name, data in files(folder).items() if "judgments" not in name}

    def another():
        set_id = rng.choice(session.desk.set_ids())
        if rubrics := session.desk.rubric_ids(set_id):
            session.select_rubric(set_id, rng.choice(rubrics))

    acts = [
        another,
        lambda: session.new_rubric(rng.choice(session.desk.set_ids()), **TEXTS),
        lambda: session.new_set(title="More", language="en"),
        lambda: session.copy_rubric("Copy"),
        lambda: session.move_rubric(rng.choice(session.desk.set_ids())),
        session.retire,
        lambda: session.retitle(f"Title {rng.random()}"),
        lambda: session.change("text", f"Text {rng.random()}"),
        session.share_criterion,
        lambda: session.mark(Verdict.MET),
        session.undo,
        session.redo,
        session.save,
    ]
    for _turn in range(40):
        with suppress(RubricStudioError):
            rng.choice(acts)()
    session.save()
    fresh = Session(Desk(start.find(folder), rater="r07"))
    if session.selection.rubric:
        fresh.select_rubric(session.selection.set_id, session.selection.rubric)
        assert state(fresh) == state(session)
    else:
        assert state(fresh)[:2] == state(session)[:2]
    while session.undo():
        pass
    session.save()
    assert {name: data for name, data in files(folder).items() if "judgments" not in name} == held
