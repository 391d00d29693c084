"""Files from outside: names while a path is typed, texts, outputs, and which lines belong to a rubric."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from rubric_studio.errors import NotFound, RubricStudioError
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.desk import Desk
from rubric_studio.workflows.edit import OpenRubric
from rubric_studio.workflows.incoming import OutputsFile, TextFile, look, meant, names_below, sample_from

SET, RUBRIC = "sciatica-imaging", "mri-before-injection"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "texts" / "Inner").mkdir(parents=True)
    for name in ("b10.md", "b2.md", ".hidden.md", "Alpha.txt"):
        (tmp_path / "texts" / name).write_text("A text.", encoding="utf-8")
    return tmp_path / "texts"


@pytest.fixture
def view(example: Workspace) -> OpenRubric:
    return Desk(example, rater="r-1").open(SET, RUBRIC)


def test_names_below_a_path(folder: Path) -> None:
    assert names_below(f"{folder}/") == [f"{folder}/{name}" for name in ("Inner/", "Alpha.txt", "b2.md", "b10.md")]
    assert names_below(f"{folder}/B") == [f"{folder}/b2.md", f"{folder}/b10.md"]
    assert names_below(f"{folder}/.") == [f"{folder}/.hidden.md"]
    assert names_below(f"{folder}/nowhere/x") == []
    assert names_below("\x00") == []


def test_ones_own_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    assert names_below("~/al") == ["~/Alpha.txt"]
    assert isinstance(look("~/Alpha.txt"), TextFile)


def test_what_is_meant(folder: Path) -> None:
    assert meant(f"{folder}/b2.md", f"{folder}/b10.md") == f"{folder}/b2.md"
    assert meant(f"{folder}/b", f"{folder}/b10.md") == f"{folder}/b10.md"
    assert meant(f"{folder}/al") == f"{folder}/Alpha.txt"
    assert meant(f"{folder}/nothing") == f"{folder}/nothing"


def test_a_text_comes_as_it_is(folder: Path) -> None:
    for text in ("# A\r\n\r\nb\u2028c \x1b[2J\tx\n", "Ü"):
        (folder / "t.md").write_bytes(text.encode())
        found = look(f"{folder}/t.md")
        assert isinstance(found, TextFile)
        assert found.text == text


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.txt", b"\x00\x01", "is no text"),
        ("a.txt", "Röntgen".encode("latin-1"), "not a UTF-8 text"),
        ("a.txt", b" \n", "is empty"),
        ("a.jsonl", b"\n", "is empty"),
        ("a.jsonl", b"nothing\n", "holds no output of a model: line 1: this is no JSON"),
        ("a.txt", b"x" * 8_000_001, "is too large: 8 MB, at most 8 MB"),
    ],
)
def test_what_cannot_be_read_is_said(folder: Path, name: str, data: bytes, says: str) -> None:
    (folder / name).write_bytes(data)
    with pytest.raises(RubricStudioError, match=says):
        look(str(folder / name))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    with pytest.raises(RubricStudioError, match="not an ordinary file"):
        look(f"{folder}/pipe.txt")


def test_no_file_a_folder(folder: Path) -> None:
    with pytest.raises(NotFound, match="no file called"):
        look(f"{folder}/none.txt")
    with pytest.raises(RubricStudioError, match="is a folder"):
        look(str(folder))
    with pytest.raises(RubricStudioError, match="cannot be read"):
        look("a\x00b")


def test_the_lines_of_this_rubric(folder: Path, view: OpenRubric) -> None:
    assert view.rubric is not None
    asked = view.rubric.prompt[-1].content
    records = [
        {"prompt": asked, "output": "1"},
        {"prompt": "How do I grow tomatoes?", "output": "2"},
        {
            "prompt": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": f"{asked} "}],
            "output": "3",
        },
        {"prompt_id": RUBRIC, "output": "4"},
        {"custom_id": f"{SET}/{RUBRIC}", "output": "5"},
        {"prompt_id": "another", "output": "6"},
        {"messages": [{"role": "user", "content": asked}, {"role": "assistant", "content": "7"}]},
    ]
    path = folder / "out.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    found = look(str(path), view)
    assert isinstance(found, OutputsFile)
    assert [found.held.outputs[n].text for n in found.belonging] == ["1", "3", "4", "5", "7"]
    sample = sample_from(found.held.outputs[0], author="unknown")
    assert (sample.kind, sample.author, sample.text) == ("model", "unknown", "1")


def test_a_line_that_is_too_long_is_left_out(folder: Path) -> None:
    path = folder / "out.jsonl"
    path.write_bytes(b'{"text": "' + b"x" * 16_000_100 + b'"}\n{"text": "A."}\n')
    found = look(str(path))
    assert isinstance(found, OutputsFile)
    assert [output.line for output in found.held.outputs] == [2]
    assert "too long" in found.held.left_out[0]
