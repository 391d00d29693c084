"""What can be done with the team's copy: sending and receiving, and saying where it is."""

from __future__ import annotations

from dataclasses import replace

from rubric_studio.tui.actions.action import RECORD, SENDING, WRITE, Action, later

_SEND = Action(
    "send",
    "s",
    "s",
    later("Send and receive"),
    later("Receive what the team recorded, and send the team what you recorded (git: fetch, merge, push)."),
    frozenset({RECORD}),
)

ACTIONS = (
    _SEND,
    replace(_SEND, id="send_by_name", keys="", shown="", where=WRITE),
    Action(
        "team",
        "",
        "",
        later("Where the team's copy is"),
        later("Say, or change, to where records are sent and from where they come (git: remote)."),
        WRITE | {RECORD},
    ),
)

FOOTERS = {
    SENDING: ("help", "commands", "back"),
}

HELP = {
    SENDING: later(
        "What the team recorded comes in, is joined with what you recorded, and that is sent to the team. What both"
        " changed differently is settled by you first; until then nothing is touched. Only what is recorded is sent,"
        " and nothing that the team has is ever written over. {back} stops it while it runs: it can be begun again at"
        " any time."
    ),
}
