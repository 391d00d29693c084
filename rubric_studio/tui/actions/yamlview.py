"""What can be done with the YAML of one criterion."""

from __future__ import annotations

from rubric_studio.tui.actions.action import YAML, Action, later

ACTIONS = (
    Action(
        "yaml",
        "f2",
        "F2",
        later("YAML"),
        later("Show this criterion as YAML, the text that stands in the file, or the form again."),
        typing=True,
    ),
)

FOOTERS = {
    YAML: ("help", "yaml", "back", "save", "mend", "undo", "commands"),
}

HELP = {
    YAML: later(
        "One criterion as the text that stands in its file (YAML). What you type counts as soon as it can be read; "
        "until then a line below says what is missing, and the rubric stays as it was. Each line is “key: value”; "
        "# begins a note that graders never see. F2 or Esc goes back to the form, Tab to what is to mend. Undo brings "
        "everything back, word by word."
    ),
}
