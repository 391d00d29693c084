"""Which keys an action may have."""

from __future__ import annotations

import pytest

from rubric_studio.tui.actions import ACTIONS, BY_ID, here, use_keys
from rubric_studio.tui.actions.action import spelled
from rubric_studio.tui.actions.choosing import changeable, plain, refusal, sound


@pytest.mark.parametrize("key", ["a", "?", "t", "delete", "ctrl+t", "insert", "ctrl+left", "é"])
def test_keys_that_a_list_action_may_have(key):
    assert refusal(BY_ID["waive"], key, {}) == ""


@pytest.mark.parametrize("key", ["ctrl+t", "ctrl+k", "insert"])
def test_keys_that_work_while_typing(key):
    assert refusal(BY_ID["check"], key, {}) == ""


@pytest.mark.parametrize(
    "key",
    ["alt+x", "ctrl+h", "ctrl+enter", "ctrl+e", "ctrl+m", "ctrl+i", "f6", "f7", "f10", "f11", "f12", "shift+f1", ","],
)
def test_keys_that_terminals_swallow(key):
    assert "terminals" in refusal(BY_ID["waive"], key, {})


@pytest.mark.parametrize("key", ["enter", "escape", "tab", "up", "space"])
def test_keys_that_mean_the_same_everywhere(key):
    assert "everywhere" in refusal(BY_ID["waive"], key, {})


def test_taken_here_but_not_elsewhere():
    assert "Not met" in refusal(BY_ID["met"], "n", {})
    assert "lists" in refusal(BY_ID["met"], "j", {})
    assert "number" in refusal(BY_ID["met"], "4", {})
    assert refusal(BY_ID["next_set"], "y", {}) == ""  # y judges, and nothing is judged among findings
    assert "letter" in refusal(BY_ID["save"], "x", {})
    assert "pasting" in refusal(BY_ID["save"], "ctrl+v", {})


def test_two_actions_can_change_places():
    assert "taken" in refusal(BY_ID["met"], "n", {})
    assert refusal(BY_ID["met"], "n", {"not_met": "t"}) == ""
    assert sound({"met": "n", "not_met": "y"}) == ({"met": "n", "not_met": "y"}, [])


def test_what_a_file_may_hold():
    held, said = sound({"check": "ctrl+t", "nothing": "x", "save": "x", "changes": "f5"})
    assert held == {"check": "ctrl+t", "changes": "f5"}
    assert len(said) == 2
    assert "nothing" in said[0]


def test_every_key_of_the_table_is_one_that_could_be_chosen():
    for action in ACTIONS:
        if changeable(action):
            assert refusal(action, plain(action.keys.split(",")[0]), {}) == "", action.id


def test_spelling():
    spellings = {"ctrl+t": "Ctrl+T", "f4": "F4", "f": "f", "+": "+", "ctrl+up": "Ctrl+Up", "?": "?", "é": "é"}
    assert {key: spelled(key) for key in spellings} == spellings
    assert [plain(key) for key in ("slash", "question_mark", "minus", "equals_sign", "f5", "ctrl+a")] == [
        "/", "?", "-", "=", "f5", "ctrl+a",
    ]  # fmt: skip


def test_a_chosen_key_is_shown():
    use_keys({"check": "ctrl+t", "tour": "x"})
    try:
        assert BY_ID["check"].key == "Ctrl+T"
        assert BY_ID["tour"].key == ""
        assert BY_ID["save"].key == "Ctrl+S"
        assert here("criteria")
    finally:
        use_keys({})


def test_in_a_browser_its_own_keys_are_nobodys():
    assert refusal(BY_ID["check"], "ctrl+t", {}) == ""
    use_keys({}, browser=True)
    try:
        for key in ("ctrl+n", "ctrl+t", "ctrl+w"):
            assert "Browsers keep" in refusal(BY_ID["check"], key, {})
        assert sound({"check": "ctrl+t", "waive": "t"})[0] == {"waive": "t"}
    finally:
        use_keys({})


def test_a_browsers_second_way_is_taken_in_terminals_too():
    assert "New criterion" in refusal(BY_ID["check"], "ctrl+b", {})
