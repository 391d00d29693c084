"""What reviewers do: going through what awaits their word, and giving it."""

from __future__ import annotations

from rubric_studio.tui.actions.action import CRITERIA, LISTS, RELEASE, REVIEW, Action, later

_SAYING = frozenset({CRITERIA, REVIEW})

ACTIONS = (
    Action(
        "review",
        "q",
        "q",
        later("Review queue"),
        later("Go through the criteria that await your word."),
        LISTS | {RELEASE},
    ),
    Action(
        "approve",
        "o",
        "o",
        later("Approve"),
        later("Say that this criterion may be released as it is; in the queue the next one is chosen."),
        _SAYING,
    ),
    Action(
        "approve_everywhere",
        "O",
        "Shift+O",
        later("Approve everywhere"),
        later("Approve this shared criterion in every rubric in which it awaits your word."),
        frozenset({REVIEW}),
    ),
    Action(
        "request_changes",
        "f",
        "f",
        later("Ask for changes"),
        later("Ask for changes, and say which: a release waits until they are made, or you take that back."),
        _SAYING,
    ),
    Action(
        "comment",
        "t",
        "t",
        later("Comment"),
        later("Say something of this criterion that holds nothing up."),
        _SAYING,
    ),
    Action(
        "withdraw",
        "backspace",
        "Backspace",
        later("Take back"),
        later("Take back your approval, or your request for changes."),
        frozenset({REVIEW}),
    ),
    Action(
        "everything",
        "v",
        "v",
        later("Show all"),
        later("Show every criterion and how it stands, or only what awaits your word."),
        frozenset({REVIEW}),
    ),
)

FOOTERS = {
    REVIEW: ("help", "approve", "request_changes", "comment", "everything", "save", "back"),
}

HELP = {
    REVIEW: later(
        "The criteria that await your word: not enough people have approved them, and you neither wrote them nor "
        "changed them last; or they changed since you asked for that. Tab leads to what one needs to decide, to scroll "
        "in it. "
        "{approve} approves one and goes on to the next; {request_changes} asks for changes, and a release then waits; "
        "{comment} says something that holds nothing up. When a criterion changes, it has to be approved again. "
        "{undo} takes your last word back; {save} saves them, and {changes} records them."
    ),
}
