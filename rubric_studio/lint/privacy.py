"""Direct identifiers of patients in prompts and responses: e-mail, telephone, record number, date of birth.

Plain patterns, no model. Toll-free and other public numbers (hotlines) are no identifiers. A person may allow what was
found, with a reason; the waiver names the digest of those very words, so another number is found again.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from rubric_studio.language import _
from rubric_studio.lint import rules
from rubric_studio.model.pointer import Pointer
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rubric_studio.finding import Finding
    from rubric_studio.lint.rules import Rule
    from rubric_studio.model.response import Response
    from rubric_studio.model.rubric import Lint, Rubric

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}\b")
_PHONE = re.compile(
    r"(?<![\w.,/+-])(?:\+\d{1,3}[ .\-]?(?:\(\d{1,4}\)[ .\-]?)?\d{1,4}(?:[ .\-]?\d{2,4}){1,4}"
    r"|\(\d{2,4}\)[ .\-]?\d{3,4}[ .\-]?\d{3,4}"
    r"|0\d{1,4}[ \-]\d{3,4}[ \-]?\d{3,4}"
    r"|\d{3}[ .\-]\d{3}[ .\-]\d{4})(?![\w/-])"
)
_RECORD = re.compile(
    r"\b(?:MRN|NHS (?:no|number)|SSN|social security (?:no|number)"
    r"|(?:medical |hospital |patient |health )?record (?:no|number)"
    r"|(?:patient|hospital|insurance|national) (?:id|no|number))\b\.?[ :#]*"
    r"(?=[A-Z0-9-]*\d)[A-Z0-9][A-Z0-9 -]{3,18}[A-Z0-9]\b"
    r"|(?:病歷號碼?|身分證字號)[ ::]*[A-Z]?\d{5,}",
    re.IGNORECASE,
)
_SSN = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_DATE = (
    r"(?:\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]{2,8}\.?,?\s+\d{4}|[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4})"
)
_BIRTH = re.compile(
    rf"\b(?:DOB|D\.O\.B\.?|date of birth|birth ?date|born(?: on)?)\b[ :=]*(?:is |was )?{_DATE}"
    rf"|(?:出生日期|生日|出生)[ ::]*{_DATE}",
    re.IGNORECASE,
)
_WORTH_LOOKING = re.compile(r"@|\d\D{0,3}\d")  # no identifier of ours is without either
_PUBLIC = re.compile(r"(?:\+?1[ .\-]?)?\(?8(?:00|33|44|55|66|77|88)\)?[ .\-]|0800|0808|\+?1?[ .\-]?555")


def match_digest(words: str) -> str:
    """Give what a waiver names the allowed words by: they themselves need not be written down again."""
    return hashlib.sha256(" ".join(words.split()).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def identifiers(text: str) -> Iterator[tuple[Rule, str, str]]:
    """Find direct identifiers in a text: the rule, what it is, the words."""
    if not _WORTH_LOOKING.search(text):
        return
    taken: list[range] = []
    for rule, kind, pattern in (
        (rules.IDENTIFIER, _("an e-mail address"), _EMAIL),
        (rules.IDENTIFIER, _("a record number"), _RECORD),
        (rules.IDENTIFIER, _("a social security number"), _SSN),
        (rules.IDENTIFIER, _("a telephone number"), _PHONE),
        (rules.BIRTH_DATE, _("a date of birth"), _BIRTH),
    ):
        for found in pattern.finditer(text):
            words = found.group().strip()
            digits = sum(character.isdigit() for character in words)
            if pattern is _PHONE and (digits < 8 or _PUBLIC.match(words)):
                continue
            span = range(*found.span())
            if not any(span.start < other.stop and other.start < span.stop for other in taken):
                taken.append(span)
                yield rule, kind, words


def check_privacy(rubric: Rubric, responses: Iterable[Response], set_id: str) -> Iterator[Finding]:
    """Find what could name a patient in a rubric's prompt, ideal response and sample responses."""
    for number, turn in enumerate(rubric.prompt):
        here = Pointer(set=set_id, rubric=rubric.id, field=f"prompt.{number}")
        yield from _found(here, turn.content, rubric.lint)
    if rubric.ideal_response:
        here = Pointer(set=set_id, rubric=rubric.id, field="ideal_response")
        yield from _found(here, rubric.ideal_response, rubric.lint)
    for response in responses:
        here = Pointer(set=set_id, rubric=rubric.id, response=response.id, field="text")
        yield from _found(here, response.text, response.lint)


def _found(here: Pointer, text: str, lint: Lint | None) -> Iterator[Finding]:
    allowed = {(waiver.rule, waiver.match) for waiver in (lint.ignore if lint else ())}
    for rule, kind, words in identifiers(text):
        if (rule.code, match_digest(words)) in allowed:
            continue
        message = _("“{words}” looks like {kind}. Take it out, or allow it with a reason.")
        yield rule.at(here, message.format(words=one_line(words, 60), kind=kind))
