"""The cache folder: what can be worked out again at any time, in the person's own folder, for that person alone."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def cache_file(kind: str, root: Path, name: str) -> Path | None:
    """Give the path of a cache file; None where the cache folder cannot be used.

    Args:
        kind: the folder within the cache; it is made where it is missing, open to nobody else.
        root: the workspace that the file is about.
        name: what comes after the workspace's own part of the name.
    """
    import platformdirs

    held = hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:24]
    folder = Path(platformdirs.user_cache_dir("rubric-studio", appauthor=False)) / kind
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return folder / f"{held}{name}"
