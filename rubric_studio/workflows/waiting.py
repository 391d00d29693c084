"""What differs between the folder and the last record, set by set, and what must be mended before it is recorded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.diff.compare import compare
from rubric_studio.language import _, counted
from rubric_studio.lint.check import RULES_BY_CODE
from rubric_studio.lint.privacy import date_of_birth, direct_identifier
from rubric_studio.model.signoff import What, Words
from rubric_studio.store import signoffs
from rubric_studio.store.files import read_bytes
from rubric_studio.store.judgments import parse
from rubric_studio.store.sets import JUDGMENTS, SET, SHARED, SIGNOFFS, kind_of
from rubric_studio.text import one_line
from rubric_studio.workflows.baseline import NAME as BASELINE
from rubric_studio.workflows.check import today
from rubric_studio.workflows.history import comparable, masked, new_set, said, words_of
from rubric_studio.workflows.loaded import check_loaded
from rubric_studio.workflows.times import last_record, needed, on_disk, read_some
from rubric_studio.workflows.unit import no_set_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rubric_studio.diff.changes import Change
    from rubric_studio.finding import Finding
    from rubric_studio.git import History
    from rubric_studio.model.signoff import Word
    from rubric_studio.store.sets import LoadedSet
    from rubric_studio.store.workspace import Workspace

_BESIDE = frozenset({"rubric-studio.yaml", ".gitattributes", ".gitignore"})
_IN_SET = frozenset({"equivalent.jsonl", "CHANGELOG.md", BASELINE})


@dataclass(frozen=True)
class Deed:
    """What one person did, in forms for one and for several, with places for ``n`` and ``by``."""

    one: str
    many: str
    n: int
    by: str

    def said(self, reader: str = "") -> str:
        """Say it; to the one who did it, as theirs.

        Args:
            reader: the rater id of the one it is said to; "" for everybody, as in a note that stays.
        """
        by = _("you ({rater})").format(rater=self.by) if self.by == reader else self.by
        return counted(self.one, self.many, self.n, by=by)


@dataclass(frozen=True)
class SetChange:
    """What is different in one set.

    Args:
        changes: in meaning.
        words: what people know rubrics and criteria by: ``words_of``.
        lines: sentences about what has no change of its own: a whole new set, layout.
        deeds: what was given by whom: verdicts, sign-offs.
        shared: the ids of the shared criteria, before and now.
        blocking: what has to be mended or allowed before it can be recorded.
    """

    changes: tuple[Change, ...]
    words: dict[str, str]
    lines: tuple[str, ...]
    deeds: tuple[Deed, ...]
    shared: frozenset[str]
    blocking: tuple[Finding, ...]

    @property
    def sentences(self) -> list[str]:
        """Say all of it, a sentence each."""
        return self.told()

    def told(self, reader: str = "") -> list[str]:
        """Say all of it to somebody, as ``Deed.said`` says it."""
        return [*said(self.changes, self.words), *self.lines, *(deed.said(reader) for deed in self.deeds)]


def is_ours(path: str) -> bool:
    """Tell whether a file below a workspace's folder is one that a record takes in; hidden ones in a set are not."""
    parts = path.split("/", 2)
    if parts[0] == "rubrics" and len(parts) == 3:
        hidden = any(part.startswith(".") for part in path.split("/"))
        return not hidden and (kind_of(parts[2]) is not None or parts[2] in _IN_SET)
    return path in _BESIDE or (parts[0] == "schemas" and path.endswith(".schema.json"))


def changed_files(workspace: Workspace, history: History) -> list[str]:
    """List our files that differ from the last record, as paths below the workspace.

    Raises:
        GitError: the history cannot be read.
    """
    here = workspace.root.resolve()
    inside = here.relative_to(history.root.resolve()).as_posix()
    prefix = "" if inside == "." else f"{inside}/"
    found = [change.path.as_posix().removeprefix(prefix) for change in history.changed(here)]
    return sorted(path for path in found if is_ours(path))


def left_out(workspace: Workspace, history: History) -> str:
    """Say which of the rubrics' files .gitignore keeps out of the history, "" where it keeps out none.

    Verdicts may be kept out on purpose: a release does not hold them.

    Raises:
        GitError: the history cannot be read.
    """
    ours = [
        f"rubrics/{set_id}/{name}"
        for set_id in workspace.set_ids()
        for name in workspace.names(set_id)
        if kind_of(name) != "judgment"
    ]
    found = history.ignored(workspace.root / path for path in ours)
    if not found:
        return ""
    one = "{path} would be left out, because .gitignore names it. Take it out of .gitignore, or move the file away."
    many = (
        "{n} files would be left out, because .gitignore names them ({path} is the first). Take them out of"
        " .gitignore, or move the files away."
    )
    return counted(one, many, len(found), path=found[0])


def look(workspace: Workspace, history: History, files: list[str]) -> dict[str, SetChange]:
    """Compare the sets that have changed files with the last record, and check what would be recorded.

    Raises:
        GitError: the history cannot be read.
    """
    by_set: dict[str, set[str]] = {}
    for path in files:
        if path.startswith("rubrics/"):
            _rubrics, set_id, name = path.split("/", 2)
            by_set.setdefault(set_id, set()).add(name)
    return {set_id: _look_at(workspace, history, set_id, names) for set_id, names in by_set.items()}


def _look_at(workspace: Workspace, history: History, set_id: str, names: set[str]) -> SetChange:
    folder = workspace.root / "rubrics" / set_id
    blobs = history.files("HEAD", folder) if history.state().has_records else {}
    wanted = needed(names, set(blobs) | names)
    now = read_some(on_disk(workspace, set_id), wanted)
    before = read_some(last_record(history, folder), wanted) if blobs else None
    lines: list[str] = []
    changes: list[Change] = []
    if before is None:
        lines = all_new(now)
    elif not _left(workspace, set_id, {*blobs, *names}):
        lines = [_("set “{title}” removed").format(title=one_line(masked(before.set.title or set_id)))]
    else:
        changes = compare(*comparable(before, now))
    deeds = _verdicts(workspace, history, set_id, names, blobs)
    words, gone = _signoffs(workspace, history, set_id, names, blobs)
    deeds += words
    lines += gone
    if not changes and not lines and not deeds:
        one, many = (
            "{set}: one file changed, but not in meaning (layout, comments, notes)",
            ("{set}: {n} files changed, but not in meaning (layout, comments, notes)"),
        )
        lines.append(counted(one, many, len(names), set=set_id))
    return SetChange(
        tuple(changes),
        words_of(*([before] if before else []), now),
        tuple(lines),
        tuple(deeds),
        frozenset({*(before.shared if before else ()), *now.shared}),
        tuple(_blocking(workspace, set_id, names, now, {*blobs, *names})),
    )


def _left(workspace: Workspace, set_id: str, names: set[str]) -> bool:
    """Tell whether any file of a set is still there."""
    return any(kind_of(name) and workspace.path_of(set_id, name).exists() for name in names)


def _blocking(
    workspace: Workspace, set_id: str, names: set[str], now: LoadedSet, everything: set[str]
) -> list[Finding]:
    """Find what stops a record: in changed files, and where set.yaml or shared.yaml changed, in all that rest on it.

    Identifiers that were recorded earlier stop nothing: they are in the history already.
    """
    if SET not in now.documents and not now.problems:
        if not _left(workspace, set_id, everything):
            return []
        return [no_set_file(set_id, f"rubrics/{set_id}/{SET}")]
    paths = {f"rubrics/{set_id}/{name}" for name in names}
    wide = bool({SET, SHARED} & names)
    private = (direct_identifier.code, date_of_birth.code)
    return [
        finding
        for finding in check_loaded(now, set_id, today())
        if RULES_BY_CODE[finding.code].blocks_record
        and ((finding.place and finding.place.path in paths) or (wide and finding.code not in private))
    ]


def all_new(loaded: LoadedSet) -> list[str]:
    """Say that a set is new."""
    return [new_set(loaded.set.title or loaded.set.id, len(loaded.rubrics))]


def _verdicts(
    workspace: Workspace, history: History, set_id: str, names: set[str], recorded: dict[str, str]
) -> list[Deed]:
    deeds = []
    for name in sorted(name for name in names if name.startswith(JUDGMENTS)):
        before, now = (parse(data, name)[0] for data in _both(workspace, history, set_id, name, recorded))
        was, is_ = {line.id for line in before}, {line.id for line in now}
        rater = one_line(name.removeprefix(JUDGMENTS).removesuffix(".jsonl"))
        if new := len(is_ - was):
            deeds.append(Deed("one new verdict by {by}", "{n} new verdicts by {by}", new, rater))
        if gone := len(was - is_):
            deeds.append(Deed("one verdict by {by} deleted", "{n} verdicts by {by} deleted", gone, rater))
    return deeds


_WORDS = {
    What.APPROVE: ("one criterion approved by {by}", "{n} criteria approved by {by}"),
    What.REQUEST_CHANGES: ("changes asked for by {by} in one criterion", "changes asked for by {by} in {n} criteria"),
    What.COMMENT: ("one comment by {by}", "{n} comments by {by}"),
    What.WITHDRAW: ("one sign-off taken back by {by}", "{n} sign-offs taken back by {by}"),
}


def _signoffs(
    workspace: Workspace, history: History, set_id: str, names: set[str], recorded: dict[str, str]
) -> tuple[list[Deed], list[str]]:
    """Give what was said of criteria and holds in the end, and sentences about what was deleted."""
    if SIGNOFFS not in names:
        return [], []
    both = _both(workspace, history, set_id, SIGNOFFS, recorded)
    before, now = ({word.id: word for word in signoffs.parse(data, SIGNOFFS)[0]} for data in both)
    new = Counter((word.what, word.by) for word in _held(before, now))
    deeds = [Deed(*_WORDS[What(what)], n, one_line(by)) for (what, by), n in sorted(new.items())]
    gone = len(before.keys() - now.keys())
    return deeds, [counted("one sign-off deleted", "{n} sign-offs deleted", gone)] if gone else []


def _held(before: Mapping[str, Word], now: Mapping[str, Word]) -> Iterator[Word]:
    """Give the new words, of each person's on a criterion the last; what was said and taken back since is nothing."""
    was, is_ = Words(before.values()), Words(now.values())
    new = [word for id_, word in now.items() if id_ not in before]
    yield from (word for word in new if word.what == What.COMMENT)
    for by, rubric, criterion in dict.fromkeys((w.by, w.rubric, w.criterion) for w in new if w.what != What.COMMENT):
        last, earlier = is_.last(by, rubric, criterion), was.last(by, rubric, criterion)
        stood = earlier is not None and earlier.what != What.WITHDRAW
        if last and last != earlier and (last.what != What.WITHDRAW or stood):
            yield last


def _both(
    workspace: Workspace, history: History, set_id: str, name: str, recorded: dict[str, str]
) -> tuple[bytes, bytes]:
    """Give what a file held when it was last recorded, and what it holds now."""
    path = workspace.path_of(set_id, name)
    before = history.read_one(recorded[name]) if name in recorded else b""
    return before, read_bytes(path, inside=workspace.root) if path.is_file() else b""
