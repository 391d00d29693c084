"""Every action of the studio in one table: keys, words and places, for bindings, footer, palette and help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.language import _

if TYPE_CHECKING:
    from textual.binding import BindingType

RUBRICS, CRITERIA, FORM, RESPONSES, READING = "rubrics", "criteria", "form", "responses", "reading"
PROBLEMS, FOUND = "problems", "found"
RECORD, RELEASE, FINDINGS, FILTER, MENDING, START = "record", "release", "findings", "filter", "mending", "start"

LISTS = frozenset({RUBRICS, CRITERIA, RESPONSES, READING, PROBLEMS, FOUND})
WRITE = LISTS | {FORM}
JUDGING = frozenset({CRITERIA, RESPONSES, READING})
ANYWHERE = WRITE | {RECORD, RELEASE, FINDINGS, FILTER, MENDING, START}


def later(message: str) -> str:
    """Mark a message for translation; it is translated when it is shown."""
    return message


@dataclass(frozen=True)
class Action:
    """One thing that a person can do.

    Args:
        id: the method that does it is ``action_<id>``.
        keys: Textual's names of its keys, with commas.
        shown: its key as people write it.
        label: a word or two.
        help: a sentence.
        where: the places in which it works.
        typing: it works inside text boxes too, before the box sees the key.
    """

    id: str
    keys: str
    shown: str
    label: str
    help: str
    where: frozenset[str] = WRITE
    typing: bool = False

    @property
    def word(self) -> str:
        """Give the label in the person's language."""
        return _(self.label)

    @property
    def sentence(self) -> str:
        """Give the help in the person's language."""
        return _(self.help)

    @property
    def key(self) -> str:
        """Give the key in the person's language."""
        return _(self.shown)


ACTIONS: tuple[Action, ...] = (
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
    Action(
        "focus_marks",
        "f3",
        "F3",
        later("Mark"),
        later("Preview: read a sample response and mark it, criterion by criterion."),
        typing=True,
    ),
    Action(
        "changes",
        "f4",
        "F4",
        later("What changed"),
        later("Look at what changed, then record it in the history (git: commit)."),
        typing=True,
    ),
    Action("check", "f5", "F5", later("Check"), later("Check every rubric of the workspace."), typing=True),
    Action(
        "release",
        "f9",
        "F9",
        later("Release"),
        later("Release this set: a version that graders can pin."),
        typing=True,
    ),
    Action("save", "ctrl+s", "Ctrl+S", later("Save"), later("Save everything."), typing=True),
    Action(
        "undo",
        "ctrl+z",
        "Ctrl+Z",
        later("Undo"),
        later("Undo the last thing you did, wherever that was."),
        typing=True,
    ),
    Action("redo", "ctrl+y", "Ctrl+Y", later("Redo"), later("Do again what you undid."), typing=True),
    Action("new", "ctrl+n", "Ctrl+N", later("New criterion"), later("Add a criterion below this one."), typing=True),
    Action(
        "mend",
        "f8",
        "F8",
        later("Mend"),
        later("Look at what is to mend here: why it matters, and each way to mend it."),
        WRITE | {FINDINGS, FILTER},
        typing=True,
    ),
    Action(
        "next_one",
        "f8,ctrl+g",
        "F8",
        later("Next finding"),
        later("Leave this one as it is, and look at the next."),
        frozenset({MENDING}),
        typing=True,
    ),
    Action(
        "next_finding",
        "ctrl+g",
        "Ctrl+G",
        later("Next finding"),
        later("Go to the next thing to mend in this rubric."),
        typing=True,
    ),
    Action(
        "leave",
        "ctrl+q",
        "Ctrl+Q",
        later("Leave"),
        later("Leave the studio; asks only if something would be lost."),
        ANYWHERE,
        typing=True,
    ),
    Action(
        "back", "escape", "Esc", later("Back"), later("One step back; never loses anything."), ANYWHERE, typing=True
    ),
    Action("edit", "enter", "Enter", later("Edit"), later("Edit this criterion."), frozenset({CRITERIA})),
    Action(
        "choose",
        "enter",
        "Enter",
        later("Open"),
        later("Open what is chosen."),
        frozenset({RUBRICS, RESPONSES, FINDINGS, FOUND}),
    ),
    Action("take_way", "enter", "Enter", later("Do this"), later("Do what is chosen."), frozenset({MENDING})),
    Action(
        "waive",
        "w",
        "w",
        later("Let it stay"),
        later("Let this finding stay, with a reason that is kept in the file."),
        frozenset({FOUND, FINDINGS, MENDING}),
    ),
    Action(
        "go_there",
        "g",
        "g",
        later("Go there"),
        later("Go to the field, to change it yourself."),
        frozenset({FOUND, FINDINGS, MENDING}),
    ),
    Action("find", "slash", "/", later("Filter"), later("Show only what holds some words."), frozenset({FINDINGS})),
    Action("errors", "1", "1", later("Errors"), later("Show or hide errors."), frozenset({FINDINGS})),
    Action("warnings", "2", "2", later("Warnings"), later("Show or hide warnings."), frozenset({FINDINGS})),
    Action("hints", "3", "3", later("Hints"), later("Show or hide hints."), frozenset({FINDINGS})),
    Action(
        "next_set",
        "s",
        "s",
        later("Set"),
        later("Show one set only: the next one; after the last, all of them."),
        frozenset({FINDINGS}),
    ),
    Action(
        "next_family",
        "r",
        "r",
        later("Rules"),
        later("Show one family of rules only: the next one; after the last, all of them."),
        frozenset({FINDINGS}),
    ),
    Action(
        "known",
        "b",
        "b",
        later("Known faults"),
        later("Show or hide the faults that the set's baseline lets be."),
        frozenset({FINDINGS}),
    ),
    Action("all", "0", "0", later("All"), later("Show all findings again."), frozenset({FINDINGS})),
    Action("again", "f5", "F5", later("Check again"), later("Check everything again."), frozenset({FINDINGS})),
    Action(
        "met",
        "y",
        "y",
        later("Met"),
        later("This response meets this criterion; goes on to the next criterion."),
        JUDGING,
    ),
    Action(
        "not_met", "n", "n", later("Not met"), later("It does not meet it; goes on to the next criterion."), JUDGING
    ),
    Action(
        "cannot_tell",
        "u",
        "u",
        later("Can't tell"),
        later("It cannot be told: the criterion stays ungraded; goes on to the next."),
        JUDGING,
    ),
    Action("take_back", "backspace", "Backspace", later("Take back"), later("Take your verdict back."), JUDGING),
    Action(
        "more_points", "plus,equals_sign", "+", later("More points"), later("One point more."), frozenset({CRITERIA})
    ),
    Action("fewer_points", "minus", "-", later("Fewer points"), later("One point less."), frozenset({CRITERIA})),
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
    Action(
        "conversation",
        "c",
        "c",
        later("Conversation"),
        later("Show what the patient asked, or the response again."),
        JUDGING,
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
    Action("theme", "", "", later("Light or dark"), later("Change between the dark and the light colours."), ANYWHERE),
)

BY_ID = {action.id: action for action in ACTIONS}

FOOTERS: dict[str, tuple[str, ...]] = {
    RUBRICS: ("help", "commands", "choose", "next_pane", "check", "save", "leave"),
    CRITERIA: ("help", "commands", "edit", "met", "not_met", "save", "undo"),
    FORM: ("help", "commands", "back", "save", "mend", "undo", "focus_marks"),
    RESPONSES: ("help", "met", "not_met", "cannot_tell", "take_back", "conversation", "save"),
    READING: ("help", "met", "not_met", "cannot_tell", "conversation", "back", "save"),
    PROBLEMS: ("help", "commands", "previous_pane", "check", "save", "leave"),
    FOUND: ("help", "choose", "mend", "waive", "go_there", "back", "undo"),
    RECORD: ("help", "commands", "back"),
    RELEASE: ("help", "commands", "back"),
    FINDINGS: ("help", "choose", "go_there", "waive", "find", "all", "back"),
    FILTER: ("help", "commands", "back"),
    MENDING: ("help", "take_way", "next_one", "waive", "go_there", "back"),
    START: ("help", "leave"),
}
"""What the footer says in each place: the commonest first, never more than seven."""


def bindings(places: frozenset[str]) -> list[BindingType]:
    """Give the bindings of a screen with these places, and the number keys where responses are chosen."""
    from textual.binding import Binding  # the table itself is readable without Textual

    made: list[BindingType] = [
        Binding(
            action.keys,
            action.id,
            action.label,
            show=False,
            priority=action.typing,
            id=action.id,
        )
        for action in ACTIONS
        if action.keys and action.where & places
    ]
    if RESPONSES in places:
        made += [Binding(str(n), f"response({n})", show=False) for n in range(1, 10)]
    return made


def here(place: str) -> list[Action]:
    """Give the actions that work in a place."""
    return [action for action in ACTIONS if place in action.where]
