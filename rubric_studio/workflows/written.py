"""What a release writes down: made from the record alone, all of it before the first file is touched.

What stands in the folder may be others' by then. So nothing of it is taken over: the folder has to hold what is
recorded, or what an interrupted release has left; and what is recorded in the end has to be what was planned, whatever
a hook did on the way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.errors import GitError, InvalidRubric
from rubric_studio.language import _
from rubric_studio.model import equivalent
from rubric_studio.store.document import Document
from rubric_studio.store.files import decode, read_text, write_text
from rubric_studio.store.sets import SET
from rubric_studio.store.shipped import schema_files
from rubric_studio.text import safe
from rubric_studio.workflows.begun import left_over, release_note, unrecorded
from rubric_studio.workflows.history import releases, tag_of
from rubric_studio.workflows.notes import NOTES, entry, with_entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from rubric_studio.git import History, Person
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.plan import Plan

_SHOWN = 3  # files that are named


def texts(history: History, folder: Path, planned: Plan) -> dict[Path, str]:
    """Make what is declared, version and release notes, in the order in which they are written.

    A version that stands in set.yaml tells that a release was begun, so what it rests on stands there before. Schemas
    come first where none are recorded: a pack holds them, and rests on the record alone.

    Raises:
        InvalidRubric: a recorded file is no UTF-8 text.
    """
    held = _recorded(history, planned.record, folder, (SET, NOTES, equivalent.NAME))
    document = Document.parse(_text(held, SET), kind="set", path=f"rubrics/{folder.name}/{SET}")
    left = left_over(history, folder, releases(history, folder.name))
    made = _schemas(history, folder, planned)
    if pairs := equivalent.added(held.get(equivalent.NAME, b""), planned.declared):
        made[folder / equivalent.NAME] = decode(pairs, equivalent.NAME).text
    made[folder / SET] = document.set(("version",), planned.version).text
    made[folder / NOTES] = with_entry(_text(held, NOTES), folder.name, planned.version, entry(planned), left=left)
    return made


def _recorded(history: History, record: str, folder: Path, names: tuple[str, ...]) -> dict[str, bytes]:
    blobs = history.files(record, folder, set(names))
    return dict(zip(blobs, history.read(blobs.values()), strict=True))


def _text(held: Mapping[str, bytes], name: str) -> str:
    return decode(held.get(name, b""), name).text


def _schemas(history: History, folder: Path, planned: Plan) -> dict[Path, str]:
    """Give the schemas to record: those of the folder where they are there already, as ``init`` writes them."""
    place, ours = folder.parent.parent / "schemas", schema_files()
    paths = {place / name: data for name, data in ours.items()}
    if history.files(planned.record, place, ours.keys()) or history.ignored(paths):
        return {}
    return {path: read_text(path).text if path.is_file() else data.decode() for path, data in paths.items()}


def write_down(workspace: Workspace, history: History, folder: Path, planned: Plan, person: Person | None) -> str:
    """Write and record what a release says of itself, unless an interrupted release has done so; give the record.

    Raises:
        GitError: the folder holds what is not recorded, or something else than what was planned was recorded.
        InvalidRubric: a recorded file is no UTF-8 text.
        WorkspaceError: a file cannot be written.
    """
    made = texts(history, folder, planned)
    there = {path: read_text(path, inside=history.root) if path.exists() else None for path in made}
    if unrecorded(workspace, history, folder) or not _is_planned(folder / equivalent.NAME, made, history.root):
        raise GitError(_("Something was changed in the meantime. Look at what the release would be, then try again."))
    for path, text in made.items():
        was = there[path]
        ends = text.replace("\n", "\r\n") if was and "\r\n" in was.text and "\r\n" not in text else text
        if was is None or was.text != ends:
            write_text(path, ends, was=was, inside=history.root)
    waiting = {change.path for change in history.changed(workspace.root)}
    root = history.root.resolve()
    paths = [path for path in made if path.resolve().relative_to(root) in waiting]
    note = release_note(folder.name, planned.version)
    record = history.record(paths, note, author=person) if paths else planned.record
    _ensure_as_planned(history, folder, planned, record, made)
    return record


def _is_planned(path: Path, made: Mapping[Path, str], root: Path) -> bool:
    """Tell whether the declarations in the folder are among those that are planned."""
    held = read_text(path, inside=root).text.splitlines() if path.exists() else []
    return held == made.get(path, "").splitlines()[: len(held)]


def _ensure_as_planned(history: History, folder: Path, planned: Plan, record: str, made: Mapping[Path, str]) -> None:
    """Make sure that a record holds what was planned, and what was written, and nothing else of the set."""
    other = sorted({*_beside(history, folder, planned.record, record, made), *_differing(history, record, made)})
    if other:
        text = _(
            "There is no release: what was recorded is not what was written and looked at. A check that runs when"
            " something is recorded (git: hook) has changed {files}. Let it leave these files alone or keep what it"
            " did, then look at what the release would be and try again."
        )
        shown = ", ".join(other[:_SHOWN]) + (", …" if len(other) > _SHOWN else "")
        raise GitError(text.format(files=safe(shown)))


def _beside(history: History, folder: Path, before: str, after: str, made: Mapping[Path, str]) -> Iterator[str]:
    for place in (folder, folder.parent.parent / "schemas"):
        for name in history.changed_between(before, after, place):
            if place / name not in made:
                yield f"{place.name}/{name}"


def _differing(history: History, record: str, made: Mapping[Path, str]) -> Iterator[str]:
    held = history.held([(record, f"{history.start(path.parent)}{path.name}") for path in made])
    blobs = [blob for blob in held if blob]
    data = dict(zip(blobs, history.read(blobs), strict=True))
    for (path, text), blob in zip(made.items(), held, strict=True):
        recorded = data[blob].decode("utf-8", "replace").removeprefix("\ufeff") if blob else ""
        if recorded.replace("\r\n", "\n") != text.replace("\r\n", "\n"):
            yield f"{path.parent.name}/{path.name}"


def refusal(history: History, folder: Path, planned: Plan) -> str:
    """Say why a release cannot be written down as it is recorded, or tagged; "" where it can."""
    tag = tag_of(folder.name, planned.version)
    taken = [name for name in history.tags() if tag.startswith(f"{name}/") or name.startswith(f"{tag}/")]
    if taken:
        return _(
            "The tag “{name}” is in the way of the release's own, {tag}: git keeps no two tags of which one is the"
            " beginning of the other. Give it another name: git tag NEW {name}, then git tag -d {name}."
        ).format(name=safe(taken[0]), tag=tag)
    try:
        texts(history, folder, planned)
    except InvalidRubric as error:
        return str(error)
    return ""
