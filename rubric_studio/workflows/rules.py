"""Rules as a person meets them: one card for each, from which the command line, the README and the studio show them."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rubric_studio.errors import NotFound
from rubric_studio.finding import Finding, Severity
from rubric_studio.language import _, joined
from rubric_studio.lint.check import RULES_BY_CODE, is_waivable
from rubric_studio.lint.rules import FAMILIES, Scope
from rubric_studio.lint.ruling import ALL, DEFAULT, codes
from rubric_studio.text import cells, nearest
from rubric_studio.workflows.mend import can_waive

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rubric_studio.lint.rules import Rule

SAFE = frozenset({"S101", "W220"})
"""The rules whose mends are safe. Mends say so themselves; this is for saying it without making any."""
_CODE = re.compile(r"([A-Z])([0-9]{1,3})")
_END = re.compile(r"\. |。")
_FEW_LETTERS = 12
_OF_THE_WORKFLOW = frozenset({"S101", "S102", "M901", "M902", "M904"})  # mended by workflows/mend.py, not by the rule


class Remedy(StrEnum):
    """How what a rule finds can be mended: at once without asking, by a choice among ways, or by a person alone."""

    SAFE = "safe"
    OFFERED = "offered"
    HAND = "by hand"


class Waiving(StrEnum):
    """Whether a finding may be allowed to stay, and where that is written: for identifiers, their very words."""

    CRITERION = "criterion"
    RUBRIC = "rubric"
    WORDS = "words"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Card:
    """One rule in a person's words and language.

    Args:
        code: its code.
        name: what people call it.
        family: what kind of rule it is.
        severity: how much it weighs unless a team says otherwise.
        default: it is on unless a team turns it off; the others are previews.
        message: what it says, with “…” for what it fills in.
        finds: the first sentence of that.
        why: why it matters.
        bad: an example that it finds.
        good: the same, mended.
        remedy: how it is mended.
        waiving: whether and where it can be waived.
        waiver: how that is written (YAML), "" where it cannot be.
        fixed: it cannot be turned off, weighed down or held against a baseline.
        blocks: what waits until it is mended.
    """

    code: str
    name: str
    family: str
    severity: Severity
    default: bool
    message: str
    finds: str
    why: str
    bad: str
    good: str
    remedy: Remedy
    waiving: Waiving
    waiver: str
    fixed: bool
    blocks: str


def card(code: str) -> Card:
    """Give a rule's card, by its code or its name.

    Raises:
        NotFound: there is no such rule; the message names the nearest.
    """
    rule = RULES_BY_CODE.get(code.upper()) or next((r for r in RULES_BY_CODE.values() if r.name == code.lower()), None)
    if rule is None:
        hint = _("“rubric-studio rules” lists them all.")
        if meant := nearest_name(code, groups=False):
            hint = joined(_("Did you mean “{meant}”?").format(meant=meant), hint)
        raise NotFound(_("rule"), code, hint=hint)
    return _card(rule)


def cards(select: Iterable[str] = ()) -> list[Card]:
    """Give the cards of the rules that names stand for (codes, families, names, ``default``, ``all``), by code."""
    wanted = codes(select or [ALL])
    return [_card(rule) for code, rule in RULES_BY_CODE.items() if code in wanted]


def stands_for_none(name: str) -> bool:
    """Tell whether a name stands for no rule: neither a code nor a family, a rule's name, ``default`` or ``all``."""
    return not name or not codes([name])


def nearest_name(word: str, *, groups: bool = True) -> str | None:
    """Give the code or name that a mistyped one most likely meant, None where none is near.

    Args:
        word: what was typed.
        groups: ``default`` and ``all`` count too.
    """
    typed = word.upper()
    found = _CODE.fullmatch(typed[:1] + typed[1:].replace("O", "0"))
    if found and found[1] in FAMILIES:
        beside = [code for code in RULES_BY_CODE if code[0] == found[1]]
        number = int(found[2].ljust(3, "0"))
        return min(beside, key=lambda code: abs(int(code[1:]) - number), default=None)
    by_code = nearest(typed, list(RULES_BY_CODE))
    names = [rule.name for rule in RULES_BY_CODE.values()]
    return by_code or nearest(word.lower(), [*names, *((DEFAULT, ALL) if groups else ())])


def remedy(code: str) -> Remedy:
    """Tell how what a rule finds is mended, without looking at any rubric."""
    if code in SAFE:
        return Remedy.SAFE
    rule = RULES_BY_CODE.get(code)
    offered = code in _OF_THE_WORKFLOW or bool(rule and rule.mends)
    return Remedy.OFFERED if offered else Remedy.HAND


def _card(rule: Rule) -> Card:
    message = _plain(_(rule.message))
    waiving = _waiving(rule)
    return Card(
        rule.code,
        rule.name,
        rule.family,
        rule.severity,
        rule.default,
        message,
        _first_sentence(message),
        _(rule.why),
        rule.bad,
        rule.good,
        remedy(rule.code),
        waiving,
        _waiver(rule.code, waiving),
        rule.fixed,
        _blocks(rule),
    )


def _plain(message: str) -> str:
    """Put “…” in the place of what a message is filled with."""
    parts = string.Formatter().parse(message)
    return "".join(text + ("…" if name is not None else "") for text, name, _spec, _conversion in parts)


def _first_sentence(message: str) -> str:
    found = _END.search(message)
    if found is None:
        return message
    head, rest = message[: found.end()], message[found.end() :]
    letters = sum(cells(letter) for letter in head if letter.isalpha())
    if letters < _FEW_LETTERS and rest:  # hardly more than what it is filled with
        return f"{head}{_first_sentence(rest)}"
    return head.rstrip()


def _waiving(rule: Rule) -> Waiving:
    if not is_waivable(rule.code):
        by_words = can_waive(Finding(rule.code, rule.severity, "", rubric=rule.name))
        return Waiving.WORDS if by_words else Waiving.NO
    return Waiving.CRITERION if rule.scope is Scope.CRITERION else Waiving.RUBRIC


def _waiver(code: str, waiving: Waiving) -> str:
    if waiving is Waiving.NO:
        return ""
    lines = ["lint:", "  ignore:", f"    - rule: {code}", f"      reason: {_('why it may stay')}", "      by: r-07"]
    lines.append("      match: 0a1b2c3d4e5f" if waiving is Waiving.WORDS else "      until: 2027-12-31")
    return "\n".join(lines)


def _blocks(rule: Rule) -> str:
    if rule.blocks_record:
        return _("a record and a release")
    return _("a release") if rule.severity is Severity.ERROR else _("nothing")
