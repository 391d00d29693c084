"""What is found, or changed, as GitHub's workflow commands, which it shows beside the lines of a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.text import safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rubric_studio.finding import Finding, Place

_COMMANDS = {"error": "error", "warning": "warning", "hint": "notice"}


def commands(findings: Iterable[Finding], below: str) -> Iterator[str]:
    """Give a command for each finding.

    Args:
        findings: what was found.
        below: the workspace's folder, from the top of the repository.
    """
    from rubric_studio.workflows.rules import cards  # changes have no rules

    names = {card.code: card.name for card in cards()}
    for finding in findings:
        title = f"{finding.code} ({names[finding.code]})"
        yield command(_COMMANDS[finding.severity], finding.message, title=title, place=finding.place, below=below)


def command(kind: str, message: str, *, title: str, place: Place | None = None, below: str = "") -> str:
    """Give one command: ``error``, ``warning`` or ``notice``.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    properties: dict[str, str | int] = {"title": title}
    if place:
        path = f"{below}/{place.path}" if below else place.path
        properties |= {"file": path, "line": place.line, "col": place.column}
        properties |= {"endColumn": place.column + place.width} if place.width else {}
    given = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{kind} {given}::{_data(message)}"


def _data(text: str) -> str:
    return safe(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
