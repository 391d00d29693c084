"""Laying out: only files of the workspace, only where it is needed, never over somebody else's change."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from rubric_studio.errors import NotFound, WorkspaceError
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import layout
from rubric_studio.workflows.check import check

MESSY = """\
title: 'Rubric a'   # short
id: a
format: rubric-studio/rubric/1
status: active
language: en
prompt: [{content: What now?, role: user}]
criteria:
# the dose
- {id: c1, points: 5, criterion: Names the dose., axis: accuracy}
"""
NEAT = """\
# yaml-language-server: $schema=../../schemas/rubric.schema.json
format: rubric-studio/rubric/1
id: a
title: Rubric a  # short
status: active
language: en
prompt:
  - role: user
    content: What now?

criteria:
  # the dose
  - id: c1
    criterion: Names the dose.
    points: 5
    axis: accuracy
"""


@pytest.fixture
def messy(work: Workspace) -> Path:
    """A file laid out by hand; all the others have the one layout."""
    assert layout.write(work, layout.plan(work).rewrites) == []
    path = work.root / "rubrics" / "s" / "a.yaml"
    path.write_bytes(MESSY.replace("\n", "\r\n").encode())
    return path


def test_every_kind_of_file_is_laid_out(work: Workspace) -> None:
    found = layout.plan(work)
    names = ["set", "shared", "a", "b", "responses/a"]

    assert {rewrite.name for rewrite in found.rewrites} == {f"rubrics/s/{name}.yaml" for name in names}
    assert (found.files, found.problems) == (6, ())  # rubric-studio.yaml is as it should be
    assert layout.write(work, found.rewrites) == []
    assert layout.plan(work) == layout.Plan(6, (), ())
    for name, kind, up in (
        ("set", "set", 2),
        ("shared", "shared", 2),
        ("b", "rubric", 2),
        ("responses/a", "responses", 3),
    ):
        first = (work.root / "rubrics" / "s" / f"{name}.yaml").read_text(encoding="utf-8").split("\n")[0]
        assert first == f"# yaml-language-server: $schema={'../' * up}schemas/{kind}.schema.json"
        assert (work.root / "rubrics" / "s" / name).parent.joinpath(first.partition("=")[2]).resolve().is_file()
    assert check(work).errors == 0


def test_one_file(work: Workspace, messy: Path) -> None:
    [rewrite] = layout.plan(work, [messy]).rewrites

    assert rewrite.after == NEAT
    assert rewrite.before.text == MESSY.replace("\n", "\r\n")
    assert layout.write(work, [rewrite]) == []
    assert messy.read_bytes() == NEAT.encode()


def test_a_byte_order_mark_stays(work: Workspace, messy: Path) -> None:
    messy.write_text("\ufeff" + MESSY, encoding="utf-8")

    layout.write(work, layout.plan(work).rewrites)

    assert messy.read_text(encoding="utf-8") == "\ufeff" + NEAT


@pytest.mark.parametrize(
    ("inside", "files"),
    [
        ("", 6),
        ("rubrics", 5),
        ("rubrics/s", 5),
        ("rubrics/s/responses", 1),
        ("rubric-studio.yaml", 1),
        ("rubrics/s/b.yaml", 1),
    ],
)
def test_what_lies_at_a_path(work: Workspace, inside: str, files: int) -> None:
    assert layout.plan(work, [work.root / inside]).files == files
    assert layout.plan(work, [work.root / inside, work.root / inside]).files == files


def test_paths_that_lead_nowhere(work: Workspace, tmp_path: Path) -> None:
    (tmp_path / "beside.yaml").write_text("id: a\n")
    with pytest.raises(NotFound, match="nothing"):
        layout.plan(work, [work.root / "nothing"])
    with pytest.raises(WorkspaceError, match="lies outside"):
        layout.plan(work, [tmp_path / "beside.yaml"])
    with pytest.raises(WorkspaceError, match="no YAML file of this workspace"):
        layout.plan(work, [work.root / "schemas"])


def test_what_cannot_be_read_is_left_alone_and_named(work: Workspace, messy: Path) -> None:
    broken = {
        "b.yaml": b"id: b\ntitle: a: b\n",
        "bytes.yaml": b"id: \xff\n",
        "lost.yaml": b"? x-" + b"k" * 1100 + b"\n: 1\n",
        "list.yaml": b"- a\n",
    }
    for name, data in broken.items():
        (messy.parent / name).write_bytes(data)

    found = layout.plan(work)

    assert [rewrite.name for rewrite in found.rewrites] == ["rubrics/s/a.yaml"]
    said = {str(problem.place): problem.message for problem in found.problems}
    assert said.keys() == {
        "rubrics/s/b.yaml:2:9",
        "rubrics/s/bytes.yaml:1:5",
        "rubrics/s/lost.yaml:1:1",
        "rubrics/s/list.yaml:1:1",
    }
    assert "cannot be laid out without loss" in said["rubrics/s/lost.yaml:1:1"]
    layout.write(work, found.rewrites)
    assert {name: (messy.parent / name).read_bytes() for name in broken} == broken


def test_nothing_is_written_over_somebody_elses_change(work: Workspace, messy: Path) -> None:
    other = messy.with_name("b.yaml")
    other.write_text(
        other.read_text(encoding="utf-8").replace("title: Rubric b", "title: 'Rubric b'"), encoding="utf-8"
    )
    found = layout.plan(work)
    messy.write_text("id: a\n", encoding="utf-8")

    [problem] = layout.write(work, found.rewrites)

    assert "was changed by another program" in problem.message
    assert problem.place
    assert problem.place.path == "rubrics/s/a.yaml"
    assert messy.read_text(encoding="utf-8") == "id: a\n"
    assert "title: Rubric b\n" in other.read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a folder that cannot be written")
def test_a_file_that_cannot_be_written(work: Workspace, messy: Path) -> None:
    found = layout.plan(work)
    messy.parent.chmod(0o500)
    try:
        [problem] = layout.write(work, found.rewrites)
    finally:
        messy.parent.chmod(0o700)

    assert "you have no permission" in problem.message


def test_a_link_out_of_the_workspace_is_left_alone(work: Workspace, messy: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.yaml").write_text(MESSY)
    messy.unlink()
    messy.symlink_to(tmp_path / "elsewhere.yaml")

    found = layout.plan(work)

    assert found.rewrites == ()
    assert "outside the workspace" in found.problems[0].message


def test_it_tells_how_far_it_is(work: Workspace, messy: Path) -> None:
    told: list[tuple[int, int]] = []

    found = layout.plan(work, progress=lambda done, total: told.append((done, total)))
    layout.write(work, found.rewrites, progress=lambda done, total: told.append((done, total)))

    assert told == [*((done, 6) for done in range(6)), (0, 1)]
