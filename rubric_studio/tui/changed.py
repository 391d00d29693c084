"""Saving, and what to do where somebody else changed a file on disk: noticed, said, and chosen by the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _, counted, joined, listed
from rubric_studio.tui.bars import Notice
from rubric_studio.tui.writing import Editing
from rubric_studio.workflows.papers import path_below
from rubric_studio.workflows.watch import Clash, Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from rubric_studio.tui.actions import Action
    from rubric_studio.tui.dialogs import Ask
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.meeting import Meeting
    from rubric_studio.workflows.papers import Ref

LOOK = 3.0
"""Seconds between two looks at the open files."""


class Changed(Editing):
    """The main screen beside other programs that write the same files."""

    look_every: ClassVar[float] = LOOK

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._watch = Watch(session.desk.workspace)

    # looking ----------------------------------------------------------------------------------------------------------

    def look_often(self) -> None:
        """Look at the open files from now on, every few seconds."""
        self.set_interval(self.look_every, self.look)

    def look(self) -> None:
        """Look in a thread whether others changed the open files."""
        if self.app.screen is self:
            stamps = self.session.watched()
            self.work("look", lambda: self._watch.look(stamps), lambda found: self._looked(stamps, found), self._blind)

    def _blind(self, _error: RubricStudioError) -> None:
        """Saving says it."""

    def _looked(self, stamps: Mapping[Ref, str | None], found: Mapping[Ref, Clash]) -> None:
        if not (found or self.session.clashes or self.session.news):
            return
        self.take()
        taken = self.session.noticed(stamps, found)
        if taken:
            names = listed(dict.fromkeys(self.session.desk.called(ref) for ref in taken))
            said = _("Changed by another program: {names}. You see it as it is now.").format(names=names)
            self.tell(joined(said, *self._dropped()), seconds=12)
            self.rubrics.refresh()
            self.show_rubric()
        elif self.session.news:
            self.show_rubric()
        self.tell_news()
        self.show_clashes()

    def tell_news(self) -> None:
        """Say once what came in from others and was joined with what stands here."""
        if not self.session.news:
            return
        from rubric_studio.tui.clash import news  # loaded when first needed

        found, self.session.news = self.session.news, []
        dropped = self._dropped()
        self.work("news", news(self.session, found), lambda said: self.tell(joined(said, *dropped), seconds=15))

    def show_clashes(self) -> None:
        """Say in a line that stays in sight which files somebody else changed, until that is settled."""
        clashes, words = self.session.clashes, ""
        if self._torn:
            name = path_below(self._torn.ref)
            words = _("Two versions stand in this file, from a merge (Ctrl+S or a click: settle): {name}")
            words = words.format(name=name)
        elif clashes:
            words = self._notice(*next(iter(clashes.items())))
        self.query_one(Notice).say("settle", words)
        self.show_state()

    @property
    def _torn(self) -> Meeting | None:
        """Give the file that cannot be read because another program's merge left marks in it."""
        return self.session.torn if self.broken else None

    def _notice(self, ref: Ref, clash: Clash) -> str:
        words = {
            Clash.CHANGED: _("Changed on disk by somebody else (Ctrl+S or a click: choose): {name}"),
            Clash.GONE: _("Not on disk any more (Ctrl+S or a click: choose): {name}"),
            Clash.UNREADABLE: _("Cannot be read on disk any more (Ctrl+S or a click: choose): {name}"),
        }
        return words[clash].format(name=self.session.desk.called(ref))

    def _dropped(self) -> list[str]:
        """Say once that verdicts were given on words that others have changed."""
        number, self.session.dropped = self.session.dropped, 0
        if not number:
            return []
        return [
            counted(
                "One verdict that was not saved is gone: its words changed.",
                "{n} verdicts that were not saved are gone: their words changed.",
                number,
            )
        ]

    # saving -----------------------------------------------------------------------------------------------------------

    def available(self, action: Action) -> bool:
        """Offer the choice only where there is one."""
        return super().available(action) and (action.id != "settle" or bool(self.session.clashes or self._torn))

    def action_save(self) -> None:
        """Save everything; ask what to keep where somebody else changed a file."""
        self.take()
        if self.save() and (self.session.clashes or self._torn):
            self.settle_clashes()

    def save(self) -> bool:
        """Save everything, and tell whether that could be done."""
        failed: RubricStudioError | None = None
        try:
            self.session.save()
        except RubricStudioError as error:
            failed = error
        clashes = self.session.find_clashes()
        if self.session.news:
            self.show_rubric()
            self.tell_news()
        self.show_standings()
        self.show_clashes()
        if failed and not clashes:
            self.tell_error(failed)
        elif failed:
            self.settle_clashes(saving=True)
        return failed is None

    @on(Notice.Pressed)
    def _notice_clicked(self) -> None:
        self.take()
        self.settle_clashes()

    def action_settle(self) -> None:
        """Choose what to keep where somebody else changed a file."""
        self.take()
        self.settle_clashes()

    def settle_clashes(self, *, saving: bool = False) -> None:
        """Settle, file by file, what others changed too, and ask where that cannot be; then save what was to be."""
        if torn := self._torn:
            set_id, rubric = self.rubrics.chosen
            self.settle_meeting(torn, lambda: self.open_rubric(set_id, rubric))
            return
        self.session.join_all()
        self.tell_news()
        if ref := next(iter(self.session.find_clashes()), None):
            found = self.session.meeting(ref)
            if found and found.settleable:
                self.settle_meeting(found, lambda: self._settle_on(saving=saving))
                return
            from rubric_studio.tui.clash import ask  # loaded when first needed

            clash, session = self.session.clashes[ref], self.session
            self.work(
                "clash",
                ask(session, ref, clash, self.session.desk.called(ref)),
                lambda dialog: self._ask_what(dialog, ref, saving=saving),
            )
        else:
            self.show_clashes()
            if saving and self.session.unsaved:
                self.save()

    def _settle_on(self, *, saving: bool) -> None:
        self.show_rubric()
        self.settle_clashes(saving=saving)

    def settle_meeting(self, found: Meeting, then: Callable[[], object]) -> None:
        """Let the person settle two texts of a file; then go on, if all is settled."""
        name = found.ref[1]

        def take(made: Mapping[str, bytes | None] | None) -> None:
            if made is None:
                self.show_clashes()
                return
            with self.told():
                self.session.settled(found, made[name])
                said = _("{name}: settled, and all else that each of you changed is joined.")
                self.tell(joined(said.format(name=self.session.desk.called(found.ref)), *self._dropped()))
                then()

        if found.merged.clean:
            take({name: found.merged.text})
            return
        from rubric_studio.tui.conflict import ConflictScreen  # loaded when first needed

        path = path_below(found.ref)
        title = self.session.desk.called(found.ref)
        self.app.push_screen(
            ConflictScreen(title, ((path, found.merged),)),
            lambda made: take(None if made is None else {name: made[path]}),
        )

    def _ask_what(self, dialog: Ask, ref: Ref, *, saving: bool) -> None:
        self.app.push_screen(dialog, lambda answer: self._settled(ref, answer, saving=saving))

    def _settled(self, ref: Ref, answer: str | None, *, saving: bool) -> None:
        if not answer:
            return
        name = self.session.desk.called(ref)
        try:
            self.tell(joined(self._kept(ref, answer, name), *self._dropped()), seconds=15)
        except RubricStudioError as error:
            self.tell_error(error)
            return
        self.show_rubric()
        self.settle_clashes(saving=saving)

    def _kept(self, ref: Ref, answer: str, name: str) -> str:
        """Keep what the person chose, and say what became of it."""
        if answer == "both":
            made = self.session.keep_both(ref)
            return _("Yours is now a draft rubric of its own: {id}.").format(id=made)
        if answer == "theirs":
            copies = self.session.take_theirs(ref)
            return _aside(_("{name} is as it is on disk. Your text is in {path}."), name, *copies[:1])
        path = self.session.keep_mine(ref)
        return _aside(_("{name} stays as you wrote it. What was on disk is in {path}."), name, path)


def _aside(words: str, name: str, path: Path | None = None) -> str:
    return words.format(name=name, path=path) if path else _("{name}: done.").format(name=name)
