"""Packs of releases and of records, and that nothing but the record decides their bytes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from rubric_studio import load_pack, schema
from rubric_studio.diff.version import VERSION
from rubric_studio.errors import GitError, NotFound, PackError, WorkspaceError
from rubric_studio.model.codec import digest_bytes
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import packing, record, release

Git = Callable[..., str]
Edit = Callable[..., None]
ROOT = Path(__file__).parents[2]
JUDGMENT = (
    '{{"at":"2026-11-0{day}T10:00:00Z","criterion":"c1","id":"j{day}","judging_digest":"sha256:{zeros}",'
    '"rater":{{"id":"r-07","kind":"physician"}},"response":"r1","response_digest":"sha256:{zeros}","rubric":"{rubric}",'
    '"verdict":"{verdict}"}}\n'
)


@pytest.fixture
def released(work: Workspace) -> Workspace:
    folder = work.root / "rubrics" / "s"
    (folder / "judgments").mkdir()
    lines = [("a", 2, "met"), ("a", 1, "not_met"), ("b", 3, "met"), ("b", 4, "withdrawn")]
    text = "".join(JUDGMENT.format(rubric=r, day=day, verdict=v, zeros="0" * 64) for r, day, v in lines)
    (folder / "judgments" / "r-07.jsonl").write_text(text)
    record.record(work, "Verdicts")
    release.release(work, "s")
    return work


@pytest.mark.parametrize("name", ["rubric-studio.yaml", "notes.txt", "rubrics/s/set.yaml", ".git/HEAD"])
def test_a_pack_is_written_over_nothing_but_packs(released: Workspace, name: str) -> None:
    path = released.root / name
    if not path.exists():
        path.write_text("mine")
    held = path.read_bytes()
    with pytest.raises(WorkspaceError, match="name another file"):
        packing.pack(released, "s", output=path)
    assert path.read_bytes() == held
    (released.root / "old.rubricpack").write_bytes(b"PK\3\4 cut")
    packing.pack(released, "s", output=released.root / "old.rubricpack")


def test_a_release_is_packed_as_it_was_released(released: Workspace, edit: Edit, git: Git, tmp_path: Path) -> None:
    place = released.root / "dist" / "s-1.0.0.rubricpack"
    before = place.read_bytes()
    place.unlink()
    edit("a.yaml", "points: 5", "points: 6")  # neither the folder nor later records matter
    record.record(released, "x")
    edit("a.yaml", "points: 6", "points: 7")
    made = packing.pack(released, "s")
    assert (made.path, made.version, made.tag, made.rubrics) == (place, "1.0.0", "s/v1.0.0", 2)
    assert (made.remarks, made.statement) == ((), None)
    assert place.read_bytes() == before
    named = git(released.root, "tag", "-l", "--format=%(contents)", "s/v1.0.0")
    assert f"pack: {made.digest}" in named
    other = tmp_path / "other.rubricpack"
    for rev in ("1.0.0", "v1.0.0", "s/v1.0.0", made.record, made.record[:9]):
        assert packing.pack(released, "s", rev=rev, output=other).tag == "s/v1.0.0"
        assert other.read_bytes() == before


def test_a_set_that_is_only_in_the_history(released: Workspace) -> None:
    shutil.rmtree(released.root / "rubrics")
    assert packing.pack(released, "s").version == "1.0.0"


def test_a_record_is_never_taken_for_a_release(released: Workspace, edit: Edit) -> None:
    edit("a.yaml", "points: 5", "points: 6")
    commit = record.record(released, "x")
    made = packing.pack(released, "s", rev="HEAD")
    assert (made.version, made.tag, made.record) == (f"1.0.0+{commit[:10]}", "", commit)
    assert made.path.name == f"s-1.0.0+{commit[:10]}.rubricpack"
    assert made.remarks == (f"This is no release, and called 1.0.0+{commit[:10]} so that nobody takes it for one.",)
    assert not VERSION.match(made.version)
    with load_pack(made.path, made.digest) as pack:
        assert pack["a"].criteria[0].points == 6
        assert schema.problems("pack", json.loads(pack.member("pack.json"))) == []
    with pytest.raises(PackError, match="says which release a file is, and this record is none"):
        packing.pack(released, "s", rev="HEAD", stated=True)
    assert packing.pack(released, "s", rev="main", output=made.path).digest == made.digest


def test_samples_only_where_they_are_asked_for(released: Workspace) -> None:
    plain = packing.pack(released, "s")
    made = packing.pack(released, "s", with_samples=True, stated=True)
    assert made.path.name == "s-1.0.0-with-samples.rubricpack"
    assert made.digest != plain.digest
    assert made.remarks == (
        "It holds one sample response and one verdict, so it has another digest than the pack without them.",
    )
    with load_pack(plain.path) as pack:
        assert {"responses.jsonl", "judgments.jsonl"}.isdisjoint(pack.manifest.members)
    with load_pack(made.path) as pack:
        pack.verify()
        responses, judgments = (pack.member(name).decode() for name in ("responses.jsonl", "judgments.jsonl"))
        assert json.loads(responses) == {
            "rubric": "a",
            "responses": [{"id": "r1", "author": {"kind": "model", "id": "m"}, "text": "A sample."}],
        }
        assert [json.loads(line)["id"] for line in judgments.splitlines()] == ["j2"]
    assert made.statement is not None
    assert b"s-1.0.0-with-samples.rubricpack" in made.statement.read_bytes()


def test_a_draft_has_no_samples_there(released: Workspace, edit: Edit) -> None:
    edit("a.yaml", "status: active", "status: draft")
    record.record(released, "x")
    made = packing.pack(released, "s", rev="HEAD", with_samples=True)
    with load_pack(made.path) as pack:
        assert pack.member("responses.jsonl") == pack.member("judgments.jsonl") == b""


def test_schemas_come_from_the_record(released: Workspace, git: Git) -> None:
    """Another version of the program brings other schemas; what was released stays what it was."""
    path = released.root / "schemas" / "set.schema.json"
    path.write_text("{}\n")
    record.record(released, "Older schemas")
    with load_pack(packing.pack(released, "s", rev="HEAD").path) as pack:
        assert pack.member("schemas/set.schema.json") == b"{}\n"
    git(released.root, "rm", "-rq", "schemas")
    git(released.root, "commit", "-qm", "None")
    with load_pack(packing.pack(released, "s", rev="HEAD").path) as pack:
        assert b'"$id"' in pack.member("schemas/set.schema.json")


def test_a_tag_that_names_another_digest_or_none(released: Workspace, git: Git, tmp_path: Path) -> None:
    message = git(released.root, "tag", "-l", "--format=%(contents)", "s/v1.0.0")
    digest = message.rpartition("pack: ")[2].strip()
    commit = git(released.root, "rev-parse", "s/v1.0.0^{commit}")
    git(released.root, "tag", "-f", "-a", "s/v1.0.0", "-m", message.replace(digest, "sha256:" + "0" * 64), commit)
    with pytest.raises(PackError, match=rf"builds another pack of s/v1\.0\.0 \({digest}\)"):
        packing.pack(released, "s", output=tmp_path / "x")
    assert not (tmp_path / "x").exists()
    git(released.root, "tag", "-f", "-a", "s/v1.0.0", "-m", "by hand", commit)
    assert "names no digest, so nobody can tell" in packing.pack(released, "s").remarks[0]


def test_what_cannot_be_packed(work: Workspace, edit: Edit, git: Git, tmp_path: Path) -> None:
    with pytest.raises(GitError, match="“s” was not released yet"):
        packing.pack(work, "s")
    with pytest.raises(NotFound, match=r"no set called “t”. The sets here: s"):
        packing.pack(work, "t")
    with pytest.raises(NotFound, match=r"no set called “\.\./s”"):
        packing.pack(work, "../s")
    with pytest.raises(NotFound, match=r"no set called “t”. The record [0-9a-f]{10} holds none"):
        packing.pack(work, "t", rev="HEAD")
    for rev in ("9.9.9", "--output=x", "", "HEAD~1"):
        with pytest.raises(NotFound, match="no version called"):
            packing.pack(work, "s", rev=rev)
    with pytest.raises(WorkspaceError, match="is a folder or a device"):
        packing.pack(work, "s", rev="HEAD", output=tmp_path)
    with pytest.raises(WorkspaceError, match="cannot be written"):
        packing.pack(work, "s", rev="HEAD", output=tmp_path / "nowhere" / "x")
    edit("a.yaml", "points: 5", "points: five")
    git(work.root, "commit", "-qam", "x")
    with pytest.raises(PackError, match="“points” must be a whole number"):
        packing.pack(work, "s", rev="HEAD")
    assert list(tmp_path.glob("**/*.rubricpack")) == []


def other_python() -> tuple[str, dict[str, str]] | None:
    """Find a Python of another version that has what we need, its own or ours; and the surroundings it needs."""
    ours = f"{sys.version_info.major}.{sys.version_info.minor}"
    names = (f"python3.{minor}" for minor in range(11, 20))
    found = [os.environ.get("RUBRIC_STUDIO_TEST_PYTHON"), *map(shutil.which, names), "/usr/bin/python3"]
    code = "import sys, click, git, jsonschema_rs, msgspec, ruamel.yaml, yaml; print(sys.version)"
    for program in filter(None, found):
        borrowed = sysconfig.get_path("purelib") if ours in program or program == "/usr/bin/python3" else ""
        surroundings = {"PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), borrowed]))}
        try:
            done = subprocess.run(
                [program, "-c", code], capture_output=True, text=True, env={**os.environ, **surroundings}, check=False
            )
        except OSError:
            continue
        if done.returncode == 0 and done.stdout.strip() != sys.version:
            return program, surroundings
    return None


def packed(clone: Path, python: str, **surroundings: str) -> str:
    """Pack the last release in a process of its own; give the sha256 of the file."""
    mask = surroundings.pop("MASK", "022")
    run = f'import os, runpy; os.umask(0o{mask}); runpy.run_module("rubric_studio", run_name="__main__")'
    done = subprocess.run(
        [python, "-c", run, "pack", "s", "--with-samples", "-o", "x.rubricpack"],
        cwd=clone,
        env={**os.environ, "PYTHONPATH": str(ROOT), **surroundings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return digest_bytes((clone / "x.rubricpack").read_bytes())


SURROUNDINGS = (
    {"TZ": "UTC", "MASK": "022", "LC_ALL": "C", "PYTHONHASHSEED": "0"},
    {"TZ": "Pacific/Kiritimati", "MASK": "077", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
    {"TZ": "America/St_Johns", "MASK": "000", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "7", "LANGUAGE": "de"},
)


@pytest.fixture
def clones(released: Workspace, git: Git, tmp_path: Path) -> list[Path]:
    for name in ("one", "two"):
        git(tmp_path, "clone", "-q", str(released.root), name)
    git(tmp_path / "two", "config", "core.autocrlf", "true")
    git(tmp_path / "two", "config", "core.quotePath", "false")
    return [tmp_path / "one", tmp_path / "two"]


def test_the_same_bytes_in_any_clone_and_surroundings(clones: list[Path]) -> None:
    found = {packed(clone, sys.executable, **held) for clone, held in zip(clones * 2, SURROUNDINGS, strict=False)}
    assert len(found) == 1


def test_the_same_bytes_by_another_python(clones: list[Path]) -> None:
    other = other_python()
    if other is None:
        pytest.skip("no other Python here has what Rubric Studio needs (RUBRIC_STUDIO_TEST_PYTHON)")
    program, surroundings = other
    assert packed(clones[0], sys.executable) == packed(clones[1], program, **surroundings)
