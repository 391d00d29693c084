"""A second rubric out of one's own text, where another program wrote another one into the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.language import _
from rubric_studio.model.identity import free
from rubric_studio.store.document import Document
from rubric_studio.store.sets import RESPONSES
from rubric_studio.workflows.edit import FileEdit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rubric_studio.workflows.edit import OpenRubric


def twin(view: OpenRubric, taken: Iterable[str]) -> tuple[str, list[FileEdit]]:
    """Make a draft rubric of its own out of a rubric as it is being written, with its sample responses; give its id.

    Args:
        view: the rubric.
        taken: the ids that are taken in its set.

    Raises:
        RubricStudioError: its file cannot be edited so.
    """
    made = free(view.id, {*taken, *view.rubric_set.retired_ids})
    title = view.document.value(("title",)) or view.id
    own = view.document.set(("id",), made).set(("status",), "draft")
    own = own.set(("title",), _("{title} (your copy)").format(title=title))
    edits = [FileEdit(f"{made}.yaml", None, _named(own, f"{made}.yaml", view.set_id))]
    samples = view.documents.get(f"{RESPONSES}{view.name}")
    if samples:
        name = f"{RESPONSES}{made}.yaml"
        edits.append(FileEdit(name, None, _named(samples.set(("rubric",), made), name, view.set_id)))
    return made, edits


def _named(document: Document, name: str, set_id: str) -> Document:
    return Document.parse(document.text, kind=document.kind, path=f"rubrics/{set_id}/{name}")
