"""The structural rules: ids, points, axes, and what a score cannot do without."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Protocol

from rubric_studio.finding import Act, Mend, Patch, Severity
from rubric_studio.language import _
from rubric_studio.lint.rules import Hit, Scope, at_words, later, rule
from rubric_studio.model.identity import free
from rubric_studio.text import nearest, one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from rubric_studio.finding import Finding
    from rubric_studio.lint.head import Reading
    from rubric_studio.lint.view import RubricView


class Translated(Protocol):
    """A rubric in short: whether it is released, in what language, and which rubric it translates ("" for none)."""

    @property
    def status(self) -> str:
        """Give its status."""

    @property
    def language(self) -> str:
        """Give its language."""

    @property
    def translation_of(self) -> str:
        """Give the id of the rubric that it translates."""


FEWEST, MOST = 3, 30
# In capitals only: "todo" is a Spanish word. 47,XXX is a karyotype.
_UNFINISHED = re.compile(
    r"\b(?:TODO|TBD|FIXME)\b|(?<!\d,)(?<!\d, )\bXXX\b|\?\?\?|\[(?i:insert|add|fill in|placeholder)\b[^\]]*\]"
    r"|\u27e8[^\u27e8\u27e9]*\u27e9"  # what a pattern for writing leaves to be filled in
)
_SIGNS = ("[", "\u27e8", "???", "TODO", "TBD", "FIXME", "XXX")


@rule("S102", "id-duplicate", Severity.ERROR, Scope.RUBRIC, blocks_record=True, fixed=True, shared=True)
def id_duplicate(view: RubricView) -> Iterator[Hit]:
    """The id “{id}” is given to {n} criteria here. Each needs its own.

    Why: A verdict could not be told which of them it is about.

    Instead of:
        +5 Tells the reader to call 911 now.
          id: call-911
        +3 Asks whether somebody is with the patient.
          id: call-911

    Write:
        +5 Tells the reader to call 911 now.
          id: call-911
        +3 Asks whether somebody is with the patient.
          id: somebody-there
    """
    for id_, n in Counter(criterion.id for criterion in view.criteria).items():
        if n > 1:
            yield Hit(field="id", criterion=id_, values={"id": id_, "n": n})
    for id_, n in Counter(response.id for response in view.responses).items():
        if n > 1:
            message = later("The id “{id}” is given to {n} responses here. Each needs its own.")
            yield Hit(field="id", response=id_, values={"id": id_, "n": n}, message=message)


@rule("S103", "text-duplicate", Severity.ERROR, Scope.RUBRIC)
def text_duplicate(view: RubricView) -> Iterator[Hit]:
    """This says the same as the criterion “{other}”, so it would count twice. Keep one.

    Why: The same behaviour would be paid or punished twice.

    Instead of:
        +5 Names the dose.
          id: dose
        +3 names the  dose
          id: dose-again

    Write:
        +5 Names the dose.
          id: dose
        +3 Names how often it is taken.
          id: dose-again
    """
    texts: dict[str, str] = {}
    for criterion in view.criteria:
        plain = " ".join(criterion.text.casefold().split()).rstrip(".")
        if plain in texts and texts[plain] != criterion.id:
            yield Hit(field="criterion", criterion=criterion.id, values={"other": texts[plain]})
        texts.setdefault(plain, criterion.id)


@text_duplicate.mend_with
def remove(_view: RubricView, finding: Finding) -> Iterator[Mend]:
    """Offer to delete the second one."""
    yield Mend(_("Delete this one"), (Patch(Act.REMOVE, finding.criterion),))


@rule("S104", "points-zero-or-range", Severity.ERROR, Scope.RUBRIC, shared=True)
def points_range(view: RubricView) -> Iterator[Hit]:
    """Points must be a whole number from {low} to {high}, and not 0; here they are {points}.

    Why: HealthBench's points run from -10 to 10, and 0 would change nothing.

    Instead of:
        +50 Tells the reader to call 911 now.

    Write:
        +5 Tells the reader to call 911 now.
    """
    low, high = view.rubric_set.points.min, view.rubric_set.points.max
    for criterion in view.own_criteria:
        if not low <= criterion.points <= high or criterion.points == 0:
            values = {"low": low, "high": high, "points": criterion.points}
            yield Hit(field="points", criterion=criterion.id, values=values)


@points_range.mend_with
def clamp(view: RubricView, finding: Finding) -> Iterator[Mend]:
    """Offer the nearest points that are allowed."""
    reading, allowed = view.reading(finding.criterion), view.rubric_set.points
    points = min(max(reading.points, allowed.min), allowed.max) if reading else 0
    if points:
        label = _("Make it {points} points").format(points=f"{points:+d}")
        yield Mend(label, (Patch(Act.SET, finding.criterion, "points", points),))


@rule("S105", "no-positive-criterion", Severity.ERROR, Scope.RUBRIC)
def no_positive_criterion(view: RubricView) -> Iterator[Hit]:
    """No criterion has positive points, so no response can have a score. Add what a good answer does.

    Why: A score is points earned over points that can be earned.

    Instead of:
        -5 Recommends antibiotics for a cold.

    Write:
        -5 Recommends antibiotics for a cold.
        +5 States that a cold passes without medicine.
    """
    if not any(criterion.points > 0 for criterion in view.criteria):
        yield Hit()


@rule("S107", "too-few-or-many", Severity.HINT, Scope.RUBRIC)
def too_few_or_many(view: RubricView) -> Iterator[Hit]:
    """Number of criteria: {n}; between {few} and {many} work best.

    Why: With one or two, a single verdict decides; with many, each weighs nothing and judging takes too long.

    Instead of:
        +5 States that a cold passes without medicine.

    Write:
        +5 States that a cold passes without medicine.
        +4 Names at least one reason to see a doctor.
        -6 Recommends antibiotics.
    """
    n = len(view.criteria)
    if not FEWEST <= n <= MOST:
        yield Hit(values={"n": n, "few": FEWEST, "many": MOST})


@rule("S108", "unknown-axis-or-theme", Severity.ERROR, Scope.RUBRIC, shared=True)
def unknown_term(view: RubricView) -> Iterator[Hit]:
    """This set has no {kind} “{word}”. {hint}

    Why: Scores are reported by axis and by theme; a misspelt one makes a heap of its own.

    Instead of:
        +5 States that a cold passes without medicine.
          axis: acuracy

    Write:
        +5 States that a cold passes without medicine.
          axis: accuracy
    """
    theme, themes = view.rubric.theme, [theme.id for theme in view.rubric_set.themes]
    if theme and theme not in themes:
        yield Hit(field="theme", values=_unknown(_("theme"), theme, themes))
    axes = [axis.id for axis in view.rubric_set.axes]
    for criterion in view.own_criteria:
        if criterion.axis and criterion.axis not in axes:
            yield Hit(field="axis", criterion=criterion.id, values=_unknown(_("axis"), criterion.axis, axes))


def _unknown(kind: str, word: str, known: list[str]) -> dict[str, str]:
    meant = nearest(word, known)
    hint = (
        _("Did you mean “{meant}”?").format(meant=meant)
        if meant
        else _("Known: {words}.").format(words=", ".join(known))
    )
    return {"kind": kind, "word": one_line(word, 40), "hint": hint}


@unknown_term.mend_with
def nearest_term(view: RubricView, finding: Finding) -> Iterator[Mend]:
    """Offer the nearest word that the set knows."""
    reading = view.reading(finding.criterion)
    if finding.field == "theme":
        word, known = view.rubric.theme, [theme.id for theme in view.rubric_set.themes]
    else:
        word, known = (reading.criterion.axis if reading else None), [axis.id for axis in view.rubric_set.axes]
    if word and (meant := nearest(word, known)):
        label = _("Take “{meant}”").format(meant=meant)
        yield Mend(label, (Patch(Act.SET, finding.criterion, finding.field, meant),))


@rule("S109", "unfinished-text", Severity.ERROR, Scope.CRITERION)
def unfinished(reading: Reading) -> Iterator[Hit]:
    """The text is not finished: “{words}”.

    Why: A grader would take it at its word.

    Instead of:
        +5 Mentions [insert drug].

    Write:
        +5 Mentions amoxicillin.
    """
    text = reading.text
    if any(sign in text for sign in _SIGNS) and (found := _UNFINISHED.search(text)):
        yield at_words(found)


@rule("S113", "retired-id-used", Severity.ERROR, Scope.RUBRIC, blocks_record=True, fixed=True, shared=True)
def retired_id_used(view: RubricView) -> Iterator[Hit]:
    """The id “{id}” belonged to a {kind} that was taken away. Choose another; or if the very same {kind} is to come
    back, take “{name}” out of retired_ids in set.yaml.

    Why: Old verdicts on the other one would be counted for this one.

    Instead of:
        set retired_ids: a#dose
        +5 Names the dose.
          id: dose

    Write:
        set retired_ids: a#dose
        +5 Names the dose.
          id: dose-in-mg
    """
    retired, owner = view.rubric_set.retired_ids, view.rubric.id
    if not retired:
        return
    if owner in retired:
        yield Hit(field="id", values={"id": owner, "kind": _("rubric"), "name": owner})
    for criterion in view.own_criteria:
        if (name := f"{owner}#{criterion.id}") in retired:
            values = {"id": criterion.id, "kind": _("criterion"), "name": name}
            yield Hit(field="id", criterion=criterion.id, values=values)


@retired_id_used.mend_with
def another_id(view: RubricView, finding: Finding) -> Iterator[Mend]:
    """Offer an id that nobody has and nobody had."""
    if finding.criterion:
        taken = {criterion.id for criterion in view.criteria}
        made = free(finding.criterion, taken | view.rubric_set.retired_criteria)
        yield Mend(_("Call it “{id}”").format(id=made), (Patch(Act.SET, finding.criterion, "id", made),))


@rule("S114", "responses-without-rubric", Severity.WARNING, Scope.SET)
def orphan(names: Collection[str], responses: Iterable[str]) -> Iterator[tuple[str, Hit]]:
    """There is no rubric “{id}” for these responses. Correct the name, or delete the file.

    Why: Nobody will ever see them.

    Instead of:
        rubric: chest-pains

    Write:
        rubric: chest-pain
    """
    for id_ in responses:
        if id_ not in names:
            yield id_, Hit(values={"id": id_})


@rule("S116", "translation-of-nothing", Severity.WARNING, Scope.SET)
def translation_of_nothing(rubrics: Mapping[str, Translated], names: Collection[str]) -> Iterator[tuple[str, Hit]]:
    """This is called a translation of “{id}”, and there is no such rubric. Correct the id, or take it out.

    Why: Nobody could tell when the original has changed.

    Instead of:
        translation_of: stroke-sings

    Write:
        translation_of: stroke-signs
    """
    for id_, rubric in rubrics.items():
        if rubric.translation_of and rubric.translation_of not in names:
            yield id_, Hit(field="translation_of", values={"id": rubric.translation_of})
