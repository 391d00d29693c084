"""Bringing back what a journal holds: what of it is not on disk, what can go back in its place, and what cannot."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rubric_studio.errors import NotFound, RubricStudioError
from rubric_studio.model.judgment import Verdict
from rubric_studio.model.signoff import What, Words
from rubric_studio.store.document import Document
from rubric_studio.store.sets import kind_of
from rubric_studio.workflows import rescue
from rubric_studio.workflows.desk import Desk
from rubric_studio.workflows.edit import FileEdit
from rubric_studio.workflows.journal import leftovers
from rubric_studio.workflows.judged import How, digests
from rubric_studio.workflows.kept import Beside
from rubric_studio.workflows.papers import path_below
from rubric_studio.workflows.spoken import Saying, own

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.journal import Leftover
    from rubric_studio.workflows.kept import Given, Kept, MarkKey
    from rubric_studio.workflows.papers import Ref

Mark = tuple[str, tuple[str, str, str], "Verdict | None", "Verdict | None"]
"""Set, (rubric, criterion, response), the verdict before, the verdict after."""
Said = tuple[str, tuple[str, str, str], "Saying | None", "Saying | None"]
"""Set, (rubric, criterion, which), what was said before, what is said after."""


@dataclass(kw_only=True)
class Recovery(Beside):
    """What a journal holds that is not on disk.

    Args:
        edits: the files as they are and as they are to be, each with its set.
        marks: the verdicts that are still about the same words.
        words: what was said of criteria: set, which, before, after.
        how: how they were given, by set.
        settled: texts of files in which another program's merge left marks, and which hold them still.
        aside: texts of files that changed on disk since, by set and name: they go into no file.
        lost: verdicts on words that changed since.
        sentences: what changed, by set and rubric ("" for the set itself).
    """

    edits: list[tuple[str, FileEdit]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    words: list[Said] = field(default_factory=list)
    how: dict[str, How] = field(default_factory=dict)
    settled: dict[Ref, str] = field(default_factory=dict)
    aside: dict[Ref, str] = field(default_factory=dict)
    lost: dict[MarkKey, Given] = field(default_factory=dict)
    sentences: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.is_more_than_begun or bool(self.writing)

    @property
    def is_more_than_begun(self) -> bool:
        """Tell whether it holds anything but texts that are being typed."""
        files = self.edits or self.settled or self.aside
        return bool(files or self.marks or self.words or self.lost or self.unread)

    @property
    def texts(self) -> dict[str, str]:
        """Give the texts of all its files, by their path below the workspace."""
        texts = {path_below((set_id, edit.name)): edit.after.text for set_id, edit in self.edits if edit.after}
        return texts | {path_below(ref): text for ref, text in (self.settled | self.aside).items()}


def recovery(workspace: Workspace, kept: Kept, *, rater: str) -> Recovery:
    """Find out what a journal holds that is not on disk; may be called in a thread.

    Args:
        workspace: the workspace as it is now.
        kept: what the journal holds.
        rater: whose verdicts they are.
    """
    found = Recovery(writing=dict(kept.writing), at=kept.at, when=kept.when, left=kept.left)
    found.moves, found.unread, found.told = dict(kept.moves), dict(kept.unread), set(kept.told)
    desk = Desk(workspace, rater=rater)
    for (set_id, name), draft in kept.files.items():
        _place(found, desk, (set_id, name), draft.text, draft.stamp)
    if found.aside:  # half of a move would lose the rubric: what was to be taken away stays
        found.edits = [(set_id, edit) for set_id, edit in found.edits if edit.after]
    for key, given in kept.marks.items():
        _weigh(found, desk, key, given)
    for key, words in kept.words.items():
        _hear(found, desk, key, words)
    for set_id in dict.fromkeys(set_id for set_id, _edit in found.edits):
        edits = [edit for owner, edit in found.edits if owner == set_id]
        texts = {edit.name: edit.after.text if edit.after else None for edit in edits}
        try:
            from rubric_studio.workflows.differing import differing

            said = differing(workspace, set_id, {}, texts)
        except RubricStudioError:  # the names of the files have to do
            said = {}
        found.sentences |= {(set_id, rubric): sentences for rubric, sentences in said.items()}
    return found


def _place(found: Recovery, desk: Desk, ref: Ref, text: str | None, stamp: str | None) -> None:
    """Put a text where it belongs, or aside where its file changed since."""
    set_id, name = ref
    try:
        document = held = now = None
        with suppress(NotFound):
            source, document = desk.workspace.read(set_id, name)
            held, now = document.text, source.stamp
        if text == held:
            return
        if now == stamp:
            after = text if text is None else Document.parse(text, kind=kind_of(name) or "", path=path_below(ref))
            desk.put(set_id, name, after)
            found.edits.append((set_id, FileEdit(name, document, after)))
            return
    except RubricStudioError:  # nobody can read one of them: the other must not be lost for that
        pass
    if text is not None:
        place = found.settled if _is_torn_still(desk, ref, stamp) else found.aside
        place[ref] = text


def _is_torn_still(desk: Desk, ref: Ref, stamp: str | None) -> bool:
    """Tell whether a file is as it was read, with the marks of another program's merge in it."""
    from rubric_studio.workflows.meeting import torn  # where a file cannot be read

    with suppress(RubricStudioError):
        meeting = torn(desk, ref)
        return meeting is not None and meeting.source.stamp == stamp
    return False


def _weigh(found: Recovery, desk: Desk, key: MarkKey, given: Given) -> None:
    """Take a verdict whose words are as they were, unless it is on disk already."""
    set_id, mark = key[0], key[1:]
    try:
        after = Verdict(given.verdict) if given.verdict else None
        view = desk.open(set_id, mark[0])
        rests = digests(view, [mark[1:]]).get(mark[1:])
        same = rests and given.judging in ("", rests[0]) and given.response in ("", rests[1])
        held = desk.own_line(view, mark[1], mark[2]) if same else None
    except (RubricStudioError, ValueError):
        same, held, after = None, None, None
    before = Verdict(held.verdict) if held else None
    quotes = given.quotes if given.quotes is not None else (held.evidence if held else ())
    if not same:
        found.lost[key] = given
    elif before != after or (held and quotes != held.evidence):
        found.marks.append((set_id, mark, before, after))
        how = found.how.setdefault(set_id, How())
        for holds, keys in ((given.blind, how.blind), (given.pointed, how.pointed)):
            keys.update([mark] if holds else [])
        how.quotes |= {mark: given.quotes} if given.quotes is not None else {}


def _hear(found: Recovery, desk: Desk, key: MarkKey, given: tuple[str, str, str]) -> None:
    """Take what was said of a criterion, unless it is on disk already."""
    with suppress(RubricStudioError, ValueError):
        before = own(Words(desk.words(key[0])), key[1:], desk.rater)
        what = What(given[0])
        after = None if what is What.WITHDRAW else Saying(what, *given[1:])
        if before != after:
            found.words.append((key[0], key[1:], before, after))


def put_aside(found: Recovery) -> list[Path]:
    """Write all of it as copies into the person's state folder, for that person alone.

    Raises:
        RubricStudioError: they cannot be written.
    """
    verdicts = {(set_id, *key): after and after.value for set_id, key, _before, after in found.marks}
    for set_id, key, _before, after in found.words:
        verdicts[set_id, *key] = f"{after.what} {after.why}" if after else None
    begun = found.writing | {":".join(key): text for key, (text, _base) in found.unread.items()}
    return _copies(found.texts, verdicts | _lost(found), begun)


def put_yaml_aside(texts: Iterable[str]) -> list[Path]:
    """Write copies of YAML that nobody can read and that has no place any more.

    Raises:
        RubricStudioError: they cannot be written.
    """
    return _copies({}, {}, {str(number): text for number, text in enumerate(texts)})


def put_rest_aside(found: Recovery) -> list[Path]:
    """Write copies of what cannot go back in its place.

    Raises:
        RubricStudioError: they cannot be written.
    """
    return _copies({path_below(ref): text for ref, text in found.aside.items()}, _lost(found), {})


def _lost(found: Recovery) -> dict[MarkKey, str | None]:
    return {key: given.verdict for key, given in found.lost.items()}


def _copies(texts: dict[str, str], verdicts: dict[MarkKey, str | None], writing: dict[str, str]) -> list[Path]:
    names = ("set", "rubric", "criterion", "response", "verdict")
    lines = [json.dumps(dict(zip(names, (*key, verdict), strict=True))) for key, verdict in verdicts.items()]
    more = {rescue.VERDICTS: "\n".join(lines) + "\n"} if lines else {}
    begun = {f"begun-{number}.txt": text for number, text in enumerate(writing.values(), start=1)}
    return rescue.keep_all({**texts, **more, **begun})


@dataclass(eq=False)
class Offer:
    """A journal of a process that is gone, and what of it is not on disk."""

    leftover: Leftover
    found: Recovery

    @property
    def is_begun_only(self) -> bool:
        """Tell whether it holds only texts that the person had begun before leaving: nothing to be asked about."""
        return self.found.left and not self.found.is_more_than_begun


def offers(workspace: Workspace, *, rater: str, own: Path | None = None) -> list[Offer]:
    """Take over the journals of processes that are gone, newest first; what is all on disk is cleared away.

    Args:
        workspace: the workspace.
        rater: whose verdicts they are.
        own: the journal of this process.
    """
    made: list[Offer] = []
    for leftover in leftovers(workspace.root, own=own):
        if found := recovery(workspace, leftover.kept, rater=rater):
            made.append(Offer(leftover, found))
        else:
            leftover.remove()
    return made
