"""Bringing back: an earlier state of a criterion, or of a rubric, as an edit of the files as they are now.

An id that was retired never comes back: what had it comes under a new one, and that is said. What would change other
rubrics is said, too; shared criteria stay as they are when a whole rubric is brought back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rubric_studio.diff.matching import match
from rubric_studio.errors import NotFound, WorkspaceError
from rubric_studio.language import _
from rubric_studio.model.identity import free, slug
from rubric_studio.model.pointer import SHARED as SHARED_ONES
from rubric_studio.store.sets import SHARED
from rubric_studio.workflows.edit import Edit, FileEdit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rubric_studio.store.document import Document
    from rubric_studio.workflows.arrange import Edits, Shelf
    from rubric_studio.workflows.edit import OpenRubric
    from rubric_studio.workflows.past import Reading


@dataclass(frozen=True)
class Back:
    """What brings something back.

    Args:
        edits: the edits; none where all is so already.
        id: the id that it has now.
        notes: what the person has to know, a sentence each.
    """

    edits: Edits
    id: str
    notes: tuple[str, ...] = ()


def criterion_back(view: OpenRubric, then: Reading, criterion: str, now: str = "") -> Back:
    """Bring a criterion back as it was at an earlier time.

    Args:
        view: the rubric as it is now.
        then: the rubric as it was.
        criterion: the criterion's id then.
        now: its id now, where that is another one.

    Raises:
        NotFound: it had no such criterion then.
        WorkspaceError: the file cannot be edited so.
    """
    item = then.item(criterion)
    if item is None:
        raise NotFound(_("criterion"), criterion)
    here = next((id_ for id_ in (now, criterion) if id_ and _has(view, id_)), "")
    if not here:
        return _new(view, then, criterion, item)
    name, path = view.where(here)
    document = view.documents[name]
    after = document.set(path, {**item, "id": here})
    if after is document:
        return Back((), here)
    notes = (_("It is a shared criterion: it changes in every rubric that takes it."),) if name == SHARED else ()
    return Back(((view.set_id, Edit(name, document, after)),), here, notes)


def _has(view: OpenRubric, criterion: str) -> bool:
    return any(criterion in (item.get("id"), item.get("use")) for item in view.items)


def _new(view: OpenRubric, then: Reading, criterion: str, item: dict[str, Any]) -> Back:
    """Put in a criterion that is not there any more, where it stood."""
    places = [held.get("id") or held.get("use") for held in then.document.data["criteria"]] if then.document else []
    position = min(places.index(criterion) if criterion in places else len(view.items), len(view.items))
    notes: tuple[str, ...] = ()
    if criterion in then.uses and criterion in view.shared_items:
        made, put = criterion, {"use": criterion}
        notes = (_("It is a shared criterion, and comes as it is now."),)
    else:
        made = _id(view, criterion, item["criterion"])
        put = {**item, "id": made}
        if made != criterion:
            notes = (_id_note(criterion, made),)
    document = view.document.insert(("criteria",), position, put)
    return Back(((view.set_id, Edit(view.name, view.document, document)),), made, notes)


def _id(view: OpenRubric, wanted: str, text: str) -> str:
    """Give the id that was there, or a new one where that is retired or another's."""
    taken = {str(item.get("id") or item.get("use")) for item in view.items} | set(view.shared_items)
    retired = _retired(view)
    if wanted not in taken | retired:
        return wanted
    return free(slug(text, prefix="c"), taken | retired)


def _retired(view: OpenRubric) -> set[str]:
    """Name the criteria, its own and shared ones, whose ids may never come back."""
    names = (name.partition("#") for name in view.rubric_set.retired_ids)
    return {criterion for owner, _hash, criterion in names if criterion and owner in (view.id, SHARED_ONES)}


def _id_note(was: str, made: str) -> str:
    text = _("Its id “{was}” is retired and never comes back: it comes as a new criterion, “{made}”.")
    return text.format(was=was, made=made)


def rubric_back(view: OpenRubric, then: Reading) -> Back:
    """Bring a rubric back as it was at an earlier time, its comments too; shared criteria stay as they are now.

    Raises:
        NotFound: there was no such rubric then.
        WorkspaceError: the file cannot be edited so.
    """
    if then.document is None or then.rubric is None:
        raise NotFound(_("rubric"), view.id)
    called: Mapping[str, str] = {}
    if view.rubric:
        became = match(view.rubric.criteria, then.rubric.criteria).became
        called = {was[0]: now[0] for now, was in became.items() if now[0] != was[0]}
    document = replace(then.document, path=view.document.path).set(("id",), view.id)
    document, notes = _with_ids(document, then, view, called)
    if document.text == view.document.text:
        return Back((), view.id)
    return Back(((view.set_id, Edit(view.name, view.document, document)),), view.id, notes)


def deleted_back(shelf: Shelf, then: Reading) -> Back:
    """Bring back a rubric that was deleted, as a draft, without its sample responses.

    Raises:
        NotFound: there was no such rubric then.
        WorkspaceError: the file cannot be made so.
    """
    if then.document is None or then.rubric is None:
        raise NotFound(_("rubric"), "")
    was = then.rubric.id
    made = shelf.free(was)
    document = replace(then.document, path=f"rubrics/{shelf.set_id}/{made}.yaml")
    document = document.set(("id",), made).set(("status",), "draft")
    gone = [use for use in then.uses if use not in _shared(shelf)]
    if gone:
        document = _own(document, then, {use: use for use in gone})
    notes = [_("It comes back as a draft.")]
    if made != was:
        text = _("Its id “{was}” is retired and never comes back: it comes as a new rubric, “{made}”.")
        notes.insert(0, text.format(was=was, made=made))
    return Back(((shelf.set_id, FileEdit(f"{made}.yaml", None, document)),), made, tuple(notes))


def _shared(shelf: Shelf) -> set[str]:
    held = shelf.documents.get(SHARED)
    return {item["id"] for item in held.data.get("criteria", ())} if held and not held.problems else set()


def _with_ids(
    document: Document, then: Reading, view: OpenRubric, called: Mapping[str, str]
) -> tuple[Document, tuple[str, ...]]:
    """Give each criterion of an earlier state the id that it may have now."""
    ids: dict[str, str] = {}
    retired = _retired(view)
    there = {str(item.get("id")) for item in view.items}
    for item in document.data["criteria"]:
        id_ = item.get("id") or item["use"]
        if "use" in item and item["use"] in view.shared_items:
            continue
        wanted = called.get(id_, id_)
        if "use" in item or (wanted in retired and wanted not in there):
            taken = {*there, *retired, *view.shared_items, *ids.values(), *_ids(document)}
            wanted = free(slug((then.item(id_) or {})["criterion"], prefix="c"), taken)
        if wanted != id_ or "use" in item:
            ids[id_] = wanted
    notes = tuple(_id_note(was, made) for was, made in ids.items() if called.get(was) != made)
    return _own(document, then, ids), notes


def _ids(document: Document) -> set[str]:
    return {str(item.get("id") or item.get("use")) for item in document.data["criteria"]}


def _own(document: Document, then: Reading, ids: Mapping[str, str]) -> Document:
    """Write criteria under other ids; a shared one that is gone stands written out."""
    for position, item in enumerate(document.data["criteria"]):
        id_ = item.get("id") or item["use"]
        if id_ in ids:
            held = then.item(id_) if "use" in item else item
            if held is None:
                raise WorkspaceError(_("The shared criterion “{id}” cannot be read any more.").format(id=id_))
            document = document.set(("criteria", position), {**held, "id": ids[id_]})
    return document
