"""The sentences of a response that a criterion is likeliest about, and whether any of them stands out.

Two rankings by BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009), one by words and one by
runs of four characters, are put on one scale (z) and added up: words know what is rare, runs of characters see through
endings, Arabic prefixes and Thai, which writes no blanks. Chinese and Japanese have triples and pairs of characters in
their place. What other criteria of the rubric say too ("recommends", "the patient") weighs little, so that no list of
little words is needed in any language. It points at sentences; whether a criterion is met cannot be told by likeness.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from math import log, sqrt
from typing import TYPE_CHECKING

from rubric_studio.evidence.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rubric_studio.evidence.sentences import Span

MOST = 3
"""Sentences that are given at most."""
LEAST = 0.2
"""The share of a criterion's runs of characters, the rare ones weighing more, that a sentence must have to stand out.

Measured on 202 real ideal responses: a sentence stands out for 32 % of their own rubric's criteria (many are not met,
or met in other words), and for 4 % of the criteria of other rubrics.
"""
BESIDE = 0.5
"""The share of the best sentence's that the second and the third must have."""
READ = 100_000
"""Characters of a response that are read: more is shown to nobody."""
ASKED = 1_200
"""Characters of a criterion that are looked for."""

Times = dict[str, list[int]]
"""How often each sentence holds what is looked for, by what that is."""

_K1, _B = 1.2, 0.75
_RUN = 4
_WIDE = re.compile(r"[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_APART = re.compile(r"[\W_]+")


def likely(criterion: str, response: str, others: Sequence[str] = ()) -> list[Span]:
    """Give the likeliest sentences for a criterion, in their order in the response; none where none stands out.

    Args:
        criterion: the text that is judged.
        response: the response.
        others: the texts of the rubric's criteria: what they have in common tells nothing.
    """
    spans = sentences(response[:READ])
    said = [_plain(response[span.start : span.end]) for span in spans]
    around = [_plain(other[:ASKED]) for other in others]
    words, runs = _features(_plain(criterion[:ASKED]))
    if not words or not spans:
        return []
    times = _times(words + runs, said)
    weights = _weights(words + runs, times, len(said), around)
    ranked = zip(_even(_scores(words, weights, times, said)), _even(_scores(runs, weights, times, said)), strict=True)
    together = [by_words + by_runs for by_words, by_runs in ranked]
    best = sorted(range(len(spans)), key=lambda n: (-together[n], n))[:MOST]
    shares = {n: _share(runs, weights, times, n) for n in best}
    floor = max(LEAST, BESIDE * shares[best[0]])
    return sorted(spans[n] for n in best if shares[n] >= floor)


@lru_cache(maxsize=4_096)
def _plain(text: str) -> str:
    """Give the words alone, a blank before and behind each: small letters, no accents, no vowel signs."""
    text = text.casefold()
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = "".join([c for c in parts if unicodedata.category(c)[0] != "M"]).replace("\u0640", "")
        text = _WIDE.sub(r" \g<0> ", text)  # a number stands there between two characters
    return f" {_APART.sub(' ', text).strip()} "


def _features(plain: str) -> tuple[list[str], list[str]]:
    """Give what is looked for: words, and runs of characters; each once."""
    words: dict[str, None] = {}
    runs: dict[str, None] = {}
    for wide in _WIDE.findall(plain):
        words |= dict.fromkeys(wide[at : at + 3] for at in range(max(len(wide) - 2, 1)))
        runs |= dict.fromkeys(wide[at : at + 2] for at in range(max(len(wide) - 1, 1)))
    for word in _WIDE.sub(" ", plain).split():
        if len(word) > 1 or word.isdecimal():
            words[f" {word} "] = None
            framed = f" {word} "
            runs |= dict.fromkeys(framed[at : at + _RUN] for at in range(max(len(framed) - _RUN + 1, 1)))
    return list(words), list(runs)


def _times(features: list[str], said: list[str]) -> Times:
    """Count each in each sentence; one that the response does not hold at all, as most, is left out."""
    whole = "".join(said)
    return {feature: [text.count(feature) for text in said] for feature in features if feature in whole}


def _weights(features: list[str], times: Times, sentences: int, around: list[str]) -> dict[str, float]:
    """Weigh each by how rare it is in the response's sentences and the rubric's criteria."""
    total = sentences + len(around)
    found = {}
    for feature in features:
        held = sum([feature in text for text in around])
        held += sentences - times[feature].count(0) if feature in times else 0
        found[feature] = log(1 + (total - held + 0.5) / (held + 0.5))
    return found


def _scores(features: list[str], weights: dict[str, float], times: Times, said: list[str]) -> list[float]:
    """Give each sentence's BM25."""
    mean = sum(map(len, said)) / len(said)
    long = [_K1 * (1 - _B + _B * len(text) / mean) for text in said]
    scores = [0.0] * len(said)
    for feature in features:
        if feature in times:
            weight = weights[feature] * (_K1 + 1)
            for n, count in enumerate(times[feature]):
                if count:
                    scores[n] += weight * count / (count + long[n])
    return scores


def _share(features: list[str], weights: dict[str, float], times: Times, n: int) -> float:
    """Give the share of what is looked for that a sentence holds, weighed by how rare it is."""
    whole = sum([weights[feature] for feature in features])
    return sum([weights[feature] for feature in features if feature in times and times[feature][n]]) / whole


def _even(scores: list[float]) -> list[float]:
    """Put scores on one scale: how many standard deviations each lies above the mean."""
    mean = sum(scores) / len(scores)
    spread = sqrt(sum([(score - mean) ** 2 for score in scores]) / len(scores))
    return [(score - mean) / spread if spread else 0.0 for score in scores]
