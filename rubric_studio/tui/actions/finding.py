"""What can be done to get somewhere: jumping, finding, narrowing the list of rubrics."""

from __future__ import annotations

from rubric_studio.tui.actions.action import ANYWHERE, FINDING, NARROW, RUBRICS, WRITE, Action, later

ACTIONS = (
    Action(
        "search",
        "ctrl+f",
        "Ctrl+F",
        later("Find"),
        later("Find rubrics by their title, and criteria by their words, in all sets."),
        WRITE,
        typing=True,
    ),
    Action(
        "jump",
        "ctrl+o",
        "Ctrl+O",
        later("Jump"),
        later("Show a letter on everything that can be gone to; press it to go there."),
        ANYWHERE,
        typing=True,
    ),
    Action(
        "narrow",
        "slash",
        "/",
        later("Filter"),
        later("Show only the rubrics whose titles hold some words."),
        frozenset({RUBRICS}),
    ),
    Action(
        "found_up", "up", "Up", later("Hit before"), later("Go to the hit before."), frozenset({FINDING}), typing=True
    ),
    Action(
        "found_down", "down", "Down", later("Next hit"), later("Go to the next hit."), frozenset({FINDING}), typing=True
    ),
    Action(
        "take_hit",
        "enter",
        "Enter",
        later("Go there"),
        later("Open what was found."),
        frozenset({FINDING}),
        typing=True,
    ),
    Action(
        "narrowed",
        "enter,down",
        "Enter",
        later("To the list"),
        later("Go to the rubrics that are left."),
        frozenset({NARROW}),
        typing=True,
    ),
)

FOOTERS = {
    FINDING: ("help", "take_hit", "found_down", "found_up", "back"),
    NARROW: ("help", "narrowed", "back", "search"),
}

HELP = {
    FINDING: later(
        "Type one or more words. Rubrics are found by their title or name, criteria by their text, in every set of "
        "this workspace. All the words must occur; capitals and accents make no difference. Up and down choose a hit, "
        "Enter opens it, Esc goes back to where you were."
    ),
    NARROW: later(
        "Only the rubrics whose title or name holds all the words you type are listed. Enter or the down arrow goes to "
        "the list; Esc shows all rubrics again."
    ),
}
