"""What the two words of a comparison name: a version, a record, a folder, a pack, a file; and comparing those.

A word that begins with “.” or “/”, or ends in .yaml or .rubricpack and is there, is a path. Any other is a released
version, then a name in the history, then a path.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rubric_studio.diff.changes import Bump
from rubric_studio.diff.version import VERSION
from rubric_studio.errors import GitError, NotFound, WorkspaceError
from rubric_studio.language import _
from rubric_studio.store.sets import SET
from rubric_studio.store.workspace import SETTINGS, Workspace
from rubric_studio.text import safe
from rubric_studio.workflows.compare import Comparison, compare_packed, compared
from rubric_studio.workflows.declared import lines_at, retold
from rubric_studio.workflows.history import history_of, releases, tag_of
from rubric_studio.workflows.times import Time, read_two, read_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rubric_studio.git import History

_PACK = ".rubricpack"
_TEXTS = (".yaml", ".yml")


@dataclass(frozen=True)
class Answer:
    """The comparisons, and why there are none of some sets."""

    comparisons: tuple[Comparison, ...]
    lacking: tuple[NotFound, ...] = ()


def compare_sides(
    find: Callable[[], Workspace], old: str | None = None, new: str | None = None, set_id: str | None = None
) -> Answer:
    """Compare what two words name.

    Args:
        find: finds the workspace, where one is needed.
        old: None for the last release, or the last record where nothing was released.
        new: None for the files as they are.
        set_id: only this set; None for all.

    Raises:
        NotFound: there is nothing of that name, or no set that has both.
        WorkspaceError: the two cannot be compared with each other, or something cannot be read.
        GitError: there is no history, or it cannot be read.
        PackError: a pack cannot be read.
    """
    paths = [_path(word) for word in (old, new)]
    files = [path for path in paths if path and path.is_file() and path.suffix != _PACK]
    if files:
        if set_id:
            raise WorkspaceError(_("Files are compared as they are: leave out the set {set}.").format(set=safe(set_id)))
        if old is None or new is None or len(files) < 2:
            text = _("{path} is a file: compare it with another file. To see what changed in a set, name its folder.")
            raise WorkspaceError(text.format(path=files[0]))
        from rubric_studio.workflows.loose import compare_files

        return Answer((compare_files(files[0], files[1]),))
    return _Sides(find, (old, new), (paths[0], paths[1])).compare(set_id)


def recorded_or_on_disk(workspace: Workspace, set_id: str, old: str | None, new: str | None) -> Comparison:
    """Compare two times of a set that the history knows, or the files as they are.

    Raises:
        NotFound: there is no such set or version.
        GitError: there is no history.
    """
    workspace.folder(set_id)
    return _Sides(lambda: workspace, (old, new), (None, None)).one(set_id)


def _path(word: str | None) -> Path | None:
    """Give the path that a word can only mean."""
    if word is None:
        return None
    path = Path(word)
    plain = path.is_absolute() or word.startswith(".")
    if plain and not path.exists():
        raise WorkspaceError(_("There is no file or folder {path}.").format(path=safe(word)))
    if plain and not path.is_file() and not path.is_dir():
        text = _("{path} is neither a file nor a folder, but a pipe or a device: save what it gives to a file first.")
        raise WorkspaceError(text.format(path=safe(word)))
    return path if plain or (path.suffix in (*_TEXTS, _PACK) and path.is_file()) else None


@dataclass(frozen=True)
class _Sides:
    """Two words, put into times of a set."""

    find: Callable[[], Workspace]
    words: tuple[str | None, str | None]
    paths: tuple[Path | None, Path | None]
    _looked: dict[str, Path | None] = field(default_factory=dict)

    @cached_property
    def workspace(self) -> Workspace:
        return self.find()

    @cached_property
    def history(self) -> History:
        return history_of(self.workspace)

    def compare(self, set_id: str | None) -> Answer:
        found: list[Comparison] = []
        lacking: list[NotFound] = []
        for id_ in self._ids(set_id):
            try:
                found.append(self.one(id_))
            except NotFound as error:
                lacking.append(error)
        if lacking and not found:
            raise lacking[0]
        return Answer(tuple(found), tuple(lacking))

    def _ids(self, set_id: str | None) -> list[str]:
        """Name the sets to compare: those of either time, so that none that is gone goes unsaid."""
        alone = [id_ for id_ in map(self._only, (0, 1)) if id_]
        known = alone[-1:] or self._all()
        if set_id and set_id not in known:
            hint = _("The sets here: {sets}.").format(sets=safe(", ".join(known))) if known else ""
            raise NotFound("set", set_id, hint=hint)
        return [set_id] if set_id else known

    def _all(self) -> list[str]:
        ids: dict[str, None] = {}
        for side in (1, 0):
            path = self._folder(side)
            if path:
                ids |= dict.fromkeys(_workspace(path).set_ids())
            elif self.words[side] is None and side:
                ids |= dict.fromkeys(self.workspace.set_ids())
                ids |= dict.fromkeys(() if self._folder(0) else self._gone("HEAD"))
            elif word := self.words[side]:
                ids |= dict.fromkeys(self.workspace.set_ids())
                record = None if VERSION.match(word) else self.history.find(word)
                ids |= dict.fromkeys(self._gone(record) if record else ())
        return list(ids)

    @cached_property
    def _touched(self) -> dict[str, str]:
        """Tell which files of all sets differ on disk from the last record, below ``rubrics``, and how."""
        folder = self.workspace.root / "rubrics"
        start = self.history.start(folder)
        return {change.path.as_posix().removeprefix(start): change.kind for change in self.history.changed(folder)}

    def _gone(self, record: str) -> list[str]:
        """Name the sets that a record holds and the folder does not."""
        folder = self.workspace.root / "rubrics"
        history = self.history
        if not history.find(record):
            return []
        if record == "HEAD":
            names = [name for name, kind in self._touched.items() if kind == "deleted"]
        else:
            names = [name for name, how in history.changed_between(record, "HEAD", folder).items() if how.old]
        there = self.workspace.set_ids()
        ids = [name.removesuffix(f"/{SET}") for name in names if name.endswith(f"/{SET}") and name.count("/") == 1]
        return [id_ for id_ in ids if id_ not in there]

    def _only(self, side: int) -> str:
        """Name the one set that a side is, if it is one."""
        path = self._folder(side)
        if path and path.suffix == _PACK:
            from rubric_studio.pack.reader import load_pack

            with load_pack(path) as pack:
                return pack.manifest.set
        return path.resolve().name if path and (path / SET).is_file() else ""

    def _folder(self, side: int) -> Path | None:
        """Give the folder or pack that a side names; None where it is in the history, or the workspace itself."""
        word, path = self.words[side], self.paths[side]
        if word is None or path is not None or VERSION.match(word):
            return path
        if word not in self._looked:
            self._looked[word] = None if self._known(word) or not Path(word).exists() else Path(word)
        return self._looked[word]

    def _known(self, word: str) -> bool:
        try:
            return self.history.find(word) is not None
        except (WorkspaceError, GitError):  # no workspace around, or no history of it: it can only be a path
            return False

    def one(self, set_id: str) -> Comparison:
        """Compare one set."""
        packs = self._pack(0), self._pack(1)
        if packs == (None, None):
            times = self._time(0, set_id), self._time(1, set_id)
            found = compared(*read_two(*times), (times[0].shown, times[1].shown), set_id)
            return replace(_retold(found, times), times=times)
        return self._packed(packs, set_id)

    def _pack(self, side: int) -> Path | None:
        path = self._folder(side)
        return path if path and path.suffix == _PACK else None

    def _packed(self, packs: tuple[Path | None, Path | None], set_id: str) -> Comparison:
        """Compare a set, of which one time or both lie in a pack."""
        from rubric_studio.workflows.packed import compare_packs, read_pack

        old, new = packs
        if old and new:
            return compare_packs(read_pack(old), read_pack(new), (old.name, new.name))
        time, pack = self._time(1 if old else 0, set_id), old or cast("Path", new)
        names = (pack.name, time.shown) if old else (time.shown, pack.name)
        held = read_pack(pack)
        found = compare_packed(read_whole(time), held.state, names, first=bool(old))
        return replace(_retold(found, [time], held.declared), times=(None, time) if old else (time, None))

    def _time(self, side: int, set_id: str) -> Time:
        word, path = self.words[side], self._folder(side)
        if path:
            return self._outside(path, set_id, side)
        if word is None and side:
            return self._disk(set_id)
        folder = self.workspace.root / "rubrics" / set_id
        name = word or self._last(set_id)
        record = "" if name == "HEAD" and not self.history.find("HEAD") else self._record(set_id, name)
        return Time(_shown(set_id, name), folder, self.workspace.root, self.history, record, f"rubrics/{set_id}/")

    def _disk(self, set_id: str) -> Time:
        folder = self.workspace.root / "rubrics" / set_id
        shown = _("the files as they are")
        tracked = self.paths == (None, None) and self._folder(0) is None
        if not tracked:
            return Time(shown, folder, self.workspace.root, prefix=f"rubrics/{set_id}/")
        start = f"{set_id}/"
        touched = frozenset(name.removeprefix(start) for name in self._touched if name.startswith(start))
        return Time(shown, folder, self.workspace.root, self.history, None, f"rubrics/{set_id}/", touched)

    def _outside(self, path: Path, set_id: str, side: int) -> Time:
        """Give a set in a folder somewhere; one in the workspace's own folder belongs to its history."""
        folder = path if (path / SET).is_file() else _workspace(path).root / "rubrics" / set_id
        shown, prefix = safe(str(path)), f"{folder}/"
        recorded = self._folder(1 - side) is None and (side == 1 or self.words[1] is not None)
        if recorded and self._is_ours(folder, set_id):
            root = self.workspace.root
            return Time(shown, root / "rubrics" / set_id, root, self.history, None, prefix)
        return Time(shown, folder, folder, None, None, prefix)

    def _is_ours(self, folder: Path, set_id: str) -> bool:
        try:
            return folder.resolve() == (self.workspace.root / "rubrics" / set_id).resolve()
        except WorkspaceError:
            return False

    def _last(self, set_id: str) -> str:
        """Name the last release; where there is none, the last record."""
        published = releases(self.history, set_id)
        return tag_of(set_id, published[-1]) if published else "HEAD"

    def _record(self, set_id: str, name: str) -> str:
        """Find the record that a version, a tag, a branch or a record's id names."""
        wanted = tag_of(set_id, name) if VERSION.match(name) else name
        found = self.history.find(wanted)
        if found is None:
            hint = _(
                "Name a released version of {set} (1.2.0), a tag, a branch, a record by its id or the first seven or"
                " more of its digits, HEAD for the last record, a folder, a pack, or two files. For one before another,"
                " such as HEAD~1, use the id that “rubric-studio log” shows."
            )
            raise NotFound("version", wanted, hint=hint.format(set=set_id))
        return found


def _retold(found: Comparison, times: Iterable[Time], *texts: bytes) -> Comparison:
    """Tell what was declared to ask the same by either time; that is read only where scores may change."""
    return retold(found, *texts, *map(lines_at, times)) if found.bump is Bump.MAJOR else found


def _workspace(path: Path) -> Workspace:
    """Take a folder for a workspace.

    Raises:
        WorkspaceError: it is none, and no set's folder.
    """
    if (path / SETTINGS).is_file() or (path / "rubrics").is_dir():
        return Workspace(path)
    text = _("{path} is neither a workspace (with a folder “rubrics”) nor the folder of a set (with a set.yaml).")
    raise WorkspaceError(text.format(path=safe(str(path))))


def _shown(set_id: str, name: str) -> str:
    return _("the last record") if name == "HEAD" else safe(name.removeprefix(tag_of(set_id, "")))
