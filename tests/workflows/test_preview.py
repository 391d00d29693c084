"""Preview: what cannot be scored is said."""

from __future__ import annotations

from collections.abc import Callable

from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.preview import preview


def test_a_shared_criterion_that_is_not_there(work: Workspace, edit: Callable[..., None]) -> None:
    assert preview(work, "s", rater="r").problems == ()
    edit("a.yaml", "use: s1", "use: s9")
    for rubric, n in ((None, 1), ("a", 1), ("b", 0)):
        said = [f"{p.place}: {p.message}" for p in preview(work, "s", rubric, rater="r").problems]
        assert [line.partition(". ")[0] for line in said] == [
            "rubrics/s/a.yaml:19:10: shared.yaml has no criterion “s9”"
        ] * n
