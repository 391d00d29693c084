"""The structural rules: ids, points, axes, and what a score cannot do without."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from rubric_studio.language import _
from rubric_studio.lint import rules
from rubric_studio.model.pointer import SHARED, Pointer
from rubric_studio.text import nearest, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rubric_studio.finding import Finding
    from rubric_studio.model.response import Responses
    from rubric_studio.model.rubric import Criterion, Rubric, RubricSet

FEWEST, MOST = 3, 30
# In capitals only: "todo" is a Spanish word. 47,XXX is a karyotype.
_UNFINISHED = re.compile(
    r"\b(?:TODO|TBD|FIXME)\b|(?<!\d,)(?<!\d, )\bXXX\b|\?\?\?|\[(?i:insert|add|fill in|placeholder)\b[^\]]*\]"
)


def check_rubric(rubric: Rubric, rubric_set: RubricSet) -> Iterator[Finding]:
    """Check one rubric with its shared criteria in place; the shared ones themselves are ``check_shared``'s matter.

    Yields:
        Findings in the order of the criteria, then those about the rubric.
    """
    here = Pointer(set=rubric_set.id, rubric=rubric.id)
    if rubric.theme and rubric.theme not in (themes := [theme.id for theme in rubric_set.themes]):
        field = Pointer(set=rubric_set.id, rubric=rubric.id, field="theme")
        yield rules.UNKNOWN_TERM.at(field, _unknown(_("theme"), rubric.theme, themes))
    yield from _retired(here, rubric.id, rubric_set, _("rubric"))
    yield from check_criteria(rubric.criteria, rubric_set, rubric.id)
    if not any(criterion.points > 0 for criterion in rubric.criteria):
        message = _("No criterion has positive points, so no response can have a score. Add what a good answer does.")
        yield rules.NO_POSITIVE.at(here, message)
    if not FEWEST <= len(rubric.criteria) <= MOST:
        message = _("This rubric has {n} criteria; between {few} and {many} work best.")
        yield rules.TOO_FEW_OR_MANY.at(here, message.format(n=len(rubric.criteria), few=FEWEST, many=MOST))


def check_criteria(criteria: Iterable[Criterion], rubric_set: RubricSet, owner: str) -> Iterator[Finding]:
    """Check criteria that stand in one list; ``owner`` is the rubric's id, or "shared"."""
    criteria = tuple(criteria)
    texts: dict[str, str] = {}
    axes = [axis.id for axis in rubric_set.axes]
    for id_, n in Counter(criterion.id for criterion in criteria).items():
        if n > 1:
            here = Pointer(set=rubric_set.id, rubric=owner, criterion=id_, field="id")
            message = _("The id “{id}” is given to {n} criteria here. Each needs its own.")
            yield rules.DUPLICATE_ID.at(here, message.format(id=id_, n=n))
    for criterion in criteria:
        here = Pointer(set=rubric_set.id, rubric=owner, criterion=criterion.id)
        yield from _retired(here, f"{owner}#{criterion.id}", rubric_set, _("criterion"))
        yield from _text(here, criterion, texts)
        low, high = rubric_set.points.min, rubric_set.points.max
        if not low <= criterion.points <= high or criterion.points == 0:
            message = _("Points must be a whole number from {low} to {high}, and not 0; here they are {points}.")
            yield rules.POINTS_RANGE.at(
                _field(here, "points"), message.format(low=low, high=high, points=criterion.points)
            )
        if criterion.axis and criterion.axis not in axes:
            yield rules.UNKNOWN_TERM.at(_field(here, "axis"), _unknown(_("axis"), criterion.axis, axes))


def _text(here: Pointer, criterion: Criterion, texts: dict[str, str]) -> Iterator[Finding]:
    plain = " ".join(criterion.text.casefold().split()).rstrip(".")
    if plain in texts and texts[plain] != criterion.id:
        message = _("This says the same as the criterion “{other}”, so it would count twice. Keep one.")
        yield rules.DUPLICATE_TEXT.at(_field(here, "criterion"), message.format(other=texts[plain]))
    texts.setdefault(plain, criterion.id)
    if found := _UNFINISHED.search(criterion.text):
        message = _("The text is not finished: “{words}”.").format(words=one_line(found.group(), 40))
        yield rules.UNFINISHED.at(_field(here, "criterion"), message)


def _field(pointer: Pointer, field: str) -> Pointer:
    return Pointer(set=pointer.set, rubric=pointer.rubric, criterion=pointer.criterion, field=field)


def _retired(here: Pointer, name: str, rubric_set: RubricSet, kind: str) -> Iterator[Finding]:
    if name in rubric_set.retired_ids:
        message = _(
            "The id “{id}” belonged to a {kind} that was taken away. Choose another; or if the very same {kind} is to"
            " come back, take “{name}” out of retired_ids in set.yaml."
        )
        yield rules.RETIRED_ID.at(_field(here, "id"), message.format(id=name.rpartition("#")[2], kind=kind, name=name))


def _unknown(kind: str, word: str, known: list[str]) -> str:
    meant = nearest(word, known)
    hint = (
        _("Did you mean “{meant}”?").format(meant=meant)
        if meant
        else _("Known: {words}.").format(words=", ".join(known))
    )
    return _("This set has no {kind} “{word}”. {hint}").format(kind=kind, word=one_line(word, 40), hint=hint)


def check_shared(criteria: Iterable[Criterion], rubric_set: RubricSet) -> Iterator[Finding]:
    """Check the shared criteria of a set; two may say the same, as long as no rubric takes both."""
    for finding in check_criteria(criteria, rubric_set, SHARED):
        if finding.code != rules.DUPLICATE_TEXT.code:
            yield finding


def check_responses(responses: Responses, rubric_set: RubricSet, rubric_ids: Iterable[str]) -> Iterator[Finding]:
    """Check that sample responses belong to a rubric and have ids of their own."""
    here = Pointer(set=rubric_set.id, rubric=responses.rubric)
    if responses.rubric not in rubric_ids:
        message = _("There is no rubric “{id}” for these responses. Correct the name, or delete the file.")
        yield rules.ORPHAN.at(here, message.format(id=responses.rubric))
    times = Counter(response.id for response in responses.responses)
    for id_, n in times.items():
        if n > 1:
            pointer = Pointer(set=rubric_set.id, rubric=responses.rubric, response=id_, field="id")
            message = _("The id “{id}” is given to {n} responses here. Each needs its own.")
            yield rules.DUPLICATE_ID.at(pointer, message.format(id=id_, n=n))
