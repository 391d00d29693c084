"""What can be done with criteria, where they are written."""

from __future__ import annotations

from dataclasses import replace

from rubric_studio.tui.actions.action import CRITERIA, FORM, LISTS, PROBLEMS, RUBRICS, WRITE, Action, later

_BROWSE = Action(
    "browse",
    "z",
    "z",
    later("Open in browser"),
    later("Show this rubric, as it is now, in your browser: every script is shaped there as it should be."),
    LISTS,
)

ACTIONS = (
    Action("edit", "enter", "Enter", later("Edit"), later("Edit this criterion."), frozenset({CRITERIA})),
    Action(
        "new",
        "ctrl+n",
        "Ctrl+N",
        later("New criterion"),
        later("Add a criterion below this one."),
        WRITE - {RUBRICS},
        typing=True,
        browser="ctrl+b",
    ),
    Action(
        "more_points", "plus,equals_sign", "+", later("More points"), later("One point more."), frozenset({CRITERIA})
    ),
    Action("fewer_points", "minus", "-", later("Fewer points"), later("One point less."), frozenset({CRITERIA})),
    Action("next_axis", "x", "x", later("Next axis"), later("Give it the next axis."), frozenset({CRITERIA})),
    Action("move_up", "ctrl+up", "Ctrl+Up", later("Move up"), later("Move this criterion up."), frozenset({CRITERIA})),
    Action(
        "move_down",
        "ctrl+down",
        "Ctrl+Down",
        later("Move down"),
        later("Move this criterion down."),
        frozenset({CRITERIA}),
    ),
    Action(
        "delete",
        "d,delete",
        "d",
        later("Delete"),
        later("Delete this criterion; undo brings it back."),
        frozenset({CRITERIA}),
    ),
    Action("next_pane", "right_square_bracket", "]", later("Next pane"), later("Go to the next pane or tab."), LISTS),
    Action(
        "previous_pane",
        "left_square_bracket",
        "[",
        later("Pane before"),
        later("Go to the pane or tab before."),
        LISTS,
    ),
    _BROWSE,
    replace(_BROWSE, id="browse_by_name", keys="", shown="", where=WRITE - LISTS),
)

FOOTERS = {
    RUBRICS: ("help", "commands", "choose", "new_rubric", "narrow", "details", "save"),
    CRITERIA: ("help", "edit", "met", "not_met", "new", "save", "commands"),
    FORM: ("help", "commands", "back", "save", "help_writing", "undo", "focus_marks"),
    PROBLEMS: ("help", "commands", "previous_pane", "check", "save", "leave"),
}

HELP = {
    RUBRICS: later(
        "The rubrics of this workspace, set by set. Up and down open a rubric; Enter goes to its "
        "criteria, or opens and closes a set. A star marks what is not saved. Drafts and retired rubrics are not "
        "released: the status stands under Prompt and details."
    ),
    CRITERIA: later(
        "The criteria of the open rubric. {met}, {not_met} and {cannot_tell} give your verdict on the chosen sample "
        "response, then the next criterion is chosen; so a response is marked from top to bottom. A criterion "
        "with negative points names a fault: {met} means that the fault is there. The signs: ✓ met, ✗ not"
        " met, ? cannot tell, · no verdict; ! error, ~ warning. “stale”: the verdict was given to other words, and"
        " counts no more; judge again. {browse} shows the rubric as a page in your browser, for paper, and for scripts "
        "that a terminal cannot shape."
    ),
    FORM: later(
        "The form of one criterion. Write freely: Tab goes to the next field, Esc back to the list. "
        "What is to mend stands below, a moment after you stop typing, and the words that it is about "
        "are underlined; {mend} mends it. Below that: what your changes since the last record do to the scores of the "
        "verdicts given so far; a verdict on words that are others now needs judging again, and until then the score "
        "is a range. Undo brings everything back, word by word.\n\n{help_writing} helps with writing: patterns whose "
        "gaps are filled in from Tab to Tab, splitting in two, turning round with the sign, the grader's view, "
        "criteria made of a response.\n\nPoints: what meeting it earns; "
        "negative for a fault. Axis: which side of an answer it looks at. Level: written for this one prompt, or a "
        "criterion for many. Never-event: what must never happen; it is reported beside the score, which it leaves as "
        "it is."
    ),
    PROBLEMS: later(
        "Why this rubric cannot be shown: the file, the line and the column, and what to do. Mend it "
        "in a text editor, then open the rubric again from the list. Everything else goes on working."
    ),
}
