"""The selected criterion as YAML: as it stands in its file, or as it was typed where that cannot be read yet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rubric_studio.errors import InvalidRubric, RubricStudioError
from rubric_studio.finding import Place, Problem
from rubric_studio.language import _
from rubric_studio.tui.opened import Opened
from rubric_studio.tui.steps import Draft, Step

if TYPE_CHECKING:
    from rubric_studio.finding import Finding
    from rubric_studio.tui.steps import DraftKey
    from rubric_studio.workflows.desk import Desk
    from rubric_studio.workflows.edit import Edit
    from rubric_studio.workflows.piece import Piece


class YamlText(Opened):
    """The open rubric with the YAML of its criteria.

    What can be read becomes a change of the rubric at once. What cannot be read is kept as it was typed, beside the
    rubric, which stays as it was; it is part of the same steps, so that undo walks through it.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.unread: dict[DraftKey, Draft] = {}
        self._piece: Piece | None = None

    def piece(self) -> Piece:
        """Give the selected criterion as it is written in its file.

        Raises:
            RubricStudioError: none is selected, or it does not stand on lines of its own.
        """
        from rubric_studio.workflows import piece  # when YAML is first looked at

        view = self._needed()
        name, path = view.where(self.selection.criterion)
        held = self._piece
        if held is None or held.document is not view.documents[name] or (*held.path, held.position) != path:
            held = self._piece = piece.written(view, self.selection.criterion)
        return held

    @property
    def draft(self) -> Draft | None:
        """Give what was typed for the selected criterion and cannot be read, None where there is none."""
        return self.unread.get(self._key()) if self.unread and self.view else None

    def _key(self) -> DraftKey:
        view, chosen = self._needed(), self.selection.criterion
        try:
            return view.set_id, view.where(chosen)[0], chosen
        except RubricStudioError:  # nothing is selected
            return view.set_id, view.name, chosen

    def yaml_words(self, found: list[Finding]) -> tuple[str, list[tuple[Finding, int, int]]]:
        """Give the selected criterion's YAML in its file, and where the words stand that findings are about.

        Raises:
            RubricStudioError: as ``piece``.
        """
        from rubric_studio.workflows import piece  # when YAML is first looked at

        held = self.piece()
        return held.text, piece.words(held, found)

    def write_yaml(self, text: str) -> None:
        """Take over the selected criterion's YAML as it is typed; where it cannot be read, keep it beside the rubric.

        Raises:
            RubricStudioError: as ``piece``.
        """
        from rubric_studio.workflows import piece  # when YAML is first looked at

        view, key, now = self._needed(), self._key(), self.piece()
        held = self.unread.get(key)
        if text == (held.text if held else now.text):
            return
        edits: tuple[tuple[str, Edit], ...] = ()
        unread = None
        try:
            if held and held.base != now.text:
                _changed_meanwhile(now.document.path)
            edit, self._piece = piece.put(view, key[2], now, text)
            edits = ((view.set_id, edit),) if edit.after is not edit.before else ()
        except InvalidRubric as error:
            unread = Draft(text, held.base if held else now.text, error.problems)
        drafts = ((key, held, unread),) if held or unread else ()
        if edits or drafts:
            box = f"{'/'.join(key[:2])}#{key[2]}.yaml"
            self._do(Step(_("change of the YAML"), self.selection, edits, typing=box, value=text, drafts=drafts))

    def drop_yaml(self) -> None:
        """Throw away what was typed for the selected criterion and cannot be read; undo brings it back."""
        if held := self.draft:
            self._do(Step(_("throwing YAML away"), self.selection, drafts=((self._key(), held, None),)))

    # steps ------------------------------------------------------------------------------------------------------------

    def _do(self, step: Step) -> None:
        told = {key for key, _before, _after in step.drafts}
        # a change of the criterion from elsewhere: what was typed is not about what stands there any more
        lost = [
            (key, draft, None) for key, draft in self.unread.items() if key not in told and _touched(step, key, draft)
        ]
        super()._do(replace(step, drafts=(*step.drafts, *lost)) if lost else step)

    def _apply(self, step: Step, *, forward: bool) -> None:
        super()._apply(step, forward=forward)
        for key, before, after in step.drafts:
            self.unread.pop(key, None)
            if now := after if forward else before:
                self.unread[key] = now


def _touched(step: Step, key: DraftKey, draft: Draft) -> bool:
    """Tell whether a step changes what stands in the file in a draft's place."""
    from rubric_studio.workflows.piece import Piece  # a draft is there: it is loaded

    made = [edit.after for set_id, edit in step.edits if (set_id, edit.name) == key[:2]]
    if not made:
        return False
    after = made[0]
    places = after.positions("criteria").get(key[2]) if after else None
    return not (after and places) or Piece.of(after, ("criteria",), places[0]).text != draft.base


def _changed_meanwhile(path: str) -> None:
    message = _("This criterion was changed elsewhere meanwhile. Copy what you need, then throw this text away (F2).")
    raise InvalidRubric(path, [Problem(message, place=Place(path))])
