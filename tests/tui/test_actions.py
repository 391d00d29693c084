from __future__ import annotations

import itertools

import pytest

from rubric_studio.tui import actions
from rubric_studio.tui.actions.choosing import BROWSERS
from rubric_studio.tui.asgrader import AsGraderScreen
from rubric_studio.tui.conflict import ConflictScreen
from rubric_studio.tui.details import DetailsScreen
from rubric_studio.tui.files import FileScreen
from rubric_studio.tui.findings import FindingsScreen
from rubric_studio.tui.history import HistoryScreen
from rubric_studio.tui.keys import KeysScreen
from rubric_studio.tui.matrix import MatrixScreen
from rubric_studio.tui.mend import MendScreen
from rubric_studio.tui.ordering import OrderScreen
from rubric_studio.tui.outputs import OutputsScreen
from rubric_studio.tui.past import ComparedScreen, PastScreen
from rubric_studio.tui.record import RecordScreen
from rubric_studio.tui.release import ReleaseScreen
from rubric_studio.tui.releases import ReleasesScreen
from rubric_studio.tui.review import ReviewScreen
from rubric_studio.tui.sample import SampleScreen
from rubric_studio.tui.search import SearchScreen
from rubric_studio.tui.send import SendScreen
from rubric_studio.tui.settings import SettingsScreen
from rubric_studio.tui.side import SideScreen
from rubric_studio.tui.start import StartScreen
from rubric_studio.tui.write import WriteScreen

SCREENS = {
    actions.RECORD: RecordScreen,
    actions.RELEASE: ReleaseScreen,
    actions.RELEASES: ReleasesScreen,
    actions.FINDINGS: FindingsScreen,
    actions.FILTER: FindingsScreen,
    actions.MENDING: MendScreen,
    actions.MATRIX: MatrixScreen,
    actions.MATRIX_REMARKS: MatrixScreen,
    actions.ORDER: OrderScreen,
    actions.ORDER_LINE: OrderScreen,
    actions.START: StartScreen,
    actions.DETAILS: DetailsScreen,
    actions.SAMPLE: SampleScreen,
    actions.FILE: FileScreen,
    actions.OUTPUTS: OutputsScreen,
    actions.SIDE: SideScreen,
    actions.FINDING: SearchScreen,
    actions.SETTINGS: SettingsScreen,
    actions.KEYS: KeysScreen,
    actions.HISTORY: HistoryScreen,
    actions.PAST: PastScreen,
    actions.COMPARED: ComparedScreen,
    actions.CONFLICT: ConflictScreen,
    actions.REVIEW: ReviewScreen,
    actions.SENDING: SendScreen,
    actions.GRADER: AsGraderScreen,
} | dict.fromkeys(actions.WRITE, WriteScreen)


@pytest.mark.parametrize("place", sorted(actions.ANYWHERE))
def test_every_action_of_a_place_exists(place):
    for action in actions.here(place):
        assert callable(getattr(SCREENS[place], f"action_{action.id}")), action.id


@pytest.mark.parametrize("place", sorted(actions.ANYWHERE))
def test_no_key_means_two_things_in_one_place(place):
    held = [(key, action.id) for action in actions.here(place) for key in action.keys.split(",") if key]
    for (one, first), (other, second) in itertools.combinations(held, 2):
        assert one != other, (first, second)


@pytest.mark.parametrize("place", sorted(actions.ANYWHERE))
def test_the_footer_is_short_and_true(place):
    assert 0 < len(actions.FOOTERS[place]) <= 7
    assert set(actions.FOOTERS[place]) <= {action.id for action in actions.here(place)}


def test_single_keys_never_work_while_typing():
    for action in actions.ACTIONS:
        if any(len(key) == 1 for key in action.keys.split(",")):
            assert actions.FORM not in action.where
            assert not action.typing


def test_keys_that_terminals_spoil_are_not_used():
    keys = {key for action in actions.ACTIONS for key in action.keys.split(",")}
    assert not keys & {"ctrl+h", "ctrl+e", "ctrl+enter", "f6", "f7", "f10", "f11", "f12", "ctrl+m", "ctrl+i"}
    assert not any(key.startswith("alt+") for key in keys)


def test_what_a_release_lets_one_do_exists_and_changes_nothing():
    assert actions.BY_ID.keys() >= actions.READABLE
    changing = {"save", "undo", "met", "not_met", "new", "delete", "more_points", "edit_response", "approve", "release"}
    assert not actions.READABLE & changing


def test_every_place_has_help():
    from rubric_studio.tui.help import words

    assert all(words(place) for place in actions.ANYWHERE)


def test_what_browsers_keep_has_a_second_way():
    """Tried in Chromium and Firefox: every other key of the studio arrives there."""
    kept = {*BROWSERS, "ctrl+q"}
    for action in actions.ACTIONS:
        first = action.keys.split(",")[0]
        assert bool(action.browser) is (first in kept), action.id
        assert not action.browser or action.browser not in kept


@pytest.mark.parametrize("place", sorted(actions.ANYWHERE))
def test_a_second_way_means_one_thing_in_one_place(place):
    keys = [key for action in actions.here(place) for key in (*action.keys.split(","), action.browser) if key]
    assert len(keys) == len(set(keys))


def test_a_second_way_is_shown_in_the_browser_only():
    assert (actions.key("new"), actions.key("leave"), actions.keymap({})) == ("Ctrl+N", "Ctrl+Q", {})
    actions.use_keys({"new_rubric": "ctrl+r"}, browser=True)
    try:
        assert (actions.key("new"), actions.key("leave"), actions.key("new_rubric")) == ("Ctrl+B", "F10", "Ctrl+R")
        held = actions.keymap({"new_rubric": "ctrl+r"})
        assert (held["new"], held["new_rubric"]) == ("ctrl+b,ctrl+n", "ctrl+r")
    finally:
        actions.use_keys({})
