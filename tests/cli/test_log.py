"""``rubric-studio log`` and ``blame``: what is asked for by which words, what is printed, and how it ends."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
Git = Callable[..., str]
RUBRIC = "sciatica-imaging/mri-before-injection"


@pytest.fixture
def changed(recorded: Path, git: Git) -> Path:
    """Two records, a release after the first, and a change that is not recorded."""
    path = recorded / "rubrics" / f"{RUBRIC}.yaml"
    git(recorded, "tag", "-am", "x", "sciatica-imaging/v1.0.0")
    path.write_text(path.read_text().replace("points: 7", "points: 9", 1))
    git(recorded, "-c", "user.name=Ben \x1b[31m", "commit", "-qam", "More \x1b[31mweight")
    path.write_text(path.read_text().replace("points: 9", "points: 8", 1))
    return recorded


def test_the_log_says_who_changed_what_when(call: Call, changed: Path) -> None:
    done = call("log", f"{RUBRIC}#confirms-cause", cwd=changed)
    assert done.code == 0
    lines = [re.sub(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?", "DAY", line) for line in done.out.splitlines()]
    text = (
        "Explains that the MRI can show what is pressing on the nerve, for example a herniated disc or spinal stenosis."
    )
    assert [re.sub(r"\([0-9a-f]{10}\)", "(ID)", line) for line in lines] == [
        "Not recorded yet",
        f"  +8  {text}",
        "  - criterion “confirms-cause” now has +8 points, was +9",
        "",
        "DAY  Ben \u241b[31m: More \u241b[31mweight  (ID)",
        f"  +9  {text}",
        "  - criterion “confirms-cause” now has +9 points, was +7",
        "",
        "== sciatica-imaging 1.0.0, released DAY ==",
        "",
        "DAY  Anna Example: First  (ID)",
        f"  +7  {text}",
        f"  - new criterion “confirms-cause”, +7 points: {text[:79]}…",
    ]


@pytest.mark.parametrize(
    "what",
    [
        RUBRIC,
        "mri-before-injection",
        f"rubrics/{RUBRIC}.yaml",
        "rubrics/sciatica-imaging/responses/mri-before-injection.yaml",
        f"{RUBRIC}/",
    ],
)
def test_a_rubric_is_named_in_several_ways(call: Call, changed: Path, what: str) -> None:
    for command in ("log", "blame"):
        found = json.loads(call(command, what, "--format", "json", cwd=changed).out)
        assert (found["set"], found["rubric"]) == tuple(RUBRIC.split("/"))


def test_a_path_counts_from_where_one_is(call: Call, changed: Path) -> None:
    found = call("log", "mri-before-injection.yaml", "--format", "json", cwd=changed / "rubrics/sciatica-imaging")
    assert json.loads(found.out)["rubric"] == "mri-before-injection"
    for what in ("set.yaml", "."):
        found = call("log", what, "--format", "json", cwd=changed / "rubrics/sciatica-imaging")
        assert (json.loads(found.out)["set"], json.loads(found.out)["rubric"]) == ("sciatica-imaging", None)


def test_blame_says_since_which_release_it_stands_so(call: Call, changed: Path) -> None:
    done = call("blame", RUBRIC, cwd=changed)
    assert done.code == 0
    assert "text: Anna Example" in done.out
    assert "since 1.0.0" in done.out
    assert "points: not recorded yet" in done.out

    first = json.loads(call("blame", RUBRIC, "--format", "json", cwd=changed).out)["criteria"][0]
    assert (first["text"]["who"], first["text"]["since"]) == ("Anna Example", "1.0.0")
    assert (first["points"]["value"], first["points"]["recorded"]) == (8, False)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("log", "nowhere"), 3, "There is no set called “nowhere”. The sets here: "),
        (("log", "sciatica-imaging/none"), 3, "There is no rubric called “sciatica-imaging/none”."),
        (("log", f"{RUBRIC}#confirm-cause"), 3, "Did you mean “confirms-cause”?"),
        (("log", "--since", "1.0.0"), 3, "name the set as well"),
        (("log", "sciatica-imaging", "--since", "9.0.0"), 3, "Released versions of sciatica-imaging: 1.0.0."),
        (("log", "emergency-escalation", "--since", "9.0.0"), 3, "Nothing of emergency-escalation is released yet."),
        (("log", "emergency-escalation/shared#escalation-time"), 3, "Did you mean “escalation-timing”?"),
        (("log", "sciatica-imaging/shared#x"), 3, "The set has, and had, no shared criteria."),
        (("blame", "sciatica-imaging/shared"), 3, "The set has, and had, no shared criteria."),
        (("log", "sciatica-imaging#confirms-cause"), 3, "Name a criterion with its rubric, as SET/RUBRIC#CRITERION."),
        (("log", "#confirms-cause"), 3, "Name a criterion with its rubric"),
        (("log", "schemas"), 3, "lies outside of “rubrics”"),
        (("log", "sciatica-imaging/a\nb"), 3, "There is no rubric called “sciatica-imaging/a b”."),
        (("log", f"{RUBRIC}#nope", "--since", "HEAD"), 3, "There is no criterion called “mri-before-injection#nope”."),
        (("log", "--limit", "-1"), 2, "--limit"),
        (("log", "../x/y"), 3, "There is no set called “..”."),
        (("log", "s/../../../x"), 3, "outside the workspace"),
        (("log", "--since", "--help"), 3, "There is no version"),
        (("blame",), 2, "RUBRIC"),
        (("blame", "sciatica-imaging"), 3, "Name one of this set: "),
        (("blame", "mri-before-injectio"), 3, "Did you mean “mri-before-injection”?"),
    ],
)
def test_what_cannot_be_answered_is_said(
    call: Call, changed: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    done = call(*arguments, cwd=changed)
    assert done.code == code
    assert says in " ".join(done.err.split())


def test_the_rest_is_counted_and_what_cannot_be_read_is_passed_over(call: Call, changed: Path, git: Git) -> None:
    assert "One record more: --limit 0 shows all." in call("log", "sciatica-imaging", "--limit", "1", cwd=changed).err
    path = changed / "rubrics" / f"{RUBRIC}.yaml"
    text = path.read_text()
    for n in range(7):
        path.write_text(f"{text}\nbroken {n}\n")
        git(changed, "commit", "-qam", "broken")
    path.write_text(text)
    git(changed, "commit", "-qam", "mended")

    done = call("log", RUBRIC, cwd=changed)
    assert done.err.count("Passed over: ") == 5
    assert "And 2 more that could not be read." in done.err


def test_where_nothing_changed_since_that_is_said(call: Call, changed: Path, git: Git) -> None:
    done = call("log", "emergency-escalation", "--since", "HEAD", cwd=changed)
    assert (done.code, done.out) == (0, "Nothing has changed since HEAD.\n")
    assert call("log", "emergency-escalation/chest-pain", "--since", "HEAD", cwd=changed).out == done.out


def test_a_note_cannot_steer_the_terminal(call: Call, changed: Path, git: Git) -> None:
    git(changed, "commit", "-qam", "More \x9b31mred")
    for shape in ("text", "json"):
        assert "\x9b" not in call("log", RUBRIC, "--format", shape, cwd=changed).out


def test_a_cut_off_copy_says_how_to_have_all(call: Call, changed: Path, git: Git, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", changed.as_uri(), "copy")
    for arguments in (("log",), ("log", RUBRIC), ("blame", RUBRIC)):
        assert "git fetch --unshallow" in call(*arguments, cwd=tmp_path / "copy").err
    done = call("log", RUBRIC, cwd=tmp_path / "copy")
    assert done.out == "" or "Nothing is recorded" not in done.out
    assert "not known here" in call("blame", RUBRIC, cwd=tmp_path / "copy").out


def test_the_releases_of_a_set(call: Call, changed: Path) -> None:
    done = call("log", "sciatica-imaging", "--releases", cwd=changed)
    assert done.code == 0
    assert re.sub(r"\d{4}-\d\d-\d\d", "DAY", done.out) == (
        "== sciatica-imaging 1.0.0, released DAY ==\n"
        "By Anna Example; first; not signed.\n"
        "Pack: (its tag names none: it was made by hand)\n"
    )
    (one,) = json.loads(call("log", "sciatica-imaging", "--releases", "--format", "json", cwd=changed).out)
    assert (one["set"], one["version"], one["tag"]) == ("sciatica-imaging", "1.0.0", "sciatica-imaging/v1.0.0")
    assert (one["by"], one["bump"], one["signed"]) == ("Anna Example", None, False)
    assert call("log", "emergency-escalation", "--releases", cwd=changed).out == (
        "Nothing of emergency-escalation is released yet.\n"
    )
    for asked in ([RUBRIC], [], ["sciatica-imaging", "--since", "1.0.0"]):
        done = call("log", *asked, "--releases", cwd=changed)
        assert (done.code, "one SET" in done.err) == (2, True)
