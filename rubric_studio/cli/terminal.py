"""What is known of the terminal that an answer is printed to: how wide it is, and whether colour may be used."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import IO

PIPED_WIDTH = 100
_LEAST_WIDTH = 30


def width() -> int:
    """Give how many cells a line has: the terminal's, or what COLUMNS says; 100 where nothing is known."""
    import shutil

    return max(_LEAST_WIDTH, shutil.get_terminal_size((PIPED_WIDTH, 24)).columns)


def draws() -> bool:
    """Tell whether a line may be drawn below words: not where all is read aloud, as by Emacspeak (TERM=dumb)."""
    return os.environ.get("TERM") != "dumb"


def has_colour(stream: IO[str]) -> bool:
    """Tell whether colour may be used: on a terminal, unless the person wants none (no-color.org)."""
    return bool(stream and stream.isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
