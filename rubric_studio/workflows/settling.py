"""Settling: each thing that two people changed differently in words, the texts of both, and a person's own text."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rubric_studio.diff.merge import MISSING
from rubric_studio.errors import RubricStudioError, WorkspaceError
from rubric_studio.language import _
from rubric_studio.store.document import Document
from rubric_studio.workflows.conflicts import Edited, Side, in_words, is_words, joined, kind_by, settle
from rubric_studio.workflows.edit import FIELDS, field_words
from rubric_studio.workflows.kept import choices_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rubric_studio.diff.merge import Path
    from rubric_studio.finding import Problem
    from rubric_studio.workflows.conflicts import Choice, Conflict, Merged

_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})


@dataclass(frozen=True)
class Matter:
    """One thing to settle.

    Args:
        file: the path of its file.
        merged: the merge that left it.
        conflict: what it is.
        about: what it is about in words: a criterion's text, "" for the file itself.
    """

    file: str
    merged: Merged
    conflict: Conflict
    about: str

    @property
    def field(self) -> str:
        """Name the field in words, "" where it is a whole entry or file."""
        path = self.conflict.path
        if not path or len(path) == 2:
            return ""
        names = {key: name for name, key in FIELDS.items()} if path[0] == "criteria" else {}
        return field_words(names.get(path[-1], path[-1]))

    @property
    def texts(self) -> tuple[str | None, str | None, str | None]:
        """Give how it was, what stands on our side and on theirs; None where it is not there."""
        held = (self.conflict.base, self.conflict.ours, self.conflict.theirs)
        texts = [_shown(self.conflict, value, lines) for value, lines in zip(held, self.conflict.texts, strict=True)]
        return texts[0], texts[1], texts[2]

    @property
    def editable(self) -> bool:
        """Tell whether a person can write a value in the place of both."""
        return _type_of(self.conflict) is not None

    @property
    def is_number(self) -> bool:
        """Tell whether what can be written there is a number."""
        return _type_of(self.conflict) is int

    @property
    def held(self) -> str:
        """Give what a text of one's own begins with: ours."""
        return self.texts[1] or self.texts[2] or ""

    @property
    def key(self) -> str:
        """Name it, and what its two sides say, so that what was settled of it is found again as long as they say so."""
        said = json.dumps([list(self.conflict.path), *self.conflict.texts], ensure_ascii=True)
        return choices_of(self.file) + hashlib.sha256(said.encode()).hexdigest()[:20]

    def own(self, text: str) -> Edited:
        """Take a text of a person's own.

        Raises:
            WorkspaceError: it cannot stand there; the message says why.
        """
        made = Edited(_value(_type_of(self.conflict), text))
        if wrong := self._new_problems(made):
            raise WorkspaceError(wrong[0])
        return made

    @cached_property
    def joinable(self) -> bool:
        """Tell whether both can be kept, and the file is as sound then as with ours."""
        try:
            return self.conflict.joinable and not self._new_problems(Side.BOTH)
        except WorkspaceError:
            return False

    def _new_problems(self, choice: Choice) -> list[str]:
        """Say what would be wrong with the file by a choice that is not wrong with ours."""
        sides: dict[Path, Choice] = {conflict.path: Side.OURS for conflict in self.merged.conflicts}
        known = {problem.message for problem in _problems(self.merged, sides)}
        after = _problems(self.merged, {**sides, self.conflict.path: choice})
        return [problem.message for problem in after if problem.message not in known]


def matters(items: Iterable[tuple[str, Merged]]) -> list[Matter]:
    """List what is to be settled in some files, in the order of the files and of their texts."""
    found = []
    for file, merged in items:
        names = _names(merged)
        found += [Matter(file, merged, c, names.get(c.path[:2], _entry(c.path))) for c in merged.conflicts]
    return found


def settled(items: Iterable[tuple[str, Merged]], choices: Mapping[tuple[str, Path], Choice]) -> dict[str, bytes | None]:
    """Give the files with everything settled, by path; None for one that goes.

    Raises:
        WorkspaceError: something is not settled, or cannot be written so.
    """
    return {
        file: settle(merged, {path: choice for (owner, path), choice in choices.items() if owner == file})
        for file, merged in items
    }


def to_text(choice: Choice) -> str:
    """Write a choice as a text that ``from_text`` reads."""
    return json.dumps({"own": choice.value} if isinstance(choice, Edited) else {"side": choice.value})


def from_text(text: str) -> Choice | None:
    """Read a choice; None where it is none."""
    with suppress(ValueError, TypeError, KeyError):
        held = json.loads(text)
        return Edited(held["own"]) if "own" in held else Side(held["side"])
    return None


def result(matter: Matter, choice: Choice) -> str | None:
    """Say what a choice makes of it; None where it is taken away."""
    _base, ours, theirs = matter.texts
    if isinstance(choice, Edited):
        return _shown(matter.conflict, choice.value, "")
    if choice is Side.BOTH:
        lines = matter.conflict.texts[1] or matter.conflict.texts[2]
        return _shown(matter.conflict, joined(matter.conflict), lines)
    return ours if choice is Side.OURS else theirs


def _names(merged: Merged) -> dict[Path, str]:
    """Give the words of the entries that conflicts are in: a criterion's text, else its id."""
    names: dict[Path, str] = {}
    for side in (Side.THEIRS, Side.OURS):
        with suppress(RubricStudioError):
            text = settle(merged, {conflict.path: side for conflict in merged.conflicts})
            data = _document(merged, text).data if text else {}
            for key, words in (("criteria", "criterion"), ("responses", "name")):
                entries = data.get(key)
                for entry in entries if isinstance(entries, list) else ():
                    if isinstance(entry, dict) and isinstance(entry.get(words), str):
                        names[key, str(entry.get("id"))] = entry[words]
    return names


def _entry(path: Path) -> str:
    return path[1] if len(path) > 1 else ""


def _document(merged: Merged, text: bytes) -> Document:
    return Document.parse(text.decode("utf-8"), kind=kind_by(merged.name, text), path=merged.name)


def _problems(merged: Merged, choices: Mapping[Path, Choice]) -> Sequence[Problem]:
    text = settle(merged, choices)
    return _document(merged, text).problems if text else ()


def _shown(conflict: Conflict, value: Any, lines: str) -> str | None:
    if value is MISSING:
        return None
    words = in_words(conflict, value)
    return lines if words is None else words


def _type_of(conflict: Conflict) -> type | None:
    """Tell what a value of a person's own would be: a text, a whole number, a list of words; None for anything else."""
    values = [value for value in (conflict.ours, conflict.theirs) if value is not MISSING]
    types = set(map(type, values))
    if types == {list}:
        return list if all(map(is_words, values)) else None
    return types.pop() if types in ({str}, {int}) and len(conflict.path) != 2 else None


def _value(wanted: type | None, text: str) -> Any:
    if wanted is int:
        try:
            return int(text.strip().translate(_MINUS))
        except ValueError as error:
            raise WorkspaceError(_("Points are a whole number, such as 5 or -3.")) from error
    if wanted is list:
        return [line.strip() for line in text.splitlines() if line.strip()]
    if not text.strip():
        raise WorkspaceError(_("Write something, or take one of the two."))
    return text if "\n" in text.strip("\n") else text.strip()
