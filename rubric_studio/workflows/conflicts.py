"""What a merge leaves to be settled: both sides' values and lines, in words, and the file once somebody has said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rubric_studio.diff.merge import MISSING
from rubric_studio.errors import WorkspaceError
from rubric_studio.language import _
from rubric_studio.model.data import name_of
from rubric_studio.schema import KINDS
from rubric_studio.store.document import Document
from rubric_studio.store.sets import kind_of, kind_said
from rubric_studio.store.workspace import SETTINGS
from rubric_studio.text import one_line
from rubric_studio.workflows.weave import Woven, written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rubric_studio.diff.merge import Path
    from rubric_studio.model.pointer import Pointer
    from rubric_studio.workflows.weave import Split

LABELS = {"ours": "ours", "base": "base", "theirs": "theirs"}
_BOM = "\ufeff"

_FREE = frozenset({"criterion", "justification", "description", "ideal_response", "text", "notes"})
"""The fields that hold sentences: of these, one can stand behind the other. All else is a choice, a name or a date."""

_SENTENCE = re.compile(r"(?<=[.!?;\u2026\u3002\uff01\uff1f\u061f\u06d4\u0964])\s+")


class Side(StrEnum):
    """What to take where the two differ."""

    OURS = "ours"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True)
class Edited:
    """A value of a person's own, in the place of both."""

    value: Any


Choice = Side | Edited


@dataclass(frozen=True)
class Conflict:
    """One thing that only a person can settle.

    Args:
        path: the way to it in the file: keys, and ids in lists; () is the whole file.
        pointer: what it is.
        base: its value at the beginning, ``MISSING`` where it was not there; None where only lines are known.
        ours: its value on our side.
        theirs: its value on their side.
        texts: the lines of the three, in that order.
        why: why both sides cannot stand, where that is not because both changed it; "" else.
    """

    path: Path
    pointer: Pointer
    base: Any
    ours: Any
    theirs: Any
    texts: tuple[str, str, str]
    why: str = ""

    @property
    def joinable(self) -> bool:
        """Tell whether both can be kept: two texts of sentences, two lists of words; or what one side took away."""
        return joined(self) is not None


@dataclass(frozen=True)
class Merged:
    """A file of which two were made.

    Args:
        name: its path below the set's folder.
        conflicts: what is to be settled, in the order of the text.
        woven: its lines, LF between them; None where there is no such file any more.
        lines: of a file that git merged by lines: that text, with marks for ``open`` places.
        open: how many places git marked.
        labels: what marks call the sides.
        size: how long a mark is.
        newline: how its lines end.
        bom: whether it begins with a byte order mark.
    """

    name: str
    conflicts: tuple[Conflict, ...] = ()
    woven: Woven | None = None
    lines: bytes | None = None
    open: int = 0
    labels: Mapping[str, str] = field(default_factory=lambda: LABELS)
    size: int = 7
    newline: str = "\n"
    bom: bool = False

    def __post_init__(self) -> None:
        """Let no label break the line of its mark, or reach a terminal as more than words."""
        object.__setattr__(self, "labels", {side: one_line(label) for side, label in self.labels.items()})

    @property
    def clean(self) -> bool:
        """Tell whether nothing is left to be settled."""
        return not self.conflicts and not self.open

    @property
    def text(self) -> bytes | None:
        """The file, with marks around what is to be settled; None where it is gone."""
        if self.lines is not None:
            return self.lines
        if self.woven is None:
            return None
        return self.encoded(written(self.woven, lambda split: _marked(split, self.labels, self.size)))

    def encoded(self, text: str) -> bytes:
        """Give a text of LF lines as the file's bytes."""
        ended = text.replace("\n", self.newline) if self.newline != "\n" else text
        return (_BOM + ended if self.bom else ended).encode()

    @property
    def sentences(self) -> list[str]:
        """Say what is to be settled."""
        said = [sentence(conflict) for conflict in self.conflicts]
        if self.open:
            marked_ = _("{name}: its lines do not fit together; they are marked in the file.")
            said.append(marked_.format(name=one_line(self.name)))
        return said


def kind_by(name: str, *texts: bytes | None) -> str:
    """Tell the kind of a file by its path below the set's folder, else by its ``format:`` line.

    Raises:
        WorkspaceError: it is no file of a set.
    """
    kind = kind_of(name) or ("settings" if name == SETTINGS else None)
    for text in texts:
        said = kind_said((text or b"").decode("utf-8", "replace"))
        if said and ("/" in name or kind is None or said in KINDS):
            kind = said
    if kind not in KINDS:
        raise WorkspaceError(_("{name} is no file of a rubric set.").format(name=name))
    return kind


def joined(conflict: Conflict) -> Any:
    """Give the value that keeps both sides; None where there is none."""
    ours, theirs = conflict.ours, conflict.theirs
    if MISSING in (ours, theirs):
        return theirs if ours is MISSING else ours
    if isinstance(ours, str) and isinstance(theirs, str) and conflict.path[-1] in _FREE:
        return _one_behind_the_other(ours, theirs)
    if is_words(ours) and is_words(theirs):
        return [*ours, *(entry for entry in theirs if entry not in ours)]
    return None


def is_words(value: Any) -> bool:
    """Tell whether a value is a list of nothing but texts."""
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)


def _one_behind_the_other(ours: str, theirs: str) -> str:
    """Put what only theirs says behind ours, by paragraphs, lines or sentences, so that nothing is said twice."""
    apart = next((apart for apart in ("\n\n", "\n") if apart in ours.strip("\n") + theirs.strip("\n")), " ")
    one, two = (_SENTENCE.split(text) if apart == " " else text.strip("\n").split(apart) for text in (ours, theirs))
    if set(one) <= set(two):
        return theirs
    end = "\n" if ours.endswith("\n") or theirs.endswith("\n") else ""
    return apart.join([ours.strip("\n"), *(piece for piece in two if piece not in one)]) + end


def settle(merged: Merged, choices: Mapping[Path, Choice]) -> bytes | None:
    """Give the file with everything settled.

    Args:
        merged: the merge; not one that git did by lines.
        choices: what to take, by the path of each conflict.

    Returns:
        The file; None where a side that took it away was taken.

    Raises:
        WorkspaceError: something is not settled, or cannot be written so.
    """
    if merged.lines is not None or merged.woven is None:
        return merged.text
    missing = [conflict for conflict in merged.conflicts if conflict.path not in choices]
    if missing:
        raise WorkspaceError(_("Not everything is settled yet: {what}").format(what=sentence(missing[0])))
    texts = {c.path: _lines_of(c, choices[c.path]) for c in merged.conflicts}
    text = written(merged.woven, lambda split: texts[split.path])
    if not text.strip():
        return None
    document = Document.parse(text, kind=kind_by(merged.name, text.encode()), path=merged.name)
    lists = {conflict.path[0] for conflict in merged.conflicts if len(conflict.path) > 1}
    for key in lists & {key for key, value in document.data.items() if value is None}:
        document = document.set((key,), [])  # each entry went, some by one side's word, some by the other's
    for conflict in merged.conflicts:
        value = _value_of(conflict, choices[conflict.path])
        if value is not MISSING:
            document = document.set(_place(document.data, conflict.path), value)
    return merged.encoded(document.text)


def _lines_of(conflict: Conflict, choice: Choice) -> str:
    """Give the lines that stand for a choice, before a value of one's own is written into them."""
    _base, ours, theirs = conflict.texts
    if choice is Side.OURS:
        return ours
    return theirs if choice is Side.THEIRS or conflict.ours is MISSING else ours or theirs


def _value_of(conflict: Conflict, choice: Choice) -> Any:
    if isinstance(choice, Edited):
        return choice.value
    if choice is not Side.BOTH or MISSING in (conflict.ours, conflict.theirs):
        return MISSING
    value = joined(conflict)
    if value is None:
        raise WorkspaceError(_("Only one of the two can be kept here: {what}").format(what=sentence(conflict)))
    return value


def _place(data: Any, path: Path) -> tuple[str | int, ...]:
    """Give the way to a value by keys and positions."""
    found: list[str | int] = []
    for step in path:
        if isinstance(data, list):
            number = next(n for n, entry in enumerate(data) if name_of(entry) == step)
            found.append(number)
            data = data[number]
        else:
            found.append(step)
            data = data.get(step)
    return tuple(found)


def sentence(conflict: Conflict) -> str:
    """Say in a sentence what is to be settled."""
    where = one_line(str(conflict.pointer).removeprefix(".")) or _("the file")
    if conflict.why:
        return _("{where}: {why}").format(where=where, why=conflict.why)
    if conflict.theirs in (MISSING, []):
        return _("{where}: changed on our side, taken away on theirs.").format(where=where)
    if conflict.ours in (MISSING, []):
        return _("{where}: taken away on our side, changed on theirs.").format(where=where)
    ours, theirs = (in_words(conflict, value, apart=", ") for value in (conflict.ours, conflict.theirs))
    if ours is None or theirs is None:
        return _("{where}: both sides changed it, differently.").format(where=where)
    ours, theirs = (one_line(words, 60) or _("empty") for words in (ours, theirs))
    return _("{where}: “{ours}” on our side, “{theirs}” on theirs.").format(where=where, ours=ours, theirs=theirs)


def in_words(conflict: Conflict, value: Any, *, apart: str = "\n") -> str | None:
    """Give a value as a person reads it; None where it is not there, or only its lines can say it.

    Args:
        conflict: what it is a value of.
        value: the value.
        apart: what stands between the words of a list.
    """
    if value is None or isinstance(value, bool):
        return {None: _("empty"), True: _("yes"), False: _("no")}[value]
    if is_words(value):
        return apart.join(value)
    if value is MISSING or isinstance(value, dict | list):
        return None
    return f"{value:+d}" if isinstance(value, int) and conflict.path[-1:] == ("points",) else str(value)


def _marked(split: Split, labels: Mapping[str, str], size: int) -> str:
    """Write a piece that is to be settled with the marks that every tool knows, base between the two sides."""
    ours, base, theirs = (_ended(text) for text in (split.ours, split.base, split.theirs))
    return (
        f"{'<' * size} {labels['ours']}\n{ours}{'|' * size} {labels['base']}\n{base}"
        f"{'=' * size}\n{theirs}{'>' * size} {labels['theirs']}\n"
    )


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
