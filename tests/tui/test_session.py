from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest

from rubric_studio.errors import InvalidRubric, RubricStudioError, WorkspaceError
from rubric_studio.model.judgment import Verdict

ROOT = Path(__file__).parents[2]
SET, RUBRIC = "sciatica-imaging", "mri-before-injection"


def texts(session):
    return [criterion.text for criterion in session.view.rubric.criteria]


def ids(session):
    return [criterion.id for criterion in session.view.rubric.criteria]


def write(session, text):
    """Type a text letter by letter behind what is there."""
    held = session.criterion.text
    for letter in text:
        held += letter
        session.change("text", held, typing=True)


def test_opens_with_first_criterion_and_response(session):
    assert session.criterion.id == "confirms-cause"
    assert session.standing.response.id == "ideal"
    assert not session.unsaved


def test_undo_takes_words_not_letters(session):
    before = session.criterion.text
    write(session, " one two")
    session.undo()
    assert session.criterion.text == f"{before} one "
    session.undo()
    assert session.criterion.text == f"{before} "
    session.undo()
    assert session.criterion.text == before
    assert session.undo() is None
    for _step in range(3):
        session.redo()
    assert session.criterion.text == f"{before} one two"


def test_typing_elsewhere_is_a_step_of_its_own(session):
    first, second = ids(session)[:2]
    before = texts(session)
    write(session, "x")
    session.select_criterion(second)
    write(session, "y")
    session.undo()
    assert session.selection.criterion == second
    assert texts(session)[:2] == [before[0] + "x", before[1]]
    session.undo()
    assert session.selection.criterion == first
    assert texts(session) == before


def test_undo_survives_saving(session, rubric_file):
    before = rubric_file.read_bytes()
    session.change("points", 3)
    session.save()
    assert rubric_file.read_bytes() != before
    assert not session.unsaved
    session.undo()
    assert session.unsaved
    session.save()
    assert rubric_file.read_bytes() == before


def test_undo_after_others_wrote_to_the_set(session, folder):
    session.change("points", 3)
    session.save()
    set_file = folder / "rubrics" / SET / "set.yaml"
    held = set_file.read_text(encoding="utf-8")
    set_file.write_text(re.sub(r"(?m)^version: .*$", "version: 1.0.0", held), encoding="utf-8")
    session.reread()
    assert session.view.rubric_set.version == "1.0.0"
    session.undo()
    assert session.criterion.points == 7
    assert session.save() == 1


def test_marks_count_at_once_and_are_saved_as_lines(session, make_session, folder):
    session.select_response("model-b")
    session.select_criterion("changes-plan")
    assert session.standing.result.value is None
    session.mark(Verdict.NOT_MET)
    assert session.standing.result.value is not None
    assert session.standing.cells["changes-plan"].by == "you"
    session.undo()
    assert session.standing.result.value is None
    session.redo()
    session.save()
    path = folder / "rubrics" / SET / "judgments" / "r07.jsonl"
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1
    again = make_session()
    again.select_response("model-b")
    assert again.standing.cells["changes-plan"].verdict is Verdict.NOT_MET


def test_taking_back_a_saved_mark_adds_a_line(session, folder):
    session.mark(Verdict.NOT_MET)
    session.save()
    session.mark(None)
    session.save()
    lines = (folder / "rubrics" / SET / "judgments" / "r07.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    assert "withdrawn" in lines[1]
    assert session.standing.cells["confirms-cause"].by == "physicians"


def test_marking_the_same_twice_is_no_step(session):
    session.mark(Verdict.MET)
    session.mark(Verdict.MET)
    session.undo()
    assert not session.can_undo


def test_rewording_makes_verdicts_stale(session):
    assert session.standing.result.value == 1
    session.change("text", "Something else.")
    assert session.standing.cells["confirms-cause"].stale
    assert session.standing.result.ungraded == ("confirms-cause",)
    session.undo()
    assert session.standing.result.value == 1


def test_add_delete_move_and_undo(session, rubric_file):
    before = rubric_file.read_text(encoding="utf-8")
    order = ids(session)
    made = session.add_criterion("Says when to come back.")
    assert ids(session) == [order[0], made, *order[1:]]
    assert session.selection.criterion == made
    session.move_criterion(1)
    assert ids(session)[2] == made
    session.delete_criterion()
    assert ids(session) == order
    for _step in range(3):
        session.undo()
    session.save()
    assert rubric_file.read_text(encoding="utf-8") == before


def test_deleting_the_last_criterion_selects_the_one_above(session):
    session.select_criterion(ids(session)[-1])
    session.delete_criterion()
    assert session.selection.criterion == ids(session)[-1]


def test_a_shared_criterion_changes_in_the_shared_file(folder):
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows import start
    from rubric_studio.workflows.desk import Desk

    shutil.copytree(ROOT / "rubrics" / "emergency-escalation", folder / "rubrics" / "emergency-escalation")
    session = Session(Desk(start.find(folder), rater="r07"))
    session.select_rubric("emergency-escalation", "chest-pain")
    shared = next(id_ for id_ in ids(session) if session.view.is_shared(id_))
    session.select_criterion(shared)
    session.change("points", session.criterion.points - 1)
    assert session.desk.unsaved == [("emergency-escalation", "shared.yaml")]
    assert list(session.desk.drafts()) == [("emergency-escalation", "shared.yaml")]


def test_one_edit_touches_one_line(session, rubric_file):
    before = rubric_file.read_text(encoding="utf-8").splitlines()
    session.change("points", 6)
    session.save()
    after = rubric_file.read_text(encoding="utf-8").splitlines()
    assert [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]] == [
        ("    points: 7", "    points: 6")
    ]


def test_a_file_changed_by_another_program_is_not_overwritten(session, rubric_file):
    session.change("points", 6)
    theirs(rubric_file)
    rubric_file.write_text(rubric_file.read_text(encoding="utf-8") + "# theirs\n", encoding="utf-8")
    with pytest.raises(WorkspaceError):
        session.save()
    assert rubric_file.read_text(encoding="utf-8").endswith("# theirs\n")
    assert session.unsaved
    assert session.criterion.points == 6
    assert session.losses(paths=True) == [f"rubrics/{SET}/{RUBRIC}.yaml"]


def test_what_would_be_lost(session):
    assert session.losses() == []
    session.mark(Verdict.NOT_MET)
    session.change("points", 6)
    assert session.losses(paths=True) == [f"rubrics/{SET}/{RUBRIC}.yaml", "one verdict"]
    assert "points: 6" in session.desk.drafts()[SET, f"{RUBRIC}.yaml"][0]
    session.undo()
    assert session.desk.drafts() == {}


def test_drafts_after_undo_of_a_saved_edit(session):
    session.change("points", 6)
    session.save()
    session.undo()
    assert "points: 7" in session.desk.drafts()[SET, f"{RUBRIC}.yaml"][0]


def test_findings_follow_the_text(session):
    before = session.findings_here()
    session.change("points", 99)
    first, *rest = session.findings_here()
    assert first.code == "S104"
    assert set(before) <= set(rest)


def test_an_unreadable_rubric_leaves_the_open_one(session, rubric_file):
    other = rubric_file.with_name("repeat-injection.yaml")
    other.write_text("criteria: [\n", encoding="utf-8")
    with pytest.raises(InvalidRubric):
        session.select_rubric(SET, "repeat-injection")
    assert session.selection.rubric == RUBRIC
    session.close()
    assert session.view is None
    with pytest.raises(RubricStudioError):
        session.change("points", 3)


def theirs(path, old="points: 7", new="points: 2"):
    held = path.read_text(encoding="utf-8")
    assert old in held
    path.write_text(held.replace(old, new, 1), encoding="utf-8")


def other(session, rubric_file):
    """Change and save a second rubric, and come back to the first."""
    name = next(id_ for id_ in session.desk.rubric_ids(SET) if id_ != RUBRIC)
    session.select_rubric(SET, name)
    before = session.criterion.points
    session.change("points", before + 1)
    return name, before


@pytest.mark.parametrize("way", ["reread", "select"])
@pytest.mark.parametrize("redo", [False, True])
def test_undo_never_changes_what_a_colleague_wrote(session, rubric_file, way, redo):
    session.change("text", "Mine.")
    session.change("points", 6)
    session.save()
    if redo:
        session.undo()
        session.save()
    name, before = other(session, rubric_file)
    session.save()
    theirs(rubric_file, "axis: accuracy", "axis: completeness")
    wrote = rubric_file.read_bytes()
    if way == "reread":
        session.reread()
    else:
        session.select_rubric(SET, RUBRIC)
        assert "completeness" in {criterion.axis for criterion in session.view.rubric.criteria}
    assert session.undo() == "change of points"
    assert (session.selection.rubric, session.criterion.points) == (name, before)
    assert session.undo() is None
    session.save()
    assert rubric_file.read_bytes() == wrote
    assert session.redo() == "change of points"
    assert session.redo() is None
    session.save()
    assert rubric_file.read_bytes() == wrote


def test_undo_stays_where_a_change_elsewhere_was_read(session, rubric_file):
    session.change("points", 6)
    session.save()
    name, _before = other(session, rubric_file)
    session.save()
    theirs(rubric_file.with_name(f"{name}.yaml"), "title: ", "title: Theirs ")
    session.reread()
    assert session.undo() == "change of points"
    assert session.selection.rubric == RUBRIC
    assert session.criterion.points == 7
    assert session.undo() is None


def test_undo_after_a_rubric_was_taken_away(session, rubric_file):
    session.change("points", 6)
    session.mark(Verdict.NOT_MET)
    session.save()
    name, _before = other(session, rubric_file)
    rubric_file.unlink()
    session.reread()
    assert session.undo() == "change of points"
    assert session.undo() is None
    assert session.selection.rubric == name


def test_theirs_instead_of_mine(session, rubric_file):
    session.change("points", 6)
    name, _before = other(session, rubric_file)
    theirs(rubric_file)
    wrote = rubric_file.read_bytes()
    assert session.conflicts() == [f"rubrics/{SET}/{RUBRIC}.yaml"]
    session.select_rubric(SET, RUBRIC)
    session.take_theirs((SET, f"{RUBRIC}.yaml"))
    assert session.conflicts() == []
    assert session.criterion.points == 2
    assert session.losses(paths=True) == [f"rubrics/{SET}/{name}.yaml"]
    assert session.undo() == "change of points"
    assert session.selection.rubric == name
    assert session.undo() is None
    session.save()
    assert rubric_file.read_bytes() == wrote


def test_mine_kept_aside(session, rubric_file, tmp_path):
    session.change("points", 6)
    made = session.add_criterion("Mine.")
    theirs(rubric_file)
    with pytest.raises(WorkspaceError):
        session.save()
    (path,) = session.take_theirs((SET, f"{RUBRIC}.yaml"))
    assert path.parent == tmp_path / "state" / "rubric-studio" / "kept"
    assert "Mine." in path.read_text(encoding="utf-8")
    assert made not in ids(session)
    assert session.selection.criterion == ids(session)[0]
    assert not session.can_undo
    session.change("points", 4)
    assert session.save() == 1


def test_theirs_is_that_the_rubric_is_gone(session, rubric_file):
    session.change("points", 6)
    rubric_file.unlink()
    assert session.conflicts()
    session.take_theirs((SET, f"{RUBRIC}.yaml"))
    assert session.view is None
    assert not session.unsaved


def test_what_could_not_be_saved_stays_unsaved(session, rubric_file):
    session.change("points", 6)
    session.mark(Verdict.NOT_MET)
    name, _before = other(session, rubric_file)
    theirs(rubric_file)
    with pytest.raises(WorkspaceError, match=f"Saved: rubrics/{SET}/{name}.yaml, one verdict. Not saved:"):
        session.save()
    assert session.losses(paths=True) == [f"rubrics/{SET}/{RUBRIC}.yaml"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("text", "Else.", "wording"),
        ("points", 6, "points"),
        ("axis", "accuracy", "axis"),
        ("level", "cluster", "level"),
        ("critical", True, "never-event"),
        ("justification", "Because.", "why this criterion"),
    ],
)
def test_undo_says_the_words_of_the_form(session, field, value, words):
    session.change(field, value)
    assert session.undo() == f"change of {words}"


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_undone_a_colleagues_words_stay(session, rubric_file, seed):
    chance = random.Random(seed)
    names = session.desk.rubric_ids(SET)[:2]
    wrote: dict[str, str] = {}
    for number in range(60):
        name = chance.choice(names)
        deed = chance.choice(["change", "change", "undo", "undo", "redo", "save", "theirs"])
        if deed == "change":
            session.select_rubric(SET, name)
            session.change("points", chance.choice([1, 2, 3, 4, 5]))
        elif deed == "theirs":
            session.save()
            path = rubric_file.with_name(f"{name}.yaml")
            wrote[name] = f"# theirs {number}\n"
            path.write_text(path.read_text(encoding="utf-8") + wrote[name], encoding="utf-8")
            chance.choice([session.reread, lambda: [session.select_rubric(SET, one) for one in names]])()
            points = {one: session.desk.open(SET, one).rubric.criteria[0].points for one in names}
            while session.undo():
                assert session.selection.rubric != name
            while session.redo():
                assert session.selection.rubric != name
            assert session.desk.open(SET, name).rubric.criteria[0].points == points[name]
            session.save()
        else:
            getattr(session, deed)()
    session.save()
    for name, words in wrote.items():
        assert words in rubric_file.with_name(f"{name}.yaml").read_text(encoding="utf-8")
