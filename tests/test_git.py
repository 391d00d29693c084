"""The history: real git in temporary folders, with the machine's own settings kept out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Timer

import pytest

from rubric_studio.errors import GitError, NotFound, Stopped
from rubric_studio.git import Change, Difference, History, Person, Remembered
from rubric_studio.git.command import Program

ANNA = Person("Anna Berg", "anna@example.org")
ODD_NAMES = ["with space.yaml", "quo\"te's.yaml", "-dash.yaml", "燒傷.yaml", ":(glob)*.yaml", "[ab]?*.yaml", "é/ñ.yaml"]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs shell scripts or names that Windows refuses")
if sys.platform != "win32":
    ODD_NAMES += ["new\nline.yaml", "tab\t\\back.yaml"]


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_") or name == "EMAIL"]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    (home / "gitconfig").write_text('[gc]\n\tauto = 0\n[protocol "file"]\n\tallow = always\n')
    for name in ("HOME", "XDG_CONFIG_HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))


@pytest.fixture
def history(tmp_path: Path) -> History:
    """A history without records, in a folder whose name is not plain either."""
    folder = tmp_path / "wörk space"
    folder.mkdir()
    made = History.create(folder)
    made.set_person(ANNA.name, ANNA.email)
    return made


def git(history: History, *arguments: str, ok: bool = True) -> str:
    done = subprocess.run(["git", *arguments], cwd=history.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0 or not ok, done.stderr
    return done.stdout.strip()


def write(history: History, name: str, text: str | bytes = "text\n") -> Path:
    path = history.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def record(history: History, *names: str, note: str = "note") -> str:
    return history.record([Path(name) for name in names], note)


def kinds(history: History, folder: str = "") -> dict[str, str]:
    return {change.path.as_posix(): change.kind for change in history.changed(Path(folder))}


def contents(history: History, ref: str, folder: str = "") -> dict[str, bytes]:
    files = history.files(ref, Path(folder))
    return dict(zip(files, history.read(files.values()), strict=True))


def script(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def diverge(history: History) -> None:
    """Make the branches ``main`` and ``other`` change the same line."""
    write(history, "a.yaml", "one\n")
    record(history, "a.yaml")
    git(history, "switch", "-q", "-c", "other")
    write(history, "a.yaml", "two\n")
    record(history, "a.yaml", note="theirs")
    git(history, "switch", "-q", "main")
    write(history, "a.yaml", "three\n")
    record(history, "a.yaml", note="ours")


# --- opening ---


def test_open_finds_upwards_and_only_upwards(history: History, tmp_path: Path) -> None:
    deep = history.root / "rubrics" / "emergency"
    deep.mkdir(parents=True)
    with History.open(deep) or pytest.fail("not found") as found:
        assert found.root == history.root
    assert History.open(tmp_path) is None


def test_open_says_that_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(GitError, match=r"There is no folder “.*nowhere”"):
        History.open(tmp_path / "nowhere")


def test_open_refuses_a_bare_repository_and_the_git_folder(history: History, tmp_path: Path) -> None:
    git(history, "init", "-q", "--bare", str(tmp_path / "bare.git"))
    for folder in (tmp_path / "bare.git", history.root / ".git"):
        with pytest.raises(GitError, match="bare repository"):
            History.open(folder)


def test_open_explains_somebody_elses_folder(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(
        GitError, match=r"another person.*run this once: git config --global --add safe\.directory"
    ) as e:
        History.open(history.root)
    assert e.value.status == 128
    assert "dubious ownership" in e.value.stderr


def test_open_gives_gits_words_where_a_worktree_lost_its_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: /nowhere\n")
    with pytest.raises(GitError, match="not a git repository: /nowhere"):
        History.open(tmp_path)


def test_a_folder_that_went_away_is_not_taken_for_a_missing_git(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="There is no folder"):
        Program(tmp_path / "gone").read("version")


@pytest.mark.parametrize("refresh", ["raise", "quiet"])
def test_without_git_one_sentence_says_so(tmp_path: Path, refresh: str) -> None:
    code = (
        "from pathlib import Path; from rubric_studio.git import History; from rubric_studio.errors import GitError\n"
        "for act in (History.open, History.create):\n"
        "    try: act(Path('.'))\n"
        "    except GitError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={
            **os.environ,
            "PATH": str(tmp_path),
            "PYTHONPATH": os.pathsep.join(sys.path),
            "GIT_PYTHON_REFRESH": refresh,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["git is not installed"] * 2


def test_importing_the_room_does_not_load_gitpython() -> None:
    code = "import sys, rubric_studio.git; sys.exit('git' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


def test_a_hooks_environment_does_not_lead_elsewhere(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    other = History.create(elsewhere)
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.root))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    found = History.open(history.root)
    assert found is not None
    assert found.root == history.root
    write(found, "a.yaml")
    record(found, "a.yaml")
    assert other.find("HEAD") is None
    assert not (tmp_path / "index").exists()


# --- state ---


def test_state_before_the_first_record(history: History) -> None:
    state = history.state()
    assert (state.branch, state.has_records, state.busy, state.locked) == ("main", False, None, None)
    history.ensure_ready()
    assert history.log(Path(), 10) == []
    with pytest.raises(NotFound):
        history.resolve("HEAD")


@pytest.mark.parametrize(
    ("begin", "busy", "way_out"),
    [
        (("merge", "other"), "merge", "git merge --abort"),
        (("rebase", "other"), "rebase", "git rebase --abort"),
        (("rebase", "--apply", "other"), "rebase", "git rebase --abort"),
        (("cherry-pick", "other"), "cherry-pick", "git cherry-pick --abort"),
        (("revert", "HEAD~"), "revert", "git revert --abort"),
        (("bisect", "start"), "bisect", "git bisect reset"),
    ],
)
def test_an_unfinished_operation_is_named_with_its_way_out(
    history: History, begin: tuple[str, ...], busy: str, way_out: str
) -> None:
    diverge(history)
    git(history, *begin, ok=False)
    assert history.state().busy == busy
    with pytest.raises(GitError, match=way_out):
        history.ensure_ready()
    with pytest.raises(GitError, match=way_out):
        record(history, "a.yaml")
    git(history, *way_out.split()[1:])
    history.ensure_ready()


def test_an_earlier_record_that_is_open_takes_no_records(history: History) -> None:
    diverge(history)
    git(history, "switch", "-q", "--detach", "HEAD~")
    assert history.state().branch is None
    write(history, "a.yaml", "x")
    with pytest.raises(GitError, match=r"detached HEAD.*git switch -"):
        record(history, "a.yaml")


def test_a_standing_lock_is_named_with_its_time(history: History) -> None:
    write(history, "a.yaml")
    lock = history.root / ".git" / "index.lock"
    lock.touch()
    os.utime(lock, (1_700_000_000, 1_700_000_000))
    assert history.state().locked == lock
    since = time.strftime("%Y-%m-%d %H:%M", time.localtime(1_700_000_000))
    with pytest.raises(GitError) as e:
        record(history, "a.yaml")
    assert since in str(e.value)
    assert str(lock) in str(e.value)
    assert kinds(history) == {"a.yaml": "new"}  # reading goes on
    lock.unlink()
    record(history, "a.yaml")


def test_a_lock_that_appears_in_the_middle_has_its_sentence(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    write(history, "a.yaml")
    (history.root / ".git" / "index.lock").touch()
    monkeypatch.setattr(history, "ensure_ready", lambda: None)
    with pytest.raises(GitError, match="Another program is writing"):
        record(history, "a.yaml")


def test_the_lock_of_a_tag_has_the_same_sentence(history: History) -> None:
    write(history, "a.yaml")
    record(history, "a.yaml")
    lock = history.root / ".git/refs/tags/s/v1.0.0.lock"
    lock.parent.mkdir(parents=True)
    lock.touch()
    with pytest.raises(GitError, match=r"writing to the history just now.*\(git: v1\.0\.0\.lock\)") as e:
        history.tag("s/v1.0.0", message="x")
    assert str(lock) in str(e.value)


# --- the person ---


def test_person_comes_from_settings_and_environment_and_is_never_guessed(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert history.person() == ANNA
    git(history, "config", "--unset", "user.email")
    monkeypatch.setenv("EMAIL", "guessed@example.org")
    assert history.person() is None
    monkeypatch.setenv("GIT_AUTHOR_NAME", "李醫師")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "li@example.org")
    assert history.person() == Person("李醫師", "li@example.org")


def test_recording_without_a_name_says_so_and_leaves_nothing_staged(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(history, "config", "--unset", "user.email")
    monkeypatch.setenv("EMAIL", "guessed@example.org")
    write(history, "a.yaml")
    with pytest.raises(GitError, match="under which name"):
        record(history, "a.yaml")
    assert git(history, "status", "--porcelain") == "?? a.yaml"


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a <b>", "a\x1b[31m", "a\0b", "\ud800"])
def test_set_person_refuses_what_a_record_cannot_hold(history: History, name: str) -> None:
    for pair in ((name, "a@example.org"), ("Anna", name)):
        with pytest.raises(GitError, match="cannot stand in the history"):
            history.set_person(*pair)
    assert history.person() == ANNA


def test_set_person_takes_a_name_that_looks_like_an_option(history: History) -> None:
    history.set_person("--global", "-x@example.org")
    assert history.person() == Person("--global", "-x@example.org")


# --- what changed ---


def test_changed_compares_the_disk_with_the_last_record_whatever_is_staged(history: History) -> None:
    names = ["deleted", "modified", "same", "staged", "staged-and-back", "unstaged", "unstaged-deleted"]
    for name in names:
        write(history, name)
    write(history, ".gitignore", "ignored\n")
    assert set(kinds(history).values()) == {"new"}
    record(history, *names, ".gitignore")
    (history.root / "deleted").unlink()
    write(history, "modified", "other\n")
    write(history, "staged", "other\n")
    write(history, "staged-and-back", "other\n")
    write(history, "added", "other\n")
    write(history, "added-and-gone", "other\n")
    git(history, "add", "staged", "staged-and-back", "added", "added-and-gone")
    write(history, "staged-and-back")
    (history.root / "added-and-gone").unlink()
    git(history, "rm", "-q", "--cached", "unstaged")
    write(history, "unstaged", "other\n")
    git(history, "rm", "-q", "unstaged-deleted")
    write(history, "ignored")
    write(history, "untracked")
    os.utime(history.root / "same", (1, 1))
    assert kinds(history) == {
        "added": "new",
        "deleted": "deleted",
        "modified": "modified",
        "staged": "modified",
        "unstaged": "modified",
        "unstaged-deleted": "deleted",
        "untracked": "new",
    }


def test_changed_keeps_to_its_folder_in_a_workspace_below_the_root(history: History) -> None:
    write(history, "workspace/rubrics/a.yaml")
    write(history, "workspace/rubrics-other/b.yaml")
    write(history, "outside.yaml")
    expected = [Change(Path("workspace/rubrics/a.yaml"), "new")]
    assert history.changed(Path("workspace/rubrics")) == expected
    assert history.changed(history.root / "workspace" / "rubrics") == expected
    record(history, "workspace/rubrics/a.yaml", "workspace/rubrics-other/b.yaml")
    shutil.rmtree(history.root / "workspace")
    assert history.changed(Path("workspace/rubrics")) == [Change(Path("workspace/rubrics/a.yaml"), "deleted")]
    with pytest.raises(GitError, match="outside the workspace"):
        history.changed(history.root.parent)
    with pytest.raises(GitError, match="outside the workspace"):
        history.changed(Path("../x"))


# --- recording ---


def test_record_takes_exactly_its_files_and_leaves_the_rest_staged(history: History) -> None:
    for name in ("a", "b", "c", "gone", "gone-staged"):
        write(history, name)
    first = record(history, "a", "b", "c", "gone", "gone-staged", note="first\n\n# not a comment\n")
    for name in ("a", "b", "c", "new", "staged-new", "other-new"):
        write(history, name, "two\n")
    git(history, "add", "b", "staged-new", "other-new")
    write(history, "b", "three\n")  # staged as two, three on disk
    (history.root / "gone").unlink()
    git(history, "rm", "-q", "gone-staged")
    second = record(history, "a", "new", "gone", "gone-staged", "staged-new", note="第二")
    assert second == git(history, "rev-parse", "HEAD")
    assert git(history, "rev-parse", "HEAD~") == first
    assert set(history.changed_between(first, second, Path())) == {"a", "new", "gone", "gone-staged", "staged-new"}
    assert contents(history, second)["b"] == b"text\n"
    assert git(history, "diff", "--cached", "--name-only").split() == ["b", "other-new"]
    assert git(history, "show", ":b") == "two"
    assert git(history, "log", "-1", "--format=%B", first) == "first\n\n# not a comment"
    assert kinds(history) == {"b": "modified", "c": "modified", "other-new": "new"}


def test_first_record_leaves_what_was_staged(history: History) -> None:
    write(history, "a")
    write(history, "staged")
    git(history, "add", "staged")
    made = record(history, "a")
    assert list(history.files(made, Path())) == ["a"]
    assert git(history, "status", "--porcelain") == "A  staged"


def test_odd_names_travel_both_ways(history: History) -> None:
    for name in ODD_NAMES:
        write(history, name, name)
    write(history, "glob.yaml", "not asked for")
    made = history.record([history.root / name for name in ODD_NAMES], "odd")
    assert contents(history, made) == {name: name.encode() for name in ODD_NAMES}
    assert kinds(history) == {"glob.yaml": "new"}
    for name in ODD_NAMES:
        write(history, name, "again")
    assert kinds(history) == {**dict.fromkeys(ODD_NAMES, "modified"), "glob.yaml": "new"}
    again = record(history, *ODD_NAMES[:3])
    assert set(history.changed_between(made, again, Path())) == set(ODD_NAMES[:3])
    assert history.log(Path("[ab]?*.yaml"), 10)[0].id == made


@posix_only
def test_a_folder_that_looks_like_a_pattern_means_only_itself(history: History) -> None:
    folders = ["[ab]", "a", "*", ":(top)a", ":!a"]
    names = [f"{folder}/f" for folder in folders]
    for name in names:
        write(history, name)
    for folder in folders:
        assert kinds(history, folder) == {f"{folder}/f": "new"}
    old = record(history, *names)
    for name in names:
        write(history, name, "other\n")
    for folder in folders:
        assert kinds(history, folder) == {f"{folder}/f": "modified"}
    record(history, "a/f", note="a")
    new = record(history, *names)
    for folder in folders:
        assert set(history.changed_between(old, new, Path(folder))) == {"f"}
        assert set(history.files(new, Path(folder))) == {"f"}
        assert len(history.log(Path(folder), 10)) == 2
    assert history.log(Path("a"), 1)[0].subject == "a"
    assert history.log(Path("[ab]"), 1)[0].subject == "note"


def test_nothing_to_record_is_said(history: History) -> None:
    with pytest.raises(GitError, match="nothing to record"):
        record(history)
    write(history, "a")
    write(history, "b")
    made = record(history, "a", "b")
    write(history, "b", "other\n")
    with pytest.raises(GitError, match="nothing to record"):
        record(history, "a")
    assert history.resolve("HEAD") == made


@pytest.mark.parametrize("note", ["", " \n", "a\0b", "\ud800"])
def test_a_record_needs_a_note(history: History, note: str) -> None:
    write(history, "a")
    with pytest.raises(GitError, match="Write a note"):
        record(history, "a", note=note)


def test_record_refuses_folders_strangers_and_what_is_ignored(history: History) -> None:
    write(history, ".gitignore", "ignored\n")
    write(history, "ignored")
    write(history, "folder/a")
    write(history, "b")
    for paths, words in [
        (["folder"], "“folder” is a folder"),
        ([""], "is a folder"),
        (["../b"], "outside the workspace"),
        (["a\0b"], "not valid text"),
        (["b", "nowhere"], "did not match"),
        (["b", "ignored"], "gitignore"),
    ]:
        with pytest.raises(GitError, match=words):
            record(history, *paths)
        assert git(history, "status", "--porcelain").split() == ["??", ".gitignore", "??", "b", "??", "folder/"]


@posix_only
def test_a_name_that_is_not_utf8_gets_a_sentence_and_can_be_listed(history: History) -> None:
    name = os.fsdecode(b"b\xe9d.yaml")
    try:
        write(history, name)
    except OSError:
        pytest.skip("this file system takes UTF-8 only")
    assert kinds(history) == {name: "new"}
    with pytest.raises(GitError, match="not valid text"):
        record(history, name)
    git(history, "add", "--all")
    git(history, "commit", "-q", "-m", "by hand")
    assert contents(history, "HEAD") == {name: b"text\n"}


@posix_only
def test_a_hook_that_says_no_is_heard_and_leaves_the_index_as_it_was(history: History) -> None:
    for name in ("a", "b"):
        write(history, name)
    first = record(history, "a", "b")
    for name in ("a", "b", "new", "staged-new"):
        write(history, name, "two\n")
    git(history, "add", "b", "staged-new")
    write(history, "b", "three\n")
    before = git(history, "ls-files", "--stage", "--debug")
    script(history.root / ".git/hooks/pre-commit", "echo 'Punkte fehlen: \x1b[31mé'; exit 1")
    with pytest.raises(GitError, match="Punkte fehlen: ␛") as e:
        record(history, "a", "new", "staged-new")
    assert "hook" in str(e.value)
    assert e.value.status == 1
    assert git(history, "ls-files", "--stage", "--debug") == before
    assert history.resolve("HEAD") == first
    script(history.root / ".git/hooks/pre-commit", "git ls-files '*w' >ran; exit 0")
    record(history, "a", "new")
    assert (history.root / "ran").read_text() == "new\n"  # a hook's own patterns work, and it sees what is recorded


@posix_only
def test_a_failing_hook_on_the_first_record_leaves_nothing_staged(history: History) -> None:
    write(history, "a")
    script(history.root / ".git/hooks/commit-msg", "exit 1")
    with pytest.raises(GitError, match=r"a check of this workspace said no.*\(none\)"):
        record(history, "a")
    assert git(history, "status", "--porcelain") == "?? a"


def test_author_hides_the_person_of_this_computer(history: History) -> None:
    write(history, "a")
    pseudonym = Person("r-07", "r-07@invalid")
    made = history.record([Path("a")], "note", author=pseudonym)
    history.tag("v1.0.0", message="one", author=pseudonym)
    assert git(history, "log", "-1", "--format=%an %ae %cn %ce", made) == "r-07 r-07@invalid r-07 r-07@invalid"
    assert git(history, "for-each-ref", "--format=%(taggername) %(taggeremail)", "refs/tags") == "r-07 <r-07@invalid>"
    assert history.person() == ANNA


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="needs ssh-keygen")
def test_records_and_tags_are_signed_where_git_is_set_up_so(history: History, tmp_path: Path) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    for name, value in {"gpg.format": "ssh", "user.signingkey": f"{key}.pub"}.items():
        git(history, "config", name, value)
    for name in ("commit.gpgsign", "tag.gpgsign"):
        git(history, "config", name, "true")
    write(history, "a")
    made = record(history, "a")
    assert "BEGIN SSH SIGNATURE" in git(history, "cat-file", "commit", made)
    history.tag("v1.0.0", message="Notes\n\n# Heading\n\ntext")
    assert "BEGIN SSH SIGNATURE" in git(history, "cat-file", "tag", "v1.0.0")
    assert history.tag_message("v1.0.0") == "Notes\n\n# Heading\n\ntext"
    git(history, "config", "tag.gpgsign", "false")
    history.tag("v2.0.0", message="It says -----BEGIN SSH SIGNATURE-----")
    git(history, "tag", "v3.0.0")  # a bare name on a record that is signed
    assert {mark.name: mark.signed for mark in history.marks("v")} == {"v1.0.0": True, "v2.0.0": False, "v3.0.0": False}


@posix_only
def test_a_signature_that_fails_records_nothing(history: History, tmp_path: Path) -> None:
    git(history, "config", "commit.gpgsign", "true")
    git(history, "config", "gpg.program", str(script(tmp_path / "gpg", "echo no key >&2; exit 2")))
    write(history, "a")
    with pytest.raises(GitError, match="signature did not succeed"):
        record(history, "a")
    assert git(history, "status", "--porcelain") == "?? a"


def test_a_linked_worktree_is_a_history_of_its_own_state(history: History, tmp_path: Path) -> None:
    diverge(history)
    git(history, "worktree", "add", "-q", str(tmp_path / "linked"), "other")
    linked = History.open(tmp_path / "linked")
    assert linked is not None
    git(linked, "merge", "main", ok=False)
    assert (linked.state().branch, linked.state().busy) == ("other", "merge")
    assert history.state().busy is None
    git(linked, "merge", "--abort")
    write(linked, "b.yaml")
    made = record(linked, "b.yaml")
    assert history.resolve("other") == made
    (linked.root / ".git").is_file()
    lock = Path(git(linked, "rev-parse", "--absolute-git-dir"), "index.lock")
    lock.touch()
    assert linked.state().locked == lock
    assert history.state().locked is None


@posix_only
def test_a_workspace_behind_a_link_is_the_same_workspace(history: History, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(history.root)
    write(history, "sub/a")
    found = History.open(tmp_path / "link" / "sub")
    assert found is not None
    assert found.root == history.root
    assert found.changed(tmp_path / "link" / "sub") == [Change(Path("sub/a"), "new")]
    (history.root / "pointer").symlink_to(tmp_path)
    made = found.record([tmp_path / "link" / "sub" / "a", tmp_path / "link" / "pointer"], "note")
    assert git(history, "ls-tree", "-r", "--name-only", made).split() == ["pointer", "sub/a"]
    assert list(history.files(made, Path())) == ["sub/a"]  # links are not files


# --- tags and names ---


def test_tags_are_annotated_sorted_and_taken_once(history: History) -> None:
    write(history, "a")
    made = record(history, "a")
    for version in ("1.10.0", "1.9.0", "1.0.0"):
        history.tag(f"emergency/v{version}", message=f"Notes of {version}\n\n# Heading", record=made[:9])
    history.tag("other/v1.0.0", message="x")
    assert history.tags("emergency/v") == ["emergency/v1.0.0", "emergency/v1.9.0", "emergency/v1.10.0"]
    assert len(history.tags()) == 4
    assert history.tag_message("emergency/v1.9.0") == "Notes of 1.9.0\n\n# Heading"
    with pytest.raises(GitError, match=r"“emergency/v1\.9\.0” already"):
        history.tag("emergency/v1.9.0", message="again")
    git(history, "tag", "light")
    assert history.tag_message("light") == ""
    git(history, "tag", "emergency/light")
    assert history.tag_messages("emergency/") == {
        "emergency/light": "",
        **{f"emergency/v{version}": f"Notes of {version}\n\n# Heading" for version in ("1.0.0", "1.10.0", "1.9.0")},
    }
    assert history.tag_messages("nothing/") == {}
    for name in ("nothing", "emergency", "emergency/*", "-x"):
        with pytest.raises(NotFound):
            history.tag_message(name)
    with pytest.raises(NotFound):
        history.tag("v2", message="x", record="nowhere")
    with pytest.raises(GitError, match="Write a note"):
        history.tag("v2", message=" ")


@pytest.mark.parametrize(
    "name",
    ["", "--upload-pack=x", "-d", "a..b", "a b", "a~1", "a^{}", "a@{1}", "a\nb", "/a", "a/", "a//b", "a.", "a:b", "*"],
)
def test_a_tag_name_that_git_could_read_otherwise_is_refused(history: History, name: str) -> None:
    write(history, "a")
    record(history, "a")
    with pytest.raises(GitError, match="cannot name a release"):
        history.tag(name, message="x")
    with pytest.raises(NotFound):
        history.resolve(name)
    assert history.tags() == []


def test_resolve_knows_ids_tags_branches_and_head(history: History) -> None:
    diverge(history)
    main, first = history.resolve("HEAD"), git(history, "rev-parse", "HEAD~")
    history.tag("v1.0.0", message="x", record=first)
    git(history, "branch", "feature/é#1", first)
    git(history, "branch", "both", main)
    git(history, "tag", "both", first)
    git(history, "update-ref", "refs/remotes/origin/main", first)
    for ref, expected in {
        "main": main,
        main: main,
        main[:7]: main,
        first[:12]: first,
        "v1.0.0": first,
        git(history, "rev-parse", "v1.0.0"): first,  # the tag's own object
        "feature/é#1": first,
        "both": first,
        "origin/main": first,
    }.items():
        assert history.resolve(ref) == expected
    for ref in (
        "HEAD~",
        "HEAD^{/o}",
        ":/note",
        "@",
        "@{-1}",
        "main:a.yaml",
        main[:6],
        "0" * 40,
        "f" * 7,
        "main\n",
        "\ud800",
    ):
        with pytest.raises(NotFound, match="There is no version called"):
            history.resolve(ref)
    with pytest.raises(NotFound):
        history.resolve(git(history, "rev-parse", "v1.0.0")[:10])  # no record's id begins so
    git(history, "branch", main[:8], first)
    assert history.resolve(main[:8]) == first


def test_resolve_says_when_a_short_id_fits_several(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    write(history, "a")
    record(history, "a")

    class Several:
        line = "x missing\nx missing\nx missing\nabcdef0^{commit} ambiguous"

    monkeypatch.setattr(history.program, "read", lambda *_arguments, **_options: Several())
    with pytest.raises(NotFound, match="Several begin so"):
        history.resolve("abcdef0")


# --- reading records ---


def test_files_and_differences_are_told_from_their_folder(history: History) -> None:
    write(history, "w/rubrics/a.yaml", "a")
    write(history, "w/rubrics/deep/b.yaml", b"\0\xff\r\n")
    write(history, "w/rubrics-2/c.yaml", "c")
    old = record(history, "w/rubrics/a.yaml", "w/rubrics/deep/b.yaml", "w/rubrics-2/c.yaml")
    assert contents(history, "HEAD", "w/rubrics") == {"a.yaml": b"a", "deep/b.yaml": b"\0\xff\r\n"}
    assert history.files("HEAD", Path("nowhere")) == {}
    assert history.files("HEAD", Path("w/rubrics/a.yaml")) == {}
    write(history, "w/rubrics/a.yaml", "A")
    write(history, "w/rubrics/new.yaml", "a")
    write(history, "w/rubrics-2/c.yaml", "C")
    (history.root / "w/rubrics/deep/b.yaml").unlink()
    new = history.record([change.path for change in history.changed(Path())], "more")
    before, after = history.files(old, Path("w/rubrics")), history.files(new, Path("w/rubrics"))
    assert history.changed_between(old, new, Path("w/rubrics")) == {
        "a.yaml": Difference("modified", before["a.yaml"], after["a.yaml"]),
        "deep/b.yaml": Difference("deleted", before["deep/b.yaml"], None),
        "new.yaml": Difference("new", None, after["new.yaml"]),
    }
    assert history.changed_between(new, new, Path()) == {}
    for call in (lambda: history.files("nope", Path()), lambda: history.changed_between(old, "f" * 40, Path())):
        with pytest.raises(NotFound):
            call()


def test_a_repository_with_long_ids_works_the_same(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--object-format=sha256", tmp_path / "long"], check=True)
    history = History.create(tmp_path / "long")  # keeps the one that is there
    history.set_person(ANNA.name, ANNA.email)
    write(history, "a", "a")
    made = record(history, "a")
    assert len(made) == 64
    assert contents(history, made) == contents(history, made[:10]) == {"a": b"a"}


@posix_only
def test_links_and_other_repositories_are_no_files(history: History) -> None:
    write(history, "a", "a")
    write(history, "turns")
    old = record(history, "a", "turns")
    (history.root / "turns").unlink()
    (history.root / "turns").symlink_to("a")
    git(history, "add", "turns")
    git(history, "update-index", "--add", "--cacheinfo", f"160000,{old},sub")
    git(history, "commit", "-q", "-m", "by hand")
    assert list(history.files("HEAD", Path())) == ["a"]
    assert {name: d.kind for name, d in history.changed_between(old, "HEAD", Path()).items()} == {"turns": "deleted"}


def test_read_says_that_the_history_is_damaged(history: History) -> None:
    write(history, "a")
    record(history, "a")
    blob = history.files("HEAD", Path())["a"]
    with pytest.raises(GitError, match="incomplete or damaged"):
        list(history.read([blob, "0" * 40]))
    with pytest.raises(GitError, match="not the id of a file"):
        list(history.read(["--batch-all-objects"]))
    assert list(history.read([])) == []
    assert list(history.read([blob, blob])) == [b"text\n"] * 2


def test_log_tells_who_and_when_the_latest_first(history: History) -> None:
    write(history, "a")
    first = record(history, "a", note="eins: ü\n\nmore")
    write(history, "b")
    second = history.record([Path("b")], "zwei", author=Person("李醫師", "li@example.org"))
    latest, earlier = history.log(Path(), 10)
    assert (latest.id, latest.name, latest.email, latest.subject) == (second, "李醫師", "li@example.org", "zwei")
    assert (earlier.id, earlier.subject) == (first, "eins: ü")
    assert earlier.at.startswith("20")
    assert "T" in earlier.at
    assert [entry.id for entry in history.log(Path("a"), 10)] == [first]
    assert [entry.id for entry in history.log(Path(), 1)] == [second]
    assert [entry.id for entry in history.log(Path(), 10, record=first)] == [first]
    assert history.log(Path("nowhere"), 10) == []


@posix_only
def test_reading_runs_nothing_that_the_repository_names(history: History, tmp_path: Path) -> None:
    write(history, "a.yaml", "one\n")
    write(history, "same.yaml")
    first = record(history, "a.yaml", "same.yaml")
    write(history, "a.yaml", "two\n")
    record(history, "a.yaml")
    history.tag("v1.0.0", message="x")
    signed = git(history, "cat-file", "commit", "HEAD").replace(
        "\n\n", "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n", 1
    )
    write(history, "signed", signed + "\n")
    git(history, "update-ref", "HEAD", git(history, "hash-object", "-t", "commit", "-w", "signed"))
    evil = script(tmp_path / "evil", f"echo \"$0 $@\" >>'{tmp_path}/ran'; cat")
    write(history, ".gitattributes", "*.yaml diff=evil\n")
    for name in (
        "core.fsmonitor",
        "core.pager",
        "diff.external",
        "diff.evil.textconv",
        "diff.evil.command",
        "gpg.program",
    ):
        git(history, "config", name, str(evil))
    git(history, "config", "log.showSignature", "true")
    for hook in ("post-index-change", "reference-transaction", "post-checkout"):
        shutil.copy(evil, history.root / ".git/hooks" / hook)
    index = (history.root / ".git/index").read_bytes()
    write(history, "a.yaml", "three\n")
    os.utime(history.root / "same.yaml", (1, 1))
    found = History.open(history.root)
    assert found is not None
    found.ensure_ready()
    found.person()
    assert kinds(found)["a.yaml"] == "modified"
    assert contents(found, "HEAD") == {"a.yaml": b"two\n", "same.yaml": b"text\n"}
    assert set(found.changed_between(first, "HEAD", Path())) == {"a.yaml"}
    assert len(found.log(Path(), 10)) == 2
    assert len(found.log(Path("a.yaml"), 10)) == 2
    with Remembered(history.root) as remembered:
        for asked in (found, remembered):
            last, _first = asked.trail([Path("a.yaml"), Path("same.yaml")])
            assert asked.renamed_from(last, "a.yaml") is None
            assert list(asked.read([last.files["a.yaml"][1] or ""])) == [b"two\n"]
            assert asked.held([(first, "a.yaml")]) == [asked.files(first, Path())["a.yaml"]]
            assert [mark.name for mark in asked.marks("v")] == ["v1.0.0"]
            assert asked.first_holding({"v": first}) == {first: "v"}
            assert (asked.joins(), asked.beginnings()) == ([], frozenset())
    assert found.tags() == ["v1.0.0"]
    assert found.tag_message("v1.0.0") == "x"
    assert not (tmp_path / "ran").exists()
    assert (history.root / ".git/index").read_bytes() == index
    git(history, "log", "-p", ok=False)
    assert (tmp_path / "ran").exists()  # the trap was armed


def test_thousands_of_files_go_in_and_come_back(history: History) -> None:
    texts = {f"rubrics/s/rubric-{n:04}.yaml": f"id: rubric-{n}\n".encode() * (1 + n % 90) for n in range(3_000)}
    for name, text in texts.items():
        write(history, name, text)
    record(history, *texts)
    assert history.changed(Path()) == []
    assert contents(history, "HEAD") == texts
    half_read = history.read(history.files("HEAD", Path()).values())
    assert next(half_read) == texts["rubrics/s/rubric-0000.yaml"]
    half_read.close()
    for name in list(texts)[:2_000]:
        write(history, name, "changed\n")
    again = record(history, *texts)
    assert len(history.changed_between(f"{again}", history.log(Path(), 2)[1].id, Path("rubrics"))) == 2_000


@posix_only
@pytest.mark.parametrize(("trap", "tidied"), [("echo tidied > tidied; exit 1", True), ("", False)])
def test_what_speaks_with_another_computer_can_be_stopped(history, monkeypatch, trap, tidied):
    ssh = history.root / "ssh"
    ssh.write_text(f"#!/bin/sh\ntrap '{trap}' TERM\necho begun > begun\nwhile :; do sleep 0.05; done\n")
    ssh.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", f"'{ssh}'")
    history.program.stop = stop = Event()
    timer = Timer(1.0, stop.set)
    timer.start()
    before = time.monotonic()
    with pytest.raises(Stopped):
        history.program.talk("ls-remote", "--", "git@example.org:team.git")
    assert time.monotonic() - before < 5
    assert (history.root / "begun").exists()
    assert (history.root / "tidied").exists() == tidied
    with pytest.raises(Stopped):  # and nothing new is begun
        history.program.read("rev-parse", "HEAD")
    timer.join()
