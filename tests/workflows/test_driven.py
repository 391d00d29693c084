"""What git runs, run by git itself in real repositories: merges of all kinds, and differences."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rubric_studio.git.drivers import DIFF, MERGE, settings
from rubric_studio.workflows.driven import _below_the_set, shown_file
from tests.workflows.repositories import ROOT, RUBRIC, SET, Repository, added, repository

REWORDED = RUBRIC.replace("Says one thing.", "Names one thing.")
REPOINTED = RUBRIC.replace("points: 5", "points: 8")


@pytest.fixture
def here(quiet_machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return repository(tmp_path / "a repository", sys.executable)


def both_hold(here: Repository) -> None:
    assert "Names one thing." in here.text
    assert "points: 8" in here.text
    assert "# the first" in here.text
    assert "<<<" not in here.text


# merging --------------------------------------------------------------------------------------------------------------


def test_one_side_rewords_the_other_changes_points(here: Repository) -> None:
    here.sides(REWORDED, REPOINTED)
    here.git("-c", f"{MERGE}=false", "merge", "other", ok=False)  # by lines these are neighbours: a conflict
    here.git("merge", "--abort")
    here.git("merge", "other")
    both_hold(here)


def test_both_sides_add_a_criterion(here: Repository) -> None:
    here.sides(RUBRIC + added("mine", "Says mine."), RUBRIC + added("yours", "Says yours."))
    here.git("merge", "other")
    assert here.text.count("- id: ") == 4
    assert "Says mine." in here.text
    assert "Says yours." in here.text


def test_rebase(here: Repository) -> None:
    here.sides(REWORDED, REPOINTED)
    here.git("rebase", "other")
    both_hold(here)


def test_cherry_pick(here: Repository) -> None:
    here.sides(REWORDED, REPOINTED)
    here.git("cherry-pick", "other")
    both_hold(here)


def test_stash_pop(here: Repository) -> None:
    here.path.write_text(REPOINTED, encoding="utf-8")
    here.git("stash")
    here.record(REWORDED)
    here.git("stash", "pop")
    both_hold(here)


def test_revert(here: Repository) -> None:
    here.record(REPOINTED)
    here.record(REPOINTED.replace("Says one", "Names one"))
    here.git("revert", "--no-edit", "HEAD~1")
    assert "points: 5" in here.text
    assert "Names one thing." in here.text


def test_both_change_the_same_field(here: Repository) -> None:
    here.sides(RUBRIC.replace("Says one", "Names one"), RUBRIC.replace("Says one", "Gives one"))
    done = here.git("merge", "other", ok=False)
    assert "CONFLICT" in done.stdout
    for words in ("<<<<<<<", "|||||||", "=======", ">>>>>>>", "Names one", "Gives one", "Says one"):
        assert words in here.text
    here.git("merge", "--abort")
    assert "Names one" in here.text


def test_one_deletes_what_the_other_changes(here: Repository) -> None:
    two = RUBRIC.index("\n  - id: two")
    here.sides(RUBRIC[:two], RUBRIC.replace("Says two", "Names two"))
    here.git("merge", "other", ok=False)
    assert "Names two" in here.text
    assert "<<<<<<<" in here.text


def test_an_id_that_may_never_come_back_is_for_people(here: Repository) -> None:
    here.git("checkout", "-qb", "other")
    here.record(RUBRIC + added("old", "Says old."))
    here.git("checkout", "-q", "main")
    here.record(SET + "retired_ids:\n  - r#old\n", "rubrics/s/set.yaml")
    here.record(REWORDED)
    here.git("merge", "other", ok=False)
    assert "Says old." in here.text
    assert "Names one" in here.text
    assert "<<<<<<<" in here.text


@pytest.mark.parametrize("side", ["main", "other"])
def test_what_may_never_come_back_is_seen_on_either_side(here: Repository, side: str) -> None:
    here.git("branch", "other")
    here.git("checkout", "-q", side)
    here.record(RUBRIC + added("old", "Says old."))
    here.git("checkout", "-q", "other" if side == "main" else "main")
    here.record(SET + "retired_ids:\n  - r#old\n", "rubrics/s/set.yaml")
    here.record(REWORDED)
    here.git("checkout", "-q", "main")
    here.git("merge", "other", ok=False)
    assert "<<<<<<<" in here.text


@pytest.mark.parametrize("also", [False, True])
@pytest.mark.parametrize("side", ["main", "other"])
def test_a_shared_criterion_that_one_side_takes_out_while_the_other_uses_it(
    here: Repository, side: str, *, also: bool
) -> None:
    shared = "format: rubric-studio/shared/1\ncriteria:\n" + added("keep", "Says keep.") + added("wait", "Says wait.")
    here.record(shared, "rubrics/s/shared.yaml")
    here.git("branch", "other")
    here.git("checkout", "-q", side)
    here.record(RUBRIC + "\n  - use: wait\n")
    if also:
        here.record(shared.replace("Says keep.", "Keeps."), "rubrics/s/shared.yaml")
    here.git("checkout", "-q", "other" if side == "main" else "main")
    here.record(shared.removesuffix(added("wait", "Says wait.")), "rubrics/s/shared.yaml")
    here.record(REWORDED)
    here.git("checkout", "-q", "main")
    here.git("merge", "other", ok=False)
    assert "<<<<<<<" in here.text


@pytest.mark.parametrize(
    ("name", "below"),
    [
        ("rubrics/s/r.yaml", "r.yaml"),
        ("rubrics/rubrics/r.yaml", "r.yaml"),
        ("rubrics/rubrics/responses/r.yaml", "responses/r.yaml"),
        ("rubrics/rubrics/judgments/r.jsonl", "judgments/r.jsonl"),
        ("rubrics/rubrics/s/r.yaml", "r.yaml"),
        ("a/rubrics/s/responses/r.yaml", "responses/r.yaml"),
        ("rubrics/responses/r.yaml", "r.yaml"),
        ("r.yaml", "r.yaml"),
    ],
)
def test_the_path_below_the_set(name: str, below: str) -> None:
    assert _below_the_set(name) == below


def test_histories_that_crossed_lose_nothing(here: Repository) -> None:
    here.sides(RUBRIC.replace("Says one", "Names one"), RUBRIC.replace("Says one", "Gives one"))
    first, second = (here.git("rev-parse", name).stdout.strip() for name in ("main", "other"))
    for branch, joined, kept in (("main", second, "Names one"), ("other", first, "Gives one")):
        here.git("checkout", "-q", branch)
        here.git("merge", joined, ok=False)
        here.path.write_text(RUBRIC.replace("Says one", kept), encoding="utf-8")
        here.git("commit", "-qam", "settled")
    here.git("merge", "main", ok=False)
    assert "Names one" in here.text
    assert "Gives one" in here.text
    assert "<<<<<<<" in here.text


def test_verdicts_keep_the_lines_of_both(here: Repository) -> None:
    name = "rubrics/s/judgments/a.jsonl"
    here.record('{"id":"1"}\n', name)
    here.git("checkout", "-qb", "other")
    here.record('{"id":"1"}\n{"id":"2"}\n', name)
    here.git("checkout", "-q", "main")
    here.record('{"id":"1"}\n{"id":"3"}\n', name)
    here.git("merge", "other")
    assert set((here.root / name).read_text().split()) == {'{"id":"1"}', '{"id":"2"}', '{"id":"3"}'}


def test_yaml_of_other_programs_is_merged_as_git_does(here: Repository) -> None:
    name = "rubrics/s/other.yaml"
    lines = "".join(f"a{n}: {n}\n" for n in range(9))
    here.record(lines, name)
    here.git("checkout", "-qb", "other")
    here.record(lines.replace("a8: 8", "a8: x"), name)
    here.git("checkout", "-q", "main")
    here.record(lines.replace("a0: 0", "a0: y"), name)
    here.git("merge", "other")
    assert (here.root / name).read_text() == lines.replace("a8: 8", "a8: x").replace("a0: 0", "a0: y")


def test_a_name_that_is_not_plain(here: Repository) -> None:
    name = "rubrics/s/it's $HOME `x` %A.yaml"
    here.record(RUBRIC, name)
    here.git("checkout", "-qb", "other")
    here.record(REPOINTED, name)
    here.git("checkout", "-q", "main")
    here.record(REWORDED, name)
    here.git("merge", "other")
    text = (here.root / name).read_text()
    assert "points: 8" in text
    assert "Names one" in text


def test_a_name_that_looks_like_an_option(here: Repository) -> None:
    here.record("* merge=rubric-studio diff=rubric-studio\n", ".gitattributes")
    lines = "".join(f"a{n}: {n}\n" for n in range(9))
    here.record(lines, "--help")
    here.git("checkout", "-qb", "other")
    here.record(lines.replace("a8: 8", "a8: x"), "--help")
    here.git("checkout", "-q", "main")
    here.record(lines.replace("a0: 0", "a0: y"), "--help")
    here.git("merge", "other")
    assert (here.root / "--help").read_text() == lines.replace("a8: 8", "a8: x").replace("a0: 0", "a0: y")


@pytest.mark.parametrize("python", [sys.executable, "/nowhere/python"])
def test_a_workspace_whose_name_looks_like_an_option(here: Repository, python: str) -> None:
    name = "-ws/rubrics/s/r.yaml"
    here.record("*.yaml merge=rubric-studio diff=rubric-studio\n", ".gitattributes")
    here.record(RUBRIC, name)
    here.git("checkout", "-qb", "other")
    here.record(REPOINTED, name)
    here.git("checkout", "-q", "main")
    here.record(REWORDED, name)
    if python == sys.executable:
        here.git("merge", "other")
        assert "points: 8" in (here.root / name).read_text()
    (here.root / name).write_text(RUBRIC, encoding="utf-8")
    told = here.git("-c", f"{DIFF}={settings(python)[DIFF]}", "diff").stdout
    assert "+  criterion: Says one thing." in told or "+    criterion: Says one thing." in told


# where it cannot start ------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="shell scripts stand for Python")
@pytest.mark.parametrize(
    ("broken", "alike"),
    [("missing", True), ("missing", False), ("code 1", True), ("code 3", True), ("killed", True), ("killed", False)],
)
def test_a_driver_that_cannot_start_never_leaves_one_side_alone(
    here: Repository, tmp_path: Path, broken: str, alike: bool
) -> None:
    python = tmp_path / "python"
    if broken != "missing":
        body = "kill -9 $$" if broken == "killed" else f"exit {broken.rsplit(maxsplit=1)[-1]}"
        python.write_text(f"#!/bin/sh\n{body}\n")
        python.chmod(0o755)
    theirs = RUBRIC.replace("Says one", "Gives one") if alike else RUBRIC + added("yours", "Says yours.")
    here.sides(REWORDED, theirs)
    done = here.git("-c", f"{MERGE}={settings(str(python))[MERGE]}", "merge", "other", ok=False)
    assert "CONFLICT" in done.stdout
    assert "rubric-studio git doctor" in done.stderr
    assert "Names one" in here.text
    assert ("Gives one" if alike else "Says yours.") in here.text
    assert ("<<<<<<< ours" in here.text) == alike
    assert here.git("status", "--short").stdout.startswith("UU")


def test_what_is_no_text_keeps_both(here: Repository) -> None:
    """Git itself leaves one side alone in the work tree here, without a mark."""
    here.git("checkout", "-qb", "other")
    here.path.write_bytes(b"\0theirs\n")
    here.git("commit", "-qam", "t")
    here.git("checkout", "-q", "main")
    here.path.write_bytes(b"\0ours\n")
    here.git("commit", "-qam", "o")
    here.git("merge", "other", ok=False)
    held = here.path.read_bytes()
    assert b"\0ours" in held
    assert b"\0theirs" in held
    assert held.startswith(b"<<<<<<< ours\n")
    assert not list(here.root.glob(".merge_file*"))


def test_without_a_driver_git_merges_lines_without_a_word(quiet_machine: Path, tmp_path: Path) -> None:
    plain = repository(tmp_path / "plain", None)
    plain.sides(
        RUBRIC + added("new", "Says a."), RUBRIC.replace("criteria:\n", "criteria:\n" + added("new", "Says b.")[1:])
    )
    plain.git("merge", "other")
    assert plain.text.count("- id: new") == 2  # why “git doctor” and “check --merge-result” are there


def test_nothing_in_the_work_tree_is_taken_for_a_module(here: Repository, tmp_path: Path) -> None:
    for name in ("rubric_studio", "click", "json"):
        here.record(f"open({str(tmp_path / 'ran')!r}, 'w')\n", f"{name}.py")
    here.sides(REWORDED, REPOINTED)
    here.git("diff", "other")
    here.git("merge", "other")
    both_hold(here)
    assert not (tmp_path / "ran").exists()


# differences ----------------------------------------------------------------------------------------------------------


def test_differences_name_the_criterion(here: Repository) -> None:
    here.record(REPOINTED)
    for command in (("log", "-p", "-1"), ("show",), ("diff", "HEAD~1")):
        told = here.git(*command).stdout
        assert "-  points: +5\n+  points: +8\n" in told, command
    long = "".join(added(f"c{n}", "Says it.") for n in range(9))
    here.record(RUBRIC + long)
    seventh = added("c7", "Says it.")
    here.path.write_text(RUBRIC + long.replace(seventh, seventh.replace("accuracy", "safety")), encoding="utf-8")
    assert "@@ criterion c" in here.git("diff", "-U1").stdout
    assert "@@ - id: c7" in here.git("diff", "-U1", "--no-textconv").stdout.replace("@@   -", "@@ -")


@pytest.mark.parametrize("driver", ["ours", "git's own"])
def test_differences_during_a_conflict_show_what_differs_only(here: Repository, driver: str) -> None:
    here.sides(RUBRIC.replace("Says one", "Names one"), RUBRIC.replace("Says one", "Gives one"))
    own = ("-c", f"{MERGE}=git merge-file %A %O %B") if driver != "ours" else ()
    here.git(*own, "merge", "other", ok=False)
    told = here.git("diff").stdout
    assert "++<<<<<<< ours\n +  criterion: Names one thing.\n++=======\n+   criterion: Gives one thing.\n" in told
    assert "title: A rubric" not in told
    assert "+format:" not in told
    assert len(told.splitlines()) < 20


def test_words_statistics_and_codes(here: Repository) -> None:
    assert here.git("diff", "--exit-code").stdout == ""
    here.path.write_text(REPOINTED, encoding="utf-8")
    assert "[-+5-]{++8+}" in here.git("diff", "--word-diff").stdout
    assert "1 insertion(+), 1 deletion(-)" in here.git("diff", "--stat").stdout
    assert here.git("diff", "--exit-code", ok=None).returncode == 1
    assert here.git("diff", "--quiet", ok=None).returncode == 1


def test_a_patch_is_of_the_file_itself(here: Repository) -> None:
    here.record(REPOINTED)
    patch = here.git("format-patch", "--stdout", "-1").stdout
    assert "+    points: 8" in patch
    here.git("reset", "-q", "--hard", "HEAD~1")
    subprocess.run(["git", "am", "-q"], cwd=here.root, input=patch, text=True, check=True)
    assert here.text == REPOINTED


def test_files_that_come_go_move_and_change_mode(here: Repository) -> None:
    here.record(RUBRIC.replace("id: r\n", "id: new\n"), "rubrics/s/new.yaml")
    assert "+criterion one\n" in here.git("show").stdout
    here.git("mv", "rubrics/s/new.yaml", "rubrics/s/newer.yaml")
    here.git("commit", "-qam", "moved")
    assert "similarity index 100%" in here.git("show").stdout
    path = here.root / "rubrics/s/newer.yaml"
    path.write_text(path.read_text().replace("Says one", "Names one"))
    here.git("mv", "rubrics/s/newer.yaml", "rubrics/s/newest.yaml")
    here.git("commit", "-qam", "moved and reworded")
    assert "+  criterion: Names one thing.\n" in here.git("show").stdout
    here.git("update-index", "--chmod=+x", "rubrics/s/newest.yaml")
    here.git("commit", "-qm", "mode")
    assert "new mode 100755" in here.git("show").stdout
    here.git("rm", "-qf", "rubrics/s/newest.yaml")
    here.git("commit", "-qm", "gone")
    assert "-criterion one\n" in here.git("show").stdout


def test_a_layout_that_changed_says_nothing(here: Repository) -> None:
    here.record(RUBRIC.replace("title: A rubric", 'title: "A rubric"'))
    assert "@@" not in here.git("show", "--format=").stdout
    assert here.git("show", "--format=", "--stat").stdout.strip().startswith("rubrics/s/r.yaml | 2 +-")


def test_what_cannot_be_shown_is_shown_as_it_is(here: Repository) -> None:
    here.record(RUBRIC + "  broken: [\n")
    assert "+  broken: [" in here.git("show").stdout
    gone = settings("/nowhere/python")[DIFF]
    here.record(REPOINTED)
    told = here.git("-c", f"{DIFF}={gone}", "show").stdout
    assert "+    points: 8" in told


def test_what_git_runs_for_every_text_needs_no_command_line(here: Repository) -> None:
    command = [sys.executable, "-P", "-X", "importtime", "-m", "rubric_studio", "git", "textconv"]
    long, short = (subprocess.run([*command, *way, here.path], capture_output=True) for way in ([], ["--"]))
    assert short.stdout == long.stdout == shown_file(here.path)
    assert (b"click.core" in long.stderr, b"click.core" in short.stderr) == (True, False)


@pytest.mark.parametrize("way", [[], ["--"]], ids=["long", "short"])
def test_the_command_ends_quietly_when_nobody_reads(here: Repository, way: list[str]) -> None:
    command = [sys.executable, "-m", "rubric_studio", "git", "textconv", *way, str(here.path)]
    here.path.write_text(RUBRIC + "".join(added(f"c{n}", "Says it.") for n in range(3000)), encoding="utf-8")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=here.root) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == b"format: rubric-studio/rubric/1\n"
        process.stdout.close()
        assert process.stderr.read() == b""
    missing = [*command[:-1], str(here.root / "none.yaml")]
    done = subprocess.run(missing, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (3, "")
    assert "Traceback" not in done.stderr


def test_a_merge_driver_that_is_called_wrongly_says_so(here: Repository) -> None:
    command = [sys.executable, "-m", "rubric_studio", "git", "merge-driver"]
    for words, code in (((), 2), (("a", "b", "c", "x", "n"), 2), (("a", "b", "c", "7", "n"), 3)):
        done = subprocess.run([*command, *words], capture_output=True, text=True, cwd=here.root)
        assert done.returncode == code
        assert "Traceback" not in done.stderr
