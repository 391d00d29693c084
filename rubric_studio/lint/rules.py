"""What a rule is, and the one table of all of them; a code is never used again for another rule.

A rule is a function with a docstring, and nothing about it stands anywhere else: the first paragraph is the sentence
that the author of a rubric sees (with ``{words}`` and other values filled in), then come why it matters, a bad example
and a good one. ``explain``, the README and the studio show those very words, and the tests run the examples.

The lines of an example: ``+5 text`` is a criterion, ``key: value`` indented below it one of its fields, ``key: value``
at the margin one of the rubric's, ``set key: value`` one of the set's, ``patient: text`` the prompt, ``response ID
(good): text`` a sample response and ``verdicts ID: y n u`` what was judged of it, criterion by criterion. Further
``assistant: text`` in the prompt; ``ideal: text``, whose verdicts are ``verdicts ideal: y n``; ``today: 2026-11-22``;
and of one response, a word for each criterion: ``physicians ID: yn yy`` (what each physician said), ``runs ID: yny yy``
(a grader's verdicts, run by run), ``stale ID: 2 0`` (how many were given on another wording).
"""

from __future__ import annotations

import dataclasses
import inspect
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rubric_studio.language import _
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rubric_studio.finding import Finding, Mend, Severity
    from rubric_studio.model.pointer import Pointer


class Scope(StrEnum):
    """What a rule looks at."""

    FILE = "file"  # found by the workflow that reads the files; its function only carries the words
    CRITERION = "criterion"
    RUBRIC = "rubric"
    SAMPLES = "samples"
    TEXT = "text"
    SET = "set"
    WAIVER = "waiver"


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule found.

    Args:
        start: where the words begin in the field's text, from 0.
        end: where they end; equal to ``start`` where it is about the whole field.
        field: the field of the criterion, response or rubric.
        criterion: the criterion's id, where the rule looks at more than one.
        response: the response's id, the same.
        values: what the message's other braces are filled with.
        severity: another weight than the rule's, where this form of it weighs less.
        message: another sentence than the rule's.
    """

    start: int = 0
    end: int = 0
    field: str = ""
    criterion: str = ""
    response: str = ""
    values: dict[str, Any] = dataclasses.field(default_factory=dict)
    severity: Severity | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Args:
        code: a letter for the family and a number.
        name: what people call it.
        severity: how much it weighs unless a team says otherwise.
        scope: what it looks at.
        message: the sentence that the author sees.
        why: why that matters.
        bad: an example that it finds.
        good: the same, mended.
        find: the function that looks.
        default: it is on unless a team turns it off; preview rules are off unless a team turns them on.
        blocks_record: a record waits for it too, not only a release: shape and privacy do.
        fixed: it cannot be turned off, weighed down, waived as a whole or held against a baseline.
        shared: it looks at the list in shared.yaml too, as if that were a rubric.
        needs: the patterns one of which has to find something; it has nothing to say about a language without them.
        mends: the function that offers mends, None where a person has to think.
    """

    code: str
    name: str
    severity: Severity
    scope: Scope
    message: str
    why: str
    bad: str
    good: str
    find: Callable[..., Iterable[Any]]
    default: bool = True
    blocks_record: bool = False
    fixed: bool = False
    shared: bool = False
    needs: tuple[str, ...] = ()
    mends: Callable[..., Iterable[Mend]] | None = None

    @property
    def family(self) -> str:
        """Name the rule's family."""
        return _(FAMILIES[self.code[0]])

    def at(self, pointer: Pointer, message: str = "", **values: Any) -> Finding:
        """Make a finding of this rule about a whole thing."""
        made = pointer.finding(self.code, self.severity, message or _(self.message).format(**values))
        return dataclasses.replace(made, about=_about(values)) if values else made

    def hit(self, pointer: Pointer, hit: Hit, text: str = "") -> Finding:
        """Make a finding of a hit; ``text`` is the field's text, from which the words are taken."""
        words = one_line(text[hit.start : hit.end], 60)
        message = _(hit.message or self.message).format(words=words, **hit.values)
        made = pointer.finding(self.code, hit.severity or self.severity, message)
        if hit.end > hit.start:
            return dataclasses.replace(made, start=hit.start, end=hit.end, excerpt=text)
        return dataclasses.replace(made, about=_about(hit.values)) if hit.values else made

    def mend_with(self, mends: Callable[..., Iterable[Mend]]) -> Callable[..., Iterable[Mend]]:
        """Let a function offer this rule's mends."""
        object.__setattr__(self, "mends", mends)
        return mends


def _about(values: dict[str, Any]) -> str:
    return " ".join(str(value) for value in values.values())


def later(message: str) -> str:
    """Mark a message for translation; it is translated when it is said."""
    return message


FAMILIES = {
    "Y": later("files"),
    "S": later("structure"),
    "W": later("wording"),
    "P": later("points"),
    "E": later("evidence"),
    "X": later("samples"),
    "H": later("privacy"),
    "C": later("safety"),
    "L": later("language"),
    "M": later("housekeeping"),
}

RULES: dict[str, Rule] = {}
"""Every rule by its code; filled as the modules of this room are loaded (``check.py`` loads them all)."""

_PARTS = re.compile(r"^(Why|Instead of|Write):", re.MULTILINE)


def rule(  # noqa: PLR0913 - what is usual is left out, and each is named
    code: str,
    name: str,
    severity: Severity,
    scope: Scope,
    *,
    default: bool = True,
    blocks_record: bool = False,
    fixed: bool = False,
    shared: bool = False,
    needs: tuple[str, ...] = (),
) -> Callable[[Callable[..., Iterable[Any]]], Rule]:
    """Make a rule of a function.

    Raises:
        ValueError: the code is taken, or the docstring lacks one of its four parts.
    """

    def make(find: Callable[..., Iterable[Any]]) -> Rule:
        message, why, bad, good = _parts(code, find)
        if code in RULES:
            raise ValueError(f"{code} is taken")
        made = Rule(
            code, name, severity, scope, message, why, bad, good, find, default, blocks_record, fixed, shared, needs
        )
        return RULES.setdefault(code, made)

    return make


def _parts(code: str, find: Callable[..., Iterable[Any]]) -> tuple[str, str, str, str]:
    """Take a docstring apart. Under ``python -OO`` there is none; the rules then find the same, without words."""
    if find.__doc__ is None and not __debug__:
        return code, "", "", ""
    message, *rest = _PARTS.split(inspect.cleandoc(find.__doc__ or ""))
    parts = dict(zip(rest[::2], rest[1::2], strict=True))
    if set(parts) != {"Why", "Instead of", "Write"} or not all(part.strip() for part in (message, *parts.values())):
        raise ValueError(f"{code}: its docstring needs a message, Why:, Instead of: and Write:")
    return (
        " ".join(message.split()),
        " ".join(parts["Why"].split()),
        inspect.cleandoc(parts["Instead of"]),
        inspect.cleandoc(parts["Write"]),
    )


def at_words(found: re.Match[str], group: str | int = 0, **values: Any) -> Hit:
    """Make a hit of the words that a pattern found in a criterion's text."""
    return Hit(*found.span(group), field="criterion", values=values)
