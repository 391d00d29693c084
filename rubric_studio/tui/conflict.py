"""Two people changed this: how it was, yours and theirs beside each other, and a choice for each thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from rubric_studio.diff.words import differing
from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _, counted
from rubric_studio.text import cells, one_line, safe
from rubric_studio.tui import actions
from rubric_studio.tui.bars import FootLine, TopLine, put
from rubric_studio.tui.lines import LineList, Part, column
from rubric_studio.tui.screen import StudioScreen
from rubric_studio.workflows.conflicts import Edited, Side
from rubric_studio.workflows.settling import from_text, matters, result, settled, to_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual import events
    from textual.app import ComposeResult

    from rubric_studio.tui.actions import Action
    from rubric_studio.workflows.conflicts import Choice, Merged
    from rubric_studio.workflows.settling import Matter

ROOMY = 110
"""Columns from which the three texts stand side by side."""
_STATE = 12


class MatterList(LineList):
    """What is to be settled, a line each, with what was chosen."""

    def __init__(self) -> None:
        super().__init__(id="matters", place=actions.CONFLICT)
        self.rows: list[tuple[Matter, str]] = []
        self.several = False

    def fill(self, rows: list[tuple[Matter, str]], at: int) -> None:
        """Show these, each with what was chosen in words ("" for nothing yet)."""
        self.rows = rows
        self.several = len({matter.file for matter, _chosen in rows}) > 1
        self.reset(len(rows), at)

    def action_page(self, by: int) -> None:
        """Move the three texts by pages: the list is short, and they may be long."""
        for side in self.screen.query(".side-text"):
            side.scroll_relative(y=by * max(side.size.height - 1, 1), animate=False)

    def row(self, index: int, width: int) -> list[Part]:
        """Draw one."""
        matter, chosen = self.rows[index]
        state = (column(f"✓ {chosen}" if chosen else f"? {_('open')}", _STATE), "good" if chosen else "bad")
        file = one_line(matter.file.rpartition("/")[2], 24) + _(": ") if self.several else ""
        field = one_line(matter.field, 20) + _(": ") if matter.field else ""
        left = max(width - _STATE - 1 - cells(file + field), 1)
        return [state, (" ", ""), (file, "dim"), (field, "key"), (one_line(matter.about or _("the file"), left), "")]


class ConflictScreen(StudioScreen):
    """Lets a person settle what two people changed differently; gives each file settled, or None for later.

    What was settled so far is kept by the session as texts that are being written are, so that leaving, or a crash,
    loses nothing of it; whoever takes everything over lets go of it.

    Args:
        title: what it is about, in a few words.
        items: the files, each with its path and its merge.
    """

    PLACE = actions.CONFLICT
    BINDINGS: ClassVar = actions.bindings(frozenset({actions.CONFLICT}))
    CSS_PATH = "conflict.tcss"

    def __init__(self, title: str, items: tuple[tuple[str, Merged], ...]) -> None:
        super().__init__()
        self._title, self._items = title, items
        self._matters = matters(items)
        self._chosen: dict[str, Choice] = {}

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        yield MatterList()
        yield Static(id="conflict-why")
        with Container(id="sides"):
            for id_, title in (
                ("base", _("How it was")),
                ("ours", f"{actions.key('take_yours')} {_('Yours')}"),
                ("theirs", f"{actions.key('take_theirs')} {_('Theirs')}"),
            ):
                with VerticalScroll(id=f"side-{id_}", classes="side-text", can_focus=False) as side:
                    side.border_title = Content(title)
                    yield Static(id=f"text-{id_}")
        yield Static(id="becomes")
        yield FootLine(id="foot")
        yield self.room()

    def on_mount(self) -> None:
        """Show what was settled before, and begin with what is not."""
        session = self.studio.session
        if session:
            session.forget_choices((file for file, _merged in self._items), but={m.key for m in self._matters})
        held = session.writing if session else {}
        for matter in self._matters:
            choice = from_text(held[matter.key]) if matter.key in held else None
            if choice is not None and self._fits(matter, choice):
                self._chosen[matter.key] = choice
        self.set_focus(self._list)
        self._show(self._next_open(0))

    def on_resize(self, event: events.Resize) -> None:
        """Put the texts below one another where there is no room side by side."""
        super().on_resize(event)
        self.set_class(event.size.width < ROOMY, "stacked")

    @property
    def _list(self) -> MatterList:
        return self.query_one(MatterList)

    @property
    def _matter(self) -> Matter:
        return self._matters[self._list.cursor]

    def _fits(self, matter: Matter, choice: Choice) -> bool:
        return choice is not Side.BOTH or matter.joinable

    def _next_open(self, start: int) -> int:
        count = len(self._matters)
        turns = [(start + n) % count for n in range(count)]
        return next((n for n in turns if self._matters[n].key not in self._chosen), start % count)

    # showing ----------------------------------------------------------------------------------------------------------

    def _show(self, at: int) -> None:
        names = {Side.OURS: _("yours"), Side.THEIRS: _("theirs"), Side.BOTH: _("both")}
        rows = []
        for matter in self._matters:
            choice = self._chosen.get(matter.key)
            own = _("own text") if isinstance(choice, Edited) else ""
            rows.append((matter, own or (names[choice] if isinstance(choice, Side) else "")))
        self._list.fill(rows, at)
        left = len(self._matters) - len(self._chosen)
        state = counted("one left to settle", "{n} left to settle", left) if left else _("all settled: Enter")
        self.query_one(TopLine).show((_("Two people changed this"), one_line(self._title, 60)), (state,))
        self._show_matter()

    @on(LineList.Moved)
    def _show_matter(self) -> None:
        matter = self._matter
        base, ours, theirs = matter.texts
        put(self.query_one("#text-base", Static), _text(base, _("(not there, or not known)")))
        put(self.query_one("#text-ours", Static), _marked(base, ours, theirs))
        put(self.query_one("#text-theirs", Static), _marked(base, theirs, ours))
        why = self.query_one("#conflict-why", Static)
        why.display = bool(matter.conflict.why)
        put(why, Content(safe(matter.conflict.why)))
        choice = self._chosen.get(matter.key)
        words = Content.styled(_("Not settled yet."), "$quiet")
        if choice is not None:
            made = result(matter, choice)
            gone = _("It is taken away.") if made is None else _("It becomes: {text}").format(text=made.strip())
            words = Content.styled(safe(gone), "bold $success")
        put(self.query_one("#becomes", Static), words)
        self.call_after_refresh(self._begin, matter)
        self.show_keys()

    def _begin(self, matter: Matter) -> None:
        """Begin the three texts where the two sides differ, below a line of what they begin with alike."""
        base, ours, theirs = (text or "" for text in matter.texts)
        alike = next(
            (n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs))
        )
        for id_, text in (("base", base), ("ours", ours), ("theirs", theirs)):
            side = self.query_one(f"#side-{id_}")
            above = Content(safe(text[:alike])).wrap(max(side.scrollable_content_region.width, 1))
            side.scroll_to(y=max(len(above) - 2, 0), animate=False)

    def available(self, action: Action) -> bool:
        """Offer both, and a text of one's own, only where they make sense."""
        if not super().available(action):
            return False
        if action.id == "take_both":
            return self._matter.joinable
        return action.id != "write_own" or self._matter.editable

    # what the person does ---------------------------------------------------------------------------------------------

    def _choose(self, choice: Choice | None) -> None:
        matter, session = self._matter, self.studio.session
        if choice is None:
            self._chosen.pop(matter.key, None)
        else:
            self._chosen[matter.key] = choice
        if session and choice is not None:
            session.write_down(matter.key, to_text(choice))
        elif session:
            session.written(matter.key)
        at = self._list.cursor
        self._show(at if choice is None else self._next_open(at))

    def action_take_yours(self) -> None:
        """Keep yours."""
        self._choose(Side.OURS)

    def action_take_theirs(self) -> None:
        """Take theirs."""
        self._choose(Side.THEIRS)

    def action_take_both(self) -> None:
        """Keep both."""
        self._choose(Side.BOTH)

    def action_undecide(self) -> None:
        """Leave it undecided again."""
        self._choose(None)

    def action_write_own(self) -> None:
        """Write a text in the place of both."""
        from rubric_studio.tui.asking import AskFields, Field  # loaded when first needed

        matter = self._matter
        choice = self._chosen.get(matter.key)
        held = (result(matter, choice) if choice is not None else None) or matter.held
        about = one_line(matter.about or _("the file"), 60)
        number = matter.is_number
        field = Field("own", matter.field or about, held, lines=not number, chosen=number)
        body = _("In the place of both, here: {what}").format(what=about)
        made: list[Choice] = []

        def take(values: Mapping[str, str]) -> None:
            made.append(matter.own(values["own"]))

        dialog = AskFields(_("A text of your own"), body, [field], do=_("Take it"), take=take, key=f"own-{matter.key}")
        self.app.push_screen(dialog, lambda _answer: self._choose(made[-1]) if made else None)

    @on(LineList.Chosen)
    def _clicked(self) -> None:
        self._show_matter()

    def action_finish(self) -> None:
        """Take everything over, or go to what is not settled yet."""
        if len(self._chosen) < len(self._matters):
            left = len(self._matters) - len(self._chosen)
            self.tell(counted("One is not settled yet.", "{n} are not settled yet.", left), seconds=4)
            self._show(self._next_open(self._list.cursor))
            return
        choices = {(matter.file, matter.conflict.path): self._chosen[matter.key] for matter in self._matters}
        try:
            made = settled(self._items, choices)
        except RubricStudioError as error:
            self.tell_error(error)
            return
        self.dismiss(made)


def _text(text: str | None, none: str = "") -> Content:
    return Content.styled(none or _("(not there)"), "$quiet") if text is None else Content(safe(text))


def _marked(base: str | None, text: str | None, other: str | None) -> Content:
    """Show one side's text, the words underlined that were not there before; without a before, that the other has not.

    Where the side only left words out, nothing is underlined: how it was stands beside it.
    """
    before = base if base is not None else other
    if text is None or before is None:
        return _text(text)
    pieces = differing(before, text).pieces
    return Content.assemble(
        *((safe(words), "underline bold $success" if sign == "+" else "") for sign, words in pieces if sign != "-")
    )
