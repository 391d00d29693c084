"""The release notes of a set: ``CHANGELOG.md`` in its folder, the latest release first.

What a person wrote in them stays. An entry goes only where an interrupted release left it and nobody has written in it
since. That is told by numbers and by shape, never by words: whoever finishes it may read another language.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from rubric_studio.diff.version import VERSION
from rubric_studio.finding import Severity
from rubric_studio.language import _, counted
from rubric_studio.lint.check import RULES_BY_CODE
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from rubric_studio.finding import Finding
    from rubric_studio.workflows.plan import Plan
    from rubric_studio.workflows.signoff import Review

NOTES = "CHANGELOG.md"
_NAMED = 5
_TOLD = 200  # lines that a tag says; the notes say all
_HEAD = "\n## "
_NUMBERS = re.compile(r"\d+\.\d+\.\d+")


def names(text: str, version: str) -> bool:
    """Tell whether release notes have an entry for a version."""
    return any(_version(entry) == version for entry in _parts(text)[1])


def of_version(text: str, version: str) -> tuple[str, ...]:
    """Give the lines of the notes on a version; none where they say nothing of it."""
    own = next((entry for entry in _parts(text)[1] if _version(entry) == version), "")
    said = own.partition("\n")[2].strip()
    return tuple(said.split("\n")) if said else ()


def versions(text: str) -> list[str]:
    """List the versions that have an entry, as they stand in the notes."""
    return [version for entry in _parts(text)[1] if VERSION.match(version := _version(entry))]


def without(text: str, versions: Collection[str], title: str) -> tuple[str, ...]:
    """Give what the notes hold but for some versions' entries: the head, then the entries."""
    head, entries = _parts(text)
    return (head.strip() or f"# {title}", *(e.strip() for e in entries if _version(e) not in versions))


def is_written(lines: Sequence[str]) -> bool:
    """Tell whether lines have the shape of what a release writes: which version it follows, then points only."""
    points = lines[1:] if lines and _NUMBERS.search(lines[0]) and not lines[0].startswith("- ") else lines
    return bool(lines) and all(line.startswith("- ") or not line.strip() for line in points)


def _parts(text: str) -> tuple[str, list[str]]:
    head, *entries = ("\n" + text.replace("\r\n", "\n")).split(_HEAD)
    return head, entries


def first_release(n: int) -> str:
    """Say that a release with so many rubrics is the first."""
    return counted("first release, with one rubric", "first release, with {n} rubrics", n)


def since(previous: str, why: str) -> str:
    """Say what a release is compared with, and what that means for scores."""
    return _("Since {previous}: {why}.").format(previous=previous, why=why)


def entry(planned: Plan) -> list[str]:
    """Give what the release notes say of a release, in Markdown, a list of which each point begins with "- "."""
    effect = _("Scores of the verdicts given so far")
    said = [f"- {effect}: {line}" for line in planned.effects]
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
    begins = _("Approved by")
    return f"{begins} {', '.join(said)}" if said else ""


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
        values = {
            "begins": _("Known fault that is let be"),
            "code": code,
            "name": RULES_BY_CODE[code].name,
            "first": first,
        }
        lines.append(counted(one, many, len(things), **values))
    return lines


def with_entry(text: str, title: str, version: str, lines: Sequence[str], *, left: Collection[str] = ()) -> str:
    """Put a version's entry above the earlier ones; where a person has written one for it, its head.

    What a person has put above all versions, such as what is to come, stays there.

    Args:
        text: the notes as they are, whose line ends are kept; "" where there are none yet.
        title: stands at the head of new notes.
        version: the new one.
        lines: what the entry says, in Markdown.
        left: the versions whose entries interrupted releases have left.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    head, entries = _parts(text)
    entries = [entry for entry in entries if _version(entry) not in left]
    said = "\n".join(lines).strip()
    own = next((entry for entry in entries if _version(entry) == version), None)
    if own is None:
        at = next((at for at, entry in enumerate(entries) if re.search(r"\d\.\d", _version(entry))), len(entries))
        entries.insert(at, f"{version}\n\n{said}")
    elif said not in own:
        heading, _newline, body = own.partition("\n")
        entries[entries.index(own)] = f"{heading}\n\n{said}\n\n{body.strip()}"
    made = f"{head.strip() or f'# {title}'}\n" + "".join(f"{_HEAD}{entry.strip()}\n" for entry in entries)
    return made.replace("\n", newline)


def _version(entry: str) -> str:
    return entry.partition("\n")[0].strip()
