"""The laws of merging, on whole files as people lay them out: with comments, blocks, quotes and odd margins."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from rubric_studio.diff.merge import MISSING
from rubric_studio.errors import RubricStudioError
from rubric_studio.model.data import name_of, same
from rubric_studio.store.document import Document
from rubric_studio.workflows.conflicts import Merged, Side, settle
from rubric_studio.workflows.merge import merge_file
from tests.store.handmade import BOUNDARY, rubrics

NEW = ["Says it better.", "Names: two\nthings.", "# no comment", "017", "  spaces  ", "ends with # this", ""]
FEW = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def sides(draw: st.DrawFn, names: tuple[str, ...] = ("ours", "theirs")) -> tuple[str, ...]:
    """Give a file and what people made of it, each with edits and remarks of their own."""
    base = draw(rubrics()).text
    assume(Document.parse(base, kind="rubric", path="r.yaml").data.get("criteria"))
    return (base, *(draw(edited(base, name)) for name in names))


@st.composite
def edited(draw: st.DrawFn, text: str, who: str) -> str:
    made = Document.parse(text, kind="rubric", path="r.yaml")
    for number in range(draw(st.integers(1, 5))):
        try:
            made = draw(edit(made, f"{who}-{number}"))
        except RubricStudioError:  # the text cannot be edited so: another file of ours tests that
            event("an edit refused")
    return made.text


@st.composite
def edit(draw: st.DrawFn, made: Document, mark: str) -> Document:
    items = made.data.get("criteria") or []
    at = draw(st.integers(0, max(0, len(items) - 1)))
    match draw(st.sampled_from(["text", "points", "tags", "take", "move", "add", "top", "remark"])):
        case "text" if items:
            return made.set(("criteria", at, "criterion"), f"{draw(st.sampled_from(NEW))} {mark}".strip())
        case "points" if items:
            return made.set(("criteria", at, "points"), draw(st.sampled_from([2, 3, -4])))
        case "tags" if items:
            return made.set(("criteria", at, "tags"), draw(st.lists(st.sampled_from("abcd"), unique=True, min_size=1)))
        case "take" if len(items) > 1:
            return made.remove(("criteria",), at)
        case "move" if len(items) > 1:
            return made.move(("criteria",), at, draw(st.integers(0, len(items) - 1)))
        case "add":
            return made.insert(("criteria",), at, {"id": f"n-{mark}", "criterion": f"New {mark}", "points": 1})
        case "top":
            return made.set((draw(st.sampled_from(["title", "specialty", "x-note"])),), f"Top {mark}")
    return remarked(made, draw(st.integers(0, made.text.count("\n"))), draw(st.sampled_from([0, 2, 4])), mark)


def remarked(made: Document, line: int, margin: int, mark: str) -> Document:
    """Write a remark between two lines, where it says nothing but that."""
    lines = made.text.split("\n")
    lines.insert(line, f"{' ' * margin}# remark-{mark}")
    text = "\n".join(lines)
    try:
        found = Document.parse(text, kind="rubric", path="r.yaml")
    except RubricStudioError:
        return made
    return found if same(found.data, made.data) else made


def merged(base: str, ours: str, theirs: str) -> Merged:
    return merge_file("r.yaml", base.encode(), ours.encode(), theirs.encode())


def data(text: str | bytes | None) -> dict[str, Any]:
    held = text if isinstance(text, str) else (text or b"").decode()
    return Document.parse(held, kind="rubric", path="r.yaml").data


def taken(made: Merged, side: Side) -> dict[str, Any]:
    return data(settle(made, {conflict.path: side for conflict in made.conflicts}))


def fields(state: dict[str, Any]) -> dict[tuple[str, ...], Any]:
    """Give every field with the way to it, criteria by their ids."""
    found: dict[tuple[str, ...], Any] = {(key,): value for key, value in state.items() if key != "criteria"}
    for entry in state.get("criteria") or ():
        found |= {("criteria", str(name_of(entry)), key): value for key, value in entry.items()}
    return found


def comments(text: str) -> set[str]:
    """Name the comments of a text; each has a name of its own."""
    return {*BOUNDARY.findall(text), *re.findall(r"# remark-[\w-]+", text)}


def within(path: tuple[str, ...], made: Merged) -> bool:
    return any(path[: len(conflict.path)] == conflict.path for conflict in made.conflicts)


@given(sides(("new",)))
@FEW
def test_what_one_side_changed_holds_to_the_byte(two: tuple[str, str]) -> None:
    base, new = two
    for ours, theirs in ((new, base), (base, new), (new, new)):
        made = merged(base, ours, theirs)
        assert made.clean
        assert made.text == new.encode()


@given(sides())
@FEW
def test_it_does_not_matter_who_is_called_ours(three: tuple[str, str, str]) -> None:
    base, ours, theirs = three
    one, other = merged(base, ours, theirs), merged(base, theirs, ours)
    assert one.clean == other.clean
    assert (one.woven is None) == (other.woven is None)
    assert {conflict.path for conflict in one.conflicts} == {conflict.path for conflict in other.conflicts}
    if one.lines is None:
        event(f"conflicts: {min(len(one.conflicts), 3)}")
        for side, its in ((Side.OURS, Side.THEIRS), (Side.THEIRS, Side.OURS)):
            assert same(taken(one, side), taken(other, its))
    assert comments((one.text or b"").decode()) == comments((other.text or b"").decode())


@given(sides())
@FEW
def test_no_word_of_either_side_is_lost(three: tuple[str, str, str]) -> None:
    """Neither what a field says nor a remark: each is in the result, or in something that is to be settled."""
    made = merged(*three)
    text = (made.text or b"").decode()
    base, ours, theirs = map(data, three)
    old = comments(three[0])
    for side in three[1:]:
        for comment in comments(side) - old:
            assert comment in text
    if made.lines is not None:
        event(f"by lines, {min(made.open, 1)} open")
        return
    both = [fields(taken(made, side)) for side in (Side.OURS, Side.THEIRS)]
    was = fields(base)
    for side in (ours, theirs):
        for path, value in fields(side).items():
            new = path not in was or not same(was[path], value)
            held = any(path in result and same(result[path], value) for result in both)
            if new and not held and not within(path, made):
                # both changed it, and the two went together: a set of words
                assert isinstance(value, list)
                assert all(word in result[path] for word in value for result in both if word not in was.get(path, ()))


@given(sides())
@FEW
def test_each_field_is_what_the_side_that_changed_it_says(three: tuple[str, str, str]) -> None:
    """What one side changed or took away is so in the result; nothing is there that neither side says."""
    made = merged(*three)
    if made.lines is not None:
        return
    was, ours, theirs = (fields(data(text)) for text in three)
    for side in (Side.OURS, Side.THEIRS):
        found = fields(taken(made, side))
        for path in was.keys() | ours.keys() | theirs.keys() | found.keys():
            three_values = [held.get(path, MISSING) for held in (was, ours, theirs)]
            old, one, two = three_values
            if within(path, made) or (not same(old, one) and not same(old, two) and isinstance(one, list)):
                continue
            wanted = two if same(old, one) else one
            assert same(found.get(path, MISSING), wanted), path


@given(sides())
@FEW
def test_what_is_settled_says_what_was_taken(three: tuple[str, str, str]) -> None:
    made = merged(*three)
    if made.lines is not None or not made.conflicts:
        return
    for number, side in enumerate((Side.OURS, Side.THEIRS), 1):
        found, own = fields(taken(made, side)), fields(data(three[number]))
        for path, value in own.items():
            if within(path, made):
                assert same(found.get(path, MISSING), value), path
