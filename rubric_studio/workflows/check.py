"""Check: read everything strictly, then ask the rules, then look up where each finding stands."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rubric_studio.errors import InvalidRubric, NotFound, WorkspaceError
from rubric_studio.finding import Finding, Place, Problem
from rubric_studio.language import _
from rubric_studio.lint import rules
from rubric_studio.lint.check import check_one, check_set
from rubric_studio.model.codec import criterion_from, missing_uses
from rubric_studio.model.pointer import SHARED, Pointer
from rubric_studio.store.document import Document
from rubric_studio.store.files import read_text
from rubric_studio.store.sets import RESPONSES, SET, LoadedSet, kind_of
from rubric_studio.store.sets import SHARED as SHARED_FILE
from rubric_studio.store.workspace import SETTINGS
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rubric_studio.lint.rules import Rule
    from rubric_studio.model.response import Responses
    from rubric_studio.model.rubric import Criterion, Rubric, RubricSet
    from rubric_studio.store.workspace import Workspace


# What these say rests on set.yaml: while it cannot be taken as it is, they would only repeat that.
_OF_THE_SET = frozenset({rules.UNKNOWN_TERM.code, rules.POINTS_RANGE.code, rules.RETIRED_ID.code})


@dataclass(frozen=True)
class Report:
    """What a check found, and how much it looked at."""

    findings: tuple[Finding, ...]
    rubrics: int
    criteria: int

    @property
    def errors(self) -> int:
        """Count the findings that stop a release."""
        return sum(finding.severity.value == "error" for finding in self.findings)


def check(
    workspace: Workspace, paths: Sequence[Path] = (), *, progress: Callable[[int, int], None] | None = None
) -> Report:
    """Check the sets of a workspace, or only what lies at the paths.

    Raises:
        NotFound: a path is not there.
        WorkspaceError: a path is in no set of the workspace.
    """
    findings = [] if paths else _settings(workspace)
    beside = list(_beside(workspace))
    findings += [finding for finding in beside if not paths or _below(finding, workspace, paths)]
    rubrics = criteria = 0
    for set_id, files in _chosen(workspace, paths, beside).items():
        loaded = workspace.load(set_id, progress=progress)
        here = check_loaded(loaded, set_id)
        findings += [f for f in here if files is None or (f.place and f.place.path in files)]
        chosen = [r for r in loaded.rubrics.values() if files is None or f"rubrics/{set_id}/{r.id}.yaml" in files]
        rubrics += len(chosen)
        criteria += sum(len(rubric.criteria) for rubric in chosen)
    return Report(tuple(findings), rubrics, criteria)


def _beside(workspace: Workspace) -> Iterator[Finding]:
    """Find what looks like a rubric below rubrics/ and is read by nobody: folders without a set.yaml, stray files."""
    folder = workspace.root / "rubrics"
    sets = workspace.set_ids()
    used = {f"{set_id}/{name}" for set_id in sets for name in workspace.names(set_id)}
    lacking: set[str] = set()
    for path in sorted(path for path in _yaml_files(folder) if path.relative_to(folder).as_posix() not in used):
        inside = path.relative_to(folder)
        owner = inside.parts[0] if len(inside.parts) > 1 else ""
        if owner and owner not in sets and owner not in lacking:
            lacking.add(owner)
            message = _("The set has no set.yaml. Put it back, or delete the whole folder.")
            yield Finding(
                *(rules.SHAPE.code, rules.SHAPE.severity, message), set=owner, place=Place(f"rubrics/{owner}/{SET}")
            )
        if owner in sets or not owner or kind_of(inside.relative_to(owner).as_posix()) is None:
            here = Place(f"rubrics/{inside.as_posix()}")
            yield rules.UNUSED.at(Pointer(set=owner), _not_used(inside)).at(here)


def _yaml_files(folder: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name[0] != "."]
        yield from (Path(here, name) for name in files if name[0] != "." and name.lower().endswith((".yaml", ".yml")))


def _not_used(inside: Path) -> str:
    if inside.suffix != ".yaml":
        return _("This file is not read: its name has to end in “.yaml”. Rename it, or move it out of rubrics/.")
    return _(
        "This file is not read: rubrics lie in the folder of their set, sample responses in its folder responses/."
        " Move it there, or out of rubrics/."
    )


def _below(finding: Finding, workspace: Workspace, paths: Sequence[Path]) -> bool:
    """Tell whether a finding's file lies at one of the paths."""
    place = workspace.root.resolve() / (finding.place.path if finding.place else "")
    return any(place.is_relative_to(path.resolve()) for path in paths)


def _settings(workspace: Workspace) -> list[Finding]:
    path = workspace.root / SETTINGS
    if not path.is_file():
        return []
    try:
        document = Document.parse(read_text(path, inside=workspace.root).text, kind="settings", path=SETTINGS)
    except InvalidRubric as error:
        return [_finding(rules.GRAMMAR, problem, "") for problem in error.problems]
    except WorkspaceError as error:
        return [_finding(rules.GRAMMAR, Problem(str(error), place=Place(SETTINGS)), "")]
    return [_finding(rules.SHAPE, problem, "") for problem in document.problems]


def _chosen(workspace: Workspace, paths: Sequence[Path], beside: Sequence[Finding]) -> dict[str, set[str] | None]:
    """Give the sets to read, each with the files that were asked for, None for all; ``beside`` are nobody's."""
    chosen: dict[str, set[str] | None] = {}
    for path in paths or [workspace.root]:
        full = path.resolve()
        root = workspace.root.resolve()
        if not full.is_relative_to(root):
            raise WorkspaceError(_("{path} lies outside the workspace {root}.").format(path=path, root=root))
        parts = full.relative_to(root).parts
        if not full.exists():
            raise NotFound(_("file or folder"), str(path))
        if parts in ((), ("rubrics",)):
            chosen |= dict.fromkeys(workspace.set_ids(), None)
        elif any(_below(finding, workspace, [path]) for finding in beside) and parts[1] not in workspace.set_ids():
            continue
        elif parts[0] != "rubrics" or len(parts) < 2 or parts[1] not in workspace.set_ids():
            raise WorkspaceError(_("{path} belongs to no set of this workspace.").format(path=path))
        elif len(parts) == 2 or chosen.get(parts[1], ()) is None:
            chosen[parts[1]] = None
        else:
            inside = "/".join(parts)
            names = {f"rubrics/{parts[1]}/{name}" for name in workspace.names(parts[1])}
            wanted = {name for name in names if name == inside or name.startswith(f"{inside}/")}
            if not wanted and not any(_below(finding, workspace, [path]) for finding in beside):
                raise WorkspaceError(_("{path} is no file of ours (.yaml, or .jsonl in judgments).").format(path=path))
            chosen[parts[1]] = (chosen.get(parts[1]) or set()) | wanted
    return chosen


def check_loaded(loaded: LoadedSet, set_id: str) -> list[Finding]:
    """Check a set that was read, and give every finding its place, file by file, line by line."""
    read = {document.path for document in loaded.documents.values()}
    found = [
        _finding(rules.SHAPE, problem, set_id)
        if problem.place and (problem.place.path in read or problem.place.path.endswith(".jsonl"))
        else problem_finding(problem, set_id)
        for problem in loaded.problems
    ]
    sound = SET in loaded.documents and not loaded.documents[SET].problems
    found += _names(loaded, set_id)
    shared = _shared(loaded.documents) or loaded.shared.values()
    there = read | {problem.place.path for problem in loaded.problems if problem.place}
    found += [
        placed(finding, loaded.documents)
        for finding in check_set(loaded.set, loaded.rubrics, shared, loaded.responses)
        if (sound or finding.code not in _OF_THE_SET)
        # a rubric that is there, only broken, says so itself
        and (finding.code != rules.ORPHAN.code or f"rubrics/{set_id}/{finding.rubric}.yaml" not in there)
    ]
    return sorted(found, key=_order)


def _shared(documents: dict[str, Document]) -> list[Criterion]:
    """Give the shared criteria as they stand in their file, one whose id is taken twice included."""
    document = documents.get(SHARED_FILE)
    return [criterion_from(item) for item in document.data["criteria"]] if document and not document.problems else []


def _order(finding: Finding) -> tuple[str, int, int, str]:
    place = finding.place or Place("")
    return place.path, place.line, place.column, finding.code


def problem_finding(problem: Problem, set_id: str) -> Finding:
    """Make a finding of a problem of grammar (it has no path into the data) or of shape."""
    return _finding(rules.SHAPE if problem.path else rules.GRAMMAR, problem, set_id)


def _finding(rule: Rule, problem: Problem, set_id: str) -> Finding:
    return Finding(rule.code, rule.severity, problem.message, set=set_id, place=problem.place)


def _names(loaded: LoadedSet, set_id: str) -> Iterable[Finding]:
    """Check what only the files know: that ids are the files' names, and that shared criteria exist."""
    for name, document in loaded.documents.items():
        stem = name.rpartition("/")[2].removesuffix(".yaml")
        key, wanted = {"set": ("id", set_id), "rubric": ("id", stem), "responses": ("rubric", stem)}.get(
            document.kind, ("", "")
        )
        held = document.data.get(key) if key else None
        if isinstance(held, str) and held != wanted:
            message = _("The id “{id}” and the name “{name}” differ. Make them the same.")
            yield _at(rules.NAME_MISMATCH, document, (key,), message.format(id=one_line(held, 40), name=wanted), set_id)
    yield from unknown_shared(loaded, set_id)
    if SET not in loaded.documents and not any(p.place and p.place.path.endswith(f"/{SET}") for p in loaded.problems):
        place = Place(f"rubrics/{set_id}/{SET}")
        yield Finding("S100", rules.SHAPE.severity, _("The set has no set.yaml."), set=set_id, place=place)


def unknown_shared(loaded: LoadedSet, set_id: str) -> Iterator[Finding]:
    """Find where rubrics take a shared criterion that does not exist."""
    for document in loaded.documents.values():
        if document.kind == "rubric" and not document.problems:
            uses = missing_uses(document.data, loaded.shared)
            for number, item in enumerate(document.data["criteria"]):
                if item.get("use") in uses:
                    message = _("shared.yaml has no criterion “{id}”.").format(id=item["use"])
                    yield _at(rules.UNKNOWN_SHARED, document, ("criteria", number, "use"), message, set_id)


def _at(rule: Rule, document: Document, path: tuple[str | int, ...], message: str, set_id: str) -> Finding:
    pointer = Pointer(set=set_id, rubric=str(document.data.get("id", "")))
    return rule.at(pointer, message).at(document.place(path))


def placed(finding: Finding, documents: dict[str, Document]) -> Finding:
    """Give a finding its line and column, looked up in the documents of its set."""
    name = SHARED_FILE if finding.rubric == SHARED else f"{finding.rubric}.yaml"
    held = _document(documents, f"{RESPONSES}{name}", "rubric", finding.rubric)
    if finding.response and held:
        return finding.at(held.place(_response_path(finding, held)))
    document = _document(documents, name, "id", finding.rubric) or held
    return finding.at(document.place(_path(finding, document))) if document else finding


def _document(documents: dict[str, Document], name: str, key: str, id: str) -> Document | None:
    """Give a document by its name, or where the name is another (a finding itself), by the id that stands in it."""
    kind = kind_of(name)
    same = (d for d in documents.values() if d.kind == kind and d.data.get(key) == id)
    held = documents.get(name)
    return held if held and held.data.get(key, id) == id else next(same, held)


def _response_path(finding: Finding, document: Document) -> tuple[str | int, ...]:
    numbers = [n for n, item in enumerate(document.data.get("responses", [])) if item.get("id") == finding.response]
    if not numbers:
        return ()
    return ("responses", numbers[-1] if finding.code == rules.DUPLICATE_ID.code else numbers[0], finding.field)


def _path(finding: Finding, document: Document) -> tuple[str | int, ...]:
    field = "criterion" if finding.field == "text" else finding.field
    if not finding.criterion:
        parts = field.split(".") if field else []
        return tuple(int(part) if part.isdigit() else part for part in parts)
    items = document.data.get("criteria", [])
    numbers = [n for n, item in enumerate(items) if finding.criterion in (item.get("id"), item.get("use"))]
    if not numbers:
        return ()
    number = numbers[-1] if finding.code == rules.DUPLICATE_ID.code else numbers[0]
    return ("criteria", number, field) if field else ("criteria", number)


def check_rubric_documents(
    documents: dict[str, Document], rubric: Rubric | None, rubric_set: RubricSet, samples: Responses | None
) -> list[Finding]:
    """Check one rubric as it is being written, from its own documents (shared.yaml among them)."""
    found = [
        _finding(rules.SHAPE, problem, rubric_set.id)
        for document in documents.values()
        for problem in document.problems
    ]
    if rubric is not None:
        found += [placed(finding, documents) for finding in check_one(rubric, rubric_set, samples)]
    return sorted(found, key=_order)
