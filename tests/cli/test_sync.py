"""``rubric-studio sync`` as somebody calls it."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

RUBRIC = "rubrics/sciatica-imaging/repeat-injection.yaml"


@pytest.fixture
def two(recorded, tmp_path, monkeypatch, call):
    """Give two clones of one team's copy."""
    (tmp_path / "gitconfig").write_text("[user]\n name = A\n email = a@example.org\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    subprocess.run(["git", "init", "-q", "--bare", "--initial-branch=main", "team.git"], cwd=tmp_path, check=True)
    assert call("sync", "--team", str(tmp_path / "team.git"), cwd=recorded).out == "One record sent.\n"
    subprocess.run(["git", "clone", "-q", "team.git", "other"], cwd=tmp_path, check=True)
    return recorded, tmp_path / "other"


def change(call, folder, old, new):
    path = folder / RUBRIC
    path.write_text(path.read_text().replace(old, new, 1))
    assert call("record", "-m", "A change", cwd=folder).code == 0


def test_there_and_back(call, two):
    one, other = two
    change(call, one, "points: 6", "points: 7")
    assert call("sync", "--dry-run", cwd=one).out == "One record not yet sent.\n"
    path = one / RUBRIC
    held = path.read_text()
    path.write_text(held.replace("points: 7", "points: 8"))
    assert call("sync", "--dry-run", cwd=one).code == 0
    assert call("sync", cwd=one).code == 3
    path.write_text(held)
    assert call("sync", cwd=one).out == "One record sent.\n"
    done = call("sync", cwd=other)
    assert done.code == 0
    assert done.out.startswith("One record received.\n- ")
    assert "now has +7 points, was +6" in done.out
    assert call("sync", cwd=other).out == "Nothing to send or receive.\n"


def test_torn(call, two):
    one, other = two
    change(call, one, "points: 6", "points: 7")
    change(call, other, "points: 6", "points: 5")
    call("sync", cwd=one)
    done = call("sync", cwd=other)
    assert done.code == 1
    assert done.out.startswith("Nothing was touched: both sides changed these differently.\n")
    assert "points: “+5” is yours, “+7” the team's." in done.out
    told = json.loads(call("sync", "--format", "json", cwd=other).out)
    assert (told["done"], told["torn"][0]["path"]) == (False, RUBRIC)
    assert call("sync", "--take", "theirs", cwd=other).code == 0
    assert "points: 7" in (other / RUBRIC).read_text()


def test_no_team_and_no_address(call, recorded):
    done = call("sync", cwd=recorded)
    assert (done.code, done.out) == (3, "")
    assert "rubric-studio sync --team ADDRESS" in done.err
    assert call("sync", "--team", "https://a:b@example.org/x", cwd=recorded).code == 3


def test_points_of_both_sides_are_looked_at_first(call, two):
    one, other = two
    change(call, one, "points: 6", "points: 7")
    change(call, other, "points: 5", "points: 4")
    call("sync", cwd=one)
    done = call("sync", cwd=other)
    assert done.code == 1
    assert done.out.startswith("Nothing was touched: both sides changed points of the same rubric;")
    assert "If that is what both of you mean: --points-seen." in done.out
    assert call("sync", "--points-seen", cwd=other).out.startswith("One record received, one record sent.\n")
