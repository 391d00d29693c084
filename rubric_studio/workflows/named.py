"""Sets and rubrics by name: which there are and what they are called, those too that are not saved yet."""

from __future__ import annotations

from bisect import insort
from contextlib import suppress
from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _
from rubric_studio.store.sets import RESPONSES, SET, kind_of
from rubric_studio.text import natural_key, one_line
from rubric_studio.workflows.papers import Papers, rubric_of
from rubric_studio.workflows.titles import ACTIVE, Titles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rubric_studio.store.document import Document
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.papers import Ref


class Named(Papers):
    """The open documents, and the names and titles of all that is in the workspace.

    Asking for names and titles does not touch the disk once they are known (``begin``, ``look``).
    """

    def __init__(self, workspace: Workspace, *, clock: Callable[[], str]) -> None:
        super().__init__(workspace, clock=clock)
        self._titles = Titles(workspace)

    def begin(self, set_id: str = "", rubric: str = "") -> None:
        """Get to know what the first screen shows of the workspace, as work for a thread; what fails is told later.

        Args:
            set_id: the set that is wanted, the first where "".
            rubric: the rubric that is wanted, the first where "".
        """
        with suppress(RubricStudioError, OSError):
            self._titles.look_at_sets()
            wanted = set_id or next(iter(self._titles.sets), "")
            if wanted and not self._titles.recall(wanted, rubric):
                self._titles.glance(wanted, rubric)

    def look(self, set_id: str, near: str = "") -> Iterator[bool]:
        """Look through a set on disk for its rubrics and their titles, a bit at each step, as work for a thread.

        Args:
            set_id: the set.
            near: the rubric around which titles are wanted first.

        Yields:
            Whether there are other rubrics than were known.
        """
        return self._titles.look(set_id, near)

    def look_at_sets(self) -> bool:
        """Look for the sets on disk, as work for a thread; tell whether there are others than were known."""
        return self._titles.look_at_sets()

    def set_ids(self) -> list[str]:
        """Name the sets, those too that are not saved yet, in natural order, as the last look found them."""
        held = self._titles.sets
        now = {ref[0]: document for ref, document in self._now.items() if ref[1] == SET}
        if all(document and set_id in held for set_id, document in now.items()):
            return held
        left = {set_id for set_id in held if now.get(set_id, True)}
        return sorted(left.union(set_id for set_id, document in now.items() if document), key=natural_key)

    def is_listed(self, set_id: str) -> bool:
        """Tell whether a set's rubrics are known, so that naming them does not touch the disk."""
        return self._titles.is_listed(set_id) or set_id not in self._titles.sets  # one not on disk is all here

    def rubric_ids(self, set_id: str) -> list[str]:
        """Name the rubrics of a set as they are now: those that are not saved yet too, in natural order.

        What is on disk is listed the first time, and is then as the last look found it.
        """
        held = self._titles.rubrics(set_id) if set_id in self._titles.sets else {}
        ids = list(held)
        for (owner, name), document in self._now.items():
            if owner == set_id and kind_of(name) == "rubric":
                rubric = name.removesuffix(".yaml")
                if document and rubric not in held:
                    insort(ids, rubric, key=natural_key)
                elif not document and rubric in held:
                    ids.remove(rubric)
        return ids

    def titles(self, set_id: str) -> Iterator[tuple[str, str, str]]:
        """Give set, rubric and title (safe to show; its id where it has none) of every rubric, as far as it is known.

        It never touches the disk once the set is listed, so a search may go over all of them at each key.
        """
        for rubric in self.rubric_ids(set_id):
            yield set_id, rubric, self.title(set_id, rubric)

    def title(self, set_id: str, rubric: str | None = None) -> str:
        """Give the title of a set or a rubric, safe to show; its id where it has none or it is not known yet."""
        document = self._now.get((set_id, f"{rubric}.yaml" if rubric else SET))
        held = _title(document) if document else self._titles.of(set_id, rubric)
        return held or rubric or set_id

    def called(self, ref: Ref) -> str:
        """Name a file as its reader would: by the title of its rubric or set."""
        set_id, name = ref
        rubric = rubric_of(name)
        if not rubric:
            words = _("the set “{title}”") if name == SET else _("the shared criteria of “{title}”")
            return words.format(title=self.title(set_id))
        words = _("sample responses: {title}") if name.startswith(RESPONSES) else "{title}"
        return words.format(title=self.title(set_id, rubric))

    def status(self, set_id: str, rubric: str) -> str:
        """Tell whether a rubric is a draft, active or retired; active where that is not known yet."""
        if document := self._now.get((set_id, f"{rubric}.yaml")):
            return str(document.data.get("status", ACTIVE))
        return self._titles.status(set_id, rubric)

    def _save_document(self, ref: Ref) -> None:
        document = self._now[ref]
        super()._save_document(ref)
        self._learn(ref, document)

    def _drop(self, ref: Ref) -> None:
        document = self._now[ref]
        super()._drop(ref)
        if document is not None and self._titles.has(ref[0], ref[1].removesuffix(".yaml")):
            self._learn(ref, document)

    def _learn(self, ref: Ref, document: Document | None) -> None:
        """Know what a document on disk is called, or that it is not there any more."""
        title = None if document is None else _title(document)
        if ref[1] == SET:
            self._titles.learn_set(ref[0], title)
        elif kind_of(ref[1]) == "rubric":
            status = ACTIVE if document is None else str(document.data.get("status", ACTIVE))
            self._titles.learn(ref[0], ref[1].removesuffix(".yaml"), title, status)


def _title(document: Document) -> str:
    held = document.data.get("title")
    return one_line(held) if isinstance(held, str) else ""
