"""Exchange: foreign files in and out, whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rubric_studio.errors import InvalidRubric, WorkspaceError
from rubric_studio.finding import Place, Problem
from rubric_studio.formats import healthbench
from rubric_studio.language import _, counted
from rubric_studio.lint.privacy import identifiers
from rubric_studio.lint.ruling import ruling
from rubric_studio.model.codec import to_data
from rubric_studio.model.identity import RESERVED, SLUG
from rubric_studio.model.rubric import PointsRange
from rubric_studio.store import writer
from rubric_studio.store.files import reason, write_text
from rubric_studio.store.sets import SET
from rubric_studio.text import safe
from rubric_studio.workflows import baseline
from rubric_studio.workflows.check import findings_of, today
from rubric_studio.workflows.checking import check_set
from rubric_studio.workflows.loaded import check_loaded
from rubric_studio.workflows.memory import Memory
from rubric_studio.workflows.survey import survey_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from rubric_studio.model.rubric import Criterion
    from rubric_studio.store.workspace import Workspace

_MOST_NAMED = 1000  # of malformed lines: more are counted, since somebody has chosen the wrong file
_NOT_WHOLE = frozenset({"Y100", "S100", "S101", "S102", "S111", "S112"})  # what would leave holes in an export


@dataclass(frozen=True)
class Imported:
    """What came in: the set's id, how many rubrics and criteria, how many lines were left out and why.

    ``skipped`` names each line, but for a thousand; ``left_out`` counts them all. ``known`` counts the faults that came
    with it and stand in its baseline, so that they do not stop a release and new criteria are held to every rule.
    """

    set_id: str
    rubrics: int
    criteria: int
    shared: int
    skipped: tuple[Problem, ...] = ()
    left_out: int = 0
    known: int = 0


def import_healthbench(
    workspace: Workspace,
    source: Path,
    set_id: str,
    *,
    skip_bad: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Imported:
    """Write a new set from a HealthBench JSONL file.

    The set is written beside its place and takes it only when it is whole.

    Args:
        workspace: where it goes.
        source: the file.
        set_id: the new set's id.
        skip_bad: leave malformed lines out instead of stopping.
        progress: is told how many bytes of how many are read.

    Raises:
        WorkspaceError: the id is taken or no id, the file cannot be read, or the set cannot be written.
        InvalidRubric: lines are malformed; each is named with its number and the reason, and nothing was written.
    """
    place = _free_place(workspace, set_id)
    if source.exists() and not source.is_file() and not source.is_dir():  # a pipe would be waited for
        raise WorkspaceError(_("{path} cannot be used: it is not an ordinary file.").format(path=source))
    # Named before it is made: whenever an interruption comes, there is no moment at which nobody would clear it away.
    made = place.with_name(f".{set_id}.{secrets.token_hex(4)}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        imported = _write(source, set_id, made, progress)
        _whole(imported, source, skip_bad=skip_bad)
        imported = replace(imported, known=_let_be(workspace, made))
        made.rename(place)
    except OSError as error:
        path = error.filename or source
        raise WorkspaceError(_("{path} cannot be used: {why}.").format(path=path, why=reason(error))) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return imported


def _let_be(workspace: Workspace, made: Path) -> int:
    """Write the baseline of a set that was brought in, and give how many faults it holds."""
    looked, day = survey_of(made), today()
    with Memory(None) as memory:
        result = check_set(workspace.root, looked, memory, day=day, processes=os.cpu_count() or 1)
    found = findings_of(looked, result, day)
    baseline.write(made, baseline.lines_of(found))
    return baseline.lines_of(ruling().weighed(found)).count("\n")


def _whole(imported: Imported, source: Path, *, skip_bad: bool) -> None:
    if imported.skipped and not (skip_bad and imported.rubrics):
        raise InvalidRubric(str(source), imported.skipped)
    if not imported.rubrics:
        raise WorkspaceError(_("{path} is empty: it holds no record.").format(path=source))


def _free_place(workspace: Workspace, set_id: str) -> Path:
    place = workspace.root / "rubrics" / set_id
    if not SLUG.match(set_id) or set_id in RESERVED:
        raise WorkspaceError(_("“{id}” cannot name a set. Use lower-case letters, digits and “-”.").format(id=set_id))
    if place.exists():
        raise WorkspaceError(_("There is a set “{id}” already. Choose another name.").format(id=set_id))
    return place


def _write(source: Path, set_id: str, made: Path, progress: Callable[[int, int], None] | None) -> Imported:
    reader = healthbench.Reader(set_id, private=lambda text: any(identifiers(text)))
    bad: list[Problem] = []
    rubrics = criteria = done = 0
    low, high = PointsRange().min, PointsRange().max
    total = source.stat().st_size
    made.mkdir()
    with source.open("rb") as file:
        for number, line in healthbench.lines(_bounded(file)):
            done += len(line) + 1
            if progress:
                progress(done, total)
            try:
                imported = reader.record(line, number - 1)
            except healthbench.BadRecord as error:
                message = _("this line is no HealthBench record: {why}.").format(why=error)
                bad.append(Problem(message, place=Place(str(source), number)))
                continue
            rubrics += 1
            criteria += len(imported.rubric.criteria)
            points = [criterion.points for criterion in imported.rubric.criteria]
            low, high = min(low, *points), max(high, *points)
            _write_rubric(made, imported)
    _write_set(made, set_id, reader, PointsRange(min=low, max=high))
    return Imported(set_id, rubrics, criteria, len(reader.shared), *_named(bad))


def _named(bad: list[Problem]) -> tuple[tuple[Problem, ...], int]:
    """Keep as many as a person may want to read, and say how many there are beyond."""
    more = len(bad) - _MOST_NAMED
    if more <= 0:
        return tuple(bad), len(bad)
    message = counted("one more line is no record.", "{n} more lines, from here on, are no records.", more)
    return (*bad[:_MOST_NAMED], Problem(message, place=bad[_MOST_NAMED].place)), len(bad)


def _bounded(file: Any) -> Any:
    """Read lines, none longer than a record can be: the rest of a longer one is passed over, not kept."""
    while line := file.readline(healthbench.LONGEST_LINE + 2):
        whole = line
        while len(line) > healthbench.LONGEST_LINE and not line.endswith(b"\n") and line:
            line = file.readline(healthbench.LONGEST_LINE + 2)
        yield whole


def _schema(kind: str, depth: int = 2) -> str:
    return f"{'../' * depth}schemas/{kind}.schema.json"


def _write_rubric(made: Path, imported: healthbench.Imported) -> None:
    rubric = imported.rubric
    data: dict[str, Any] = {
        "format": "rubric-studio/rubric/1",
        "id": rubric.id,
        "title": rubric.title,
        "status": rubric.status,
    }
    data |= {"language": rubric.language, **to_data(rubric)}
    data["criteria"] = [{"use": c.id} if c.id in imported.uses else to_data(c) for c in rubric.criteria]
    write_text(made / f"{rubric.id}.yaml", writer.document(data, schema=_schema("rubric")), was=None)
    if imported.responses:
        held: dict[str, Any] = {
            "format": "rubric-studio/responses/1",
            "rubric": rubric.id,
            "responses": [to_data(r) for r in imported.responses],
        }
        text = writer.document(held, schema=_schema("responses", 3))
        write_text(made / "responses" / f"{rubric.id}.yaml", text, was=None)


def _write_set(made: Path, set_id: str, reader: healthbench.Reader, points: PointsRange) -> None:
    axes = _beyond(reader.axes, "axes")
    themes = _beyond(reader.themes, "themes")
    data: dict[str, Any] = {
        "format": "rubric-studio/set/1",
        "id": set_id,
        "title": set_id,
        "version": "0.0.0",
        "language": "en",
    }
    data |= {"points": {"min": points.min, "max": points.max}} if points != PointsRange() else {}
    data |= axes | themes | ({"canary": reader.canary} if reader.canary else {})
    write_text(made / "set.yaml", writer.document(data, schema=_schema("set")), was=None)
    if reader.shared:
        shared = {"format": "rubric-studio/shared/1", "criteria": [_plain(c) for c in reader.shared.values()]}
        write_text(made / "shared.yaml", writer.document(shared, schema=_schema("shared")), was=None)


def _plain(criterion: Criterion) -> dict[str, Any]:
    data: dict[str, Any] = to_data(criterion)
    return data


def _beyond(found: set[str], key: str) -> dict[str, Any]:
    """Give the set's axes or themes where the file has others than HealthBench's."""
    from rubric_studio.model.rubric import HEALTHBENCH_AXES, HEALTHBENCH_THEMES

    known = HEALTHBENCH_AXES if key == "axes" else HEALTHBENCH_THEMES
    more = sorted(found - {term.id for term in known})
    return {key: [*(to_data(term) for term in known), *({"id": id_} for id_ in more)]} if more else {}


def export_healthbench(workspace: Workspace, set_id: str) -> bytes:
    """Give a set as HealthBench JSONL: the records it was imported from, as they are now, in their order; then others.

    Retired rubrics are left out.

    Raises:
        NotFound: there is no such set.
        InvalidRubric: a file of the set cannot be read: an export with holes would go unnoticed.
    """
    loaded = workspace.load(set_id)
    holes = [
        finding
        for finding in check_loaded(loaded, set_id, today())
        if finding.code in _NOT_WHOLE and not (finding.place and finding.place.path.endswith(".jsonl"))
    ]
    if holes:
        raise InvalidRubric(f"rubrics/{set_id}", [Problem(finding.message, place=finding.place) for finding in holes])
    chosen = [rubric for rubric in loaded.rubrics.values() if rubric.status != "retired"]
    chosen.sort(
        key=lambda rubric: (
            rubric.source is None or rubric.source.position is None,
            rubric.source.position if rubric.source and rubric.source.position is not None else 0,
        )
    )
    lines = []
    for rubric in chosen:
        held = loaded.responses.get(rubric.id)
        record = healthbench.export(rubric, held.responses if held else (), canary=loaded.set.canary, set_id=set_id)
        lines.append(healthbench.encode(record))
    return b"".join(lines)


def write_export(path: Path, data: bytes) -> None:
    """Write an exported file whole or not at all; one that is there already is replaced.

    Raises:
        WorkspaceError: it cannot be written, or its place is that of a set's files or of the history's.
    """
    target = path.resolve()
    _ensure_free(path, target)
    try:
        if target.exists() and not target.is_file():  # a folder, which refuses, or a device or pipe, which takes it
            with target.open("wb") as file:
                file.write(data)
            return
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(mode)
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise WorkspaceError(_("{path} cannot be written: {why}.").format(path=path, why=reason(error))) from error


def _ensure_free(path: Path, target: Path) -> None:
    """Make sure that nothing is written over a set or over the history."""
    if any((folder / SET).is_file() for folder in target.parents[:2]):
        text = _("{path} lies in the folder of a set, which holds nothing else: name another file.")
        raise WorkspaceError(text.format(path=safe(str(path))))
    if any(place.name.casefold() == ".git" or _is_storage(place) for place in (target, *target.parents)):
        text = _("{path} lies where the history is kept (git): name another file.")
        raise WorkspaceError(text.format(path=safe(str(path))))


def _is_storage(folder: Path) -> bool:
    """Tell whether a folder is where git keeps a history, whatever it is called."""
    return (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir()


def _umask() -> int:
    held = os.umask(0)
    os.umask(held)
    return held
