"""What a word or a path means."""

from __future__ import annotations

import pytest

from rubric_studio.errors import NotFound
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.asked import Asked, asked, ensure_owned, ensure_there

MEANT = {
    "": Asked(),
    "s": Asked("s"),
    "s/set.yaml": Asked("s"),
    "s/a": Asked("s", "a"),
    "a": Asked("s", "a"),
    "s/responses/a.yaml": Asked("s", "a"),
    "rubrics/s/a.yaml#c1": Asked("s", "a", "c1"),
    "s/shared": Asked("s", "shared"),
    "rubrics/s/shared.yaml#s1": Asked("s", "shared", "s1"),
    "s#s1": Asked("s", "shared", "s1"),
    "s/shared#gone": Asked("s", "shared", "gone"),
}


@pytest.mark.parametrize("word", MEANT)
def test_what_is_meant(work: Workspace, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(work.root)
    assert ensure_owned(work, asked(work, word)) == MEANT[word]


@pytest.mark.parametrize("word", ["s#c1", "#s1", "none#s1"])
def test_a_criterion_goes_with_its_rubric(work: Workspace, word: str) -> None:
    with pytest.raises(NotFound, match="Name a criterion with its rubric"):
        ensure_owned(work, asked(work, word))


def test_shared_criteria_are_no_rubric_to_sign_off(work: Workspace) -> None:
    assert ensure_there(work, asked(work, "s/a")) == Asked("s", "a")
    with pytest.raises(NotFound, match="Name one of this set: s/a, s/b"):
        ensure_there(work, asked(work, "s/shared"))
