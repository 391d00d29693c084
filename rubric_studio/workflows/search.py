"""Finding rubrics by their titles and criteria by their words, in all sets, as they are now."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rubric_studio.errors import RubricStudioError
from rubric_studio.store.files import decode
from rubric_studio.store.reader import read
from rubric_studio.store.sets import SHARED, kind_of
from rubric_studio.text import natural_key, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rubric_studio.workflows.desk import Desk

MOST = 300
"""Hits after which the search stops: more words narrow it."""
KEPT = 32_000_000
"""Characters of rubrics that are kept while one search after another is made."""
_EVERY = 200


@dataclass(frozen=True)
class Hit:
    """A rubric (``criterion`` is "" then) or a criterion that holds the words.

    Args:
        set_id: its set.
        rubric: its rubric.
        criterion: its id.
        text: the title or the criterion's text, on one line and safe to show.
        start: where in the text the first of the words begins.
    """

    set_id: str
    rubric: str
    criterion: str
    text: str
    start: int


@dataclass(frozen=True)
class Hits:
    """What was found so far.

    Args:
        hits: rubrics first.
        read: how many rubrics were read.
        total: how many there are.
        full: there are more hits than are given.
    """

    hits: tuple[Hit, ...] = ()
    read: int = 0
    total: int = 0
    full: bool = False

    @property
    def done(self) -> bool:
        """Tell whether all was looked at, or enough was found."""
        return self.full or self.read == self.total


def fold(text: str) -> str:
    """Give a text without the difference of capitals and accents."""
    if text.isascii():
        return text.lower()
    return "".join(filter(_stands, unicodedata.normalize("NFKD", text.casefold())))


def _stands(character: str) -> bool:
    return not unicodedata.combining(character)


def words_of(typed: str) -> tuple[str, ...]:
    """Give the words that a person typed, as they are looked for."""
    return tuple(dict.fromkeys(fold(typed).split()))


def has_all(words: Sequence[str], folded: str) -> bool:
    """Tell whether every word occurs in a folded text."""
    return all(word in folded for word in words)


class Search:
    """The rubrics of a workspace, to be searched again and again; made where the desk lives, used in a thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sets = desk.set_ids()
        self._drafts = {ref: desk.text_of(*ref) for ref in desk.unsaved}
        self._rubrics: list[tuple[str, str]] | None = None
        self._titles: dict[tuple[str, str], tuple[str, str]] = {}
        self._texts: dict[tuple[str, str], tuple[str, str]] = {}
        self._kept = 0

    def rubrics(self) -> list[tuple[str, str]]:
        """Name all rubrics, with their sets."""
        if self._rubrics is None:
            self._rubrics = [(set_id, rubric) for set_id in self._sets for rubric in self._of(set_id)]
        return self._rubrics

    def _of(self, set_id: str) -> list[str]:
        workspace = self._desk.workspace
        held = set(workspace.rubric_ids(set_id)) if set_id in workspace.set_ids() else set()
        for (owner, name), text in self._drafts.items():
            if owner == set_id and kind_of(name) == "rubric":
                (held.discard if text is None else held.add)(name.removesuffix(".yaml"))
        return sorted(held, key=natural_key)

    def titled(self, words: Sequence[str], wanted: Callable[[], bool] = lambda: True) -> list[tuple[str, str]]:
        """Name the rubrics whose title or id holds all the words; some of them where it is not wanted any more."""
        found = []
        for number, (set_id, rubric) in enumerate(self.rubrics()):
            if number % _EVERY == 0 and not wanted():
                break
            if has_all(words, self._named(set_id, rubric)):
                found.append((set_id, rubric))
        return found

    def _named(self, set_id: str, rubric: str) -> str:
        """Give a rubric's title, as far as it is known by now, and its id, folded."""
        title = self._desk.title(set_id, rubric)
        held = self._titles.get((set_id, rubric))
        if held is None or held[0] != title:
            held = self._titles[set_id, rubric] = (title, fold(f"{title} {rubric}"))
        return held[1]

    def find(self, typed: str, wanted: Callable[[], bool], tell: Callable[[Hits], None]) -> Hits:
        """Find what holds all the words.

        Args:
            typed: the words.
            wanted: asked now and then; the search ends where it is not wanted any more.
            tell: given what was found so far, now and then.
        """
        words = words_of(typed)
        rubrics = self.rubrics()
        if not words:
            return Hits(total=len(rubrics), read=len(rubrics))
        found = [self._rubric_hit(words, *place) for place in self.titled(words, wanted)[: MOST + 1]]
        tell(Hits(tuple(found[:MOST]), 0, len(rubrics), len(found) > MOST))
        shared: dict[str, dict[str, str]] = {}
        for number, (set_id, rubric) in enumerate(rubrics):
            if len(found) > MOST or not wanted():
                break
            if set_id not in shared:
                shared[set_id] = self._shared(set_id)
            found += self._in(words, set_id, rubric, shared[set_id])
            if number % _EVERY == _EVERY - 1:
                tell(Hits(tuple(found[:MOST]), number + 1, len(rubrics), len(found) > MOST))
        return Hits(tuple(found[:MOST]), len(rubrics), len(rubrics), len(found) > MOST)

    def _rubric_hit(self, words: Sequence[str], set_id: str, rubric: str) -> Hit:
        title = self._desk.title(set_id, rubric)
        return Hit(set_id, rubric, "", title, _start(title, words))

    def _in(self, words: Sequence[str], set_id: str, rubric: str, shared: dict[str, str]) -> Iterator[Hit]:
        text, folded = self._text(set_id, f"{rubric}.yaml")
        used = [id_ for id_, said in shared.items() if has_all(words, fold(said))]
        # what stands in the file differs from what it says in quotes and escapes only
        plain = has_all([_squeezed(word) for word in words], folded)
        if not plain and "\\" not in text and not any(id_ in text for id_ in used):
            return
        for item in _criteria(text):
            said = shared.get(str(item["use"])) if "use" in item else item.get("criterion")
            if isinstance(said, str) and has_all(words, fold(said)):
                line = one_line(said)
                id_ = item.get("use") or item.get("id")
                yield Hit(set_id, rubric, str(id_), line, _start(line, words))

    def _text(self, set_id: str, name: str) -> tuple[str, str]:
        """Give a file's text as it is now, and folded; two empty ones where it cannot be read."""
        ref = (set_id, name)
        if ref in self._texts:
            return self._texts[ref]
        held = self._drafts.get(ref) if ref in self._drafts else self._from_disk(set_id, name)
        text = held or ""
        made = (text, _squeezed(fold(text)))
        if self._kept < KEPT:
            self._kept += 2 * len(text)
            self._texts[ref] = made
        return made

    def _from_disk(self, set_id: str, name: str) -> str:
        try:
            return decode(self._desk.workspace.bytes_of(set_id, name), name).text
        except RubricStudioError:  # opening it says why
            return ""

    def _shared(self, set_id: str) -> dict[str, str]:
        items = _criteria(self._text(set_id, SHARED)[0])
        return {str(item.get("id")): item["criterion"] for item in items if isinstance(item.get("criterion"), str)}


def _criteria(text: str) -> list[dict[str, Any]]:
    try:
        data = read(text, "") if text else {}
    except RubricStudioError:
        return []
    items = data.get("criteria") if isinstance(data, dict) else None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _squeezed(text: str) -> str:
    return text.replace("'", "").replace('"', "").replace("\\", "")


def _start(text: str, words: Sequence[str]) -> int:
    """Tell where the first of the words begins in a text that is not folded."""
    folded, at = "", []
    for number, character in enumerate(text):
        more = fold(character)
        folded += more
        at += [number] * len(more)
    places = [place for word in words if (place := folded.find(word)) >= 0]
    return at[min(places)] if places else 0
