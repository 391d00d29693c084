"""All rules over one rubric, waivers taken into account; and the rules that need to know of the other rubrics."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from rubric_studio.lint.housekeeping import WHOLE
from rubric_studio.lint.privacy import found_in, match_digest
from rubric_studio.lint.rules import RULES, Rule, Scope
from rubric_studio.model.pointer import SHARED, Pointer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rubric_studio.finding import Finding, Mend
    from rubric_studio.lint.head import Reading
    from rubric_studio.lint.lexicon import Lexicon
    from rubric_studio.lint.rules import Hit
    from rubric_studio.lint.view import RubricView
    from rubric_studio.model.rubric import Waiver

MODULES = (
    "files", "structure", "wording", "phrasing", "polarity", "points", "pairs", "sketch", "sources", "samples",
    "privacy", "safety", "languages", "housekeeping", "joining",
)  # fmt: skip

for _name in MODULES:
    importlib.import_module(f"rubric_studio.lint.{_name}")
RULES_BY_CODE: dict[str, Rule] = dict(sorted(RULES.items()))
"""Every rule, sorted by its code."""


@cache
def _of(scope: Scope) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES_BY_CODE.values() if rule.scope is scope)


@cache
def _for(lexicon: Lexicon) -> tuple[tuple[Rule, int], ...]:
    """Give the criterion rules that have something to say about a language, and the bits of what each of them needs."""
    known = [rule for rule in _of(Scope.CRITERION) if lexicon.serves(rule.needs)]
    return tuple((rule, lexicon.mask(rule.needs)) for rule in known)


def check_view(view: RubricView) -> list[Finding]:
    """Check one rubric with its criteria, texts and samples; findings that are waived are left out.

    Of a retired rubric, which stays only so that old results can be understood, only the privacy is checked.
    """
    here = Pointer(set=view.rubric_set.id, rubric=view.rubric.id)
    shared = view.rubric.id == SHARED
    found: list[Finding] = []
    if view.rubric.status != "retired":
        found += _criteria(view, here)
        for rule in _of(Scope.RUBRIC):
            if not shared or rule.shared:
                found += _hits(rule, rule.find(view), view, here)
        if view.tried:
            for rule in _of(Scope.SAMPLES):
                found += _hits(rule, rule.find(view), view, here)
    if not shared:
        found += [finding for finding, _words in found_in(view.rubric, view.responses, view.rubric_set.id)]
    return _waived(view, here, found)


def _criteria(view: RubricView, here: Pointer) -> Iterator[Finding]:
    for reading in view.readings:
        id_ = reading.criterion.id
        if id_ in view.own:
            for rule, hit in _looked(reading):
                yield rule.hit(_at(here, hit, criterion=id_), hit, reading.text)


def _looked(reading: Reading) -> tuple[tuple[Rule, Hit], ...]:
    """Let the criterion rules look at a criterion, once: what they find rests on nothing else."""
    if reading.hits is None:
        screen = reading.screen
        rules = [rule for rule, needs in _for(reading.lexicon) if needs & screen or not needs]
        reading.hits = tuple((rule, hit) for rule in rules for hit in rule.find(reading))
    return reading.hits


def _hits(rule: Rule, hits: Iterable[Hit], view: RubricView, here: Pointer) -> Iterator[Finding]:
    for hit in hits:
        text = ""
        if hit.end > hit.start:
            reading = view.reading(hit.criterion)
            response = next((r for r in view.responses if r.id == hit.response), None)
            text = reading.text if reading and hit.field == "criterion" else response.text if response else ""
        yield rule.hit(_at(here, hit), hit, text)


def _at(here: Pointer, hit: Hit, criterion: str = "") -> Pointer:
    return Pointer(
        set=here.set,
        rubric=here.rubric,
        criterion=hit.criterion or criterion,
        response=hit.response,
        field=hit.field,
    )


# waivers --------------------------------------------------------------------------------------------------------------


@dataclass
class _Allowed:
    """The waivers of one thing, and which of them covered something."""

    waivers: tuple[Waiver, ...]
    used: list[Waiver] = field(default_factory=list)


def _waived(view: RubricView, here: Pointer, found: list[Finding]) -> list[Finding]:
    """Leave out what is waived, and add what is to say about the waivers themselves."""
    allowed = _all_waivers(view)
    if not allowed:
        return found
    left = [finding for finding in found if not _covered(finding, allowed, view)]
    private = {w for held in allowed.values() for w in held.waivers if w.match}
    for (criterion, response), held in allowed.items():
        if criterion and criterion not in view.own:
            continue  # in shared.yaml, where it is looked at
        for number, waiver in enumerate(held.waivers):
            field = f"lint.ignore.{number}"
            pointer = Pointer(set=here.set, rubric=here.rubric, criterion=criterion, response=response, field=field)
            if _is_unseen(waiver, view) or (waiver in private and _allows_words(waiver, view, criterion, response)):
                held.used.append(waiver)
            for rule in _of(Scope.WAIVER):
                left += [rule.hit(pointer, hit) for hit in rule.find(waiver, view.today, held.used)]
    return left


def _all_waivers(view: RubricView) -> dict[tuple[str, str], _Allowed]:
    things = [(("", ""), view.rubric.lint)]
    things += [((c.id, ""), c.lint) for c in view.criteria if c.lint]
    things += [(("", r.id), r.lint) for r in view.responses if r.lint]
    return {key: _Allowed(lint.ignore) for key, lint in things if lint and lint.ignore}


def _covered(finding: Finding, allowed: dict[tuple[str, str], _Allowed], view: RubricView) -> bool:
    rule = RULES_BY_CODE[finding.code]
    if rule.fixed:
        return False
    for key in dict.fromkeys([(finding.criterion, ""), ("", finding.response), ("", "")]):
        held = allowed.get(key)
        for waiver in held.waivers if held else ():
            words = match_digest(finding.excerpt[finding.start : finding.end])
            if waiver.rule == finding.code and waiver.match in (None, words) and not _is_over(waiver, view):
                allowed[key].used.append(waiver)
                return True
    return False


def _is_unseen(waiver: Waiver, view: RubricView) -> bool:
    """Tell whether this look cannot know if a waiver is needed: samples, or rubrics that use it, are not looked at."""
    rule = RULES_BY_CODE.get(waiver.rule)
    if rule is None or rule.scope not in (Scope.RUBRIC, Scope.SAMPLES):
        return False
    return (rule.scope is Scope.SAMPLES and not view.tried) or (view.rubric.id == SHARED and not rule.shared)


def _is_over(waiver: Waiver, view: RubricView) -> bool:
    return bool(waiver.until and view.today.is_past(waiver.until))


def _allows_words(waiver: Waiver, view: RubricView, criterion: str, response: str) -> bool:
    """Tell whether the words that a waiver of an identifier names are still there."""
    if criterion:
        return False
    bare = replace_lint(view)
    responses = [r for r in bare.responses if not response or r.id == response]
    return any(
        match_digest(words) == waiver.match
        for finding, words in found_in(bare.rubric, responses, view.rubric_set.id)
        if finding.code == waiver.rule and finding.response == response
    )


def replace_lint(view: RubricView) -> RubricView:
    """Give the same rubric and responses as if nothing had been waived."""
    from rubric_studio.model.codec import with_fields

    rubric = with_fields(view.rubric, lint=None)
    return replace(view, rubric=rubric, responses=tuple(with_fields(r, lint=None) for r in view.responses))


def is_waivable(code: str) -> bool:
    """Tell whether a rule can be waived where it speaks: not shape, and not what is found across rubrics."""
    rule = RULES_BY_CODE.get(code)
    return bool(rule and not rule.fixed and rule.scope not in WHOLE and rule.scope is not Scope.WAIVER)


def mends_of(view: RubricView, finding: Finding) -> list[Mend]:
    """Give the ways in which a finding about a rubric can be mended; the safe one first."""
    rule = RULES_BY_CODE.get(finding.code)
    if rule is None or rule.mends is None:
        return []
    return sorted(rule.mends(view, finding), key=lambda mend: not mend.safe)
