"""The parts of the screen of a prompt and its details: a turn, and a detail with what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Label, Select, Static

from rubric_studio.language import _
from rubric_studio.text import one_line, safe
from rubric_studio.tui import phrases
from rubric_studio.tui.bars import Chips
from rubric_studio.tui.boxes import LineBox, TextBox
from rubric_studio.workflows.fields import parted, written
from rubric_studio.workflows.prompt import ASSISTANT, SYSTEM, USER, detail_words

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from rubric_studio.workflows.edit import OpenRubric
    from rubric_studio.workflows.prompt import Path

Changed = tuple["Path", Any, bool]
"""What was changed, to what, and whether it was typed."""

_CHOICES, _LISTS = ("status", "theme"), ("tags", "authors")


def say(static: Static, words: str) -> None:
    """Say something in a place of its own; nothing takes no room."""
    static.display = bool(words)
    static.update(Content(safe(words)))


class Detail(Vertical):
    """One detail: its name, its field, and below it what is wrong with what was typed."""

    def __init__(self, path: Path) -> None:
        super().__init__(classes="detail-box")
        self.styles.height = "auto"
        self.path = path
        self.refused = ""
        self._shown: Any = None
        self._options: tuple[tuple[str, str], ...] = ()

    @property
    def _key(self) -> str:
        return str(self.path[-1])

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Horizontal(classes="detail"):
            words = detail_words(self.path)
            yield Label(Content(words[:1].upper() + words[1:]))
            id_ = f"detail-{self._key}"
            if self._key in _CHOICES:
                blank = self._key == "theme"
                options = [] if blank else [(Content("-"), "active")]
                yield Select[str](options, compact=True, prompt=_("none"), allow_blank=blank, id=id_)
            else:
                yield LineBox(
                    compact=True, select_on_focus=False, placeholder=_hint(self._key), id=f"detail-{self._key}"
                )
        yield Static(classes="detail-note")

    @property
    def field(self) -> Widget:
        """Give what can be filled in."""
        return self.query_one(f"#detail-{self._key}")

    def show(self, view: OpenRubric) -> None:
        """Show what the rubric says."""
        held = view.document.value(self.path)
        if self.refused:
            self.refuse(self.path, "")
        field = self.field
        if isinstance(field, Select):
            self._show_choice(field, view, held)
        elif isinstance(field, LineBox):
            text = written(held) if self._key in _LISTS else str(held if held is not None else "")
            strange = isinstance(held, dict) or safe(text) != text or "\n" in text or "\t" in text
            field.disabled = strange or (self._key in _LISTS and parted(text) != list(held or []))
            if strange:
                text = one_line(text)
            if self._value() != parted(text) if self._key in _LISTS else field.value != text:
                field.value = text
        self._shown = self._value()

    def _show_choice(self, field: Select[str], view: OpenRubric, held: Any) -> None:
        if self._key == "status":
            held = held or "active"
            options = [(id_, words) for id_, words in _statuses().items()]
        else:
            options = phrases.terms(view.rubric_set.themes)
        if held and held not in dict(options):
            options.append((str(held), str(held)))
        if tuple(options) != self._options:
            self._options = tuple(options)
            field.set_options([(Content(one_line(words)), id_) for id_, words in options])
        field.value = str(held) if held else Select.NULL

    def _value(self) -> Any:
        field = self.field
        if isinstance(field, Select):
            return "" if field.value is Select.NULL else field.value
        text = field.value if isinstance(field, LineBox) else ""
        return parted(text) if self._key in _LISTS else text

    def flush(self) -> list[Changed]:
        """Give what the person changed since it was last asked."""
        value = self._value()
        if value == self._shown or self.field.disabled:
            return []
        self._shown = value
        if isinstance(value, str) and self._key not in _CHOICES:
            value = value.strip()
        return [(self.path, value, self._key not in _CHOICES)]

    def refuse(self, _path: Path, why: str) -> None:
        """Say why what was typed was not taken over; "" where it was."""
        self.refused = why
        say(self.query_one(".detail-note", Static), why)


class TurnKeys(Chips):
    """What can be done with a turn, in words that can be clicked."""

    class Pressed(Chips.Pressed):
        """One of the words was clicked."""


class Turn(Vertical):
    """One turn of the conversation: who speaks, what can be done with it, and what is said."""

    def __init__(self, number: int) -> None:
        super().__init__(classes="turn")
        self.number = number
        self._shown: tuple[str, str] | None = None
        self._roles: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Horizontal(classes="turn-head"):
            yield Label(Content(_("Turn {number}").format(number=self.number + 1)))
            options = [(Content(words), role) for role, words in roles().items()]
            yield Select[str](options, compact=True, allow_blank=False, id=f"role-{self.number}")
            yield TurnKeys()
        yield TextBox(f"turn-{self.number}")
        yield Static(classes="turn-note")

    @property
    def box(self) -> TextBox:
        """Give the text box."""
        return self.query_one(TextBox)

    @property
    def _role(self) -> Select[str]:
        return self.query_one(f"#role-{self.number}", Select)

    def show(self, turn: dict[str, Any], count: int) -> None:
        """Show a turn of so many."""
        role, content = str(turn.get("role", USER)), str(turn.get("content", ""))
        held = tuple(roles()) if role in roles() else (*roles(), role)
        if held != self._roles:
            self._roles = held
            self._role.set_options([(Content(roles().get(id_, id_)), id_) for id_ in held])
        self._role.value = role
        self.box.fill(content)
        say(self.query_one(".turn-note", Static), self.box.note)
        n = self.number
        chips = [(f"add_turn({n})", "", _("Add below"), False)]
        chips += [(f"turn_up({n})", "", _("Up"), False)] if n else []
        chips += [(f"turn_down({n})", "", _("Down"), False)] if n + 1 < count else []
        chips += [(f"take_turn({n})", "", _("Take away"), False)] if count > 1 else []
        self.query_one(TurnKeys).show_all(chips)
        self._shown = (str(self._role.value), self.box.text)

    def flush(self) -> list[Changed]:
        """Give what the person changed since it was last asked."""
        if self._shown is None:
            return []
        (role, text), now = self._shown, (str(self._role.value), self.box.text)
        self._shown = now
        changed: list[Changed] = []
        if now[0] != role:
            changed.append((("prompt", self.number, "role"), now[0], False))
        if now[1] != text and not self.box.read_only:
            changed.append((("prompt", self.number, "content"), now[1], True))
        return changed

    def refuse(self, _path: Path, why: str) -> None:
        """Say why what was typed was not taken over; "" where it was."""
        say(self.query_one(".turn-note", Static), why or self.box.note)


def roles() -> dict[str, str]:
    """Name those who may speak."""
    return {
        USER: _("Patient, or who asks"),
        ASSISTANT: _("Assistant"),
        SYSTEM: _("Instructions (system)"),
    }


def _statuses() -> dict[str, str]:
    return {
        "draft": _("{status}: not released yet").format(status=phrases.status("draft")),
        "active": _("{status}: in the next release").format(status=phrases.status("active")),
        "retired": _("{status}: kept, not released").format(status=phrases.status("retired")),
    }


def _hint(key: str) -> str:
    return {
        "language": _("for example en, ar or zh-Hant"),
        "criteria_language": _("where it is not the set's"),
        "tags": _("with commas between them"),
        "authors": _("their ids, never names, with commas between them"),
        "country": _("two letters, as CH"),
        "care": _("where care is given, as a ward or a village clinic"),
        "resources": _("what is at hand there"),
        "review_by": _("a day, as 2027-03-31"),
    }.get(key, "")
