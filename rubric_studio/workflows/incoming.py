"""Texts that come from outside the workspace: names while a path is typed, a text file, a file of model outputs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rubric_studio.errors import InvalidRubric, NotFound, WorkspaceError
from rubric_studio.formats import outputs
from rubric_studio.formats.jsonl import LONGEST_LINE
from rubric_studio.language import _
from rubric_studio.store.files import decode, reason
from rubric_studio.store.person import signed_in
from rubric_studio.text import natural_key, one_line
from rubric_studio.workflows.sampling import LONGEST, Sample

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from rubric_studio.formats.outputs import Output, Outputs, Turns
    from rubric_studio.workflows.edit import OpenRubric

MOST_NAMES = 500
"""Names that are listed below a path."""
_MOST_BYTES = LONGEST * 4
_MOST_LINES_BYTES = 256_000_000
_LINES = (".jsonl", ".ndjson", ".json")


@dataclass(frozen=True)
class TextFile:
    """A text that was read from a file."""

    path: Path
    text: str


@dataclass(frozen=True)
class OutputsFile:
    """A file of model outputs, and which of its lines answer a rubric's prompt: their places among the outputs."""

    path: Path
    held: Outputs
    belonging: tuple[int, ...]


def names_below(typed: str) -> list[str]:
    """Give the paths that a typed one may become, folders with "/" behind, in natural order.

    What is hidden is shown once its dot is typed. A folder that cannot be opened gives none, and so does every folder
    of a server to who signed in there.
    """
    if signed_in():
        return []
    head, begun = os.path.split(typed)
    folder = Path(head).expanduser() if head else Path()
    try:
        with os.scandir(folder) as entries:
            names = [
                entry.name + ("/" if entry.is_dir() else "")
                for entry in entries
                if entry.name.lower().startswith(begun.lower()) and entry.name.startswith(".") <= begun.startswith(".")
            ]
    except OSError:
        return []
    return [os.path.join(head, name) for name in sorted(names, key=_folders_first)[:MOST_NAMES]]  # noqa: PTH118 - as typed


def meant(typed: str, name: str = "") -> str:
    """Give the path that somebody means who opens what is typed: a file of that very name, else what it may become.

    Args:
        typed: the path.
        name: the name that is chosen below it, "" for the first one.
    """
    path = Path(typed.strip()).expanduser()
    try:
        if path.is_file():
            return typed.strip()
    except (OSError, ValueError):
        return typed
    return name or next(iter(names_below(typed)), typed)


def _folders_first(name: str) -> tuple[bool, object]:
    return not name.endswith("/"), natural_key(name)


def look(typed: str, view: OpenRubric | None = None) -> TextFile | OutputsFile:
    """Read a file that somebody named: a text, or by the end of its name (.jsonl) the outputs of models.

    Args:
        typed: its path; "~" is one's own folder.
        view: the rubric whose lines are looked for.

    Raises:
        NotFound: there is no such file.
        WorkspaceError: it is a folder, no text, too large, empty or cannot be read, or it is a server's.
    """
    if signed_in():
        words = _("Files of the server cannot be read from here. Open the file on your computer, and copy its text in.")
        raise WorkspaceError(words)
    path = Path(typed.strip()).expanduser()
    try:
        if path.is_dir():
            raise WorkspaceError(_("{path} is a folder. Choose a file in it.").format(path=one_line(str(path))))
        if path.exists() and not path.is_file():  # a pipe would be waited for
            raise WorkspaceError(_("{path} is not an ordinary file.").format(path=one_line(str(path))))
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if path.suffix.lower() in _LINES:
                return _outputs(path, file, size, view)
            _check_size(path, size, _MOST_BYTES)
            return TextFile(path, _text(path, file.read(_MOST_BYTES)))
    except FileNotFoundError:
        raise NotFound(_("file"), one_line(str(path))) from None
    except (OSError, RuntimeError, ValueError) as error:
        words = _("{path} cannot be read: {why}.")
        raise WorkspaceError(words.format(path=one_line(str(path)), why=reason(error))) from error


def _check_size(path: Path, size: int, most: int) -> None:
    if size > most:
        words = _("{path} is too large: {size} MB, at most {limit} MB.")
        raise WorkspaceError(words.format(path=path.name, size=size // 1_000_000, limit=most // 1_000_000))


def _text(path: Path, data: bytes) -> str:
    if b"\x00" in data[:8192]:
        raise WorkspaceError(_("{path} is no text. Save it as plain text or Markdown first.").format(path=path.name))
    try:
        text = decode(data, path.name).text
    except InvalidRubric as error:
        raise WorkspaceError(str(error)) from error
    if not text.strip():
        raise WorkspaceError(_("{path} is empty.").format(path=path.name))
    return text


def _outputs(path: Path, file: BinaryIO, size: int, view: OpenRubric | None) -> OutputsFile:
    _check_size(path, size, _MOST_LINES_BYTES)
    held = outputs.read(_bounded(file))
    if not held.count:
        raise WorkspaceError(_("{path} is empty.").format(path=path.name))
    if not held.outputs:
        words = _("{path} holds no output of a model: {why}.")
        raise WorkspaceError(words.format(path=path.name, why=held.left_out[0]))
    belonging = [n for n, output in enumerate(held.outputs) if view and belongs(view, output)]
    return OutputsFile(path, held, tuple(belonging))


def _bounded(file: BinaryIO) -> Iterator[bytes]:
    """Give the lines; of one that is too long the beginning, by which it is left out."""
    while line := file.readline(LONGEST_LINE + 2):
        rest = line
        while not rest.endswith(b"\n") and (rest := file.readline(LONGEST_LINE + 2)):
            pass
        yield line


# which lines belong to a rubric ---------------------------------------------------------------------------------------


def belongs(view: OpenRubric, output: Output) -> bool:
    """Tell whether a line answers a rubric's prompt: it names the rubric, one of its sources, or asks the same."""
    rubric = view.rubric
    known = {view.id, f"{view.set_id}/{view.id}"}
    if rubric and rubric.source:
        known |= {str(id_) for id_ in rubric.source.ids}
    if known.intersection(output.ids):
        return True
    asked = tuple((turn.role, turn.content) for turn in rubric.prompt) if rubric else ()
    return bool(asked) and bool(output.prompt) and _plain(output.prompt) in (_plain(asked), _plain(asked[-1:]))


def _plain(turns: Turns) -> Turns:
    """Give a conversation without what programs change in passing: space at the ends, and what stands before it."""
    return tuple((role, " ".join(content.split())) for role, content in turns if role not in ("system", "developer"))


def sample_from(output: Output, *, author: str) -> Sample:
    """Give a line as a sample response.

    Args:
        output: the line.
        author: who wrote it, where the line names no model.
    """
    return Sample(
        author=one_line(output.model) or author,
        version=one_line(output.version),
        date=output.date,
        text=output.text,
        citations=tuple((one_line(held.title), held.url or "") for held in output.citations),
    )
