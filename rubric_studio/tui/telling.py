"""Giving one's word on a criterion: the question why, and what is said once it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.language import _, counted, quoted
from rubric_studio.model.signoff import What
from rubric_studio.text import one_line
from rubric_studio.tui import actions

if TYPE_CHECKING:
    from rubric_studio.tui.dialogs import AskText
    from rubric_studio.workflows.signoff import Item


def asked_why(what: What, item: Item) -> AskText:
    """Make the question what has to change, or what there is to say."""
    from rubric_studio.tui.dialogs import AskText  # loaded when first needed

    title, body, do = {
        What.REQUEST_CHANGES: (
            _("What has to change?"),
            _("A release waits until it is changed, or you take this back. All who get the files can read it."),
            _("Ask for it"),
        ),
        What.COMMENT: (
            _("What is there to say?"),
            _("A comment holds nothing up. All who get the files can read it."),
            _("Say it"),
        ),
    }[what]
    text = one_line(item.criterion.text, 60)
    return AskText(title, f"{quoted(text)}\n{body}", do=do, key=f"{what.value}:{item.name}")


def thanks(what: What, n: int) -> str:
    """Say what was done, and how it is taken back."""
    if not n:
        return _("You have said that already.")
    done = {
        What.APPROVE: counted("Approved.", "Approved in {n} rubrics.", n),
        What.REQUEST_CHANGES: _("Changes are asked for."),
        What.COMMENT: _("Said."),
        What.WITHDRAW: _("Taken back."),
    }[what]
    return _("{done} {undo} undoes it, {save} saves it.").format(
        done=done, undo=actions.key("undo"), save=actions.key("save")
    )
