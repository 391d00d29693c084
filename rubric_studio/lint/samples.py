"""Rules on how a rubric does on its sample responses: does it tell good from bad, and do raters agree."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

from rubric_studio.finding import Severity
from rubric_studio.lint.rules import Hit, Scope, later, rule
from rubric_studio.model.judgment import Verdict
from rubric_studio.model.response import IDEAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rubric_studio.lint.view import RubricView, Sample

FEWEST_VERDICTS = 4
"""With two samples 72 % of real criteria have the same verdict on both; from four on that means something."""
FEWEST_ALIKE = 6
FEWEST_READ_TWICE = 5
_BY_CHANCE = 10
"""So many times rarer than once in a rubric two criteria must agree by chance on as many met ones as these have."""
SPLIT = 0.4
FLIPS = 0.1
BEST, WORST = 0.9, 0.8
"""Scores above which a rubric asks too little: of the best model, and of the worst response (as in DRACO's test)."""
_DECIDED = (Verdict.MET, Verdict.NOT_MET)


@rule("X501", "no-samples", Severity.WARNING, Scope.SAMPLES)
def no_samples(view: RubricView) -> Iterator[Hit]:
    """There is no good and bad response to try this rubric on. Add two, and mark what you expect of them.

    Why: Only on responses can one see whether a rubric puts the better one first.

    Instead of:
        +6 Recommends a dental visit this week.

    Write:
        +6 Recommends a dental visit this week.
        response one (good): See a dentist this week.
        response two (bad): It will pass.
    """
    marked = [held for held in view.responses if held.expect in ("good", "bad")]
    ideal = view.rubric.ideal_response is not None
    if len(view.responses) + ideal < 2 or not marked:
        yield Hit()


@rule("X502", "never-discriminates", Severity.HINT, Scope.SAMPLES)
def never_discriminates(view: RubricView) -> Iterator[Hit]:
    """All {n} responses have the same verdict here, so it tells none from another. Sharpen it, or add a response.

    Why: A criterion that everything meets, or nothing, only moves all scores by the same amount.

    Instead of:
        +5 Mentions the word pain.
        +5 Names one cause of the pain.
        response a: Pain? Your nerve.
        response b: Pain passes.
        response c: Pain, maybe the disc.
        response d: Take care of the pain.
        verdicts a: y y
        verdicts b: y n
        verdicts c: y y
        verdicts d: y n

    Write:
        +5 Names one treatment of the pain.
        +5 Names one cause of the pain.
        response a: Pain? Your nerve. Rest.
        response b: Pain passes.
        response c: Pain, maybe the disc.
        response d: Take care of the pain.
        verdicts a: y y
        verdicts b: n n
        verdicts c: n y
        verdicts d: n n
    """
    for criterion in view.criteria:
        given = [verdict for sample in view.samples if (verdict := _verdict(sample, criterion.id))]
        if len(given) >= FEWEST_VERDICTS and len(set(given)) == 1:
            yield Hit(criterion=criterion.id, values={"n": len(given)})


def _verdict(sample: Sample, criterion: str) -> Verdict | None:
    """Give the verdict that counts, None where there is none or nobody could tell."""
    votes = sample.votes.get(criterion)
    return votes.counts if votes and votes.counts in _DECIDED else None


@rule("X503", "rubric-does-not-rank", Severity.ERROR, Scope.SAMPLES)
def rubric_does_not_rank(view: RubricView) -> Iterator[Hit]:
    """“{bad}” is meant to be bad ({low}), but scores no less than the good “{good}” ({high}). Correct what decides it.

    Why: The rubric contradicts its author: used as it is, it would reward the worse answer.

    Instead of:
        +5 Names three exercises.
        +3 Advises against heavy lifting for now.
        response careful (good): Do not lift anything heavy.
        response bold (bad): Do squats, planks and deadlifts.
        verdicts careful: n y
        verdicts bold: y n

    Write:
        +3 Names three exercises.
        +5 Advises against heavy lifting for now.
        response careful (good): Do not lift anything heavy.
        response bold (bad): Do squats, planks and deadlifts.
        verdicts careful: n y
        verdicts bold: y n
    """
    scored = [(sample.score, sample.response) for sample in view.samples if sample.score is not None]
    good = min(((score, held.id) for score, held in scored if held.expect == "good"), default=None)
    for score, held in scored:
        if good and held.expect == "bad" and score >= good[0]:
            values = {"bad": held.id, "good": good[1], "low": f"{score:.0%}", "high": f"{good[0]:.0%}"}
            yield Hit(response=held.id, values=values)


@rule("X504", "saturated", Severity.HINT, Scope.SAMPLES)
def saturated(view: RubricView) -> Iterator[Hit]:
    """Even the weakest of {n} responses scores {score}, so little is left to tell them apart. Ask for more.

    Why: A rubric on which everything does well cannot show that one model is better than another.

    Instead of:
        +5 Recommends rest.
        response a: Rest.
        response b: Rest, and drink.
        response c: Please rest.
        verdicts a: y
        verdicts b: y
        verdicts c: y

    Write:
        +5 Recommends rest.
        +5 Names one sign to see a doctor for.
        response a: Rest.
        response b: Rest, and drink.
        response c: Please rest.
        verdicts a: y n
        verdicts b: y n
        verdicts c: y n
    """
    scores = [(held.score, held.response) for held in view.samples if held.score is not None]
    models = [score for score, response in scores if response.author.kind == "model" and response.id != IDEAL]
    tried = [score for score, response in scores if response.id != IDEAL]
    if len(tried) >= 2 and min(tried) > WORST:
        yield Hit(values={"n": len(tried), "score": f"{min(tried):.0%}"})
    elif len(models) >= FEWEST_VERDICTS and sum(score > BEST for score in models) * 2 > len(models):
        message = later(
            "Most of the {n} responses by models score above {score}, so little is left to tell. Ask for more."
        )
        yield Hit(values={"n": len(models), "score": f"{BEST:.0%}"}, message=message)


@rule("X505", "redundant-verdicts", Severity.HINT, Scope.SAMPLES)
def redundant_verdicts(view: RubricView) -> Iterator[Hit]:
    """This has the same verdict as “{other}” on all {n} responses. Ask whether both say the same, and keep one.

    Why: Two criteria that are always met together count one thing twice.

    Instead of:
        +5 Names a stroke as the likely cause.
        +5 Calls it a stroke.
        response a: A stroke.
        response b: A cold.
        response c: A stroke.
        response d: A faint.
        response e: A stroke.
        response f: A fall.
        verdicts a: y y
        verdicts b: n n
        verdicts c: y y
        verdicts d: n n
        verdicts e: y y
        verdicts f: n n

    Write:
        +5 Names a stroke as the likely cause.
        +5 Asks when it began.
        response a: A stroke. Since when?
        response b: A cold. Since when?
        response c: A stroke.
        response d: A faint.
        response e: A stroke.
        response f: A fall.
        verdicts a: y y
        verdicts b: n y
        verdicts c: y n
        verdicts d: n n
        verdicts e: y n
        verdicts f: n n
    """
    seen: dict[tuple[bool, tuple[Verdict | None, ...]], str] = {}
    pairs = comb(len(view.criteria), 2)
    for criterion in view.criteria:
        given = tuple(_verdict(sample, criterion.id) for sample in view.samples)
        n, met = sum(verdict is not None for verdict in given), given.count(Verdict.MET)
        if n >= FEWEST_ALIKE and comb(n, met) >= pairs * _BY_CHANCE:
            other = seen.setdefault((criterion.points > 0, given), criterion.id)
            if other != criterion.id:
                yield Hit(criterion=criterion.id, values={"other": other, "n": n})


@rule("X506", "rater-split", Severity.WARNING, Scope.SAMPLES)
def rater_split(view: RubricView) -> Iterator[Hit]:
    """Physicians disagree about this on {split} of {n} responses. Say more exactly from when on it is met.

    Why: What two physicians read in two ways, a grader will too.

    Instead of:
        +5 Takes the reader's fear into account.
        physicians a: yn
        physicians b: yn
        physicians c: yy
        physicians d: ny
        physicians e: nn

    Write:
        +5 Says in words that the fear is understandable.
        physicians a: yy
        physicians b: yy
        physicians c: yy
        physicians d: nn
        physicians e: nn
    """
    for id_, split, n in _disagreements(view, "physicians"):
        if n >= FEWEST_READ_TWICE and split > n * SPLIT:
            yield Hit(criterion=id_, values={"split": split, "n": n})


@rule("X507", "grader-flip", Severity.WARNING, Scope.SAMPLES)
def grader_flip(view: RubricView) -> Iterator[Hit]:
    """The grader gave both verdicts on {split} of {n} responses that it judged more than once. Say it more plainly.

    Why: A verdict that changes by itself adds noise to every score.

    Instead of:
        +5 Is careful enough.
        runs a: yny
        runs b: yy

    Write:
        +5 Names one reason to see a doctor.
        runs a: yyy
        runs b: yy
    """
    for id_, split, n in _disagreements(view, "runs"):
        if split > n * FLIPS:
            yield Hit(criterion=id_, values={"split": split, "n": n})


def _disagreements(view: RubricView, who: str) -> Iterator[tuple[str, int, int]]:
    """Give each criterion with the number of responses on which verdicts differ, of those with more than one."""
    for criterion in view.criteria:
        split = n = 0
        for sample in view.samples:
            votes = sample.votes.get(criterion.id)
            given = [verdict for verdict in (getattr(votes, who) if votes else ()) if verdict in _DECIDED]
            n += len(given) > 1
            split += len(set(given)) > 1
        if split:
            yield criterion.id, split, n


@rule("X508", "stale-verdicts", Severity.WARNING, Scope.SAMPLES)
def stale_verdicts(view: RubricView) -> Iterator[Hit]:
    """{n} verdicts were given on another wording and no longer count. Judge this again.

    Why: A verdict belongs to the words that the rater read; after a change nobody knows whether it still holds.

    Instead of:
        +5 Names one sign of infection.
        stale a: 2

    Write:
        +5 Names one sign of infection.
        verdicts a: y
    """
    stale = {criterion.id: 0 for criterion in view.criteria}
    for sample in view.samples:
        for id_, votes in sample.votes.items():
            if votes.stale and votes.counts is None and id_ in stale:
                stale[id_] += votes.stale
    touched = {id_: n for id_, n in stale.items() if n}
    if len(touched) > 1 and len(touched) == len(stale):
        message = later(
            "{n} verdicts were given on another wording of the prompt or responses. Judge the rubric again."
        )
        yield Hit(values={"n": sum(touched.values())}, message=message)
        return
    one = later("A verdict was given on another wording and no longer counts. Judge this again.")
    for id_, n in touched.items():
        yield Hit(criterion=id_, values={"n": n}, message=one if n == 1 else "")


@rule("X509", "ideal-breaks-rubric", Severity.WARNING, Scope.SAMPLES)
def ideal_breaks_rubric(view: RubricView) -> Iterator[Hit]:
    """“{response}” is meant to be good, but has the fault “{criterion}”. Correct the response or the criterion.

    Why: Either the example misleads those who learn from it, or the fault is described too broadly.

    Instead of:
        -4 Names a dose.
        +5 Recommends asking a pharmacist.
        response short (good): Ask a pharmacist; mostly 200 mg are given.
        verdicts short: y y

    Write:
        -4 Names a dose of more than 400 mg.
        +5 Recommends asking a pharmacist.
        response short (good): Ask a pharmacist; mostly 200 mg are given.
        verdicts short: n y
    """
    for sample in view.samples:
        if sample.response.expect == "good" or sample.response.id == IDEAL:
            for criterion in view.criteria:
                if criterion.points < 0 and _verdict(sample, criterion.id) is Verdict.MET:
                    values = {"response": sample.response.id, "criterion": criterion.id}
                    yield Hit(criterion=criterion.id, response=sample.response.id, values=values)
