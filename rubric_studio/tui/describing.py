"""The prompt and the details of the open rubric, and its shared criteria, in the studio without a screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rubric_studio.language import _
from rubric_studio.model import codec
from rubric_studio.tui.opened import Opened
from rubric_studio.tui.steps import Step
from rubric_studio.workflows import arrange, prompt
from rubric_studio.workflows.fitting import Fit, fit
from rubric_studio.workflows.uses import Uses, counted_uses, read_uses, uses_now

if TYPE_CHECKING:
    from rubric_studio.model.rubric import Criterion
    from rubric_studio.store.document import Document
    from rubric_studio.workflows.edit import Edit
    from rubric_studio.workflows.prompt import Path


@dataclass(frozen=True)
class SharedChoice:
    """A shared criterion that can be used.

    Args:
        criterion: what it says.
        uses: how many rubrics use it; None: not known yet.
        here: this one does.
        fit: how it fits what is open.
    """

    criterion: Criterion
    uses: int | None
    here: bool
    fit: Fit


class Describing(Opened):
    """What can be done with the prompt, the details and the shared criteria of the open rubric."""

    _uses: dict[str, Uses] | None = None
    _resting: tuple[Document | None, object, int] | None = None

    # prompt and details -----------------------------------------------------------------------------------------------

    def describe(self, path: Path, value: Any, *, typing: bool = False) -> None:
        """Change a detail, or a part of a turn (``("prompt", 0, "content")``), of the open rubric.

        Raises:
            RubricStudioError: the value does not fit, and why; or the file cannot be edited so. Nothing has changed.
        """
        view = self._needed()
        edit = prompt.detail(view, path, value)
        box = f"{view.set_id}/{view.name}#{'.'.join(map(str, path))}" if typing else ""
        self._described(_("change of {field}").format(field=prompt.detail_words(path)), edit, typing=box, value=value)

    def add_turn(self, after: int) -> int:
        """Add an empty turn after another one, and give its number from 0.

        Raises:
            RubricStudioError: the file cannot be edited so.
        """
        self._described(_("new turn"), prompt.turn_added(self._needed(), after))
        return after + 1

    def take_turn(self, number: int) -> None:
        """Take a turn out.

        Raises:
            RubricStudioError: it is the only one, or the file cannot be edited so.
        """
        self._described(_("taking a turn away"), prompt.turn_removed(self._needed(), number))

    def move_turn(self, number: int, by: int) -> int:
        """Move a turn up (negative) or down, and give where it is then.

        Raises:
            RubricStudioError: the file cannot be edited so.
        """
        edit, to = prompt.turn_moved(self._needed(), number, by)
        self._described(_("move of a turn"), edit)
        return to

    def _described(self, label: str, edit: Edit, *, typing: str = "", value: Any = None) -> None:
        if edit.after is not edit.before:
            made = Step(label, self.selection, ((self.selection.set_id, edit),), typing=typing, value=value)
            self._do(made)

    def made_stale(self) -> int:
        """Count the verdicts that were given on the prompt as it is on disk, where it is another one now."""
        view = self.view
        if view is None or view.rubric is None:
            return 0
        saved = self.desk.saved(view.set_id, view.name)
        if saved is None or saved.data.get("prompt") == view.document.data.get("prompt"):
            return 0
        verdicts = self.desk.verdicts(view.set_id)
        if self._resting is None or self._resting[0] is not saved or self._resting[1] is not verdicts:
            self._resting = (saved, verdicts, prompt.resting_on(view.set_id, view.name, self.desk, verdicts))
        return self._resting[2]

    # shared criteria --------------------------------------------------------------------------------------------------

    def read_uses(self, set_id: str) -> Uses:
        """Look on disk which rubrics of a set use which shared criteria; may be called in a thread.

        Raises:
            RubricStudioError: the set's folder cannot be opened.
        """
        return read_uses(self.desk.workspace, set_id) if set_id in self.desk.workspace.set_ids() else {}

    def know_uses(self, set_id: str, uses: Uses) -> None:
        """Remember what ``read_uses`` found."""
        self._uses = {set_id: uses}

    def uses(self, set_id: str) -> dict[str, int] | None:
        """Count the rubrics that use each shared criterion of a set as they are now; None while that is not known."""
        if self._uses is None or set_id not in self._uses:
            return None
        return counted_uses(uses_now(self._uses[set_id], self.desk.open_in(set_id)))

    def _fold_uses(self) -> None:
        """Remember what is used as it is now: what is taken away is forgotten by the desk once that is saved."""
        held = self._uses or {}
        self._uses = {set_id: uses_now(uses, self.desk.open_in(set_id)) for set_id, uses in held.items()} or None

    def shared_choices(self) -> list[SharedChoice]:
        """Give the shared criteria of the open rubric's set: first those like the selected one, then those that fit.

        Raises:
            RubricStudioError: no rubric is open.
        """
        view = self._needed()
        known = self.uses(view.set_id)
        ids = {str(item.get("id") or item.get("use")) for item in view.items}
        found = []
        for id_, item in view.shared_items.items():
            criterion = codec.criterion_from(item)
            how = fit(criterion, view.rubric, self.criterion) if view.rubric else Fit()
            found.append(SharedChoice(criterion, None if known is None else known.get(id_, 0), id_ in ids, how))
        return sorted(found, key=lambda held: (held.here, not held.fit.is_like, not held.fit.fits, -held.fit.within))

    def shared_twin(self) -> Criterion | None:
        """Give the shared criterion that may say what the selected one says; None where this rubric has it, or none."""
        choices = self.shared_choices()
        return next((held.criterion for held in choices if held.fit.is_like and not held.here), None)

    def use_shared(self, id: str) -> None:
        """Take a shared criterion into the open rubric, below the selected one, and select it.

        Raises:
            RubricStudioError: it is there already, or the file cannot be edited so.
        """
        view = self._needed()
        edit = arrange.used(view, id, after=self.selection.criterion or None)
        self._do(Step(_("use of a shared criterion"), self.selection, ((view.set_id, edit),)))
        self.select_criterion(id)

    def share_criterion(self) -> None:
        """Make the selected criterion a shared one, which other rubrics of the set can use.

        Raises:
            RubricStudioError: it is shared, its id is not free there, or a file cannot be edited so.
        """
        view = self._needed()
        edits = arrange.shared(view, self.selection.criterion)
        self._do(Step(_("sharing a criterion"), self.selection, tuple((view.set_id, edit) for edit in edits)))
