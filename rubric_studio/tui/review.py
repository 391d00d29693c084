"""The review queue: what awaits one's word, one criterion after another, with all that one needs to decide."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static
from textual.worker import WorkerCancelled, get_current_worker

from rubric_studio.language import _, counted
from rubric_studio.model.signoff import State, What
from rubric_studio.text import cells, one_line, safe
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.bars import FootLine, TopLine
from rubric_studio.tui.lines import LineList, Part, column
from rubric_studio.tui.screen import StudioScreen
from rubric_studio.tui.telling import asked_why, thanks
from rubric_studio.workflows.standing import said, told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult

    from rubric_studio.model.signoff import Words
    from rubric_studio.tui.actions import Action
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.signoff import Item, Review

_STYLES = {State.APPROVED: "good", State.CHANGES_REQUESTED: "bad", State.AWAITS: "key", State.FREE: "dim"}


class ItemList(LineList):
    """Criteria, a line each: where it stands, its points, its rubric, its text."""

    def __init__(self) -> None:
        super().__init__(id="findings", place=actions.REVIEW)
        self.items: Sequence[Item] = ()

    @property
    def chosen(self) -> Item | None:
        """Give the criterion at the cursor."""
        return self.items[self.cursor] if self.items else None

    def fill(self, items: Sequence[Item], cursor: int) -> None:
        """Show these criteria."""
        self.items = items
        self.reset(len(items), cursor)

    def row(self, index: int, width: int) -> list[Part]:
        """Draw a criterion."""
        item = self.items[index]
        words, held = said(item.standing), item.criterion
        state = column(words, 22 if width >= 80 else 18)
        where = column(item.rubric.title or item.rubric.id, min(max(width // 4, 10), 30)) + " "
        points = f"{phrases.points(held.points)} "
        left = max(width - cells(state) - 1 - cells(points) - cells(where), 1)
        return [
            (f"{state} ", _STYLES[item.standing.state]),
            (points, "bad" if held.points < 0 else "good"),
            (where, "dim"),
            (one_line(held.text, left), ""),
        ]


class ReviewScreen(StudioScreen):
    """What awaits one's word; gives the criterion to go to, or None."""

    PLACE = actions.REVIEW
    BINDINGS: ClassVar = actions.bindings(frozenset({actions.REVIEW}))

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._reviews: list[Review] = []
        self._everything = False
        self._asked = True
        """Whether a set asks for sign-offs, or anything was said of a criterion."""
        self._kept: set[str] = set()
        self._since: dict[str, tuple[str, ...]] = {}

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        yield Static(id="tally", classes="page-title")
        yield ItemList()
        with VerticalScroll(id="detail", classes="review-detail"):
            yield Static(id="detail-text")
        yield FootLine(id="foot")
        yield self.room()

    def on_mount(self) -> None:
        """Look what awaits one's word, in a thread."""
        self._state()
        self.set_focus(self._list)
        self._say(_("Looking what awaits your word…"))
        words = {set_id: self._session.words(set_id) for set_id in self._session.desk.workspace.set_ids()}
        self.work("review", lambda: self._look(words), self._looked, self._failed)

    @property
    def _list(self) -> ItemList:
        return self.query_one(ItemList)

    def _look(self, words: Mapping[str, Words]) -> list[Review]:
        from rubric_studio.workflows.signoff import review  # git is slow to load

        worker, desk = get_current_worker(), self._session.desk

        def progress(_done: int, _total: int) -> None:
            if worker.is_cancelled:
                raise WorkerCancelled

        return [
            review(desk.workspace, set_id, rater=desk.rater, words=held, progress=progress)
            for set_id, held in words.items()
        ]

    def _looked(self, found: list[Review]) -> None:
        self._reviews = found
        self._fill(0)

    def _failed(self, error: Exception) -> None:
        self._say(safe(str(error)))

    # what is shown ----------------------------------------------------------------------------------------------------

    def _state(self) -> None:
        session = self._session
        who = _("signed in {rater}").format(rater=session.desk.rater)
        self.query_one(TopLine).show((_("Review queue"), who), (phrases.saving(session, ""),))

    def _say(self, words: str) -> None:
        self.query_one("#tally", Static).update(Content(words))

    def _now(self) -> list[Item]:
        """Give all criteria as they stand now, what is not saved yet among it."""
        words: dict[str, Words] = {}
        found = []
        for held in self._reviews:
            words[held.set_id] = self._session.words(held.set_id)
            for item in held.items:
                if held.required or words[held.set_id].about(item.rubric.id, item.criterion.id):
                    standing = self._session.standing_of(item, words[held.set_id])
                    found.append(replace(item, standing=standing))
        return found

    def _fill(self, cursor: int) -> None:
        """Show what awaits one's word, and what one has spoken on since the queue was opened."""
        every = self._now()
        rater = self._session.desk.rater
        waiting = [item for item in every if item.awaits(rater)]
        shown = every if self._everything else [i for i in every if i.name in self._kept or i.awaits(rater)]
        self._asked = bool(every)
        self._list.empty = self._nothing()
        self._list.fill(shown, cursor)
        words = counted("One criterion awaits your word.", "{n} criteria await your word.", len(waiting))
        words = words if waiting else _("Nothing awaits your word.")
        if self._session.desk.unsaved:
            words += " " + _("This is how the files are saved; what you have not saved is not in it.")
        self._say(words)
        self._state()
        self._detail()

    def _nothing(self) -> str:
        """Say, below that nothing awaits one's word, what is there instead."""
        if self._asked:
            return _("{key} shows every criterion, and who approved it.").format(key=actions.key("everything"))
        return _("No set asks for sign-offs (“signoff: {required: 1}” in its set.yaml).")

    @on(LineList.Moved)
    def _detail(self) -> None:
        chosen = self._list.chosen
        self.query_one("#detail-text", Static).update(self._sheet(chosen) if chosen else Content(""))
        self.query_one("#detail").scroll_home(animate=False)
        self.show_keys()
        held = chosen.standing if chosen else None
        spoken = held and (held.stale or any(held.earlier(word) for word in held.requests))
        if chosen and spoken and chosen.name not in self._since:
            self._since[chosen.name] = ()
            self.work("since", lambda: self._changed(chosen), lambda found: self._know(chosen.name, found))

    def _changed(self, item: Item) -> tuple[str, ...]:
        from rubric_studio.workflows.since_approved import since_approved  # git is slow to load

        return since_approved(self._session.desk.workspace, item, self._session.desk.rater)

    def _know(self, name: str, found: tuple[str, ...]) -> None:
        self._since[name] = found
        if self._list.chosen and self._list.chosen.name == name:
            self._detail()

    def _sheet(self, item: Item) -> Content:
        """Show a criterion with all that one needs to decide."""
        held = item.criterion
        about = [f"{held.points:+d}", held.axis or "", _("never-event") if held.critical else ""]
        about += [_("shared") if item.shared else "", said(item.standing)]
        head = f"{one_line(item.rubric.title) or item.rubric.id}  #{held.id}"
        parts: list[str | tuple[str, str]] = [(head + "\n", "$quiet"), (f"{safe(held.text)}\n", "bold")]
        parts.append((_(", ").join(part for part in about if part) + "\n", "$quiet"))
        parts += [(f"{line}\n", "$warning") for line in self._since.get(item.name, ())]
        parts += [f"{line}\n" for line in told(item.standing)]
        if held.justification:
            parts.append(_("Why: ") + safe(held.justification) + "\n")
        parts += [f"- {one_line(_source(r))}\n" for r in held.references]
        parts += [(f"{one_line(turn.role)}: {safe(turn.content)}\n", "$quiet") for turn in item.rubric.prompt]
        if item.standing.approvals and not item.author.matched:
            text = _("Who changed it last ({who}) is not matched with a rater id: people.yaml can say who that is.")
            parts.append((text.format(who=one_line(item.author.name) or _("not known")), "$quiet"))
        return Content.assemble(*parts)

    def available(self, action: Action) -> bool:
        """Offer only what can be done with this criterion."""
        chosen = self._list.chosen
        if action.id in ("approve", "request_changes", "comment", "withdraw", "go_there") and chosen is None:
            return False
        if action.id == "approve_everywhere" and not (chosen and chosen.shared):
            return False
        if action.id == "everything" and not self._asked:
            return False
        return super().available(action)

    # what the person does ---------------------------------------------------------------------------------------------

    def _speak(self, items: Sequence[Item], what: What, why: str = "") -> None:
        """Say it, and go on to the next criterion."""
        with self.told():
            n = self._session.say(items, what, why)
            self._kept.update(item.name for item in items)
            self._fill(self._list.cursor + (what is What.APPROVE and self._list.cursor + 1 < self._list.count))
            self.tell(thanks(what, n), seconds=3)

    def action_approve(self) -> None:
        """Approve the criterion, and go on to the next."""
        if chosen := self._list.chosen:
            self._speak([chosen], What.APPROVE)

    def action_approve_everywhere(self) -> None:
        """Approve a shared criterion wherever it awaits one's word."""
        if (chosen := self._list.chosen) and chosen.shared:
            rater = self._session.desk.rater
            same = [
                item
                for item in self._now()
                if item.shared
                and (item.set_id, item.criterion.id) == (chosen.set_id, chosen.criterion.id)
                and (item.awaits(rater) or item.name == chosen.name)
            ]
            self._speak(same, What.APPROVE)

    def action_request_changes(self) -> None:
        """Ask what has to change."""
        self._ask(What.REQUEST_CHANGES)

    def action_comment(self) -> None:
        """Ask for a comment."""
        self._ask(What.COMMENT)

    def _ask(self, what: What) -> None:
        if chosen := self._list.chosen:
            self.app.push_screen(asked_why(what, chosen), lambda why: self._speak([chosen], what, why) if why else None)

    def action_withdraw(self) -> None:
        """Take one's word back, and stay."""
        if chosen := self._list.chosen:
            self._speak([chosen], What.WITHDRAW)

    def action_everything(self) -> None:
        """Show everything, or only what awaits one's word."""
        self._everything = not self._everything
        self._kept.clear()
        self._fill(0)

    def action_go_there(self) -> None:
        """Go to the criterion, to change it oneself."""
        if chosen := self._list.chosen:
            self.dismiss(chosen)

    def action_undo(self) -> None:
        """Take back the last thing done."""
        self._walk(forward=False)

    def action_redo(self) -> None:
        """Do it again."""
        self._walk(forward=True)

    def _walk(self, *, forward: bool) -> None:
        with self.told():
            self.tell_walked(self._session.redo() if forward else self._session.undo(), forward=forward)
            self._fill(self._list.cursor)

    def action_save(self) -> None:
        """Save what was said."""
        with self.told():
            self._session.save()
            self.tell(_("Saved. {key} in the main screen records it.").format(key=actions.key("changes")))
        self._fill(self._list.cursor)


def _source(reference: object) -> str:
    """Say a reference on a line."""
    parts = [getattr(reference, name, None) for name in ("title", "url", "doi", "pmid", "year")]
    return ", ".join(str(part) for part in parts if part)
