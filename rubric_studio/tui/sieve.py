"""Which findings of a workspace are shown: by weight, set, family of rules and words, with or without known faults."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rubric_studio.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rubric_studio.finding import Finding


ENOUGH = 400
"""Characters of the text that a finding is about in which words are looked for."""


@dataclass(frozen=True)
class Sieve:
    """What is wanted.

    Args:
        weights: these weights.
        set_id: this set only, "" for all.
        family: this family of rules only, by its letter; "" for all.
        words: only what holds all of these words, in whatever case.
        known: known faults too, which a set's baseline lets be.
    """

    weights: frozenset[Severity] = frozenset(Severity)
    set_id: str = ""
    family: str = ""
    words: str = ""
    known: bool = False

    def turned(self, weight: Severity) -> Sieve:
        """Show a weight, or hide it."""
        return replace(self, weights=self.weights ^ {weight})


@dataclass(frozen=True)
class Sifted:
    """What is shown, and how much there is of each kind.

    Args:
        findings: what is shown, in the order of the check.
        weights: how many there are of each weight, whether that weight is shown or not.
        rules: how many are shown of each rule, the commonest first.
    """

    findings: Sequence[Finding]
    weights: Counter[Severity]
    rules: tuple[tuple[str, int], ...]


class Heap:
    """All that a check found, ready to be sifted again and again.

    Args:
        findings: what is to mend.
        known: what baselines let be.
    """

    def __init__(self, findings: Iterable[Finding] = (), known: Iterable[Finding] = ()) -> None:
        self._rows = [(finding, False) for finding in findings] + [(finding, True) for finding in known]
        self._known = {id(finding) for finding, known in self._rows if known}
        self._texts: list[str] | None = None

    def __len__(self) -> int:
        return len(self._rows)

    def is_known(self, finding: Finding) -> bool:
        """Tell whether a finding is one that a baseline lets be."""
        return id(finding) in self._known

    @property
    def has_known(self) -> bool:
        """Tell whether there are any that a baseline lets be."""
        return bool(self._known)

    @property
    def sets(self) -> list[str]:
        """Name the sets that have findings."""
        return sorted({finding.set for finding, _known in self._rows if finding.set})

    @property
    def families(self) -> list[str]:
        """Name the families of rules that have findings, by their letters."""
        return sorted({finding.code[0] for finding, _known in self._rows})

    def without(self, done: Finding) -> None:
        """Take a finding out: it has been decided."""
        self._rows = [row for row in self._rows if row[0] is not done]
        self._texts = None

    def sift(self, sieve: Sieve) -> Sifted:
        """Give what is wanted."""
        rows = self._rows if sieve.known else [row for row in self._rows if not row[1]]
        if words := sieve.words.casefold().split():
            texts = self._all_texts()
            pairs = zip(self._rows, texts, strict=True)
            rows = [row for row, text in pairs if (sieve.known or not row[1]) and all(word in text for word in words)]
        found = [
            finding
            for finding, _known in rows
            if (not sieve.set_id or finding.set == sieve.set_id) and finding.code.startswith(sieve.family)
        ]
        weights = Counter(finding.severity for finding in found)
        shown = [finding for finding in found if finding.severity in sieve.weights]
        rules = Counter(finding.code for finding in shown)
        return Sifted(shown, weights, tuple(sorted(rules.items(), key=lambda item: (-item[1], item[0]))))

    def _all_texts(self) -> list[str]:
        if self._texts is None:
            self._texts = [_text(finding) for finding, _known in self._rows]
        return self._texts


def after(held: str, all_: Sequence[str]) -> str:
    """Give the one after ``held``; "" (all of them) after the last, and the first after ""."""
    order = ["", *all_]
    return order[(order.index(held) + 1) % len(order)] if held in order else ""


def _text(finding: Finding) -> str:
    place = finding.place.path if finding.place else ""
    names = (finding.set, finding.rubric, finding.criterion, finding.response)
    parts = (finding.code, finding.message, *names, place, finding.excerpt[:ENOUGH])
    return " ".join(parts).casefold()
