"""What can be done with what changed: looking at it, recording, releasing."""

from __future__ import annotations

from rubric_studio.tui.actions.action import RECORD, RELEASE, WRITE, Action, later

ACTIONS = (
    Action(
        "changes",
        "f4",
        "F4",
        later("What changed"),
        later("Look at what changed, then record it in the history (git: commit)."),
        WRITE | {RELEASE},
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
    Action(
        "editorial",
        "e",
        "e",
        later("Spelling only"),
        later("Say of a wording that only its spelling changed, so that scores stay comparable; or take that back."),
        frozenset({RELEASE}),
    ),
    Action(
        "number",
        "n",
        "n",
        later("Number"),
        later("Choose a higher number than the changes ask for; never a lower one."),
        frozenset({RELEASE}),
    ),
    Action(
        "sign",
        "s",
        "s",
        later("Sign"),
        later("Sign the release with the key that git is set up with, or not."),
        frozenset({RELEASE}),
    ),
)

FOOTERS = {
    RECORD: ("help", "commands", "history_of_set", "send", "back"),
    RELEASE: ("help", "changes", "review", "editorial", "number", "sign", "back"),
}

HELP = {
    RECORD: later(
        "What changed since the last record, in sentences, and what that does to scores. A record keeps this state in"
        " the history, with your name and a note; any record can be looked at and brought back. Once everything is"
        " recorded, {send} sends it to the team and receives what the others recorded."
    ),
    RELEASE: later(
        "A release is a version of the set that graders can pin: it is written once and never changes. Its number says"
        " whether scores stay comparable, and is the lowest that the changes allow. Where only the spelling of a"
        " wording changed, {editorial} says so, with your reason: the scores then stay comparable, and the verdicts of"
        " physicians hold. What is in the way can be done from here, and the list is looked through again."
    ),
}
