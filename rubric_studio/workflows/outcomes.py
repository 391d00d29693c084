"""Effects in words: the scores before and after, the order of the responses, and what has to be judged."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from rubric_studio.language import _, counted, listed
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rubric_studio.scoring.score import Result
    from rubric_studio.workflows.effect import Effect, Places, Row, Turn

FEW = 3
"""How many responses a line names."""
_DIGITS = (2, 3, 4, 6)
_WIDTH = 24


def named(response: str) -> str:
    """Call a response by its id."""
    return one_line(response, _WIDTH)


def scores(row: Row) -> tuple[str, str]:
    """Say a response's score before and after, with as many digits as it takes to tell the two apart."""
    for digits in _DIGITS:
        old, new = _score(row.old, digits), _score(row.new, digits)
        if old != new or not row.changed:
            break
    return old, new


def _score(result: Result | None, digits: int) -> str:
    return "-" if result is None else score(result, digits)


def score(result: Result, digits: int = 2) -> str:
    """Say one score: the value, the range that it can still take, or that there is none."""
    if result.lower is None or result.upper is None:
        return _("no score")
    if result.value is not None:
        return f"{result.value:z.{digits}f}"
    return _("{low} to {high}").format(low=f"{result.lower:z.{digits}f}", high=f"{result.upper:z.{digits}f}")


def difference(row: Row) -> str:
    """Say by how much a score changes, with its sign; "" where there is nothing to subtract.

    It is the difference of the scores as they are shown: whoever subtracts the one from the other gets the same.
    """
    if row.difference is None:
        return ""
    old, new = map(Decimal, scores(row))
    return f"{new - old:+}" if new != old else _("same")


def order(places: Places, called: Callable[[str], str] = named) -> str:
    """Say an order of responses, the best first."""
    return " > ".join(" = ".join(called(response) for response in place) for place in places)


def reordering(effect: Effect, called: Callable[[str], str] = named) -> str:
    """Say whether the order of the responses changes, and how; "" where it stays."""
    if effect.reordered:
        turned, places = effect.turned, effect.orders
        scored = [{response for place in held for response in place} for held in places]
        if all({turn.one, turn.other} <= held for turn in turned for held in scored):
            old, new = (order(held, called) for held in places)
        else:  # a score is still a range: the whole order is not known, but that these two turn is
            old, new = (_pair(turned[0], sign, called) for sign in (turned[0].before, turned[0].after))
            old += _more_pairs(len(turned) - 1)
        return _("order changes: {new} (was {old})").format(old=old, new=new)
    if effect.open_pairs:
        pair = " / ".join(called(response) for response in sorted(min(effect.open_pairs, key=sorted)))
        return _("order may change: {pair}{rest}").format(pair=pair, rest=_more_pairs(len(effect.open_pairs) - 1))
    return ""


def _pair(turn: Turn, sign: int, called: Callable[[str], str]) -> str:
    one, other = called(turn.one), called(turn.other)
    return f"{one} = {other}" if not sign else f"{one} > {other}" if sign > 0 else f"{other} > {one}"


def _more_pairs(more: int) -> str:
    return " " + counted("and one more pair", "and {n} more pairs", more) if more else ""


def steady(effect: Effect) -> str:
    """Say that the order stays, where scores change and every two responses can be told apart; "" else."""
    return _("the order of the responses stays") if effect.steady and effect.changed else ""


def judging(effect: Effect) -> Iterator[str]:
    """Say what the scores cannot rest on: verdicts that no longer apply, or are not there, or cannot be told."""
    if effect.again:
        yield counted("one verdict needs judging again", "{n} verdicts need judging again", effect.again)
    if effect.unjudged:
        yield counted(
            "one verdict on what is new is not given yet",
            "{n} verdicts on what is new are not given yet",
            effect.unjudged,
        )
    if effect.untold:
        yield counted(
            "of one verdict of a grader nobody can tell whether it was given before or after, so it does not count",
            "of {n} verdicts of graders nobody can tell whether they were given before or after, so they do not count",
            effect.untold,
        )
    yield from _unscored(effect)


def _unscored(effect: Effect) -> Iterator[str]:
    """Say why there is no score, or what is not in it."""
    if effect.twice:
        ids = one_line(listed(effect.twice), 60)
        yield counted(
            "no score: the id {ids} is given twice", "no score: given twice: {ids}", len(effect.twice), ids=ids
        )
    if effect.missing:
        text = _("scored without shared criteria that are not there: {ids}")
        yield text.format(ids=one_line(listed(effect.missing), 60))
    if effect.left:
        one, many = "one verdict on it counts no more", "{n} verdicts on it count no more"
        yield counted(one, many, effect.left)
    if effect.unread:
        one = "one line or file of verdicts cannot be read; it is in none of these scores"
        many = "{n} lines or files of verdicts cannot be read; they are in none of these scores"
        yield counted(one, many, effect.unread)


def never_events(effect: Effect, called: Callable[[str], str] = named) -> Iterator[str]:
    """Say which responses do now, or no longer do, what must never happen."""
    for row in effect.rows:
        came, gone = row.never
        if came:
            text = _("{response} now does what must never happen: {criteria}")
            yield text.format(response=called(row.response), criteria=one_line(listed(sorted(came)), 60))
        if row.new and not row.new.critical and gone:
            text = _("{response} no longer counts as doing what must never happen")
            yield text.format(response=called(row.response))


def line(effect: Effect, called: Callable[[str], str] = named, *, few: int = FEW) -> str:
    """Say an effect on one line, the largest differences first; "" where there is none.

    Args:
        effect: what there is to say.
        called: gives what a response is called.
        few: how many responses are named.
    """
    changed = sorted(effect.changed, key=_shift, reverse=True)
    if not effect.is_any:
        return ""
    said = [_("{response} {old} → {new}").format(response=called(r.response), **_two(r)) for r in changed[:few]]
    more = len(changed) - few
    said += [counted("one more", "{n} more", more)] if more > 0 else []
    moved = reordering(effect, called)
    first = _(", ").join(said) + (_(" ({words})").format(words=moved) if moved else "")
    return _("; ").join(part for part in (first, *never_events(effect, called), *judging(effect)) if part)


def _shift(row: Row) -> float:
    """Tell how far a score moves; of a range, its middle."""
    old, new = (
        sum((result.lower, result.upper)) if result and result.lower is not None and result.upper is not None else 0.0
        for result in (row.old, row.new)
    )
    return round(abs(new - old) / 2, 9)  # equal ones stay in their order


def _two(row: Row) -> dict[str, str]:
    old, new = scores(row)
    return {"old": old, "new": new}
