"""A response with the sentences in it that may be evidence: a neutral tint, and the words that say what the keys do.

The tint says nothing about a verdict, so it is no colour of one. Where there are no colours, underlined and reversed
letters stand in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from rubric_studio.language import _
from rubric_studio.text import safe
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.themes import PLAIN

if TYPE_CHECKING:
    from rubric_studio.workflows.evidence import Evidence

_TINT = "on $evidence"


def tinted(text: str, evidence: Evidence | None, theme: str) -> Content:
    """Give a response as it is shown, its sentences tinted: those accepted underlined, the one looked at bold.

    Args:
        text: the response.
        evidence: what to point at.
        theme: the name of the theme.
    """
    content = Content(phrases.readable(text))
    if evidence is None:
        return content
    plain = theme == PLAIN.name
    for span in evidence.every:
        if span.end > phrases.MOST:
            continue
        style = "underline" if plain or span in evidence.accepted else ""
        if span == evidence.looked_at:
            style += " reverse" if plain else " bold"
        elif plain and span in evidence.accepted:
            style += " bold"
        start, end = (len(safe(text[:at])) for at in span)
        content = content.stylize(f"{style} {_TINT}".strip(), start, end)
    return content


def nothing(evidence: Evidence | None, *, blind: bool) -> str:
    """Say why there is no sentence to go to; "" where there is one."""
    if blind:
        return _("While you judge blind, no sentences are pointed out.")
    if evidence is None:
        return _("There is no sample response to judge here.")
    if evidence.every:
        return ""
    if not evidence.looked_for:
        return _("This criterion is about what a response leaves out: no sentence can show that.")
    return _("No sentence stands out. That says nothing about the verdict: read the response.")


def words(evidence: Evidence | None) -> list[tuple[str, str]]:
    """Say what there is and what the keys do with it, each part with its style; nothing where nothing is looked for."""
    if evidence is None:
        return []
    every, accepted = evidence.every, len(evidence.accepted)
    if not every:
        return [(_("no sentence stands out"), "$quiet")] if evidence.looked_for else []
    on = (actions.key("next_evidence"), "bold $key-foreground")
    if evidence.looked_at is None:
        said = _("possible evidence ({n})").format(n=len(every))
        said = _("possible evidence ({n}, {m} accepted)").format(n=len(every), m=accepted) if accepted else said
        return [on, (_(": ") + said, "")]
    held = evidence.looked_at in evidence.accepted
    said = _("accepted evidence {n} of {count}") if held else _("possible evidence {n} of {count}")
    said = said.format(n=every.index(evidence.looked_at) + 1, count=len(every))
    does = _("let go") if held else _("accept")
    keep = (actions.key("accept_evidence"), "bold $key-foreground")
    return [on, (_(": ") + said + "  ", ""), keep, (_(": ") + does, "")]
