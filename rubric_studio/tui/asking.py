"""A small form in a dialog, and a list to pick from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Select, Static, TextArea

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _
from rubric_studio.text import cells, one_line, safe
from rubric_studio.tui.boxes import LineBox, TextBox
from rubric_studio.tui.dialogs import Written, button
from rubric_studio.tui.lines import LineList, Part

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.widget import Widget


@dataclass(frozen=True)
class Field:
    """One field of a small form.

    Args:
        id: its name.
        label: what it asks.
        held: what it holds at first.
        lines: it takes several lines.
        chosen: what it holds at first is selected, so that typing takes its place.
        choices: ids and words, where one of them is to be chosen.
    """

    id: str
    label: str
    held: str = ""
    lines: bool = False
    chosen: bool = False
    choices: tuple[tuple[str, str], ...] = ()


class AskFields(Written):
    """Ask for several things at once; gives "ok" when they were taken, "" where the person went back.

    Args:
        title: what it is about.
        body: the sentences.
        fields: what is asked.
        do: the word on the button.
        take: takes the values by the fields' ids; raises a RubricStudioError, whose words are shown, where they do
            not fit.
        key: as ``Written.key``; the title if "".
    """

    CSS_PATH = "arranging.tcss"
    BINDINGS: ClassVar = [Binding("ctrl+s", "take", show=False, priority=True)]

    def __init__(
        self,
        title: str,
        body: str,
        fields: Sequence[Field],
        *,
        do: str,
        take: Callable[[Mapping[str, str]], None],
        key: str = "",
    ) -> None:
        super().__init__(title, body, [("ok", do), ("", _("Back"))])
        self._fields, self._taken_by = fields, take
        self.key = key or title

    def fields(self) -> ComposeResult:
        """Give what is to be filled in."""
        with VerticalScroll(classes="asked", can_focus=False):
            for field in self._fields:
                yield Static(Content(field.label), classes="asked-label")
                yield self._widget(field)
        yield Static(id="said")

    def _widget(self, field: Field) -> Widget:
        if field.choices:
            options = [(Content(words), id_) for id_, words in field.choices]
            return Select(
                options, value=field.held or field.choices[0][0], id=f"ask-{field.id}", compact=True, allow_blank=False
            )
        if not field.lines:
            return LineBox(field.held, id=f"ask-{field.id}", compact=True, select_on_focus=field.chosen)
        box = TextBox(f"ask-{field.id}")
        box.text = field.held
        return box

    def first(self) -> Widget:
        """Begin with the first field."""
        return self.query_one(f"#ask-{self._fields[0].id}")

    @property
    def values(self) -> dict[str, str]:
        """Give what the fields hold."""
        found: dict[str, str] = {}
        for field in self._fields:
            widget = self.query_one(f"#ask-{field.id}")
            found[field.id] = widget.text if isinstance(widget, TextArea) else str(getattr(widget, "value", ""))
        return found

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next field with Enter; take all with it in the last."""
        event.stop()
        if event.input.id == f"ask-{self._fields[-1].id}":
            self.action_take()
        else:
            self.focus_next()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take what was written, or go back."""
        event.stop()
        event.prevent_default()  # Textual would ask Ask's handler next
        if event.button.id == "answer-0":
            self.action_take()
        else:
            self.action_close()

    def action_take(self) -> None:
        """Take what was written, or say what is missing."""
        try:
            self._taken_by(self.values)
        except RubricStudioError as error:
            self.query_one("#said", Static).update(Content.styled(safe(str(error)), "$warning"))
            values = self.values
            empty = [field.id for field in self._fields if not values[field.id].strip()]
            self.set_focus(self.query_one(f"#ask-{empty[0]}") if empty else self.first())
        else:
            self.dismiss("ok")

    def action_close(self) -> None:
        """Close what is open in the form, or go back."""
        if opened := [select for select in self.query(Select) if select.expanded]:
            opened[0].expanded = False
            self.set_focus(opened[0])
        else:
            self.dismiss("")


@dataclass(frozen=True)
class Row:
    """Something to pick: its id, what stands before its text, its text, and whether it can be picked."""

    id: str
    parts: tuple[Part, ...]
    text: str
    open: bool = True


class PickList(LineList, can_focus=False):
    """What can be picked."""

    def __init__(self) -> None:
        super().__init__(id="picks")
        self.rows: list[Row] = []

    def row(self, index: int, width: int) -> list[Part]:
        """Draw one."""
        row = self.rows[index]
        left = max(width - sum(cells(text) for text, _style in row.parts), 1)
        return [*row.parts, (one_line(row.text, left), "" if row.open else "dim")]


class Pick(ModalScreen[str]):
    """Pick one of several: typing filters them, arrows move, Enter picks; gives its id, "" where the person went back.

    Args:
        title: what it is about.
        body: the sentences.
        rows: what can be picked.
        do: the word on the button.
    """

    CSS_PATH = "arranging.tcss"
    BINDINGS: ClassVar = [
        Binding("escape", "close", show=False, priority=True),
        Binding("up", "step(-1)", show=False, priority=True),
        Binding("down", "step(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
    ]

    def __init__(self, title: str, body: str, rows: Sequence[Row], *, do: str) -> None:
        super().__init__()
        self._title, self._body, self._do = title, body, do
        self._rows = list(rows)

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Vertical(classes="dialog"):
            yield Static(Content(safe(self._title)), classes="dialog-title")
            yield Static(Content(safe(self._body)))
            yield LineBox(id="sought", compact=True, select_on_focus=False, placeholder=_("Type to filter"))
            yield PickList()
            yield Static(id="picked")
            with Horizontal(classes="buttons"):
                yield button("pick", self._do)
                yield button("back", _("Back"))

    def on_mount(self) -> None:
        """Show everything, and let the person type."""
        self.set_focus(self.query_one("#sought"))
        self._filter()

    @property
    def _list(self) -> PickList:
        return self.query_one(PickList)

    @property
    def chosen(self) -> Row | None:
        """Give what is at the cursor."""
        return self._list.rows[self._list.cursor] if self._list.rows else None

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows, the cursor where it was."""
        self._rows = list(rows)
        self._filter()

    @on(Input.Changed)
    def _filter(self) -> None:
        words = self.query_one("#sought", Input).value.casefold().split()
        before = self.chosen
        found = [row for row in self._rows if all(word in f"{row.text} {row.id}".casefold() for word in words)]
        self._list.rows = found
        at = next((n for n, row in enumerate(found) if before and row.id == before.id), 0)
        self._list.reset(len(found), at)
        self._show_chosen()

    @on(LineList.Moved)
    def _show_chosen(self) -> None:
        row = self.chosen
        words = safe(row.text) if row else _("Nothing here holds these words.")
        self.query_one("#picked", Static).update(Content(words))

    @on(LineList.Chosen)
    def _clicked(self) -> None:
        self.set_focus(self.query_one("#pick"))

    def action_step(self, by: int) -> None:
        """Move the cursor by rows."""
        self._list.action_step(by)

    def action_page(self, by: int) -> None:
        """Move the cursor by pages."""
        self._list.action_page(by)

    @on(Input.Submitted)
    def _take(self) -> None:
        row = self.chosen
        if row is not None and row.open:
            self.dismiss(row.id)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Pick what is at the cursor, or go back."""
        event.stop()
        if event.button.id == "pick":
            self._take()
        else:
            self.action_close()

    def action_close(self) -> None:
        """Go back."""
        self.dismiss("")
