"""A record that joins two lines of work, made beside the files and the index: nothing is touched until it is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.errors import GitError
from rubric_studio.git.history import FROM_INPUT, pathspecs
from rubric_studio.git.records import REGULAR
from rubric_studio.git.scratch import scratch
from rubric_studio.language import _
from rubric_studio.text import safe

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from rubric_studio.git.sides import Sides
    from rubric_studio.git.values import Difference, Person
    from rubric_studio.git.worktree import WorkTree


_GOING = "refs/rubric-studio/going-on"
"""Names the record that the files are going on to, while they do."""
_READ_TREE = ("read-tree", "-i", "-m", "--aggressive")


def join(
    tree: WorkTree, sides: Sides, settled: Mapping[str, bytes | None], note: str, *, author: Person | None = None
) -> str:
    """Make the record that joins two lines of work; the work tree stays as it is.

    Args:
        tree: where.
        sides: the two, and where they parted.
        settled: the files that both changed, by their path from the top: what they become, None where they go.
        note: what the record says.
        author: who joins; None for whom git's settings name.

    Returns:
        Its full id.

    Raises:
        GitError: files that are not among ``settled`` were changed on both sides, or the record cannot be written.
    """
    made = _tree(tree, sides, settled)
    wants = tree.program.read("config", "--type=bool", "--get", "commit.gpgsign", accept=(0, 1)).line
    signed = ("-S",) if wants == "true" else ()
    parents = ("-p", sides.ours, "-p", sides.theirs)
    variables = author.variables() if author else None
    feed = f"{note.strip()}\n".encode()
    return tree.program.write("commit-tree", *signed, *parents, "-F", "-", made, feed=feed, variables=variables).line


def _tree(tree: WorkTree, sides: Sides, settled: Mapping[str, bytes | None]) -> str:
    """Write the files of both sides, put together in an index of their own."""
    with scratch() as folder:
        index = folder / "index"
        tree.program.read(*_READ_TREE, sides.base, sides.ours, sides.theirs, index=index)
        modes = _modes(tree, index, settled)
        lines = []
        for path, content in settled.items():
            lines.append(f"0 {'0' * len(sides.ours)}\t{path}\0")
            if content is not None:
                blob = tree.program.write("hash-object", "-w", "--stdin", feed=content).line
                lines.append(f"{modes.get(path, '100644')} {blob}\t{path}\0")
        feed = "".join(lines).encode("utf-8", "surrogateescape")
        tree.program.read("update-index", "-z", "--index-info", feed=feed, index=index)
        if open_ := sorted(set(_unmerged(tree, index))):
            raise GitError(_only_git(open_))
        return tree.program.read("write-tree", index=index).line


def ensure_can_go(tree: WorkTree, record: str) -> None:
    """Make sure that the files can go on to a record without losing what is not recorded; nothing is touched.

    Raises:
        GitError: something would be lost.
    """
    answer = tree.program.read("read-tree", "--dry-run", "-m", "-u", "HEAD", record, accept=(0, 128))
    if answer.status:
        raise answer.error(_would_be_lost())


def _would_be_lost() -> str:
    return _("What comes in would write over changes here that are not recorded. Record them first, then try again.")


def go_to(tree: WorkTree, record: str) -> None:
    """Let this line of work, and the files, go on to a record that comes after the last one.

    Raises:
        GitError: files that were changed and not recorded would be lost, or the record does not follow.
    """
    tree.program.write("update-ref", _GOING, record)
    answer = tree.program.write("merge", "--ff-only", "--quiet", record, accept=(0, 1, 128))
    tree.program.write("update-ref", "-d", _GOING)
    if answer.status == 0:
        return
    if "would be overwritten" in answer.words:
        raise answer.error(_would_be_lost())
    raise tree.program.failure(answer)


def take_back(tree: WorkTree) -> None:
    """Put files back as they were recorded, where going on to another record was stopped in the middle.

    Only those that it left behind: they say what they were to say, or its beginning, or were taken away to be written.

    Raises:
        GitError: the history cannot be read or written.
    """
    going = tree.program.read("rev-parse", "--verify", "--quiet", f"{_GOING}^{{commit}}", accept=(0, 1, 128)).line
    head = tree.find("HEAD")
    if going and head and going != head:
        coming = tree.changed_between(head, going, tree.root)
        names = [change.path.as_posix() for change in tree.changed(tree.root)]
        left = [name for name in names if name in coming and _is_left(tree, name, coming[name])]
        for name in left:
            (tree.root / name).unlink(missing_ok=True)
        if back := [name for name in left if coming[name].old]:
            tree.program.write("checkout", "--quiet", "HEAD", *FROM_INPUT, feed=pathspecs(back))
    if going:
        tree.program.write("update-ref", "-d", _GOING)


def _is_left(tree: WorkTree, name: str, coming: Difference) -> bool:
    place = tree.root / name
    if not place.exists():
        return coming.old is not None and not place.is_symlink()
    if place.is_symlink() or not place.is_file() or coming.new is None:
        return False
    wanted = tree.read_one(coming.new)
    return wanted.replace(b"\r\n", b"\n").startswith(place.read_bytes().replace(b"\r\n", b"\n"))


def _modes(tree: WorkTree, index: Path, paths: Collection[str]) -> dict[str, str]:
    """Give the modes of files that both changed: what one side made of it holds.

    Raises:
        GitError: one of them is no plain file on one side: a link, or another repository.
    """
    stages: dict[str, dict[str, str]] = {}
    for item in tree.program.read("ls-files", "-z", "--stage", index=index).items:
        about, _tab, path = item.partition("\t")
        mode, _blob, stage = about.split(" ")
        if path in paths:
            stages.setdefault(path, {})[stage] = mode
    if strange := sorted(path for path, held in stages.items() if not REGULAR.issuperset(held.values())):
        raise GitError(_only_git(strange))
    return {path: _mode(held) for path, held in stages.items()}


def _mode(stages: Mapping[str, str]) -> str:
    """Merge the modes of base, ours and theirs; of a file that both made anew, ours."""
    base, ours, theirs = (stages.get(stage) for stage in "123")
    return stages.get("0") or (theirs if theirs and (ours is None or ours == base) else ours) or "100644"


def _only_git(paths: list[str]) -> str:
    return _("These files were changed on both sides, and only git's own tools can join them: {names}.").format(
        names=safe(", ".join(paths[:3]))
    )


def _unmerged(tree: WorkTree, index: Path) -> list[str]:
    items = tree.program.read("ls-files", "-z", "--unmerged", index=index).items
    return [item.partition("\t")[2] for item in items]
