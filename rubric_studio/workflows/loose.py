"""Two files compared, wherever they lie: neither a workspace nor a history is needed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rubric_studio.errors import InvalidRubric, RubricStudioError, WorkspaceError
from rubric_studio.finding import Place, Problem
from rubric_studio.language import _
from rubric_studio.model import codec
from rubric_studio.store.document import Document
from rubric_studio.store.files import decode, read_bytes
from rubric_studio.store.sets import RESPONSES, SET, SHARED, LoadedSet, kind_of, kind_said, shared_items
from rubric_studio.text import safe
from rubric_studio.workflows.compare import compared

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from rubric_studio.workflows.compare import Comparison

_Items = dict[str, dict[str, Any]]

KINDS = ("rubric", "responses", "shared", "set")


def compare_files(old: Path, new: Path) -> Comparison:
    """Compare two files of one kind; criteria that a rubric shares come from the shared.yaml beside it.

    Raises:
        NotFound: one of them is not there.
        InvalidRubric: one of them breaks YAML's grammar, or its schema.
        WorkspaceError: one cannot be read, or they are of different kinds.
    """
    two = read_bytes(old), read_bytes(new)
    names = str(old), str(new)
    return compare_texts(*two, names, beside=(lambda: _beside(old), lambda: _beside(new)))


def compare_texts(
    old: bytes | None,
    new: bytes | None,
    names: tuple[str, str],
    *,
    path: str = "",
    beside: tuple[Callable[[], bytes | None], Callable[[], bytes | None]] | None = None,
) -> Comparison:
    """Compare the texts of two files of one kind.

    Args:
        old: the earlier text; None where there was no such file.
        new: the later text; None where there is none any more.
        names: how the two are called, as messages name them.
        path: the file's path in its workspace, which tells its kind where the text does not say it.
        beside: give the shared.yaml that each of them goes with; None where there is none at hand.

    Raises:
        InvalidRubric: one of them breaks YAML's grammar, or its schema.
        WorkspaceError: they are of different kinds, or of a kind that cannot be compared.
    """
    documents = [
        _document(data, name, path) if data is not None else None for data, name in zip((old, new), names, strict=True)
    ]
    kinds = {document.kind for document in documents if document}
    if len(kinds) > 1:
        text = _("{old} and {new} are files of different kinds ({kinds}): they cannot be compared.")
        raise WorkspaceError(text.format(old=safe(names[0]), new=safe(names[1]), kinds=", ".join(sorted(kinds))))
    shared, lacking = _shared(documents, beside, names)
    before, after = (_loaded(*one) for one in zip(documents, shared, strict=True))
    found = compared(_like(before, after), _like(after, before), (safe(names[0]), safe(names[1])))
    return replace(found, problems=(*found.problems, *lacking))


def _like(one: LoadedSet, other: LoadedSet) -> LoadedSet:
    """Let a file that is not there say of the set what the other says."""
    return one if one.documents else replace(one, set=other.set)


def _document(data: bytes, name: str, path: str) -> Document:
    source = decode(data, name)
    kind = kind_said(source.text) or (kind_of(path.split("/", 2)[-1]) if path.startswith("rubrics/") else None)
    if kind not in KINDS:
        text = _(
            "{path} is no file that can be compared: it begins with no line such as “format: rubric-studio/rubric/1”."
        )
        raise WorkspaceError(text.format(path=safe(name)))
    document = Document.parse(source.text, kind=kind, path=name)
    if document.problems:
        raise InvalidRubric(name, document.problems)
    return document


def _loaded(document: Document | None, shared: _Items) -> LoadedSet:
    """Put one file into a set of its own."""
    loaded = LoadedSet(codec.set_from({"id": ""}))
    if document is None:
        return loaded
    data = document.data
    if document.kind == "set":
        return replace(loaded, set=codec.set_from(data), documents={SET: document})
    if document.kind == "shared":
        own = {id_: codec.criterion_from(item) for id_, item in shared_items(document).items()}
        return replace(loaded, shared=own, documents={SHARED: document})
    if document.kind == "responses":
        responses = codec.responses_from(data)
        documents = {f"{RESPONSES}{responses.rubric}.yaml": document}
        return replace(loaded, responses={responses.rubric: responses}, documents=documents)
    rubric = codec.rubric_from(data, shared=_used(data, shared))
    return replace(loaded, rubrics={rubric.id: rubric}, documents={f"{rubric.id}.yaml": document})


def _shared(
    documents: Sequence[Document | None],
    beside: tuple[Callable[[], bytes | None], Callable[[], bytes | None]] | None,
    names: tuple[str, str],
) -> tuple[tuple[_Items, _Items], list[Problem]]:
    """Give the shared criteria that go with each file, and say whose are not at hand: the other's stand for them."""
    using = [document is not None and _uses(document.data) for document in documents]
    held = [_items(read) if any(using) else None for read in beside or (_nothing, _nothing)]
    problems = []
    for side in (0, 1):
        if using[side] and held[side] is None and (other := held[1 - side]) is not None:
            held[side] = other
            text = _("no shared.yaml can be read beside it: its shared criteria are taken as they stand beside {other}")
            message = text.format(other=safe(names[1 - side]))
            problems.append(Problem(message, place=Place(safe(names[side]))))
    return (held[0] or {}, held[1] or {}), problems


def _nothing() -> bytes | None:
    return None


def _uses(data: dict[str, Any]) -> list[str]:
    return [item["use"] for item in data.get("criteria", ()) if "use" in item]


def _items(read: Callable[[], bytes | None]) -> _Items | None:
    text = read()
    if text is None:
        return None
    try:
        return shared_items(Document.parse(decode(text, SHARED).text, kind="shared", path=SHARED))
    except RubricStudioError:
        return None


def _used(data: dict[str, Any], known: _Items) -> _Items:
    """Give the shared criteria that a rubric uses; one that is not at hand stands there by its id alone."""
    absent = _("(a shared criterion that is not at hand: {id})")
    return {id_: known.get(id_) or {"id": id_, "criterion": absent.format(id=id_), "points": 1} for id_ in _uses(data)}


def _beside(path: Path) -> bytes | None:
    """Give the shared.yaml in the folder of a rubric."""
    try:
        return read_bytes(path.parent / SHARED)
    except RubricStudioError:
        return None
