"""The formats of ``diff`` that others read: Markdown for a pull request, one HTML file, GitHub's annotations."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from rubric_studio.cli.diffs import SHAPES, Look, markdown, page
from rubric_studio.model import codec
from rubric_studio.workflows.compare import Comparison, compare_set

Call = Callable[..., Any]
NAME = "rubrics/sciatica-imaging/repeat-injection.yaml"
HOSTILE = (
    'a\x1b[31m <script>alert(1)</script> | `rm` @octocat #12 https://evil.example **b** & "q" [x](y)\n| c |\n</details>'
)
VOID = {"meta"}


@pytest.fixture
def edited(recorded: Path) -> Path:
    """The example sets with a rubric that was worked on."""
    path = recorded / NAME
    written = path.read_text(encoding="utf-8")
    for old, new in {"points: 6": "points: -6", "an option when the first": "an option if the first"}.items():
        assert old in written
        written = written.replace(old, new, 1)
    path.write_text(written, encoding="utf-8")
    return recorded


@pytest.fixture
def compared(edited: Path, example: Any) -> Comparison:
    return compare_set(example, "sciatica-imaging")


def hostile() -> Comparison:
    """Give a comparison in which every word that a person can choose is hostile."""
    from rubric_studio.diff.changes import SetState
    from rubric_studio.workflows.compare import between

    def state(text: str, points: int) -> SetState:
        criteria = [
            {"id": "c", "criterion": text, "points": points, "justification": text},
            {"id": f"d{points}", "criterion": f"{HOSTILE} {points}", "points": 1},
        ]
        rubric = codec.rubric_from({"id": "r", "title": HOSTILE, "criteria": criteria})
        return SetState(codec.set_from({"id": "s", "title": text}), {"r": rubric})

    return between((state(HOSTILE, 1), state(f"{HOSTILE} more", -2)), (HOSTILE, HOSTILE), "s")


# markdown -------------------------------------------------------------------------------------------------------------


def test_markdown_says_what_it_means_before_the_details(compared: Comparison) -> None:
    said = markdown.render([compared], Look())
    assert said.startswith("### sciatica-imaging: from the last record to the files as they are\n\n**2 changes")
    assert "Version: major" in said.split("<details>")[0]
    assert "an option <del>when</del><ins>if</ins> the first" in said
    assert "| response | before | after | difference |" in said
    assert said.count("<details>") == said.count("</details>") == 1


def test_nothing_in_a_text_is_markup() -> None:
    said = markdown.render([hostile()], Look())
    tags = set(re.findall(r"<[^>]*>", said))
    closed = {f"</{tag}>" for tag in ("b", "summary", "details", "del", "ins")}
    assert tags <= {"<details>", "<summary>", "<b>", "<!-- -->", "<br>", "<del>", "<ins>"} | closed
    assert not re.search(r"[@#]\w|https?://|www\.|`|\x1b", said.replace("&#", ""))
    rows = [line for line in said.split("\n") if line.startswith("| ")]
    assert rows
    assert {row.count("|") for row in rows} == {4}


LISTS = [("1. x", "1&#46; x"), ("- x", "&#45; x"), ("-0.5", "-0.5"), ("a - b", "a - b")]


@pytest.mark.parametrize(("text", "written"), LISTS)
def test_a_line_does_not_begin_a_list(text: str, written: str) -> None:
    assert markdown.plain(text) == written


def test_what_does_not_fit_is_counted(compared: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = markdown.render([compared] * 200, Look())
    assert len(whole) <= markdown.MOST
    assert whole.count("<details>") == whole.count("</details>")
    lost = re.search(r"no more room: (\d+) changes, the scores of \d+ rubrics\.", whole)
    assert lost
    assert int(lost.group(1)) + len(re.findall(r"^\| (?:\*\*)?(?:scores|look)", whole, re.MULTILINE)) == 400
    monkeypatch.setattr(markdown, "MOST", len(markdown.render([compared], Look())) + 200)
    said = markdown.render([compared], Look())
    assert said.endswith(
        "**Left out here, as there is no more room: the scores of one rubric. “rubric-studio diff” shows all.**"
    )
    assert len(said) <= markdown.MOST


# html -----------------------------------------------------------------------------------------------------------------


class _Tags(HTMLParser):
    """Notes which elements there are, and that each is closed where it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(text: str) -> _Tags:
    found = _Tags()
    found.feed(text)
    found.close()
    assert found.open == []
    return found


def test_the_page_stands_alone(compared: Comparison) -> None:
    said = page.render([compared], Look())
    found = parsed(said)
    assert not {"script", "link", "img", "iframe", "object", "form"} & {tag for tag, _attrs in found.seen}
    attributes = {name for _tag, attrs in found.seen for name in attrs}
    assert not {"src", "style"} & attributes
    assert all(a["href"].startswith("#") for tag, a in found.seen if tag == "a" and a["href"])
    assert "url(" not in said
    assert "@import" not in said
    assert "default-src &#x27;none&#x27;" in said


def test_a_rubric_has_one_section(call: Call, edited: Path) -> None:
    folder = edited / "rubrics/sciatica-imaging"
    for name in ("mri-before-injection.yaml", "repeat-injection.yaml"):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace("title: ", "title: New ", 1), encoding="utf-8")
    path = folder / "responses/mri-before-injection.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("MRI", "scan"), encoding="utf-8")
    found = parsed(call("diff", "--format", "html", cwd=edited).out)
    ids = [attrs["id"] for _tag, attrs in found.seen if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {"rubric--sciatica-imaging--mri-before-injection", "rubric--sciatica-imaging--repeat-injection"} <= set(ids)


def test_every_link_leads_somewhere_and_no_anchor_is_there_twice(compared: Comparison) -> None:
    found = parsed(page.render([compared, hostile()], Look()))
    ids = [attrs["id"] for _tag, attrs in found.seen if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {str(a["href"]).removeprefix("#") for tag, a in found.seen if tag == "a"} <= set(ids)
    prints = [change.fingerprint.removeprefix("sha256:")[:12] for change in compared.changes]
    assert {f"change-{mark}" for mark in prints} <= set(ids)
    assert {"criterion--sciatica-imaging--repeat-injection--repeat-possible", "criterion--s--r--c"} <= set(ids)


def test_the_page_marks_words_and_shows_the_effect(compared: Comparison) -> None:
    said = page.render(
        [compared], Look(signoffs={("sciatica-imaging", "repeat-injection", "repeat-possible"): "Two <agree>."})
    )
    assert "<del>when</del><ins>if</ins>" in said
    assert "Effect on scores" in said
    assert '<p class="signoff" dir="auto">Two &lt;agree&gt;.</p>' in said


def test_hostile_words_stay_words() -> None:
    held = hostile()
    found = parsed(page.render([held], Look()))
    assert "script" not in {tag for tag, _attrs in found.seen}
    assert "<script>alert(1)</script>" in found.text
    assert "\x1b" not in found.text


# github ---------------------------------------------------------------------------------------------------------------


def test_annotations_stand_at_their_lines(call: Call, edited: Path) -> None:
    done = call("diff", "--format", "github", "--set", "sciatica-imaging", cwd=edited)
    first, *_rest = done.out.split("\n")
    assert first.startswith(f"::warning title=criterion-sign-flipped,file={NAME},line=19,col=13::Repeating a steroid")
    assert {line.split(" ")[0] for line in done.out.split("\n") if line} == {"::warning", "::notice"}
    assert "::notice title=Effect on scores,file=" in done.out
    assert "Version: major" in done.out


def test_annotations_name_files_from_the_top_of_the_repository(call: Call, edited: Path) -> None:
    inner = edited.parent / "outer"
    inner.mkdir()
    edited.rename(inner / "inner")
    (inner / "inner" / ".git").rename(inner / ".git")
    for words in (["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "x"]):
        subprocess.run(["git", *words], cwd=inner, check=True, capture_output=True)
    path = inner / "inner" / NAME
    path.write_text(path.read_text(encoding="utf-8").replace("points: -6", "points: 6"), encoding="utf-8")
    done = call("diff", "--format", "github", "--set", "sciatica-imaging", cwd=inner / "inner")
    assert f"file=inner/{NAME},line=19" in done.out


def test_annotations_are_one_line_each() -> None:
    from rubric_studio.cli.diffs import annotations

    said = annotations.render([hostile()], Look())
    assert all(line.startswith("::") for line in said.split("\n"))
    assert "\x1b" not in said
    title = re.findall(r"::notice title=(s%3A[^:]*)::", said)
    assert "," not in title[0]
    assert "\n" in unquote(title[0])


def test_what_cannot_be_read_is_a_warning_and_leaves_the_version_open(call: Call, edited: Path) -> None:
    (edited / NAME).write_text("id: [", encoding="utf-8")
    other = edited / "rubrics/sciatica-imaging/mri-before-injection.yaml"
    for titled, patch in ((False, False), (True, True)):
        if titled:
            other.write_text(other.read_text(encoding="utf-8").replace("title: ", "title: New ", 1), encoding="utf-8")
        for shape in set(SHAPES) - {"json"}:
            said = call("diff", "--format", shape, "--set", "sciatica-imaging", cwd=edited).out
            assert "no score can change" not in said
            assert ("Version: at least patch; what changed in what cannot be read is not known." in said) == patch
        said = call("diff", "--format", "github", "--set", "sciatica-imaging", cwd=edited).out
        assert re.search(rf"^::warning title=[^:]*,file={NAME},line=1,[^:]*::What changed here is not known", said)


# all of them ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_every_format_can_be_written_to_a_file(call: Call, edited: Path, shape: str) -> None:
    shown = call("diff", "--format", shape, cwd=edited)
    done = call("diff", "--format", shape, "-o", "made.txt", cwd=edited)
    assert (done.code, done.out, done.err) == (0, "", "Wrote made.txt.\n")
    assert (edited / "made.txt").read_text(encoding="utf-8") == shown.out
    again = call("diff", "--format", shape, "-o", "nowhere/made.txt", cwd=edited)
    assert (again.code, "cannot be written" in again.err) == (3, True)


@pytest.mark.parametrize("shape", ["markdown", "html", "github"])
def test_whoever_reads_may_stop(edited: Path, shape: str) -> None:
    line = f"{sys.executable} -m rubric_studio diff --format {shape} | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], cwd=edited, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_two_files_without_a_workspace(call: Call, edited: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_bytes((edited / NAME).read_bytes().replace(b"points: -6", b"points: 6"))
    for shape in SHAPES:
        done = call("diff", other, edited / NAME, "--format", shape, cwd=tmp_path)
        assert (done.code, done.err) == (0, "")
        assert "sign" in done.out


def test_nothing_changed(call: Call, recorded: Path) -> None:
    for shape in ("markdown", "html"):
        assert "nothing changed" in call("diff", "--format", shape, cwd=recorded).out
    assert call("diff", "--format", "github", cwd=recorded).out.strip() == ""
