"""Papers: the documents that are open, as they are on disk and as they are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.errors import NotFound, RubricStudioError
from rubric_studio.store.files import read_bytes, read_text, remove, stamp, write_text
from rubric_studio.store.sets import RESPONSES, SET, SHARED
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


def refs_of(set_id: str, rubric: str) -> list[Ref]:
    """Name the files that make up a rubric, its own first."""
    name = f"{rubric}.yaml"
    return [(set_id, beside) for beside in (name, SET, SHARED, f"{RESPONSES}{name}")]


def rubric_of(name: str) -> str:
    """Name the rubric that a file belongs to, "" where it belongs to the whole set."""
    return "" if name in (SET, SHARED) else name.removeprefix(RESPONSES).removesuffix(".yaml")


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

    def drafts(self) -> dict[Ref, tuple[str | None, str | None]]:
        """Give the text of every document that is not saved, with the stamp of the file it was read from."""
        return {ref: (_text(self._now[ref]), self._stamp(ref)) for ref in self.unsaved}

    # what others do to the files --------------------------------------------------------------------------------------

    def watched(self, set_id: str, rubric: str) -> dict[Ref, str | None]:
        """Give the stamps by which to tell whether others changed a rubric's files, or those that are not saved."""
        refs = refs_of(set_id, rubric) if rubric else []
        known = [ref for ref in (*refs, *self.unsaved) if ref in self._now or ref in self._absent]
        return {ref: self._stamp(ref) for ref in known}

    def _stamp(self, ref: Ref) -> str | None:
        source = self._sources.get(ref)
        return source.stamp if source else None

    def is_clean(self, ref: Ref) -> bool:
        """Tell whether a document is as its file was when it was read or saved."""
        return ref not in self._now or self._is_clean(ref)

    def texts(self, ref: Ref) -> tuple[str | None, str | None]:
        """Give a document's text as its file was when it was read or saved, and as it is now."""
        return _text(self._saved.get(ref)), _text(self._now.get(ref))

    @property
    def conflicts(self) -> list[Ref]:
        """Name the unsaved documents whose file changed on disk since it was read: saving them will be refused."""
        return [ref for ref in self.unsaved if self.differs(ref)]

    def take_disk(self, ref: Ref) -> None:
        """Forget what is not saved of a document and read what its file holds.

        Raises:
            InvalidRubric: the file breaks YAML's grammar; what is not saved stays.
            WorkspaceError: it cannot be read; the same.
        """
        self._absent.discard(ref)
        read = self._read_again(ref)
        if ref in self._now:
            self._take(ref, read)

    def join(self, ref: Ref, read: tuple[Source, Document | None], document: Document) -> None:
        """Let a document be what was made of it and of what its file holds now: saving writes over just that.

        Args:
            ref: the document.
            read: the file as it is now; no document where nobody can read it.
            document: what was made of the two.
        """
        self._absent.discard(ref)
        self._sources[ref], self._saved[ref] = read
        self._now[ref] = document

    def keep_copy(self, ref: Ref) -> Path | None:
        """Write a document as it is now into the person's state folder, then take the file's; None for nothing.

        Of one that was taken away there is nothing to keep: None.

        Raises:
            InvalidRubric: the file breaks YAML's grammar; nothing is written, what is not saved stays.
            WorkspaceError: it cannot be read, or the copy cannot be written; the same.
        """
        read = self._read_again(ref)
        path = self._copy(ref, _text(self._now[ref]))
        self._take(ref, read)
        return path

    def keep_mine(self, ref: Ref) -> Path | None:
        """Let the next saving write a document over what others wrote, of which a copy is kept; None for nothing.

        Raises:
            InvalidRubric: what they wrote is no text; nothing has changed.
            WorkspaceError: it cannot be read, or the copy cannot be written; the same.
        """
        try:
            theirs = read_text(self.workspace.path_of(*ref), inside=self.workspace.root)
        except NotFound:
            theirs = None
        path = self._copy(ref, theirs.text if theirs else None)
        # whatever stands here is not saved: what the file holds is not what was read last
        self._sources[ref], self._saved[ref] = theirs, None if self._now[ref] else self._saved[ref]
        return path

    def _copy(self, ref: Ref, text: str | None) -> Path | None:
        if text is None:
            return None
        set_id, name = ref
        plain = f"{set_id}-{name.removesuffix('.yaml').replace('/', '-')}-{self._clock().replace(':', '')}.yaml"
        return rescue.keep(rescue.state_folder("kept"), plain, text)

    def _is_clean(self, ref: Ref) -> bool:
        now, saved = self._now[ref], self._saved[ref]
        return now is saved or _text(now) == _text(saved)

    def differs(self, ref: Ref) -> bool:
        """Tell whether a file is not what it was when it was read or saved."""
        source = self._sources.get(ref)
        try:
            data = read_bytes(self.workspace.path_of(*ref), inside=self.workspace.root)
        except NotFound:
            return source is not None and self._now.get(ref) is not None
        except RubricStudioError:
            return True
        return source is None or stamp(data) != source.stamp

    def is_gone(self, ref: Ref) -> bool:
        """Tell whether a file that was read is not there any more."""
        return self._sources.get(ref) is not None and not self.workspace.path_of(*ref).exists()

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
                batch.sort(key=lambda ref: not self.differs(ref))
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
