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
        "next_evidence",
        "l",
        "l",
        later("Possible evidence"),
        later("Go to the next of the sentences that may be evidence for this criterion: likely by their words only."),
        JUDGING,
    ),
    Action(
        "accept_evidence",
        "i",
        "i",
        later("It is evidence"),
        later("Take the sentence that you look at as evidence, or let go of it; it is kept with your verdict."),
        JUDGING,
    ),
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
        "criterion, then the next response is chosen. Enter or Tab goes to the text. {next_evidence} goes through the "
        "sentences that may be evidence, {accept_evidence} keeps one with your verdict."
    ),
    READING: later(
        "The chosen response, or the conversation. Arrows scroll; {met}, {not_met} and {cannot_tell} give your verdict "
        "on the chosen criterion, then the next response is chosen, as in the list above. Tinted sentences may be "
        "evidence: {next_evidence} goes to the next, {accept_evidence} keeps it with your verdict. They are likely by "
        "their words only, and say nothing about the verdict."
    ),
}
