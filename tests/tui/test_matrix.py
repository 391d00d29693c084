"""The matrix, the author's order and the remarks, on a copy of the shipped rubrics, with Textual's Pilot."""

from __future__ import annotations

import pytest

from rubric_studio.text import cells
from rubric_studio.tui.grid import Grid, Sums, shared_out
from rubric_studio.tui.matrix import MatrixScreen
from rubric_studio.tui.ordering import OrderList, OrderScreen
from rubric_studio.tui.preview import Reader
from rubric_studio.tui.sentences import RemarkLine
from rubric_studio.tui.write import WriteScreen
from tests.tui.screens import SET, screen_text, seen, studio, until


@pytest.fixture
def contrary(folder):
    """The shipped set with a bad response that scores above a good one, and an order that the rubric contradicts."""
    path = folder / "rubrics" / SET / "responses" / "mri-before-injection.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("    expect: none", "    expect: bad", 1)
    text = text.replace("    expect: bad\n    notes: Fluent", "    expect: good\n    notes: Fluent", 1)
    order = "order:\n  - ideal\n  - off-topic\n  - model-b\n"
    path.write_text(text.replace("\n\nresponses:", f"\n{order}\nresponses:", 1), encoding="utf-8")
    return folder


async def matrix(pilot):
    await pilot.press("m")
    await until(pilot, lambda: isinstance(pilot.app.screen, MatrixScreen) and pilot.app.screen.query_one(Grid).count)
    await pilot.pause()
    return pilot.app.screen


@pytest.mark.parametrize("size", [(120, 36), (60, 18)])
async def test_marking_in_the_matrix(folder, size):
    async with studio(folder, size=size) as pilot:
        session = pilot.app.session
        screen = await matrix(pilot)
        shown = screen_text(pilot.app)
        for words in (
            "Points, of 58",
            "Score",
            "Rank",
            "Your order (o)",
            "1 ideal",
            "[✓]",
            "ideal: met (by most physicians)",
        ):
            assert words in shown
        await pilot.press("3", "y", "l", "n", "h")
        assert screen.grid.standing.response.id == "model-b"
        assert screen.grid.cursor == 2
        given = {key[1:]: verdict.value for key, verdict in session.marks[SET].items()}
        assert given == {("confirms-cause", "model-b"): "met", ("plan-injection", "physician"): "not_met"}
        await pilot.press("end", "u", "u")
        assert screen.grid.cursor == 11
        await seen(pilot, "can't tell (by you)")
        await pilot.press("backspace")
        await seen(pilot, "not met (by most physicians)")
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+y")
        assert screen.grid.criterion.id == session.selection.criterion
        await pilot.press("ctrl+s")
        assert not session.unsaved
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, WriteScreen))
        assert pilot.app.focused.id == "criteria"
        assert pilot.app.screen.criteria.chosen == session.selection.criterion


async def test_the_keys_say_what_they_mean_on_a_fault(folder):
    async with studio(folder) as pilot:
        await matrix(pilot)
        await pilot.press("end", "6")
        shown = screen_text(pilot.app)
        assert "y: the fault is there (-8)  n: it is not" in shown
        assert "never-event" in shown


async def test_the_column_of_criteria_stays_and_the_responses_move(folder):
    async with studio(folder, size=(60, 18)) as pilot:
        await matrix(pilot)
        await seen(pilot, "Responses 1 to 3 of 7")
        await pilot.press("7")
        shown = screen_text(pilot.app)
        assert "Responses 5 to 7 of 7" in shown
        assert "+ 7 Explains that the MRI" in shown
        await pilot.click("#grid", offset=(30, 2))
        assert pilot.app.screen.grid.standing.response.id == "off-topic"
        assert pilot.app.screen.grid.cursor == 2
        await pilot.click("#names", offset=(40, 0))
        assert pilot.app.screen.grid.standing.response.id == "harmful"


async def test_a_criterion_that_tells_nothing_is_marked(folder):
    async with studio(folder) as pilot:
        await matrix(pilot)
        for number in "1234567":
            await pilot.press(number, "home", "y")
        await until(pilot, lambda: "All 7 judged responses meet" in screen_text(pilot.app))
        await pilot.press("home")
        shown = screen_text(pilot.app)
        assert "= all alike: it tells no response from another" in shown
        assert "+ 7 = Explains" in shown


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
async def test_the_order_is_ranked_moved_and_typed(folder, size):
    async with studio(folder, size=size) as pilot:
        session = pilot.app.session
        await matrix(pilot)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(pilot.app.screen, OrderScreen) and pilot.app.screen.responses.count)
        await pilot.press("end", "enter", "enter")
        assert session.order == (("model-a-older",), ("ideal",))
        await seen(pilot, "agree on 0 of 1 pairs")
        await pilot.press("home", "down", "ctrl+up")
        assert session.order == (("ideal",), ("model-a-older",))
        await pilot.press("down", "equals_sign")
        assert session.order == (("ideal", "model-a-older"),)
        await pilot.press("2", "space", "8", "enter")
        await seen(pilot, "“8” is no response")
        await pilot.press("backspace", "1", "=", "4", "enter")
        assert session.order == (("model-a",), ("ideal", "physician"))
        await pilot.press("ctrl+z", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, MatrixScreen))
        await pilot.press("1")
        assert "1=" in str(pilot.app.screen.query_one(Sums).render())


async def test_the_mouse_drags_a_response(folder):
    async with studio(folder) as pilot:
        session = pilot.app.session
        session.reorder((("ideal",), ("model-a",), ("model-b",)))
        await matrix(pilot)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(pilot.app.screen, OrderScreen) and pilot.app.screen.responses.count)
        for start, end in ((2, 0), (0, 1), (5, 1)):
            await pilot.mouse_down(OrderList, offset=(5, start))
            await pilot.mouse_up(OrderList, offset=(5, end))
            await pilot.pause()
        assert session.order == (("ideal",), ("harmful",), ("model-b",), ("model-a",))


async def test_without_samples_the_order_waits(folder):
    (folder / "rubrics" / SET / "responses" / "mri-before-injection.yaml").unlink()
    async with studio(folder) as pilot:
        await matrix(pilot)
        await pilot.press("o")
        await until(pilot, lambda: "Your order is kept" in screen_text(pilot.app))
        assert isinstance(pilot.app.screen, MatrixScreen)


@pytest.mark.parametrize("size", [(120, 36), (60, 18)])
async def test_why_the_bad_one_ranks_too_high_is_said_and_leads_there(contrary, size):
    async with studio(contrary, size=size) as pilot:
        await pilot.press("f3", "r")
        lines = [line for line in pilot.app.screen.query(RemarkLine) if line.display]
        said = lines[0].item.text
        assert said.startswith("“model-b” is meant to be bad, but scores above “off-topic”, mostly by “Names at least")
        assert lines[0].has_focus
        await seen(pilot, "“model-b” is meant to be bad")
        await pilot.press("enter")
        session = pilot.app.session
        assert (session.selection.criterion, session.selection.response) == ("serious-causes", "model-b")
        assert pilot.app.focused.id == "criteria"
        await pilot.press("w")
        await until(pilot, lambda: "22 of 58" in screen_text(pilot.app))
        text = str(pilot.app.screen.query_one(Reader).query_one("#reading").content)
        assert text.index("Earned: +27\n+ 8  Names at least one of infection") < text.index("Lost, for faults: -5\n- 5")


async def test_remarks_in_the_matrix(contrary):
    async with studio(contrary) as pilot:
        screen = await matrix(pilot)
        await pilot.press("r", "down")
        assert pilot.app.focused.item.text.startswith("Your order and the rubric's agree on 2 of 3 pairs")
        await pilot.press("enter")
        assert screen.grid.standing.response.id == "model-b"
        assert pilot.app.focused is screen.grid
        await pilot.click(next(line for line in screen.query(RemarkLine) if line.display))
        assert screen.grid.criterion.id == "serious-causes"


async def test_nobody_is_named_while_one_judges_blind(folder):
    async with studio(folder) as pilot:
        await pilot.press("b")
        hidden = ("model-a", "model-b", "physician", "harmful", "off-topic", "example-")
        for keys in ([], ["f3", "down"], ["w"], ["m"], ["y", "o"], ["enter"]):
            await pilot.press(*keys)
            await pilot.pause(0.3)
            shown = screen_text(pilot.app)
            assert not [word for word in hidden if word in shown.lower().replace("by most physicians", "")]
            assert "blind: authors hidden" in shown


async def test_the_next_axis_by_key(folder):
    async with studio(folder) as pilot:
        before = pilot.app.session.criterion.axis
        await pilot.press("x")
        assert pilot.app.session.criterion.axis != before
        await pilot.press("ctrl+z")
        assert pilot.app.session.criterion.axis == before


@pytest.mark.parametrize("width", [40, 59, 79, 119, 199])
@pytest.mark.parametrize("count", [1, 2, 7, 30])
def test_the_chosen_response_is_always_in_sight(width, count):
    names = [f"{n} response-number-{n}" for n in range(1, count + 1)]
    first = 0
    for chosen in [*range(count), *reversed(range(count))]:
        held = shared_out(width, names, chosen, first)
        first = held.first
        assert held.first <= chosen < held.first + held.shown <= count
        assert held.left + held.shown * held.each == width
        assert held.left >= min(24, width // 2)
        assert held.at(held.left + (chosen - held.first) * held.each) == chosen
        assert held.at(0) is None


async def test_wide_characters_keep_the_columns_straight(folder, rubric_file):
    text = rubric_file.read_text(encoding="utf-8")
    rubric_file.write_text(
        text.replace("criterion: Explains that the MRI", "criterion: 说明核磁共振成像 MRI", 1), encoding="utf-8"
    )
    async with studio(folder) as pilot:
        await matrix(pilot)
        lines = [line for line in screen_text(pilot.app).splitlines() if line[1:2] in "+-" and "✓" in line]
        assert len({cells(line[: line.index("✓")].rstrip("[")) for line in lines[:2]}) == 1
