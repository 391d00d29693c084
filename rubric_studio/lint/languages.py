"""Rules on languages: is a text in the language it says it is in, and is it clear which that is.

Told by the script first, then by the little words of a language ("the", "und"): enough to be sure where a whole
sentence is in another language, silent where it is not. Quotations and brackets are left out.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rubric_studio.finding import Severity
from rubric_studio.lint.rules import Hit, Scope, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rubric_studio.lint.structure import Translated
    from rubric_studio.lint.view import RubricView

FEWEST_WORDS = 8
"""Words below which the little words say nothing, and letters below which the script does not."""
FEWEST_LATIN = 24
"""Letters below which Latin ones may be names and abbreviations in any text."""

SCRIPTS: dict[str, str] = {
    "Arab": "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff",
    "Beng": "\u0980-\u09ff",
    "Cyrl": "\u0400-\u052f",
    "Deva": "\u0900-\u097f",
    "Grek": "\u0370-\u03ff",
    "Hang": "\uac00-\ud7af\u1100-\u11ff",
    "Hani": "\u4e00-\u9fff\u3400-\u4dbf",
    "Hebr": "\u0590-\u05ff",
    "Kana": "\u3040-\u30ff",
    "Latn": "A-Za-z\u00c0-\u024f",
    "Taml": "\u0b80-\u0bff",
    "Thai": "\u0e00-\u0e7f",
}
_WRITTEN_IN = {
    "ar": "Arab", "fa": "Arab", "ur": "Arab", "ps": "Arab", "ckb": "Arab", "bn": "Beng", "as": "Beng", "ru": "Cyrl",
    "uk": "Cyrl", "bg": "Cyrl", "kk": "Cyrl", "mk": "Cyrl", "hi": "Deva", "mr": "Deva", "ne": "Deva", "el": "Grek",
    "ko": "Hang", "zh": "Hani", "yue": "Hani", "he": "Hebr", "yi": "Hebr", "ja": "Kana", "ta": "Taml", "th": "Thai",
}  # fmt: skip
_LATIN = (
    "en fr de es pt it nl sv da no nb nn fi pl cs sk sl hr hu ro tr id ms vi sw tl fil ca eu gl et lv lt af sq so ha yo"
    " ig zu xh"
)
_IN_LATIN = frozenset(_LATIN.split())
_COUNT = {name: re.compile(f"[{held}]") for name, held in SCRIPTS.items()}
_ASIDE = re.compile(
    r"\([^()]*\)|\[[^\[\]]*\]|\"[^\"]*\"|\u201c[^\u201d]*\u201d|\u00ab[^\u00bb]*\u00bb|\u300c[^\u300d]*\u300d|'[^']*'(?!\w)"
)
_WORD = re.compile(r"[^\W\d_]+")


def script_of(language: str) -> str:
    """Name the script that a language is written in, "" where that is not known or may be another."""
    parts = language.split("-")
    if any(part.capitalize() == "Latn" for part in parts[1:]):
        return "Latn"
    first = parts[0].lower()
    return _WRITTEN_IN.get(first) or ("Latn" if first in _IN_LATIN else "")


@cache
def _little_words() -> dict[str, frozenset[str]]:
    path = Path(__file__).parent / "little_words.toml"
    return {name: frozenset(words.split()) for name, words in tomllib.loads(path.read_text(encoding="utf-8")).items()}


def other_language(text: str, language: str) -> bool:
    """Tell whether a text is surely not in the language it is said to be in."""
    wanted = script_of(language)
    if not wanted or (
        wanted == "Latn"
        and text.isascii()
        and language.split("-", maxsplit=1)[0].lower() == "en"
        and _has_english(text)
    ):
        return False
    plain = _ASIDE.sub(" ", text)
    if _wrong_script(plain, wanted):
        return True
    return wanted == "Latn" and _wrong_words(plain, language.split("-", maxsplit=1)[0].lower())


def _has_english(text: str) -> bool:
    """Tell at one look that a text is English: most are."""
    return not _little_words()["en"].isdisjoint(text.lower().split())


def _wrong_script(text: str, wanted: str) -> bool:
    letters = {name: len(pattern.findall(text)) for name, pattern in _COUNT.items()}
    if wanted == "Kana":  # Japanese has both
        letters["Kana"] += letters.pop("Hani")
    total = sum(letters.values())
    most = max(letters, key=lambda name: letters[name])
    fewest = FEWEST_LATIN if most == "Latn" else FEWEST_WORDS
    return total >= fewest and most != wanted and letters[most] > 0.7 * total and letters[wanted] < 0.2 * total


def _wrong_words(text: str, language: str) -> bool:
    words = _WORD.findall(text.lower())
    known = _little_words()
    if len(words) < FEWEST_WORDS or language not in known:
        return False
    counts = Counter({name: sum(word in held for word in words) for name, held in known.items()})
    own = counts.pop(language)
    found = max(counts.values())
    return found >= max(4, 0.25 * len(words)) and found > 3 * own


@rule("L801", "language-mismatch", Severity.WARNING, Scope.RUBRIC, shared=True)
def language_mismatch(view: RubricView) -> Iterator[Hit]:
    """This is not written in “{language}”, the language that the criteria are said to be in. Translate it, or correct
    “criteria_language”.

    Why: Graders are chosen, and word lists taken, by the language that is written there.

    Instead of:
        criteria_language: en
        +5 Recommande d'appeler le 15 sans attendre, parce que la douleur dans la poitrine dure depuis une heure.

    Write:
        criteria_language: fr
        +5 Recommande d'appeler le 15 sans attendre, parce que la douleur dans la poitrine dure depuis une heure.
    """
    language = view.criteria_language
    for criterion in view.own_criteria:
        if other_language(criterion.text, language):
            yield Hit(field="criterion", criterion=criterion.id, values={"language": language})


@rule("L802", "criteria-language-not-said", Severity.HINT, Scope.RUBRIC)
def criteria_language_not_said(view: RubricView) -> Iterator[Hit]:
    """The conversation is in “{language}” and nothing says what language the criteria are in. Add
    “criteria_language: {criteria}”, if that is so.

    Why: Most rubrics judge a conversation in one language by criteria in another; whoever translates or grades has to
    know which.

    Instead of:
        language: fr
        +5 Recommends calling 15 at once.

    Write:
        language: fr
        criteria_language: en
        +5 Recommends calling 15 at once.
    """
    spoken, criteria = view.rubric.language, view.criteria_language
    if view.rubric.criteria_language or spoken == "und" or _base(spoken) == _base(criteria):
        return
    yield Hit(field="language", values={"language": spoken, "criteria": criteria})


def _base(language: str) -> str:
    return language.split("-", maxsplit=1)[0].lower()


@rule("L803", "translation-missing", Severity.WARNING, Scope.SET)
def translation_missing(rubrics: Mapping[str, Translated], wanted: tuple[str, ...]) -> Iterator[tuple[str, Hit]]:
    """There is no translation into {languages}, which the settings ask for (lint: translations).

    Why: A programme that promises every rubric in every language has to see which are missing.

    Instead of:
        lint translations: zh-Hant

    Write:
        translation_of: stroke-signs
    """
    if not wanted:
        return
    there: dict[str, set[str]] = {}
    for rubric in rubrics.values():
        if rubric.translation_of:
            there.setdefault(rubric.translation_of, set()).add(rubric.language.lower())
    for id_, rubric in rubrics.items():
        if rubric.translation_of or rubric.status != "active":
            continue
        held = {rubric.language.lower(), *there.get(id_, ())}
        lacking = [language for language in wanted if language.lower() not in held]
        if lacking:
            yield id_, Hit(values={"languages": ", ".join(lacking)})
