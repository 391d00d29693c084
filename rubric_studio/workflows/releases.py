"""The releases of a set: when each was made, what its notes say, who approved, and the digest of its pack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.workflows.history import history_of, tag_of
from rubric_studio.workflows.milestones import Milestones
from rubric_studio.workflows.notes import NOTES, of_version
from rubric_studio.workflows.plan import digest_of

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
        record: the full id of the record that was released.
        digest: of its pack; None where somebody made the tag by hand.
        notes: the lines of its release notes, Markdown.
    """

    set_id: str
    version: str
    tag: str
    at: str
    record: str
    digest: str | None
    notes: tuple[str, ...]


def releases_of(workspace: Workspace, set_id: str) -> tuple[Release, ...]:
    """List the releases of a set, the latest first; also of one that is not there any more.

    Raises:
        NotFound: there is no such set, and nothing of it was released.
        GitError: there is no history, or it cannot be read.
    """
    history = history_of(workspace)
    made = Milestones(history, set_id).all
    if not made:
        workspace.folder(set_id)  # says that there is no such set
    start = history.start(workspace.root / "rubrics" / set_id)
    held = history.held([(one.record, f"{start}{NOTES}") for one in made])
    blobs = dict(zip([blob for blob in held if blob], history.read([blob for blob in held if blob]), strict=True))
    found = []
    for one, blob in zip(made, held, strict=True):
        tag = tag_of(set_id, one.version)
        text = blobs[blob].decode("utf-8", "replace") if blob else ""
        notes = of_version(text, one.version) or _message(history.tag_message(tag))
        found.append(Release(set_id, one.version, tag, one.at, one.record, digest_of(history, tag), notes))
    return tuple(reversed(found))


def _message(text: str) -> tuple[str, ...]:
    """Give a tag's own words, where the notes of its time say nothing of it."""
    lines = [line for line in text.split("\n")[1:] if not line.startswith("pack: ")]
    return tuple("\n".join(lines).strip().split("\n")) if any(lines) else ()
