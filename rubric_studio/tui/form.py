"""The form of one criterion; it passes on what the person changed, and never a field that the person did not touch."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, Select

from rubric_studio.language import _, joined
from rubric_studio.text import one_line
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.bars import Heading, put
from rubric_studio.tui.boxes import LineBox, TextBox
from rubric_studio.tui.words import marked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from rubric_studio.finding import Finding
    from rubric_studio.model.rubric import Criterion, Term

_LEVELS = ("example", "cluster")


class CriterionForm(VerticalScroll):
    """The fields of the selected criterion."""

    place = actions.FORM

    class Edited(Message):
        """The person may have changed something: ``flush`` says what."""

    def __init__(self) -> None:
        super().__init__(id="form", can_focus=False)
        self.criterion = ""
        self._shown: dict[str, Any] = {}
        self._axes: tuple[tuple[str, str], ...] = ()
        self._bad_points = ""
        self._heading = ""

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Heading(id="form-title")
        yield TextBox("text")
        with Horizontal(classes="fields"):
            yield Label(_("Points"))
            yield LineBox(id="points", compact=True, max_length=5)
            yield Label(_("Axis"))
            yield Select[str]([], id="axis", compact=True, prompt=_("none"))
        with Horizontal(classes="fields"):
            yield Label(_("Level"))
            levels = [(Content(_level(level)), level) for level in _LEVELS]
            yield Select(levels, id="level", compact=True, allow_blank=False)
            yield Label(_("Never-event"))
            yield Select(
                [(Content(_("no")), False), (Content(_("yes")), True)], id="critical", compact=True, allow_blank=False
            )
        yield Label(_("Why this criterion"), classes="field-name")
        yield TextBox("justification")

    # showing ----------------------------------------------------------------------------------------------------------

    def show(self, criterion: Criterion | None, *, heading: str, axes: Sequence[Term]) -> None:
        """Show a criterion, or nothing."""
        self.disabled = criterion is None
        anew = criterion is not None and criterion.id != self.criterion
        self.criterion = criterion.id if criterion else ""
        self._bad_points = ""
        if criterion is None:
            self.show_heading(heading)
            return
        self._box("text").fill(criterion.text, anew=anew)
        self.show_heading(heading)
        self._box("justification").fill(criterion.justification or "", anew=anew)
        points = self.query_one("#points", Input)
        if anew or whole_number(points.value) != criterion.points:
            points.value = f"{criterion.points:+d}"
        self._show_axes(criterion.axis, axes)
        self.query_one("#level", Select).value = criterion.level if criterion.level in _LEVELS else _LEVELS[0]
        self.query_one("#critical", Select).value = criterion.critical
        self._shown = self._values()

    @on(Input.Blurred, "#points")
    def _sign_points(self, event: Input.Blurred) -> None:
        """Show the sign of points that were typed without one."""
        if (number := whole_number(event.value)) and self._shown.get("points") == event.value:
            event.input.value = self._shown["points"] = f"{number:+d}"

    def show_heading(self, heading: str) -> None:
        """Show which criterion it is, how long, and how it is seen as YAML."""
        self._heading = heading
        words = Content("")
        if heading:
            length = phrases.how_long(self._box("text").text)
            said = joined(*(_("{words}.").format(words=part.rstrip(".。")) for part in (heading, length)))
            words = Content.assemble(said, ("  F2", "$key-foreground"), _(": ") + "YAML")
        put(self.query_one("#form-title", Heading), words)

    def _show_axes(self, chosen: str | None, axes: Sequence[Term]) -> None:
        options = phrases.terms(axes)
        if chosen and chosen not in dict(options):
            options.append((chosen, chosen))
        select = self.query_one("#axis", Select)
        if tuple(options) != self._axes:
            self._axes = tuple(options)
            select.set_options([(Content(one_line(title)), id_) for id_, title in options])
        select.value = chosen or Select.NULL

    def underline(self, found: Sequence[Finding]) -> None:
        """Underline the words that findings are about."""
        self._box("text").underline(marked(found))

    @property
    def notes(self) -> list[str]:
        """Say what could not be taken over as it stands in the form."""
        return [text for text in (self._bad_points, *(box.note for box in self._boxes)) if text]

    def _box(self, field: str) -> TextBox:
        return self.query_one(f"#{field}", TextBox)

    @property
    def _boxes(self) -> tuple[TextBox, TextBox]:
        return self._box("text"), self._box("justification")

    # what the person did ----------------------------------------------------------------------------------------------

    def _values(self) -> dict[str, Any]:
        axis = self.query_one("#axis", Select).value
        return {
            "text": self._box("text").text,
            "points": self.query_one("#points", Input).value,
            "axis": None if axis is Select.NULL else axis,
            "level": self.query_one("#level", Select).value,
            "critical": self.query_one("#critical", Select).value,
            "justification": self._box("justification").text,
        }

    def flush(self) -> list[tuple[str, Any, bool]]:
        """Give what the person changed since it was last asked: field, value, and whether it was typed."""
        if not self.criterion:
            return []
        now, changed = self._values(), []
        for field, value in now.items():
            if value == self._shown.get(field):
                continue
            if field == "points":
                number = whole_number(value)
                self._bad_points = (
                    ""
                    if number
                    else _("! Points are a whole number other than 0, for example 7 or -8. Not taken over yet.")
                )
                if number:
                    changed.append((field, number, True))
            elif field in ("text", "justification"):
                if not self._box(field).read_only:
                    changed.append((field, value, True))
            else:
                changed.append((field, value, False))
        self._shown = now
        return changed

    def _told(self, event: Message) -> None:
        event.stop()
        self.show_heading(self._heading)
        if self.criterion and self._values() != self._shown:
            self.post_message(self.Edited())

    on_text_area_changed = on_input_changed = on_select_changed = _told


def _level(level: str) -> str:
    return {"example": _("one prompt"), "cluster": _("many prompts")}[level]


def whole_number(text: str) -> int | None:
    """Read points: a whole number other than 0, with a sign or without; None for anything else."""
    match = re.fullmatch(r"\s*([+-]?)\s*(\d{1,3})\s*", text.replace("\u2212", "-"))
    return int(match.group(1) + match.group(2)) or None if match else None
