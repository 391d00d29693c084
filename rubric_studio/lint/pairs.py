"""Rules on two criteria of one rubric that say the same, or the opposite, so that one thing counts twice."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import ceil
from typing import TYPE_CHECKING

from rubric_studio.finding import Act, Mend, Patch, Severity
from rubric_studio.language import _
from rubric_studio.lint.rules import Hit, Scope, rule
from rubric_studio.lint.stems import stem, stems
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rubric_studio.finding import Finding
    from rubric_studio.lint.head import Reading
    from rubric_studio.lint.view import RubricView

# Shares of common stems, read off 245 real rubrics: below these, pairs begin to differ in what they are about.
MIRRORED, MIRRORED_SHORT, NEAR, SAME = 0.50, 0.70, 0.80, 0.85
_LONG = 9
"""Stems from which a text is long: one word more or less does not make it another one."""
_MOST_APART = 3
"""Stems that one of two near-duplicates may have and the other lack; long preambles are shared by very unlike ones."""
_AVOIDING = {"avoid", "refrain", "避免"}
_TURNING = re.compile(
    r"(?:not|no|never|without|avoid|refrain|against|unless|instead|rather|only|too|non|nor|neither|cannot|except)\Z|.*n['\u2019]t\Z"
    r"|non-|mis|over|excess|unnecessar|incorrect|inappropriat|inaccurat|improper|wrong|fals|erroneous|ineffect|insuffic"
    r"|incomplet|unclear|unsaf|unlik|.*[不未無沒勿非錯誤避]"
)
"""Stems that turn a text into another one."""
_ANTONYMS = (
    "early/late earlier/later before/after high/low higher/lower more/less increase/decrease beneficial/harmful"
    " benefits/harms left/right upper/lower acute/chronic mother/father adult/child men/women male/female"
    " boys/girls start/stop starting/stopping first/second first/last short/long mild/severe day/night hot/cold"
    " systolic/diastolic oral/topical advantages/disadvantages pros/cons causes/symptoms causes/treatment"
    " symptoms/treatment diagnosis/treatment risks/benefits"
    " 早期/晚期 之前/之後 升高/降低 增加/減少 優點/缺點 風險/好處"
)
_OPPOSITES = {frozenset(map(stem, pair.split("/"))) for pair in _ANTONYMS.split()}
_WORD = re.compile(r"\w[\w.,/%\u2013-]*\w|\w")


@dataclass(frozen=True, slots=True)
class Gist:
    """What a criterion says, without its justification and without the negation that it opens with."""

    reading: Reading
    stems: frozenset[str]
    negated: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two criteria with much in common, in the order of the rubric.

    ``share`` is the part of all their stems that both have (Jaccard).
    """

    one: Gist
    other: Gist
    share: float

    @property
    def opposed(self) -> bool:
        """Tell whether exactly one of them is negated."""
        return self.one.negated is not self.other.negated

    @property
    def same_sign(self) -> bool:
        """Tell whether both earn points, or both cost them."""
        return (self.one.reading.points > 0) is (self.other.reading.points > 0)

    @property
    def apart(self) -> tuple[frozenset[str], frozenset[str]]:
        """Give the stems that only one of them has."""
        return self.one.stems - self.other.stems, self.other.stems - self.one.stems


def _gist(reading: Reading) -> Gist:
    start, negated = 0, False
    if omitted := reading.begins("omission"):
        start, negated = omitted.end("words"), True
    elif reading.opening and reading.opening["negation"]:
        start, negated = reading.opening.end("negation"), True
    found = stems(reading.text[start : reading.end])
    if found and found[0] in _AVOIDING:
        found, negated = found[1:], not negated
    return Gist(reading, frozenset(found), negated)


@lru_cache(maxsize=4)
def pairs(readings: tuple[Reading, ...]) -> tuple[Pair, ...]:
    """Find the pairs of criteria that share at least ``MIRRORED`` of their stems; four rules ask for the same ones.

    Two sets that share so much must have one of their rarest stems in common, so only those that do are compared.
    """
    gists = [_gist(reading) for reading in readings]
    often = Counter(chain.from_iterable(gist.stems for gist in gists))
    met = sorted((count, base) for base, count in often.items() if count > 1)
    rank = {base: number for number, (_count, base) in enumerate(met)}
    sizes = [len(gist.stems) for gist in gists]
    held = [sorted([rank[base] for base in gist.stems if base in rank]) for gist in gists]
    masks = [sum([1 << number for number in mine]) for mine in held]
    seen: dict[int, list[int]] = {}
    found = []
    for number, gist in enumerate(gists):
        near: set[int] = set()
        for base in _telling(held[number], sizes[number]):
            others = seen.setdefault(base, [])
            near.update(others)
            others.append(number)
        for at in sorted(near):
            common = (masks[number] & masks[at]).bit_count()
            together = sizes[number] + sizes[at] - common
            if common >= together * MIRRORED:
                found.append(Pair(gists[at], gist, common / together))
    return tuple(found)


def _telling(met: list[int], size: int) -> list[int]:
    """Give the rarest of the stems that others have too, so many that any partner must have one of them as well."""
    least = ceil(size * MIRRORED)
    return met[: len(met) - least + 1] if len(met) >= least else []


def _kept(view: RubricView, kind: Callable[[Pair], bool]) -> Iterator[Pair]:
    return (pair for pair in pairs(view.readings) if kind(pair))


def _hits(found: Iterable[tuple[Gist, Gist]]) -> Iterator[Hit]:
    """Report the first of each pair, once, naming the second."""
    told = set()
    for gist, other in found:
        criterion = gist.reading.criterion
        if criterion.id not in told:
            told.add(criterion.id)
            yield Hit(field="criterion", criterion=criterion.id, values={"other": one_line(other.reading.text, 80)})


def _by_sign(pair: Pair) -> tuple[Gist, Gist]:
    """Give the negative criterion, then the positive one."""
    return (pair.other, pair.one) if pair.other.reading.points < 0 else (pair.one, pair.other)


def _mirrors(pair: Pair) -> bool:
    if pair.same_sign or not pair.opposed:
        return False
    short = min(len(pair.one.stems), len(pair.other.stems)) < _LONG
    return pair.share >= (MIRRORED_SHORT if short else MIRRORED) and not _turned(pair) and not _specific(pair)


def _contradicts(pair: Pair) -> bool:
    if pair.same_sign or pair.opposed or pair.share < SAME:
        return False
    return not all(pair.apart) and _near(pair) and not _turned(pair)


def _repeats(pair: Pair) -> bool:
    least = SAME if all(pair.apart) else NEAR  # another word in place of one may well be another thing
    if not pair.same_sign or pair.opposed or pair.share < least or not _near(pair) or _identical(pair):
        return False
    return not _turned(pair) and not _specific(pair)


def _excludes(pair: Pair) -> bool:
    return (
        pair.same_sign
        and pair.one.reading.points > 0
        and pair.opposed
        and pair.share >= SAME
        and _near(pair)
        and not _turned(pair)
        and not _specific(pair)
    )


def _near(pair: Pair) -> bool:
    return max(map(len, pair.apart)) <= _MOST_APART


def _turned(pair: Pair) -> bool:
    """Tell whether what only one of them has turns the meaning: a negation inside, a fault, the opposite of a word."""
    mine, its = pair.apart
    if any(map(_TURNING.match, mine | its)):
        return True
    return any(frozenset((a, b)) in _OPPOSITES or {a[:4], b[:4]} == {"hype", "hypo"} for a in mine for b in its)


def _specific(pair: Pair) -> bool:
    """Tell whether each has a number, a code or a name that the other lacks: parallel items, no duplicates."""
    one, other = _marks(pair.one.reading), _marks(pair.other.reading)
    return bool(one - other and other - one)


def _marks(reading: Reading) -> set[str]:
    first, *rest = _WORD.findall(reading.text, 0, reading.end) or [""]
    marks = {word for word in rest if word[:1].isupper() or not (word.islower() or word.isalpha())}
    return marks | ({first} if any(map(str.isdigit, first)) or first[1:].isupper() else set())


def _identical(pair: Pair) -> bool:
    """Tell whether the texts are the same but for case, blanks and the stop: S103 says so already."""
    one, other = (" ".join(gist.reading.text.casefold().split()).rstrip(".") for gist in (pair.one, pair.other))
    return one == other


@rule("P302", "mirrored-pair", Severity.WARNING, Scope.RUBRIC)
def mirrored_pair(view: RubricView) -> Iterator[Hit]:
    """This only turns “{other}” round, so one and the same thing counts twice. Keep one of the two.

    Why: A response that does it gains the points and one that does not loses others as well: it weighs as much as both
    together, though each looks moderate.

    Instead of:
        +8 Advises starting CPR if the child is not breathing.
        -8 Fails to advise starting CPR if the child is not breathing.

    Write:
        +8 Advises starting CPR if the child is not breathing.
        -8 Advises waiting for the ambulance before any CPR.
    """
    yield from _hits(map(_by_sign, _kept(view, _mirrors)))


@mirrored_pair.mend_with
def _keep_one(view: RubricView, finding: Finding) -> Iterable[Mend]:
    pair = _pair_of(view, finding, _mirrors)
    if pair is None:
        return
    negative, positive = (gist.reading.criterion for gist in _by_sign(pair))
    together = min(view.rubric_set.points.max, positive.points - negative.points)
    remove = Patch(Act.REMOVE, negative.id)
    if together > positive.points and positive.id in view.own:
        label = _("Delete this one and give the other {points} points").format(points=f"{together:+d}")
        yield Mend(label, (remove, Patch(Act.SET, positive.id, "points", together)))
    yield Mend(_("Delete this one"), (remove,))
    if not _by_sign(pair)[0].negated:  # the negative names the fault itself, which is the better one to keep
        yield Mend(_("Keep this one and delete the other"), (Patch(Act.REMOVE, positive.id),))


def _pair_of(view: RubricView, finding: Finding, kind: Callable[[Pair], bool]) -> Pair | None:
    """Find the pair that a finding is about: it stands on the negative criterion, of equal signs on the second."""
    for pair in _kept(view, kind):
        told = pair.other if pair.same_sign else _by_sign(pair)[0]
        if told.reading.criterion.id == finding.criterion:
            return pair
    return None


@rule("P303", "contradiction", Severity.ERROR, Scope.RUBRIC)
def contradiction(view: RubricView) -> Iterator[Hit]:
    """This says the same as “{other}”, but one gives points and the other takes them. Correct the sign, or delete one.

    Why: The two cancel out, so the rubric says nothing about what it asks for; mostly one sign is a slip, or two
    physicians disagree and do not know it.

    Instead of:
        +5 Recommends checking the blood pressure at home every week.
        -3 Recommends that the patient check the blood pressure at home every single week.

    Write:
        +5 Recommends checking the blood pressure at home every week.
    """
    yield from _hits((pair.other, pair.one) for pair in _kept(view, _contradicts))


@rule("P304", "near-duplicate", Severity.HINT, Scope.RUBRIC)
def near_duplicate(view: RubricView) -> Iterator[Hit]:
    """This says nearly the same as “{other}”, so it counts twice. Keep one, or say where they differ.

    Why: What stands in a rubric twice weighs twice, whether that was meant or not.

    Instead of:
        +5 Recommends seeing a dentist within the next two days.
        +4 Recommends that the user see a dentist within the next two days.

    Write:
        +7 Recommends seeing a dentist within the next two days.
    """
    yield from _hits((pair.other, pair.one) for pair in _kept(view, _repeats))


@near_duplicate.mend_with
def _delete_one(view: RubricView, finding: Finding) -> Iterable[Mend]:
    if pair := _pair_of(view, finding, _repeats):
        yield Mend(_("Delete this one"), (Patch(Act.REMOVE, pair.other.reading.criterion.id),))
        yield Mend(_("Keep this one and delete the other"), (Patch(Act.REMOVE, pair.one.reading.criterion.id),))


@rule("S106", "max-unreachable", Severity.WARNING, Scope.RUBRIC)
def max_unreachable(view: RubricView) -> Iterator[Hit]:
    """No response can earn both this and “{other}”: they exclude each other. Keep one, or make one of them a fault.

    Why: The best possible response then stays below 100 %, and the rubric looks harder than it is.

    Instead of:
        +5 Recommends a CT scan of the head.
        +5 Does not recommend a CT scan of the head.

    Write:
        +5 Recommends a CT scan of the head.
    """
    yield from _hits((pair.other, pair.one) for pair in _kept(view, _excludes))
