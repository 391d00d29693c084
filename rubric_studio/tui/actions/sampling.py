"""What can be done with sample responses as texts: adding, changing, reading side by side."""

from __future__ import annotations

from rubric_studio.tui.actions.action import FILE, JUDGING, OUTPUTS, READING, RESPONSES, SAMPLE, SIDE, Action, later

_TEXTS = frozenset({RESPONSES, READING})
_HERE = frozenset({SIDE})

ACTIONS = (
    Action(
        "add_response",
        "a",
        "a",
        later("Add a response"),
        later("Add a sample response: typed, pasted, or from a file."),
        JUDGING,
    ),
    Action(
        "side_by_side",
        "v",
        "v",
        later("Side by side"),
        later("Read several responses side by side, and mark them criterion by criterion."),
        JUDGING,
    ),
    Action(
        "edit_response",
        "e",
        "e",
        later("Edit"),
        later("Change this response: its text, who wrote it, its citations."),
        _TEXTS,
    ),
    Action(
        "step_expected",
        "g",
        "g",
        later("Good or bad"),
        later("Say of this response that it is meant to be good, to be bad, or neither."),
        _TEXTS,
    ),
    Action(
        "remove_response",
        "d,delete",
        "d",
        later("Take away"),
        later("Take this response away; undo brings it back, and verdicts on it stay in their files."),
        frozenset({RESPONSES}),
    ),
    Action(
        "make_ideal",
        "",
        "",
        later("Make it the ideal response"),
        later("Let this text be the rubric's ideal response; the one before goes, undo brings it back."),
        _TEXTS,
    ),
    # the form
    Action(
        "take_form",
        "ctrl+s",
        "Ctrl+S",
        later("Add and save"),
        later("Take what the form says, and save."),
        frozenset({SAMPLE}),
        typing=True,
    ),
    Action(
        "from_file",
        "ctrl+l",
        "Ctrl+L",
        later("From a file"),
        later("Read the text from a file, or responses from a file of model outputs."),
        frozenset({SAMPLE}),
        typing=True,
    ),
    Action(
        "clear_form",
        "",
        "",
        later("Begin again"),
        later("Throw away what you wrote into this form."),
        frozenset({SAMPLE}),
    ),
    # a file
    Action(
        "open_file",
        "enter",
        "Enter",
        later("Open"),
        later("Open the file, or the folder, whose name is chosen."),
        frozenset({FILE}),
        typing=True,
    ),
    Action(
        "complete",
        "tab",
        "Tab",
        later("Complete"),
        later("Take the name that is chosen into the path."),
        frozenset({FILE}),
        typing=True,
    ),
    # lines of a file of outputs
    Action(
        "take_line",
        "space",
        "Space",
        later("Choose"),
        later("Choose this line, or choose it no more."),
        frozenset({OUTPUTS}),
    ),
    Action(
        "all_lines", "a", "a", later("All"), later("Choose all lines that are shown, or none."), frozenset({OUTPUTS})
    ),
    Action(
        "which_lines",
        "l",
        "l",
        later("All lines"),
        later("Show the lines that answer this prompt, or all lines of the file."),
        frozenset({OUTPUTS}),
    ),
    Action(
        "add_lines",
        "enter",
        "Enter",
        later("Add them"),
        later("Add the chosen lines as sample responses."),
        frozenset({OUTPUTS}),
    ),
    # side by side
    Action("here_met", "y", "y", later("Met"), later("The response in this column meets the criterion."), _HERE),
    Action("here_not_met", "n", "n", later("Not met"), later("It does not meet the criterion."), _HERE),
    Action("here_cannot_tell", "u", "u", later("Can't tell"), later("It cannot be told."), _HERE),
    Action("here_take_back", "backspace", "Backspace", later("Take back"), later("Take your verdict back."), _HERE),
    Action(
        "next_version",
        "t",
        "t",
        later("Other version"),
        later("Put another version of the same model, or another text of the same author, into this column."),
        _HERE,
    ),
    Action(
        "with_conversation", "c", "c", later("Conversation"), later("Show or hide the conversation as a column."), _HERE
    ),
    Action(
        "together",
        "s",
        "s",
        later("Scroll together"),
        later("Scroll all columns together, or each for itself."),
        _HERE,
    ),
    Action("next_criterion", "down,j", "Down", later("Next criterion"), later("Look at the next criterion."), _HERE),
    Action("criterion_before", "up,k", "Up", later("Criterion before"), later("Look at the criterion before."), _HERE),
    Action("window_right", "right", "Right", later("Further"), later("Move on to the next responses."), _HERE),
    Action("window_left", "left", "Left", later("Back"), later("Move back to the responses before."), _HERE),
)

FOOTERS = {
    SAMPLE: ("help", "take_form", "from_file", "commands", "back"),
    FILE: ("help", "open_file", "complete", "back"),
    OUTPUTS: ("help", "take_line", "all_lines", "add_lines", "which_lines", "back"),
    SIDE: ("help", "here_met", "here_not_met", "here_cannot_tell", "next_criterion", "next_version", "back"),
}

HELP = {
    SAMPLE: later(
        "One sample response. Type the text, paste it, or read it from a file. Say who or what wrote it: a physician "
        "stands here by an id, never by a name. Tab goes to the next field. What is left with Esc is kept, and is "
        "there again when the form is opened; Ctrl+S takes it."
    ),
    FILE: later(
        "Type the path of a file; what is there stands below. Up and down choose a name, Tab takes it into the path, "
        "Enter opens it. A plain text or Markdown file gives the text of a response; a file of model outputs (.jsonl, "
        "a line for each) gives several responses at once."
    ),
    OUTPUTS: later(
        "The lines of a file of model outputs. Those that answer this rubric's prompt are chosen already: they name "
        "the rubric, or ask the same. Space chooses a line, Enter adds what is chosen, all in one step that undo takes "
        "back."
    ),
    SIDE: later(
        "The responses side by side. Tab goes to the next column, Left and Right to the next responses; 1 to 9 put a "
        "response into the column. Up and down choose the criterion that stands at the bottom; y, n and u give your "
        "verdict on it for the column with the focus. PageUp, PageDown, Space and the mouse scroll."
    ),
}
