"""What helps to write: patterns, two criteria of one, turning one round, criteria of a response, the grader's view."""

from __future__ import annotations

from rubric_studio.tui.actions.action import GRADER, WRITE, Action, later

ACTIONS = (
    Action(
        "help_writing",
        "ctrl+r",
        "Ctrl+R",
        later("Help with writing"),
        later("Patterns, splitting in two, turning round, shared criteria, criteria from a response."),
        WRITE,
        typing=True,
    ),
    Action(
        "use_pattern",
        "",
        "",
        later("Begin from a pattern"),
        later("Add a criterion made from a pattern; Tab goes from gap to gap."),
        WRITE,
    ),
    Action(
        "split", "", "", later("Split in two"), later("Make two criteria of this one, its points shared out."), WRITE
    ),
    Action(
        "turn_round",
        "",
        "",
        later("Turn round"),
        later("Turn this criterion's sign round together with its words: what earns points becomes a fault, and back."),
        WRITE,
    ),
    Action(
        "as_grader",
        "",
        "",
        later("As the grader reads it"),
        later("The very words that a grader is sent for this criterion and response."),
        WRITE,
    ),
    Action(
        "from_response",
        "",
        "",
        later("Criteria from this response"),
        later("Tick sentences of the chosen response; each becomes a criterion."),
        WRITE,
    ),
    Action(
        "rubric_from_response",
        "",
        "",
        later("New rubric from a response"),
        later("Begin a rubric with an ideal response, or with what went wrong in a bad one."),
        WRITE,
    ),
)

FOOTERS = {
    GRADER: ("help", "commands", "back", "leave"),
}

HELP = {
    GRADER: later(
        "The very words that a grader is sent for this criterion of this response; nothing can be changed here. A "
        "grader sees one criterion at a time. If you stumble over it here, so will the grader: say it in fewer words, "
        "name what has to be there, and make two criteria of two things."
    ),
}
