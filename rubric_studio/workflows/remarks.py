"""Where a rubric contradicts what its author thinks of the responses, each in a sentence that says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.language import _, counted, joined, listed, quoted
from rubric_studio.model.judgment import Verdict
from rubric_studio.model.response import IDEAL
from rubric_studio.text import one_line
from rubric_studio.workflows import order
from rubric_studio.workflows.why import account, idle, mostly, named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rubric_studio.model.rubric import Criterion, Rubric
    from rubric_studio.workflows.order import Agreement, Order
    from rubric_studio.workflows.verdicts import Standing

FEW = 2
"""How many criteria or responses a sentence names."""


@dataclass(frozen=True)
class Remark:
    """A sentence about a rubric, and the criterion and the response that it is about, by id; "" for none."""

    text: str
    criterion: str = ""
    response: str = ""


def remarks(rubric: Rubric, found: Sequence[Standing], wanted: Order = ()) -> list[Remark]:
    """Say where a rubric contradicts what its author thinks of the responses, the heaviest first.

    Args:
        rubric: the rubric.
        found: how its responses stand.
        wanted: the order in which the author would rank them.
    """
    return [
        *_never(rubric, found),
        *_too_high(rubric, found),
        *_faults(rubric, found),
        *_order(rubric, found, wanted),
        *_idle(rubric, found),
    ]


# responses that break the rubric --------------------------------------------------------------------------------------


def is_trusted(standing: Standing) -> bool:
    """Tell whether a response should do well: it is meant to be good, or a physician's and not meant to be bad."""
    response = standing.response
    return response.expect == "good" or (response.author.kind == "physician" and response.expect != "bad")


def _never(rubric: Rubric, found: Sequence[Standing]) -> Iterator[Remark]:
    for standing in found:
        held, response = account(rubric, standing), standing.response
        never = [criterion for criterion in (*held.lost, *held.earned) if criterion.critical]
        if never and response.expect != "bad":
            text = _("{response} does what must never happen: {criteria}.")
            yield Remark(text.format(response=_who(standing), criteria=_few(never)), never[0].id, response.id)


def _faults(rubric: Rubric, found: Sequence[Standing]) -> Iterator[Remark]:
    for standing in found:
        held = account(rubric, standing)
        who, response = _who(standing), standing.response
        faults = [criterion for criterion in held.lost if not criterion.critical]
        if faults and is_trusted(standing):
            text = (
                _("{response} has the fault {criteria}.")
                if len(faults) == 1
                else _("{response} has faults: {criteria}.")
            )
            yield Remark(text.format(response=who, criteria=_few(faults)), faults[0].id, response.id)
        if held.missed and response.id == IDEAL and not standing.alias:
            text = _("{response} does not meet {criteria}: change one or the other.")
            yield Remark(text.format(response=who, criteria=_few(held.missed)), held.missed[0].id, response.id)


def _few(criteria: Sequence[Criterion]) -> str:
    more = len(criteria) - FEW
    return listed([*map(named, criteria[:FEW]), *([counted("and one more", "and {n} more", more)] if more > 0 else [])])


def _who(standing: Standing) -> str:
    response = standing.response
    if standing.alias:
        return _quoted(standing)
    if response.id == IDEAL:
        return _("Your ideal response")
    if response.expect == "good":
        return _("{response}, meant to be good,").format(response=_quoted(standing))
    if response.author.kind == "physician":
        return _("{response}, a physician's answer,").format(response=_quoted(standing))
    return _quoted(standing)


def _quoted(standing: Standing) -> str:
    return quoted(_short(standing))


def _short(standing: Standing) -> str:
    return one_line(standing.name, 24)


# bad ones that score too high -----------------------------------------------------------------------------------------


def _too_high(rubric: Rubric, found: Sequence[Standing]) -> Iterator[Remark]:
    for bad in found:
        if bad.response.expect != "bad" or bad.result.lower is None:
            continue
        low = bad.result.lower
        good = [s for s in found if is_trusted(s) and s.result.upper is not None and s.result.upper <= low]
        below = [s for s in good if (s.result.upper or 0) < low] or good
        if below:
            yield _outranks(rubric, bad, max(below, key=lambda s: s.result.upper or 0), len(below) - 1)


def _outranks(rubric: Rubric, bad: Standing, good: Standing, others: int) -> Remark:
    above = (bad.result.lower or 0) > (good.result.upper or 0)
    text = (
        _("{bad} is meant to be bad, but scores above {good}")
        if above
        else _("{bad} is meant to be bad, but scores as high as {good}")
    )
    said = text.format(bad=_quoted(bad), good=_quoted(good))
    if others:
        said += " " + counted("and another good one", "and {n} other good ones", others)
    why, criterion = mostly(rubric, bad, good)
    if why:
        return Remark(_("{said}, {why}.").format(said=said, why=why), criterion, bad.response.id)
    words = _("{said}: no criterion tells them apart.") if others else _("{said}: no criterion tells the two apart.")
    return Remark(words.format(said=said), "", bad.response.id)


# the author's order ---------------------------------------------------------------------------------------------------


def _order(rubric: Rubric, found: Sequence[Standing], wanted: Order) -> Iterator[Remark]:
    held = order.agreement(wanted, found)
    if held.against:
        worse = held.against[0][1]
        why, criterion = _why(rubric, held)
        yield Remark(agreement_words(held, why=why), criterion, worse.response.id)


def on_order(rubric: Rubric, found: Sequence[Standing], wanted: Order) -> str:
    """Say how far the rubric agrees with its author's order, and why not where it does not; "" for no order."""
    held = order.agreement(wanted, found)
    return agreement_words(held, why=_why(rubric, held)[0])


def _why(rubric: Rubric, held: Agreement) -> tuple[str, str]:
    if not held.against:
        return "", ""
    better, worse, level = held.against[0]
    return ("", "") if level else mostly(rubric, worse, better)


def agreement_words(held: Agreement, *, why: str = "") -> str:
    """Say how far the rubric agrees with its author's order; "" where there are no two places.

    Args:
        held: how far it agrees.
        why: half a sentence that says why it does not.
    """
    if not held.pairs and not held.open:
        return ""
    if not held.pairs:
        return _("Your order and the rubric's cannot be compared yet: verdicts are missing.")
    if held.against:
        against = _against(held)
        words = _("{said}, {why}.") if why else _("{said}.")
        said = words.format(said=against, why=why)
    else:
        said = counted(
            "Your order and the rubric's agree on the one pair.",
            "Your order and the rubric's agree on all {n} pairs.",
            held.pairs,
        )
    more = counted("One more pair waits for verdicts.", "{n} more pairs wait for verdicts.", held.open)
    return joined(said, more) if held.open else said


def _against(held: Agreement) -> str:
    better, worse, level = held.against[0]
    names = {"worse": _quoted(worse), "better": _quoted(better)}
    turned = _("the rubric puts {worse} level with {better}") if level else _("the rubric puts {worse} before {better}")
    text = _("Your order and the rubric's agree on {agreed} of {pairs} pairs: {but}")
    return text.format(agreed=held.agreed, pairs=held.pairs, but=turned.format(**names))


# criteria that tell nothing -------------------------------------------------------------------------------------------


def _idle(rubric: Rubric, found: Sequence[Standing]) -> Iterator[Remark]:
    for criterion in rubric.criteria:
        verdict = idle(criterion.id, found)
        if verdict is not None:
            judged = sum(standing.cells[criterion.id].verdict is not None for standing in found)
            text = _alike(criterion, verdict)
            yield Remark(text.format(n=judged, criterion=named(criterion)), criterion.id)


def _alike(criterion: Criterion, verdict: Verdict) -> str:
    """Say, with places for ``n`` and ``criterion``, that a criterion has one verdict on every response."""
    if criterion.points < 0 and verdict is Verdict.NOT_MET:
        return _("None of the {n} judged responses has the fault {criterion}: it makes no difference here.")
    if criterion.points < 0 and verdict is Verdict.MET:
        return _("All {n} judged responses have the fault {criterion}: it tells none from another.")
    if verdict is Verdict.MET:
        return _("All {n} judged responses meet {criterion}: it tells none from another.")
    if verdict is Verdict.NOT_MET:
        return _("None of the {n} judged responses meets {criterion}: it tells none from another.")
    return _("All {n} judged responses have the same verdict on {criterion}: it tells none from another.")
