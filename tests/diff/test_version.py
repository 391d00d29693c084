"""The version that follows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from rubric_studio.diff.changes import Bump
from rubric_studio.diff.codes import CODES
from rubric_studio.diff.compare import compare
from rubric_studio.diff.version import between, following, needed, parse
from rubric_studio.model.codec import score_digest
from rubric_studio.model.template import GRADER_TEMPLATE, template_of
from tests.diff.edits import edited

HERE = Path(__file__).parent
BUMPS = yaml.safe_load((HERE / "bumps.yaml").read_text(encoding="utf-8"))
CASES: dict[str, Any] = BUMPS["cases"]
ROWS = {
    row: [c for code in codes for c in ([code] if isinstance(code, str) else code)]
    for row, codes in BUMPS["rows"].items()
}
BASE: dict[str, Any] = yaml.safe_load((HERE / "changes.yaml").read_text(encoding="utf-8"))["base"]


def test_every_kind_of_change_has_its_bump() -> None:
    assert sorted(CASES) == sorted(CODES)
    told = [code for codes in ROWS.values() for code in codes]
    assert len(told) == len(set(told))
    assert {code for code, case in CASES.items() if case["bump"] != "patch"} <= set(told) <= CASES.keys()


@pytest.mark.parametrize("row", ROWS)
def test_each_row_of_the_table(row: str) -> None:
    bump, _colon, _what = row.partition(":")
    assert {CASES[code]["bump"] for code in ROWS[row]} == {bump}


@pytest.mark.parametrize("code", CASES)
def test_the_bump_of_each_kind_of_change(code: str, state: Callable[..., Any]) -> None:
    case = CASES[code]
    before = edited(BASE, case.get("before", {}))
    old, new = state(before), state(edited(before, case["edit"]))
    changes = compare(old, new)
    assert [change.code for change in changes] == [code]
    assert needed(changes, old, new) is changes[0].bump is Bump[case["bump"].upper()]
    moved = {id_: score_digest(held) for id_, held in old.released.items()}
    same = moved.items() <= {id_: score_digest(held) for id_, held in new.released.items()}.items()
    same = same and (old.set.id, template_of(old.set)) == (new.set.id, template_of(new.set))
    assert (changes[0].bump is Bump.MAJOR) == (not same)  # the table's own words


def test_the_built_in_template_written_out_is_no_other(state: Callable[..., Any]) -> None:
    old, new = state(BASE), state(edited(BASE, {"set.grader_template": GRADER_TEMPLATE}))
    changes = compare(old, new)
    assert [change.bump for change in changes] == [Bump.PATCH]
    assert needed(changes, old, new) is Bump.PATCH


@pytest.mark.parametrize(
    ("version", "bump", "after"),
    [
        ("1.2.3", Bump.NONE, "1.2.3"),
        ("1.2.3", Bump.PATCH, "1.2.4"),
        ("1.2.3", Bump.MINOR, "1.3.0"),
        ("1.2.3", Bump.MAJOR, "2.0.0"),
        ("9.9.9", Bump.MAJOR, "10.0.0"),
        ("0.1.2", Bump.PATCH, "0.1.3"),
        ("0.1.2", Bump.MINOR, "0.2.0"),
        ("0.1.2", Bump.MAJOR, "0.2.0"),
    ],
)
def test_following(version: str, bump: Bump, after: str) -> None:
    assert following(version, bump, written="5.0.0", draft=True) == after


@pytest.mark.parametrize(
    ("written", "draft", "first"),
    [
        ("0.0.0", False, "1.0.0"),
        ("0.0.0", True, "0.1.0"),
        ("0.3.1", False, "0.3.1"),
        ("2.0.0", True, "2.0.0"),
    ],
)
def test_first_release(written: str, draft: bool, first: str) -> None:
    assert following(None, Bump.NONE, written=written, draft=draft) == first


@pytest.mark.parametrize(
    ("old", "new", "bump"),
    [
        ("1.2.3", "2.0.0", Bump.MAJOR),
        ("0.3.0", "1.0.0", Bump.MAJOR),
        ("1.2.3", "1.3.0", Bump.MINOR),
        ("1.9.3", "1.10.3", Bump.MINOR),
        ("1.2.3", "1.2.4", Bump.PATCH),
        ("1.2.3", "1.2.3", Bump.NONE),
    ],
)
def test_how_far_a_version_is_from_another(old: str, new: str, bump: Bump) -> None:
    assert between(old, new) is bump


@pytest.mark.parametrize(
    "text",
    ["1.2", "1.2.3.4", "01.2.3", "1.2.x", "", "v1.2.3", "1.2.3\n", "1.2.٣", "1.2.1234567890", "9" * 5000 + ".0.0"],
)
def test_no_version(text: str) -> None:
    with pytest.raises(ValueError, match="no version"):
        parse(text)
