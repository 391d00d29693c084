"""A page in the browser: who may start one, a real start, and which scripts a terminal cannot shape."""

from __future__ import annotations

from pathlib import Path

import pytest

from rubric_studio.errors import WorkspaceError
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.browsing import Way, misshown, show, way


@pytest.mark.parametrize(
    ("variables", "platform", "wanted"),
    [
        ({}, "darwin", Way.HERE),
        ({}, "win32", Way.HERE),
        ({}, "linux", Way.FILE),
        ({"DISPLAY": ":0"}, "linux", Way.HERE),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", Way.HERE),
        ({"DISPLAY": ":10", "SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, "linux", Way.FILE),
        ({"SSH_TTY": "/dev/pts/1"}, "darwin", Way.FILE),
        ({"DISPLAY": ":0", "TEXTUAL_DRIVER": "rubric_studio.tui.browser:BrowserDriver"}, "linux", Way.NOT),
        ({"RUBRIC_STUDIO_HOME": "/srv/r07"}, "darwin", Way.NOT),
    ],
)
def test_only_the_browser_of_who_sits_here_is_started(variables: dict[str, str], platform: str, wanted: Way) -> None:
    assert way(variables, platform) is wanted


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A browser that writes down what it is asked to show."""
    for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "TEXTUAL_DRIVER", "RUBRIC_STUDIO_HOME"):
        monkeypatch.delenv(name, raising=False)
    told, program = tmp_path / "told", tmp_path / "browser"
    program.write_text(f'#!/bin/sh\nprintf %s "$1" > {told}\necho noise\necho noise >&2\n')
    program.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(program))
    monkeypatch.setenv("DISPLAY", ":0")
    return told


def test_a_page_is_written_and_shown(example: Workspace, browser: Path, capfd: pytest.CaptureFixture[str]) -> None:
    page = show(example, "a-set/a-rubric", "<p>Ein Satz</p>")
    assert page.opened
    assert page.path == example.root / "dist" / "a-set--a-rubric.html"
    assert page.path.read_text() == "<p>Ein Satz</p>"
    assert browser.read_text() == page.path.absolute().as_uri()
    assert capfd.readouterr() == ("", "")


def test_from_afar_the_path_is_all(example: Workspace, browser: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    page = show(example, "a/b", "x")
    assert (page.opened, page.path.is_file(), browser.exists()) == (False, True, False)


def test_in_a_browser_nothing_is_started_or_written(
    example: Workspace, browser: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUBRIC_STUDIO_HOME", "/srv/r07")
    with pytest.raises(WorkspaceError, match="preview a/b --format html"):
        show(example, "a/b", "x")
    assert not (example.root / "dist").exists()
    assert not browser.exists()


def test_a_browser_that_does_not_come_and_a_folder_that_cannot_be_written(
    example: Workspace, browser: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.with_name("browser").write_text("#!/bin/sh\nexit 1\n")
    monkeypatch.setenv("PATH", str(browser.with_name("nothing")))  # no other browser is tried
    assert not show(example, "a/b", "x").opened
    (example.root / "dist" / "a--b.html").unlink()
    (example.root / "dist").rmdir()
    (example.root / "dist").write_text("")
    with pytest.raises(WorkspaceError, match="cannot be written"):
        show(example, "a/b", "x")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Call now.", ""),
        ("立刻打 119, 不要等。", ""),
        ("ปวดหัวมาก", ""),
        ("Đau đầu dữ dội", ""),
        ("اتصل بالإسعاف", "Right-to-left"),
        ("התקשר עכשיו", "Right-to-left"),
        ("Call تصل now", "Right-to-left"),
        ("तुरंत बुलाएँ", "cannot shape"),
        ("உடனே அழைக்கவும்", "cannot shape"),
        ("ချက်ချင်းခေါ်ပါ", "cannot shape"),
        ("ហៅភ្លាម", "cannot shape"),
    ],
)
def test_scripts(text: str, says: str) -> None:
    assert (says in misshown(text)) if says else not misshown(text)
