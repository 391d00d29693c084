"""Where lines break: between words, and between any two Chinese or Japanese characters.

Textual breaks at spaces only, and what has none is first moved to a line of its own: a Chinese sentence with one
English word in it leaves half of its lines empty. Both of its patterns are replaced, the one for what is shown and the
one for text boxes; Textual is pinned, and a test holds the new ones to the old where no such character occurs.
"""

from __future__ import annotations

import re

import rich._wrap
import textual._wrap

from rubric_studio.text import BREAKABLE

WORD = re.compile(rf"\s*{BREAKABLE}\s*")
CHUNK = re.compile(rf"{BREAKABLE}\s*|\s+")


def between_characters() -> None:
    """Let lines break there from now on."""
    rich._wrap.re_word = WORD
    textual._wrap.re_chunk = CHUNK
