"""What a merged file of a set must fit to, as its folder holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rubric_studio.workflows.around import Around, around_file, around_of

if TYPE_CHECKING:
    from pathlib import Path

SET = "format: rubric-studio/set/1\nid: s\ntitle: S\nretired_ids: [old, r#gone]\n"
SHARED = "format: rubric-studio/shared/1\ncriteria:\n  - id: wait\n    criterion: Waits.\n    points: 1\n"


@pytest.mark.parametrize(
    ("about", "shared", "wanted"),
    [
        (SET, SHARED, Around(frozenset({"wait"}), frozenset({"old", "r#gone"}))),
        (SET, None, Around(frozenset(), frozenset({"old", "r#gone"}))),
        (SET, "criteria: [\n", Around(None, frozenset({"old", "r#gone"}))),
        (SET, "criteria: 7\n", Around(frozenset(), frozenset({"old", "r#gone"}))),
        ("id: s\nretired_ids: {a: 1}\n", SHARED, Around(frozenset({"wait"}))),
        (None, SHARED, Around()),
        ("retired_ids: [\n", SHARED, Around()),
    ],
)
def test_the_set_in_whose_folder_it_lies(tmp_path: Path, about: str | None, shared: str | None, wanted: Around) -> None:
    (tmp_path / "responses").mkdir()
    for name, text in (("set.yaml", about), ("shared.yaml", shared)):
        if text is not None:
            (tmp_path / name).write_text(text)
    assert around_file(tmp_path / "r.yaml") == wanted
    assert around_file(tmp_path / "responses" / "r.yaml") == wanted


def test_what_is_not_settled_yet_counts_on_both_sides() -> None:
    one, two = ({"retired_ids": [name], "criteria": [{"id": name}]} for name in "ab")
    assert around_of([one, two], [one, two]) == Around(frozenset("ab"), frozenset("ab"))
    assert around_of([one, None], [one, None]) == Around(None, frozenset("a"))
