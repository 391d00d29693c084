"""What can be done everywhere, and where there is no workspace yet."""

from __future__ import annotations

from rubric_studio.tui.actions.action import (
    ANYWHERE,
    DETAILS,
    FINDINGS,
    FOUND,
    MATRIX_REMARKS,
    RANKING,
    REMARKS,
    RESPONSES,
    REVIEW,
    RUBRICS,
    SIDE,
    START,
    WRITE,
    Action,
    later,
)

_EDITING = WRITE | RANKING | {DETAILS, SIDE, REVIEW}

ACTIONS = (
    Action("help", "f1", "F1", later("Help"), later("Help for where you are."), ANYWHERE, typing=True),
    Action(
        "commands",
        "ctrl+p",
        "Ctrl+P",
        later("Commands"),
        later("Everything by name, with its key."),
        ANYWHERE,
        typing=True,
    ),
    Action("save", "ctrl+s", "Ctrl+S", later("Save"), later("Save everything."), _EDITING, typing=True),
    Action(
        "undo",
        "ctrl+z",
        "Ctrl+Z",
        later("Undo"),
        later("Undo the last thing you did, wherever that was."),
        _EDITING,
        typing=True,
    ),
    Action("redo", "ctrl+y", "Ctrl+Y", later("Redo"), later("Do again what you undid."), _EDITING, typing=True),
    Action(
        "leave",
        "ctrl+q",
        "Ctrl+Q",
        later("Leave"),
        later("Leave the studio; asks only if something would be lost."),
        ANYWHERE,
        typing=True,
        browser="f10",
    ),
    Action(
        "back", "escape", "Esc", later("Back"), later("One step back; never loses anything."), ANYWHERE, typing=True
    ),
    Action(
        "settle",
        "",
        "",
        later("Choose what to keep"),
        later("Choose what to keep where somebody else changed a file that is open here."),
    ),
    Action(
        "choose",
        "enter",
        "Enter",
        later("Open"),
        later("Open what is chosen."),
        frozenset({RUBRICS, RESPONSES, FINDINGS, FOUND, REMARKS, MATRIX_REMARKS}),
    ),
)

FOOTERS = {
    START: ("help", "settings", "leave"),
}

HELP = {
    START: later("A workspace is a folder that holds your rubrics. Nothing is written before you choose."),
}
