"""The releases of a set: when each was made, what its notes say, who approved, and the digest of its pack."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rubric_studio.diff.changes import Bump
from rubric_studio.diff.version import between
from rubric_studio.language import _
from rubric_studio.workflows.history import history_of, releases, tag_of
from rubric_studio.workflows.milestones import Milestones
from rubric_studio.workflows.notes import NOTES, of_version
from rubric_studio.workflows.people import People
from rubric_studio.workflows.plan import digest_in

if TYPE_CHECKING:
    from rubric_studio.store.workspace import Workspace


@dataclass(frozen=True)
class Release:
    """A release.

    Args:
        set_id: the set.
        version: its number.
        tag: what it is called in the history.
        at: when it was made, ISO.
        by: what people call who made it.
        bump: how far it is from the release before it; None of the first.
        signed: its tag carries a signature; whether that holds, git tells (git tag -v).
        record: the full id of the record that was released.
        digest: of its pack; None where somebody made the tag by hand.
        notes: the lines of its release notes, Markdown.
    """

    set_id: str
    version: str
    tag: str
    at: str
    by: str
    bump: Bump | None
    signed: bool
    record: str
    digest: str | None
    notes: tuple[str, ...]

    @property
    def step(self) -> str:
        """Say how far it is from the release before it."""
        words = {Bump.PATCH: _("patch"), Bump.MINOR: _("minor"), Bump.MAJOR: _("major")}
        return words.get(self.bump, "") if self.bump else _("first")

    @property
    def signature(self) -> str:
        """Say whether it carries a signature."""
        return _("signed") if self.signed else _("not signed")

    @property
    def pack(self) -> str:
        """Say which digest its pack has."""
        return self.digest or _("(its tag names none: it was made by hand)")


def releases_of(workspace: Workspace, set_id: str, *, limit: int = 0) -> tuple[Release, ...]:
    """List the releases of a set, the latest first; also of one that is not there any more.

    Args:
        workspace: where it is.
        set_id: the set.
        limit: only so many; 0 for all.

    Raises:
        NotFound: there is no such set, and nothing of it was released.
        GitError: there is no history, or it cannot be read.
    """
    history = history_of(workspace)
    every = Milestones(history, set_id).all
    made, earlier = every[-limit:], {one.version: before.version for before, one in pairwise(every)}
    if not made:
        workspace.folder(set_id)  # says that there is no such set
    messages = history.tag_messages(f"{set_id}/")
    start = history.start(workspace.root / "rubrics" / set_id)
    held = history.held([(one.record, f"{start}{NOTES}") for one in made])
    blobs = dict(zip([blob for blob in held if blob], history.read([blob for blob in held if blob]), strict=True))
    people, found = People(workspace), list[Release]()
    for one, blob in zip(made, held, strict=True):
        tag = tag_of(set_id, one.version)
        text = blobs[blob].decode("utf-8", "replace") if blob else ""
        said = messages.get(tag, "")
        notes = of_version(text, one.version) or _message(said)
        bump = between(earlier[one.version], one.version) if one.version in earlier else None
        by, digest = people.named(one.mark.by, one.mark.email), digest_in(said)
        found.append(Release(set_id, one.version, tag, one.at, by, bump, one.mark.signed, one.record, digest, notes))
    return tuple(reversed(found))


def how_many(workspace: Workspace, set_id: str) -> int:
    """Count the releases of a set.

    Raises:
        GitError: there is no history, or it cannot be read.
    """
    return len(releases(history_of(workspace), set_id))


def _message(text: str) -> tuple[str, ...]:
    """Give a tag's own words, where the notes of its time say nothing of it."""
    lines = [line for line in text.split("\n")[1:] if not line.startswith("pack: ")]
    return tuple("\n".join(lines).strip().split("\n")) if any(lines) else ()
