"""What the studio did not save last time, offered back once the first screen stands."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _, counted, quoted
from rubric_studio.text import one_line
from rubric_studio.tui.actions import in_browser, key
from rubric_studio.tui.filing import Filing
from rubric_studio.workflows.kept import CHOICES
from rubric_studio.workflows.papers import path_below, rubric_of

if TYPE_CHECKING:
    from pathlib import Path

    from rubric_studio.tui.dialogs import Ask
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.recovered import Offer, Recovery

AGAIN = 0.5
"""Seconds after which an offer is tried again while the person is busy in another screen."""


class Recovering(Filing):
    """The main screen's way back to what was not saved."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._offers: list[Offer] = []

    def look_for_leftovers(self) -> None:
        """Look in a thread for what other studios left that are gone."""
        from rubric_studio.workflows.recovered import offers  # after the first screen

        desk = self.session.desk
        own = getattr(getattr(self.app, "keeper", None), "path", None)
        self.work("leftovers", lambda: offers(desk.workspace, rater=desk.rater, own=own), self._offered)

    def _offered(self, found: list[Offer]) -> None:
        begun = [offer for offer in found if offer.is_begun_only]
        for offer in begun:
            self._bring_back(offer)
        self._offers = [offer for offer in found if offer not in begun]
        self._offer()

    def _offer(self) -> None:
        """Offer the next one, when nothing else is asked just now."""
        if not self._offers:
            return
        if self.app.screen is not self:
            self.set_timer(AGAIN, self._offer)
            return
        self.take()
        offer = self._offers.pop(0)
        dialog = asked(self.session, offer.found)
        self.app.push_screen(dialog, lambda answer: self._decided_on(offer, answer))

    def _decided_on(self, offer: Offer, answer: str | None) -> None:
        if answer == "back":
            self._bring_back(offer)
        elif answer == "aside":
            self._put_aside(offer)
        else:
            offer.leftover.release()
        self._offer()

    def _bring_back(self, offer: Offer) -> None:
        from rubric_studio.workflows.recovered import put_aside

        told = offer.is_begun_only and offer.found.writing.keys() <= offer.found.told
        try:
            copies = [] if told else put_aside(offer.found)  # they were, when it was told
            paths = self.session.bring_back(offer.found)
        except RubricStudioError as error:
            offer.leftover.release()
            self.tell_error(error)
            return
        self._let_go(offer)
        self.show_rubric()
        found = offer.found
        if found.settled and self.broken:
            self.open_rubric(*self.rubrics.chosen)
        said = []
        if (found.edits or found.marks or found.words) and in_browser():  # whose files are not those of the person
            words = _("Brought back. {save} saves it; {undo} takes it away again.")
            said.append(words.format(save=key("save"), undo=key("undo")))
        elif found.edits or found.marks or found.words:
            words = _("Brought back. {save} saves it; {undo} takes it away again, and a copy stays in {path}.")
            said.append(words.format(save=key("save"), undo=key("undo"), path=_folder(copies)))
        elif found.settled:
            said.append(
                _("Brought back. {save} saves it; a copy stays in {path}.").format(
                    save=key("save"), path=_folder(copies)
                )
            )
        if found.writing and not told:
            said.append(
                _("What you had begun to write is there when you open it again: {what}.").format(what=begun(found))
            )
        if paths:
            said.append(_("What could not go back is in {path}.").format(path=paths[0].parent))
        if said:
            self.tell("\n".join(said), seconds=15)

    def _let_go(self, offer: Offer) -> None:
        """Take the old journal away, once the new one holds what it held."""
        keeper = getattr(self.app, "keeper", None)
        if keeper is None:
            offer.leftover.release()
            return
        keeper.flush()
        keeper.do(lambda: offer.leftover.remove() if keeper.sound else offer.leftover.release())

    def _put_aside(self, offer: Offer) -> None:
        from rubric_studio.workflows.recovered import put_aside

        try:
            paths = put_aside(offer.found)
        except RubricStudioError as error:
            offer.leftover.release()
            self.tell_error(error)
            return
        offer.leftover.remove()
        self.tell("\n".join([_("Put aside, for you alone:"), *map(str, paths)]), seconds=20)


def _folder(copies: list[Path]) -> Path | str:
    """Give the folder that holds all copies."""
    return next((folder for copy in copies for folder in copy.parents if folder.parent.name == "rescued"), "-")


# what it says ---------------------------------------------------------------------------------------------------------


def asked(session: Session, found: Recovery) -> Ask:
    """Make the question what to do with what was not saved."""
    from rubric_studio.tui.dialogs import Ask  # loaded when first needed

    buttons = [("back", _("Bring it back")), ("aside", _("Put it aside")), ("", _("Decide later"))]
    return Ask(_("Not saved last time"), "\n".join(_body(session, found)), buttons)


def _body(session: Session, found: Recovery) -> list[str]:
    from rubric_studio.tui.clash import first

    lines = [_("The studio ended {when} without saving this:").format(when=_moment(found.when)), ""]
    changed = {(set_id, rubric_of(edit.name)): [_("layout or comments")] for set_id, edit in found.edits}
    changed |= found.sentences
    given = Counter((set_id, key[0]) for set_id, key, _before, _after in found.marks)
    changed |= {(set_id, rubric_of(name)): [_("two versions, settled")] for set_id, name in found.settled}
    for set_id, rubric in dict.fromkeys([*changed, *given]):
        lines.append(session.desk.title(set_id, rubric or None))
        lines += first(changed.get((set_id, rubric), []))
        if number := given[set_id, rubric]:
            lines.append("  - " + counted("one verdict", "{n} verdicts", number))
    if found.words:
        lines.append(counted("one sign-off", "{n} sign-offs", len(found.words)))
    if found.unread:
        lines.append(
            counted("YAML that cannot be read yet", "YAML of {n} criteria that cannot be read yet", len(found.unread))
        )
    if found.writing:
        lines.append(_("Being written: {what}").format(what=begun(found)))
    if found.aside or found.lost:
        lines += ["", _("This cannot go back, because it was changed on disk since; it is put aside as a copy:")]
        lines += [f"  {path_below(ref)}" for ref in found.aside]
        lines += [f"  {counted('one verdict', '{n} verdicts', len(found.lost))}"] if found.lost else []
    return lines


def begun(found: Recovery) -> str:
    """Name the texts that were being written by how they begin."""
    texts = [quoted(one_line(text, 50)) for key, text in found.writing.items() if not key.startswith(CHOICES)]
    if choices := sum(key.startswith(CHOICES) for key in found.writing):
        texts.append(counted("one choice between two texts", "{n} choices between two texts", choices))
    return _(", ").join(texts)


def _moment(when: str) -> str:
    try:
        at = datetime.fromisoformat(when).astimezone()
    except ValueError:
        return ""
    if at.date() == datetime.now().astimezone().date():
        return _("today at {time}").format(time=at.strftime("%H:%M"))
    return _("on {day} at {time}").format(day=at.strftime("%Y-%m-%d"), time=at.strftime("%H:%M"))
