"""What a file that was joined line by line lost, doubled or changed, measured by what joining by meaning gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rubric_studio.errors import InvalidRubric
from rubric_studio.finding import Place
from rubric_studio.language import _
from rubric_studio.lint.joining import lost_in_joining, points_from_both_sides
from rubric_studio.model.data import same
from rubric_studio.model.pointer import SHARED, Pointer
from rubric_studio.store.files import decode
from rubric_studio.store.reader import read
from rubric_studio.store.sets import RESPONSES, document_of, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rubric_studio.finding import Finding
    from rubric_studio.store.document import Document

Thing = tuple[str, str, int]
"""A key of a file; for a list whose entries have ids, the entry's, and how many have had that id above it."""


def lost(path: str, meant: bytes, joined: bytes) -> Iterator[Finding]:
    """Find what differs between what both sides wrote and what was made of it.

    Args:
        path: the file's, from the workspace's folder.
        meant: what joining by meaning gives.
        joined: what the lines give.
    """
    if path.endswith(".jsonl"):
        yield from _lost_lines(path, meant, joined)
        return
    held, document = data_of(meant), _document(path, joined)
    if held is None or document is None:  # what cannot be read is found by the check of what was joined
        return
    wanted, found = _things(held), _things(document.data)
    for thing in wanted.keys() | found.keys():
        key, id_, times = thing
        name = id_ or key
        if thing not in found:
            what = _("“{name}” is gone").format(name=name)
        elif thing not in wanted:
            what = _("“{name}” is there twice") if times else _("“{name}” is there, though one side took it out")
            what = what.format(name=name)
        elif not same(wanted[thing][1], found[thing][1]):
            what = _("“{name}” says something else").format(name=name)
        else:
            continue
        place = document.place(found[thing][0]) if thing in found else Place(path)
        yield lost_in_joining.at(pointer_of(path, key, id_), what=what).at(place)


def _lost_lines(path: str, meant: bytes, joined: bytes) -> Iterator[Finding]:
    there = set(joined.splitlines())
    gone = [line for line in meant.splitlines() if line and line not in there]
    if gone:
        what = _("{n} lines of one side are gone").format(n=len(gone))
        yield lost_in_joining.at(pointer_of(path), what=what).at(Place(path))


def points_from_both(path: str, base: bytes, ours: bytes, theirs: bytes, joined: bytes) -> Iterator[Finding]:
    """Find a rubric in which both sides changed the points of criteria that were there before, in different ways."""
    document = _document(path, joined)
    if kind_of(path.split("/", 2)[-1]) not in ("rubric", "shared") or document is None:
        return
    was, one, two, now = (_points(data_of(data)) for data in (base, ours, theirs, joined))
    left = {id_: one[id_] for id_ in was.keys() & one.keys() if one[id_] != was[id_]}
    right = {id_: two[id_] for id_ in was.keys() & two.keys() if two[id_] != was[id_]}
    mine, others = left.items() - right.items(), right.items() - left.items()
    if not mine or not others:
        return
    sums: dict[str, Any] = {
        name: sum(points for points in held.values() if points > 0)
        for name, held in (("base", was), ("ours", one), ("theirs", two), ("joined", now))
    }
    place = document.place(("criteria",))
    for position, item in enumerate(document.data.get("criteria", ())):
        if isinstance(item, dict) and item.get("id") in {id_ for id_, _points in others} and "points" in item:
            place = document.place(("criteria", position, "points"))
            break
    yield points_from_both_sides.at(pointer_of(path), **sums).at(place)


def pointer_of(path: str, key: str = "", id: str = "") -> Pointer:
    """Tell what a file's part is: of which set and rubric, criterion or response."""
    _rubrics, set_id, name = path.split("/", 2)
    kind = kind_of(name)
    rubric = name.removeprefix(RESPONSES).removesuffix(".yaml") if kind in ("rubric", "responses") else ""
    return Pointer(
        set=set_id,
        rubric=SHARED if kind == "shared" else rubric,
        criterion=id if key == "criteria" else "",
        response=id if key == "responses" else "",
        field="" if id else key,
    )


def data_of(data: bytes | None) -> dict[str, Any] | None:
    """Read a file's bytes into plain data; None where there is none, or it cannot be read."""
    try:
        held = read(decode(data, "").text, "") if data is not None else None
    except InvalidRubric:
        return None
    return held if isinstance(held, dict) else None


def _document(path: str, data: bytes) -> Document | None:
    try:
        document = document_of(path.split("/", 2)[-1], data, path)
    except InvalidRubric:
        return None
    return document if isinstance(document.data, dict) else None


def _things(data: dict[str, Any]) -> dict[Thing, tuple[tuple[str | int, ...], Any]]:
    """Take a file apart into what is compared: each thing's path and value."""
    found: dict[Thing, tuple[tuple[str | int, ...], Any]] = {}
    for key, value in data.items():
        if not isinstance(value, list) or not any(isinstance(item, dict) and _id(item) for item in value):
            found[key, "", 0] = (key,), value
            continue
        for position, item in enumerate(value):
            id_ = _id(item) if isinstance(item, dict) else ""
            times = 0
            while (key, id_, times) in found:
                times += 1
            found[key, id_, times] = (key, position), item
    return found


def _id(item: dict[str, Any]) -> str:
    return str(item.get("id") or item.get("use") or "")


def _points(data: dict[str, Any] | None) -> dict[str, int]:
    items = data.get("criteria") if data else None
    return {
        str(item["id"]): item["points"]
        for item in (items if isinstance(items, list) else ())
        if isinstance(item, dict) and isinstance(item.get("points"), int) and "id" in item
    }
