"""Ids, made from a text once and then permanent; and the shape of versions."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container

SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*\Z")
LONGEST = 80
"""How many characters an id may have (the schemas say the same)."""

_NUMBER = "(0|[1-9][0-9]{0,8})"
VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}\Z")
"""A release's version: three numbers of nine digits at most (the schema of a set says the same)."""

RESERVED = frozenset({"set", "shared", "responses", "judgments"})


def slug(text: str, *, prefix: str, longest: int = 40) -> str:
    """Make an ASCII id from a text: its first words, or ``prefix-`` and eight hex digits where they give none.

    Accents go ("fièvre" gives ``fievre``); the same text always gives the same id.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    made = ""
    for word in words:
        longer = f"{made}-{word}" if made else word[:longest]
        if len(longer) > longest:
            break
        made = longer
    # Half of the letters must have come through: "MRI" inside a Chinese sentence is no name for it.
    letters = sum(character.isalnum() for character in text)
    if len(made) < 2 or sum(map(len, words)) * 2 < letters:
        return f"{prefix}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
    return made


def free(id: str, taken: Container[str]) -> str:
    """Give the id itself, or the first of ``id-2``, ``id-3`` ... that nobody has."""
    made, n = id, 1
    while made in taken or made in RESERVED:
        n += 1
        made = f"{id[: LONGEST - len(str(n)) - 1].rstrip('-_.')}-{n}"
    return made
