"""What can be done with findings: going through them, mending, letting stay."""

from __future__ import annotations

from rubric_studio.tui.actions.action import FILTER, FINDINGS, FOUND, MENDING, REVIEW, WRITE, Action, later

ACTIONS = (
    Action("check", "f5", "F5", later("Check"), later("Check every rubric of the workspace."), typing=True),
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
        frozenset({FOUND, FINDINGS, MENDING, REVIEW}),
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
)

FOOTERS = {
    FOUND: ("help", "choose", "mend", "waive", "go_there", "back", "undo"),
    FINDINGS: ("help", "choose", "go_there", "waive", "find", "all", "back"),
    FILTER: ("help", "commands", "back"),
    MENDING: ("help", "take_way", "next_one", "waive", "go_there", "back"),
}

HELP = {
    FOUND: later(
        "What the check says about this criterion, the heaviest first: ! error, ~ warning, ? hint. The words that a "
        "finding is about are underlined in the text. Enter opens it: why it matters, with examples, and what can be "
        "done."
    ),
    FINDINGS: later(
        "Everything that the check found. Errors stop a release; warnings and hints never stop "
        "anything. Enter opens a finding: why it matters, and what can be done. What is shown can be chosen by weight, "
        "set, family of rules and words; what stands in brackets is at work. Known faults are those that a set's "
        "baseline lets be."
    ),
    FILTER: later("Only findings that hold all the words you type are shown. Enter or Esc goes to the list."),
    MENDING: later(
        "One finding: why it matters, a bad and a good example, and each way to mend it, with what the fields say "
        "before and after. Whatever you choose here, {undo} takes it back."
    ),
}
