"""Every error writes its own sentence, and none can make a terminal obey."""

from __future__ import annotations

import inspect

import pytest

from rubric_studio import errors
from rubric_studio.errors import (
    DigestMismatch,
    GitError,
    InvalidRubric,
    NotFound,
    PackError,
    ReleaseBlocked,
    RubricStudioError,
    UnsupportedFormat,
    WorkspaceError,
)
from rubric_studio.finding import Finding, Place, Problem, Severity
from rubric_studio.language import LOCALES, counted, use_language

ODD = "x\x1b[2J\u202e"
FINDING = Finding(
    code="E101", severity=Severity.ERROR, message="Twice.", set="s", rubric="r", place=Place("a.yaml", 3, 5)
)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (NotFound("set", "back"), "There is no set called “back”."),
        (NotFound("set", "back", hint="The sets here: neck."), "There is no set called “back”. The sets here: neck."),
        (WorkspaceError("No."), "No."),
        (GitError("No.", command="git x", status=3, stderr="fatal"), "No."),
        (PackError("No."), "No."),
        (
            DigestMismatch("p.rubricpack", wanted="sha256:1", found="sha256:2"),
            "p.rubricpack is not what was released: wanted sha256:1, found sha256:2. Fetch the file again.",
        ),
        (
            UnsupportedFormat("p", found="x/2", known="x/1"),
            "p has the format “x/2”; this version reads “x/1”. Install a newer Rubric Studio.",
        ),
        (
            InvalidRubric("a.yaml", [Problem("One.", place=Place("a.yaml", 2, 4)), Problem("Two.")]),
            "a.yaml:2:4: One.\na.yaml: Two.",
        ),
        (ReleaseBlocked([FINDING]), "One thing has to be mended first:\n  a.yaml:3:5: E101 Twice."),
        (
            ReleaseBlocked([FINDING, FINDING]),
            "2 things have to be mended first:\n  a.yaml:3:5: E101 Twice.\n  a.yaml:3:5: E101 Twice.",
        ),
    ],
)
def test_messages(error: RubricStudioError, text: str) -> None:
    assert str(error) == text
    assert isinstance(error, RubricStudioError)


@pytest.mark.parametrize(
    "error",
    [
        NotFound("file", ODD),
        WorkspaceError(ODD),
        GitError(ODD),
        PackError(ODD),
        DigestMismatch(ODD, wanted="a", found=ODD),
        UnsupportedFormat(ODD, found=ODD, known="a"),
        InvalidRubric(ODD, [Problem(ODD), Problem(ODD, place=Place(ODD))]),
        ReleaseBlocked([Finding(code="E", severity=Severity.ERROR, message=ODD, place=Place(ODD))]),
    ],
)
def test_safe_to_show(error: RubricStudioError) -> None:
    assert "\x1b" not in str(error)
    assert "\u202e" not in str(error)
    assert "␛" in str(error)


def test_what_an_error_holds() -> None:
    assert GitError("x", command="c", status=1, stderr="s").stderr == "s"
    assert InvalidRubric("p", [Problem("x")]).problems == (Problem("x"),)
    assert ReleaseBlocked([FINDING]).findings == (FINDING,)
    assert DigestMismatch("x", wanted="a", found="b").wanted == "a"


def test_the_tree_is_drawn_at_the_head() -> None:
    classes = [name for name, held in inspect.getmembers(errors, inspect.isclass) if held.__module__ == errors.__name__]
    assert all(name in (errors.__doc__ or "") for name in classes)


def test_findings_and_places() -> None:
    assert str(FINDING) == "a.yaml:3:5: E101 Twice."
    assert str(FINDING.at(Place("b.yaml"))) == "b.yaml:1:1: E101 Twice."
    assert str(Finding(code="E", severity=Severity.HINT, message="x")) == "E x"


def test_an_unknown_language_is_english() -> None:
    use_language("xx_Unknown")
    assert counted("one", "{n} of {what}", 2, what="x") == "2 of x"
    assert str(NotFound("set", "a")).startswith("There is no")
    assert LOCALES.name == "locales"
