"""What can be done with the history: looking at what was recorded, comparing, bringing back."""

from __future__ import annotations

from dataclasses import replace

from rubric_studio.tui.actions.action import (
    COMPARED,
    HISTORY,
    LISTS,
    PAST,
    RECORD,
    RELEASE,
    RELEASES,
    REOPENED,
    WRITE,
    Action,
    later,
)

_HERE = frozenset({HISTORY})
_HISTORY = Action(
    "history",
    "h",
    "h",
    later("History"),
    later("Who changed this criterion, this rubric or this set when; look at it as it was, compare, bring back."),
    LISTS,
)
_RELEASES = Action(
    "releases",
    "l",
    "l",
    later("Releases"),
    later("The releases of this set: what each says, its digest, who approved; and opening one, to read it."),
    frozenset({HISTORY, RELEASE}),
)

ACTIONS = (
    _HISTORY,
    replace(_HISTORY, id="history_by_name", keys="", shown="", where=WRITE - LISTS),
    Action(
        "history_of_set",
        "f4",
        "F4",
        later("History"),
        later("What was recorded and released before, by whom and when."),
        frozenset({RECORD}),
        typing=True,
    ),
    Action("look_at", "enter", "Enter", later("Look at it"), later("Look at it as it was then."), _HERE),
    Action("mark_record", "m", "m", later("Mark"), later("Mark this record, to compare another one with it."), _HERE),
    Action(
        "compare_records",
        "v",
        "v",
        later("Compare"),
        later("Show word by word what differs from the marked record; without one, from the record before."),
        _HERE,
    ),
    Action(
        "bring_back",
        "b",
        "b",
        later("Bring back"),
        later("Bring it back as it was then, as a new change that can be undone."),
        frozenset({HISTORY, PAST}),
    ),
    Action("of_criterion", "c", "c", later("This criterion"), later("Only what changed this criterion."), _HERE),
    Action("of_rubric", "r", "r", later("This rubric"), later("All that changed this rubric."), _HERE),
    Action("of_set", "s", "s", later("The set"), later("All that changed this set."), _HERE),
    Action(
        "stop_reading",
        "x",
        "x",
        later("Stop"),
        later("Stop reading the history, or read on."),
        _HERE,
    ),
    _RELEASES,
    replace(_RELEASES, id="releases_by_name", keys="", shown="", where=WRITE),
    Action(
        "open_release",
        "enter",
        "Enter",
        later("Open it"),
        later("Open this release as it was made, to read it: nothing in it can be changed."),
        frozenset({RELEASES}),
    ),
)

READABLE = frozenset(
    {
        *("help", "commands", "back", "leave", "jump", "settings", "all_keys", "theme"),
        *("choose", "edit", "yaml", "next_pane", "previous_pane", "focus_marks", "search", "narrow", "narrowed"),
        *("conversation", "show_score", "remarks", "blind", "matrix", "side_by_side", "open_cell", "next_version"),
        *("with_conversation", "together", "next_criterion", "criterion_before", "window_right", "window_left"),
    }
)
"""What works in a release that was opened again: nothing that would change it."""

FOOTERS = {
    HISTORY: ("help", "look_at", "mark_record", "compare_records", "bring_back", "stop_reading", "back"),
    RELEASES: ("help", "open_release", "commands", "back"),
    REOPENED: ("help", "back", "choose", "edit", "yaml", "conversation", "matrix"),
    PAST: ("help", "bring_back", "commands", "back"),
    COMPARED: ("help", "commands", "back"),
}

HELP = {
    HISTORY: later(
        "Who changed what when, the latest first, with the releases between. {look_at} shows it as it was then."
        " {mark_record} marks a record; {compare_records} on another one shows word by word what differs between the"
        " two, or without a mark what this record changed. {bring_back} brings back what was then, as a new change: it"
        " can be undone, and is recorded like any other. {of_criterion}, {of_rubric} and {of_set} choose whose history"
        " it is. {look_at} on a release, or {releases}, shows the releases of the set."
    ),
    RELEASES: later(
        "The releases of this set, the latest first: when, by whom, how far from the one before (major: scores are not"
        " comparable; minor: rubrics came; patch: no score changed), and whether its tag is signed. Beside the list"
        " stands what its notes say: what changed, what that did to scores, who approved; Tab goes there, to scroll."
        " {open_release} opens the release as it was made, to read it."
    ),
    REOPENED: later(
        "This is a release as it was made, with the sample responses and the verdicts that were recorded by then. It"
        " can be read and not be changed: the history of a rubric brings back what was in it."
        " {edit} goes to the whole text of a criterion, {yaml} shows all that its file holds. {back} goes"
        " back to where you were."
    ),
    PAST: later("As it was then, to read only. {bring_back} brings it back as a new change; Esc goes back."),
    COMPARED: later(
        "What differs between two times, in sentences. Where words changed, both texts stand below each other: what is"
        " gone is struck through, what is new is underlined."
    ),
}
