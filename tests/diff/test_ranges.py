"""Ranges of versions: which releases fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric_studio.diff.ranges import Range, read_range, same_line
from rubric_studio.errors import WorkspaceError

VERSIONS = ["0.0.3", "0.0.4", "0.1.0", "0.2.1", "0.2.9", "0.3.0", "1.0.0", "1.2.0", "1.2.3", "1.2.9", "1.3.0", "2.0.0"]
CASES = {
    "^1.2": ["1.2.0", "1.2.3", "1.2.9", "1.3.0"],
    "^1.2.3": ["1.2.3", "1.2.9", "1.3.0"],
    "^1": ["1.0.0", "1.2.0", "1.2.3", "1.2.9", "1.3.0"],
    "^0.2.1": ["0.2.1", "0.2.9"],
    "^0.2": ["0.2.1", "0.2.9"],
    "^0.0.3": ["0.0.3", "0.0.4"],
    "^0": ["0.0.3", "0.0.4", "0.1.0", "0.2.1", "0.2.9", "0.3.0"],
    "~1.2.3": ["1.2.3", "1.2.9"],
    "~1.2": ["1.2.0", "1.2.3", "1.2.9"],
    "~1": ["1.0.0", "1.2.0", "1.2.3", "1.2.9", "1.3.0"],
    "1.2.3": ["1.2.3"],
    "==1.2.3": ["1.2.3"],
    "= 1.2.3": ["1.2.3"],
    ">=1,<2": ["1.0.0", "1.2.0", "1.2.3", "1.2.9", "1.3.0"],
    ">= 1.2.3 < 1.3": ["1.2.3", "1.2.9"],
    ">1.2": ["1.3.0", "2.0.0"],
    ">1.2.3": ["1.2.9", "1.3.0", "2.0.0"],
    "<=0.2": ["0.0.3", "0.0.4", "0.1.0", "0.2.1", "0.2.9"],
    "<0.1": ["0.0.3", "0.0.4"],
    "^1, ~1.2, <1.2.9": ["1.2.0", "1.2.3"],
}


@pytest.mark.parametrize("text", CASES)
def test_which_versions_fit(text: str) -> None:
    assert [version for version in VERSIONS if version in read_range(text)] == CASES[text]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "No version can fit"),
        (" , ", "No version can fit"),
        ("latest", "is no range"),
        ("^1.2.3.4", "is no range"),
        ("^01", "is no range"),
        ("*", "is no range"),
        ("^", "is no range"),
        ("1.x", "is no range"),
        ("^1.2.3-rc1", "is no range"),
        ("^\u0661", "is no range"),
        ("1.2", r"Write \^1\.2 \(scores stay comparable\), ~1\.2 or 1\.2\.0"),
        ("=1", r"Write \^1 \(scores stay comparable\), ~1 or 1\.0\.0"),
        (">=2,<1", "No version can fit"),
        ("^1 ^2", "No version can fit"),
        ("<0.0.0", "No version can fit"),
        ("\x1b[31m", "is no range"),
    ],
)
def test_what_is_no_range(text: str, said: str) -> None:
    with pytest.raises(WorkspaceError, match=said) as told:
        read_range(text)
    assert "\x1b" not in str(told.value)


def test_everything_fits_where_nothing_is_asked() -> None:
    assert all(version in Range() for version in VERSIONS)


number = st.integers(0, 9)
versions = st.builds("{}.{}.{}".format, number, number, number)


@given(versions, versions)
def test_a_caret_promises_what_versions_promise(one: str, other: str) -> None:
    promised = (
        one.split(".")[: 2 if one.startswith("0.") else 1] == other.split(".")[: 2 if one.startswith("0.") else 1]
    )
    assert same_line(one, other) == promised
    assert same_line(one, other) == same_line(other, one)
    assert one in read_range(f">={one}")
    assert one not in read_range(f">{one}")
    assert one in read_range(one)
