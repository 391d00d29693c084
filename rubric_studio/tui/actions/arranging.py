"""What can be done with whole rubrics and sets, with a prompt and its details, and with shared criteria."""

from __future__ import annotations

from dataclasses import replace

from rubric_studio.tui.actions.action import CRITERIA, DETAILS, RUBRICS, WRITE, Action, later

_HERE = frozenset({RUBRICS})
_OF_RUBRICS = (
    Action(
        "new_rubric",
        "ctrl+n",
        "Ctrl+N",
        later("New rubric"),
        later("Make a new rubric in this set."),
        _HERE,
        typing=True,
        browser="ctrl+b",
    ),
    Action("new_set", "s", "s", later("New set"), later("Make a new set of rubrics."), _HERE),
    Action(
        "copy_rubric",
        "c",
        "c",
        later("Copy rubric"),
        later("Copy this rubric with its sample responses, as a draft."),
        _HERE,
    ),
    Action("rename", "r", "r", later("Rename"), later("Give this rubric, or this set, another title."), _HERE),
    Action(
        "move_rubric",
        "m",
        "m",
        later("Move rubric"),
        later("Move this rubric to another set, with its responses and verdicts."),
        _HERE,
    ),
    Action(
        "retire",
        "t",
        "t",
        later("Retire rubric"),
        later("Retire this rubric: it stays, but is never released again. Or bring a retired one back as a draft."),
        _HERE,
    ),
)
_DETAILS = Action(
    "details",
    "p",
    "p",
    later("Prompt and details"),
    later("The conversation turn by turn, and all about this rubric: title, status, theme, language, tags."),
    frozenset({RUBRICS, CRITERIA}),
)


def _by_name(action: Action) -> Action:
    """Offer an action by its name where its key means something else."""
    where = WRITE - action.where
    return replace(action, id=f"{action.id}_by_name", keys="", shown="", browser="", where=where, typing=False)


ACTIONS = (
    *_OF_RUBRICS,
    _DETAILS,
    Action(
        "use_shared",
        "s",
        "s",
        later("Use a shared criterion"),
        later("Choose one of the set's shared criteria; it is put below this criterion."),
        frozenset({CRITERIA}),
    ),
    Action(
        "share",
        "",
        "",
        later("Share this criterion"),
        later("Make this criterion a shared one, which other rubrics of the set can use."),
        WRITE - {RUBRICS},
    ),
    Action(
        "add_turn",
        "ctrl+n",
        "Ctrl+N",
        later("Add a turn"),
        later("Add a turn below."),
        frozenset({DETAILS}),
        typing=True,
        browser="ctrl+b",
    ),
    Action(
        "turn_up",
        "ctrl+up",
        "Ctrl+Up",
        later("Turn up"),
        later("Move this turn up."),
        frozenset({DETAILS}),
        typing=True,
    ),
    Action(
        "turn_down",
        "ctrl+down",
        "Ctrl+Down",
        later("Turn down"),
        later("Move this turn down."),
        frozenset({DETAILS}),
        typing=True,
    ),
    Action(
        "take_turn",
        "d",
        "d",
        later("Take this turn away"),
        later("Take this turn away (the key works while who speaks has the focus); undo brings it back."),
        frozenset({DETAILS}),
    ),
    *(_by_name(action) for action in (*_OF_RUBRICS, _DETAILS)),
)

FOOTERS = {
    DETAILS: ("help", "commands", "back", "add_turn", "save", "undo"),
}

HELP = {
    DETAILS: later(
        "The conversation that is given to the assistant, turn by turn, and below it what the rubric is about. Tab goes"
        " to the next field. What does not fit is said below its field, and is not taken over before it does. Esc goes"
        " back. Only active rubrics are released."
    ),
}
