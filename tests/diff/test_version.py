"""The version that follows."""

from __future__ import annotations

import pytest

from rubric_studio.diff.changes import Bump
from rubric_studio.diff.version import following, parse


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


@pytest.mark.parametrize("text", ["1.2", "1.2.3.4", "01.2.3", "1.2.x", "", "v1.2.3", "1.2.3\n"])
def test_no_version(text: str) -> None:
    with pytest.raises(ValueError, match="no version"):
        parse(text)
