"""What can be done with responses side by side: the matrix, the author's order, judging blind, what that says."""

from __future__ import annotations

from rubric_studio.tui.actions.action import JUDGING, MATRIX, MATRIX_REMARKS, ORDER, ORDER_LINE, REMARKS, Action, later

ACTIONS = (
    Action(
        "matrix",
        "m",
        "m",
        later("Matrix"),
        later("All verdicts at a glance: the criteria down, the responses across."),
        JUDGING,
    ),
    Action(
        "show_score",
        "w",
        "w",
        later("Why this score"),
        later("Show what the chosen response earned and lost, the heaviest first; w again: the response."),
        JUDGING,
    ),
    Action(
        "remarks",
        "r",
        "r",
        later("Remarks"),
        later("Go to the sentences that say where the rubric contradicts what you think of the responses."),
        JUDGING | {MATRIX},
    ),
    Action(
        "blind",
        "b",
        "b",
        later("Blind"),
        later("Hide who or what wrote the responses, and what others said of them; b again shows it."),
        JUDGING | {MATRIX},
    ),
    Action(
        "order",
        "o",
        "o",
        later("Your order"),
        later("Say in which order you would rank the responses, and see whether the rubric agrees."),
        frozenset({MATRIX}),
    ),
    Action(
        "open_cell",
        "enter",
        "Enter",
        later("Go there"),
        later("Go back with this criterion and this response chosen."),
        frozenset({MATRIX}),
    ),
    Action(
        "place_here",
        "enter,space",
        "Enter",
        later("Rank next"),
        later("Put this response at the end of your order; one that is in it already is taken out."),
        frozenset({ORDER}),
    ),
    Action(
        "better",
        "ctrl+up,ctrl+left",
        "Ctrl+Up",
        later("Better"),
        later("Move this response one place up."),
        frozenset({ORDER}),
    ),
    Action(
        "worse",
        "ctrl+down,ctrl+right",
        "Ctrl+Down",
        later("Worse"),
        later("Move this response one place down."),
        frozenset({ORDER}),
    ),
    Action(
        "as_good",
        "equals_sign",
        "=",
        later("As good"),
        later("Let this response share the place of the one above it; = again parts them."),
        frozenset({ORDER}),
    ),
    Action(
        "type_order",
        "t",
        "t",
        later("Type it"),
        later("Type your order as numbers, the best first: 2 1 = 3."),
        frozenset({ORDER}),
    ),
)

_REMARKS = later(
    "What the verdicts say about the rubric: a good answer that breaks it, a bad one that scores too high and why, "
    "a criterion that has the same verdict everywhere. Enter or a click goes to the criterion and the response."
)

FOOTERS = {
    REMARKS: ("help", "choose", "back", "save", "undo"),
    MATRIX_REMARKS: ("help", "choose", "back", "save", "undo"),
    MATRIX: ("help", "commands", "met", "not_met", "order", "remarks", "back"),
    ORDER: ("help", "place_here", "better", "worse", "as_good", "type_order", "back"),
    ORDER_LINE: ("help", "commands", "back"),
}

HELP = {
    REMARKS: _REMARKS,
    MATRIX_REMARKS: _REMARKS,
    MATRIX: later(
        "The criteria go down, the responses across. y, n and u give your verdict on the cell in brackets and go one "
        "down; Backspace takes it back. Arrows, or h j k l, move; 1 to 9 choose a response. The signs: ✓ met, ✗ not "
        "met, ? cannot tell, · no verdict, ~ given to another wording; with negative points ✓ means that the fault is "
        "there. = marks a criterion that has the same verdict everywhere. The rows below stay in sight: points, score "
        "(two numbers, from and to, as long as verdicts are missing), rank, and your own order."
    ),
    ORDER: later(
        "The order in which you would rank the responses, the best at the top, whatever the rubric says. Enter ranks "
        "them one after the other, Ctrl+Up and Ctrl+Down move one, = lets two share a place, the mouse drags. It is "
        "kept in the file of the sample responses."
    ),
    ORDER_LINE: later(
        "Type the numbers of the responses, the best first; = between two that are as good as one another: 2 1 = 3. "
        "Enter takes the order over, Esc leaves it as it was."
    ),
}
