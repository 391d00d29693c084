"""The lines of a file of model outputs: what is in it, and which of them become sample responses."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Label, Static

from rubric_studio.language import _, counted, joined
from rubric_studio.text import one_line
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.bars import FootLine, TopLine, put
from rubric_studio.tui.boxes import LineBox
from rubric_studio.tui.lines import LineList, Part, column
from rubric_studio.tui.screen import StudioScreen
from rubric_studio.workflows.incoming import sample_from

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from rubric_studio.formats.outputs import Output
    from rubric_studio.tui.actions import Action
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.incoming import OutputsFile

NAMED = 3
"""Sentences about lines that were left out that are shown."""


class OutputList(LineList):
    """Lines of the file, each chosen or not."""

    def __init__(self) -> None:
        super().__init__(id="outputs", place=actions.OUTPUTS)
        self.outputs: list[Output] = []
        self.chosen: set[int] = set()

    def fill(self, outputs: list[Output]) -> None:
        """Show these lines."""
        self.outputs = outputs
        self.reset(len(outputs))

    @property
    def here(self) -> Output | None:
        """Give the line at the cursor."""
        return self.outputs[self.cursor] if self.outputs else None

    def row(self, index: int, width: int) -> list[Part]:
        """Draw a line: chosen or not, number, model, date, its first words."""
        output = self.outputs[index]
        named = " ".join(part for part in (output.model, output.version) if part) or _("no model named")
        who = max(min(width // 3, 28), 8)
        parts = [
            ("[x] " if output.line in self.chosen else "[ ] ", "key"),
            (f"{output.line:>5} ", "dim"),
            (column(named, who) + " ", ""),
            (column(output.date, 11), "dim"),
        ]
        return [*parts, (one_line(output.text[:400], max(width - who - 22, 1)), "")]


class OutputsScreen(StudioScreen):
    """Chooses lines and adds them; gives what was done in a sentence, or None."""

    PLACE = actions.OUTPUTS
    BINDINGS: ClassVar = actions.bindings(frozenset({actions.OUTPUTS}))
    CSS_PATH = "sample.tcss"

    def __init__(self, session: Session, file: OutputsFile) -> None:
        super().__init__()
        self._session, self._file = session, file
        self._all = not file.belonging

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        yield Static(self._head(), id="outputs-head")
        with Horizontal(id="outputs-author"):
            yield Label(_("Where a line names no model:"))
            yield LineBox("unknown", id="author", compact=True, select_on_focus=False)
        yield OutputList()
        with VerticalScroll(id="outputs-text"):
            yield Static(id="output-text")
        yield FootLine(id="foot")
        yield self.room()

    def _head(self) -> Content:
        held = self._file.held
        lines = counted("one line", "{n} lines", held.count)
        fields = ", ".join(one_line(field, 30) for field in held.fields[:30])
        n = len(self._file.belonging)
        fit = counted("one line answers this rubric's prompt.", "{n} lines answer this rubric's prompt.", n)
        none = _("No line names this rubric or asks the same as its prompt: choose the lines yourself.")
        said = [_("{lines}, with the fields: {fields}").format(lines=lines, fields=fields), fit if n else none]
        said += [f"~ {one_line(sentence)}" for sentence in held.left_out[:NAMED]]
        if more := len(held.left_out) - NAMED:
            said += [counted("~ one more line is left out", "~ {n} more lines are left out", more)] if more > 0 else []
        return Content("\n".join(said))

    def on_mount(self) -> None:
        """Choose the lines that belong to the rubric."""
        self.query_one(TopLine).show((_("Model outputs"), one_line(self._file.path.name)), ())
        lines = self.query_one(OutputList)
        lines.chosen = {self._file.held.outputs[n].line for n in self._file.belonging}
        self._fill()
        self.set_focus(lines)

    def _fill(self) -> None:
        outputs = self._file.held.outputs
        shown = list(outputs) if self._all else [outputs[n] for n in self._file.belonging]
        self.query_one(OutputList).fill(shown)
        self._show()

    @on(LineList.Moved)
    def _show(self) -> None:
        lines = self.query_one(OutputList)
        text = phrases.readable(lines.here.text) if lines.here else ""
        put(self.query_one("#output-text", Static), Content(text))
        self.query_one("#outputs-text").scroll_home(animate=False)
        chosen = counted("one line is chosen", "{n} lines are chosen", len(lines.chosen))
        self.query_one(TopLine).show((_("Model outputs"), one_line(self._file.path.name)), (chosen,))
        self.show_keys()

    def available(self, action: Action) -> bool:
        """Offer both views only where there are two."""
        if action.id == "which_lines" and len(self._file.belonging) in (0, len(self._file.held.outputs)):
            return False
        return super().available(action)

    def label(self, action: Action) -> str:
        """Say which lines would be shown."""
        return _("Only these") if action.id == "which_lines" and self._all else action.word

    # what the person does ---------------------------------------------------------------------------------------------

    @on(Input.Submitted)
    def _named(self, event: Input.Submitted) -> None:
        event.stop()
        self.set_focus(self.query_one(OutputList))

    def action_take_line(self) -> None:
        """Choose the line at the cursor, or choose it no more, and go on."""
        lines = self.query_one(OutputList)
        if lines.here:
            lines.chosen ^= {lines.here.line}
            lines.refresh()
            lines.action_step(1)
            self._show()

    @on(OutputList.Chosen)
    def _clicked(self) -> None:
        lines = self.query_one(OutputList)
        if lines.here:
            lines.chosen ^= {lines.here.line}
            lines.refresh()
            self._show()

    def action_all_lines(self) -> None:
        """Choose all lines that are shown, or none."""
        lines = self.query_one(OutputList)
        shown = {output.line for output in lines.outputs}
        lines.chosen = lines.chosen - shown if shown <= lines.chosen else lines.chosen | shown
        lines.refresh()
        self._show()

    def action_which_lines(self) -> None:
        """Show the lines that answer the prompt, or all."""
        self._all = not self._all
        self._fill()

    def action_add_lines(self) -> None:
        """Add what is chosen."""
        chosen = self.query_one(OutputList).chosen
        author = self.query_one("#author", LineBox).value.strip() or "unknown"
        found = [output for output in self._file.held.outputs if output.line in chosen]
        if not found:
            self.tell(_("No line is chosen: {key} chooses one.").format(key=actions.key("take_line")))
            return
        with self.told():
            made = self._session.add_samples([sample_from(output, author=author) for output in found])
            said = counted("One response was added.", "{n} responses were added.", len(made))
            self.dismiss(joined(said, _("Ctrl+Z takes it back.")))
