"""The desk: the documents that are open, as they are on disk and as they are now, and saving the difference."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rubric_studio.errors import NotFound, RubricStudioError, WorkspaceError
from rubric_studio.language import _, counted
from rubric_studio.model.judgment import Verdict
from rubric_studio.store import judgments as verdict_lines
from rubric_studio.store.files import read_bytes, stamp, write_text
from rubric_studio.store.sets import JUDGMENTS, RESPONSES, SET, SHARED
from rubric_studio.text import one_line
from rubric_studio.workflows import rescue
from rubric_studio.workflows.edit import OpenRubric
from rubric_studio.workflows.judged import line, rests_on
from rubric_studio.workflows.verdicts import Marks, Verdicts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rubric_studio.model.judgment import Judgment
    from rubric_studio.model.rubric import LintSettings
    from rubric_studio.store.document import Document
    from rubric_studio.store.files import Source
    from rubric_studio.store.workspace import Workspace

Ref = tuple[str, str]
"""A set's id and the path of a file below its folder."""


def now() -> str:
    """Give the time as judgments write it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def path_below(ref: Ref) -> str:
    """Give the path of a document below the workspace."""
    return f"rubrics/{ref[0]}/{ref[1]}"


class Desk:
    """The open documents of a workspace.

    Args:
        workspace: where the files are.
        rater: the id under which verdicts are saved.
        clock: gives the time of a verdict.
        new_id: gives the id of a verdict line.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        rater: str,
        clock: Callable[[], str] = now,
        new_id: Callable[[], str] = lambda: secrets.token_hex(8),
    ) -> None:
        self.workspace = workspace
        self.rater = rater
        self._clock = clock
        self._new_id = new_id
        self._sources: dict[Ref, Source] = {}
        self._saved: dict[Ref, Document] = {}
        self._now: dict[Ref, Document] = {}
        self._verdicts: dict[str, Verdicts] = {}
        self._titles: dict[Ref, str] = {}
        self._absent: set[Ref] = set()
        self._rules: dict[str, tuple[LintSettings, frozenset[tuple[str, ...]]]] = {}

    @property
    def folder(self) -> Path:
        """Give the workspace's folder."""
        return self.workspace.root

    def day(self) -> str:
        """Give today, ISO."""
        return self._clock()[:10]

    def set_ids(self) -> list[str]:
        """Name the sets."""
        return self.workspace.set_ids()

    def rubric_ids(self, set_id: str) -> list[str]:
        """Name the rubrics of a set."""
        return self.workspace.rubric_ids(set_id)

    def title(self, set_id: str, rubric: str | None = None) -> str:
        """Give the title of a set or a rubric, safe to show; its id where it has none or cannot be read."""
        ref = (set_id, f"{rubric}.yaml" if rubric else SET)
        if ref in self._now:
            held = self._now[ref].data.get("title")
            return one_line(held) if isinstance(held, str) and held.strip() else (rubric or set_id)
        if ref not in self._titles:
            self._titles[ref] = one_line(self.workspace.title(*ref) or rubric or set_id)
        return self._titles[ref]

    def open(self, set_id: str, rubric: str) -> OpenRubric:
        """Give a rubric as it is now; its files are read if they are not on the desk yet.

        Raises:
            NotFound: there is no such rubric.
            InvalidRubric: one of its files breaks YAML's grammar.
            WorkspaceError: one of them cannot be read.
        """
        name = f"{rubric}.yaml"
        self._fetch(set_id, name)
        for beside in (SET, SHARED, f"{RESPONSES}{name}"):
            if (set_id, beside) in self._absent:
                continue  # asked for at every key press: the disk is not
            try:
                self._fetch(set_id, beside)
            except NotFound:
                self._absent.add((set_id, beside))
        names = (name, SET, SHARED, f"{RESPONSES}{name}")
        documents = {n: self._now[set_id, n] for n in names if (set_id, n) in self._now}
        return OpenRubric(set_id, name, documents, *self._wanted(set_id))

    def _wanted(self, set_id: str) -> tuple[LintSettings, frozenset[tuple[str, ...]]]:
        """Give what the workspace says about rules, and what the set's baseline lets be; read once."""
        if set_id not in self._rules:
            from rubric_studio.workflows.baseline import read  # after the first screen
            from rubric_studio.workflows.settings import workspace_lint  # the same

            try:
                known = read(self.workspace.root / "rubrics" / set_id)
            except RubricStudioError:  # a full check says why
                known = frozenset()
            self._rules[set_id] = (workspace_lint(self.workspace), known)
        return self._rules[set_id]

    def _fetch(self, set_id: str, name: str) -> None:
        ref = (set_id, name)
        if ref not in self._now:
            self._sources[ref], self._saved[ref] = self.workspace.read(set_id, name)
            self._now[ref] = self._saved[ref]

    def put(self, set_id: str, name: str, document: Document) -> None:
        """Let a document be another one from now on; nothing is saved yet."""
        self._now[set_id, name] = document

    def forget(self, set_id: str) -> None:
        """Read a set's files again when they are next needed; what is not saved stays."""
        for ref in [ref for ref in self._now if ref[0] == set_id and self._is_clean(ref)]:
            self._drop(ref)
        self._absent = {ref for ref in self._absent if ref[0] != set_id}
        self._verdicts.pop(set_id, None)
        self._titles.clear()
        self._rules.pop(set_id, None)

    def refresh(self, set_id: str, rubric: str) -> bool:
        """Read again what changed on disk of a rubric's files and is not changed here; tell whether any had.

        Raises:
            NotFound: the rubric is not there any more.
            InvalidRubric: one of its files breaks YAML's grammar; the desk is then as it was.
            WorkspaceError: one of them cannot be read; the same.
        """
        name = f"{rubric}.yaml"
        refs = [(set_id, beside) for beside in (name, SET, SHARED, f"{RESPONSES}{name}")]
        self._absent.difference_update(refs)
        changed = [ref for ref in refs if ref in self._now and self._is_clean(ref) and self._differs(ref)]
        fresh = {ref: self._read_again(ref) for ref in changed}
        if fresh.get(refs[0], True) is None:
            raise NotFound("rubric", rubric)
        for ref, read in fresh.items():
            self._take(ref, read)
        return bool(changed)

    def text_of(self, set_id: str, name: str) -> str | None:
        """Give a document's text as it is now, None where it is not there or cannot be read."""
        try:
            self._fetch(set_id, name)
        except RubricStudioError:
            return None
        return self._now[set_id, name].text

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

    def keep_copy(self, ref: Ref) -> Path:
        """Write a document as it is now into the person's state folder, for that person alone, then take the file's.

        Raises:
            InvalidRubric: the file breaks YAML's grammar; nothing is written, what is not saved stays.
            WorkspaceError: it cannot be read, or the copy cannot be written; the same.
        """
        read = self._read_again(ref)
        set_id, name = ref
        plain = f"{set_id}-{name.removesuffix('.yaml').replace('/', '-')}-{self._clock().replace(':', '')}.yaml"
        path = rescue.keep(rescue.state_folder("kept"), plain, self._now[ref].text)
        self._take(ref, read)
        return path

    def _is_clean(self, ref: Ref) -> bool:
        return self._now[ref].text == self._saved[ref].text

    def _differs(self, ref: Ref) -> bool:
        try:
            data = read_bytes(self.workspace.path_of(*ref), inside=self.workspace.root)
        except RubricStudioError:
            return True
        return stamp(data) != self._sources[ref].stamp

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
        self._titles.pop(ref, None)

    def verdicts(self, set_id: str) -> Verdicts:
        """Give the saved verdicts of a set."""
        if set_id not in self._verdicts:
            lines: list[Judgment] = []
            for name in self.workspace.names(set_id, inner=(JUDGMENTS,)):
                data = read_bytes(self.workspace.path_of(set_id, name), inside=self.workspace.root)
                lines += verdict_lines.parse(data, name)[0]
            self._verdicts[set_id] = Verdicts(lines)
        return self._verdicts[set_id]

    def own(self, view: OpenRubric, criterion: str, response: str) -> Verdict | None:
        """Give one's own saved verdict, None where there is none or the texts have changed since."""
        held = self.verdicts(view.set_id).of(self.rater, view.id, criterion, response)
        fresh = held and (held.judging_digest, held.response_digest) == rests_on(view, criterion, response)
        return Verdict(held.verdict) if held and fresh else None

    @property
    def unsaved(self) -> list[Ref]:
        """Name the documents whose text differs from the file's."""
        return [ref for ref, document in self._now.items() if document.text != self._saved[ref].text]

    def save(self, marks: dict[str, Marks] | None = None) -> int:
        """Write what is not saved: each document whole, verdicts as new lines of one's own file.

        One that cannot be saved does not stop the others.

        Args:
            marks: one's own verdicts that are not saved yet, by set; what is saved is taken out. One on a criterion or
                response that was taken away after it was judged is left out.

        Returns:
            How many files were written.

        Raises:
            WorkspaceError: a file changed on disk meanwhile, or cannot be written; the message names what was saved,
                what was not, and why. What was not is still unsaved here, and the verdicts are still in ``marks``.
        """
        saved: list[str] = []
        failed: list[tuple[str, RubricStudioError]] = []
        for ref in self.unsaved:
            name = path_below(ref)
            try:
                self._save_document(ref)
                saved.append(name)
            except RubricStudioError as error:
                failed.append((name, error))
        for set_id, given in list((marks or {}).items()):
            name = counted("one verdict", "{n} verdicts", len(given))
            try:
                if self._save_marks(set_id, given):
                    saved.append(name)
            except RubricStudioError as error:
                failed.append((name, error))
            else:
                (marks or {}).pop(set_id)
        if failed:
            raise _not_saved(saved, failed)
        return len(saved)

    def _save_document(self, ref: Ref) -> None:
        path, root = self.workspace.path_of(*ref), self.workspace.root
        self._sources[ref] = write_text(path, self._now[ref].text, was=self._sources[ref], inside=root)
        self._saved[ref] = self._now[ref]

    def _save_marks(self, set_id: str, given: Marks) -> bool:
        made = (
            line(self.open(set_id, key[0]), key, verdict, id=self._new_id(), rater=self.rater, at=self._clock())
            for key, verdict in given.items()
        )
        lines = [one for one in made if one]
        if lines:
            path = self.workspace.path_of(set_id, f"{JUDGMENTS}{self.rater}.jsonl")
            verdict_lines.append(path, lines, inside=self.workspace.root)
            self._verdicts.pop(set_id, None)
        return bool(lines)


def _not_saved(saved: list[str], failed: list[tuple[str, RubricStudioError]]) -> WorkspaceError:
    why = " ".join(dict.fromkeys(str(error) for _name, error in failed))
    if not saved and len(failed) == 1:
        return WorkspaceError(why)
    names = ", ".join(name for name, _error in failed)
    if not saved:
        return WorkspaceError(_("Not saved: {names}. {why}").format(names=names, why=why))
    message = _("Saved: {saved}. Not saved: {names}. {why}")
    return WorkspaceError(message.format(saved=", ".join(saved), names=names, why=why))
