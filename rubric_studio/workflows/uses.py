"""How many rubrics of a set use each of its shared criteria, without reading thousands of files as YAML.

In a block list the items' dashes stand in one column, and nothing inside an item can stand there: a line "- use: id" in
that column, below "criteria:" in the first one, is what it seems. A file that writes it otherwise is read as YAML.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.store.files import decode
from rubric_studio.store.reader import read
from rubric_studio.store.sets import kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rubric_studio.store.document import Document
    from rubric_studio.store.workspace import Workspace

Uses = dict[str, frozenset[str]]
"""The shared criteria that each rubric uses, by the rubric's file; those that use none are left out."""

_SECTION = re.compile(rb"^criteria:[ \t]*(?:#[^\n]*)?\r?\n(.*?)(?=^[^\s#-]|\Z)", re.MULTILINE | re.DOTALL)
_DASH = re.compile(rb"^( *)- ", re.MULTILINE)
_USE = re.compile(rb"\buse[\"']?\s*:")


def read_uses(workspace: Workspace, set_id: str) -> Uses:
    """Look into all rubrics of a set on disk; one that cannot be read uses nothing.

    Raises:
        RubricStudioError: the set is not there, or its folder cannot be opened.
    """
    found: Uses = {}
    for name in workspace.names(set_id, inner=("",)):
        if kind_of(name) == "rubric":
            try:
                ids = used_in(workspace.bytes_of(set_id, name))
            except RubricStudioError:  # a check says why
                continue
            if ids:
                found[name] = ids
    return found


def used_in(data: bytes) -> frozenset[str]:
    """Give the shared criteria that a rubric's file uses.

    Raises:
        InvalidRubric: it had to be read as YAML, and could not be.
    """
    if b"use" not in data or not _USE.search(data):
        return frozenset()
    sections = _SECTION.findall(data)
    if len(sections) == 1 and (dash := _DASH.search(sections[0])):
        line = rb"^%s- use: +([a-z0-9][a-z0-9._-]*)[ \t]*(?:#[^\n]*)?\r?$" % dash.group(1)
        ids = re.findall(line, sections[0], re.MULTILINE)
        if len(ids) == len(_USE.findall(sections[0])):
            return frozenset(id_.decode("ascii") for id_ in ids)
    return of_data(read(decode(data, "").text, ""))


def of_data(data: object) -> frozenset[str]:
    """Give the shared criteria that a rubric uses, from its plain data."""
    items = data.get("criteria") if isinstance(data, dict) else None
    used = [item.get("use") for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return frozenset(id_ for id_ in used if isinstance(id_, str))


def uses_now(on_disk: Uses, now: Mapping[str, Document | None]) -> Uses:
    """Give what the rubrics of a set use, those that are open as they are now.

    Args:
        on_disk: what the files use.
        now: the documents that are open, by name; None for one that was taken away.
    """
    held = {name: ids for name, ids in on_disk.items() if name not in now}
    return held | {
        name: of_data(document.data) for name, document in now.items() if document and kind_of(name) == "rubric"
    }


def counted_uses(uses: Uses) -> Counter[str]:
    """Count the rubrics that use each shared criterion."""
    return Counter(id_ for ids in uses.values() for id_ in ids)
