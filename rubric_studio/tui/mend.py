"""One finding in full: its sentence, the words, why it matters, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from rubric_studio.language import _
from rubric_studio.text import one_line, safe
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.bars import FootLine, TopLine
from rubric_studio.tui.screen import StudioScreen
from rubric_studio.tui.sheet import sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.geometry import Size

    from rubric_studio.finding import Finding
    from rubric_studio.tui.actions import Action
    from rubric_studio.tui.session import Session
    from rubric_studio.tui.sheet import Sheet, Way

MOST = 9
"""Ways that are offered: each has a number key."""
INDENT = 4

FORM_FIELDS = frozenset({"criterion", "points", "axis", "level", "critical", "justification"})
"""Fields of a criterion that the form has."""

Part = tuple[str, str]


@dataclass(frozen=True)
class Outcome:
    """What was decided about a finding: something was done (``said``), or the person wants to go there.

    Args:
        about: the finding as it was given.
        finding: the same as it stands now.
        said: what was done, in a sentence.
        go: the person wants to go there.
    """

    about: Finding
    finding: Finding
    said: str = ""
    go: bool = False


class Choice(Widget, can_focus=True):
    """Something that can be done: its key and words, and below them what it changes."""

    BINDINGS: ClassVar = [
        Binding("up,k", "app.focus_previous", show=False),
        Binding("down,j", "app.focus_next", show=False),
    ]

    class Taken(Message):
        """A choice was clicked."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

    def __init__(self) -> None:
        super().__init__()
        self.do = ""
        self._parts: list[list[Part]] = []

    def show(self, do: str, paragraphs: Sequence[Sequence[Part]] = ()) -> None:
        """Offer to do something; nothing where there are no paragraphs."""
        self.do = do
        self.display = bool(paragraphs)
        self._parts = [list(parts) for parts in paragraphs]
        self.refresh(layout=True)

    def _lines(self, width: int) -> list[Content]:
        lines: list[Content] = []
        for number, parts in enumerate(self._parts):
            indent = INDENT if not number else INDENT + 8
            head, *rest = parts
            wrapped = Content.assemble(*rest).wrap(max(width - indent, 10)) if rest else []
            for at, line in enumerate(wrapped):
                first = head if not at else ("", "")
                gap = " " * (indent - len(first[0]))
                lines.append(Content.assemble(first, gap, line))
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's
        """Give the lines that it takes."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Draw it, with a sign where it has the focus."""
        lines = self._lines(max(self.content_size.width, 1))
        if lines and self.has_focus:
            lines[0] = Content.assemble(">", lines[0][1:])
        return Content("\n").join(lines)

    def on_focus(self) -> None:
        """Show the sign."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the sign."""
        self.refresh()

    def on_click(self) -> None:
        """Do it."""
        self.post_message(self.Taken(self))


class MendScreen(StudioScreen):
    """Findings one after another, to mend, to let stay, or to go to; gives what was decided, or None.

    Args:
        session: the studio.
        found: the findings, in the order in which one goes through them.
        at: which one is looked at first.
        waive: ask at once for the reason to let it stay.
    """

    PLACE = actions.MENDING
    BINDINGS: ClassVar = [
        *actions.bindings(frozenset({actions.MENDING})),
        *(Binding(str(number), f"way({number})", show=False) for number in range(1, MOST + 1)),
    ]

    def __init__(self, session: Session, found: Sequence[Finding], at: int, *, waive: bool = False) -> None:
        super().__init__()
        self._session, self._found, self._at = session, found, at
        self._asks = waive
        self._held: Sheet = sheet(session, found[at])

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        with VerticalScroll(id="mend-body", classes="page-body", can_focus=False):
            yield Static(id="mend-said")
            yield Static(id="mend-text")
            yield Static(id="mend-head", classes="page-title")
            for _number in range(MOST + 2):
                yield Choice()
            yield Static(id="mend-why")
        yield FootLine(id="foot")
        yield self.room()

    def on_mount(self) -> None:
        """Show the first one."""
        self._show()
        if self._asks:
            self.call_after_refresh(self.action_waive)

    # showing ----------------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        held = self._held
        finding = held.finding
        title = self._session.desk.title(finding.set, finding.rubric or None) if finding.set else ""
        count = _("finding {number} of {count}").format(number=self._at + 1, count=len(self._found))
        self.query_one(TopLine).show((_("Mend"), count, title), ())
        said = [*phrases.finding_parts(finding)]
        if finding.place and not held.number:
            said.append((f"\n{one_line(str(finding.place))}", "$quiet"))
        self.query_one("#mend-said", Static).update(Content.assemble(*said))
        self.query_one("#mend-text", Static).update(_text(held))
        self.query_one("#mend-head", Static).update(Content(_by_hand(held)))
        self._offer(held)
        self.query_one("#mend-why", Static).update(_why(held))
        self.show_keys()

    def _offer(self, held: Sheet) -> None:
        offers: list[tuple[str, list[list[Part]]]] = [
            (str(number), _way(number, way)) for number, way in enumerate(held.ways[:MOST], start=1)
        ]
        if held.waivable:
            words = _("Let it stay, with a reason that is kept in the file")
            offers.append(("waive", [[("  w", "bold $key-foreground"), (words, "")]]))
        offers.append(("go", [[("  g", "bold $key-foreground"), (_("Go there, and change it yourself"), "")]]))
        choices = list(self.query(Choice))
        for choice, (do, paragraphs) in zip(choices, offers, strict=False):
            choice.show(do, paragraphs)
        for choice in choices[len(offers) :]:
            choice.show("")
        first = 0 if held.ways else len(offers) - 1
        self.set_focus(choices[first], scroll_visible=False)
        self.query_one("#mend-body").scroll_home(animate=False)

    def available(self, action: Action) -> bool:
        """Offer only what can be done with this finding."""
        if action.id == "waive" and not self._held.waivable:
            return False
        if action.id == "next_one" and len(self._found) < 2:
            return False
        return super().available(action)

    # what the person does ---------------------------------------------------------------------------------------------

    def action_next_one(self) -> None:
        """Look at the next finding; after the last comes the first."""
        self._at = (self._at + 1) % len(self._found)
        self._held = sheet(self._session, self._found[self._at])
        self._show()

    def on_choice_taken(self, event: Choice.Taken) -> None:
        """Do what was clicked."""
        self._do(event.choice.do)

    def action_take_way(self) -> None:
        """Do what has the focus."""
        if isinstance(self.focused, Choice):
            self._do(self.focused.do)

    def _do(self, what: str) -> None:
        if what == "waive":
            self.action_waive()
        elif what == "go":
            self.action_go_there()
        else:
            self.action_way(int(what))

    def action_way(self, number: int) -> None:
        """Mend it in one of the ways."""
        if number > len(self._held.ways):
            return
        way, finding = self._held.ways[number - 1].mend, self._held.finding
        with self.told():
            self._session.open_at(finding)
            self._session.mend(way)
            said = _("Done: {what} ({undo} takes it back)").format(
                what=one_line(way.label, 60), undo=actions.key("undo")
            )
            self.dismiss(Outcome(self._found[self._at], finding, said))

    def action_waive(self) -> None:
        """Ask why it may stay."""
        from rubric_studio.tui.dialogs import AskReason  # loaded when first needed

        if not self._held.waivable:
            self.tell(_("This has to be mended: it cannot be let stay."))
            return
        title = _("Let {code} stay here").format(code=self._held.finding.code)
        body = _("Why may it stay? The reason is kept in the file, with your id, where all who get it can read it.")
        ask = AskReason(title, body, do=_("Let it stay"), day=self._session.last_day)
        self.app.push_screen(ask, lambda reason: self._waive(reason, ask.until))

    def _waive(self, reason: str | None, until: str | None) -> None:
        if not reason:
            return
        finding = self._held.finding
        with self.told():
            self._session.open_at(finding)
            self._session.waive(finding, reason, until)
            said = _("{code} may stay here ({undo} takes it back)").format(code=finding.code, undo=actions.key("undo"))
            self.dismiss(Outcome(self._found[self._at], finding, said))

    def action_go_there(self) -> None:
        """Go to the place that it is about."""
        self.dismiss(Outcome(self._found[self._at], self._held.finding, go=True))


def _text(held: Sheet) -> Content:
    """Show what a finding is about, with the words underlined."""
    words = f"bold underline {phrases.color(held.finding.severity)}"
    before, about, after = held.text[: held.start], held.text[held.start : held.end], held.text[held.end :]
    parts: list[Part] = [(f"{phrases.where(held)}\n", "$quiet")] if held.number or held.finding.response else []
    if held.text:
        parts += [(safe(before), ""), (safe(about), words), (safe(after), "")]
    return Content.assemble(*parts)


def _by_hand(held: Sheet) -> str:
    """Say what can be done, and where there is no ready way, what to do by hand."""
    if held.gone:
        return _("You have changed this since it was checked, and it is not found any more.")
    if held.ways:
        return _("What can be done (Enter or the number):")
    field, place = held.finding.field, held.finding.place
    if held.number and (not field or field in FORM_FIELDS):
        return _("Only you can mend this: go to the field and change it, for example as below.")
    if place is None:
        return _("Only you can mend this: change it where it stands, for example as below.")
    words = _("Only you can mend this: change it in the file {place} with a text editor, for example as below.")
    return words.format(place=one_line(str(place)))


def _way(number: int, way: Way) -> list[list[Part]]:
    """Say a way to mend, and what each field says before and after."""
    said: list[list[Part]] = [[(f"  {number}", "bold $key-foreground"), (one_line(way.mend.label), "bold")]]
    before, after = f"{'':{INDENT}}{_('before')}", f"{'':{INDENT}}{_('after')}"
    for change in way.changes:
        for head, text, style in ((before, change.before, "$error"), (after, change.after, "$success")):
            if text:
                said.append([(head, style), (one_line(change.what) + _(": "), "$quiet"), (safe(text), "")])
    return said


def _why(held: Sheet) -> Content:
    """Say why it matters, with a bad and a good example."""
    card = held.card
    if card is None:
        return Content("")
    return Content.assemble(
        (f"{_('Why it matters')}\n", "bold"),
        f"{safe(card.why)}\n\n",
        (f"{_('Instead of')}\n", "bold"),
        f"{safe(card.bad)}\n\n",
        (f"{_('Write')}\n", "bold"),
        safe(card.good),
    )
