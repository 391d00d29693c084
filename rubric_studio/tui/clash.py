"""The question what to keep of a file that somebody else changed too, with what each of the two changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _, counted
from rubric_studio.tui.dialogs import Ask
from rubric_studio.workflows.differing import differing
from rubric_studio.workflows.watch import Clash

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.papers import Ref

SHOWN = 4
"""Sentences of one side before the rest is counted."""


def ask(session: Session, ref: Ref, clash: Clash, called: str) -> Callable[[], Ask]:
    """Give what makes the dialog; that reads the file, so it is called in a thread."""
    workspace = session.desk.workspace
    base, mine = session.desk.texts(ref)
    both = clash is Clash.CHANGED and session.can_keep_both(ref)
    set_id, name = ref

    def make() -> Ask:
        if clash is Clash.GONE:
            return _gone(called)
        try:
            theirs = workspace.read(*ref)[1].text
            lines = [
                *_told(_("They changed:"), differing(workspace, set_id, {name: base}, {name: theirs})),
                *_told(_("You changed:"), differing(workspace, set_id, {name: base}, {name: mine})),
            ]
        except RubricStudioError as error:
            return _unreadable(called, str(error))
        return _changed(called, lines, both=both)

    return make


def news(session: Session, found: Sequence[tuple[Ref, str | None, str]]) -> Callable[[], str]:
    """Give what says what came in from others; that reads files, so it is called in a thread."""
    workspace = session.desk.workspace
    called = {ref: session.desk.called(ref) for ref, _old, _new in found}

    def say() -> str:
        parts = []
        for ref, old, new in found:
            try:
                said = differing(workspace, ref[0], {ref[1]: old}, {ref[1]: new})
            except RubricStudioError:
                said = {}
            lines = [sentence for held in said.values() for sentence in held]
            shown = lines[:SHOWN] or [_("nothing that counts: comments or layout")]
            if len(lines) > SHOWN:
                shown.append(counted("and one more change", "and {n} more changes", len(lines) - SHOWN))
            words = _("They changed “{name}”: {what}. It is joined with yours.")
            parts.append(words.format(name=called[ref], what=_("; ").join(line.rstrip(".。") for line in shown)))
        return "\n".join(parts)

    return say


def _told(head: str, said: dict[str, list[str]]) -> list[str]:
    sentences = [sentence for held in said.values() for sentence in held]
    return [head, *first(sentences or [_("nothing that counts: comments or layout")]), ""]


def first(sentences: list[str]) -> list[str]:
    """Give the first sentences as lines of a list, and count the rest."""
    rest = len(sentences) - SHOWN
    more = [f"  {counted('and one more change', 'and {n} more changes', rest)}"] if rest > 0 else []
    return [f"  - {sentence}" for sentence in sentences[:SHOWN]] + more


def _changed(called: str, lines: list[str], *, both: bool) -> Ask:
    buttons = [("theirs", _("Take theirs")), ("mine", _("Keep mine")), ("", _("Back"))]
    if both:
        lines = [*lines, _("Keep both: yours becomes a draft rubric of its own, with its responses and your verdicts.")]
        buttons = [("both", _("Keep both")), *buttons]
    lines += [
        _("Take theirs: what you changed here is put aside as a copy, for you alone."),
        _("Keep mine: what they changed is lost from this file; a copy of theirs is put aside, for you alone."),
    ]
    return Ask(_("Somebody else changed “{name}”").format(name=called), "\n".join(lines), buttons)


def _gone(called: str) -> Ask:
    body = _(
        "The file was deleted, renamed or moved by another program.\n\n"
        "Keep mine: it is saved again as it stands here.\n"
        "Let it go: it is closed here too; what you changed is put aside as a copy, for you alone."
    )
    buttons = [("mine", _("Keep mine")), ("theirs", _("Let it go")), ("", _("Back"))]
    return Ask(_("“{name}” is not on disk any more").format(name=called), body, buttons)


def _unreadable(called: str, why: str) -> Ask:
    body = _(
        "{why}\n\nYou still see it as it was, with what you changed; none of that is lost. "
        "Keep mine: it is saved over the file; what stands there now is put aside as a copy, for you alone."
    ).format(why=why)
    buttons = [("", _("Back")), ("mine", _("Keep mine"))]
    return Ask(_("“{name}” cannot be read on disk any more").format(name=called), body, buttons)
