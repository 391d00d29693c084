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
# Chinese is written without spaces, so a number may follow a letter of it: only ASCII ones are part of a longer word.
_PHONE = re.compile(
    r"(?<![A-Za-z0-9_.,/+-])(?<!\d )(?:\+\d{1,3}[ .\-]?(?:\(\d{1,4}\)[ .\-]?)?\d{1,4}(?:[ .\-]?\d{2,5}){1,4}"
    r"|(?:1[ .\-])?\((?!(?:19|20)\d\d\))\d{2,4}\)[ .\-]?\d{3,5}[ .\-]?\d{3,4}"
    r"|0\d{1,4}[ \-]\d{3,4}[ \-]?\d{3,4}"
    r"|0\d(?:[ .\-]\d{2}){4}"
    r"|(?:0\d{9,10}|1[3-9]\d{9}|[2-9]\d{2}[2-9]\d{6})"
    r"|1[3-9]\d[ \-]\d{4}[ \-]\d{4}"
    r"|(?:1[ .\-])?\d{3}[ .\-]\d{3}[ .\-]\d{4}"
    r"|(?:tel|phone|mobile|cell)(?: no| number)?\.?[ :]+(?:is )?\d[\d -]{6,13}\d)(?![A-Za-z0-9_/-])",
    re.IGNORECASE,
)
_RECORD = re.compile(
    r"\b(?:MRN|NHS (?:no|number)|SSN|social security (?:no|number)"
    r"|(?:medical |hospital |patient |health )?record (?:no|number)"
    r"|(?:patient|hospital|insurance|national|chart) (?:id|no|number))\b\.?(?:[ :\uff1a#=]|\bis\b|\bwas\b)*"
    r"(?:\d{2,}(?:[ -]\d{2,})+|(?=(?:[A-Z-]*\d){5})[A-Z0-9-]*[A-Z0-9])\b"
    r"|(?:(?:病[歷历]|住院)[號号][碼码]?|身[分份][證证](?:字?[號号][碼码]?)?)"
    r"[ :\uff1a]*(?:[是為为] ?)?[A-Z]?\d{5,}X?"
    r"|(?<![A-Za-z0-9])[A-Z][12]\d{8}(?![A-Za-z0-9])"  # Taiwan's national id
    r"|(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX](?!\d)",
    re.IGNORECASE,
)
_SSN = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_DATE = (
    r"(?:\d{4}[-/.]\s?\d{1,2}[-/.]\s?\d{1,2}|(?:民國\s?)?\d{2,4}年\s?\d{1,2}月\s?\d{1,2}日?"
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]{2,8}\.?,?\s+\d{2,4}|[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4})"
)
_BIRTH = re.compile(
    r"\b(?:DOB|D\.O\.B|date of birth|birth ?da(?:te|y)|born(?: on)?|geb\.|geboren(?: am)?|geburtsdatum"
    r"|née? le|date de naissance|fecha de nacimiento|nacid[oa] el|data de nascimento|nascid[oa] em|data di nascita"
    r"|تاريخ الميلاد)(?![A-Za-z])"
    rf"[ .:\uff1a=(\u2013-]*(?:is |was )?(?:on )?{_DATE}"
    rf"|(?:出生日期|出生|生日|生年月日)[ :\uff1a=是為为于於]*{_DATE}"
    rf"|{_DATE}\s?(?:出生|生(?=[,.;\s\uff0c\uff1b\u3001\u3002]|\Z))",
    re.IGNORECASE,
)
# Digits and signs of other scripts are read as what they stand for; one character stays one, so that places hold.
_ZEROS = (0x0660, 0x06F0, 0x0966, 0x09E6, 0xFF10)  # Arabic, Persian, Devanagari, Bengali, full width
_FOLDED = {zero + n: str(n) for zero in _ZEROS for n in range(10)}
_FOLDED |= {0xFF20: "@", 0xFF0E: ".", 0xFF0D: "-", 0xFF0F: "/"}
_URL = re.compile(r"https?://\S+")
_WORTH_LOOKING = re.compile(r"[@\uff20]|\d\D{0,3}\d")  # no identifier of ours is without either
# Toll-free: North America's 8xx, 0800, 0808, Japan's 0120, China's 400; and 555, which belongs to films.
_PUBLIC = re.compile(
    r"(?:\+?1[ .\-]?)?\(?8(?:00|33|44|55|66|77|88)\)?[ .\-]|\(?08(?:00|08)|0120|400[ \-]|(?:\+?1)?[ .\-]?\(?555|\+800"
)


def match_digest(words: str) -> str:
    """Give what a waiver names the allowed words by: they themselves need not be written down again."""
    return hashlib.sha256(" ".join(words.split()).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def identifiers(text: str) -> Iterator[tuple[Rule, str, str]]:
    """Find direct identifiers in a text: the rule, what it is, the words."""
    if not _WORTH_LOOKING.search(text):
        return
    taken: list[range] = []
    written, text = text, text.translate(_FOLDED)
    addresses = [range(*found.span()) for found in _URL.finditer(text)] if "http" in text else []
    for rule, kind, pattern in (
        (rules.IDENTIFIER, _("an e-mail address"), _EMAIL),
        (rules.IDENTIFIER, _("a record number"), _RECORD),
        (rules.IDENTIFIER, _("a social security number"), _SSN),
        (rules.BIRTH_DATE, _("a date of birth"), _BIRTH),
        (rules.IDENTIFIER, _("a telephone number"), _PHONE),
    ):
        for found in pattern.finditer(text):
            span = range(*found.span())
            words = written[span.start : span.stop].strip()
            if pattern is _PHONE and (_is_public(words) or _overlaps(span, addresses)):
                continue
            if not _overlaps(span, taken):
                taken.append(span)
                yield rule, kind, words


def _is_public(number: str) -> bool:
    """Tell whether a number is nobody's own: an emergency number (they are short), a hotline, one out of a film."""
    return sum(character.isdigit() for character in number) < 8 or bool(_PUBLIC.match(number))


def _overlaps(span: range, others: list[range]) -> bool:
    return any(span.start < other.stop and other.start < span.stop for other in others)


def found_in(rubric: Rubric, responses: Iterable[Response], set_id: str) -> Iterator[tuple[Finding, str]]:
    """Find what could name a patient in a rubric's title, prompt, ideal response and samples, with the very words."""
    yield from _found(Pointer(set=set_id, rubric=rubric.id, field="title"), rubric.title, rubric.lint)
    for number, turn in enumerate(rubric.prompt):
        here = Pointer(set=set_id, rubric=rubric.id, field=f"prompt.{number}.content")
        yield from _found(here, turn.content, rubric.lint)
    if rubric.ideal_response:
        here = Pointer(set=set_id, rubric=rubric.id, field="ideal_response")
        yield from _found(here, rubric.ideal_response, rubric.lint)
    yield from found_in_responses(rubric.id, responses, set_id)


def found_in_responses(rubric_id: str, responses: Iterable[Response], set_id: str) -> Iterator[tuple[Finding, str]]:
    """Find what could name a patient in sample responses, with the very words."""
    for response in responses:
        here = Pointer(set=set_id, rubric=rubric_id, response=response.id, field="text")
        yield from _found(here, response.text, response.lint)


def check_privacy(rubric: Rubric, responses: Iterable[Response], set_id: str) -> Iterator[Finding]:
    """Find what could name a patient in a rubric's title, prompt, ideal response and sample responses."""
    return (finding for finding, _words in found_in(rubric, responses, set_id))


def _found(here: Pointer, text: str, lint: Lint | None) -> Iterator[tuple[Finding, str]]:
    allowed = {(waiver.rule, waiver.match) for waiver in (lint.ignore if lint else ())}
    for rule, kind, words in identifiers(text):
        if (rule.code, match_digest(words)) in allowed:
            continue
        message = _("“{words}” looks like {kind}. Take it out, or allow it with a reason.")
        yield rule.at(here, message.format(words=one_line(words, 60), kind=kind)), words
