"""Rules on waivers: a person's word that a rule does not apply here has a reason, an end, and something to waive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.finding import Severity
from rubric_studio.lint.rules import RULES, Hit, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from rubric_studio.lint.view import Today
    from rubric_studio.model.rubric import Waiver

WHOLE = frozenset({Scope.SET, Scope.FILE})
"""What is found beyond a single rubric: whether a waiver of it is used cannot be told there."""


@rule("M901", "unused-waiver", Severity.WARNING, Scope.WAIVER)
def unused_waiver(waiver: Waiver, _today: Today, used: Collection[Waiver]) -> Iterator[Hit]:
    """The waiver of {rule} is not needed any more: nothing here breaks it. Take it out.

    Why: It would hide the next fault that nobody has looked at.

    Instead of:
        +5 Asks about drug allergies.
          waive W209: wanted so

    Write:
        +5 Asks about drug allergies.
    """
    known = RULES.get(waiver.rule)
    if known and known.scope not in WHOLE and waiver not in used:
        yield Hit(values={"rule": waiver.rule})


@rule("M902", "expired-waiver", Severity.WARNING, Scope.WAIVER)
def expired_waiver(waiver: Waiver, today: Today, _used: Collection[Waiver]) -> Iterator[Hit]:
    """The waiver of {rule} ended on {until}. Mend what it covers, or give it a new end.

    Why: It was meant for a while.

    Instead of:
        +5 Attempts to ask about drug allergies.
          waive W209 until 2020-01-31: being looked at

    Write:
        +5 Asks about drug allergies.
    """
    if waiver.until and today.is_past(waiver.until):
        yield Hit(values={"rule": waiver.rule, "until": waiver.until})


@rule("M903", "waiver-without-name", Severity.WARNING, Scope.WAIVER)
def waiver_without_name(waiver: Waiver, _today: Today, _used: Collection[Waiver]) -> Iterator[Hit]:
    """The waiver of {rule} gives no name. Write who decided it (“by”), under an opaque id.

    Why: Whoever comes next has somebody to ask.

    Instead of:
        +5 Attempts to ask about drug allergies.
          waive W209 by nobody: wanted so

    Write:
        +5 Attempts to ask about drug allergies.
          waive W209 by r-07: wanted so
    """
    if not waiver.by:
        yield Hit(values={"rule": waiver.rule})


@rule("M904", "unknown-rule", Severity.WARNING, Scope.WAIVER)
def unknown_rule(waiver: Waiver, _today: Today, _used: Collection[Waiver]) -> Iterator[Hit]:
    """There is no rule {rule}. “rubric-studio rules” lists them all.

    Why: A mistyped code waives nothing.

    Instead of:
        +5 Asks about drug allergies.
          waive W999: wanted so

    Write:
        +5 Asks about drug allergies.
    """
    if waiver.rule not in RULES:
        yield Hit(values={"rule": waiver.rule})
