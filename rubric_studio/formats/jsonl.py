"""JSON Lines from elsewhere, read with care: what our files could not hold unchanged is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rubric_studio.language import _
from rubric_studio.text import INVISIBLE, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST_LINE = 16_000_000
_DEEPEST, _DIGITS, _LONGEST_KEY = 20, 18, 200


class BadRecord(ValueError):
    """A line that is no HealthBench record; its text says why."""


class NoJson(BadRecord):
    """A line that is no JSON at all."""


def lines(chunks: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Give the lines that are not empty with their numbers from 1; only a newline ends one (U+2028 is in texts)."""
    for number, line in enumerate(chunks, 1):
        if line.strip():
            yield number, line.rstrip(b"\n")


def parse(line: bytes) -> dict[str, Any]:
    """Read one line as a JSON object that our files can hold.

    Raises:
        BadRecord: it is none, or our files could not hold what it says.
    """
    record = load(line)
    _check_plain(record, 0)
    return record


def load(line: bytes) -> dict[str, Any]:
    """Read one line as a JSON object, of which only texts will be taken.

    Raises:
        BadRecord: it is none, or a text in it is broken.
    """
    if len(line) > LONGEST_LINE:
        raise BadRecord(_("the line is too long to be a record"))
    try:
        record = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_group, parse_constant=_no_number)
        json.dumps(record, ensure_ascii=False).encode("utf-8")
    except BadRecord:
        raise
    except UnicodeDecodeError:
        raise BadRecord(_("this is not UTF-8 text")) from None
    except UnicodeEncodeError:
        raise BadRecord(_("a text holds half of a character (a lone surrogate)")) from None
    except (ValueError, RecursionError) as error:
        raise NoJson(_("this is not JSON ({detail})").format(detail=one_line(str(error), 80))) from None
    if not isinstance(record, dict):
        raise BadRecord(_("a record is a JSON object"))
    return record


def _group(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        key = next(key for place, (key, _value) in enumerate(pairs) if key in dict(pairs[:place]))
        raise BadRecord(_("the key “{key}” stands in one object twice").format(key=one_line(key, 40)))
    return made


def _no_number(name: str) -> None:
    raise BadRecord(_("{name} is no number").format(name=name))


def _check_plain(value: Any, depth: int) -> None:
    """Refuse what a file of ours could not hold."""
    if depth > _DEEPEST:
        raise BadRecord(_("its lists and objects are nested too deeply"))
    if isinstance(value, int | float) and not abs(value) < 10**_DIGITS:
        raise BadRecord(_("a number in it is too large"))
    if isinstance(value, dict):
        if any(len(key) > _LONGEST_KEY or INVISIBLE.search(key.replace(" ", "")) for key in value):
            raise BadRecord(_("a key in it is too long, or holds an invisible character"))
        value = list(value.values())
    for inner in value if isinstance(value, list) else ():
        _check_plain(inner, depth + 1)


def says(text: Any) -> bool:
    """Tell whether it is a text with more than spaces, as our files want it (U+FEFF counts as a space there)."""
    return isinstance(text, str) and bool(text.replace("\ufeff", "").strip())
