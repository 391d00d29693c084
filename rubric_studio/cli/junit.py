"""Findings as JUnit's XML: a suite for each file, a failed case for each finding, so CI lists them by file."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from rubric_studio.text import safe
from rubric_studio.workflows.rules import cards

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rubric_studio.finding import Finding
    from rubric_studio.workflows.check import Report
    from rubric_studio.workflows.rules import Card

# what XML 1.0 has no place for, beyond what `safe` replaces
_NOT_IN_XML = re.compile("[\ufffe\uffff]")


def document(report: Report) -> str:
    """Give the XML. Where nothing was found it holds one case that passed, since CI takes no cases for a fault."""
    held = {card.code: card for card in cards()}
    n = len(report.findings)
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuites name="rubric-studio" tests="{n or 1}" failures="{n}" errors="0">',
            *(line for path, found in groupby(report.findings, _path) for line in _suite(path, list(found), held)),
            *(() if n else _passed()),
            "</testsuites>",
        ]
    )


def _path(finding: Finding) -> str:
    return finding.place.path if finding.place else ""


def _passed() -> Iterator[str]:
    yield '  <testsuite name="rubric-studio" tests="1" failures="0" errors="0">'
    yield '    <testcase classname="rubric-studio" name="check"/>'
    yield "  </testsuite>"


def _suite(path: str, findings: list[Finding], held: dict[str, Card]) -> Iterator[str]:
    n = len(findings)
    yield f'  <testsuite name={_attribute(path)} tests="{n}" failures="{n}" errors="0">'
    for finding in findings:
        card, place = held[finding.code], finding.place
        where = f" {place.line}:{place.column}" if place else ""
        line = f' line="{place.line}"' if place else ""
        name = f"{card.code} ({card.name}){where}"
        yield f"    <testcase classname={_attribute(path)} name={_attribute(name)} file={_attribute(path)}{line}>"
        about = f'type="{finding.severity}" message={_attribute(finding.message)}'
        yield f"      <failure {about}>{_body(finding, card)}</failure>"
        yield "    </testcase>"
    yield "  </testsuite>"


def _body(finding: Finding, card: Card) -> str:
    lines = [f"{finding.place}: {finding.message}" if finding.place else finding.message]
    lines += [finding.excerpt] if finding.excerpt else []
    return escape(_legal("\n".join([*lines, card.why])))


def _attribute(text: str) -> str:
    return quoteattr(_legal(text), {"\n": "&#10;", "\t": "&#9;"})


def _legal(text: str) -> str:
    return _NOT_IN_XML.sub(lambda found: f"[U+{ord(found.group()):04X}]", safe(text))
