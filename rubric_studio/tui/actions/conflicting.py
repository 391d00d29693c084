"""What can be done where two people changed one thing differently: taking either, both, or a text of one's own."""

from __future__ import annotations

from rubric_studio.tui.actions.action import CONFLICT, Action, later

_HERE = frozenset({CONFLICT})

ACTIONS = (
    Action("take_yours", "1", "1", later("Yours"), later("Keep what you wrote."), _HERE),
    Action("take_theirs", "2", "2", later("Theirs"), later("Take what they wrote."), _HERE),
    Action(
        "take_both",
        "3,b",
        "3",
        later("Both"),
        later("Keep both: one text behind the other, all words of two lists, or what only one took away."),
        _HERE,
    ),
    Action("write_own", "e", "e", later("Edit"), later("Write a text of your own in the place of both."), _HERE),
    Action("undecide", "backspace", "Backspace", later("Undecided"), later("Leave it undecided again."), _HERE),
    Action(
        "finish",
        "enter,ctrl+s",
        "Enter",
        later("Done"),
        later("Take all of it over, once everything is settled."),
        _HERE,
    ),
)

FOOTERS = {CONFLICT: ("help", "take_yours", "take_theirs", "take_both", "write_own", "finish", "back")}

HELP = {
    CONFLICT: later(
        "Two people changed the same thing differently; all else is merged already. Each line of the list is one such"
        " thing: below stand how it was, yours and theirs, with what differs underlined; PageUp and"
        " PageDown move through long ones. {take_yours} keeps yours,"
        " {take_theirs} takes theirs, {take_both} keeps both, {write_own} writes a text of your own, {undecide} leaves"
        " it undecided again. When all are settled, {finish} takes it over; until then nothing is changed. {back}"
        " leaves it for later: what you have settled so far is kept."
    ),
}
