"""Effect: what a change of a rubric does to the scores of verdicts that were given before, exactly.

The same verdicts are scored with the rubric as it was and as it is, each time by those that were given to its words.
One that was given to words which are others now no longer applies, and neither does a grader's that was sent something
else: nothing is guessed in its place. The score is then a range, of which each end is reached if the missing verdicts
turn out so. A verdict names its criterion and response by their ids: where one is renamed, it no longer applies either.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, groupby
from typing import TYPE_CHECKING, NamedTuple

from rubric_studio.diff.matching import match
from rubric_studio.model.response import Responses
from rubric_studio.workflows.holding import Side, holdings
from rubric_studio.workflows.verdicts import samples, standings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rubric_studio.diff.changes import SetState
    from rubric_studio.model.judgment import Judgment
    from rubric_studio.scoring.score import Result
    from rubric_studio.workflows.holding import Holding
    from rubric_studio.workflows.verdicts import Marks, Standing, Verdicts

Places = tuple[tuple[str, ...], ...]
"""Responses by their scores, the best first; those that share a score share a place."""

Pairs = frozenset[frozenset[str]]
"""Two responses each."""

Names = frozenset[str]


def side(state: SetState, rubric: str) -> Side | None:
    """Give a rubric of a set's state, None where it is not there."""
    held = state.rubrics.get(rubric)
    found = state.responses.get(rubric) or Responses(rubric=rubric)
    return Side(held, found.responses, state.set.grader_template) if held else None


class Turn(NamedTuple):
    """Two responses of which it is certain which is better before and after, and it is not the same.

    Args:
        one: the one.
        other: the other.
        before: 1 where the one was better, -1 where the other was, 0 where they were equal.
        after: likewise.
    """

    one: str
    other: str
    before: int
    after: int


@dataclass(frozen=True)
class Row:
    """One response: its result by the same verdicts before and after.

    Args:
        response: its id.
        old: its result as the rubric was; None where there was no such response.
        new: its result as the rubric is; None where there is none any more.
        again: the criteria on which a verdict that counted no longer applies: they need judging again.
        unjudged: criteria on which nobody has been asked yet: new ones, or all where the response is new.
        untold: the criteria on which a grader's verdict does not count, as nobody can tell to what it was given.
        verdicts: how many raters' verdicts those that no longer apply are.
        never: the never-events that are met now and were none, or not met, before; and the other way round.
    """

    response: str
    old: Result | None
    new: Result | None
    again: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    verdicts: int = 0
    never: tuple[Names, Names] = (frozenset(), frozenset())

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


@dataclass(frozen=True)
class Effect:
    """What a change of a rubric does to the scores of the verdicts on it, response by response.

    Args:
        rubric: the rubric; "" for what is said of a whole set.
        rows: a row for each response.
        left: how many verdicts are on a rubric that is not there any more, or has another id.
        unread: how many lines or files of verdicts cannot be read: they are in none of the scores.
        twice: the ids that stand twice in the rubric as it is: it cannot be scored.
        missing: shared criteria that the rubric asks for and that are not there: its scores are without them.
    """

    rubric: str
    rows: tuple[Row, ...] = ()
    left: int = 0
    unread: int = 0
    twice: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def again(self) -> int:
        """Count the verdicts that no longer apply."""
        return sum(row.verdicts for row in self.rows)

    @property
    def unjudged(self) -> int:
        """Count what new criteria and new responses ask for and nobody has judged yet."""
        return sum(len(row.unjudged) for row in self.rows)

    @property
    def untold(self) -> int:
        """Count what graders judged to nobody knows what prompt."""
        return sum(len(row.untold) for row in self.rows)

    @property
    def changed(self) -> tuple[Row, ...]:
        """Give the responses whose scores change, or could."""
        return tuple(row for row in self.rows if row.changed)

    @property
    def is_any(self) -> bool:
        """Tell whether there is any effect at all."""
        rows = self.again or self.unjudged or self.untold or any(any(row.never) for row in self.rows)
        return bool(self.changed or rows or self.left or self.unread)

    @cached_property
    def orders(self) -> tuple[Places, Places]:
        """Give the order before and after, each of those responses that have a score then."""
        old = [(row.response, row.old.value) for row in self.rows if row.old]
        return places(old), places([(row.response, row.new.value) for row in self.rows if row.new])

    @property
    def reordered(self) -> bool:
        """Tell whether the order of two responses changes, whatever the missing verdicts turn out to be."""
        return bool(self.turned)

    @property
    def turned(self) -> tuple[Turn, ...]:
        """Give the pairs of responses whose order is certain before and after, and another one."""
        return tuple(turn for turn in self._certain if turn.before != turn.after)

    @property
    def steady(self) -> bool:
        """Tell whether the order of all responses is certain before and after, and the same."""
        pairs = len(self.rows) * (len(self.rows) - 1) // 2
        return 0 < pairs == len(self._certain) and not self.reordered

    @property
    def open_pairs(self) -> Pairs:
        """Give the pairs of responses whose order was certain and now depends on missing verdicts."""
        return frozenset(
            frozenset((one, other)) for one, other, *signs in self._pairs if signs[0] is not None is signs[1]
        )

    @property
    def _certain(self) -> list[Turn]:
        return [
            Turn(one, other, before, after)
            for one, other, before, after in self._pairs
            if before is not None and after is not None
        ]

    @cached_property
    def _pairs(self) -> list[tuple[str, str, int | None, int | None]]:
        """Tell of each two responses that are there both times which is better, before and after; None: not certain."""
        rows = [row for row in self.rows if row.new and row.new.lower is not None]  # else no verdict could decide it
        both = [(row.response, row.old, row.new) for row in rows if row.old and row.new]
        return [
            (one, other, _compared(was, other_was), _compared(is_, other_is))
            for (one, was, is_), (other, other_was, other_is) in combinations(both, 2)
        ]


def effect(
    old: Side,
    new: Side,
    verdicts: Verdicts,
    *,
    rater: str = "",
    marks: Marks | None = None,
) -> Effect:
    """Score the same verdicts with a rubric as it was and as it is.

    Args:
        old: the rubric as it was.
        new: the rubric as it is.
        verdicts: the set's verdicts, with what was declared in it to ask the same.
        rater: whose own verdicts count first; "" for nobody's.
        marks: their verdicts that are not saved yet, given to the rubric as it is.
    """
    was, is_ = holdings(old, new, verdicts.every(new.rubric.id))
    before = standings(old.rubric, old.responses, verdicts, rater=rater, marks=_same(marks or {}, old, new), holds=was)
    after = standings(new.rubric, new.responses, verdicts, rater=rater, marks=marks or {}, holds=is_)
    ids = Counter(criterion.id for criterion in new.rubric.criteria)
    rows = _rows(
        before, after, _Names.between(old, new), lambda *key: _is_untold(verdicts.about(new.rubric.id, *key), is_)
    )
    return Effect(new.rubric.id, tuple(rows), twice=tuple(id_ for id_, count in ids.items() if count > 1))


class _Names(NamedTuple):
    """Which ids criteria and responses had that have another one now, by the one that they have."""

    criteria: Mapping[str, str]
    responses: Mapping[str, str]

    @classmethod
    def between(cls, old: Side, new: Side) -> _Names:
        """Compare the two: what stayed the same to the letter, under another id, is the same."""
        both = match(old.rubric.criteria, new.rubric.criteria).became, match(old.responses, new.responses).became
        criteria, responses = ({now[0]: was[0] for was, now in became.items()} for became in both)
        return cls(criteria, responses)


def _rows(
    before: Iterable[Standing], after: Iterable[Standing], names: _Names, is_untold: Callable[[str, str], bool]
) -> Iterator[Row]:
    held = {standing.response.id: standing for standing in before}
    for standing in after:
        id_ = standing.response.id
        was = held.pop(names.responses.get(id_, id_), None)
        yield _row(standing, was, names.criteria, [c for c in standing.cells if is_untold(c, id_)])
    for id_, standing in held.items():
        yield Row(id_, standing.result, None)


def _row(standing: Standing, was: Standing | None, called: Mapping[str, str], untold: Sequence[str]) -> Row:
    cells = {now: was.cells.get(called.get(now, now)) for now in standing.cells} if was else {}
    open_ = [criterion for criterion, cell in standing.cells.items() if not cell.verdict and criterion not in untold]
    missing = open_ if len(standing.cells) == len(standing.result.met) else []  # an id is there twice
    lost = {criterion: cell.given for criterion in missing if (cell := cells.get(criterion)) and cell.verdict}
    return Row(
        standing.response.id,
        was.result if was else None,
        standing.result,
        again=tuple(lost),
        unjudged=tuple(criterion for criterion in missing if cells.get(criterion) is None),
        untold=tuple(criterion for criterion in untold if not standing.cells[criterion].verdict),
        verdicts=sum(lost.values()),
        never=_never(was.result, standing.result, called) if was else (frozenset(), frozenset()),
    )


def _never(old: Result, new: Result, called: Mapping[str, str]) -> tuple[Names, Names]:
    """Give the never-events that came and that went; none has gone while another is not judged yet."""
    names = {was: now for now, was in called.items()}
    was, is_ = frozenset(names.get(id_, id_) for id_ in old.critical), frozenset(new.critical)
    is_open = any(
        criterion.critical and met is None for criterion, met in zip(new.rubric.criteria, new.met, strict=True)
    )
    return is_ - was, frozenset() if is_open else was - is_


def _is_untold(lines: Iterable[Judgment], holding: Holding) -> bool:
    return any(line.rater.kind == "grader" and holding.is_untold(line) for line in lines)


# which verdicts hold --------------------------------------------------------------------------------------------------


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
