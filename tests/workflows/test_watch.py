from __future__ import annotations

import os
import shutil

import pytest

from rubric_studio.store.files import stamp
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.watch import Clash, Watch

REF = ("s", "a.yaml")


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "rubrics" / "s" / "a.yaml"
    made.parent.mkdir(parents=True)
    made.write_bytes(b"one")
    return made


def test_what_happened_to_a_file(path, tmp_path):
    watch = Watch(Workspace(tmp_path))
    was = {REF: stamp(b"one"), ("s", "responses/a.yaml"): None}
    assert watch.look(was) == {}
    path.write_bytes(b"two")
    assert watch.look(was) == {REF: Clash.CHANGED}
    path.unlink()
    assert watch.look(was) == {REF: Clash.GONE}
    path.mkdir()
    assert watch.look(was) == {REF: Clash.UNREADABLE}
    path.rmdir()
    path.write_bytes(b"one")
    assert watch.look(was) == {}
    (path.parent / "responses").mkdir()
    (path.parent / "responses" / "a.yaml").write_bytes(b"new")
    assert watch.look(was) == {("s", "responses/a.yaml"): Clash.CHANGED}


def test_a_file_that_looks_the_same_is_not_read_again(path, tmp_path):
    watch = Watch(Workspace(tmp_path))
    os.utime(path, (1_000_000, 1_000_000))
    assert watch.look({REF: stamp(b"one")}) == {}
    assert watch.look({REF: stamp(b"other")}) == {REF: Clash.CHANGED}
    seen = dict(watch._seen)
    assert watch.look({REF: stamp(b"one")}) == {}
    assert watch._seen == seen


def test_a_file_written_twice_in_a_moment(path, tmp_path):
    watch = Watch(Workspace(tmp_path))
    assert watch.look({REF: stamp(b"one")}) == {}
    at = path.stat()
    path.write_bytes(b"two")  # as long as before
    os.utime(path, ns=(at.st_atime_ns, at.st_mtime_ns))
    assert watch.look({REF: stamp(b"one")}) == {REF: Clash.CHANGED}
    shutil.rmtree(path.parent)
    assert watch.look({REF: stamp(b"one")}) == {REF: Clash.GONE}
