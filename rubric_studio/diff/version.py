"""The version that changes ask for, never a lower one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.diff.changes import Bump, SetState
from rubric_studio.model.codec import score_digest
from rubric_studio.model.identity import VERSION
from rubric_studio.model.template import template_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rubric_studio.diff.changes import Change

__all__ = ["VERSION", "between", "following", "needed", "parse"]


def parse(version: str) -> tuple[int, int, int]:
    """Split ``major.minor.patch``.

    Raises:
        ValueError: the text is no version.
    """
    found = VERSION.match(version)
    if not found:
        message = f"{version!r} is no version"
        raise ValueError(message)
    major, minor, patch = map(int, found.groups())
    return major, minor, patch


def between(old: str, new: str) -> Bump:
    """Tell how far a version is from another one.

    Raises:
        ValueError: one of them is no version.
    """
    was, is_ = parse(old), parse(new)
    steps = zip((Bump.MAJOR, Bump.MINOR, Bump.PATCH), was, is_, strict=True)
    return next((bump for bump, before, after in steps if before != after), Bump.NONE)


def needed(changes: Sequence[Change], old: SetState, new: SetState) -> Bump:
    """Work out the smallest honest bump.

    The score digests decide: a rubric of the last release that is gone or whose digest differs is major, and so is
    another scoring rule, another id of the set, or other words in which graders are asked; a new rubric is minor;
    whatever else changed is a patch. Of a file that lies alone the changes themselves decide, as nobody knows which
    rubrics go with it.
    """
    if new.is_loose and not (old.rubrics or new.rubrics):
        return max((change.bump for change in changes), default=Bump.NONE)
    before, after = old.released, new.released
    if old.set.scoring != new.set.scoring or old.set.id != new.set.id or template_of(old.set) != template_of(new.set):
        return Bump.MAJOR
    if any(id_ not in after or score_digest(after[id_]) != score_digest(rubric) for id_, rubric in before.items()):
        return Bump.MAJOR
    if after.keys() - before.keys():
        return Bump.MINOR
    return Bump.PATCH if changes else Bump.NONE


def following(version: str | None, bump: Bump, *, written: str = "0.0.0", draft: bool = False) -> str:
    """Give the version that comes after the last release.

    Args:
        version: of the last release; None before the first.
        bump: what the changes ask for; below 1.0.0 minor plays major's part.
        written: the version in set.yaml, which a first release takes if it is above 0.0.0.
        draft: a first release is 0.1.0 instead of 1.0.0.
    """
    if version is None:
        return written if parse(written) > (0, 0, 0) else ("0.1.0" if draft else "1.0.0")
    major, minor, patch = parse(version)
    if bump is Bump.MAJOR and major > 0:
        return f"{major + 1}.0.0"
    if bump is Bump.MINOR or bump is Bump.MAJOR:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}" if bump is Bump.PATCH else version
