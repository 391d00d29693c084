"""Small rewordings that mends offer: the same act in another form; a person looks at each before it is taken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rubric_studio.lint.head import Reading
    from rubric_studio.lint.lexicon import Lexicon

_CHINESE = re.compile("[\u4e00-\u9fff]")


def capital(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """End with a full stop, a Chinese sentence with its own, and with nothing else that was left hanging."""
    bare = text.strip().rstrip(",;\uff0c\uff1b\u3001")
    stop = "\u3002" if _CHINESE.match(bare) else "."
    return bare if not bare or bare[-1] in ".!?\u201d\"'\u3002\uff01\uff1f" else f"{bare}{stop}"


def shares(points: int) -> tuple[int, int]:
    """Share points out between two criteria: their sum stays, and the first gets what is left over.

    A single point cannot be shared: then each gets it.
    """
    half = max(1, abs(points) // 2) * (1 if points > 0 else -1)
    return points - half or half, half


def asserted(reading: Reading, found: re.Match[str]) -> str | None:
    """Say a sentence as something that the response does, from the plain verb that a pattern found in group ``verb``.

    None where the verb is not known, or a second act is negated as well, so that nothing wrong is offered.
    """
    said = reading.lexicon.third.get(found["verb"].lower())
    again = reading.search("second_act", found.end("verb"))
    if said is None or (again and again.groupdict().get("not")):
        return None
    return capital(said + reading.text[found.end("verb") :])


def reworded(lexicon: Lexicon, text: str) -> str:
    """Turn a text that begins with "...ing" into one that begins with the third person."""
    first, _blank, rest = text.partition(" ")
    acting = lexicon.words.get("acting", ())
    if first.lower() not in acting:
        return text
    verb = lexicon.words["verbs"][acting.index(first.lower())]
    return f"{lexicon.third[verb]} {rest}"
