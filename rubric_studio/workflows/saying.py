"""Giving one's word on many criteria at once, by their names: all of it is written, or nothing."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.errors import WorkspaceError
from rubric_studio.language import _, counted
from rubric_studio.model.pointer import SHARED
from rubric_studio.model.signoff import What
from rubric_studio.text import one_line
from rubric_studio.workflows.asked import asked, ensure_there
from rubric_studio.workflows.desk import now
from rubric_studio.workflows.person import rater_id
from rubric_studio.workflows.signoff import chosen, give, refusal, review, unfit, word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rubric_studio.model.signoff import Word
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.signoff import Item


@dataclass(frozen=True)
class Said:
    """What was written, and what was passed over, a sentence each."""

    words: tuple[Word, ...]
    sentence: str
    passed_over: tuple[str, ...] = ()


def say(
    workspace: Workspace,
    what: What,
    names: Iterable[str],
    *,
    why: str = "",
    clock: Callable[[], str] = now,
    new_id: Callable[[], str] = lambda: secrets.token_hex(8),
) -> Said:
    """Say one thing of criteria, and write it down.

    A criterion that is named by itself has to take it. Of a whole rubric, and of a shared criterion in every rubric,
    those that cannot take it, or were said the same of, are passed over.

    Args:
        workspace: where they are.
        what: what is said.
        names: ``SET/RUBRIC#CRITERION``, a whole rubric, or ``SET/shared#CRITERION`` for every rubric that takes it.
        why: the reason.
        clock: gives the time.
        new_id: gives the id of a line.

    Raises:
        NotFound: one of them is not there.
        WorkspaceError: one of them cannot take it, none of many can, or the reason does not do.
    """
    if lack := unfit(what, why):
        raise WorkspaceError(lack)
    rater = rater_id()
    items, passed = _takers(workspace, what, names, rater, why)
    if not items:
        already = _("You have said that already: there is nothing left of these to say it of.")
        raise WorkspaceError(next(iter(passed.values()), already))
    at = clock()
    words = {i.name: word(i, what, id=new_id(), rater=rater, at=at, why=why) for i in items.values()}
    for set_id in dict.fromkeys(item.set_id for item in items.values()):
        give(workspace, set_id, [words[item.name] for item in items.values() if item.set_id == set_id])
    return Said(tuple(words.values()), _sentence(what, len(words), rater), tuple(passed.values()))


def _takers(
    workspace: Workspace, what: What, names: Iterable[str], rater: str, why: str
) -> tuple[dict[str, Item], dict[str, str]]:
    """Give the criteria of which it can be said, and why it cannot of others, by their names."""
    items: dict[str, Item] = {}
    passed: dict[str, str] = {}
    for name in names:
        found, many = _meant(workspace, name, rater)
        for item in found:
            refused = refusal(item, what, rater)
            if refused and not many:
                raise WorkspaceError(refused)
            if refused:
                passed[item.name] = refused
            elif not _said_already(item, what, rater, why):
                items[item.name] = item
    return items, passed


def _meant(workspace: Workspace, name: str, rater: str) -> tuple[tuple[Item, ...], bool]:
    """Give the criteria that a name means, and whether it means many."""
    meant = asked(workspace, name)
    if not meant.criterion:
        meant = ensure_there(workspace, meant)
        return review(workspace, meant.set_id, rater=rater, rubrics={meant.rubric_id}).items, True
    loaded = workspace.load(meant.set_id)
    rubrics, alone = {meant.rubric_id}, meant.rubric_id not in ("", SHARED)
    if not alone:
        rubrics = {r.id for r in loaded.rubrics.values() if any(c.id == meant.criterion for c in r.criteria)}
    found = review(workspace, meant.set_id, rater=rater, loaded=loaded, rubrics=rubrics).items
    return chosen(found, meant.rubric_id or SHARED, meant.criterion), not alone


def _said_already(item: Item, what: What, rater: str, why: str) -> bool:
    """Tell whether the same was said of the present state, and counts."""
    if what is What.COMMENT:
        return any(w.by == rater and (w.why or "") == why.strip() for w in item.standing.comments)
    held = item.standing.of(rater)
    same = held is not None and held.what == what and (held.why or "") == why.strip()
    return same and held is not None and not item.standing.earlier(held)


def _sentence(what: What, n: int, rater: str) -> str:
    who = one_line(rater)
    return (
        {
            What.APPROVE: counted("Approved one criterion as {who}.", "Approved {n} criteria as {who}.", n, who=who),
            What.REQUEST_CHANGES: counted(
                "Asked for changes in one criterion as {who}.",
                "Asked for changes in {n} criteria as {who}.",
                n,
                who=who,
            ),
            What.COMMENT: counted(
                "Commented on one criterion as {who}.", "Commented on {n} criteria as {who}.", n, who=who
            ),
            What.WITHDRAW: counted("Took back one word as {who}.", "Took back {n} words as {who}.", n, who=who),
        }[what]
        + " "
        + _("Record it with “rubric-studio record”.")
    )
