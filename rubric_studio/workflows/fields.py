"""Fields by their names in the file, and their values as somebody types them in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rubric_studio import schema
from rubric_studio.errors import NotFound, WorkspaceError
from rubric_studio.language import _
from rubric_studio.workflows.prompt import ASSISTANT, USER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rubric_studio.store.document import Document

Path = tuple[str | int, ...]

_MADE = {
    "set": ("format", "id", "version", "retired_ids"),
    "rubric": ("format", "id", "criteria"),
    "criterion": ("id", "use"),
}
"""Fields that are made once, or have a way of their own."""
_WORDS = {"yes": True, "true": True, "no": False, "false": False}


def field_of(document: Document, where: Path, name: str, texts: Sequence[str]) -> tuple[str, Any]:
    """Read a field as it was typed: give the outermost key, and all that stands below it afterwards.

    Args:
        document: the file.
        where: where the thing stands in it: () for the whole, ("criteria", 2) for a criterion.
        name: the field's; deeper ones with dots, and entries of a list by their numbers from 1: references.1.title.
        texts: what was typed; several for a list. An empty one takes the field away.

    Raises:
        WorkspaceError: the field is made by the program, or is no list and was given twice.
        NotFound: there are not so many entries.
    """
    kind = "criterion" if where else document.kind
    path = _path(name)
    if path[0] in _MADE.get(kind, ()):
        words = _("“{field}” cannot be set so: it is made once, or has a way of its own.")
        raise WorkspaceError(words.format(field=name))
    if kind == "rubric" and path[0] == "prompt" and len(path) < 3 and any(texts):  # nothing takes the turn away
        path = ("prompt", path[1] if len(path) == 2 else 0, "content")
    value = _value(schema.type_of(document.kind, (*where, *path)), name, texts)
    held = document.value((*where, path[0]))
    if path[0] == "prompt" and isinstance(path[1], int) and value is not None:
        held = _with_turn(held, path[1])
    return str(path[0]), _put(held, path[1:], value, name)


def _path(name: str) -> Path:
    return tuple(int(part) - 1 if part.isdecimal() and part.isascii() else part for part in name.strip().split("."))


def _value(type_: str, name: str, texts: Sequence[str]) -> Any:
    """Read a value; what is none of its type stays a text, of which the schema then says what is wrong."""
    if type_ == "array":
        found = list(dict.fromkeys(part for text in texts for part in parted(text)))
        return found or None
    if len(texts) > 1:
        raise WorkspaceError(_("“{field}” was given twice, and holds one value.").format(field=name))
    text = texts[0].strip() if type_ != "string" or not texts[0].strip() else texts[0]
    if not text:
        return None
    if type_ == "boolean":
        return _WORDS.get(text.casefold(), text)
    if type_ == "integer":
        try:
            return int(text.replace("\u2212", "-"))
        except ValueError:
            return text
    return text


def _with_turn(held: Any, number: int) -> Any:
    """Let a conversation have one more turn, of the one who would speak next, where the turn after its last is set."""
    turns = list(held or ())
    if number == len(turns):
        before = turns[-1].get("role") if turns else None
        turns.append({"role": ASSISTANT if before == USER else USER, "content": ""})
    return turns


def _put(held: Any, steps: Path, value: Any, name: str) -> Any:
    """Give what is held, with the value at the end of the steps; None takes away, and a group that is empty then."""
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if isinstance(step, int):
        items = list(held) if isinstance(held, list) else []
        if not 0 <= step <= len(items) or (value is None and step == len(items)):
            raise NotFound(_("entry"), name, hint=_("There are {n} here, counted from 1.").format(n=len(items)))
        inner = _put(items[step] if step < len(items) else None, rest, value, name)
        items[step : step + 1] = [] if inner is None else [inner]
        return items or None
    group = dict(held) if isinstance(held, dict) else {}
    inner = _put(group.pop(step, None), rest, value, name) if value is not None or step in group else None
    group |= {} if inner is None else {step: inner}
    return group or None


# lists in one line ----------------------------------------------------------------------------------------------------


def written(values: Any) -> str:
    """Write a list in one line: with commas, or with semicolons where a value has a comma."""
    texts = [str(value) for value in values] if isinstance(values, list) else []
    if any("," in text for text in texts):
        return "; ".join(texts) + (";" if len(texts) == 1 else "")
    return ", ".join(texts)


def parted(text: str) -> list[str]:
    """Read such a line; what stands twice counts once."""
    parts = text.split(";" if ";" in text else ",")
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))
