"""What can be done with what changed: looking at it, recording, releasing."""

from __future__ import annotations

from rubric_studio.tui.actions.action import RECORD, RELEASE, Action, later

ACTIONS = (
    Action(
        "changes",
        "f4",
        "F4",
        later("What changed"),
        later("Look at what changed, then record it in the history (git: commit)."),
        typing=True,
    ),
    Action(
        "release",
        "f9",
        "F9",
        later("Release"),
        later("Release this set: a version that graders can pin."),
        typing=True,
    ),
)

FOOTERS = {
    RECORD: ("help", "commands", "history_of_set", "send", "back"),
    RELEASE: ("help", "commands", "back"),
}

HELP = {
    RECORD: later(
        "What changed since the last record, in sentences, and what that does to scores. A record keeps this state in"
        " the history, with your name and a note; any record can be looked at and brought back. Once everything is"
        " recorded, {send} sends it to the team and receives what the others recorded."
    ),
    RELEASE: later("A release is a version of the set that graders can pin: it is written once and never changes."),
}
