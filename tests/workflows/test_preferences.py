from __future__ import annotations

import pytest

from rubric_studio.errors import RubricStudioError
from rubric_studio.workflows import preferences
from rubric_studio.workflows.preferences import Preferences


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def written(text):
    preferences.path().parent.mkdir(parents=True, exist_ok=True)
    preferences.path().write_text(text, encoding="utf-8")


def test_nothing_chosen_yet():
    assert preferences.load() == Preferences()
    assert not preferences.path().exists()


def test_what_was_chosen_is_read_again():
    preferences.keep(theme="studio-light")
    preferences.keep(keys={"check": "f4", "met": "?"}, welcomed=True)
    assert preferences.load() == Preferences("studio-light", {"check": "f4", "met": "?"}, welcomed=True)
    preferences.keep(theme="", keys={})
    assert preferences.load() == Preferences(welcomed=True)


def test_what_we_do_not_know_and_remarks_stay():
    written("format: rubric-studio/preferences/1\n# mine\nfuture: [1, 2]\ntheme: studio-dark\n")
    preferences.keep(theme="studio-light", welcomed=True)
    text = preferences.path().read_text(encoding="utf-8")
    assert "# mine\nfuture: [1, 2]\n" in text
    assert "theme: studio-light\n" in text


@pytest.mark.parametrize("text", ["a: b: c", "- a list\n", "", "\x00", "theme: &a x\n"])
def test_a_file_that_cannot_be_read_is_said_and_left_alone(text):
    written(text)
    held = preferences.load()
    assert (held.theme, held.keys) == ("", {})
    assert held.welcomed
    assert "settings" in held.trouble
    with pytest.raises(RubricStudioError):
        preferences.keep(theme="studio-light")
    assert preferences.path().read_text(encoding="utf-8") == text


def test_a_folder_in_its_place():
    preferences.path().mkdir(parents=True)
    assert preferences.load().trouble


def test_wrong_parts_are_named_and_the_rest_holds():
    written("theme: [1]\nkeys: {check: 5}\nwelcomed: true\n")
    held = preferences.load()
    assert (held.theme, held.keys, held.welcomed) == ("", {}, True)
    assert "theme, keys" in held.trouble
    preferences.keep(theme="studio-light", keys={"check": "f4"})
    assert preferences.load() == Preferences("studio-light", {"check": "f4"}, welcomed=True)
