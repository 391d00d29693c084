"""The findings about what is open, in the order in which one goes through them, and mending or waiving them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.finding import Severity
from rubric_studio.language import _
from rubric_studio.text import one_line
from rubric_studio.tui.opened import Opened
from rubric_studio.tui.steps import Step

if TYPE_CHECKING:
    from rubric_studio.finding import Finding, Mend
    from rubric_studio.workflows.edit import OpenRubric

_WEIGHTS = list(Severity)


class Mending(Opened):
    """The open rubric with what the check says about it."""

    # findings ---------------------------------------------------------------------------------------------------------

    def findings(self) -> list[Finding]:
        """Check the open rubric as it stands: criterion by criterion, the heaviest first, then what is about it all."""
        view = self.view
        return in_order(view, view.findings) if view else []

    def findings_here(self) -> list[Finding]:
        """Give the findings about the selected criterion."""
        chosen = self.selection.criterion
        return [finding for finding in self.findings() if finding.criterion == chosen]

    def finding_now(self) -> Finding | None:
        """Give the finding to look at first: the selected criterion's, else the next one; None where there is none."""
        view, found = self.view, self.findings()
        if view is None or not found:
            return None
        here = _number(view, self.selection.criterion)
        return next((finding for finding in found if _number(view, finding.criterion) >= here), found[0])

    def view_of(self, finding: Finding) -> OpenRubric:
        """Give the rubric that a finding is about as it is now, be it the open one or another.

        Raises:
            RubricStudioError: it is about no rubric, or the rubric cannot be read.
        """
        if (finding.set, finding.rubric) == (self.selection.set_id, self.selection.rubric) and self.view:
            return self.view
        return self.desk.open(finding.set, finding.rubric)

    def as_it_stands(self, finding: Finding) -> Finding | None:
        """Give a finding of an earlier check as it is now; None where what it is about has been changed since.

        Raises:
            RubricStudioError: the rubric cannot be read.
        """
        now = self.view_of(finding).findings
        if finding in now:
            return finding
        twins = [other for other in now if _same(other, finding)]
        if twins:
            return min(twins, key=lambda other: abs(other.start - finding.start))
        # what only a check of everything looks for is not among those; it stands as long as nothing was changed
        return None if self.is_changed(finding) else finding

    def is_changed(self, finding: Finding) -> bool:
        """Tell whether a file of a finding's rubric is changed and not saved."""
        names = self.view_of(finding).documents
        return any(set_id == finding.set and name in names for set_id, name in self.desk.unsaved)

    # mending ----------------------------------------------------------------------------------------------------------

    def mends(self, finding: Finding) -> list[Mend]:
        """Give the ways to mend a finding as its rubric is now; none where a person has to think.

        Raises:
            RubricStudioError: the rubric cannot be read.
        """
        from rubric_studio.workflows import mend  # after the first screen

        return mend.mends(self.view_of(finding), finding, self.desk.day())

    def mendable(self, view: OpenRubric, found: list[Finding]) -> dict[Finding, bool]:
        """Tell of findings about a rubric whether there is a ready way to mend each; may be called in a thread."""
        from rubric_studio.workflows import mend  # after the first screen

        day = self.desk.day()
        return {finding: bool(mend.mends(view, finding, day)) for finding in found}

    def mend(self, way: Mend) -> None:
        """Mend a finding about the open rubric in one of its ways, as one step that can be undone.

        Raises:
            RubricStudioError: the file cannot be edited so; nothing has changed.
        """
        from rubric_studio.workflows import mend  # after the first screen

        view = self._needed()
        edits = tuple((view.set_id, edit) for edit in mend.mended(view, way))
        if edits:
            self._do(Step(_("mending: {what}").format(what=one_line(way.label, 60)), self.selection, edits))
            self._select_there()

    def can_waive(self, finding: Finding) -> bool:
        """Tell whether a finding may be let stay."""
        from rubric_studio.workflows import mend  # after the first screen

        return mend.can_waive(finding)

    def waive(self, finding: Finding, reason: str, until: str | None = None) -> None:
        """Write down that a finding about the open rubric may stay, with a reason and perhaps a last day (ISO).

        Raises:
            RubricStudioError: there is no reason, the day is none or is over, the rule cannot be waived, or the file
                cannot be edited so.
        """
        from rubric_studio.workflows import mend  # after the first screen

        view = self._needed()
        last = self.last_day(until or "")
        edit = mend.waived(view, finding, reason=reason, by=self.desk.rater, until=last)
        if edit.after is not edit.before:
            self._do(Step(_("letting a finding stay"), self.selection, ((view.set_id, edit),)))

    def last_day(self, written: str) -> str | None:
        """Read the last day of a waiver, None where nothing is written.

        Raises:
            RubricStudioError: it is no day, or it is over.
        """
        if not written.strip():
            return None
        try:
            day = date.fromisoformat(written.strip()).isoformat()
        except ValueError:
            message = _("“{day}” is no day. Write it as {example}: year, month, day.")
            raise RubricStudioError(message.format(day=one_line(written, 20), example="2027-03-31")) from None
        if day < self.desk.day():
            raise RubricStudioError(_("{day} is over already. Give a later day, or none.").format(day=day))
        return day


def in_order(view: OpenRubric, found: list[Finding]) -> list[Finding]:
    """Sort findings about a rubric as one goes through them."""
    numbers = {criterion.id: n for n, criterion in enumerate(view.rubric.criteria)} if view.rubric else {}
    return sorted(found, key=lambda finding: _rank(numbers.get(finding.criterion, len(numbers)), finding))


def _rank(number: int, finding: Finding) -> tuple[int, int, int, str]:
    return number, _WEIGHTS.index(finding.severity), finding.start, finding.code


def _number(view: OpenRubric, criterion: str) -> int:
    ids = [held.id for held in view.rubric.criteria] if view.rubric else []
    return ids.index(criterion) if criterion in ids else len(ids)


def _same(one: Finding, other: Finding) -> bool:
    return _name(one) == _name(other)


def _name(finding: Finding) -> tuple[str, ...]:
    words = finding.excerpt[finding.start : finding.end]
    return finding.code, finding.criterion, finding.response, finding.field, words
