"""Exchange: everything or nothing, and every malformed line named."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rubric_studio.errors import InvalidRubric, NotFound, WorkspaceError
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import exchange
from rubric_studio.workflows.exchange import export_healthbench, import_healthbench, write_export

Edit = Callable[..., None]
Git = Callable[..., str]


def record(n: int) -> dict[str, Any]:
    return {
        "example_tags": ["theme:hedging"],
        "ideal_completions_data": None,
        "prompt": [{"content": f"Question {n}?", "role": "user"}],
        "prompt_id": f"id-{n}",
        "rubrics": [{"criterion": "Says so.", "points": 5, "tags": ["level:example", "axis:accuracy"]}],
    }


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "records.jsonl"
    path.write_text("".join(json.dumps(record(n)) + "\n" for n in range(3)))
    return path


def leftovers(work: Workspace) -> list[str]:
    return sorted(path.name for path in (work.root / "rubrics").iterdir())


def test_there_and_back(work: Workspace, source: Path) -> None:
    done = import_healthbench(work, source, "hb")
    assert (done.rubrics, done.criteria, done.shared, done.left_out) == (3, 3, 0, 0)
    assert [json.loads(line) for line in export_healthbench(work, "hb").splitlines()] == [record(n) for n in range(3)]
    assert leftovers(work) == ["hb", "s"]


@pytest.mark.parametrize("set_id", ["", "Bad", "a b", "../up", "shared", "set", "a/b", "-a", "."])
def test_bad_ids(work: Workspace, source: Path, set_id: str) -> None:
    with pytest.raises(WorkspaceError, match="cannot name a set"):
        import_healthbench(work, source, set_id)
    assert leftovers(work) == ["s"]


def test_the_id_is_taken(work: Workspace, source: Path) -> None:
    with pytest.raises(WorkspaceError, match="already"):
        import_healthbench(work, source, "s")


def test_malformed_lines(work: Workspace, source: Path) -> None:
    good = source.read_bytes()
    bad = [b"{", b'{"prompt_id": 1}', b"\xff\xfe", b"[]", json.dumps({**record(9), "rubrics": []}).encode()]
    source.write_bytes(good + b"\n".join(bad) + b"\n\n" + good.splitlines()[0] + b"\n")
    with pytest.raises(InvalidRubric) as stopped:
        import_healthbench(work, source, "hb")
    said = str(stopped.value).splitlines()
    assert [line.partition(": ")[0] for line in said] == [f"{source}:{n}:1" for n in range(4, 9)]
    assert all("is no HealthBench record: " in line for line in said)
    assert leftovers(work) == ["s"]
    done = import_healthbench(work, source, "hb", skip_bad=True)
    assert (done.rubrics, done.left_out, len(done.skipped)) == (4, 5, 5)


def test_the_wrong_file(work: Workspace, source: Path) -> None:
    source.write_bytes(b"no record\n" * 1500)
    for skip_bad in (False, True):
        with pytest.raises(InvalidRubric, match="500 more lines"):
            import_healthbench(work, source, "hb", skip_bad=skip_bad)
    source.write_bytes(b"\n\n")
    with pytest.raises(WorkspaceError, match="holds no record"):
        import_healthbench(work, source, "hb")
    with source.open("wb") as file:
        file.truncate(10**9)
    with pytest.raises(InvalidRubric, match="too long"):
        import_healthbench(work, source, "hb")
    for path in (source.parent, source / "x", source.with_name("nothing")):
        with pytest.raises(WorkspaceError, match="cannot be used"):
            import_healthbench(work, path, "hb")
    assert leftovers(work) == ["s"]


def test_a_failure_midway_leaves_nothing(work: Workspace, source: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_healthbench(work, source, "hb", progress=stop)
    assert leftovers(work) == ["s"]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("a.yaml", "points: 5", "points: x"), ("shared.yaml", "id: s1", "id: s2"), ("a.yaml", "id: c2", "id: c1")],
)
def test_a_broken_set_is_not_exported(work: Workspace, edit: Edit, name: str, old: str, new: str) -> None:
    edit(name, old, new)
    with pytest.raises(InvalidRubric, match=r"rubrics/s/a\.yaml:\d+"):
        export_healthbench(work, "s")
    with pytest.raises(NotFound):
        export_healthbench(work, "nothing")


def test_retired_rubrics_are_left_out(work: Workspace, edit: Edit) -> None:
    edit("a.yaml", "status: active", "status: retired")
    assert [json.loads(line)["prompt_id"] for line in export_healthbench(work, "s").splitlines()] == ["s/b"]


def test_write_export(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    write_export(path, b"one")
    path.chmod(0o640)
    (tmp_path / "link").symlink_to(path)
    write_export(tmp_path / "link", b"two")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"two", 0o640)
    assert (tmp_path / "link").is_symlink()
    for bad in (tmp_path, tmp_path / "no" / "where", Path("/")):
        with pytest.raises(WorkspaceError, match="cannot be written"):
            write_export(bad, b"x")
    write_export(Path(os.devnull), b"x")
    assert Path(os.devnull).is_char_device()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link", "out.jsonl"]
    assert exchange.Imported("s", 0, 0, 0).left_out == 0


@pytest.mark.parametrize(
    "name",
    [
        *("rubrics/s/set.yaml", "rubrics/s/new.jsonl", "rubrics/s/responses/a.yaml", "link/a.yaml"),
        *(".git", ".git/HEAD", ".git/hooks/pre-commit", "bare/HEAD", "bare/refs/tags/x"),
    ],
)
def test_nothing_is_written_over_a_set_or_the_history(work: Workspace, git: Git, name: str) -> None:
    git(work.root, "init", "-q", "--bare", "bare")
    (work.root / "link").symlink_to(work.root / "rubrics/s")
    path = work.root / name
    held = path.read_bytes() if path.is_file() else None
    with pytest.raises(WorkspaceError, match="name another file"):
        write_export(path, b"x")
    assert (path.read_bytes() if path.is_file() else None) == held
    write_export(work.root / "rubrics" / "all.jsonl", b"x")


def test_what_is_no_ordinary_file(work: Workspace, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(WorkspaceError, match="not an ordinary file"):
        import_healthbench(work, tmp_path / "pipe", "hb")
    assert leftovers(work) == ["s"]


def test_points_beyond_ten_widen_the_set(work: Workspace, source: Path) -> None:
    from rubric_studio.workflows.check import check

    many = {**record(1), "rubrics": [{**record(1)["rubrics"][0], "points": n, "criterion": f"{n}"} for n in (25, -12)]}
    source.write_text(json.dumps(many) + "\n")
    import_healthbench(work, source, "hb")
    points = work.load("hb").set.points
    assert (points.min, points.max) == (-12, 25)
    assert not any(finding.code == "S104" for finding in check(work).findings)


def test_no_name_or_title_is_made_of_an_identifier(work: Workspace, source: Path) -> None:
    told = record(1) | {"prompt": [{"content": "I am Jane Roe, DOB 12/03/1961. Question?", "role": "user"}]}
    source.write_text(json.dumps(told) + "\n")
    import_healthbench(work, source, "hb")
    path = next(path for path in (work.root / "rubrics" / "hb").glob("*.yaml") if path.name != "set.yaml")
    assert path.name == "r-id-1.yaml"
    assert "title: id-1" in path.read_text(encoding="utf-8")
    assert json.loads(export_healthbench(work, "hb")) == told
