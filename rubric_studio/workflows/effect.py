"""Effect: what a change of a rubric does to the scores of verdicts that were given before, exactly.

The same verdicts are scored with the rubric as it was and as it is. One that was given to words which are others now no
longer applies, and neither does a grader's that was shown other points: nothing is guessed in its place. The score is
then a range, of which each end is reached if the missing verdicts turn out so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, groupby
from typing import TYPE_CHECKING, NamedTuple

from rubric_studio.model.codec import with_fields
from rubric_studio.model.response import Responses
from rubric_studio.workflows.verdicts import Verdicts, samples, standings, wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rubric_studio.diff.changes import SetState
    from rubric_studio.model.judgment import Judgment
    from rubric_studio.model.response import Response
    from rubric_studio.model.rubric import Criterion, Rubric
    from rubric_studio.scoring.score import Result
    from rubric_studio.workflows.verdicts import Marks, Standing

Places = tuple[tuple[str, ...], ...]
"""Responses by their scores, the best first; those that share a score share a place."""

Pairs = frozenset[frozenset[str]]
"""Two responses each."""


class Side(NamedTuple):
    """A rubric at one time, with what else its scores rest on.

    Args:
        rubric: the rubric.
        responses: its sample responses, without the ideal one.
        template: its set's own grader template, None where it has none.
    """

    rubric: Rubric
    responses: tuple[Response, ...] = ()
    template: str | None = None


def side(state: SetState, rubric: str) -> Side | None:
    """Give a rubric of a set's state, None where it is not there."""
    held = state.rubrics.get(rubric)
    found = state.responses.get(rubric) or Responses(rubric=rubric)
    return Side(held, found.responses, state.set.grader_template) if held else None


@dataclass(frozen=True)
class Row:
    """One response: its result by the same verdicts before and after.

    Args:
        response: its id.
        old: its result as the rubric was; None where there was no such response.
        new: its result as the rubric is; None where there is none any more.
        again: the criteria on which a verdict that counted no longer applies: they need judging again.
        unjudged: new criteria, on which there is no verdict yet.
    """

    response: str
    old: Result | None
    new: Result | None
    again: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()

    @property
    def difference(self) -> float | None:
        """Give by how much the score changes; None where it has none before or after."""
        if self.old is None or self.new is None or self.old.value is None or self.new.value is None:
            return None
        return self.new.value - self.old.value

    @property
    def changed(self) -> bool:
        """Tell whether the score, or what it could be, is another one."""
        return _score(self.old) != _score(self.new)

    @property
    def never(self) -> tuple[frozenset[str], frozenset[str]]:
        """Give the never-events that are met now and were none, or not met, before; and the other way round."""
        old, new = (frozenset(result.critical) if result else frozenset() for result in (self.old, self.new))
        return (new - old, old - new) if self.old and self.new else (frozenset(), frozenset())


@dataclass(frozen=True)
class Effect:
    """What a change of a rubric does to the scores of the verdicts on it, response by response."""

    rubric: str
    rows: tuple[Row, ...]

    @property
    def again(self) -> int:
        """Count the verdicts that no longer apply."""
        return sum(len(row.again) for row in self.rows)

    @property
    def unjudged(self) -> int:
        """Count the verdicts that new criteria ask for and nobody has given yet."""
        return sum(len(row.unjudged) for row in self.rows)

    @property
    def changed(self) -> tuple[Row, ...]:
        """Give the responses whose scores change, or could."""
        return tuple(row for row in self.rows if row.changed)

    @property
    def is_any(self) -> bool:
        """Tell whether there is any effect at all."""
        return bool(self.changed or self.again or self.unjudged or any(any(row.never) for row in self.rows))

    @cached_property
    def orders(self) -> tuple[Places, Places]:
        """Give the order before and after, each of those responses that have a score then."""
        old = [(row.response, row.old.value) for row in self.rows if row.old]
        return places(old), places([(row.response, row.new.value) for row in self.rows if row.new])

    @property
    def reordered(self) -> bool:
        """Tell whether the order of two responses changes, whatever the missing verdicts turn out to be."""
        return bool(self._pairs[0])

    @property
    def open_pairs(self) -> Pairs:
        """Give the pairs of responses whose order was certain and now depends on missing verdicts."""
        return self._pairs[1]

    @cached_property
    def _pairs(self) -> tuple[Pairs, Pairs]:
        """Give the pairs whose order is another one, and those whose order is not certain any more."""
        both = [(row.response, row.old, row.new) for row in self.rows if row.old and row.new]
        if not any(row.changed for row in self.rows):
            return frozenset(), frozenset()
        turned, unsure = set(), set()
        for (one, was, is_), (other, other_was, other_is) in combinations(both, 2):
            before, after = _compared(was, other_was), _compared(is_, other_is)
            if before is not None and after is None:
                unsure.add(frozenset((one, other)))
            elif before is not None and before != after:
                turned.add(frozenset((one, other)))
        return frozenset(turned), frozenset(unsure)


def effect(
    old: Side,
    new: Side,
    verdicts: Verdicts,
    *,
    rater: str = "",
    marks: Marks | None = None,
    editorial: Iterable[tuple[str, str]] = (),
) -> Effect:
    """Score the same verdicts with a rubric as it was and as it is.

    Args:
        old: the rubric as it was.
        new: the rubric as it is.
        verdicts: the set's verdicts.
        rater: whose own verdicts count first; "" for nobody's.
        marks: their verdicts that are not saved yet, given to the rubric as it is.
        editorial: pairs of judging digests between which only the spelling changed, as somebody has declared; a
            physician's verdict on the one counts for the other.
    """
    lines, alike = verdicts.on(new.rubric.id), _groups(editorial)
    before = _standings(old, lines, alike, rater, _same(marks or {}, old, new))
    after = _standings(new, _holding(lines, old, new), alike, rater, marks or {})
    return Effect(new.rubric.id, tuple(_rows(before, after)))


def _standings(
    here: Side, lines: Sequence[Judgment], alike: Mapping[str, str], rater: str, marks: Marks
) -> dict[str, Standing]:
    told = Verdicts(_told(lines, here.rubric, alike) if alike else lines)
    found = standings(here.rubric, here.responses, told, rater=rater, marks=marks)
    return {standing.response.id: standing for standing in found}


def _rows(before: Mapping[str, Standing], after: Mapping[str, Standing]) -> Iterator[Row]:
    for id_, standing in after.items():
        was = before.get(id_)
        cells = was.cells if was else {}
        missing = [criterion for criterion, cell in standing.cells.items() if not cell.verdict]
        again = tuple(criterion for criterion in missing if criterion in cells and cells[criterion].verdict)
        unjudged = tuple(criterion for criterion in missing if was and criterion not in cells)
        yield Row(id_, was.result if was else None, standing.result, again, unjudged)
    for id_, standing in before.items():
        if id_ not in after:
            yield Row(id_, standing.result, None)


# which verdicts hold --------------------------------------------------------------------------------------------------


def _holding(lines: Iterable[Judgment], old: Side, new: Side) -> list[Judgment]:
    """Leave out the verdicts of graders that were shown something else; of the words themselves, the digests tell."""
    shown = [here.rubric.scoring.show_points for here in (old, new)]
    same = old.template == new.template and shown[0] == shown[1]
    was, is_ = _criteria(old.rubric), _criteria(new.rubric)

    def holds(line: Judgment) -> bool:
        before, after = was.get(line.criterion), is_.get(line.criterion)
        if line.rater.kind != "grader" or before is None or after is None:
            return True
        saw = line.seen.points if line.seen else shown[0]
        examples = new.template is None or before.examples == after.examples  # a template of one's own may show them
        return same and examples and (before.points == after.points or not saw)

    return [line for line in lines if holds(line)]


def _criteria(rubric: Rubric) -> dict[str, Criterion]:
    return {criterion.id: criterion for criterion in rubric.criteria}


def _told(lines: Iterable[Judgment], rubric: Rubric, alike: Mapping[str, str]) -> Iterator[Judgment]:
    """Let physicians' verdicts count for words that were declared to be the same but for their spelling."""
    words = {id_: wording(criterion.text, rubric.prompt) for id_, criterion in _criteria(rubric).items()}
    for line in lines:
        here = words.get(line.criterion, "")
        same = line.rater.kind == "physician" and here in alike and alike.get(line.judging_digest) == alike[here]
        yield with_fields(line, judging_digest=here) if same else line


def _groups(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Put digests that were declared equal, one by one, into groups: each has the name of its group."""
    found: dict[str, str] = {}
    for one, other in pairs:
        kept, given_up = found.setdefault(one, one), found.setdefault(other, other)
        found |= {digest: kept for digest, group in found.items() if group == given_up}
    return found


def _same(marks: Marks, old: Side, new: Side) -> Marks:
    """Keep the verdicts that hold for the rubric as it was: the words are the same."""
    if not marks:
        return marks
    if old.rubric.prompt != new.rubric.prompt:
        return {}
    was, is_ = ({criterion.id: criterion.text for criterion in here.rubric.criteria} for here in (old, new))
    before, after = ({held.id: held.text for held in samples(here.rubric, here.responses)} for here in (old, new))
    return {
        key: verdict
        for key, verdict in marks.items()
        if key[0] == new.rubric.id and (was.get(key[1]), before.get(key[2])) == (is_.get(key[1]), after.get(key[2]))
    }


# outcomes and orders --------------------------------------------------------------------------------------------------


def _score(result: Result | None) -> object:
    return (result.value, result.lower, result.upper) if result else None


def places(scores: Iterable[tuple[str, float | None]]) -> Places:
    """Put responses in order by their scores, the best first; those that have none are left out."""
    ranked = sorted(((id_, score) for id_, score in scores if score is not None), key=lambda one: -one[1])
    return tuple(tuple(id_ for id_, _score in group) for _score, group in groupby(ranked, key=lambda one: one[1]))


def _compared(one: Result, other: Result) -> int | None:
    """Tell which of two scores is higher, 0 where they are equal; None where the missing verdicts decide.

    Those of different responses do not depend on one another, so ranges that do not meet are all that is certain.
    """
    if one.lower is None or one.upper is None or other.lower is None or other.upper is None:
        return None
    if one.lower == one.upper == other.lower == other.upper:
        return 0
    return 1 if one.lower > other.upper else -1 if one.upper < other.lower else None
