"""Which verdict counts: one's own first, then most physicians, then a grader; stale ones never."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from rubric_studio.language import _
from rubric_studio.model.codec import response_digest, wording_digest
from rubric_studio.model.judgment import Judgment, Verdict, lasting
from rubric_studio.model.response import IDEAL, Author, Response
from rubric_studio.scoring.score import Result, score

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rubric_studio.model.rubric import Criterion, Rubric

YOU, PHYSICIANS, GRADER = "you", "physicians", "grader"


@dataclass(frozen=True, slots=True)
class Cell:
    """The verdict that counts for one criterion of one response, whose it is, and whether one was stale.

    ``was`` is the verdict that would count, had no wording changed since; ``given`` how many raters' verdicts hold.
    """

    verdict: Verdict | None = None
    by: str = ""
    stale: bool = False
    was: Verdict | None = None
    given: int = 0


NONE_YET = Cell()
# a rubric is scored again after every pause in typing: most of its wordings are then the same as before
wording = lru_cache(maxsize=8192)(wording_digest)
_answer = lru_cache(maxsize=256)(response_digest)


@dataclass(frozen=True)
class Standing:
    """One sample response as the rubric sees it: its cells by criterion, its result, its rank.

    The rank is None where there is no score yet, and where what is not judged of another one could still change it.
    ``alias`` is what it is called where its name would say who or what wrote it.
    """

    response: Response
    cells: Mapping[str, Cell]
    result: Result
    rank: int | None = None
    alias: str = ""

    @property
    def name(self) -> str:
        """Say what the response is called on the screen."""
        return self.alias or self.response.id

    @property
    def judged(self) -> int:
        """Count the criteria that have a verdict."""
        return sum(cell.verdict is not None for cell in self.cells.values())


class Verdicts:
    """The verdict lines of a set that stand, by what they are about.

    Of each rater that is the last line for each wording, so that what was said of a wording counts wherever it stands.

    Args:
        judgments: the lines.
        alike: groups of judging digests between which only the spelling changed, as somebody has declared.
    """

    def __init__(self, judgments: Iterable[Judgment] = (), alike: Mapping[str, str] | None = None) -> None:
        self.alike = alike or {}
        self._of: dict[str, dict[tuple[str, str], list[Judgment]]] = defaultdict(lambda: defaultdict(list))
        given: dict[tuple[str, str, str, str], list[Judgment]] = defaultdict(list)
        for line in judgments:
            given[line.rubric, line.criterion, line.response, line.rater.id].append(line)
        for (rubric, criterion, response, _rater), lines in given.items():
            if kept := lasting(lines):
                self._of[rubric][criterion, response] += kept

    def about(self, rubric: str, criterion: str, response: str) -> list[Judgment]:
        """Give the raters' verdicts on one criterion of one response, the latest of each rater last."""
        return self._of.get(rubric, {}).get((criterion, response), [])

    @property
    def rubrics(self) -> set[str]:
        """Name the rubrics on which there are verdicts."""
        return set(self._of)

    def on(self, rubric: str) -> list[Judgment]:
        """Give all raters' verdicts on a rubric, each rater's latest on one thing."""
        return [judgment for held in self._of.get(rubric, {}).values() for judgment in _last(held)]

    def every(self, rubric: str) -> list[Judgment]:
        """Give all raters' verdicts on a rubric, those on earlier wordings too."""
        return [judgment for held in self._of.get(rubric, {}).values() for judgment in held]

    def by(self, rater: str) -> Verdicts:
        """Give one rater's verdicts only."""
        held = (j for given in self._of.values() for judgments in given.values() for j in judgments)
        return Verdicts((j for j in held if j.rater.id == rater), self.alike)

    def fits(self, judgment: Judgment, digest: str) -> bool:
        """Tell whether a verdict was given to this wording; one to another spelling, as far as a physician gave it."""
        if judgment.judging_digest == digest:
            return True
        group = self.alike.get(digest) if judgment.rater.kind == "physician" else None
        return group is not None and self.alike.get(judgment.judging_digest) == group

    def holds_for(self, judgment: Judgment, digests: tuple[str, str], holds: Callable[[Judgment], bool]) -> bool:
        """Tell whether a verdict still holds: that is the one rule by which it counts or is stale.

        Args:
            judgment: the verdict.
            digests: of the words of its criterion, with the prompt, and of its response, as they are.
            holds: whether it holds as far as graders' prompts go (``holding``).
        """
        return judgment.response_digest == digests[1] and self.fits(judgment, digests[0]) and holds(judgment)

    def of(self, rater: str, rubric: str, criterion: str, response: str) -> list[Judgment]:
        """Give one rater's verdicts on one criterion of one response, the latest last."""
        return [j for j in self.about(rubric, criterion, response) if j.rater.id == rater]


def _last(lines: Iterable[Judgment]) -> list[Judgment]:
    """Keep the last line of each rater."""
    return list({line.rater.id: line for line in lines}.values())


def _holds(_line: Judgment) -> bool:
    """Hold what the digests of the words let hold: nothing is known of what graders are sent."""
    return True


Marks = dict[tuple[str, str, str], "Verdict | None"]
"""One's own verdicts that are not saved yet, by rubric, criterion and response; None takes a saved one back."""


def samples(rubric: Rubric, responses: Iterable[Response]) -> tuple[Response, ...]:
    """Give the responses that a rubric is tried on: its ideal response first, where it has one, then the samples."""
    if rubric.ideal_response is None:
        return tuple(responses)
    author = Author(kind="physician", id=_("ideal response"))
    ideal = Response(id=IDEAL, author=author, text=rubric.ideal_response, expect="good")
    return (ideal, *responses)


def standings(
    rubric: Rubric,
    responses: Iterable[Response],
    verdicts: Verdicts,
    *,
    rater: str,
    marks: Marks | None = None,
    holds: Callable[[Judgment], bool] = _holds,
) -> list[Standing]:
    """Score the responses by the verdicts that count, and rank those that have a score.

    Equal scores share a rank. A verdict given to another wording of the criterion, the prompt or the response is stale
    and does not count, and neither does one that does not hold for another reason (``holding`` knows of graders').
    A rubric in which an id is given twice has no scores.
    """
    found = []
    for response in samples(rubric, responses):
        cells = {
            criterion.id: _cell(rubric, criterion, response, verdicts, marks or {}, rater, holds)
            for criterion in rubric.criteria
        }
        found.append(_standing(rubric, response, cells))
    return _ranked(found)


def with_marks(
    found: list[Standing],
    rubric: Rubric,
    changed: Iterable[tuple[str, str]],
    verdicts: Verdicts,
    *,
    rater: str,
    marks: Marks,
    holds: Callable[[Judgment], bool] = _holds,
) -> list[Standing]:
    """Give standings as they are after some of one's own marks were changed; only those responses are scored again.

    Args:
        found: the standings as they were.
        rubric: the rubric, unchanged.
        changed: the criterion and response of each mark.
        verdicts: the saved verdicts, unchanged.
        rater: who one is.
        marks: one's marks as they are now.
        holds: which verdicts hold, as before.
    """
    criteria = {criterion.id: criterion for criterion in rubric.criteria}
    fresh: dict[str, dict[str, Cell]] = {}
    responses = {standing.response.id: standing.response for standing in found}
    for criterion, response in changed:
        if criterion in criteria and response in responses:
            cell = _cell(rubric, criteria[criterion], responses[response], verdicts, marks, rater, holds)
            fresh.setdefault(response, {})[criterion] = cell
    return _ranked(
        [
            _standing(rubric, s.response, {**s.cells, **fresh[s.response.id]}) if s.response.id in fresh else s
            for s in found
        ]
    )


def _standing(rubric: Rubric, response: Response, cells: Mapping[str, Cell]) -> Standing:
    if len(cells) < len(rubric.criteria):  # nobody knows which of the two was judged
        return Standing(response, cells, Result(rubric, (None,) * len(rubric.criteria), None, None, None))
    given = {id_: cell.verdict for id_, cell in cells.items()}
    return Standing(response, cells, score(rubric, given, characters=len(response.text)))


def _ranked(found: list[Standing]) -> list[Standing]:
    return [
        s if s.rank == rank else replace(s, rank=rank)
        for s, rank in ((standing, _rank(standing.result, found)) for standing in found)
    ]


def _rank(result: Result, among: list[Standing]) -> int | None:
    """Count what scores higher; None where that is not known, because something there is not judged yet."""
    if result.value is None:
        return None
    above = 0
    for other in (standing.result for standing in among):
        if other.value is not None:
            above += other.value > result.value
        elif other.lower is not None and other.upper is not None:
            if other.lower <= result.value < other.upper:
                return None
            above += other.lower > result.value
    return above + 1


def holding(
    rubric: Rubric,
    criterion: Criterion,
    response: Response,
    verdicts: Verdicts,
    holds: Callable[[Judgment], bool] = _holds,
) -> list[Judgment]:
    """Give each rater's last verdict that was given to these words, and holds."""
    given = verdicts.about(rubric.id, criterion.id, response.id)
    digests = (wording(criterion.text, rubric.prompt), _answer(response.text)) if given else ("", "")
    return _last(j for j in given if verdicts.holds_for(j, digests, holds))


def _cell(
    rubric: Rubric,
    criterion: Criterion,
    response: Response,
    verdicts: Verdicts,
    marks: Marks,
    rater: str,
    holds: Callable[[Judgment], bool],
) -> Cell:
    key = (rubric.id, criterion.id, response.id)
    given = verdicts.about(*key)
    if not given and key not in marks:
        return NONE_YET
    fresh = holding(rubric, criterion, response, verdicts, holds)
    given = _last(given)
    stale = len(fresh) < len(given)
    if key in marks:
        fresh = [j for j in fresh if j.rater.id != rater]
        given = [j for j in given if j.rater.id != rater]
        if (mark := marks[key]) is not None:
            return Cell(mark, YOU, given=len(fresh) + 1)
    before = None if fresh or not stale else _counting(given, rater)
    return _counting(fresh, rater) or Cell(stale=stale, was=before.verdict if before else None)


def _counting(given: list[Judgment], rater: str) -> Cell | None:
    """Give the verdict that counts; None where none was given."""
    own = next((j for j in given if j.rater.id == rater), None)
    if own:
        return Cell(Verdict(own.verdict), YOU, given=len(given))
    for kind, name in (("physician", PHYSICIANS), ("grader", GRADER)):
        votes = Counter(j.verdict for j in given if j.rater.kind == kind)
        if votes:
            return Cell(_majority(votes), name, given=len(given))
    return None


def _majority(votes: Counter[str]) -> Verdict:
    """Take the verdict that most gave; a tie is ungraded."""
    ranked = votes.most_common(2)
    if len(ranked) == 2 and ranked[0][1] == ranked[1][1]:
        return Verdict.CANNOT_TELL
    return Verdict(ranked[0][0])
