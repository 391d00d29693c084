"""What can be done with sample responses: reading and marking them."""

from __future__ import annotations

from rubric_studio.tui.actions.action import JUDGING, MATRIX, READING, RESPONSES, Action, later

_MARKING = JUDGING | {MATRIX}

ACTIONS = (
    Action(
        "focus_marks",
        "f3",
        "F3",
        later("Mark"),
        later("Go to the sample responses, and mark them one after another on this criterion."),
        typing=True,
    ),
    Action(
        "met",
        "y",
        "y",
        later("Met"),
        later("This response meets this criterion; goes on to the next in this pane."),
        _MARKING,
    ),
    Action(
        "not_met",
        "n",
        "n",
        later("Not met"),
        later("It does not meet it; goes on to the next in this pane."),
        _MARKING,
    ),
    Action(
        "cannot_tell",
        "u",
        "u",
        later("Can't tell"),
        later("It cannot be told: the criterion stays ungraded; goes on to the next in this pane."),
        _MARKING,
    ),
    Action("take_back", "backspace", "Backspace", later("Take back"), later("Take your verdict back."), _MARKING),
    Action(
        "conversation",
        "c",
        "c",
        later("Conversation"),
        later("Show what the patient asked, or the response again."),
        JUDGING,
    ),
)

FOOTERS = {
    RESPONSES: ("help", "met", "not_met", "add_response", "side_by_side", "matrix", "save"),
    READING: ("help", "met", "not_met", "side_by_side", "matrix", "back", "save"),
}

HELP = {
    RESPONSES: later(
        "The sample responses: the verdict on the chosen criterion, the score, the rank. As long as a"
        " verdict is missing, the score is a range. {met}, {not_met} and {cannot_tell} give your verdict on the chosen "
        "criterion, then the next response is chosen. Enter or Tab goes to the text."
    ),
    READING: later(
        "The chosen response, or the conversation. Arrows scroll; {met}, {not_met} and {cannot_tell} give your verdict "
        "on the chosen criterion, then the next response is chosen, as in the list above."
    ),
}
