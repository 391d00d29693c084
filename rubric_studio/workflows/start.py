"""Start: find the workspace, or make one, with the example sets if asked."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rubric_studio.errors import WorkspaceError
from rubric_studio.language import _
from rubric_studio.model.identity import free, slug
from rubric_studio.store.files import reason, write_text
from rubric_studio.store.sets import SET
from rubric_studio.store.workspace import SETTINGS, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ATTRIBUTES = """\
# verdicts and sign-offs are only ever added to: git joins the lines of both sides
*.jsonl merge=union
* text=auto eol=lf
"""
_IGNORE = "# packs are built from releases, and can be built again\ndist/\n"


def find(folder: Path) -> Workspace:
    """Find the workspace that a folder or file belongs to.

    Raises:
        WorkspaceError: there is none; the message says how to make one.
    """
    return Workspace.find(folder if folder.parts else folder.resolve())  # “.” says nothing about where one is


def keeps_history(workspace: Workspace) -> bool:
    """Tell at the price of a look whether a workspace seems to lie in a history; git is not asked."""
    root = workspace.root.absolute()
    return any((folder / ".git").exists() for folder in (root, *root.parents))


def plan(folder: Path, *, example: bool = False, ci: bool = False) -> list[str]:
    """List the files that ``init`` would write, those that are there already left out.

    Raises:
        WorkspaceError: the folder cannot be looked into.
    """
    try:
        return [name for name in _files(folder, example=example, ci=ci) if not (folder / name).exists()]
    except OSError as error:
        raise WorkspaceError(_("{path} cannot be opened: {why}.").format(path=folder, why=reason(error))) from error


def _files(folder: Path, *, example: bool, ci: bool) -> dict[str, bytes]:
    from rubric_studio.store import shipped, writer

    settings = writer.document({"format": "rubric-studio/settings/1"}, schema="schemas/settings.schema.json")
    files = {SETTINGS: settings.encode(), ".gitattributes": _ATTRIBUTES.encode(), ".gitignore": _IGNORE.encode()}
    files |= {f"schemas/{name}": data for name, data in shipped.schema_files().items()}
    if ci:
        from rubric_studio.workflows.ci import workflow

        name, text = workflow(folder)
        files[name] = text.encode()
    if example:
        return files | _examples(folder)
    return files | _first_set(folder)


def _examples(folder: Path) -> dict[str, bytes]:
    """Give the example sets, each with its set.yaml last, so that one left half-written is finished next time.

    A set of that name which is there already is somebody's own: nothing is put into it.
    """
    from rubric_studio.store import shipped

    found = shipped.example_files().items()
    sets = {name.partition("/")[0] for name, _data in found}
    absent = {set_id for set_id in sets if not (folder / "rubrics" / set_id / SET).exists()}
    ordered = sorted(found, key=lambda held: (held[0].partition("/")[0], held[0].endswith(f"/{SET}")))
    return {f"rubrics/{name}": data for name, data in ordered if name.partition("/")[0] in absent}


def _first_set(folder: Path) -> dict[str, bytes]:
    """Make a set with one rubric to write over, so that nobody begins with an empty screen."""
    from rubric_studio.store import writer

    id_ = free(slug(folder.resolve().name, prefix="set"), ())
    if any((folder / "rubrics").glob("*/set.yaml")):
        return {}
    rubric_set = {"format": "rubric-studio/set/1", "id": id_, "title": id_, "version": "0.0.0", "language": "en"}
    rubric = {
        "format": "rubric-studio/rubric/1",
        "id": "first-rubric",
        "title": _("First rubric"),
        "status": "draft",
        "language": "en",
        "prompt": [{"role": "user", "content": _("What the patient asks. Write your own here.")}],
        "criteria": [
            {"id": "first-criterion", "criterion": _("Says what a good answer says."), "points": 5, "axis": "accuracy"}
        ],
    }
    schema = "../../schemas/{}.schema.json"
    return {
        f"rubrics/{id_}/set.yaml": writer.document(rubric_set, schema=schema.format("set")).encode(),
        f"rubrics/{id_}/first-rubric.yaml": writer.document(rubric, schema=schema.format("rubric")).encode(),
    }


def init(folder: Path, *, example: bool = False, ci: bool = False) -> Workspace:
    """Make a workspace: settings, schemas, git's attributes, a history, and the example sets or a first set.

    With ``ci`` a workflow for GitHub too, at the top of the repository that the folder belongs to.

    What is there already stays as it is. Where git is not installed the workspace is made all the same; recording then
    says what is missing.

    Raises:
        WorkspaceError: the folder cannot be written.
        GitError: the history cannot be begun.
    """
    if folder.exists() and not folder.is_dir():
        raise WorkspaceError(_("{path} is a file, not a folder. Name another.").format(path=folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(_("{path} cannot be made: {why}.").format(path=folder, why=reason(error))) from error
    files = _files(folder, example=example, ci=ci)
    for name in plan(folder, example=example, ci=ci):
        write_text(folder / name, files[name].decode("utf-8"), was=None)
    from rubric_studio.git import History

    if git_is_there() and History.open(folder) is None:
        History.create(folder)
    return Workspace.find(folder)


@contextmanager
def practice() -> Iterator[Workspace]:
    """Make a workspace with the example sets that is gone at the end.

    Raises:
        GitError: there is no room for temporary files.
        WorkspaceError: what is written has no room.
    """
    from rubric_studio.git.scratch import scratch  # git is slow to load

    with scratch() as folder:
        yield init(folder, example=True)


def git_is_there() -> bool:
    """Tell whether the git program can be found."""
    from shutil import which

    return which("git") is not None
