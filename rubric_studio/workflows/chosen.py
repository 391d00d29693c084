"""Which files a check is asked about, and files below rubrics/ that nobody reads."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rubric_studio.errors import NotFound, WorkspaceError
from rubric_studio.finding import Place
from rubric_studio.language import _
from rubric_studio.lint.files import file_not_used
from rubric_studio.model.pointer import Pointer
from rubric_studio.store.sets import SET, kind_of
from rubric_studio.workflows.unit import no_set_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rubric_studio.finding import Finding
    from rubric_studio.store.workspace import Workspace


def beside(workspace: Workspace) -> Iterator[Finding]:
    """Find what looks like a rubric below rubrics/ and is read by nobody: folders without a set.yaml, stray files."""
    sets = set(workspace.set_ids())
    lacking: set[str] = set()
    for inside in sorted(_strays(os.fspath(workspace.root / "rubrics"), sets)):
        owner, _slash, name = inside.partition("/") if "/" in inside else ("", "", inside)
        if owner and owner not in sets and owner not in lacking:
            lacking.add(owner)
            yield no_set_file(owner, f"rubrics/{owner}/{SET}")
        if owner in sets or not owner or kind_of(name) is None:
            yield file_not_used.at(Pointer(set=owner), _not_used(inside)).at(Place(f"rubrics/{inside}"))


def _strays(folder: str, sets: set[str]) -> Iterator[str]:
    """Give the YAML files below rubrics/ that belong to no set, with "/"; thousands that do are passed over."""
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name[0] != "."]
        inside = here[len(folder) + 1 :].replace(os.sep, "/")
        owner, _slash, part = inside.partition("/")
        for name in files:
            if name[0] == "." or not name.lower().endswith((".yaml", ".yml")):
                continue
            if owner not in sets or kind_of(f"{part}/{name}" if part else name) is None:
                yield f"{inside}/{name}" if inside else name


def _not_used(inside: str) -> str:
    if not inside.endswith(".yaml"):
        return _("This file is not read: its name has to end in “.yaml”. Rename it, or move it out of rubrics/.")
    return _(
        "This file is not read: rubrics lie in the folder of their set, sample responses in its folder responses/."
        " Move it there, or out of rubrics/."
    )


def is_below(finding: Finding, workspace: Workspace, paths: Sequence[Path]) -> bool:
    """Tell whether a finding's file lies at one of the paths."""
    place = workspace.root.resolve() / (finding.place.path if finding.place else "")
    return any(place.is_relative_to(path.resolve()) for path in paths)


def chosen(workspace: Workspace, paths: Sequence[Path], beside: Sequence[Finding]) -> dict[str, set[str] | None]:
    """Give the sets to read, each with the files that were asked for, None for all; ``beside`` are nobody's."""
    found: dict[str, set[str] | None] = {}
    for path in paths or [workspace.root]:
        full = path.resolve()
        root = workspace.root.resolve()
        if not full.is_relative_to(root):
            raise WorkspaceError(_("{path} lies outside the workspace {root}.").format(path=path, root=root))
        parts = full.relative_to(root).parts
        if not full.exists():
            raise NotFound(_("file or folder"), str(path))
        if parts in ((), ("rubrics",)):
            found |= dict.fromkeys(workspace.set_ids(), None)
        elif any(is_below(finding, workspace, [path]) for finding in beside) and parts[1] not in workspace.set_ids():
            continue
        elif parts[0] != "rubrics" or len(parts) < 2 or parts[1] not in workspace.set_ids():
            raise WorkspaceError(_("{path} belongs to no set of this workspace.").format(path=path))
        elif len(parts) == 2 or found.get(parts[1], ()) is None:
            found[parts[1]] = None
        else:
            inside = "/".join(parts)
            names = {f"rubrics/{parts[1]}/{name}" for name in workspace.names(parts[1])}
            wanted = {name for name in names if name == inside or name.startswith(f"{inside}/")}
            if not wanted and not any(is_below(finding, workspace, [path]) for finding in beside):
                raise WorkspaceError(
                    _("{path} is no file of ours (.yaml, signoffs.jsonl, or .jsonl in judgments).").format(path=path)
                )
            found[parts[1]] = (found.get(parts[1]) or set()) | wanted
    return found
