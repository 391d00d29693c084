"""Rules on the sources that a criterion rests on: are there any, are they complete, and are they still fresh."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rubric_studio.finding import Act, Mend, Patch, Severity
from rubric_studio.language import _
from rubric_studio.lint.rules import Hit, Scope, at_words, later, rule
from rubric_studio.model.codec import to_data
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from rubric_studio.finding import Finding
    from rubric_studio.lint.head import Reading
    from rubric_studio.lint.view import RubricView, Today
    from rubric_studio.model.rubric import Reference

GUIDELINE_YEARS = 5
"""Years after which a guideline has mostly been looked at again by those who wrote it."""
ACCESS_YEARS = 1
"""Years after which a web page that somebody read may say something else."""

_GUIDELINE = re.compile(
    r"guideline|guidance|recommendation|consensus|statement|practice parameter|standards? of care|\bNICE\b|\bWHO\b"
    r"|protocol|指引|指南|共識|建議|leitlinie|directrices|recommandations",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ADDRESS = re.compile(
    r"(?P<url>https?://[^\s()<>\"'\u3002\uff0c]*[^\s()<>\"'.,;:!?\u3002\uff0c])"
    r"|\bdoi(?:\.org/|\s*:\s*)(?P<doi>10\.\d{4,9}/[^\s()<>]*[^\s()<>.,;])|\bPMID\s*:?\s*(?P<pmid>\d{4,9})\b"
    r"|(?P<www>\bwww\.[^\s()<>\"']*[^\s()<>\"'.,;:!?])",
    re.IGNORECASE,
)
_UNCHANGING = re.compile(
    r"https?://(?:dx\.)?doi\.org/|https?://\S*/(?:articles/PMC\d|pubmed/?\d)|https?://pubmed\.", re.IGNORECASE
)
"""Addresses of articles that never change: they need no date."""
_SIGNS = ("http", "www.", "doi", "DOI", "PMID", "pmid")
_EMPTY_BRACKETS = re.compile(
    r"\s*[(\[]\s*(?:(?:see|source|sources|reference|ref|from|at)\s*[:.]?\s*)?[)\]]", re.IGNORECASE
)
_LEFT_OVER = re.compile(
    r"[\s,;:(\[]*(?:\b(?:see|sources?|references?|at|from)\s*:?\s*)?(?=[.)\]]?\s*\Z)", re.IGNORECASE
)


@rule("E401", "fact-without-reference", Severity.HINT, Scope.CRITERION, needs=("fact",))
def fact_without_reference(reading: Reading) -> Iterator[Hit]:
    """“{words}” is a fact that other physicians must be able to check. Add the source under references.

    Why: Doses, limits and guidelines differ between countries and change; the source says which one is meant.

    Instead of:
        +7 States that the child may have 15 mg of paracetamol per kilogram.

    Write:
        +7 States that the child may have 15 mg of paracetamol per kilogram.
          references: [{title: "National formulary for children", url: "https://example.org/paracetamol", year: 2026}]
    """
    if reading.criterion.references or (reading.points < 0 and not reading.negated):
        return  # a fault names what is wrong: there is nothing to cite for it
    found = reading.search("fact")
    if found is None and reading.criterion.level == "example":  # a shared one names "first-line" treatment for any case
        found = reading.search("fact_word")
    if found and not _address(reading.text):
        yield at_words(found)


@rule("E402", "stale-reference", Severity.WARNING, Scope.RUBRIC, shared=True)
def stale_reference(view: RubricView) -> Iterator[Hit]:
    """“{title}” may be out of date: {reason}. Look whether it still holds, then correct the date.

    Why: Clinical knowledge moves, and a rubric that rests on an old source marks right answers as wrong.

    Instead of:
        today: 2026-11-22
        +6 Recommends screening from the age of 45 on.
          references: [{title: "Guideline on colorectal cancer screening", year: 2018}]

    Write:
        today: 2026-11-22
        +6 Recommends screening from the age of 45 on.
          references: [{title: "Guideline on colorectal cancer screening", year: 2024}]
    """
    if (day := view.rubric.review_by) and view.today.is_past(day):
        message = later("This rubric was to be looked at again by {day}. Do that, then set a new date.")
        yield Hit(field="review_by", values={"day": day}, message=message)
    for criterion in view.own_criteria:
        for reference in criterion.references:
            if reason := _stale(reference, view.today):
                values = {"title": one_line(reference.title, 60), "reason": reason}
                yield Hit(field="references", criterion=criterion.id, values=values)


def _stale(reference: Reference, today: Today) -> str:
    """Say why a reference may be out of date, "" where it is not."""
    if reference.review_by and today.is_past(reference.review_by):
        return _("it was to be looked at again by {day}").format(day=reference.review_by)
    if reference.review_by:
        return ""  # a person has said how long it holds
    year = reference.year
    if year and _GUIDELINE.search(reference.title) and today.is_older(str(year), GUIDELINE_YEARS):
        return _("it is from {year}").format(year=year)
    if reference.accessed and reference.url and today.is_older(reference.accessed, ACCESS_YEARS):
        return _("the page was last read on {day}").format(day=reference.accessed)
    return ""


@rule("E403", "reference-incomplete", Severity.HINT, Scope.CRITERION)
def reference_incomplete(reading: Reading) -> Iterator[Hit]:
    """“{title}” has an address but no date. Add its year, the day on which you read it
    (accessed), or the day on which to look again (review_by).

    Why: A page changes under the same address; without a date nobody can tell which state of it was meant.

    Instead of:
        +6 Recommends treating head lice with dimeticone.
          references: [{title: "Head lice", url: "https://example.org/head-lice"}]

    Write:
        +6 Recommends treating head lice with dimeticone.
          references: [{title: "Head lice", url: "https://example.org/head-lice", accessed: "2026-10-02"}]
    """
    for reference in reading.criterion.references:
        if reference.url and not _is_dated(reference):
            yield Hit(field="references", values={"title": one_line(reference.title, 60)})
        elif not reference.title.strip():
            yield Hit(field="references", message=later("A reference has no title. Say what it is."))


def _is_dated(reference: Reference) -> bool:
    """Tell whether it is clear which state of a source is meant, or when it will be looked at again."""
    if reference.year or reference.accessed or reference.review_by or _YEAR.search(reference.title):
        return True
    return bool(_UNCHANGING.match(reference.url or ""))


@rule("E404", "reference-in-text", Severity.HINT, Scope.CRITERION)
def reference_in_text(reading: Reading) -> Iterator[Hit]:
    """“{words}” is a source, not a part of what is judged. Move it to references.

    Why: The grader reads it as something that the answer must name, and nobody can see that the criterion has a source.

    Instead of:
        +6 States that adults need a tetanus booster every ten years (https://example.org/tetanus).
          references: [{title: "Tetanus", year: 2025}]

    Write:
        +6 States that adults need a tetanus booster every ten years.
          references: [{title: "Tetanus", url: "https://example.org/tetanus", year: 2025}]
    """
    if found := _address(reading.text) or reading.search("source"):
        yield at_words(found)


def _address(text: str) -> re.Match[str] | None:
    return _ADDRESS.search(text) if any(sign in text for sign in _SIGNS) else None


@reference_in_text.mend_with
def _move(view: RubricView, finding: Finding) -> Iterable[Mend]:
    reading = next((held for held in view.readings if held.criterion.id == finding.criterion), None)
    found = _address(reading.text) if reading else None
    if reading is None or found is None or finding.criterion not in view.own:
        return
    held = [to_data(reference) for reference in reading.criterion.references]
    new = _reference(found, view.today.day)
    if not any(new.items() & old.items() for old in held):
        held.append(new)
    yield Mend(
        _("Move the address to references"),
        (
            Patch(Act.SET, finding.criterion, "criterion", _without(reading.text, *found.span())),
            Patch(Act.SET, finding.criterion, "references", held),
        ),
    )


def _reference(found: re.Match[str], day: str) -> dict[str, Any]:
    """Make a reference of an address; its title is the host or number until a person writes a better one."""
    if found["doi"]:
        return {"title": f"doi {found['doi']}", "doi": found["doi"]}
    if found["pmid"]:
        return {"title": f"PMID {found['pmid']}", "pmid": found["pmid"]}
    url = found["url"] or f"https://{found['www']}"
    return {"title": url.split("/")[2], "url": url, "accessed": day}


def _without(text: str, start: int, end: int) -> str:
    """Take words out of a text, with the brackets or the "see" that stood around them."""
    before, after = text[:start], text[end:]
    joined = _EMPTY_BRACKETS.sub("", f"{before}{after}")
    joined = _LEFT_OVER.sub("", joined) if not after.strip(" .)]\n") else joined
    return re.sub(r"\s+([.,;:])", r"\1", re.sub(r"[ \t]{2,}", " ", joined)).strip()
