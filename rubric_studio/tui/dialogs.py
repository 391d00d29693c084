"""Questions to the person: a few sentences and buttons, or one line to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static, TextArea

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _
from rubric_studio.text import cells, safe
from rubric_studio.tui.boxes import LineBox

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.await_complete import AwaitComplete
    from textual.geometry import Size
    from textual.widget import Widget

    from rubric_studio.tui.session import Session


def button(id_: str, words: str) -> Button:
    """Make a button that reads as one without colour too."""
    return Button(Content(f"[ {safe(words)} ]"), id=id_, compact=True)


class Ask(ModalScreen[str]):
    """Ask something, and give the chosen button's id; "" where the person went back.

    Args:
        title: what it is about.
        body: the sentences.
        buttons: ids and words; the first has the focus.
    """

    BINDINGS: ClassVar = [
        Binding("escape", "close", show=False, priority=True),
        Binding("right,down", "app.focus_next", show=False),
        Binding("left,up", "app.focus_previous", show=False),
    ]

    def __init__(self, title: str, body: str, buttons: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._title, self._body, self._buttons = title, body, buttons

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Vertical(classes="dialog"):
            yield Static(Content(safe(self._title)), classes="dialog-title")
            with VerticalScroll(classes="dialog-body", can_focus=False):
                yield Static(Content(safe(self._body)))
            yield from self.fields()
            with Horizontal(classes="buttons"):
                for number, (_id, words) in enumerate(self._buttons):
                    yield button(f"answer-{number}", words)

    def fields(self) -> ComposeResult:
        """Give what is to be filled in: here nothing."""
        yield from ()

    def on_mount(self) -> None:
        """Put the focus where it belongs."""
        self.set_focus(self.first())

    def on_resize(self, event: events.Resize) -> None:
        """Put the buttons below one another where they have no room side by side."""
        room = max(min(event.size.width * 96 // 100, 76) - 4, 1)
        self.set_class(sum(cells(words) + 8 for _id, words in self._buttons) > room, "stacked")
        self._leave_room(event.size, room)
        self.call_after_refresh(self._leave_room, event.size, room)  # texts to be written are folded only then

    def _leave_room(self, size: Size, room: int) -> None:
        """Let the sentences scroll where all of them would leave no room for what is below them."""
        dialog, body = self.query_one(".dialog"), self.query_one(".dialog-body")
        others = [child for child in dialog.children if child is not body]
        taken = sum(
            child.get_content_height(size, size, room) + child.gutter.height + child.styles.margin.height
            for child in others
        )
        body.styles.max_height = max(size.height * 96 // 100 - taken - 4, 2)

    def first(self) -> Widget:
        """Give what has the focus at first."""
        return self.query(Button).first()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Give the answer."""
        event.stop()
        number = int((event.button.id or "").removeprefix("answer-"))
        self.dismiss(self.answer(self._buttons[number][0]))

    def answer(self, pressed: str) -> str:
        """Give what a button means."""
        return pressed

    def action_close(self) -> None:
        """Go back."""
        self.dismiss("")


class Written(Ask):
    """Ask for something that is written.

    What stands in the fields is kept by the session while it is written: Esc, or a crash, loses nothing of it, and the
    same dialog opened again gives it back. It is let go of when it is taken over.
    """

    key = ""
    """Names the dialog and what it is about, so that what was begun comes back in its place."""

    def __init__(self, title: str, body: str, buttons: Sequence[tuple[str, str]]) -> None:
        super().__init__(title, body, buttons)
        self._first: dict[str, str] = {}

    @property
    def _session(self) -> Session | None:
        """Give the session that keeps it: while one practises, that of the practice, of which nothing stays."""
        practice = (screen for screen in self.app.screen_stack if getattr(screen, "practice", False))
        return getattr(next(practice, self.app), "session", None)

    def _entry(self, field: Widget) -> str:
        return f"{self.key}:{field.id}"

    def on_mount(self) -> None:
        """Give back what was begun."""
        given = False
        for field in self.query("Input, TextArea"):
            self._first[field.id or ""] = _text(field)
            begun = self._session.half_written(self._entry(field)) if self._session else None
            if begun is None or begun == _text(field):
                continue
            given = True
            if isinstance(field, Input):
                field.value, field.cursor_position = begun, len(begun)
            elif isinstance(field, TextArea):
                field.text = begun
                field.move_cursor(field.document.end)
        if given:
            words = _("{title}: what you had begun is here again").format(title=self._title)
            self.query_one(".dialog-title", Static).update(Content(safe(words)))

    def _changed(self, field: Widget) -> None:
        held = self._first.get(field.id or "")
        if self._session is None or held is None:
            return
        now = _text(field)
        if now.strip() and now != held:
            self._session.write_down(self._entry(field), now)
        else:
            self._session.written(self._entry(field))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep what stands there."""
        event.stop()
        self._changed(event.input)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep what stands there."""
        event.stop()
        self._changed(event.text_area)

    def dismiss(self, result: str | None = None) -> AwaitComplete:
        """Give the answer; what was begun is taken over with it."""
        if self._session:
            for field in self.query("Input, TextArea"):
                if result:
                    self._session.written(self._entry(field))
                else:
                    self._session.let_be(self._entry(field))
        return super().dismiss(result)


def _text(field: Widget) -> str:
    return field.text if isinstance(field, TextArea) else str(getattr(field, "value", ""))


class AskText(Written):
    """Ask for one line, and give it; "" where the person went back or wrote nothing.

    Args:
        title: what it is about.
        body: the sentences.
        held: what stands there at first.
        do: the word on the button.
        key: as ``Written.key``; the title if "".
    """

    def __init__(self, title: str, body: str, *, held: str = "", do: str, key: str = "") -> None:
        super().__init__(title, body, [("ok", do), ("no", _("Back"))])
        self._held = held
        self.key = key or title

    def fields(self) -> ComposeResult:
        """Give the line to fill in."""
        yield LineBox(self._held, id="answer", select_on_focus=False)

    def first(self) -> Widget:
        """Begin writing at once."""
        return self.query_one("#answer", Input)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the line with Enter."""
        event.stop()
        self.dismiss(event.value.strip())

    def answer(self, pressed: str) -> str:
        """Take the line, or go back."""
        return self.query_one("#answer", Input).value.strip() if pressed == "ok" else ""


class AskReason(AskText):
    """Ask for a reason, and perhaps the last day for which it holds; "" where the person went back or gave none.

    Args:
        title: what it is about.
        body: the sentences.
        do: the word on the button.
        day: reads a day as it was written; raises a RubricStudioError, whose words are shown, where it is none.
    """

    def __init__(self, title: str, body: str, *, do: str, day: Callable[[str], str | None]) -> None:
        super().__init__(title, body, do=do)
        self._day = day
        self.until: str | None = None

    def fields(self) -> ComposeResult:
        """Give the two lines to fill in."""
        yield LineBox(id="answer", compact=True, select_on_focus=False, placeholder=_("The reason, in a line"))
        words = _("Until when? A day such as {example}, or nothing: for good").format(example="2027-03-31")
        yield Static(Content(words))
        yield LineBox(id="until", compact=True, select_on_focus=False, max_length=10)
        yield Static(id="said")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take both lines with Enter."""
        event.stop()
        event.prevent_default()  # Textual would ask AskText's handler next
        self._take()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take both lines, or go back."""
        event.stop()
        event.prevent_default()
        if event.button.id == "answer-0":
            self._take()
        else:
            self.dismiss("")

    def _take(self) -> None:
        reason, until = (self.query_one(f"#{field}", Input) for field in ("answer", "until"))
        try:
            self.until = self._day(until.value)
        except RubricStudioError as error:
            self._say(str(error), until)
            return
        if reason.value.strip():
            self.dismiss(reason.value.strip())
        else:
            self._say(_("Say why it may stay."), reason)

    def _say(self, words: str, field: Input) -> None:
        self.query_one("#said", Static).update(Content.styled(safe(words), "$warning"))
        self.set_focus(field)
