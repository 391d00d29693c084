"""Workspaces: found from anywhere inside, and what belongs to a set."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rubric_studio.errors import InvalidRubric, NotFound, WorkspaceError
from rubric_studio.store.workspace import Workspace

RUBRIC = """\
format: rubric-studio/rubric/1
id: {id}
title: {title}
language: en
prompt:
  - role: user
    content: x
criteria:
  - id: c
    criterion: x
    points: 1
"""
SET = "format: rubric-studio/set/1\nid: {id}\ntitle: A set\nversion: 0.0.0\n"


def add(root: Path, set_id: str, **rubrics: str) -> Path:
    folder = root / "rubrics" / set_id
    folder.mkdir(parents=True)
    (folder / "set.yaml").write_text(SET.format(id=set_id), encoding="utf-8")
    for id_, title in rubrics.items():
        (folder / f"{id_}.yaml").write_text(RUBRIC.format(id=id_, title=title), encoding="utf-8")
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    add(tmp_path, "back", one="One")
    return Workspace.find(tmp_path)


@pytest.mark.parametrize(
    "inside", ["", "rubrics", "rubrics/back", "rubrics/back/one.yaml", "rubrics/back/..", "rubrics/../rubrics/back"]
)
def test_found_from_inside(workspace: Workspace, inside: str) -> None:
    assert Workspace.find(workspace.root / inside) == workspace


def test_found_by_its_settings(tmp_path: Path) -> None:
    (tmp_path / "rubric-studio.yaml").touch()
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert Workspace.find(tmp_path / "a" / "b").root == tmp_path
    assert Workspace.find(tmp_path).set_ids() == []


def test_a_folder_above_is_not_the_one_below(tmp_path: Path) -> None:
    add(tmp_path / "inner", "back")
    with pytest.raises(WorkspaceError, match="is not in a workspace"):
        Workspace.find(tmp_path / "inner" / "..")


def test_not_found(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="rubric-studio init"):
        Workspace.find(tmp_path)
    with pytest.raises(WorkspaceError, match="no file or folder"):
        Workspace.find(tmp_path / "missing")


def test_found_from_the_current_folder(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace.root / "rubrics" / "back")
    assert Workspace.find(Path()).root == workspace.root


def test_sets_in_natural_order_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("set-10", "set-2", "Älter", ".half-made"):
        add(tmp_path, name)
    (tmp_path / "rubrics" / "no-set").mkdir()
    (tmp_path / "rubrics" / "file").touch()

    assert Workspace.find(tmp_path).set_ids() == ["set-2", "set-10", "Älter"]


def test_no_such_set(workspace: Workspace) -> None:
    with pytest.raises(NotFound, match="The sets here: back"):
        workspace.load("neck")
    with pytest.raises(NotFound):
        workspace.names("../back")


def test_names(workspace: Workspace) -> None:
    folder = workspace.folder("back")
    (folder / "responses").mkdir()
    (folder / "judgments").mkdir()
    for name in (
        *(
            "item 10.yaml",
            "item 2.yaml",
            "头痛.yaml",
            "-x.yaml",
            "shared.yaml",
            ".hidden.yaml",
            "notes.txt",
            "a.yml",
            "b.YAML",
            "c.yaml~",
        ),
        *(
            "responses/one.yaml",
            "responses/.one.yaml",
            "responses/x.jsonl",
            "judgments/r.jsonl",
            "judgments/.r.jsonl",
            "judgments/r.yaml",
        ),
        "one.yaml.tmp",
    ):
        (folder / name).touch()
    (folder / "folder.yaml").mkdir()
    (folder / "responses" / "deep.yaml").mkdir()

    assert workspace.names("back") == [
        *("-x.yaml", "item 2.yaml", "item 10.yaml", "judgments/r.jsonl", "one.yaml", "responses/one.yaml"),
        *("set.yaml", "shared.yaml", "头痛.yaml"),
    ]
    assert workspace.rubric_ids("back") == ["-x", "item 2", "item 10", "one", "头痛"]


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX file system")
def test_odd_files_are_problems_and_not_the_end(workspace: Workspace) -> None:
    folder = workspace.folder("back")
    os.mkfifo(folder / "pipe.yaml")
    (folder / "gone.yaml").symlink_to("nowhere")
    (folder / "out.yaml").symlink_to("/etc/passwd")
    (folder / "latin.yaml").write_bytes(b"title: caf\xe9\n")
    (folder / "twice.yaml").write_text("a: 1\na: 2\n", encoding="utf-8")
    (folder / "shape.yaml").write_text("a: 1\n", encoding="utf-8")
    (folder / "line\nbreak.yaml").write_text("", encoding="utf-8")

    loaded = workspace.load("back")

    assert list(loaded.rubrics) == ["one"]
    said = {
        str(problem.place).split(":")[0].removeprefix("rubrics/back/"): problem.message for problem in loaded.problems
    }
    assert "not an ordinary file" in said["pipe.yaml"]
    assert "no file called" in said["gone.yaml"]
    assert "outside the workspace" in said["out.yaml"]
    assert "UTF-8" in said["latin.yaml"]
    assert "twice" in said["twice.yaml"]
    assert "missing" in said["shape.yaml"] or "no key" in said["shape.yaml"]
    assert workspace.head("back", "pipe.yaml")[0] is None
    assert workspace.head("back", "latin.yaml")[0] is None
    with pytest.raises(WorkspaceError, match="outside"):
        workspace.read("back", "out.yaml")


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Plain words", "Plain words"),
        ("Plain # note", "Plain"),
        ('"He said \\"no\\" é"', 'He said "no" é'),
        ("'It''s'  # note", "It's"),
        ("|-\n  Two\n  lines", None),
        ("goes\n  on", None),
        ("5", None),
        ("no", "no"),
        ("", None),
        ("[a]", None),
        ("a: b", None),
        ('" "', None),
    ],
)
def test_title(workspace: Workspace, written: str, title: str | None) -> None:
    path = workspace.path_of("back", "one.yaml")
    for text in (RUBRIC, RUBRIC.replace("\n", "\r\n")):
        path.write_bytes(text.format(id="one", title=written).encode())
        assert workspace.head("back", "one.yaml")[0] == title


def test_title_far_down_is_not_cut_in_two(workspace: Workspace) -> None:
    path = workspace.path_of("back", "one.yaml")
    path.write_text(f"# {'x' * 4080}\ntitle: A long title that goes on\n", encoding="utf-8")
    assert workspace.head("back", "one.yaml")[0] is None
    assert workspace.head("back", "missing.yaml")[0] is None


def test_read(workspace: Workspace) -> None:
    source, document = workspace.read("back", "one.yaml")
    assert source.text == document.text
    assert (document.kind, document.path, document.problems) == ("rubric", "rubrics/back/one.yaml", ())
    workspace.path_of("back", "one.yaml").write_text("- a", encoding="utf-8")
    with pytest.raises(InvalidRubric, match=r"rubrics/back/one\.yaml:1:1"):
        workspace.read("back", "one.yaml")
