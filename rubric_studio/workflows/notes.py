"""The release notes of a set: ``CHANGELOG.md`` in its folder, the latest release first.

What a person wrote in them stays. Only one entry ever goes: the topmost, where its version is beyond the last release
and it says what a release itself writes and nothing else. An interrupted release left it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from rubric_studio.diff.version import VERSION, parse
from rubric_studio.finding import Severity
from rubric_studio.language import _, counted
from rubric_studio.lint.check import RULES_BY_CODE
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from rubric_studio.finding import Finding
    from rubric_studio.workflows.plan import Plan
    from rubric_studio.workflows.signoff import Review

NOTES = "CHANGELOG.md"
_NAMED = 5
_TOLD = 200  # lines that a tag says; the notes say all
_HEAD = "\n## "


def names(text: str, version: str) -> bool:
    """Tell whether release notes have an entry for a version."""
    _head, *entries = ("\n" + text.replace("\r\n", "\n")).split(_HEAD)
    return any(_version(entry) == version for entry in entries)


def of_version(text: str, version: str) -> tuple[str, ...]:
    """Give the lines of the notes on a version; none where they say nothing of it."""
    _head, *entries = ("\n" + text.replace("\r\n", "\n")).split(_HEAD)
    own = next((entry for entry in entries if _version(entry) == version), "")
    said = own.partition("\n")[2].strip()
    return tuple(said.split("\n")) if said else ()


def has_entry(folder: Path, version: str) -> bool:
    """Tell whether the notes of a set name a version."""
    path = folder / NOTES
    return path.is_file() and names(path.read_text(encoding="utf-8", errors="replace"), version)


def first_release(n: int) -> str:
    """Say that a release with so many rubrics is the first."""
    return counted("first release, with one rubric", "first release, with {n} rubrics", n)


def since(previous: str, why: str) -> str:
    """Say what a release is compared with, and what that means for scores."""
    return _("Since {previous}: {why}.").format(previous=previous, why=why)


def entry(planned: Plan) -> list[str]:
    """Give what the release notes say of a release, in Markdown, a list of which each point begins with "- "."""
    said = [f"- {_effect_begins()}: {line}" for line in planned.effects]
    said += [f"- {planned.approved}"] if planned.approved else []
    said += [f"- {line}" for line in known_faults(planned.known)]
    if planned.previous is None:
        return [f"- {planned.bump}", *said]
    return [since(planned.previous, planned.bump), "", *(f"- {line}" for line in planned.changes), *said]


def message(planned: Plan, digest: str) -> str:
    """Give what a release's tag says; its last line names the pack's digest."""
    lines = entry(planned)
    more = len(lines) - _TOLD
    lines = [*lines[:_TOLD], *([counted("- and one more", "- and {n} more", more)] if more > 0 else [])]
    return "\n".join((f"{planned.set_id} {planned.version}", "", *lines, "", f"pack: {digest}"))


def approvals(review: Review) -> str:
    """Say who approved how many of the criteria that are released, "" where nobody did."""
    held = [item for item in review.items if item.rubric.status == "active"]
    by = Counter(word.by for item in held for word in item.standing.approvals)
    said = [
        counted("{by} (one criterion)", "{by} ({n} criteria)", n, by=one_line(who)) for who, n in sorted(by.items())
    ]
    return f"{_approved_begins()} {', '.join(said)}" if said else ""


def _approved_begins() -> str:
    return _("Approved by")


def _effect_begins() -> str:
    return _("Scores of the verdicts given so far")


def known_faults(known: Iterable[Finding]) -> list[str]:
    """Name the errors and warnings that a baseline lets be, a line for each rule, the first few things by their ids."""
    found: dict[str, list[str]] = {}
    for finding in known:
        if finding.severity is not Severity.HINT:
            thing = f"{finding.rubric}#{finding.criterion}" if finding.criterion else finding.rubric
            found.setdefault(finding.code, []).append(thing)
    lines = []
    for code, things in sorted(found.items()):
        named = list(dict.fromkeys(things))
        first = ", ".join(named[:_NAMED]) + (", …" if len(named) > _NAMED else "")
        one = "{begins}, {code} ({name}), in one place: {first}"
        many = "{begins}, {code} ({name}), in {n} places: {first}"
        values = {"begins": _known_begins(), "code": code, "name": RULES_BY_CODE[code].name, "first": first}
        lines.append(counted(one, many, len(things), **values))
    return lines


def _known_begins() -> str:
    return _("Known fault that is let be")


def with_entry(text: str, title: str, version: str, lines: Sequence[str], *, previous: str | None) -> str:
    """Put a version's entry above the earlier ones; where a person has written one for it, its head.

    Args:
        text: the notes as they are, whose line ends are kept; "" where there are none yet.
        title: stands at the head of new notes.
        version: the new one.
        lines: what the entry says, in Markdown.
        previous: the last release's version, None before the first.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    head, *entries = ("\n" + text.replace("\r\n", "\n")).split(_HEAD)
    if entries and _is_left_over(entries[0], previous):
        del entries[0]
    said = "\n".join(lines).strip()
    own = next((entry for entry in entries if _version(entry) == version), None)
    if own is None:
        entries.insert(0, f"{version}\n\n{said}")
    elif said not in own:
        heading, _newline, body = own.partition("\n")
        entries[entries.index(own)] = f"{heading}\n\n{said}\n\n{body.strip()}"
    made = f"{head.strip() or f'# {title}'}\n" + "".join(f"{_HEAD}{entry.strip()}\n" for entry in entries)
    return made.replace("\n", newline)


def _version(entry: str) -> str:
    return entry.partition("\n")[0].strip()


def _is_left_over(entry: str, previous: str | None) -> bool:
    """Tell whether an interrupted release wrote an entry, and nobody has written in it since."""
    version = _version(entry)
    if not VERSION.match(version) or (previous and parse(version) <= parse(previous)):
        return False
    said = [line for line in entry.splitlines()[1:] if line.strip()]
    beside = tuple(f"- {begins}" for begins in (_known_begins(), _approved_begins(), _effect_begins()))
    said = [line for line in said if not line.startswith(beside)]
    if previous is None:
        n = re.search(r"\d+", said[0]) if len(said) == 1 else None
        return said in ([f"- {first_release(1)}"], [f"- {first_release(int(n.group()))}" if n else ""])
    begins = since(previous, "\0").partition("\0")[0]
    return bool(said) and said[0].startswith(begins) and all(line.startswith("- ") for line in said[1:])
