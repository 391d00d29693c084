"""How many rubrics use a shared criterion."""

from __future__ import annotations

import pytest

from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.desk import Desk
from rubric_studio.workflows.uses import counted_uses, read_uses, used_in, uses_now

HEAD = "format: rubric-studio/rubric/1\nprompt:\n  - role: user\n    content: |\n      criteria:\n      - use: no\n"


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("criteria:\n  - use: s1\n  - id: a\n    criterion: b\n  - use: s2 # why\n", {"s1", "s2"}),
        ("criteria:\n- use: s1\n- id: a\n\nx-more: 1\n", {"s1"}),
        ("criteria: # two\n\n  # first\n  - use: s1\n", {"s1"}),
        ("criteria:\r\n  - use: s1\r\n  - use: s2\r\n", {"s1", "s2"}),
        ("criteria:\n  - id: a\n    criterion: |\n      Do not\n      - use: s1\n", set()),
        ("criteria:\n  - id: a\n    criterion: Do not use it\n", set()),
        ("criteria:\n  - {use: s1}\n  - x-note: n\n    use: s2\n", {"s1", "s2"}),
        ("criteria: [{use: s1}]\n", {"s1"}),
        ('criteria:\n  - use: "s1"\n  - "use": s2\n', {"s1", "s2"}),
        ("criteria:\n  - id: a\n    criterion: |\n      ice pack use: s9\n  - use: s1\n", {"s1"}),
        ("criteria: nothing\n", set()),
    ],
)
def test_what_a_file_uses(written: str, used: set[str]) -> None:
    assert used_in((HEAD + written).encode()) == used


def test_those_that_are_open_count_as_they_are(work: Workspace) -> None:
    (work.root / "rubrics/s/broken.yaml").write_text("use: [\n", encoding="utf-8")
    desk = Desk(work, rater="r")
    on_disk = read_uses(work, "s")
    assert on_disk == {"a.yaml": {"s1"}, "b.yaml": {"s1"}}
    assert counted_uses(uses_now(on_disk, desk.open_in("s"))) == {"s1": 2}
    desk.put("s", "a.yaml", desk.open("s", "a").remove("s1").after)
    assert counted_uses(uses_now(on_disk, desk.open_in("s"))) == {"s1": 1}
    desk.put("s", "b.yaml", None)
    assert counted_uses(uses_now(on_disk, desk.open_in("s"))) == {}
