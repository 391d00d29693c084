"""Two files, wherever they lie."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rubric_studio.cli.diffs import outline
from rubric_studio.errors import InvalidRubric, NotFound, WorkspaceError
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.compare import compare_set
from rubric_studio.workflows.loose import compare_files, compare_texts

Edit = Callable[..., None]


def copied(work: Workspace, folder: Path, name: str, old: str, new: str) -> tuple[Path, Path]:
    path = work.root / "rubrics/s" / name
    other = folder / "other.txt"
    text = path.read_text(encoding="utf-8")
    assert old in text
    other.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path, other


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("a.yaml", "points: 5", "points: 6", "criterion-repointed"),
        ("responses/a.yaml", "A sample.", "Another.", "response-changed"),
        ("shared.yaml", "points: 8", "points: -8", "shared-criterion-sign-flipped"),
        ("set.yaml", "language: en", "language: fr", "set-language-changed"),
        ("set.yaml", "id: s\n", "id: t\n", "set-id-changed"),
    ],
)
def test_every_kind(work: Workspace, tmp_path: Path, name: str, old: str, new: str, code: str) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    two = copied(work, folder, name, old, new)
    if name == "a.yaml":
        (folder / "shared.yaml").write_bytes((work.root / "rubrics/s/shared.yaml").read_bytes())
    held = compare_files(*two)
    assert [change.code for change in held.changes] == [code]
    assert (held.old, held.new) == tuple(map(str, two))
    assert held.told[0].new_place
    assert held.told[0].new_place.path == str(two[1])
    assert compare_files(two[0], two[0]).changes == ()


def test_shared_criteria_that_are_not_at_hand(work: Workspace) -> None:
    text = (work.root / "rubrics/s/a.yaml").read_bytes()
    other = text.replace(b"- use: s1", b"- use: s2")
    names = ("old", "new")
    assert compare_texts(text, text, names).changes == ()
    assert [c.code for c in compare_texts(text, other, names).changes] == ["criterion-removed", "criterion-added"]


def test_a_set_that_differs_in_its_version_alone(work: Workspace, tmp_path: Path) -> None:
    held = compare_files(*copied(work, tmp_path, "set.yaml", "version: 0.0.0", "version: 0.1.0"))
    assert outline.nothing(held) == "nothing changed but the version, from 0.0.0 to 0.1.0"


def test_a_rubric_without_its_shared_criteria_takes_the_others(work: Workspace, tmp_path: Path) -> None:
    two = copied(work, tmp_path, "a.yaml", "points: 5", "points: 6")
    for one, other in (two, two[::-1]):
        held = compare_files(one, other)
        assert [change.code for change in held.changes] == ["criterion-repointed"]
        [problem] = held.problems
        assert str(problem.place).startswith(str(two[1]))
        assert "shared.yaml" in problem.message


def test_a_shared_criterion_that_one_file_alone_takes(work: Workspace, tmp_path: Path) -> None:
    path, other = copied(work, tmp_path, "a.yaml", "  - use: s1", "  - id: own\n    criterion: Own.\n    points: 1")
    removed = compare_files(path, other).changes[0]
    other.write_text(path.read_text().replace("points: 5", "points: 6"))
    path.write_text(path.read_text().replace("  - use: s1\n", ""))
    assert removed.old.points == 8
    assert [c.new.points for c in compare_files(path, other).changes if c.kind == "added"] == [8]


def test_who_takes_the_shared_criteria_of_a_file_that_lies_alone_is_not_known(work: Workspace, tmp_path: Path) -> None:
    held = compare_files(*copied(work, tmp_path, "shared.yaml", "points: 8", "points: 7"))
    assert (held.bump.name, held.changes[0].severity.name) == ("MAJOR", "SCORES")
    assert held.sentences[0].endswith("was +8 (which rubrics take it is not known)")
    held = compare_files(*copied(work, tmp_path, "shared.yaml", "points: 8", "points: 8 # much"))
    assert (held.bump.name, held.changes) == ("NONE", ())


def test_a_file_that_comes_or_goes(work: Workspace) -> None:
    folder = work.root / "rubrics/s"
    for name, code in {"a.yaml": "rubric-added", "responses/a.yaml": "response-added"}.items():
        text = (folder / name).read_bytes()
        assert [c.code for c in compare_texts(None, text, ("old", "new")).changes] == [code]
        assert [c.kind for c in compare_texts(text, None, ("old", "new")).changes] == ["removed"]
    assert compare_texts(None, None, ("old", "new")).changes == ()


def test_what_cannot_be_compared(work: Workspace, tmp_path: Path) -> None:
    folder = work.root / "rubrics/s"
    with pytest.raises(WorkspaceError, match="different kinds"):
        compare_files(folder / "a.yaml", folder / "set.yaml")
    with pytest.raises(NotFound):
        compare_files(folder / "a.yaml", folder / "none.yaml")
    strange = tmp_path / "strange.yaml"
    for text, error in {
        "a: 1\n": WorkspaceError,
        "format: rubric-studio/rubric/1\n": InvalidRubric,
        "a: [": WorkspaceError,
    }.items():
        strange.write_text(text)
        with pytest.raises(error):
            compare_files(folder / "a.yaml", strange)
    strange.write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidRubric):
        compare_files(strange, folder / "a.yaml")


def test_what_a_merge_left_is_said_as_a_check_says_it(work: Workspace) -> None:
    path = work.root / "rubrics/s/a.yaml"
    whole = path.read_text(encoding="utf-8")
    path.write_text(f"{whole}<<<<<<< HEAD\n# one\n=======\n# two\n>>>>>>> other\n", encoding="utf-8")
    for two in ((path, path.with_name("b.yaml")), (path.with_name("b.yaml"), path)):
        with pytest.raises(InvalidRubric, match="A merge left two versions here") as raised:
            compare_files(*two)
        [problem] = raised.value.problems
        assert problem.place
        assert (problem.place.path, problem.place.line) == (str(path), whole.count("\n") + 1)
    [found] = compare_set(work, "s").problems
    assert found.message.startswith("A merge left two versions here")
