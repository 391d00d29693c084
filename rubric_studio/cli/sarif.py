"""Findings as SARIF 2.1.0, the OASIS format in which code hosts and editors take what linters find.

Places count in characters (Unicode code points), and say so. Paths are those from the top of the repository. A result
is known again by its fingerprint, which names the rule, the thing and a digest of its text, but no line.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from rubric_studio.language import _
from rubric_studio.text import safe
from rubric_studio.workflows.baseline import key_of
from rubric_studio.workflows.rules import cards

if TYPE_CHECKING:
    from rubric_studio.finding import Finding
    from rubric_studio.workflows.check import Report
    from rubric_studio.workflows.rules import Card

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "hint": "note"}
_ROOT = "%SRCROOT%"


def log(report: Report, below: str) -> dict[str, Any]:
    """Give the log: one run, all rules, and every result; those that a baseline lets be are marked as suppressed.

    Args:
        report: what was found.
        below: the workspace's folder, from the top of the repository.
    """
    held = cards()
    numbers = {card.code: number for number, card in enumerate(held)}
    seen: Counter[str] = Counter()
    results = []
    for finding, known in [*((f, False) for f in report.findings), *((f, True) for f in report.known)]:
        results.append(_result(finding, numbers[finding.code], below, seen, known=known))
    driver = {
        "name": "Rubric Studio",
        "semanticVersion": version("clinical-rubric-studio"),
        "rules": [_rule(card) for card in held],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": _("The top of the repository.")}}},
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(card: Card) -> dict[str, Any]:
    bad, good = _("Instead of"), _("Write")
    text = f"{card.why}\n\n{bad}:\n{_indented(card.bad)}\n\n{good}:\n{_indented(card.good)}"
    markdown = f"{card.why}\n\n{bad}:\n\n```\n{card.bad}\n```\n\n{good}:\n\n```\n{card.good}\n```\n"
    return {
        "id": card.code,
        "name": card.name,
        "shortDescription": {"text": card.finds},
        "fullDescription": {"text": f"{card.message} {card.why}"},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": _LEVELS[card.severity], "enabled": card.default},
        "properties": {"tags": [card.family], "remedy": card.remedy.value},
    }


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def _result(finding: Finding, number: int, below: str, seen: Counter[str], *, known: bool) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": number,
        "level": _LEVELS[finding.severity],
        "message": {"text": safe(finding.message)},
        "partialFingerprints": {"rubricStudio/v1": _fingerprint(finding, seen)},
        # where one result names its suppressions all have to (SARIF 3.27.23)
        "suppressions": [{"kind": "external", "justification": _("The baseline lets it be.")}] if known else [],
    }
    return result | ({"locations": [_location(finding, below)]} if finding.place else {})


def _location(finding: Finding, below: str) -> dict[str, Any]:
    place = finding.place
    if place is None:
        return {}
    path = f"{below}/{place.path}" if below else place.path
    region = {"startLine": place.line, "startColumn": place.column}
    if place.width:
        region["endColumn"] = place.column + place.width
    named = "/".join(filter(None, (finding.set, finding.rubric, finding.criterion or finding.response)))
    logical = {"logicalLocations": [{"fullyQualifiedName": safe(named)}]} if named else {}
    uri = quote(os.fsencode(path))  # a name that is no text goes into the address as the bytes that it is
    artifact = {"uri": uri, "uriBaseId": _ROOT}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}, **logical}


def _fingerprint(finding: Finding, seen: Counter[str]) -> str:
    """Digest what names a finding; the second one of the same name gets another number."""
    names = [finding.set, *key_of(finding)]
    if not finding.rubric:  # of a file that could not be read as a rubric
        names += [finding.place.path if finding.place else "", finding.message]
    digest = hashlib.sha256(json.dumps(names).encode()).hexdigest()[:32]
    seen[digest] += 1
    return f"{digest}:{seen[digest]}"
