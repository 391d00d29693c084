"""Identifiers of patients in titles, prompts, ideal responses and samples: plain patterns, no model.

Toll-free and other public numbers (hotlines) are no identifiers. A person may allow what was found, with a reason; the
waiver names the digest of those very words, so another number is found again. The frame is HIPAA's Safe Harbor list.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

from rubric_studio.finding import Act, Mend, Patch, Severity
from rubric_studio.language import _
from rubric_studio.lint.rules import Hit, Scope, rule
from rubric_studio.model.pointer import Pointer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rubric_studio.finding import Finding
    from rubric_studio.lint.rules import Rule
    from rubric_studio.lint.view import RubricView
    from rubric_studio.model.response import Response
    from rubric_studio.model.rubric import Lint, Rubric


class Identifier(NamedTuple):
    """Words in a text that could name a patient: the rule, what they look like, they themselves, where they begin."""

    rule: Rule
    kind: str
    words: str
    start: int


@rule("H601", "direct-identifier", Severity.ERROR, Scope.TEXT, blocks_record=True, fixed=True)
def direct_identifier(text: str) -> Iterator[Identifier]:
    """“{words}” looks like {kind}. Take it out, or allow it with a reason.

    Why: What is recorded stays in the history for good, and goes wherever the history goes.

    Instead of:
        patient: My number is 0912-345-678, please call.

    Write:
        patient: My number is [PHONE], please call.
    """
    return (found for found in identifiers(text) if found.rule is direct_identifier)


@rule("H602", "date-of-birth", Severity.ERROR, Scope.TEXT, blocks_record=True, fixed=True)
def date_of_birth(text: str) -> Iterator[Identifier]:
    """“{words}” looks like {kind}. Take it out, or allow it with a reason.

    Why: Together with a place and an illness, a date of birth names one person.

    Instead of:
        patient: I was born on 3 May 1961 and have chest pain.

    Write:
        patient: I am in my sixties and have chest pain.
    """
    return (found for found in identifiers(text) if found.rule is date_of_birth)


@rule("H603", "name", Severity.WARNING, Scope.TEXT)
def name(text: str) -> Iterator[Identifier]:
    """“{words}” looks like {kind}. If it is a real one, put a mark such as [NAME] in its place.

    Why: Names slip in when a conversation is copied from real life.

    Instead of:
        patient: I saw Dr. Abernathy last week about my knee.

    Write:
        patient: I saw a doctor last week about my knee.
    """
    return (found for found in traces(text) if found.rule is name)


@rule("H604", "great-age", Severity.WARNING, Scope.TEXT)
def great_age(text: str) -> Iterator[Identifier]:
    """“{words}” is {kind}. Write “over 89” unless the year matters.

    Why: So few people are that old that the age alone can name them.

    Instead of:
        patient: My grandfather is 97 years old and fell yesterday.

    Write:
        patient: My grandfather is over 89 and fell yesterday.
    """
    return (found for found in traces(text) if found.rule is great_age)


@rule("H605", "address", Severity.WARNING, Scope.TEXT)
def address(text: str) -> Iterator[Identifier]:
    """“{words}” looks like {kind}. Leave the town, or less.

    Why: A street leads to a door.

    Instead of:
        patient: I live at 14 Linden Street and need a night nurse.

    Write:
        patient: I live in a small town and need a night nurse.
    """
    return (found for found in traces(text) if found.rule is address)


@rule("H606", "origin-not-said", Severity.ERROR, Scope.RUBRIC)
def origin_not_said(view: RubricView) -> Iterator[Hit]:
    """Nothing says where the sample responses come from. Write “data: {{origin: synthetic}}” (or deidentified, or
    consented) into set.yaml, or “origin” into each response.

    Why: Whoever uses the set has to know whether a real person's words stand in it.

    Instead of:
        set data: nothing
        +5 States that a cold passes without medicine.
        response a (good): A cold passes without medicine.

    Write:
        set data: synthetic
        +5 States that a cold passes without medicine.
        response a (good): A cold passes without medicine.
    """
    if view.rubric_set.data is None:
        bare = [response.id for response in view.responses if response.origin is None]
        if bare:
            yield Hit(response=bare[0])


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


# Some that carry a title are nobody's: Dr Who, Dr Google.
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor)\.? (?!(?:Who|Pepper|Google|House|Strange|No|Right|Bean)\b)"
    r"(?P<name>[A-Z][a-z\u00df-\u00ff]{2,}(?:[ -][A-Z][a-z\u00df-\u00ff]{2,})?)(?=[\s,.;:!?')\u3002\uff0c]|\Z)"
)
_LABELLED = re.compile(
    r"\b(?:patient(?:'s)? name|full name|name of patient|my name is|name) ?(?::|(?<=is))"
    r" ?(?P<name>[A-Z][a-z]+ [A-Z][a-z]+)\b"
)
_CHINESE_NAME = re.compile(r"(?:姓名|我叫)[ :\uff1a]*(?P<name>[\u4e00-\u9fff]{2,4})(?=[\s\u3002\uff0c,\u3001]|\Z)")
_AGE = re.compile(
    r"\b(?P<age>(?:9\d|1[01]\d)[ -](?:years?[ -]old|year-old|yo|y/o|yrs? old)"
    r"|aged? (?:9\d|1[01]\d)\b(?! (?:%|days|mg|ml|minutes|months|hours)))|(?<!\d)(?P<chinese>(?:9\d|1[01]\d) ?歲)",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b(?P<street>\d{1,5}[A-Za-z]? (?:[A-Z][a-z]+ ){1,3}(?:Street|St\.|Road|Rd\.?|Avenue|Ave\.?|Lane|Drive|Boulevard"
    r"|Blvd\.?|Court|Terrace|Crescent|Close|Way|Square))(?![a-z])"
    r"|\b(?P<post>[A-Z]{1,2}\d[A-Z\d]? \d[A-BD-HJLNP-UW-Z]{2})\b"
    r"|(?P<chinese>[\u4e00-\u9fff]{2,6}[路街](?:[一二三四五六七八九十]段)?\d{1,4}[號号])"
)
_MAY_TRACE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\b|Professor|[Nn]ame|姓名|我叫|\b(?:9\d|1[01]\d)|\d[A-Za-z]? [A-Z][a-z]"
    r"|[A-Z]\d[A-Z\d]? \d[A-Z]{2}|[路街段]\d"
)


def traces(text: str) -> Iterator[Identifier]:
    """Find what may lead to a patient together with other things: names, great ages, addresses."""
    if not _MAY_TRACE.search(text):
        return
    for held, kind, pattern in (
        (name, _("a name"), _TITLED),
        (name, _("a name"), _LABELLED),
        (name, _("a name"), _CHINESE_NAME),
        (great_age, _("an age that few people reach"), _AGE),
        (address, _("an address"), _STREET),
    ):
        for found in pattern.finditer(text):
            yield Identifier(held, kind, found.group(), found.start())


def match_digest(words: str) -> str:
    """Give what a waiver names the allowed words by: they themselves need not be written down again."""
    return hashlib.sha256(" ".join(words.split()).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def identifiers(text: str) -> Iterator[Identifier]:
    """Find direct identifiers in a text."""
    if not _WORTH_LOOKING.search(text):
        return
    taken: list[range] = []
    written, text = text, text.translate(_FOLDED)
    addresses = [range(*found.span()) for found in _URL.finditer(text)] if "http" in text else []
    for held, kind, pattern in (
        (direct_identifier, _("an e-mail address"), _EMAIL),
        (direct_identifier, _("a record number"), _RECORD),
        (direct_identifier, _("a social security number"), _SSN),
        (date_of_birth, _("a date of birth"), _BIRTH),
        (direct_identifier, _("a telephone number"), _PHONE),
    ):
        for found in pattern.finditer(text):
            span = range(*found.span())
            words = written[span.start : span.stop].strip()
            if pattern is _PHONE and (_is_public(words) or _overlaps(span, addresses)):
                continue
            if not _overlaps(span, taken):
                taken.append(span)
                yield Identifier(held, kind, words, written.index(words, span.start))


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


def _found(here: Pointer, text: str, lint: Lint | None) -> Iterator[tuple[Finding, str]]:
    allowed = {(waiver.rule, waiver.match) for waiver in (lint.ignore if lint else ()) if waiver.match}
    for held, kind, words, start in (*identifiers(text), *traces(text)):
        if allowed and (held.code, match_digest(words)) in allowed:
            continue
        hit = Hit(start, start + len(words), values={"kind": kind})
        yield held.hit(here, hit, text), words


MARKS = {"H601": "[REMOVED]", "H602": "[DATE]", "H603": "[NAME]", "H605": "[ADDRESS]"}
"""What a mend puts in the place of the words."""


def _replaced(_view: RubricView, finding: Finding) -> Iterator[Mend]:
    """Offer the text with a mark in place of the words."""
    mark = MARKS[finding.code]
    text = finding.excerpt[: finding.start] + mark + finding.excerpt[finding.end :]
    patch = Patch(Act.SET, "", finding.field, text, response=finding.response)
    yield Mend(_("Put {mark} in its place").format(mark=mark), (patch,))


for _rule in (direct_identifier, date_of_birth, name, address):
    _rule.mend_with(_replaced)
