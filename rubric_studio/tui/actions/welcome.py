"""What helps somebody who is new, or wants things otherwise: the tour, settings, keys, colours."""

from __future__ import annotations

from rubric_studio.tui.actions.action import ANYWHERE, KEYS, SETTINGS, START, WRITE, Action, later

ACTIONS = (
    Action(
        "tour", "", "", later("Tour"), later("The tour: in a minute, the seven things one does most."), WRITE | {START}
    ),
    Action(
        "leave_tour",
        "ctrl+l",
        "Ctrl+L",
        later("Leave the tour"),
        later("Leave the tour; it is found under Help again."),
        WRITE,
        typing=True,
    ),
    Action("skip_step", "", "", later("Skip this step"), later("Go on to the next step of the tour."), WRITE),
    Action(
        "settings",
        "",
        "",
        later("Settings"),
        later("Your name, colours, language, keys."),
        ANYWHERE - {SETTINGS, KEYS},
    ),
    Action(
        "all_keys", "", "", later("All keys"), later("Every key of the studio, and changing one."), ANYWHERE - {KEYS}
    ),
    Action("theme", "", "", later("Colours"), later("Choose dark, light, high contrast, or no colours."), ANYWHERE),
    Action(
        "change_setting",
        "enter",
        "Enter",
        later("Change"),
        later("Change what is chosen."),
        frozenset({SETTINGS, KEYS}),
    ),
    Action(
        "usual_key",
        "delete,backspace",
        "Del",
        later("The usual key"),
        later("Give this action its usual key again."),
        frozenset({KEYS}),
    ),
)

FOOTERS = {
    SETTINGS: ("help", "commands", "change_setting", "back"),
    KEYS: ("help", "commands", "change_setting", "usual_key", "back"),
}

HELP = {
    SETTINGS: later(
        "What the studio knows about you and how it looks. Up and down choose, Enter changes. It is kept for you "
        "alone, on this computer; your name and address are kept in the history's own settings of this workspace."
    ),
    KEYS: later(
        "Every key of the studio. Enter gives the chosen action another key: press the one you want. Del gives it its "
        "usual key again. A star marks what you changed."
    ),
}
