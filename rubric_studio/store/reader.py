"""The strict YAML reader: libyaml's events (PyYAML's C parser) built into plain data, nothing guessed.

YAML 1.2 core types only: ``no``, ``on`` and ``12:30`` are texts. What could mean two things to two readers, or hide
something from a person, is an error with its line and column: anchors, aliases, merge keys, tags, directives, duplicate
keys, several documents, control and direction-override characters outside escapes, keys that are no texts.
Only events are taken from libyaml: its parser is iterative, while the composers on top of it recurse and can be made to
crash. Size, depth and number of nodes are bounded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from yaml._yaml import CParser
from yaml.error import YAMLError
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from rubric_studio.errors import InvalidRubric
from rubric_studio.finding import Place, Problem
from rubric_studio.language import _
from rubric_studio.store.grammar import TOO_DEEP, grammar
from rubric_studio.text import INVISIBLE, one_line

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_CHARACTERS = 8_000_000
MAX_DEPTH = 32
MAX_NODES = 200_000
MAX_DIGITS = 18

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ud800-\udfff\ufeff\ufffe\uffff]")
"""Characters that must be written as escapes: controls, line separators, direction overrides, byte order marks.

Lone surrogates are among them, and have no escape either: they are halves of characters.
"""

_LONE_CR = re.compile(r"\r(?!\n)")

_NUMBERLIKE = frozenset("0123456789+-.~nNtTfF")
_WORDS = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_DECIMAL = re.compile(r"[-+]?[0-9]+\Z")
_BASED = re.compile(r"0(?:o[0-7]+|x[0-9a-fA-F]+)\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_NO_NUMBER = re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")


class _Refused(Exception):
    """Carries what is wrong, and where, up to ``read``."""

    def __init__(self, message: str, mark: Any) -> None:
        self.message = message
        self.mark = mark


def read(text: str, path: str) -> Any:
    """Read one YAML document into plain data (dict, list, str, int, float, bool, None).

    Args:
        text: the whole file, without a byte order mark.
        path: how messages name the file.

    Raises:
        InvalidRubric: with the line and column of the first thing that is not allowed.
    """
    _scan(text, path)
    try:
        return _Builder(text).document()
    except _Refused as refused:
        place = Place(path, refused.mark.line + 1, refused.mark.column + 1)
        raise InvalidRubric(path, [Problem(refused.message, place=place)]) from None
    except YAMLError as error:
        if TOO_DEEP in str(error):  # libyaml reads ahead, so it stops at its own bound before we come to ours
            mark: Any = getattr(error, "problem_mark", None)
            read(text[: mark.index], path)
        raise InvalidRubric(path, [grammar(error, text, path)]) from error


def _scan(text: str, path: str) -> None:
    if len(text) > MAX_CHARACTERS:
        message = _("This file is too large: {n} characters, at most {limit}. Split it into several rubrics.")
        raise InvalidRubric(path, [Problem(message.format(n=len(text), limit=MAX_CHARACTERS), place=Place(path))])
    found = FORBIDDEN.search(text)
    if found:
        code = f"U+{ord(found.group()):04X}"
        message = _(
            "There is an invisible character here ({code}) that could hide something. "
            "Delete it, or write it as an escape in double quotes."
        )
        raise InvalidRubric(path, [Problem(message.format(code=code), place=place_of(text, found.start(), path))])
    found = _LONE_CR.search(text)
    if found:
        message = _("A line ends here as on old Macintosh computers (CR alone). Save the file with line breaks of LF.")
        raise InvalidRubric(path, [Problem(message, place=place_of(text, found.start(), path))])


def place_of(text: str, index: int, path: str) -> Place:
    """Give the line and column of a character."""
    before = text[:index]
    return Place(path, before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1)


def _empty() -> str:
    return _("This file holds nothing. Write it anew, or delete it.")


class _Builder:
    """Turns the events of one document into data."""

    def __init__(self, text: str) -> None:
        self._next: Callable[[], Any] = CParser(text).get_event
        self._nodes = 0

    def document(self) -> Any:
        begin = self._next()
        start = self._next()
        if type(start) is StreamEndEvent:
            raise _Refused(_empty(), begin.start_mark)
        if getattr(start, "version", None) or getattr(start, "tags", None):
            raise _Refused(_("Lines that begin with % are not used here. Delete this one."), start.start_mark)
        data = self._value(self._next(), 0)
        if data is None:
            raise _Refused(_empty(), begin.start_mark)
        end = self._next()
        if type(end) is DocumentEndEvent:
            end = self._next()
        if type(end) is DocumentStartEvent:
            raise _Refused(_("A second document begins here (---). Each needs a file of its own."), end.start_mark)
        return data

    def _value(self, event: Any, depth: int) -> Any:
        kind = type(event)
        if kind is AliasEvent:
            raise _Refused(_("References (*name) are not used here. Write the value out."), event.start_mark)
        if event.anchor is not None:
            raise _Refused(_("Anchors (&name) are not used here. Delete this one."), event.start_mark)
        if event.tag is not None:
            raise _Refused(_("Tags (!name) are not used here. Delete this one."), event.start_mark)
        self._nodes += 1
        if self._nodes > MAX_NODES:
            message = _("This file holds more than {limit} entries. Split it into several.")
            raise _Refused(message.format(limit=MAX_NODES), event.start_mark)
        if kind is ScalarEvent:
            return event.value if event.style else plain(event.value, event.start_mark)
        if depth >= MAX_DEPTH:
            message = _("Lists and groups are nested more than {limit} deep here. Write them flatter.")
            raise _Refused(message.format(limit=MAX_DEPTH), event.start_mark)
        return self._mapping(event, depth + 1) if kind is MappingStartEvent else self._sequence(event, depth + 1)

    def _sequence(self, _start: SequenceStartEvent, depth: int) -> list[Any]:
        items: list[Any] = []
        following, value = self._next, self._value
        while type(event := following()) is not SequenceEndEvent:
            items.append(value(event, depth))
        return items

    def _mapping(self, _start: MappingStartEvent, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        following, value = self._next, self._value
        while type(event := following()) is not MappingEndEvent:
            key = self._key(event)
            if key in data:
                raise _Refused(
                    _("The key “{key}” stands here twice. Keep one.").format(key=one_line(key, 40)), event.start_mark
                )
            data[key] = value(following(), depth)
        return data

    def _key(self, event: Any) -> str:
        if type(event) is not ScalarEvent or event.anchor is not None or event.tag is not None:
            raise _Refused(_("A key must be a plain word."), event.start_mark)
        key: str = event.value
        if not event.style and not isinstance(plain(key, event.start_mark), str):
            message = _("The key “{key}” must be a text. Put it in quotes if it is meant.")
            raise _Refused(message.format(key=one_line(key, 40)), event.start_mark)
        if key == "<<" and not event.style:
            raise _Refused(_("Merge keys (<<) are not used here. Write the values out."), event.start_mark)
        if INVISIBLE.search(key):
            raise _Refused(_("This key holds an invisible character. Type it again."), event.start_mark)
        return key


def plain(value: str, mark: Any) -> Any:
    """Resolve a plain scalar by YAML 1.2's core schema."""
    if value and value[0] not in _NUMBERLIKE:
        return value
    if value in _WORDS:
        return _WORDS[value]
    if _DECIMAL.match(value):
        return _number(value, 10, mark)
    if _BASED.match(value):
        return _number(value[2:], 8 if value[1] == "o" else 16, mark)
    if _FLOAT.match(value):
        number = float(value)
        if number in (float("inf"), float("-inf")):
            raise _Refused(_("This number is too large."), mark)
        return number
    if _NO_NUMBER.match(value):
        raise _Refused(_("Infinity and not-a-number cannot be used. Put the text in quotes if it is meant."), mark)
    return value


def _number(digits: str, base: int, mark: Any) -> int:
    if len(digits.lstrip("+-")) > MAX_DIGITS:
        raise _Refused(_("This number has too many digits. Put it in quotes if it is an id."), mark)
    return int(digits, base)
