"""What others write into files that are open here: taken over where nothing is lost by it, else kept for a choice."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _
from rubric_studio.tui.describing import Describing
from rubric_studio.tui.steps import Step
from rubric_studio.workflows.kept import choices_of
from rubric_studio.workflows.papers import path_below, rubric_of
from rubric_studio.workflows.watch import Clash

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from rubric_studio.store.document import Document
    from rubric_studio.workflows.desk import Desk
    from rubric_studio.workflows.meeting import Meeting
    from rubric_studio.workflows.papers import Ref

    Mark = tuple[str, str, str]


class Others(Describing):
    """The session beside other programs and people that write the same files."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.clashes: dict[Ref, Clash] = {}
        """Files that others changed and that cannot be taken over without losing something."""
        self.news: list[tuple[Ref, str | None, str]] = []
        """What came in and was joined with what stands here; nobody has been told yet: the file, before, after."""
        self.torn: Meeting | None = None
        """The file in which another program's merge left marks, so that the rubric cannot be read."""
        self.dropped = 0
        """How many verdicts were given on words that others have changed since; nobody has been told yet."""

    def reread(self) -> None:
        """Take over what others (a record, a release, the team) wrote into files that are open and not changed here.

        Steps on a file that others changed cannot be undone any more: that would undo what they wrote.

        Raises:
            RubricStudioError: what is open cannot be read any more.
        """
        with self._anew():
            for set_id in self.desk.set_ids():
                self.desk.forget(set_id)
        self._uses = None
        self._stay()

    def watched(self) -> dict[Ref, str | None]:
        """Give the files to look at, each with the stamp it had."""
        return self.desk.watched(self.selection.set_id, self.selection.rubric)

    def noticed(self, looked: Mapping[Ref, str | None], found: Mapping[Ref, Clash]) -> list[Ref]:
        """Take over what others changed and join it with what was changed here; the rest is a clash from now on.

        Args:
            looked: the files that were looked at, with their stamps as ``watched`` gave them.
            found: what happened to them.

        Returns:
            The files that were taken over as they are.
        """
        now = self.watched()
        still = {ref: clash for ref, clash in found.items() if ref in now and now[ref] == looked[ref]}
        kept = {ref: clash for ref, clash in self.clashes.items() if ref not in looked and not self.desk.is_clean(ref)}
        taken: list[Ref] = []
        with self._anew() if still else _nothing():
            # what others fit to comes first: a rubric may use a shared criterion that came with it
            for ref, clash in sorted(still.items(), key=lambda found: bool(rubric_of(found[0][1]))):
                if clash is Clash.GONE and self.desk.texts(ref)[1] is None:
                    continue  # taken away here as well
                if clash is Clash.CHANGED and self.desk.is_clean(ref):
                    try:
                        self.desk.take_disk(ref)
                        taken.append(ref)
                        continue
                    except RubricStudioError:  # what they wrote cannot be read: what stands here is all there is
                        kept[ref] = Clash.UNREADABLE
                        continue
                if clash is Clash.CHANGED and self._join(ref):
                    continue
                kept[ref] = clash
        self.forget_choices(path_below(ref) for ref in self.clashes if ref not in kept)
        self.clashes = kept
        if taken or self.news:
            self._stay()
        return taken

    # joining ----------------------------------------------------------------------------------------------------------

    def join_all(self) -> None:
        """Join all that others wrote into files that are not saved here, as far as nothing has to be settled."""
        if refs := self.desk.conflicts:
            with self._anew():
                for ref in sorted(refs, key=lambda ref: bool(rubric_of(ref[1]))):
                    self._join(ref)
            self._stay()

    def _join(self, ref: Ref) -> bool:
        """Join what others wrote into a file with what stands here; False where a person has to settle it."""
        from rubric_studio.workflows.meeting import joined, meet  # when somebody else wrote something

        try:
            found = meet(self.desk, ref)
        except RubricStudioError:
            return False
        made = joined(found) if found else None
        if found is None or made is None:
            return False
        self._take_in(found, made)
        return True

    def meeting(self, ref: Ref) -> Meeting | None:
        """Give what stands here and what is on disk of a file, merged; None where that is no question of merging."""
        from rubric_studio.workflows.meeting import meet, torn

        try:
            if self.clashes.get(ref) is not Clash.UNREADABLE:
                return meet(self.desk, ref)
            return torn(self.desk, ref) if self.desk.is_clean(ref) else None
        except RubricStudioError:
            return None

    def find_torn(self, set_id: str, rubric: str) -> None:
        """Look whether a rubric cannot be read because another program's merge left marks in one of its files."""
        from rubric_studio.workflows.meeting import torn_in

        self.torn = torn_in(self.desk, set_id, rubric)

    def settled(self, found: Meeting, data: bytes | None) -> None:
        """Take what a person made of two texts of a file; saving writes it.

        Raises:
            RubricStudioError: it cannot be read; nothing has changed.
        """
        made = found.document(data)
        with self._anew():
            self._take_in(found, made)
        self.news = [news for news in self.news if news[0] != found.ref]  # the person has just seen it
        self.clashes.pop(found.ref, None)
        self._stay()

    def forget_choices(self, files: Iterable[str], *, but: Collection[str] = ()) -> None:
        """Let go of choices between two people's texts of files, but for some: there is nothing to choose any more."""
        for file in files:
            for key in [key for key in self.writing if key.startswith(choices_of(file)) and key not in but]:
                self.written(key)

    def _take_in(self, found: Meeting, made: Document) -> None:
        self.desk.join(found.ref, (found.source, found.theirs), made)
        self._steps.joined.add(found.ref)
        self.forget_choices([path_below(found.ref)])
        if found.theirs:
            self.news.append((found.ref, found.base, found.theirs.text))

    def find_clashes(self) -> list[Ref]:
        """Ask the disk which files cannot be saved because others changed them, and name them."""
        for ref in self.desk.conflicts:
            self.clashes.setdefault(ref, Clash.CHANGED)
        for ref in list(self.clashes):
            if not self.desk.differs(ref):
                del self.clashes[ref]
            elif self.desk.is_gone(ref):
                self.clashes[ref] = Clash.GONE
        return list(self.clashes)

    def conflicts(self) -> list[str]:
        """Name the unsaved files that changed on disk since they were read here: they cannot be saved."""
        return [path_below(ref) for ref in self.desk.conflicts]

    # the choice -------------------------------------------------------------------------------------------------------

    def take_theirs(self, ref: Ref) -> list[Path]:
        """Read what others wrote into a file; what is not saved of it here is put aside as a copy.

        So is what belongs together with it: half of a move would lose the rubric.

        Raises:
            RubricStudioError: it cannot be read, or the copy not written; what is not saved of it stays.
        """
        with self._anew():
            if self.desk.is_clean(ref):
                self.desk.take_disk(ref)
            wanted = self._steps.with_partners([ref])
            partners = sorted((other for other in self.desk.unsaved if other in wanted), key=lambda other: other != ref)
            paths = [self.desk.keep_copy(other) for other in partners]
            self._steps.joined -= {ref, *partners}
        for other in (ref, *partners):
            self.clashes.pop(other, None)
        self.forget_choices(map(path_below, (ref, *partners)))
        self._stay()
        return [path for path in paths if path]

    def keep_mine(self, ref: Ref) -> Path | None:
        """Let the next saving write over what others wrote, of which a copy is put aside.

        Raises:
            RubricStudioError: what they wrote cannot be read, or the copy not written; nothing has changed.
        """
        path = self.desk.keep_mine(ref)
        self.clashes.pop(ref, None)
        self.touched()
        return path

    def can_keep_both(self, ref: Ref) -> bool:
        """Tell whether one's own text can become a rubric of its own beside theirs."""
        set_id, name = ref
        return name == f"{rubric_of(name)}.yaml" and self.desk.text_of(set_id, name) is not None

    def keep_both(self, ref: Ref) -> str:
        """Make a draft rubric of one's own text, with its responses and verdicts, then read what others wrote.

        Returns:
            The new rubric's id.

        Raises:
            RubricStudioError: what they wrote cannot be read, or the new rubric not made; nothing has changed.
        """
        from rubric_studio.workflows.twin import twin

        set_id, name = ref
        view = self.desk.open(set_id, rubric_of(name))
        made, edits = twin(view, self.desk.rubric_ids(set_id))
        held = self.marks.get(set_id, {})
        marks = [(set_id, (made, *key[1:]), None, given) for key, given in held.items() if key[0] == view.id and given]
        with self._anew():
            self.desk.take_disk(ref)
        self.clashes.pop(ref, None)
        to = replace(self.selection, set_id=set_id, rubric=made) if self.selection.rubric == view.id else None
        files = tuple((set_id, edit) for edit in edits)
        self._do(Step(_("keeping both as two rubrics"), self.selection, files, tuple(marks), to=to))
        self.how[set_id].follow(self.how[set_id], view.id, made)
        return made

    @contextmanager
    def _anew(self) -> Iterator[None]:
        """Let go of all that was worked out from documents that are taken from disk, and of verdicts on other words."""
        rested = {rubric: self._rested(*rubric) for rubric in self._marked()}
        try:
            yield
        finally:
            self._steps.prune(self.desk.text_of)
            self._view = self._standings = None
            self.arranged += 1
            for (set_id, rubric), before in rested.items():
                now = self._rested(set_id, rubric)
                for key in [key for key in before if now.get(key) != before[key]]:
                    self.marks[set_id].pop(key, None)
                    self.how[set_id].saved([key])
                    self.dropped += 1
            self.touched()

    def _stay(self) -> None:
        """Select what is still there."""
        here = self.selection
        if here.rubric and self.desk.text_of(here.set_id, f"{here.rubric}.yaml") is None:
            self.selection = replace(here, set_id="", rubric="", criterion="", response="")
        self._select_there()

    def _marked(self) -> list[tuple[str, str]]:
        return list(dict.fromkeys((set_id, key[0]) for set_id, marks in self.marks.items() for key in marks))

    def _rested(self, set_id: str, rubric: str) -> dict[Mark, tuple[str, str]]:
        from rubric_studio.workflows.judged import digests

        pairs = [key[1:] for key in self.marks.get(set_id, {}) if key[0] == rubric]
        try:
            found = digests(self.desk.open(set_id, rubric), pairs)
        except RubricStudioError:
            return {}
        return {(rubric, *pair): rests for pair, rests in found.items()}


@contextmanager
def _nothing() -> Iterator[None]:
    yield
