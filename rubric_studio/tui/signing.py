"""What the person says of criteria (approves, asks for changes, comments, takes back), as steps; no Textual here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rubric_studio.errors import WorkspaceError
from rubric_studio.language import _, counted
from rubric_studio.model.codec import approval_digest
from rubric_studio.model.signoff import What, Words
from rubric_studio.tui.opened import Opened
from rubric_studio.tui.steps import Selection, Step
from rubric_studio.workflows.spoken import Saying, own, with_sayings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rubric_studio.model.signoff import Approval, Word
    from rubric_studio.workflows.desk import Desk
    from rubric_studio.workflows.edit import OpenRubric
    from rubric_studio.workflows.signoff import Item
    from rubric_studio.workflows.spoken import Key, Sayings


class Signing(Opened):
    """The session as reviewers use it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._signed: dict[str, tuple[tuple[Word, ...], Sayings, Words]] = {}
        self._stood: tuple[OpenRubric, Words, dict[str, Approval]] | None = None

    def words(self, set_id: str) -> Words:
        """Give the words on a set's criteria, those that are not saved yet among them."""
        saved, said = self.desk.words(set_id), dict(self.sayings.get(set_id, {}))
        held = self._signed.get(set_id)
        if held is None or held[0] is not saved or held[1] != said:
            held = self._signed[set_id] = (saved, said, with_sayings(saved, said, rater=self.desk.rater))
        return held[2]

    def standing_of(self, item: Item, words: Words | None = None) -> Approval:
        """Say how the words on a criterion stand now; ``words`` are its set's, where they are known already."""
        held = words or self.words(item.set_id)
        return held.standing(
            item.rubric.id,
            item.criterion.id,
            item.digest,
            required=item.standing.required,
            authors=item.author.raters,
            gone=held.gone(item.rubric),
            former=item.former,
        )

    @property
    def signing(self) -> bool:
        """Tell whether the open set asks for sign-offs, or anything was said on its criteria."""
        view = self.view
        return bool(view and (view.rubric_set.signoff.required or self.words(view.set_id).rubrics()))

    def standings_here(self) -> dict[str, Approval]:
        """Say how each criterion of the open rubric stands, as far as that can be told without the history."""
        view = self.view
        if view is None or view.rubric is None or not self.signing:
            return {}
        words, required = self.words(view.set_id), view.rubric_set.signoff.required
        held = self._stood
        if held is None or held[0] is not view or held[1] is not words:  # a move of the cursor changes neither
            gone = words.gone(view.rubric)
            found = {
                c.id: words.standing(view.id, c.id, approval_digest(view.rubric, c), required=required, gone=gone)
                for c in view.rubric.criteria
            }
            held = self._stood = (view, words, found)
        return held[2]

    def say(self, items: Sequence[Item], what: What, why: str = "") -> int:
        """Say one thing of some criteria, as one step, and give of how many; those that refuse it are passed over.

        Raises:
            WorkspaceError: none of them takes it, or the reason does not do.
        """
        from rubric_studio.workflows.signoff import refusal, unfit  # after the first screen

        if lack := unfit(what, why):
            raise WorkspaceError(lack)
        now = [replace(item, standing=self.standing_of(item)) for item in items]
        refused = {item.name: said for item in now if (said := refusal(item, what, self.desk.rater))}
        changes = [change for item in now if item.name not in refused for change in self._said(item, what, why)]
        if refused and not changes:
            raise WorkspaceError(next(iter(refused.values())))
        if changes:
            at = Selection(items[0].set_id, items[0].rubric.id, items[0].criterion.id)
            self._do(Step(_label(what, len(changes)), at, words=tuple(changes)))
        return len(changes)

    def _said(self, item: Item, what: What, why: str) -> Iterable[tuple[str, Key, Saying | None, Saying | None]]:
        """Give what changes when this is said."""
        pending = self.sayings.get(item.set_id, {})
        key = (item.rubric.id, item.criterion.id, "")
        if what is What.COMMENT:
            number = sum(held[:2] == key[:2] and bool(held[2]) for held in pending) + 1
            yield item.set_id, (*key[:2], str(number)), None, Saying(what, item.digest, why.strip())
            return
        if what is What.WITHDRAW and (held := item.standing.of(self.desk.rater)):
            key = (held.rubric, held.criterion, "")  # under the id that it was given on
        before = self._word(item.set_id, key)
        after = None if what is What.WITHDRAW else Saying(what, item.digest, why.strip())
        if before != after:
            yield item.set_id, key, before, after

    def _word(self, set_id: str, key: Key) -> Saying | None:
        """Give one's word that counts: what is not saved yet before what is."""
        held = self.sayings.get(set_id, {}).get(key)
        if held:
            return None if held.what is What.WITHDRAW else held
        return own(Words(self.desk.words(set_id)), key, self.desk.rater)

    def _apply(self, step: Step, *, forward: bool) -> None:
        for set_id, key, before, after in step.words:
            pending = self.sayings.setdefault(set_id, {})
            pending.pop(key, None)
            wanted, saved = after if forward else before, self._word(set_id, key)
            if wanted != saved:
                pending[key] = wanted or Saying(What.WITHDRAW, saved.digest if saved else "")
        super()._apply(step, forward=forward)


def _label(what: What, n: int) -> str:
    return {
        What.APPROVE: counted("approval of one criterion", "approval of {n} criteria", n),
        What.REQUEST_CHANGES: _("request for changes"),
        What.COMMENT: _("comment"),
        What.WITHDRAW: _("taking back your word"),
    }[what]
