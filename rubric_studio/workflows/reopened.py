"""A release opened again, to be read: its set as its record holds it, in memory and never on disk.

Its folder is one that is not there, so that nothing of today is ever taken for what was released.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rubric_studio.errors import NotFound
from rubric_studio.language import _
from rubric_studio.model import equivalent
from rubric_studio.store.sets import JUDGMENTS, RESPONSES, SET, kind_of
from rubric_studio.store.workspace import Workspace, headed
from rubric_studio.text import natural_key, one_line
from rubric_studio.workflows.desk import Desk
from rubric_studio.workflows.history import history_of
from rubric_studio.workflows.titles import ACTIVE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rubric_studio.workflows.papers import Ref
    from rubric_studio.workflows.releases import Release


@dataclass(frozen=True)
class ReleasedSet(Workspace):
    """A workspace with one set: that of a release, its active rubrics only.

    Args:
        set_id: the set.
        files: what its files held, by their path below the set's folder.
    """

    set_id: str
    files: Mapping[str, bytes] = field(repr=False)

    def set_ids(self) -> list[str]:
        """Name the set."""
        return [self.set_id]

    def names(self, set_id: str, *, inner: tuple[str, ...] = ("", RESPONSES, JUDGMENTS)) -> list[str]:
        """List the files that are ours, as ``Workspace.names`` does."""
        self.folder(set_id)  # which says what set there is
        held = (name for name in self.files if kind_of(name) and name[: name.rfind("/") + 1] in inner)
        return sorted(held, key=natural_key)

    def head(self, set_id: str, name: str) -> tuple[str | None, str]:
        """Give title and status as they stand at the head of a file."""
        return headed(self.bytes_of(set_id, name), name)

    def declared_equal(self, set_id: str) -> list[tuple[str, str]]:  # noqa: ARG002 - there is but one
        """Give the digests that were declared equal by then."""
        return equivalent.parse(self.files.get(equivalent.NAME, b""))

    def bytes_of(self, set_id: str, name: str) -> bytes:
        """Give what a file held.

        Raises:
            NotFound: there was no such file.
        """
        if set_id != self.set_id or name not in self.files:
            raise NotFound("file", f"rubrics/{set_id}/{name}")
        return self.files[name]


class ReleasedDesk(Desk):
    """The desk of a release: all of it is known at once, and nobody changes it."""

    def begin(self, set_id: str = "", rubric: str = "") -> None:  # noqa: ARG002 - all is read, whatever is wanted
        """Get to know what all rubrics are called."""
        self._titles.look_at_sets()
        for id_ in self.workspace.set_ids():
            for held in list(self._titles.rubrics(id_)):
                title, status = self.workspace.head(id_, f"{held}.yaml")
                self._titles.learn(id_, held, one_line(title or ""), status)

    def look(self, set_id: str, near: str = "") -> Iterator[bool]:  # noqa: ARG002 - all is known
        """Look for nothing more."""
        return iter(())

    def look_at_sets(self) -> bool:
        """Look for no other sets."""
        return False

    def differs(self, ref: Ref) -> bool:  # noqa: ARG002 - whatever it is
        """Tell that nothing changes."""
        return False


def reopened(workspace: Workspace, release: Release, *, rater: str) -> ReleasedDesk:
    """Open a release to read it.

    Args:
        workspace: whose history holds it.
        release: which.
        rater: whose verdicts count before others', as anywhere.

    Raises:
        NotFound: its record holds no such set.
        GitError: the history cannot be read.
    """
    history = history_of(workspace)
    blobs = history.files(release.record, workspace.root / "rubrics" / release.set_id)
    if SET not in blobs:
        hint = _("The record that {tag} names holds none.").format(tag=release.tag)
        raise NotFound("set", release.set_id, hint=hint)
    wanted = [name for name in blobs if (kind_of(name) and "/." not in f"/{name}") or name == equivalent.NAME]
    held = dict(zip(wanted, history.read(blobs[name] for name in wanted), strict=True))
    files = {name: data for name, data in held.items() if kind_of(name) != "rubric" or headed(data, name)[1] == ACTIVE}
    return ReleasedDesk(ReleasedSet(workspace.root / release.tag, release.set_id, files), rater=rater)
