"""What a text says as the stems of its words: what two wordings of the same thing share."""

from __future__ import annotations

import re
from functools import lru_cache

_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
"""Scripts that are written without blanks."""
_BETWEEN = '()[]{}<>:;!?"/\\|*_=+~\u201c\u201d\u2018\u2013\u2014\u2026\u2022\xa0\xab\xbb\u3001\u3002'
_PARTING = dict.fromkeys(map(ord, _BETWEEN), " ") | {0x2019: "'"}
_HANGING = ".,'-"
_ENDINGS = {"ies": "y", "sses": "ss", "ing": "", "ied": "y", "ed": "", "ly": "", "es": "", "s": ""}
_NO_ENDINGS = ("ss", "us", "is", "eed")
_SHORTEST = {"ly": 5}
"""The fewest letters that an ending may leave, where it is not three ("family" and "early" keep theirs)."""
_LITTLE = (
    "a an the to of that is are be been was were it its this these those and or in on for with by at as from their"
    " they them he she his her user patient response answer model reader should must will would can could may might"
    " about also any such"
)
_EMPTY = frozenset(_LITTLE.split())


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Take a word's ending off, cheaply: "advises", "advised" and "advising" meet; "" for a word without content."""
    word = word.strip(_HANGING).removesuffix("'s")
    if word in _EMPTY or not word[:1].isalpha():
        return "" if word in _EMPTY else word
    if not word.endswith(_NO_ENDINGS):
        for ending, instead in _ENDINGS.items():
            left = len(word) - len(ending)
            if word.endswith(ending) and left >= _SHORTEST.get(ending, 3):
                word = word[:left] + instead
                break
    if len(word) > 3:
        word = word.removesuffix("e")  # "advise" and "advising"
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeioulsz" else word


@lru_cache(maxsize=1_024)
def stems(text: str) -> tuple[str, ...]:
    """Give the stems of the words that carry content, in their order; of Chinese, pairs of neighbouring characters."""
    text = text.lower().translate(_PARTING)
    if not text.isascii() and _WIDE.search(text):
        pairs = [run[at : at + 2] for run in _WIDE.findall(text) for at in range(max(len(run) - 1, 1))]
        return (*pairs, *(base for word in _WIDE.sub(" ", text).split() if (base := stem(word))))
    return tuple([base for word in text.split() if (base := stem(word))])
