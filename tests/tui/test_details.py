"""The prompt turn by turn, the details, and shared criteria: the session, then the screens."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from textual.widgets import Input, Select, Static

from rubric_studio.errors import RubricStudioError
from rubric_studio.tui.asking import AskFields, Pick
from rubric_studio.tui.details import DetailsScreen
from rubric_studio.tui.dialogs import Ask, AskText
from rubric_studio.tui.turns import parted, written
from rubric_studio.tui.write import WriteScreen
from tests.tui.screens import RUBRIC, SET, screen_text, seen, studio, until

ROOT = Path(__file__).parents[2]
OTHER = "emergency-escalation"


@pytest.fixture
def both(folder):
    shutil.copytree(ROOT / "rubrics" / OTHER, folder / "rubrics" / OTHER)
    return folder


def prompt(session):
    return [(turn.role, turn.content) for turn in session.view.rubric.prompt]


# the session ----------------------------------------------------------------------------------------------------------


def test_turns(session, rubric_file):
    before, text = prompt(session), rubric_file.read_bytes()
    assert session.add_turn(0) == 1
    session.describe(("prompt", 1, "content"), "Since when?", typing=True)
    session.add_turn(1)
    session.describe(("prompt", 2, "content"), "A week.", typing=True)
    assert prompt(session) == [*before, ("assistant", "Since when?"), ("user", "A week.")]
    assert session.move_turn(2, -1) == 1
    assert session.move_turn(1, -5) == 0
    session.describe(("prompt", 0, "role"), "system")
    assert prompt(session) == [("system", "A week."), *before, ("assistant", "Since when?")]
    session.take_turn(0)
    session.take_turn(1)
    with pytest.raises(RubricStudioError, match="at least one turn"):
        session.take_turn(0)
    assert prompt(session) == before
    while session.undo():
        pass
    assert not session.unsaved
    assert rubric_file.read_bytes() == text


def test_typing_in_a_turn_merges_into_words(session):
    before = prompt(session)[0][1]
    for end in range(1, 8):
        session.describe(("prompt", 0, "content"), before + " one two"[:end], typing=True)
    session.undo()
    assert prompt(session)[0][1] == before + " one "


def test_a_changed_prompt_makes_verdicts_stale_and_says_how_many(session):
    assert session.made_stale() == 0
    words = prompt(session)[0][1]
    session.describe(("prompt", 0, "content"), words + " Now?")
    count = session.made_stale()
    assert count > 20
    assert session.standing.judged == 0
    session.describe(("prompt", 0, "content"), words)
    assert session.made_stale() == 0
    session.describe(("prompt", 0, "content"), words + " Now?")
    session.save()
    assert session.made_stale() == 0


def test_details_are_checked_and_the_rest_is_kept(session, rubric_file):
    text = rubric_file.read_text(encoding="utf-8").replace("title: ", "# mine\nx-own: kept\ntitle: ", 1)
    rubric_file.write_text(text, encoding="utf-8")
    session.select_rubric(SET, RUBRIC)
    for path, value, words in (
        (("review_by",), "soon", "2026-11-22"),
        (("language",), "", "must not be empty"),
        (("title",), "", "must not be empty"),
        (("setting", "country"), "switzerland", "Two capital letters"),
        (("tags",), ["a", "a"], "same entry twice"),
    ):
        with pytest.raises(RubricStudioError, match=words):
            session.describe(path, value)
    assert not session.unsaved
    session.describe(("review_by",), "2027-03-31")
    session.describe(("setting", "country"), "CH")
    session.describe(("tags",), ["a", "b"])
    session.describe(("status",), "draft")
    session.save()
    held = rubric_file.read_text(encoding="utf-8")
    assert "# mine\nx-own: kept\n" in held
    rubric = session.view.rubric
    assert (rubric.review_by, rubric.setting.country, rubric.tags, rubric.status) == (
        "2027-03-31",
        "CH",
        ("a", "b"),
        "draft",
    )
    for path in (("review_by",), ("setting", "country"), ("setting", "care"), ("setting", "resources"), ("tags",)):
        session.describe(path, "")
    assert "setting" not in session.view.document.data
    assert "tags" not in session.view.document.data


@pytest.mark.parametrize("values", [[], ["a"], ["a", "b c"], ["a, b", "c"], ["a, b"]])
def test_lists_in_one_line(values):
    assert parted(written(values)) == values


def test_shared_criteria(both, make_session):
    session = make_session()
    assert session.shared_choices() == []
    session.select_rubric(OTHER, "stroke-signs")
    assert session.uses(OTHER) is None
    session.know_uses(OTHER, session.read_uses(OTHER))
    choices = {choice.criterion.id: choice for choice in session.shared_choices()}
    free = next(id_ for id_, choice in choices.items() if not choice.here)
    count = choices[free].uses
    session.use_shared(free)
    assert session.selection.criterion == free
    assert session.view.is_shared(free)
    assert session.uses(OTHER)[free] == count + 1
    with pytest.raises(RubricStudioError, match="already"):
        session.use_shared(free)
    session.undo()
    assert session.uses(OTHER)[free] == count


def test_sharing_keeps_verdicts_and_scores(session, folder):
    scores = [s.result.value for s in session.standings]
    order = [c.id for c in session.view.rubric.criteria]
    chosen = session.selection.criterion
    session.share_criterion()
    assert session.view.is_shared(chosen)
    assert [c.id for c in session.view.rubric.criteria] == order
    assert [s.result.value for s in session.standings] == scores
    assert not [f for f in session.findings() if f.severity == "error"]
    with pytest.raises(RubricStudioError, match="already"):
        session.share_criterion()
    session.select_criterion(order[1])
    session.share_criterion()
    session.save()
    assert "- use: " + chosen in (folder / "rubrics" / SET / f"{RUBRIC}.yaml").read_text(encoding="utf-8")
    session.undo()
    session.undo()
    session.save()
    assert not (folder / "rubrics" / SET / "shared.yaml").exists()


def test_an_id_that_was_shared_is_not_shared_again(session, folder):
    path = folder / "rubrics" / SET / "set.yaml"
    words = f"retired_ids: [shared#{session.selection.criterion}]\n"
    path.write_text(path.read_text(encoding="utf-8") + words, encoding="utf-8")
    session.select_rubric(SET, RUBRIC)
    with pytest.raises(RubricStudioError, match="cannot be shared"):
        session.share_criterion()


# the screens ----------------------------------------------------------------------------------------------------------


async def test_a_new_rubric_from_the_list(folder):
    async with studio(folder) as pilot:
        app = pilot.app
        await pilot.press("left_square_bracket", "ctrl+n")
        await until(pilot, lambda: isinstance(app.screen, AskFields))
        await pilot.press(*"Eyes", "ctrl+s")
        await seen(pilot, "Write what the patient asks")
        await pilot.press(*"Black.", "escape")
        await until(pilot, lambda: isinstance(app.screen, WriteScreen))
        await pilot.press("ctrl+n")
        await until(pilot, lambda: isinstance(app.screen, AskFields))
        assert app.screen.values == {"title": "Eyes", "asks": "Black.", "criterion": ""}
        await pilot.press("tab", "tab", *"Go.", "ctrl+s")
        await until(pilot, lambda: "draft: Eyes" in screen_text(app))
        assert app.focused.id == "criteria"
        assert app.screen.rubrics.chosen == (SET, "eyes")
        await pilot.press("ctrl+z")
        assert "Eyes" not in screen_text(app).replace("Undone", "")
        assert app.screen.rubrics.chosen == (SET, RUBRIC)
        await pilot.press("ctrl+y", "ctrl+s")
        assert (folder / "rubrics" / SET / "eyes.yaml").exists()
        await seen(pilot, "draft, not released")


async def test_sets_titles_moving_retiring(both):
    async with studio(both) as pilot:
        app = pilot.app
        await pilot.press("left_square_bracket", "s")
        await until(pilot, lambda: isinstance(app.screen, AskFields))
        await pilot.press(*"Zoo", "ctrl+s")
        await until(pilot, lambda: app.screen.rubrics.chosen == ("zoo", ""))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, AskText))
        await seen(pilot, "“zoo”, stays")
        await pilot.press(*"s", "enter")
        await until(pilot, lambda: "Zoos" in screen_text(app))
        await pilot.press("m")
        await seen(pilot, "this is a set")
        await pilot.press("up", "up", "up", "t")
        await until(pilot, lambda: "Retire “" in screen_text(app))
        await pilot.press("enter")
        moved = app.session.selection.rubric
        assert app.session.desk.status(SET, moved) == "retired"
        await seen(pilot, "retired: ")
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, Pick))
        await pilot.press(*"zoo", "enter")
        await until(pilot, lambda: app.session.selection.set_id == "zoo")
        assert app.screen.rubrics.chosen == ("zoo", moved)
        await pilot.press("ctrl+s")
        assert (both / "rubrics" / "zoo" / f"{moved}.yaml").exists()
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, AskText))
        await pilot.press("enter")
        await until(pilot, lambda: "(copy)" in screen_text(app))


@pytest.mark.parametrize("size", [(120, 36), (60, 18)])
async def test_details_by_hand(folder, rubric_file, size):
    async with studio(folder, size) as pilot:
        app, session = pilot.app, pilot.app.session
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, DetailsScreen) and app.screen.turns)
        await pilot.press(*"So: ")
        await until(pilot, lambda: "verdicts were given on the words as they were" in screen_text(app))
        await pilot.press("ctrl+n", *"When?")
        await until(pilot, lambda: len(session.view.rubric.prompt) == 2)
        assert "should end with the patient" in str(app.screen.query_one("#ending", Static).content)
        await pilot.press("ctrl+up")
        assert [turn.role for turn in session.view.rubric.prompt] == ["assistant", "user"]
        await pilot.press("shift+tab", "d")
        assert [turn.role for turn in session.view.rubric.prompt] == ["user"]
        await pilot.press("ctrl+z", "ctrl+s")
        assert not session.unsaved
        assert "role: assistant\n" in rubric_file.read_text(encoding="utf-8")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, WriteScreen))
        assert session.standing.judged == 0


async def test_what_does_not_fit_is_said_and_asked_about(folder):
    async with studio(folder) as pilot:
        app, session = pilot.app, pilot.app.session
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, DetailsScreen) and app.screen.turns)
        app.screen.set_focus(app.screen.query_one("#detail-review_by", Input))
        await pilot.press("end", *"soon")
        await until(pilot, lambda: "Not taken over yet" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("enter")
        assert app.focused.id == "detail-review_by"
        field = app.screen.query_one("#detail-review_by", Input)
        field.value = "2027-03-31"
        await until(pilot, lambda: session.view.rubric.review_by == "2027-03-31")
        assert "Not taken over yet" not in screen_text(app)
        app.screen.query_one("#detail-status", Select).value = "draft"
        await until(pilot, lambda: session.view.rubric.status == "draft")
        await pilot.press("escape")
        await until(pilot, lambda: "draft: MRI" in screen_text(app))
        await pilot.press("ctrl+z", "ctrl+z")
        assert not session.unsaved


async def test_shared_criteria_by_hand(both):
    async with studio(both) as pilot:
        app, session = pilot.app, pilot.app.session
        await pilot.press("s")
        await seen(pilot, "no shared criteria yet")
        app.screen.open_rubric(OTHER, "stroke-signs")
        shared = next(c.id for c in session.view.rubric.criteria if session.view.is_shared(c.id))
        session.select_criterion(shared)
        app.screen.refresh_after_edit()
        await until(pilot, lambda: "change here changes them all" in screen_text(app))
        count = len(session.view.rubric.criteria)
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, Pick))
        await seen(pilot, "in this rubric")
        row = next(row for row in app.screen._rows if row.open)
        await pilot.press(*row.id[:4], "enter")
        await until(pilot, lambda: len(session.view.rubric.criteria) == count + 1)
        assert session.selection.criterion == row.id
        assert app.screen.criteria.chosen == row.id


async def test_everything_has_a_name_in_the_palette(folder):
    async with studio(folder) as pilot:
        app = pilot.app
        await pilot.press("ctrl+p", *"new rub")
        await until(pilot, lambda: "Make a new rubric" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AskFields))


async def test_hostile_words_are_shown_and_never_obeyed(both):
    path = both / "rubrics" / SET / f"{RUBRIC}.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "title: MRI before", 'title: "[/b] \\e]0;x\\a [$error]MRI" # before', 1
    )
    path.write_text(text.replace("content: ", 'content: "[/ \\e[2J" # ', 1), encoding="utf-8")
    async with studio(both) as pilot:
        app, session = pilot.app, pilot.app.session
        for key, kind in (("p", DetailsScreen), ("r", AskText), ("m", Pick), ("c", AskText)):
            app.screen.set_focus(app.screen.rubrics)
            await pilot.press(key)
            await until(pilot, lambda kind=kind: isinstance(app.screen, kind))
            await pilot.pause()
            assert "\x1b" not in screen_text(app)
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, WriteScreen))
        assert not session.unsaved
