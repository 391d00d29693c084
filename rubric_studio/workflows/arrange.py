"""Arranging: rubrics and sets are made, copied, named, moved to another set and retired, each as edits of files.

An id is made once, from the title; it is never one that is taken, or was. Nothing here touches a file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rubric_studio.errors import NotFound, WorkspaceError
from rubric_studio.language import _, listed, quoted
from rubric_studio.model import codec
from rubric_studio.model.identity import free, slug
from rubric_studio.store import writer
from rubric_studio.store.document import Document
from rubric_studio.store.sets import RESPONSES, SET, SHARED, kind_of, shared_items
from rubric_studio.text import one_line
from rubric_studio.workflows.edit import Edit, FileEdit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from rubric_studio.model.rubric import RubricSet
    from rubric_studio.workflows.desk import Desk
    from rubric_studio.workflows.edit import OpenRubric

DRAFT, ACTIVE, RETIRED = "draft", "active", "retired"

Edits = tuple[tuple[str, "Edit | FileEdit"], ...]
"""Edits, each with its set."""


@dataclass(frozen=True)
class Shelf:
    """A set into which rubrics are put.

    Args:
        set_id: its id.
        documents: its set.yaml, and its shared.yaml where there is one.
        taken: the ids that its rubrics and their responses have.
    """

    set_id: str
    documents: Mapping[str, Document]
    taken: Collection[str]

    @property
    def rubric_set(self) -> RubricSet:
        """Give the set itself.

        Raises:
            WorkspaceError: its file has to be mended first.
        """
        held = self.documents[SET]
        if held.problems:
            problem = held.problems[0]
            message = _("{place}: {problem} Mend this first.").format(
                place=problem.place or held.path, problem=problem.message
            )
            raise WorkspaceError(message)
        return codec.set_from(held.data)

    def free(self, id: str) -> str:
        """Give the id, or the first like it that no rubric has or had."""
        retired = {name.partition("#")[0] for name in self.rubric_set.retired_ids}
        return free(id, {*self.taken, *retired})


def shelf(desk: Desk, set_id: str) -> Shelf:
    """Give a set to put rubrics into.

    Raises:
        NotFound: it has no set.yaml.
        InvalidRubric: its set.yaml or shared.yaml breaks YAML's grammar.
        WorkspaceError: one of them cannot be read.
    """
    documents = {name: document for name in (SET, SHARED) if (document := desk.document(set_id, name))}
    if SET not in documents:
        raise NotFound(_("set"), set_id)
    return Shelf(set_id, documents, desk.taken(set_id))


def new_rubric(
    shelf: Shelf, *, title: str, asks: str, criteria: Sequence[tuple[str, int]], ideal: str = ""
) -> tuple[Edits, str]:
    """Make a draft with one turn and its first criteria, and give its id.

    Args:
        shelf: the set.
        title: its title.
        asks: what the patient asks.
        criteria: their texts and points.
        ideal: the ideal response, "" for none yet.

    Raises:
        WorkspaceError: one of the texts is missing or cannot stand in a file.
    """
    title = _filled(title, _("Give the rubric a title."))
    asks = _filled(asks, _("Write what the patient asks."))
    missing = _("Write the first criterion: one thing that a response should say or do.")
    texts = [_filled(text, missing) for text, _points in criteria or [("", 0)]]
    rubric_set, made = shelf.rubric_set, shelf.free(slug(title, prefix="rubric"))
    data = {
        "format": "rubric-studio/rubric/1",
        "id": made,
        "title": title,
        "status": DRAFT,
        "language": rubric_set.language,
        "prompt": [{"role": "user", "content": asks}],
        **({"ideal_response": ideal} if ideal else {}),
        "criteria": _items(shelf, zip(texts, (points for _text, points in criteria), strict=True)),
    }
    return ((shelf.set_id, FileEdit(f"{made}.yaml", None, written(shelf.set_id, f"{made}.yaml", data))),), made


def _items(shelf: Shelf, criteria: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    axis, used = shelf.rubric_set.axes[0].id, set(shared_items(shelf.documents.get(SHARED)))
    items = []
    for text, points in criteria:
        made = free(slug(text, prefix="c"), used)
        used.add(made)
        items.append({"id": made, "criterion": text, "points": points, "axis": axis})
    return items


def taken_sets(desk: Desk) -> list[str]:
    """Name the folders of sets that are there, whatever lies in them, and the sets that are not saved yet."""
    folder = desk.folder / "rubrics"
    there = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
    return [*there, *desk.set_ids()]


def new_set(taken: Iterable[str], *, title: str, language: str, contact: str, origin: str) -> tuple[Edits, str]:
    """Make a set without rubrics, and give its id.

    Args:
        taken: the names of the folders that are there.
        title: its title.
        language: that of its criteria.
        contact: who answers for it, "" for nobody yet.
        origin: where its texts come from: synthetic, deidentified or consented.

    Raises:
        WorkspaceError: a text is missing or cannot stand in a file.
    """
    title = _filled(title, _("Give the set a title."))
    made = free(slug(title, prefix="set"), {name.casefold() for name in taken})
    data: dict[str, Any] = {
        "format": "rubric-studio/set/1",
        "id": made,
        "title": title,
        "version": "0.0.0",
        "language": _filled(language, _("Say in which language the criteria are written, for example en or zh-Hant.")),
        "data": {"origin": origin} | ({"contact": contact.strip()} if contact.strip() else {}),
    }
    return ((made, FileEdit(SET, None, written(made, SET, data))),), made


def written(set_id: str, name: str, data: dict[str, Any]) -> Document:
    """Make a new file of a set.

    Raises:
        WorkspaceError: it would not have the shape that it needs.
    """
    kind = kind_of(name) or "rubric"
    up = "../" * (2 + name.count("/"))
    text = writer.document(data, schema=f"{up}schemas/{kind}.schema.json")
    document = Document.parse(text, kind=kind, path=f"rubrics/{set_id}/{name}")
    if document.problems:
        raise WorkspaceError(document.problems[0].message)
    return document


def _filled(text: str, missing: str) -> str:
    if not text.strip():
        raise WorkspaceError(missing)
    return text.strip()


# one rubric -----------------------------------------------------------------------------------------------------------


def copied(view: OpenRubric, shelf: Shelf, title: str) -> tuple[Edits, str]:
    """Copy a rubric with its sample responses as a draft of its own, and give its id; verdicts belong to the other.

    Raises:
        WorkspaceError: there is no title, or the file cannot be edited so.
    """
    title = _filled(title, _("Give the copy a title."))
    made = shelf.free(slug(title, prefix="rubric"))
    document = _called(view.document, view.set_id, f"{made}.yaml", made)
    document = document.set(("title",), title).set(("status",), DRAFT)
    edits = [FileEdit(f"{made}.yaml", None, document)]
    beside = f"{RESPONSES}{view.name}"
    if beside in view.documents:
        name = f"{RESPONSES}{made}.yaml"
        edits.append(FileEdit(name, None, _called(view.documents[beside], view.set_id, name, made)))
    return tuple((view.set_id, edit) for edit in edits), made


def _called(document: Document, set_id: str, name: str, id: str) -> Document:
    """Give a rubric or its responses under another id, in another file."""
    key = "rubric" if document.kind == "responses" else "id"
    return replace(document, path=f"rubrics/{set_id}/{name}").set((key,), id)


def retitled(view: OpenRubric, title: str) -> Edit:
    """Give a rubric another title; its id stays.

    Raises:
        WorkspaceError: there is no title, or the file cannot be edited so.
    """
    return _retitled(view.name, view.document, title)


def retitled_set(shelf: Shelf, title: str) -> Edit:
    """Give a set another title; its id stays.

    Raises:
        WorkspaceError: there is no title, or the file cannot be edited so.
    """
    return _retitled(SET, shelf.documents[SET], title)


def _retitled(name: str, document: Document, title: str) -> Edit:
    return Edit(name, document, document.set(("title",), _filled(title, _("Write the new title."))))


def with_status(view: OpenRubric, status: str) -> Edit:
    """Make a rubric a draft, active or retired.

    Raises:
        WorkspaceError: the file cannot be edited so.
    """
    return Edit(view.name, view.document, view.document.set(("status",), status))


# moving ---------------------------------------------------------------------------------------------------------------


def moved(view: OpenRubric, shelf: Shelf, *, known: bool) -> tuple[Edits, str]:
    """Move a rubric with its responses into another set, and give its id there: the same where it is free.

    Shared criteria go along into that set's shared.yaml where it lacks them. Ids that the rubric's criteria had stay
    retired there too, and its own id is retired in the set that it leaves.

    Args:
        view: the rubric.
        shelf: the other set.
        known: the rubric is on disk in its old set, so that its id there may not come back.

    Raises:
        WorkspaceError: the other set has something else under the id of a shared criterion, or a file cannot be edited
            so.
    """
    made, there = shelf.free(view.id), shelf.set_id
    edits: list[tuple[str, Edit | FileEdit]] = []
    for name, document in view.documents.items():
        if name in (view.name, f"{RESPONSES}{view.name}"):
            new = name.removesuffix(view.name) + f"{made}.yaml"
            edits.append((there, FileEdit(new, None, _called(document, there, new, made))))
            edits.append((view.set_id, FileEdit(name, document, None)))
    if beside := _taken_along(view, shelf):
        edits.append((there, beside))
    gone = {name for name in view.rubric_set.retired_ids if name.startswith(f"{view.id}#")}
    carried = [f"{made}#{name.partition('#')[2]}" for name in sorted(gone)]
    edits += [(there, edit) for edit in _retiring(shelf.documents[SET], carried)]
    if known and SET in view.documents:
        edits += [(view.set_id, edit) for edit in _retiring(view.documents[SET], [view.id])]
    return tuple(edits), made


def _retiring(document: Document, names: list[str]) -> list[Edit]:
    held = document.value(("retired_ids",)) or []
    added = [name for name in names if name not in held]
    return [Edit(SET, document, document.set(("retired_ids",), [*held, *added]))] if added else []


def _taken_along(view: OpenRubric, shelf: Shelf) -> Edit | FileEdit | None:
    """Put the shared criteria that a rubric uses into another set's shared.yaml, where they are not there yet."""
    held, there = shelf.documents.get(SHARED), shared_items(shelf.documents.get(SHARED))
    ours = shared_items(view.documents.get(SHARED))
    used = [item["use"] for item in view.document.data["criteria"] if isinstance(item, dict) and "use" in item]
    retired = shelf.rubric_set.retired_ids
    other = [id_ for id_ in used if there.get(id_, ours.get(id_)) != ours.get(id_) or f"shared#{id_}" in retired]
    if other or (held and held.problems):
        names = listed(quoted(one_line(id_)) for id_ in other) or SHARED
        message = _("That set has, or had, something else as shared criterion: {names}. The rubric stays where it is.")
        raise WorkspaceError(message.format(names=names))
    lacking = [ours[id_] for id_ in dict.fromkeys(used) if id_ not in there and id_ in ours]
    if not lacking:
        return None
    return with_shared(shelf.set_id, held, lacking)


# shared criteria ------------------------------------------------------------------------------------------------------


def with_shared(set_id: str, held: Document | None, items: list[dict[str, Any]]) -> Edit | FileEdit:
    """Put criteria at the end of a set's shared.yaml, which is made where it is missing.

    Raises:
        WorkspaceError: the file cannot be edited so.
    """
    if held is None:
        data = {"format": "rubric-studio/shared/1", "criteria": items}
        return FileEdit(SHARED, None, written(set_id, SHARED, data))
    made = held
    for item in items:
        made = made.insert(("criteria",), len(made.value(("criteria",)) or ()), item)
    return Edit(SHARED, held, made)


def used(view: OpenRubric, id: str, *, after: str | None) -> Edit:
    """Take a shared criterion into a rubric, after another one (None: at the end).

    Raises:
        WorkspaceError: the rubric has a criterion of that id, or the file cannot be edited so.
    """
    ids = [item.get("id") or item.get("use") for item in view.items]
    if id in ids:
        raise WorkspaceError(_("This rubric has the criterion “{id}” already.").format(id=one_line(id)))
    position = view.position(after) + 1 if after else len(ids)
    return Edit(view.name, view.document, view.document.insert(("criteria",), position, {"use": id}))


def shared(view: OpenRubric, criterion: str) -> tuple[Edit | FileEdit, Edit]:
    """Make a rubric's own criterion a shared one: it goes to shared.yaml, and the rubric uses it from there.

    Raises:
        NotFound: there is no such criterion.
        WorkspaceError: it is shared already, its id is not free there, or a file cannot be edited so.
    """
    if view.is_shared(criterion):
        raise WorkspaceError(_("This criterion is shared already."))
    held = view.documents.get(SHARED)
    retired = f"shared#{criterion}" in view.rubric_set.retired_ids
    if retired or (held and (held.problems or criterion in shared_items(held))):
        message = _("“{id}” cannot be shared: a shared criterion has, or had, that id, or shared.yaml must be mended.")
        raise WorkspaceError(message.format(id=one_line(criterion)))
    at = view.position(criterion)
    item = view.document.value(("criteria", at))
    beside = with_shared(view.set_id, held, [item])
    document = view.document.insert(("criteria",), at + 1, {"use": criterion}).remove(("criteria",), at)
    return beside, Edit(view.name, view.document, document)
