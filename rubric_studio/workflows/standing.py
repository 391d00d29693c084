"""How the words on a criterion stand, in plain sentences; light, because the first screen shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.language import _, counted, listed
from rubric_studio.model.signoff import State, What, Word
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rubric_studio.model.signoff import Approval


def said(standing: Approval) -> str:
    """Say in a few words where a criterion stands; "" where no word is asked for and none was given."""
    state = standing.state
    if state is State.CHANGES_REQUESTED:
        who = listed(one_line(word.by) for word in standing.requests)
        return _("changes asked for by {who}").format(who=who)
    if state is State.FREE:
        n = len(standing.approvals)
        return counted("approved by {who}", "approved by {who}", n, who=_who(standing.approvals)) if n else ""
    return _("{n} of {required} approved").format(n=len(standing.approvals), required=standing.required)


def _who(words: Iterable[Word]) -> str:
    return listed(one_line(word.by) for word in words)


def told(standing: Approval) -> tuple[str, ...]:
    """Tell all words on a criterion, a sentence each, those that count for nothing last."""
    lines = [_("{who} approved it").format(who=one_line(word.by)) for word in standing.approvals]
    asks, asked = _("{who} asks for changes: {why}"), _("{who} asked for changes before the last change: {why}")
    lines += [
        (asked if standing.earlier(word) else asks).format(who=one_line(word.by), why=one_line(word.why or ""))
        for word in standing.requests
    ]
    lines += [
        _("{who} says: {why}").format(who=one_line(word.by), why=one_line(word.why or "")) for word in standing.comments
    ]
    lines += [
        _("{who} approved it, and wrote it or changed it last: that counts for nothing").format(who=one_line(word.by))
        for word in standing.refused
    ]
    return (*lines, *(_("before the last change: {word}").format(word=_once(word)) for word in standing.stale))


def _once(word: Word) -> str:
    """Tell a word that was given on an earlier state."""
    text = {
        What.APPROVE: _("{who} approved it"),
        What.REQUEST_CHANGES: _("{who} asked for changes: {why}"),
        What.COMMENT: _("{who} said: {why}"),
    }.get(What(word.what), _("{who} took their word back"))
    return text.format(who=one_line(word.by), why=one_line(word.why or ""))
