"""Two people's files become one: texts, comments, layouts, what has to be settled, and settling it."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from rubric_studio.errors import WorkspaceError
from rubric_studio.store.canonical import canonical
from rubric_studio.store.document import Document
from rubric_studio.workflows.around import Around
from rubric_studio.workflows.conflicts import Edited, Side, settle
from rubric_studio.workflows.merge import merge_file

CASES = sorted(path for path in (Path(__file__).parents[1] / "diff" / "merges").iterdir() if path.is_dir())
SHIPPED = sorted((Path(__file__).parents[2] / "rubrics").glob("*/*.yaml"))
LABELS = {"ours": "yours", "base": "before", "theirs": "theirs"}


def held(case, name):
    path = case / f"{name}.yaml"
    return path.read_bytes() if path.exists() else None


def name_of(case):
    return next((line for line in ("shared.yaml", "set.yaml") if case.name.startswith(line[:3])), "rubric.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case(case):
    base, ours, theirs = (held(case, name) for name in ("base", "ours", "theirs"))
    made = merge_file(name_of(case), base, ours, theirs)
    assert made.text == held(case, "expected"), (made.text or b"").decode()
    assert made.clean == (b"<<<<<<< ours" not in (made.text or b""))


def test_there_are_cases():
    assert len(CASES) >= 25


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_both_ways_agree(case):
    base, ours, theirs = (held(case, name) for name in ("base", "ours", "theirs"))
    one, other = merge_file(name_of(case), base, ours, theirs), merge_file(name_of(case), base, theirs, ours)
    assert one.clean == other.clean
    assert {conflict.path for conflict in one.conflicts} == {conflict.path for conflict in other.conflicts}
    if one.woven is not None and other.woven is not None and one.conflicts:
        first = settle(one, {conflict.path: Side.OURS for conflict in one.conflicts})
        second = settle(other, {conflict.path: Side.THEIRS for conflict in other.conflicts})
        assert data(first) == data(second)


def data(text):
    return Document.parse(text.decode(), kind="rubric", path="").data if text else None


WORDS = ["Advises rest.", "Names a red flag.", "Says: call 112.", "Asks “since when?”", "- begins so", "# no comment"]


def edited(text, seed):
    """Edit a rubric a few times, as the studio would or a person in a text editor."""
    dice = random.Random(seed)
    document = Document.parse(text, kind="rubric", path="r.yaml")
    for number in range(dice.randint(1, 6)):
        criteria = document.data["criteria"]
        at = dice.randrange(len(criteria)) if criteria else 0
        match dice.randrange(8):
            case 0 if criteria and "use" not in criteria[at]:
                document = document.set(("criteria", at, "criterion"), dice.choice(WORDS) + f" {seed}")
            case 1 if criteria and "use" not in criteria[at]:
                document = document.set(("criteria", at, "points"), dice.choice([1, 2, 3, -4]))
            case 2 if len(criteria) > 1:
                document = document.remove(("criteria",), at)
            case 3 if len(criteria) > 1:
                document = document.move(("criteria",), at, dice.randrange(len(criteria)))
            case 4:
                new = {"id": f"n-{seed}-{number}", "criterion": dice.choice(WORDS), "points": 1}
                document = document.insert(("criteria",), at, new)
            case 5 if criteria and "use" not in criteria[at]:
                document = document.set(("criteria", at, "tags"), dice.sample(["x", "y", "z"], 2))
            case 6:
                document = document.set(("title",), dice.choice(WORDS))
            case _:
                lines = document.text.split("\n")
                key = next((n for n, line in enumerate(lines) if line.startswith("criteria:")), 0)
                lines.insert(key, f"# a remark by {seed}-{number}")
                document = Document.parse("\n".join(lines), kind="rubric", path="r.yaml")
    return document.text


@pytest.mark.parametrize(
    "path", [p for p in SHIPPED if p.name not in ("set.yaml", "shared.yaml")], ids=lambda p: p.stem
)
@pytest.mark.parametrize("seed", range(12))
def test_edits_of_two_people_of_a_real_rubric(path, seed):
    base = path.read_text(encoding="utf-8")
    ours, theirs = edited(base, seed), edited(base, 1_000 + seed)
    made = merge_file("r.yaml", base.encode(), ours.encode(), theirs.encode())
    assert made.woven is not None, made.text.decode()  # never by lines: these are sound files
    for side, text in (("ours", ours), ("theirs", theirs)):
        for line in text.split("\n"):
            if line.startswith("# a remark"):
                assert line in made.text.decode()
        taken = settle(made, {conflict.path: Side(side) for conflict in made.conflicts})
        assert data(taken) is not None
    for conflict in made.conflicts:
        for value in (conflict.ours, conflict.theirs):
            if isinstance(value, str):
                assert value.split()[0].strip("“”") in made.text.decode()


def test_what_one_side_changed_is_taken_as_it_stands():
    base, new = b"id: r\ntitle: A\n", b"id: r\ntitle:    'A'  # my layout\n\n\n"
    assert merge_file("r.yaml", base, new, base).text == new
    assert merge_file("r.yaml", base, base, new).text == new
    assert merge_file("r.yaml", base, new, new).text == new
    assert merge_file("r.yaml", base, None, base).text is None
    assert merge_file("r.yaml", None, None, new).text == new


def remarked(text, seed):
    """Write comments to places of a file where they change nothing of what it says, and perhaps a final one."""
    dice, lines = random.Random(seed), text.split("\n")
    for number in range(4):
        new = [*lines]
        new.insert(dice.randrange(len(lines)), f"{' ' * dice.choice([0, 2, 4])}# a remark by {seed}-{number}")
        if data("\n".join(new).encode()) == data(text.encode()):
            lines = new
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(60))
def test_no_comment_is_lost_whatever_the_other_side_takes_away(seed):
    base = (CASES[0] / "base.yaml").read_text(encoding="utf-8")
    document = Document.parse(base, kind="rubric", path="r.yaml")
    gone = document.remove(("criteria",), seed % 3) if seed % 4 else document.set(("tags",), None)
    gone = gone.remove(("criteria",), 0) if seed % 3 else gone
    one, two = remarked(base, seed), remarked(gone.text, 1_000 + seed)
    for sides in ((one, two), (two, one)):
        made = merge_file("r.yaml", base.encode(), *(side.encode() for side in sides))
        for line in f"{one}\n{two}".split("\n"):
            if "# a remark" in line:
                assert line.strip() in made.text.decode()
        for side in Side:
            if made.woven is not None and all(c.joinable for c in made.conflicts):
                assert data(settle(made, {c.path: side for c in made.conflicts})) is not None


def test_the_only_criterion_taken_away_and_changed():
    gone, new = BASE[: BASE.index(b"criteria:")] + b"criteria: []\n", BASE.replace(b"5", b"6")
    made = merge_file("r.yaml", BASE, gone, new)
    (conflict,) = made.conflicts
    assert conflict.path == ("criteria", "a")
    assert settle(made, {conflict.path: Side.OURS}) == gone
    assert settle(made, {conflict.path: Side.THEIRS}) == settle(made, {conflict.path: Side.BOTH}) == new
    other = merge_file("r.yaml", BASE, new, gone)
    assert settle(other, {conflict.path: Side.THEIRS}) == gone
    assert settle(other, {conflict.path: Side.BOTH}) == new


def test_an_item_whose_first_key_is_torn():
    base = BASE.replace(b"  - id: a\n    criterion: Says a.\n", b"  - criterion: Says a.\n    id: a\n")
    ours, theirs = base.replace(b"Says", b"Tells"), base.replace(b"Says", b"Names").replace(b"5", b"6")
    made = merge_file("r.yaml", base, ours, theirs)
    (conflict,) = made.conflicts
    assert conflict.path == ("criteria", "a", "criterion")
    assert settle(made, {conflict.path: Side.OURS}) == ours.replace(b"5", b"6")
    assert settle(made, {conflict.path: Side.THEIRS}) == theirs
    assert settle(made, {conflict.path: Edited("Says it.")}) == theirs.replace(b"Names a.", b"Says it.")


def test_an_item_whose_first_key_one_side_took_away_is_settled_whole():
    base = BASE.replace(b"  - id: a\n", b"  - axis: safety\n    id: a\n")
    ours, theirs = base.replace(b"- axis: safety\n   ", b"-"), base.replace(b"safety", b"accuracy")
    made = merge_file("r.yaml", base, ours, theirs)
    (conflict,) = made.conflicts
    assert conflict.path == ("criteria", "a")
    assert settle(made, {conflict.path: Side.OURS}) == ours
    assert settle(made, {conflict.path: Side.THEIRS}) == theirs


BASE = b"""format: rubric-studio/rubric/1
id: r
title: R
criteria:
  - id: a
    criterion: Says a.
    points: 5
    tags: [x]
"""


def test_settling():
    ours, theirs = BASE.replace(b"Says a.", b"Says A."), BASE.replace(b"Says a.", b"Says aa.")
    made = merge_file("r.yaml", BASE, ours, theirs)
    (conflict,) = made.conflicts
    assert conflict.path == ("criteria", "a", "criterion")
    assert str(conflict.pointer) == "r#a.criterion"
    assert settle(made, {conflict.path: Side.OURS}) == ours
    assert settle(made, {conflict.path: Side.THEIRS}) == theirs
    assert settle(made, {conflict.path: Side.BOTH}) == BASE.replace(b"Says a.", b"Says A. Says aa.")
    assert settle(made, {conflict.path: Edited("Says: all of it.")}) == BASE.replace(b"Says a.", b'"Says: all of it."')
    with pytest.raises(WorkspaceError, match="Not everything"):
        settle(made, {})
    assert made.sentences == ["r#a.criterion: “Says A.” on our side, “Says aa.” on theirs."]


def test_what_is_about_the_set_itself_is_named_by_its_field():
    base = b"format: rubric-studio/set/1\nid: s\naxes:\n  - id: a\n    title: A\n"
    made = merge_file("set.yaml", base, base.replace(b"A", b"B"), base.replace(b"A", b"C"))
    assert made.sentences == ["axes.a.title: “B” on our side, “C” on theirs."]


def test_points_cannot_be_both():
    made = merge_file("r.yaml", BASE, BASE.replace(b"5", b"6"), BASE.replace(b"5", b"7"))
    (conflict,) = made.conflicts
    assert not conflict.joinable
    with pytest.raises(WorkspaceError, match="Only one"):
        settle(made, {conflict.path: Side.BOTH})


def test_a_file_that_one_took_away_and_the_other_changed():
    made = merge_file("r.yaml", BASE, None, BASE.replace(b"5", b"6"))
    (conflict,) = made.conflicts
    assert not made.clean
    assert conflict.path == ()
    assert b"points: 6" in made.text
    assert settle(made, {(): Side.OURS}) is None
    assert settle(made, {(): Side.THEIRS}) == BASE.replace(b"5", b"6")
    assert settle(made, {(): Side.BOTH}) == BASE.replace(b"5", b"6")


def test_lines_end_as_ours_do():
    crlf = BASE.replace(b"\n", b"\r\n")
    made = merge_file("r.yaml", crlf, crlf.replace(b"R\r", b"R2\r"), BASE.replace(b"points: 5", b"points: 6"))
    assert made.clean
    assert made.text == crlf.replace(b"title: R\r", b"title: R2\r").replace(b"points: 5", b"points: 6")
    bom = b"\xef\xbb\xbf"
    made = merge_file("r.yaml", BASE, bom + BASE.replace(b"title: R", b"title: R2"), BASE.replace(b"5", b"6"))
    assert made.text.startswith(bom)
    assert made.clean


@pytest.mark.parametrize(
    "broken",
    [b"id: r\ncriteria: [\n", b"<<<<<<< a\nid: r\n=======\nid: s\n>>>>>>> b\n", b"\xff\xfe\x00", b"just words\n"],
)
def test_what_cannot_be_read_is_merged_by_lines_and_marked(broken):
    made = merge_file("r.yaml", BASE, BASE.replace(b"5", b"6"), broken)
    assert not made.clean
    for word in (b"points: 6", broken.splitlines()[0]):
        assert word in made.text


def test_an_id_twice_is_never_clean():
    twice = BASE + b"  - id: a\n    criterion: Again.\n    points: 1\n"
    made = merge_file("r.yaml", BASE, twice, BASE.replace(b"title: R", b"title: R2"))
    assert not made.clean
    assert b"Again." in made.text
    assert b"title: R2" in made.text


def test_without_git_the_whole_file_is_marked(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr("git.cmd.Git.GIT_PYTHON_GIT_EXECUTABLE", "/nowhere/git")
    made = merge_file("r.yaml", BASE, BASE.replace(b"5", b"6"), b"id: [\n")
    assert not made.clean
    for word in (b"<<<<<<< ours", b"points: 6", b"|||||||", b"=======", b"id: [", b">>>>>>> theirs"):
        assert word in made.text


def test_git_is_there_for_these():
    assert shutil.which("git")


def test_what_does_not_fit_to_the_set_is_for_a_person_to_say():
    ours = BASE.replace(b"title: R", b"title: R2")
    theirs = BASE + b"  - use: emergency\n"
    fits = Around(shared=frozenset({"emergency"}))
    assert merge_file("r.yaml", BASE, ours, theirs, around=fits).clean
    made = merge_file("r.yaml", BASE, ours, theirs, around=Around(shared=frozenset()))
    (conflict,) = made.conflicts
    assert conflict.path == ("criteria", "emergency")
    assert "not there any more" in made.sentences[0]
    assert settle(made, {conflict.path: Side.THEIRS}) == ours
    assert settle(made, {conflict.path: Side.OURS}) == ours + b"  - use: emergency\n"
    made = merge_file("r.yaml", BASE, ours, theirs, around=Around(retired=frozenset({"r#a"})))
    assert "retired" in made.sentences[0]


def test_marks_as_long_as_git_wants_them_and_called_as_it_says():
    made = merge_file("r.yaml", BASE, BASE.replace(b"5", b"6"), BASE.replace(b"5", b"7"), labels=LABELS, size=11)
    assert b"<<<<<<<<<<< yours\n    points: 6\n||||||||||| before\n    points: 5\n===========\n" in made.text


def test_a_loose_file_is_known_by_its_format():
    made = merge_file("any name.yaml", BASE, BASE.replace(b"5", b"6"), BASE.replace(b"title: R", b"title: S"))
    assert made.clean
    assert b"title: S" in made.text
    assert b"points: 6" in made.text


ITEMS = "format: rubric-studio/rubric/1\nid: r\ncriteria:\n{a}  - id: b\n    criterion: Says b.\n    points: 2\n"
LAYOUTS = {
    "lines": "  - id: a\n    criterion: {text}\n    points: {points}\n",
    "braces": "  - {{id: a, criterion: {text}, points: {points}}}  # a remark\n",
    "braces below": "  - {{id: a,  # a remark\n    criterion: {text},\n     points: {points}}}\n",
    "dash alone": "  -  # a remark\n    id: a\n    criterion: {text}\n    points: {points}\n",
    "wide": "  -   id: a\n      criterion: {text}\n      points: {points}  # a remark\n",
    "key first": "  - points: {points}  # a remark\n    criterion: {text}\n    id: a\n",
}


def indented(text, by):
    """Move the list of a file to another column, as another editor would."""
    head, list_ = text.split("criteria:\n")
    lines = [line[2:] if by < 0 else " " * by + line for line in list_.splitlines(keepends=True)]
    return f"{head}criteria:\n{''.join(lines)}"


@pytest.mark.parametrize("by", [0, -2, 2])
@pytest.mark.parametrize("theirs", LAYOUTS)
@pytest.mark.parametrize("ours", LAYOUTS)
@pytest.mark.parametrize("base", ["lines", "braces", "dash alone"])
def test_whatever_the_layout_only_the_field_is_torn(base, ours, theirs, by):
    def text(layout, words="Says a.", points=5):
        return ITEMS.format(a=LAYOUTS[layout].format(text=words, points=points))

    three = text(base), text(ours, points=6), indented(text(theirs, "Says A.", 7).replace("points: 2", "points: 3"), by)
    made = merge_file("r.yaml", *(side.encode() for side in three))
    (conflict,) = made.conflicts
    assert conflict.path == ("criteria", "a", "points")
    for side, points in ((Side.OURS, 6), (Side.THEIRS, 7)):
        said = data(settle(made, {conflict.path: side}))["criteria"]
        assert said[0]["points"] == points
        assert said[0]["criterion"] == "Says A."
        assert said[1]["points"] == 3
    three = three[0], text(ours, points=6), indented(text(theirs, "Says A.").replace("points: 2", "points: 3"), by)
    made = merge_file("r.yaml", *(side.encode() for side in three))
    assert made.clean
    assert [entry["points"] for entry in data(made.text)["criteria"]] == [6, 3]
    if all("remark" in side for side in three[1:]):
        assert b"# a remark" in made.text


@pytest.mark.parametrize("path", [p for p in SHIPPED if p.name != "set.yaml"], ids=lambda p: p.stem)
def test_a_list_that_one_side_moved_to_another_column(path):
    base = path.read_text(encoding="utf-8")
    at = base.index("    points: ")
    number = base[at:].split("\n", 1)[0]
    ours, theirs = base.replace(number, "    points: 77", 1), base.replace(number, "    points: 78", 1)
    for moved in (-2, 4):
        for sides in ((ours, indented(theirs, moved)), (indented(ours, moved), theirs)):
            made = merge_file("r.yaml", base.encode(), *(side.encode() for side in sides))
            (conflict,) = made.conflicts
            assert conflict.path[2] == "points"
            for side in (0, 1):
                chosen = settle(made, {conflict.path: (Side.OURS, Side.THEIRS)[side]})
                assert data(chosen) == data(sides[side].encode())


IN_BRACKETS = "criteria: [{id: a, criterion: A., points: 5}, {use: b}]"


@pytest.mark.parametrize(
    "base",
    [
        f"format: rubric-studio/rubric/1\nid: r  # a remark\n{IN_BRACKETS}\n",
        f"{{format: rubric-studio/rubric/1, id: r, {IN_BRACKETS}}}\n",
    ],
)
def test_a_field_torn_where_nothing_stands_in_lines(base):
    path = ("criteria", "a", "points")
    ours, theirs = base.replace("5", "6"), base.replace("5", "7").replace(", {use: b}", "")
    made = merge_file("r.yaml", *(side.encode() for side in (base, ours, theirs)))
    (conflict,) = made.conflicts
    assert conflict.path == path
    said = data(settle(made, {path: Side.OURS}))
    assert said["criteria"] == [{"id": "a", "criterion": "A.", "points": 6}]
    assert ("remark" in base) == (b"# a remark" in made.text)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_side_laid_the_file_out_anew(layout):
    text = ITEMS.format(a=LAYOUTS[layout].format(text="'Says a.'", points=5))
    anew = canonical(Document.parse(text, kind="rubric", path="r.yaml"), schema_path="s").replace(
        "points: 5", "points: 7"
    )
    for sides in ((text.replace("points: 5", "points: 6"), anew), (anew, text.replace("points: 5", "points: 6"))):
        made = merge_file("r.yaml", text.encode(), *(side.encode() for side in sides))
        (conflict,) = made.conflicts
        assert conflict.path == ("criteria", "a", "points")


@pytest.mark.parametrize("swapped", [False, True])
def test_a_list_that_one_side_emptied_is_settled_as_a_whole(swapped):
    case = next(case for case in CASES if case.name == "all-criteria-taken-away-and-some-changed")
    base, *two = (held(case, name) for name in ("base", "ours", "theirs"))
    ours, theirs = reversed(two) if swapped else two
    made = merge_file("rubric.yaml", base, ours, theirs)
    assert [conflict.path for conflict in made.conflicts] == [("criteria",)]
    first = "changed on our side, taken away on theirs" if swapped else "taken away on our side, changed on theirs"
    assert made.sentences == [f"rubric.criteria: {first}."]
    for side, text in ((Side.OURS, ours), (Side.THEIRS, theirs)):
        settled = settle(made, {("criteria",): side})
        assert data(settled)["criteria"] == data(text)["criteria"]
        assert data(settled)["title"] == "A painful calf"
        assert ("# what harms" in settled.decode()) == ("# what harms" in text.decode())


def test_where_every_entry_goes_the_list_is_empty():
    text = "format: rubric-studio/rubric/1\nid: r\ncriteria:\n{}x-note: kept\n"
    one, two = ("  - id: {}\n    criterion: Says it.\n    points: {}\n".format(id_, "{}") for id_ in ("one", "two"))
    base = text.format(one.format(1) + two.format(2))
    ours, theirs = text.format(one.format(5)), text.format(two.format(7))
    made = merge_file("r.yaml", base.encode(), ours.encode(), theirs.encode())
    gone = {("criteria", "one"): Side.THEIRS, ("criteria", "two"): Side.OURS}
    assert settle(made, gone).decode() == text.replace("criteria:\n{}", "criteria: []\n")
