"""Which set, rubric and criterion a person means by a word or a path."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rubric_studio.errors import NotFound
from rubric_studio.language import _
from rubric_studio.model.pointer import SHARED as _SHARED
from rubric_studio.store.sets import RESPONSES, SET, SHARED
from rubric_studio.text import nearest
from rubric_studio.workflows.times import on_disk, read_some

if TYPE_CHECKING:
    from rubric_studio.store.workspace import Workspace


@dataclass(frozen=True)
class Asked:
    """What is meant; "" where a level was not named, and “shared” for the rubric of a shared criterion."""

    set_id: str = ""
    rubric_id: str = ""
    criterion: str = ""

    def __str__(self) -> str:
        text = "/".join(part for part in (self.set_id, self.rubric_id) if part)
        return f"{text}#{self.criterion}" if self.criterion else text


def asked(workspace: Workspace, word: str) -> Asked:
    """Tell what ``SET[/RUBRIC[#CRITERION]]``, a rubric's id alone, or the path of a file or folder means.

    It need not be there any more.

    Raises:
        NotFound: it is no set and no rubric, or the rubrics of several sets are called so.
    """
    path, _hash, criterion = word.partition("#")
    parts = _parts(workspace, path)
    set_id, rubric = (parts[0] if parts else ""), "/".join(parts[1:])
    if set_id.startswith("."):
        raise NotFound(_("set"), set_id)
    rubric = rubric.removeprefix(RESPONSES).removesuffix(".yaml")
    if f"{rubric}.yaml" == SET:
        rubric = ""
    if set_id and not rubric and set_id not in workspace.set_ids():
        owners = [id_ for id_ in workspace.set_ids() if set_id.removesuffix(".yaml") in workspace.rubric_ids(id_)]
        if len(owners) == 1:
            return Asked(owners[0], set_id.removesuffix(".yaml"), criterion)
        if len(owners) > 1:
            several = ", ".join(f"{owner}/{set_id}" for owner in owners)
            raise NotFound(_("set"), set_id, hint=_("Several rubrics are called so: {names}.").format(names=several))
    return Asked(set_id, rubric, criterion)


def _parts(workspace: Workspace, word: str) -> list[str]:
    """Cut a word, or the path of something below ``rubrics/``, into its parts."""
    full = Path(word).absolute().resolve() if word else workspace.root
    root = workspace.root.resolve()
    if word and full.exists() and full.is_relative_to(root):
        parts = list(full.relative_to(root).parts)
        if parts and parts[0] != "rubrics":
            raise NotFound(_("set"), word, hint=_("This lies outside of “rubrics”, where the sets are."))
        return parts[1:]
    return [part for part in word.removeprefix("rubrics/").split("/") if part]


def ensure_owned(workspace: Workspace, what: Asked) -> Asked:
    """Make sure that a criterion is named with its rubric; a shared one needs none.

    Raises:
        NotFound: it is not.
    """
    if not what.criterion or what.rubric_id:
        return what
    shared = read_some(on_disk(workspace, what.set_id), {SHARED}).shared if what.set_id in workspace.set_ids() else {}
    if what.criterion in shared:
        return replace(what, rubric_id=_SHARED)
    hint = _("Name a criterion with its rubric, as SET/RUBRIC#CRITERION.")
    raise NotFound(_("criterion"), str(what), hint=hint)


def ensure_there(workspace: Workspace, what: Asked) -> Asked:
    """Make sure that a rubric is named that is there.

    Raises:
        NotFound: only a set is, or nothing, or there is no such rubric now.
    """
    meant = ensure_rubric(workspace, replace(what, rubric_id="") if what.rubric_id == _SHARED else what)
    if meant.set_id not in workspace.set_ids() or meant.rubric_id not in workspace.rubric_ids(meant.set_id):
        raise NotFound(_("rubric"), f"{meant.set_id}/{meant.rubric_id}")
    return meant


def ensure_rubric(workspace: Workspace, what: Asked) -> Asked:
    """Make sure that a rubric is named.

    Raises:
        NotFound: only a set is, or nothing.
    """
    if what.rubric_id:
        return what
    ids = workspace.rubric_ids(what.set_id) if what.set_id in workspace.set_ids() else []
    if not ids:
        named = [f"{set_id}/{rubric}" for set_id in workspace.set_ids() for rubric in workspace.rubric_ids(set_id)]
        meant = nearest(what.set_id, [name.rpartition("/")[2] for name in named])
        hint = _("Did you mean “{meant}”?").format(meant=meant) if meant else _("Name one as SET/RUBRIC.")
        raise NotFound(_("rubric"), str(what), hint=hint)
    names = ", ".join(f"{what.set_id}/{rubric}" for rubric in ids[:10])
    raise NotFound(_("rubric"), str(what), hint=_("Name one of this set: {names}.").format(names=names))
