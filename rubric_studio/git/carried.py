"""The tags that go to the team with what is sent: those that its copy had when it was asked last, and those it lacks.

Git keeps nothing of what another copy's tags are: here they are a list of names, to which a name of our own points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rubric_studio.git.records import Records

TOLD = "refs/rubric-studio/tags-of/"
"""What the names begin with under which the lists are kept; what git calls the team's copy follows."""


def keep_tags(tree: Records, team: str, names: Iterable[str]) -> None:
    """Keep which tags the team's copy has.

    Raises:
        GitError: the history cannot be written.
    """
    wanted = frozenset(names)
    if wanted == known_tags(tree, team):
        return
    feed = "".join(f"{name}\0" for name in sorted(wanted)).encode("utf-8", "surrogateescape")
    blob = tree.program.write("hash-object", "-w", "--stdin", feed=feed).line
    tree.program.write("update-ref", f"{TOLD}{team}", blob)


def known_tags(tree: Records, team: str) -> frozenset[str] | None:
    """Name the tags that the team's copy had when it was asked last; None where it never was.

    Raises:
        GitError: git is not installed.
    """
    answer = tree.program.read("cat-file", "blob", f"{TOLD}{team}", accept=(0, 128))
    return frozenset(answer.items) if answer.status == 0 else None


def unsent(tree: Records, team: str, record: str | None) -> tuple[str, ...]:
    """Name the tags that go with a record (git: --follow-tags) and that the team lacks, as far as that is known here.

    Raises:
        GitError: the history cannot be read.
    """
    told = known_tags(tree, team)
    if told is None or not record:  # it was never asked: they may all have come from there
        return ()
    shape = "--format=%(objecttype) %(refname:lstrip=2)%00"
    items = tree.program.read("for-each-ref", f"--merged={record}", shape, "refs/tags/").items
    held = (item.removeprefix("\n").partition(" ") for item in items)
    return tuple(name for kind, _space, name in held if kind == "tag" and name not in told)
