"""What a team makes of the rules: which are on, and how much each weighs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.finding import Severity
from rubric_studio.lint.check import RULES_BY_CODE as RULES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rubric_studio.finding import Finding
    from rubric_studio.model.rubric import LintSettings

DEFAULT, ALL = "default", "all"


@dataclass(frozen=True)
class Ruling:
    """Which rules are on.

    Args:
        on: their codes.
        weights: the weights that a team has given; a rule without one weighs what it says itself.
    """

    on: frozenset[str]
    weights: dict[str, Severity]

    def weighed(self, findings: Iterable[Finding]) -> list[Finding]:
        """Give the findings of the rules that are on, with the team's weights."""
        on, weights = self.on, self.weights
        return [
            finding.weighing(weights[finding.code]) if finding.code in weights else finding
            for finding in findings
            if finding.code in on
        ]


def ruling(*settings: LintSettings, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Ruling:
    """Work out which rules are on.

    Later settings go over earlier ones: those of a set over those of its workspace. ``select`` and ``ignore`` (a
    person's word for once) go over all. Rules of shape and direct identifiers are always on, with their own weight.
    """
    on = codes([DEFAULT])
    weights: dict[str, Severity] = {}
    for held in settings:
        if named := codes(held.select):  # where none is known, nothing is turned off
            on = named
        on -= codes(held.ignore)
        for name, weight in held.severity.items():
            meant = codes([name])
            on = on - meant if weight == "off" else on | meant
            weights |= {code: Severity(weight) for code in meant if weight != "off"}
    if chosen := tuple(select):
        on = codes(chosen)
    on -= codes(ignore)
    fixed = {code for code, rule in RULES.items() if rule.fixed}
    return Ruling(frozenset(on | fixed), {code: weight for code, weight in weights.items() if code not in fixed})


def codes(names: Iterable[str]) -> set[str]:
    """Give the codes that names stand for: a code, the beginning of codes, a rule's name, ``default`` or ``all``."""
    found: set[str] = set()
    for name in names:
        if name == ALL:
            found |= set(RULES)
        elif name == DEFAULT:
            found |= {code for code, rule in RULES.items() if rule.default}
        else:
            found |= {code for code, rule in RULES.items() if code.startswith(name.upper()) or rule.name == name}
    return found


def unknown(names: Iterable[str]) -> list[str]:
    """Name those that stand for no rule."""
    return [name for name in names if not codes([name])]
