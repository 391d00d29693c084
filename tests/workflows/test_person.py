"""Under whose name records are made: git's, or the rater id where the workspace wants pseudonyms."""

from __future__ import annotations

import shutil

import pytest

from rubric_studio.errors import InvalidRubric
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.person import Signature, is_pseudonym, signature
from tests.workflows.conftest import Git


def test_the_name_that_git_knows(work: Workspace) -> None:
    assert signature(work) == Signature("Anna Example", "anna@example.org")


def test_a_pseudonym_where_the_workspace_wants_it(work: Workspace) -> None:
    (work.root / "rubric-studio.yaml").write_text("format: rubric-studio/settings/1\nidentity: pseudonym\n")
    held = signature(work)
    assert held == Signature("r-test", "r-test@pseudonym.invalid", pseudonym=True)
    assert is_pseudonym(held.email)
    assert not is_pseudonym("r-test@example.org")


@pytest.mark.parametrize("text", ["identity: pseudonim\n", "identity: [\n"])
def test_a_mistyped_wish_puts_no_name_into_the_history(work: Workspace, text: str) -> None:
    (work.root / "rubric-studio.yaml").write_text(f"format: rubric-studio/settings/1\n{text}")
    with pytest.raises(InvalidRubric):
        signature(work)


def test_nobody_and_no_history(work: Workspace, git: Git) -> None:
    git(work.root, "config", "user.name", "")
    git(work.root, "config", "user.email", "")
    assert signature(work) == Signature()
    shutil.rmtree(work.root / ".git")
    assert signature(work) == Signature(history=False)
