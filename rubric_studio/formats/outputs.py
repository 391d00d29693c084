"""Outputs of models as JSON Lines, in the shapes that the field's programs write: what each line says, and from whom.

Read from a line: the text (``response``, ``completion``, ``output``, ``text`` and the like, a list of messages, or
``choices``), the model, its version, the date, the ids that may name a prompt, the prompt itself, the citations.
A line that gives no text is a sentence, not an error: the others are there all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from rubric_studio.formats.jsonl import BadRecord, NoJson, lines, load, says
from rubric_studio.language import _
from rubric_studio.model.response import Citation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TEXT = ("response", "completion", "response_text", "output", "output_text", "answer", "generation", "text", "content")
_WHOLE = ("choices", "message", "body", "messages", "conversation")
_MODEL = ("model", "model_name", "model_id", "generator")
_VERSION = ("model_version", "version")
_DATE = ("date", "created", "created_at", "timestamp", "time")
_IDS = ("rubric", "rubric_id", "prompt_id", "example_id", "question_id", "task_id", "custom_id", "id")
_PROMPT = ("prompt", "question", "input", "instruction", "messages", "conversation")
_CITATIONS = ("citations", "sources", "references")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"\d{4}(?:-\d{2})?\Z")
_DEEPEST = 6

Turns = tuple[tuple[str, str], ...]
"""A conversation: who speaks, and what is said."""


@dataclass(frozen=True)
class Output:
    """What one line holds; "" and () for what it does not say.

    Args:
        line: its number, from 1.
        text: what the model answered.
        model: its name.
        version: its version.
        date: when it answered, ISO.
        ids: what may name the prompt.
        prompt: what it was asked; the role of a plain text is the user's.
        citations: the sources that it names.
    """

    line: int
    text: str
    model: str = ""
    version: str = ""
    date: str = ""
    ids: tuple[str, ...] = ()
    prompt: Turns = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Outputs:
    """A file of outputs: how many lines it has, the fields they have, what they hold, and why some were left out."""

    count: int
    fields: tuple[str, ...]
    outputs: tuple[Output, ...]
    left_out: tuple[str, ...] = ()


def read(chunks: Iterable[bytes]) -> Outputs:
    """Read the lines of a file; only a newline ends one (U+2028 occurs inside texts)."""
    fields: dict[str, None] = {}
    found: list[Output] = []
    left_out: list[str] = []
    count = 0
    for number, line in lines(chunks):
        count += 1
        try:
            record = load(line)
            fields |= dict.fromkeys(record)
            found.append(_output(number, record))
        except NoJson:
            left_out.append(_("line {n}: this is no JSON: left out").format(n=number))
        except BadRecord as error:
            left_out.append(_("line {n}: {why}: left out").format(n=number, why=error))
    return Outputs(count, tuple(fields), tuple(found), tuple(left_out))


def _output(number: int, record: dict[str, Any]) -> Output:
    text = _answer(record)
    if not says(text):
        raise BadRecord(_("there is no answer in a field whose name is known here (response, completion, output …)"))
    if "\x00" in text:
        raise BadRecord(_("its text holds a NUL character, which is no part of any text"))
    return Output(
        line=number,
        text=text,
        model=_first(record, _MODEL),
        version=_first(record, _VERSION),
        date=next((day for key in _DATE for value in _all(record, key) if (day := _day(value))), ""),
        ids=tuple(dict.fromkeys(str(record[key]) for key in _IDS if isinstance(record.get(key), str | int))),
        prompt=next((turns for key in _PROMPT if (turns := _turns(record.get(key)))), ()),
        citations=next((held for key in _CITATIONS if (held := _citations(record.get(key)))), ()),
    )


def _answer(record: dict[str, Any]) -> str:
    return next((text for key in (*_TEXT, *_WHOLE) if key in record and (text := _said(record[key], 0))), "")


def _said(value: Any, depth: int) -> str:
    """Give the text in a value: a text itself, the last thing the assistant said, or the parts of one message."""
    if isinstance(value, str) or depth > _DEEPEST:
        return value if isinstance(value, str) else ""
    if isinstance(value, dict):
        if value.get("role", "assistant") not in ("assistant", "model"):
            return ""
        keys = ("body", "choices", "message", "messages", "content", *_TEXT)
        return next((text for key in keys if key in value and (text := _said(value[key], depth + 1))), "")
    return _last(value, depth) if isinstance(value, list) else ""


def _last(items: list[Any], depth: int) -> str:
    """Give the text of a list: of the parts of a message all, of a conversation the last turn, else the first text."""
    groups = [item for item in items if isinstance(item, dict)]
    if any(part.get("type") in ("text", "output_text") for part in groups):
        return "".join(part["text"] for part in groups if isinstance(part.get("text"), str))
    if any("role" in turn for turn in groups):
        return _said(items[-1], depth + 1)
    return next((text for inner in items if (text := _said(inner, depth + 1))), "")


def _all(record: dict[str, Any], key: str) -> Iterator[Any]:
    """Give the values of a key: the line's own, then that of the answer which a program keeps whole in it."""
    inner = record.get("response")
    for held in (record, inner, inner.get("body") if isinstance(inner, dict) else None):
        if isinstance(held, dict) and key in held:
            yield held[key]


def _first(record: dict[str, Any], keys: tuple[str, ...]) -> str:
    texts = (str(value).strip() for key in keys for value in _all(record, key) if isinstance(value, str | int | float))
    return next((text for text in texts if says(text)), "")


def _day(value: Any) -> str:
    """Give a date as we write it: of a moment its day, of seconds since 1970 too."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 1e8 < value < 1e11:
        return datetime.fromtimestamp(value, UTC).date().isoformat()
    if not isinstance(value, str):
        return ""
    if _MONTH.match(value):
        return value
    found = _DAY.match(value)
    try:
        return date.fromisoformat(found.group()).isoformat() if found else ""
    except ValueError:
        return ""


def _turns(value: Any) -> Turns:
    if isinstance(value, str):
        return (("user", value),) if says(value) else ()
    if isinstance(value, dict):
        value = value.get("messages")
    if not isinstance(value, list):
        return ()
    turns = [
        (turn["role"], _parts(turn.get("content")))
        for turn in value
        if isinstance(turn, dict) and isinstance(turn.get("role"), str)
    ]
    while turns and turns[-1][0] == "assistant":  # the answer, where a program writes it behind the prompt
        turns.pop()
    return tuple(turns)


def _parts(content: Any) -> str:
    if isinstance(content, list):
        texts = (part.get("text") for part in content if isinstance(part, dict))
        return "".join(text for text in texts if isinstance(text, str))
    return content if isinstance(content, str) else ""


def _citations(value: Any) -> tuple[Citation, ...]:
    found = []
    for item in value if isinstance(value, list) else ():
        if isinstance(item, str) and says(item):
            address = item.startswith(("http://", "https://"))
            found.append(Citation(title="", url=item) if address else Citation(title=item))
        elif isinstance(item, dict):
            title, url = (str(held) if says(held) else "" for held in (item.get("title"), item.get("url")))
            found += [Citation(title=title, url=url or None)] if title or url else []
    return tuple(found)
