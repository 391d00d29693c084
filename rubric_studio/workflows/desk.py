"""The desk: the documents that are open, as they are on disk and as they are now, and saving the difference."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from rubric_studio.errors import NotFound, RubricStudioError, WorkspaceError
from rubric_studio.language import _, counted, joined, listed
from rubric_studio.model import equivalent
from rubric_studio.model.judgment import Verdict
from rubric_studio.store import judgments as verdict_lines
from rubric_studio.store import signoffs
from rubric_studio.store.sets import JUDGMENTS, RESPONSES, SET, SHARED, SIGNOFFS, kind_of
from rubric_studio.workflows import carried
from rubric_studio.workflows.edit import OpenRubric
from rubric_studio.workflows.judged import How, line, rests_on, text_of
from rubric_studio.workflows.named import Named
from rubric_studio.workflows.papers import refs_of
from rubric_studio.workflows.spoken import lines as spoken_lines
from rubric_studio.workflows.verdicts import Marks, Verdicts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sized
    from pathlib import Path

    from rubric_studio.model.judgment import Judgment, Key
    from rubric_studio.model.signoff import Word
    from rubric_studio.store.document import Document
    from rubric_studio.store.files import Source
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.edit import Wanted
    from rubric_studio.workflows.papers import Ref
    from rubric_studio.workflows.spoken import Sayings


Unsaved = TypeVar("Unsaved", bound="Sized")
Outcome = tuple[list[str], list[tuple[str, RubricStudioError]]]
"""The names of what was saved, and of what was not, each with why."""


def now() -> str:
    """Give the time as judgments write it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Desk(Named):
    """The open documents of a workspace, the rubrics they make, the verdicts on them, and saving all of it.

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
        super().__init__(workspace, clock=clock)
        self.rater = rater
        self._new_id = new_id
        self._verdicts: dict[str, Verdicts] = {}
        self._words: dict[str, tuple[Word, ...]] = {}
        self._moves: dict[Ref, tuple[Ref, ...]] = {}
        self._rules: dict[str, Wanted] = {}

    @property
    def folder(self) -> Path:
        """Give the workspace's folder."""
        return self.workspace.root

    def day(self) -> str:
        """Give today, ISO."""
        return self._clock()[:10]

    def taken(self, set_id: str) -> set[str]:
        """Name the ids that rubrics of a set have, and those whose sample responses wait for a rubric."""
        names = set(self.open_in(set_id))
        if set_id in self.workspace.set_ids():
            names.update(self.workspace.names(set_id, inner=(RESPONSES,)))
        samples = {name[len(RESPONSES) : -len(".yaml")] for name in names if kind_of(name) == "responses"}
        return {*self.rubric_ids(set_id), *samples}

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
        documents = {n: document for n in names if (document := self._now.get((set_id, n)))}
        return OpenRubric(set_id, name, documents, partial(self._wanted, set_id))

    def _wanted(self, set_id: str) -> Wanted:
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

    def forget(self, set_id: str) -> None:
        """Read a set's files again when they are next needed; what is not saved stays."""
        for ref in [ref for ref in self._now if ref[0] == set_id and self._is_clean(ref)]:
            self._drop(ref)
        self._absent = {ref for ref in self._absent if ref[0] != set_id}
        self._verdicts.pop(set_id, None)
        self._words.pop(set_id, None)
        self._rules.pop(set_id, None)

    def refresh(self, set_id: str, rubric: str) -> bool:
        """Read again what changed on disk of a rubric's files and is not changed here; tell whether any had.

        Raises:
            NotFound: the rubric is not there any more.
            InvalidRubric: one of its files breaks YAML's grammar; the desk is then as it was.
            WorkspaceError: one of them cannot be read; the same.
        """
        refs = refs_of(set_id, rubric)
        self._absent.difference_update(refs)
        changed = [ref for ref in refs if ref in self._now and self._is_clean(ref) and self.differs(ref)]
        fresh = {ref: self._read_again(ref) for ref in changed}
        if fresh.get(refs[0], True) is None:
            raise NotFound("rubric", rubric)
        for ref, read in fresh.items():
            self._take(ref, read)
        return bool(changed)

    def verdicts(self, set_id: str) -> Verdicts:
        """Give the saved verdicts of a set."""
        if set_id not in self._verdicts:
            held = carried.lines_of(self.workspace, set_id)
            lines = [line for found in held.values() for line in found]
            for to, sources in self._moves.items():
                if to[0] == set_id:
                    made = carried.carried(self.workspace, held, to, sources)
                    lines += [line for found in made.values() for line in found]
            alike = equivalent.groups(self.workspace.declared_equal(set_id))
            self._verdicts[set_id] = Verdicts(lines, alike)
        return self._verdicts[set_id]

    def words(self, set_id: str) -> tuple[Word, ...]:
        """Give the saved sign-offs of a set."""
        if set_id not in self._words:
            try:
                data = self.workspace.bytes_of(set_id, SIGNOFFS)
            except NotFound:
                data = b""
            self._words[set_id] = tuple(signoffs.parse(data, SIGNOFFS)[0])
        return self._words[set_id]

    def move_from(self, to: Ref, sources: tuple[Ref, ...]) -> tuple[Ref, ...]:
        """Let the verdicts that a rubric had elsewhere count where it is now; saving adds them there.

        Args:
            to: the set and the id that it has now.
            sources: those that it had; none for a rubric that is not there any more.

        Returns:
            What held before.
        """
        before = self._moves.pop(to, ())
        if sources:
            self._moves[to] = sources
        self._verdicts.pop(to[0], None)
        return before

    @property
    def moves(self) -> dict[Ref, tuple[Ref, ...]]:
        """Give the rubrics whose verdicts came along from elsewhere, as far as that is not saved yet."""
        return dict(self._moves)

    def moved_from(self, to: Ref) -> tuple[Ref, ...]:
        """Give where a rubric was before it was moved here, as far as that is not saved yet."""
        return self._moves.get(to, ())

    def _take(self, ref: Ref, read: tuple[Source, Document] | None) -> None:
        super()._take(ref, read)
        self.move_from((ref[0], ref[1].removesuffix(".yaml")), ())

    def own(self, view: OpenRubric, criterion: str, response: str) -> Verdict | None:
        """Give one's own saved verdict, None where there is none or the texts have changed since."""
        held = self.own_line(view, criterion, response)
        return Verdict(held.verdict) if held else None

    def own_line(self, view: OpenRubric, criterion: str, response: str) -> Judgment | None:
        """Give the line of one's own saved verdict, None where there is none or the texts have changed since."""
        verdicts = self.verdicts(view.set_id)
        held = verdicts.of(self.rater, view.id, criterion, response)
        words, text = rests_on(view, criterion, response) if held else ("", "")
        fresh = [j for j in held if j.response_digest == text and verdicts.fits(j, words)]
        return fresh[-1] if fresh else None

    def save(
        self,
        marks: dict[str, Marks] | None = None,
        *,
        together: Iterable[set[Ref]] = (),
        how: Mapping[str, How] | None = None,
        sayings: dict[str, Sayings] | None = None,
    ) -> int:
        """Write what is not saved: each document whole, verdicts as new lines of one's own file.

        One that cannot be saved does not stop the others, but for those that belong together: files are made before
        others are changed, and those before any is taken away; where one cannot be saved, what comes after it waits.

        Args:
            marks: one's own verdicts that are not saved yet, by set; what is saved is taken out. One on a rubric, a
                criterion or a response that was taken away after it was judged is left out.
            together: documents that belong together, as the two ends of a move do.
            how: how they were given, by set.
            sayings: what was said of criteria and is not saved yet, by set; what is saved is taken out.

        Returns:
            How many files were written.

        Raises:
            WorkspaceError: a file changed on disk meanwhile, or cannot be written; the message names what was saved,
                what was not, and why. What was not is still unsaved here, and the verdicts are still in ``marks``.
        """
        saved, failed = self._save_documents(together)
        failed += self._save_all_moved()
        for part in (self._save_verdicts(marks or {}, how or {}), self._save_all_said(sayings or {})):
            saved += part[0]
            failed += part[1]
        if failed:
            raise _not_saved(saved, failed)
        return len(saved)

    def _save_verdicts(self, marks: dict[str, Marks], how: Mapping[str, How]) -> Outcome:
        return _each(
            marks,
            lambda set_id, given: self._save_marks(set_id, given, how.get(set_id) or How()),
            lambda n: counted("one verdict", "{n} verdicts", n),
        )

    def _save_all_said(self, sayings: dict[str, Sayings]) -> Outcome:
        return _each(sayings, self._save_sayings, lambda n: counted("one sign-off", "{n} sign-offs", n))

    def _save_sayings(self, set_id: str, said: Sayings) -> bool:
        made = spoken_lines(said, rater=self.rater, clock=self._clock, new_id=self._new_id)
        signoffs.append(self.workspace.path_of(set_id, SIGNOFFS), made, inside=self.workspace.root)
        self._words.pop(set_id, None)
        return bool(made)

    def _save_all_moved(self) -> list[tuple[str, RubricStudioError]]:
        failed = []
        for to in list(self._moves):
            try:
                self._save_moved(to)
            except RubricStudioError as error:
                failed.append((_("the verdicts on {rubric}").format(rubric=to[1]), error))
        return failed

    def _save_moved(self, to: Ref) -> None:
        if self.saved(to[0], f"{to[1]}.yaml") is None:
            return
        held = carried.lines_of(self.workspace, to[0])
        carried.add(self.workspace, to[0], carried.carried(self.workspace, held, to, self._moves[to]))
        self.move_from(to, ())

    def _line(self, set_id: str, key: Key, verdict: Verdict | None, how: How) -> Judgment | None:
        if self.text_of(set_id, f"{key[0]}.yaml") is None:
            return None
        view = self.open(set_id, key[0])
        made = line(view, key, verdict, id=self._new_id(), rater=self.rater, at=self._clock())
        return how.told(made, text_of(view, key[2]), self.own_line(view, key[1], key[2])) if made else None

    def _save_marks(self, set_id: str, given: Marks, how: How) -> bool:
        lines = [made for key, verdict in given.items() if (made := self._line(set_id, key, verdict, how))]
        if lines:
            path = self.workspace.path_of(set_id, f"{JUDGMENTS}{self.rater}.jsonl")
            verdict_lines.append(path, lines, inside=self.workspace.root)
            self._verdicts.pop(set_id, None)
        return bool(lines)


def _each(given: dict[str, Unsaved], save: Callable[[str, Unsaved], bool], name: Callable[[int], str]) -> Outcome:
    """Save what was given in each set, and take it out; give the names of what was saved, and of what was not."""
    saved: list[str] = []
    failed: list[tuple[str, RubricStudioError]] = []
    for set_id, held in list(given.items()):
        words = name(len(held))
        try:
            if save(set_id, held):
                saved.append(words)
        except RubricStudioError as error:
            failed.append((words, error))
        else:
            given.pop(set_id)
    return saved, failed


def _not_saved(saved: list[str], failed: list[tuple[str, RubricStudioError]]) -> WorkspaceError:
    why = joined(*dict.fromkeys(str(error) for _name, error in failed))
    if not saved and len(failed) == 1:
        return WorkspaceError(why)
    names = listed(name for name, _error in failed)
    if not saved:
        return WorkspaceError(_("Not saved: {names}. {why}").format(names=names, why=why))
    message = _("Saved: {saved}. Not saved: {names}. {why}")
    return WorkspaceError(message.format(saved=listed(saved), names=names, why=why))
