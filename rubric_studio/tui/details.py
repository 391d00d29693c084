"""The prompt of a rubric, turn by turn, and its details, on one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Select, Static, TextArea

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _, counted
from rubric_studio.text import one_line
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.bars import FootLine, TopLine
from rubric_studio.tui.screen import StudioScreen
from rubric_studio.tui.turns import Detail, Turn, TurnKeys, say
from rubric_studio.workflows.prompt import detail_words, ends_with_the_patient

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from rubric_studio.tui.actions import Action
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.edit import OpenRubric
    from rubric_studio.workflows.prompt import Path

HEAD: tuple[Path, ...] = (("title",), ("status",), ("theme",))
REST: tuple[Path, ...] = (
    ("language",),
    ("criteria_language",),
    ("specialty",),
    ("use_case",),
    ("difficulty",),
    ("tags",),
    ("setting", "country"),
    ("setting", "care"),
    ("setting", "resources"),
    ("review_by",),
    ("authors",),
)
_OF_TURNS = frozenset({"turn_up", "turn_down", "take_turn"})


class DetailsScreen(StudioScreen):
    """The open rubric's prompt and details; gives "save" where the main screen has to save, else None."""

    PLACE = actions.DETAILS
    BINDINGS: ClassVar = actions.bindings(frozenset({actions.DETAILS}))
    CSS_PATH = "arranging.tcss"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        with VerticalScroll(id="details", can_focus=False):
            for path in HEAD:
                yield Detail(path)
            yield Static(Content(_("The conversation")), classes="details-head")
            yield Static(id="stale")
            yield Vertical(id="turns")
            yield Static(id="ending")
            yield Static(Content(_("About this rubric")), classes="details-head")
            for path in REST:
                yield Detail(path)
        yield FootLine(id="foot")
        yield self.room()

    async def on_mount(self) -> None:
        """Show the rubric."""
        await self.show()
        self.set_focus(self.turns[0].box if self.turns else self.query(Detail).first().field, scroll_visible=False)

    # showing ----------------------------------------------------------------------------------------------------------

    @property
    def turns(self) -> list[Turn]:
        """Give the turns."""
        return list(self.query(Turn))

    async def show(self) -> None:
        """Show the rubric as it is now, and close where none is open any more."""
        view = self._session.view
        if view is None:
            self.dismiss(None)
            return
        for detail in self.query(Detail):
            detail.show(view)
        held = view.document.value(("prompt",)) or []
        turns = self.turns
        for turn in turns[len(held) :]:
            await turn.remove()
        if len(held) > len(turns):
            await self.query_one("#turns").mount(*(Turn(number) for number in range(len(turns), len(held))))
        for turn, said in zip(self.turns, held, strict=True):
            turn.show(said if isinstance(said, dict) else {}, len(held))
        self._show_state(view)

    def _show_state(self, view: OpenRubric) -> None:
        session = self._session
        title = one_line(session.desk.title(view.set_id, view.id))
        self.query_one(TopLine).show((_("Prompt and details"), title), (phrases.saving(session),))
        one = "One verdict was given on the words as they were: it will need judging again."
        many = "{n} verdicts were given on the words as they were: they will need judging again."
        stale = session.made_stale()
        say(self.query_one("#stale", Static), counted(one, many, stale) if stale else "")
        ends = view.rubric is None or ends_with_the_patient(view.rubric)
        words = _("The conversation should end with the patient: the response that is judged comes after it.")
        say(self.query_one("#ending", Static), "" if ends else words)
        self.show_keys()

    # what is typed ----------------------------------------------------------------------------------------------------

    def take(self) -> None:
        """Take over what the fields hold; what does not fit is said below its field."""
        if self._session.view is None:
            return
        for field in [*self.query(Detail), *self.turns]:
            for path, value, typed in field.flush():
                try:
                    self._session.describe(path, value, typing=typed)
                except RubricStudioError as error:
                    field.refuse(path, _("! {why} Not taken over yet.").format(why=error))
                else:
                    field.refuse(path, "")
        if (view := self._session.view) is not None:
            self._show_state(view)

    @on(TextArea.Changed)
    @on(Input.Changed)
    @on(Select.Changed)
    def _edited(self) -> None:
        self.take()

    def available(self, action: Action) -> bool:
        """Tell whether an action works here and now."""
        return super().available(action) and (action.id not in _OF_TURNS or self._number() is not None)

    # turns ------------------------------------------------------------------------------------------------------------

    def _number(self) -> int | None:
        """Give the number of the turn that has the focus."""
        node: Any = self.focused
        while node is not None and not isinstance(node, Turn):
            node = node.parent
        return node.number if node is not None else None

    async def _changed(self, number: int) -> None:
        await self.show()
        turns = self.turns
        turn = turns[min(max(number, 0), len(turns) - 1)]
        self.set_focus(turn.box)
        turn.scroll_visible(animate=False)

    async def action_add_turn(self, number: int | None = None) -> None:
        """Add a turn below the one that has the focus, else at the end."""
        self.take()
        number = self._number() if number is None else number
        with self.told():
            await self._changed(self._session.add_turn(len(self.turns) - 1 if number is None else number))

    async def action_take_turn(self, number: int | None = None) -> None:
        """Take a turn away."""
        self.take()
        number = self._number() if number is None else number
        if number is not None:
            with self.told():
                self._session.take_turn(number)
                await self._changed(number)
                self.tell(_("The turn is taken away. Ctrl+Z brings it back."), seconds=4)

    async def action_turn_up(self, number: int | None = None) -> None:
        """Move a turn up."""
        await self._move(number, -1)

    async def action_turn_down(self, number: int | None = None) -> None:
        """Move a turn down."""
        await self._move(number, 1)

    async def _move(self, number: int | None, by: int) -> None:
        self.take()
        number = self._number() if number is None else number
        if number is not None:
            with self.told():
                await self._changed(self._session.move_turn(number, by))

    @on(TurnKeys.Pressed)
    async def _turn_clicked(self, event: TurnKeys.Pressed) -> None:
        event.stop()
        await self.run_action(event.action)

    # undo, saving, leaving --------------------------------------------------------------------------------------------

    async def action_undo(self) -> None:
        """Undo the last step."""
        self.take()
        with self.told():
            await self._walked(self._session.undo(), forward=False)

    async def action_redo(self) -> None:
        """Do again what was undone."""
        self.take()
        with self.told():
            await self._walked(self._session.redo(), forward=True)

    async def _walked(self, label: str | None, *, forward: bool) -> None:
        self.tell_walked(label, forward=forward)
        if label:
            await self.show()

    def action_save(self) -> None:
        """Save everything; where others changed a file, the main screen offers a way out."""
        self.take()
        if self._session.conflicts():
            self.dismiss("save")
            return
        with self.told():
            self._session.save()
        if (view := self._session.view) is not None:
            self._show_state(view)

    def action_back(self) -> None:
        """Close what is open in the form; else leave, after asking where something could not be taken over."""
        if opened := [select for select in self.query(Select) if select.expanded]:
            opened[0].expanded = False
            self.set_focus(opened[0])
            return
        self.take()
        refused = [detail for detail in self.query(Detail) if detail.refused]
        if not refused:
            self.dismiss(None)
            return
        from rubric_studio.tui.dialogs import Ask  # seldom needed

        def answered(answer: str | None) -> None:
            if answer == "go":
                self.dismiss(None)
            else:
                self.set_focus(refused[0].field)

        names = _(", ").join(detail_words(detail.path) for detail in refused)
        body = _("This does not fit and was not taken over: {fields}. What was there before still holds.")
        buttons = [("", _("Mend it")), ("go", _("Leave it as it was"))]
        self.app.push_screen(Ask(_("Not everything was taken over"), body.format(fields=names), buttons), answered)
