"""A folder for a moment, where programs keep temporary files; that there is no room is a sentence."""

from __future__ import annotations

import errno
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rubric_studio.errors import GitError
from rubric_studio.language import _
from rubric_studio.text import safe

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def scratch() -> Iterator[Path]:
    """Give an empty folder that goes with all that is in it.

    Raises:
        GitError: it cannot be made, or what is written there has no room.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="rubric-studio-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
        why = _("the disk is full") if full else error.strerror or str(error)
        raise GitError(
            _(
                "Nothing can be written into the folder for temporary files, {folder}: {why}. Make room there, then try"
                " again."
            ).format(folder=safe(tempfile.gettempdir()), why=safe(why))
        ) from error
