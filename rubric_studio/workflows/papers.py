"""Papers: the documents that are open, as they are on disk and as they are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.errors import NotFound, RubricStudioError
from rubric_studio.store.files import read_bytes, remove, stamp, write_text
from rubric_studio.workflows import rescue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from rubric_studio.store.document import Document
    from rubric_studio.store.files import Source
    from rubric_studio.store.workspace import Workspace

Ref = tuple[str, str]
"""A set's id and the path of a file below its folder."""


def path_below(ref: Ref) -> str:
    """Give the path of a document below the workspace."""
    return f"rubrics/{ref[0]}/{ref[1]}"


class Papers:
    """The open documents of a workspace, each with what its file held when it was read.

    Args:
        workspace: where the files are.
        clock: gives the time, for the name of a copy.
    """

    def __init__(self, workspace: Workspace, *, clock: Callable[[], str]) -> None:
        self.workspace = workspace
        self._clock = clock
        # None: there is no such file (yet, or any more)
        self._sources: dict[Ref, Source | None] = {}
        self._saved: dict[Ref, Document | None] = {}
        self._now: dict[Ref, Document | None] = {}
        self._absent: set[Ref] = set()

    def _fetch(self, set_id: str, name: str) -> None:
        ref = (set_id, name)
        if ref not in self._now:
            self._sources[ref], self._saved[ref] = self.workspace.read(set_id, name)
            self._now[ref] = self._saved[ref]
        if self._now[ref] is None:
            raise NotFound("file", path_below(ref))

    def put(self, set_id: str, name: str, document: Document | None) -> None:
        """Let a document be another one from now on, None for none; nothing is saved yet.

        Raises:
            InvalidRubric: there is a file of that name that nobody can read.
            WorkspaceError: the same.
        """
        ref = (set_id, name)
        if ref not in self._now:
            try:
                self._fetch(set_id, name)
            except NotFound:
                self._sources[ref] = self._saved[ref] = None
        self._absent.discard(ref)
        self._now[ref] = document
        if document is None and self._saved[ref] is None:  # as it is on disk: whoever makes it there is seen
            self._drop(ref)

    def document(self, set_id: str, name: str) -> Document | None:
        """Give a document as it is now, None where it is not there.

        Raises:
            InvalidRubric: it breaks YAML's grammar.
            WorkspaceError: it cannot be read.
        """
        try:
            self._fetch(set_id, name)
        except NotFound:
            return None
        return self._now[set_id, name]

    def saved(self, set_id: str, name: str) -> Document | None:
        """Give a document as it is on disk, None where it is not there.

        Raises:
            InvalidRubric: it breaks YAML's grammar.
            WorkspaceError: it cannot be read.
        """
        self.document(set_id, name)
        return self._saved.get((set_id, name))

    def open_in(self, set_id: str) -> dict[str, Document | None]:
        """Give the documents of a set that are open, by name; None for one that is not there."""
        return {name: document for (owner, name), document in self._now.items() if owner == set_id}

    def text_of(self, set_id: str, name: str) -> str | None:
        """Give a document's text as it is now, None where it is not there or cannot be read."""
        try:
            self._fetch(set_id, name)
        except RubricStudioError:
            return None
        return _text(self._now[set_id, name])

    @property
    def unsaved(self) -> list[Ref]:
        """Name the documents whose text differs from the file's."""
        return [ref for ref in self._now if not self._is_clean(ref)]

    @property
    def conflicts(self) -> list[Ref]:
        """Name the unsaved documents whose file changed on disk since it was read: saving them will be refused."""
        return [ref for ref in self.unsaved if self._differs(ref)]

    def take_disk(self, ref: Ref) -> None:
        """Forget what is not saved of a document and read what its file holds.

        Raises:
            InvalidRubric: the file breaks YAML's grammar; what is not saved stays.
            WorkspaceError: it cannot be read; the same.
        """
        self._take(ref, self._read_again(ref))

    def keep_copy(self, ref: Ref) -> Path | None:
        """Write a document as it is now into the person's state folder, for that person alone, then take the file's.

        Of one that was taken away there is nothing to keep: None.

        Raises:
            InvalidRubric: the file breaks YAML's grammar; nothing is written, what is not saved stays.
            WorkspaceError: it cannot be read, or the copy cannot be written; the same.
        """
        read = self._read_again(ref)
        set_id, name = ref
        plain = f"{set_id}-{name.removesuffix('.yaml').replace('/', '-')}-{self._clock().replace(':', '')}.yaml"
        text = _text(self._now[ref])
        path = None if text is None else rescue.keep(rescue.state_folder("kept"), plain, text)
        self._take(ref, read)
        return path

    def _is_clean(self, ref: Ref) -> bool:
        return _text(self._now[ref]) == _text(self._saved[ref])

    def _differs(self, ref: Ref) -> bool:
        source = self._sources[ref]
        try:
            data = read_bytes(self.workspace.path_of(*ref), inside=self.workspace.root)
        except NotFound:
            return source is not None and self._now[ref] is not None
        except RubricStudioError:
            return True
        return source is None or stamp(data) != source.stamp

    def _read_again(self, ref: Ref) -> tuple[Source, Document] | None:
        try:
            return self.workspace.read(*ref)
        except NotFound:
            return None

    def _take(self, ref: Ref, read: tuple[Source, Document] | None) -> None:
        if read is None:
            self._drop(ref)
        else:
            self._sources[ref], self._saved[ref] = read
            self._now[ref] = self._saved[ref]

    def _drop(self, ref: Ref) -> None:
        del self._now[ref], self._saved[ref], self._sources[ref]

    def _batches(self, together: Iterable[set[Ref]]) -> list[list[Ref]]:
        """Put what is not saved into batches that belong together, each in the order in which it is saved."""
        unsaved = self.unsaved
        groups: list[set[Ref]] = [{ref} for ref in unsaved]
        for refs in together:
            joined = [group for group in groups if group & refs]
            groups = [group for group in groups if not group & refs] + ([set().union(*joined)] if joined else [])
        batches = [sorted(group, key=lambda ref: (self._when(ref), unsaved.index(ref))) for group in groups]
        return sorted(batches, key=lambda batch: unsaved.index(batch[0]))

    def _when(self, ref: Ref) -> int:
        return 2 if self._now[ref] is None else int(self._saved[ref] is not None)

    def _save_documents(self, together: Iterable[set[Ref]]) -> tuple[list[str], list[tuple[str, RubricStudioError]]]:
        """Save all documents and give the paths of those that are saved, and those that are not with the reason.

        Of those that belong together, files are made before others are changed, and those before any is taken away;
        where one cannot be saved, what comes after it waits.
        """
        saved: list[str] = []
        failed: list[tuple[str, RubricStudioError]] = []
        for batch in self._batches(together):
            if len(batch) > 1:  # those that would be refused stand first, so that nothing of the batch is written
                batch.sort(key=lambda ref: not self._differs(ref))
            for number, ref in enumerate(batch):
                try:
                    self._save_document(ref)
                    saved.append(path_below(ref))
                except RubricStudioError as error:
                    failed += [(path_below(left), error) for left in batch[number:]]
                    break
        return saved, failed

    def _save_document(self, ref: Ref) -> None:
        path, root = self.workspace.path_of(*ref), self.workspace.root
        document, was = self._now[ref], self._sources[ref]
        if document is None:
            if was and path.exists():
                remove(path, was=was, inside=root)
            self._drop(ref)
        else:
            self._sources[ref] = write_text(path, document.text, was=was, inside=root)
            self._saved[ref] = document


def _text(document: Document | None) -> str | None:
    return document.text if document else None
