"""Editing: one rubric with all that belongs to it, and every change to it as a change of one document.

An edit never touches a file. It gives the document as it was and as it is now, so that whoever keeps the two can undo.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from rubric_studio.errors import NotFound, WorkspaceError
from rubric_studio.language import _
from rubric_studio.model import codec
from rubric_studio.model.identity import free, slug
from rubric_studio.model.rubric import LintSettings
from rubric_studio.store.sets import RESPONSES, SET, SHARED, responses_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rubric_studio.finding import Finding
    from rubric_studio.model.response import Response, Responses
    from rubric_studio.model.rubric import Criterion, Rubric, RubricSet
    from rubric_studio.store.document import Document

Wanted = tuple[LintSettings, frozenset[tuple[str, ...]]]
"""What the workspace says about rules, and the faults that the set's baseline lets be."""

FIELDS = {"text": "criterion"}
"""Fields of a criterion whose name in the file is another."""


@dataclass(frozen=True)
class Edit:
    """One document before and after: ``name`` is its path below the set's folder."""

    name: str
    before: Document
    after: Document


@dataclass(frozen=True)
class FileEdit:
    """A file that is made (nothing before) or taken away (nothing after), as an ``Edit`` is named."""

    name: str
    before: Document | None
    after: Document | None


@dataclass(frozen=True, eq=False)
class OpenRubric:
    """A rubric as it is being written.

    Args:
        set_id: its set.
        name: its file below the set's folder.
        documents: the documents it is made of, by name: its own, set.yaml, and where they exist shared.yaml and its
            responses.
        wanted: gives what the workspace says about rules, and the faults that the set's baseline lets be; asked only
            once something is checked.
    """

    set_id: str
    name: str
    documents: Mapping[str, Document]
    wanted: Callable[[], Wanted] = lambda: (LintSettings(), frozenset())

    @property
    def id(self) -> str:
        """Give the rubric's id: the name of its file."""
        return self.name.removesuffix(".yaml")

    @property
    def document(self) -> Document:
        """Give the rubric's own document."""
        return self.documents[self.name]

    @cached_property
    def rubric_set(self) -> RubricSet:
        """Give the set, with defaults where its file is not sound."""
        held = self.documents.get(SET)
        return codec.set_from(held.data) if held and not held.problems else codec.set_from({"id": self.set_id})

    @cached_property
    def rubric(self) -> Rubric | None:
        """Give the rubric with its shared criteria in place; None while its shape is too wrong for that."""
        try:
            return codec.rubric_from(self.document.data, shared=self.shared_items, scoring=self.rubric_set.scoring)
        except (msgspec.ValidationError, KeyError, TypeError, AttributeError):
            return None

    @cached_property
    def shared_items(self) -> dict[str, dict[str, Any]]:
        """Give the set's shared criteria as plain data, by id."""
        held = self.documents.get(SHARED)
        items = held.data.get("criteria", []) if held else []
        return {item["id"]: item for item in items if isinstance(item, dict) and "id" in item}

    @cached_property
    def samples(self) -> Responses | None:
        """Give the sample responses, None where there are none or their file is not sound."""
        return responses_of(self.documents.get(f"{RESPONSES}{self.name}"))

    @property
    def responses(self) -> tuple[Response, ...]:
        """Give the sample responses."""
        return self.samples.responses if self.samples else ()

    @cached_property
    def findings(self) -> list[Finding]:
        """Check it as it stands: what the team wants to see, without what its baseline lets be."""
        from rubric_studio.lint.ruling import ruling  # after the first screen, like the next ones
        from rubric_studio.workflows.baseline import split
        from rubric_studio.workflows.check import today
        from rubric_studio.workflows.loaded import check_rubric_documents

        found = check_rubric_documents(dict(self.documents), self.rubric, self.rubric_set, self.samples, today())
        lint, known = self.wanted()
        return split(ruling(lint, self.rubric_set.lint).weighed(found), known)[0]

    def is_shared(self, criterion: str) -> bool:
        """Tell whether a criterion comes from shared.yaml, so that a change touches other rubrics too."""
        return criterion in self._uses

    @cached_property
    def _uses(self) -> frozenset[str]:
        return frozenset(item["use"] for item in self.items if isinstance(item.get("use"), str))

    @cached_property
    def items(self) -> list[dict[str, Any]]:
        """Give its criteria as its file has them: written out, or used from shared.yaml."""
        items = self.document.data.get("criteria", [])
        return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []

    def axis_after(self, axis: str | None) -> str:
        """Give the axis that the set lists after another one; its first after the last, or after none."""
        ids = [held.id for held in self.rubric_set.axes]
        return ids[(ids.index(axis) + 1) % len(ids)] if axis in ids else ids[0]

    def position(self, criterion: str) -> int:
        """Give a criterion's place in the rubric's file, from 0.

        Raises:
            NotFound: it has no such criterion.
        """
        return _position(self.document, criterion)

    def where(self, criterion: str) -> tuple[str, tuple[str | int, ...]]:
        """Give the document in which a criterion stands, by its name, and its path there.

        Raises:
            NotFound: there is no such criterion, or no shared.yaml for a shared one.
        """
        name, position = self.name, self.position(criterion)
        if self.is_shared(criterion):
            name = SHARED
            if name not in self.documents:
                raise NotFound(_("file"), f"rubrics/{self.set_id}/{SHARED}")
            position = _position(self.documents[name], criterion)
        return name, ("criteria", position)

    def _with(self, name: str, after: Document) -> Edit:
        return Edit(name, self.documents[name], after)

    def change(self, criterion: str, field: str, value: Any) -> Edit:
        """Change one field of a criterion; None or an empty text takes an optional one away.

        Raises:
            NotFound: there is no such criterion.
            WorkspaceError: its file cannot be edited so.
        """
        name, where = self.where(criterion)
        key = FIELDS.get(field, field)
        if value in ("", False) and key not in ("criterion", "id", "points"):
            value = None
        document = self.documents[name]
        path = (*where, key)
        if value is None and document.value(path) is None:
            return Edit(name, document, document)
        return self._with(name, document.set(path, value))

    def add(
        self,
        text: str,
        *,
        after: str | None = None,
        points: int = 5,
        like: Criterion | None = None,
        name: str = "",
    ) -> tuple[Edit, str]:
        """Add a criterion after another one (None: at the end) and give its new, permanent id.

        Args:
            text: what it says.
            after: the id of the criterion above it.
            points: its points.
            like: has its axis, level, tags and whether it is a never-event; None for what is usual.
            name: what its id is made of, in place of the text.

        Raises:
            WorkspaceError: the file cannot be edited so.
        """
        position = self.position(after) + 1 if after else len(self.document.value(("criteria",)) or ())
        taken = {str(item.get("id") or item.get("use")) for item in self.items} | set(self.shared_items)
        retired = {name.rpartition("#")[2] for name in self.rubric_set.retired_ids if name.startswith(f"{self.id}#")}
        made = free(slug(name or text, prefix="c"), taken | retired)
        item: dict[str, Any] = {"id": made, "criterion": text, "points": points}
        item |= _alike(like) if like else {"axis": self.rubric_set.axes[0].id}
        return self._with(self.name, self.document.insert(("criteria",), position, item)), made

    def remove(self, criterion: str) -> Edit:
        """Take a criterion out of the rubric; a shared one stays in shared.yaml.

        Raises:
            NotFound: there is no such criterion.
            WorkspaceError: it is the only one, or the file cannot be edited so.
        """
        if len(self.items) == 1:
            raise WorkspaceError(_("A rubric needs at least one criterion. Add another before you delete this one."))
        return self._with(self.name, self.document.remove(("criteria",), self.position(criterion)))

    def move(self, criterion: str, by: int) -> Edit:
        """Move a criterion up (negative) or down; at the ends it stays.

        Raises:
            NotFound: there is no such criterion.
            WorkspaceError: the file cannot be edited so.
        """
        old = self.position(criterion)
        new = min(max(old + by, 0), len(self.items) - 1)
        return self._with(self.name, self.document.move(("criteria",), old, new))


def _position(document: Document, criterion: str) -> int:
    items = document.value(("criteria",))
    for number, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict) and criterion in (item.get("id"), item.get("use")):
            return number
    raise NotFound(_("criterion"), criterion)


def _alike(criterion: Criterion) -> dict[str, Any]:
    """Give as plain data what a new criterion has in common with another one."""
    held = {
        "axis": criterion.axis,
        "level": criterion.level if criterion.level != "example" else None,
        "tags": list(criterion.tags),
        "critical": criterion.critical,
    }
    return {key: value for key, value in held.items() if value}


def criterion_of(rubric: Rubric | None, id: str) -> Criterion | None:
    """Give a rubric's criterion by its id, None where it has none."""
    return next((c for c in rubric.criteria if c.id == id), None) if rubric else None


def field_words(name: str) -> str:
    """Call a field of a criterion what the form calls it."""
    words = {
        "text": _("wording"),
        "points": _("points"),
        "axis": _("axis"),
        "level": _("level"),
        "critical": _("never-event"),
        "justification": _("why this criterion"),
    }
    return words.get(name, name)
