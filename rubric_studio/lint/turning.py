"""Turning a criterion round: what a response does said as what it does not do, and back, only where that is sure.

"Advises a helmet" with +5 becomes "Fails to advise a helmet" with -5. Where a word stands in the sentence that does not
turn with its verb ("and", "any", "because"), nothing is offered, and it is said which word that was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from rubric_studio.language import _
from rubric_studio.lint.head import Reading
from rubric_studio.lint.rephrase import capital
from rubric_studio.text import one_line

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_DOES_NOT, _FAILS_TO, _AVOIDS = "does not", "fails to", "avoids"
_TURNED_BY = {True: (_DOES_NOT, _AVOIDS), False: (_DOES_NOT, _FAILS_TO)}
"""By what something is turned round already, with points above zero and below."""


@dataclass(frozen=True)
class Turned:
    """A criterion's text turned round, the likeliest way first; or why that is left to a person."""

    texts: tuple[str, ...] = ()
    why: str = ""


def turned(reading: Reading) -> Turned:
    """Turn a criterion's text round, for points of the other sign.

    Turned round again, each of the texts gives the first one among others ("doesn't" comes back as "does not").
    """
    if reading.pattern("turnable") is None:
        return Turned(why=_("Sentences of this language cannot be turned round here."))
    found = reading.begins("turnable")
    if found is None:
        return Turned(why=_("Only a sentence that begins with what the response does can be turned round here."))
    if why := _obstacle(reading, found):
        return Turned(why=why)
    texts = tuple(text for text in _said(reading, found) if _fits(reading, text))
    return Turned(texts, "" if texts else _unturned(reading, found))


def _unturned(reading: Reading, found: re.Match[str]) -> str:
    by = _opening(found)
    if by and by not in _TURNED_BY[reading.points > 0]:
        return _("The words and the sign of the points do not say the same yet. {name} says how to mend that.").format(
            name="P301"
        )
    word = one_line(reading.text[: found.end()], 40)
    return _("“{word}” is not among the words that can be turned round here.").format(word=word)


def _opening(found: re.Match[str]) -> str:
    """Give by what a text is turned round already, "" where it is not."""
    by = " ".join((found["not"] or "").lower().split())
    return _DOES_NOT if by.startswith("doesn") else by


def _obstacle(reading: Reading, found: re.Match[str]) -> str:
    """Say what stands in the way; "" for nothing."""
    if reading.justification or reading.sentence < reading.end:
        return _("This is more than one sentence.")
    inside = reading.search("turnable_up_to", found.end("verb"))
    end = inside.start() if inside else reading.end
    word = reading.search("turns_badly_in_act", found.end("verb"), end) or reading.search(
        "turns_badly", found.end("verb")
    )
    if word is None:
        return ""
    return _("Turned round, “{word}” could be read in two ways.").format(word=one_line(word.group()))


def _said(reading: Reading, found: re.Match[str]) -> Iterator[str]:
    return _in_english(reading, found) if reading.lexicon.base else _in_chinese(reading, found)


def _in_english(reading: Reading, found: re.Match[str]) -> Iterator[str]:
    """Say it in the other way: the verb's form follows what stands before it."""
    lexicon, verb, rest = reading.lexicon, found["verb"].lower(), reading.text[found.end("verb") :]
    who, wanted = found["who"] or "", reading.points > 0
    by = _opening(found)
    acting = dict(zip(lexicon.words["acting"], lexicon.words["verbs"], strict=True))
    plain = acting.get(verb) if by == _AVOIDS else verb if by and verb in lexicon.third else lexicon.base.get(verb)
    if plain is None or plain in lexicon.words["lacking"] or (by and by not in _TURNED_BY[wanted]):
        return
    if by:
        yield capital(f"{who}{lexicon.third[plain]}{rest}")
        return
    forms = {_FAILS_TO: plain, _DOES_NOT: plain, _AVOIDS: next(form for form, base in acting.items() if base == plain)}
    for way in (_FAILS_TO, _DOES_NOT) if wanted else (_DOES_NOT, _AVOIDS):
        yield capital(f"{who}{way} {forms[way]}{rest}")


def _in_chinese(reading: Reading, found: re.Match[str]) -> Iterator[str]:
    who, rest = found["who"] or "", reading.text[found.start("verb") :]
    for way in ("",) if found["not"] else ("未", "沒有"):
        yield f"{who}{way}{rest}"


def _fits(reading: Reading, text: str) -> bool:
    """Tell whether a text reads as its points say, and without two negatives."""
    made = msgspec.structs.replace(reading.criterion, text=text, points=-reading.points)
    other = Reading(made, reading.lexicon)
    mismatch = other.begins("wanted" if made.points < 0 else "fault")
    return mismatch is None and other.search("double_negative") is None
