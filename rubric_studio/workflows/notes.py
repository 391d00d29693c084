"""The release notes of a set: ``CHANGELOG.md`` in its folder, the latest release first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.diff.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

NOTES = "CHANGELOG.md"
_HEAD = "\n## "


def has_entry(folder: Path, version: str) -> bool:
    """Tell whether the notes of a set name a version."""
    path = folder / NOTES
    return path.is_file() and f"{_HEAD}{version}\n" in "\n" + path.read_text(encoding="utf-8", errors="replace")


def with_entry(text: str, title: str, version: str, lines: Sequence[str], *, released: Collection[str]) -> str:
    """Put a version's entry above the earlier ones.

    Entries of versions that were never released go: an interrupted release left them.

    Args:
        text: the notes as they are; "" where there are none yet.
        title: stands at the head of new notes.
        version: the new one.
        lines: what the entry says, in Markdown.
        released: the versions that were released.
    """
    head, *entries = ("\n" + text).split(_HEAD)
    kept = [entry for entry in entries if not _is_stale(entry, released)]
    entry = "\n".join([version, "", *lines, ""])
    return f"{head.strip() or f'# {title}'}\n" + "".join(f"{_HEAD}{held.strip()}\n" for held in (entry, *kept))


def _is_stale(entry: str, released: Collection[str]) -> bool:
    version = entry.partition("\n")[0].strip()
    return bool(VERSION.match(version)) and version not in released
