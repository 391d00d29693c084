"""The checklist of a release in words: what is done and what is not, the version and why, what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.language import _, counted
from rubric_studio.text import one_line, safe
from rubric_studio.tui import actions, phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rubric_studio.workflows.release import Plan

_MOST = 200
"""Changes that are listed; the rest are counted."""

Part = str | tuple[str, str]


def checklist(plan: Plan) -> list[Part]:
    """Say what is done and what is not, then the version and why, then the changes and what they do."""
    return [*_points(plan), *_version(plan), *_changes(plan)]


def _line(*, done: bool, says: str, details: Iterable[str] = ()) -> Iterator[Part]:
    """Give a line with a tick or an exclamation mark, and what it is about below it."""
    yield ("[✓] ", "$success") if done else ("[!] ", "$error")
    yield says + "\n"
    yield from (f"      {safe(text)}\n" for text in details)


def _points(plan: Plan) -> Iterator[Part]:
    n = len(plan.blocking)
    blocked = counted("One thing has to be mended first:", "{n} things have to be mended first:", n)
    details = [f"{finding.place}: {phrases.finding(finding)}" for finding in plan.blocking]
    yield from _line(done=not n, says=blocked if n else _("Every check passes."), details=details)
    lacking = _("The sign-offs are not complete ({key} opens the queue):").format(key=actions.key("review"))
    approved = [_("{words}.").format(words=plan.approved)] if plan.approved else []
    says = lacking if plan.unsigned else _("No sign-off is missing.")
    yield from _line(done=not plan.unsigned, says=says, details=plan.unsigned or approved)
    waiting = _("Not everything is recorded yet; record it first ({key}):").format(key=actions.key("changes"))
    says = waiting if plan.unrecorded else _("Everything is recorded.")
    yield from _line(done=not plan.unrecorded, says=says, details=plan.unrecorded[:_MOST])
    if plan.obstacle:
        yield from _line(done=False, says=safe(plan.obstacle))
    if plan.unfinished and not plan.rebuilds:
        yield from _line(done=True, says=_("A release of this number was begun and interrupted: it is finished now."))
    if plan.sign:
        yield from _line(done=True, says=_("It will be signed ({key}: not).").format(key=actions.key("sign")))
    for caution in filter(None, (plan.unmatched, *plan.cautions)):
        yield from (("[?] ", "$warning"), safe(caution) + "\n")


def _version(plan: Plan) -> Iterator[Part]:
    after = _("after {version}").format(version=plan.previous) if plan.previous else _("the first release")
    yield from (
        "\n",
        (_("Version {version}").format(version=plan.version), "bold"),
        _(" ({words})").format(words=after),
    )
    yield _(": ") + f"{safe(plan.bump)}\n\n" if plan.bump else "\n\n"


def _changes(plan: Plan) -> Iterator[Part]:
    if plan.changes:
        yield (_("What changed since then:") + "\n", "bold")
        yield from _few(plan.changes)
    if plan.effects:
        yield ("\n" + _("What that does to the scores of the verdicts given so far:") + "\n", "bold")
        yield from _few(plan.effects)


def _few(lines: tuple[str, ...]) -> Iterator[str]:
    yield from (f"  {one_line(text)}\n" for text in lines[:_MOST])
    if (more := len(lines) - _MOST) > 0:
        yield "  " + _("and {n} more").format(n=more) + "\n"
