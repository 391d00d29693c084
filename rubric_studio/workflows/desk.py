"""The desk: the documents that are open, as they are on disk and as they are now, and saving the difference."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rubric_studio.errors import NotFound
from rubric_studio.language import _
from rubric_studio.model.codec import judging_digest, response_digest
from rubric_studio.model.judgment import WITHDRAWN, Judgment, Rater, Seen, Verdict
from rubric_studio.store import judgments as verdict_lines
from rubric_studio.store.files import read_bytes, write_text
from rubric_studio.store.sets import JUDGMENTS, RESPONSES, SET, SHARED
from rubric_studio.text import one_line
from rubric_studio.workflows.edit import OpenRubric, criterion_of
from rubric_studio.workflows.verdicts import Marks, Verdicts, samples

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from rubric_studio.store.document import Document
    from rubric_studio.store.files import Source
    from rubric_studio.store.workspace import Workspace

Ref = tuple[str, str]
"""A set's id and the path of a file below its folder."""


def now() -> str:
    """Give the time as judgments write it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


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

    @property
    def folder(self) -> Path:
        """Give the workspace's folder."""
        return self.workspace.root

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
        return OpenRubric(set_id, name, {n: self._now[set_id, n] for n in names if (set_id, n) in self._now})

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
        for ref in [ref for ref in self._now if ref[0] == set_id and self._now[ref] is self._saved[ref]]:
            del self._now[ref], self._saved[ref], self._sources[ref]
        self._absent = {ref for ref in self._absent if ref[0] != set_id}
        self._verdicts.pop(set_id, None)
        self._titles.clear()

    def verdicts(self, set_id: str) -> Verdicts:
        """Give the saved verdicts of a set."""
        if set_id not in self._verdicts:
            lines: list[Judgment] = []
            for name in self.workspace.names(set_id):
                if name.startswith(JUDGMENTS):
                    data = read_bytes(self.workspace.path_of(set_id, name), inside=self.workspace.root)
                    lines += verdict_lines.parse(data, name)[0]
            self._verdicts[set_id] = Verdicts(lines)
        return self._verdicts[set_id]

    def own(self, view: OpenRubric, criterion: str, response: str) -> Verdict | None:
        """Give one's own saved verdict, None where there is none or the texts have changed since."""
        held = self.verdicts(view.set_id).of(self.rater, view.id, criterion, response)
        fresh = held and (held.judging_digest, held.response_digest) == _digests(view, criterion, response)
        return Verdict(held.verdict) if held and fresh else None

    @property
    def unsaved(self) -> list[Ref]:
        """Name the documents whose text differs from the file's."""
        return [ref for ref, document in self._now.items() if document.text != self._saved[ref].text]

    def save(self, marks: Mapping[str, Marks] | None = None) -> int:
        """Write what is not saved: each document whole, verdicts as new lines of one's own file.

        Args:
            marks: one's own verdicts that are not saved yet, by set. One on a criterion or response that was taken
                away after it was judged is left out.

        Returns:
            How many files were written.

        Raises:
            WorkspaceError: a file changed on disk meanwhile, or cannot be written; those before it are saved.
        """
        written = 0
        for ref in self.unsaved:
            path = self.workspace.path_of(*ref)
            self._sources[ref] = write_text(path, self._now[ref].text, was=self._sources[ref])
            self._saved[ref] = self._now[ref]
            written += 1
        for set_id, given in (marks or {}).items():
            made = (self._line(self.open(set_id, key[0]), key, verdict) for key, verdict in given.items())
            if lines := [line for line in made if line]:
                verdict_lines.append(self.workspace.path_of(set_id, f"{JUDGMENTS}{self.rater}.jsonl"), lines)
                self._verdicts.pop(set_id, None)
                written += 1
        return written

    def _line(self, view: OpenRubric, key: tuple[str, str, str], verdict: Verdict | None) -> Judgment | None:
        """Make a verdict line; None where the criterion or the response was taken away after it was judged."""
        rubric, criterion, response = key
        try:
            judging, text = _digests(view, criterion, response)
        except NotFound:
            if view.rubric is None:
                raise
            return None
        return Judgment(
            id=self._new_id(),
            rubric=rubric,
            criterion=criterion,
            response=response,
            verdict=verdict.value if verdict else WITHDRAWN,
            rater=Rater(kind="physician", id=self.rater),
            at=self._clock(),
            judging_digest=judging,
            response_digest=text,
            seen=Seen(points=True, others=True),
        )


def _digests(view: OpenRubric, criterion: str, response: str) -> tuple[str, str]:
    """Give what a verdict on a criterion of a response rests on."""
    rubric = view.rubric
    held = criterion_of(rubric, criterion)
    if rubric is None or held is None:
        raise NotFound(_("criterion"), criterion)
    text = next((sample.text for sample in samples(rubric, view.responses) if sample.id == response), None)
    if text is None:
        raise NotFound(_("response"), response)
    return judging_digest(rubric, held), response_digest(text)
