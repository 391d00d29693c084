"""Word lists and patterns of one language, read from ``lexicons/*.toml``; a language is added by adding a file there.

A file has ``tags`` (the BCP 47 tags it serves, with all below them), ``[words]`` (lists) and ``[patterns]``. In a
pattern ``<<name>>`` stands for a list of ``[words]``, as alternatives; ``<<acts>>`` for what a response does, after a
word of ``wanting`` too. A pattern is a text, or a table with ``find`` and ``words``: lists of which at least one word
must be in a text before the pattern is tried at all.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache, reduce
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = Path(__file__).parent / "lexicons"
WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")


class Patterns:
    """Patterns by their names, each compiled when it is first needed: most texts need few of them.

    Args:
        written: the patterns as they are written.
        words: the lists that they refer to.
    """

    def __init__(self, written: dict[str, str], words: dict[str, tuple[str, ...]]) -> None:
        self.names = frozenset(written)
        self._written = written
        self._words = words
        self._compiled: dict[str, re.Pattern[str]] = {}

    def get(self, name: str) -> re.Pattern[str] | None:
        """Give a pattern, None where there is none of that name."""
        held = self._compiled.get(name)
        if held is None and name in self.names:
            held = self._compiled[name] = _compiled(self._written[name], self._words)
        return held

    def __getitem__(self, name: str) -> re.Pattern[str]:
        found = self.get(name)
        if found is None:
            raise KeyError(name)
        return found


@dataclass(frozen=True, eq=False)
class Lexicon:
    """What is known of a language.

    Args:
        tags: the language tags it serves.
        words: its lists.
        patterns: its patterns.
        screens: for each word that a pattern waits for, the bits of those patterns.
        bits: the bit of each pattern that waits for words.
        third: the third person of each verb that says what a response does.
        base: the plain form of each, by its third person.
        acts: all words that could begin a second act.
    """

    tags: tuple[str, ...]
    words: dict[str, tuple[str, ...]]
    patterns: Patterns
    screens: dict[str, int] = field(repr=False)
    bits: dict[str, int] = field(repr=False)
    third: dict[str, str] = field(repr=False)
    base: dict[str, str] = field(repr=False)
    acts: frozenset[str] = field(default=frozenset(), repr=False)

    def knows(self, names: tuple[str, ...]) -> bool:
        """Tell whether it has all of these patterns."""
        return self.patterns.names.issuperset(names)

    def serves(self, names: tuple[str, ...]) -> bool:
        """Tell whether it has one of the patterns that a rule needs, or the rule needs none."""
        return not names or not self.patterns.names.isdisjoint(names)

    def screen(self, words: Iterable[str]) -> int:
        """Give the bits of the patterns that could find something in a text with these words."""
        found, screens = 0, self.screens
        for word in words:
            if word in screens:
                found |= screens[word]
        return found

    def mask(self, names: tuple[str, ...]) -> int:
        """Give the bits of patterns, of which it may lack some; 0 if one of them can find something in any text."""
        known = [self.bits.get(name, 0) for name in names if name in self.patterns.names]
        return reduce(or_, known, 0) if all(known) else 0


NOTHING = Lexicon((), {}, Patterns({}, {}), {}, {}, {}, {})
"""The lexicon of a language that has none."""


def lexicon(language: str) -> Lexicon:
    """Give the lexicon of a language: of the longest tag that it begins with; ``NOTHING`` where there is none."""
    return _served(language.lower().replace("_", "-"))


@cache
def _served(language: str) -> Lexicon:
    parts = language.split("-")
    tags = _by_tag()
    for n in range(len(parts), 0, -1):
        if found := tags.get("-".join(parts[:n])):
            return _load(found)
    return NOTHING


@cache
def _by_tag() -> dict[str, Path]:
    tops = {path: path.read_text(encoding="utf-8").partition("\n[")[0] for path in sorted(FOLDER.glob("*.toml"))}
    return {tag.lower(): path for path, top in tops.items() for tag in tomllib.loads(top)["tags"]}


@cache
def _load(path: Path) -> Lexicon:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    words = {
        name: tuple(found.split()) if isinstance(found, str) else tuple(found) for name, found in data["words"].items()
    }
    bases = words.get("verbs", ())
    third = {verb: _third(verb) for verb in bases}
    words |= {"plain": bases, "acts": tuple(third.values()), "acting": tuple(_ing(verb) for verb in bases)}
    written: dict[str, str] = {}
    screens: dict[str, int] = {}
    bits: dict[str, int] = {}
    for name, held in data["patterns"].items():
        find, waits = (held, []) if isinstance(held, str) else (held["find"], held["words"])
        written[name] = find
        if waits:
            bits[name] = 1 << len(bits)
            for word in (w for wait in waits for entry in words[wait] for w in _screened(entry)):
                screens[word] = screens.get(word, 0) | bits[name]
    back = {said: verb for verb, said in third.items()}
    acts = frozenset((*words["acts"], *words["acting"], *words.get("negations", ())))
    return Lexicon(tuple(data["tags"]), words, Patterns(written, words), screens, bits, third, back, acts)


def _screened(entry: str) -> list[str]:
    """Give the word by which a list's entry is noticed: its first one."""
    return WORD.findall(entry.lower())[:1]


def _compiled(find: str, words: dict[str, tuple[str, ...]]) -> re.Pattern[str]:
    def alternatives(match: re.Match[str]) -> str:
        return _does(words) if match.group(1) == "acts" and words.get("wanting") else _any(words[match.group(1)])

    return re.compile(re.sub(r"<<(\w+)>>", alternatives, find), re.IGNORECASE | re.VERBOSE)


def _any(entries: Iterable[str]) -> str:
    longest_first = sorted(entries, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(entry).replace(r"\ ", r"\s+") for entry in longest_first) + ")"


def _does(words: dict[str, tuple[str, ...]]) -> str:
    """Say that a response does something: "gives", "should give", and at the very beginning "give"."""
    plain = _any(words["plain"])
    wanted = rf"{_any(words['wanting'])}\s+(?:(?:also|always|\w+ly)\s+)?{plain}"
    return rf"(?:{_any(words['acts'])}|{wanted}|\A\W{{0,5}}{plain})"


_ODD: dict[str, tuple[str, str]] = {"have": ("has", "having"), "be": ("is", "being"), "do": ("does", "doing")}


def _third(verb: str) -> str:
    """Say an English verb in its third person."""
    if verb in _ODD:
        return _ODD[verb][0]
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if verb.endswith("y") and verb[-2:-1] not in "aeiou" else f"{verb}s"


def _ing(verb: str) -> str:
    if verb in _ODD:
        return _ODD[verb][1]
    if verb.endswith("e") and not verb.endswith("ee"):
        return f"{verb[:-1]}ing"
    return f"{verb}ing"
