"""What each record made of a rubric's file and of the shared criteria beside it, under all the names they had."""

from __future__ import annotations

from pathlib import Path

from rubric_studio.git import History
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.versions import Names, versions
from tests.workflows.conftest import RUBRIC, Commit, Edit, Git


def names_of(work: Workspace, name: str = "a.yaml") -> tuple[History, Names]:
    history = History.open(work.root)
    assert history
    return history, Names(history, work.root / "rubrics/s" / name)


def test_a_record_that_left_one_file_alone_holds_it_all_the_same(work: Workspace, edit: Edit, commit: Commit) -> None:
    edit("shared.yaml", "points: 8", "points: 9")
    commit("Ben")
    edit("a.yaml", "points: 5", "points: 6")
    commit("Cleo")
    edit("b.yaml", "points: 5", "points: 6")
    commit("Dan")
    history, names = names_of(work)
    cleo, ben, anna = versions(history, names, names.follow())
    assert [version.entry.name for version in (cleo, ben, anna)] == ["Cleo", "Ben", "Anna Example"]
    assert anna.before == ((None, None),)
    assert (ben.before, cleo.before) == ((anna.after,), (ben.after,))
    assert (ben.after[0], cleo.after[1]) == (anna.after[0], ben.after[1])
    assert ben.after[1] != anna.after[1]


def test_names_are_followed_over_records_and_on_disk(work: Workspace, git: Git, commit: Commit) -> None:
    git(work.root, "mv", "rubrics/s/a.yaml", "rubrics/s/n.yaml")
    commit("Ben")
    folder = work.root / "rubrics/s"
    (folder / "n.yaml").rename(folder / "o.yaml")
    (folder / "other.yaml").write_text("format: x\n")
    _history, names = names_of(work, "o.yaml")
    assert names.recorded == "rubrics/s/n.yaml"
    assert [passage.entry.name for passage in names.follow()] == ["Ben", "Anna Example"]
    assert names.rubric == ["rubrics/s/o.yaml", "rubrics/s/n.yaml", "rubrics/s/a.yaml"]
    assert names_of(work, "other.yaml")[1].recorded == "rubrics/s/other.yaml", "it is like none"
    assert names_of(work, "b.yaml")[1].recorded == "rubrics/s/b.yaml"


def test_a_new_file_beside_one_that_is_still_there_is_no_other_name(work: Workspace) -> None:
    (work.root / "rubrics/s/copy.yaml").write_text(RUBRIC.format(id="copy"))
    assert names_of(work, "copy.yaml")[1].recorded == "rubrics/s/copy.yaml"
    assert names_of(work, "never.yaml")[1].follow() == names_of(work)[0].trail([Path("rubrics/s/shared.yaml")])
