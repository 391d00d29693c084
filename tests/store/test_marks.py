"""Files in which another program's merge left marks, taken apart."""

from __future__ import annotations

import subprocess

import pytest

from rubric_studio.store.marks import Unmarked, unmarked

TWO = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> theirs\nd\n"
NESTED = TWO.replace("b\n", f"b\n||||||| a\n{'|' * 9} x\n{'=' * 8} y\n")
THREE = "a\n<<<<<<< HEAD\nb\n||||||| 1234567\nx\n=======\nc\n>>>>>>> theirs\nd\n"


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        (TWO, Unmarked(None, "a\nb\nd\n", "a\nc\nd\n")),
        (THREE, Unmarked("a\nx\nd\n", "a\nb\nd\n", "a\nc\nd\n")),
        (THREE + TWO, Unmarked(None, "a\nb\nd\na\nb\nd\n", "a\nc\nd\na\nc\nd\n")),
        (TWO.replace("\n", "\r\n"), Unmarked(None, "a\r\nb\r\nd\r\n", "a\r\nc\r\nd\r\n")),
        ("<<<<<<<\n=======\nc\n>>>>>>>", Unmarked(None, "", "c\n")),
        (NESTED, Unmarked(f"a\n{'|' * 9} x\n{'=' * 8} y\nd\n", "a\nb\nd\n", "a\nc\nd\n")),
    ],
)
def test_marks_are_taken_apart(text, sides):
    assert unmarked(text) == sides


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: b\n",
        "=======\n",
        "Title\n=======\nText\n",
        "<<<<<<< HEAD\nb\n",
        "<<<<<<< HEAD\nb\n=======\nc\n",
        "<<<<<<< HEAD\nb\n>>>>>>> theirs\n",
        "<<<<<<< HEAD\n<<<<<<< HEAD\n=======\n>>>>>>> a\n>>>>>>> a\n",
        "text <<<<<<< HEAD\n=======\n>>>>>>> a\n",
        "<<<<<<<HEAD\n=======\n>>>>>>> a\n",
    ],
)
def test_what_is_not_marked_or_does_not_fit_together(text):
    assert unmarked(text) is None


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
def test_what_git_leaves(tmp_path, style):
    texts = {"base": "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "ours": "one\n2\n3\n4\n5\n6\n7\n8\n9 ours\n"}
    texts["theirs"] = texts["base"].replace("1", "eins").replace("9", "9 theirs").replace("5", "five")
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = ["git", "merge-file", "-p", *([f"--{style}"] if style != "merge" else []), "ours", "base", "theirs"]
    marked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    sides = unmarked(marked)
    assert sides is not None
    middle = {"ours": texts["ours"].replace("5", "five"), "theirs": texts["theirs"]}
    assert (sides.ours, sides.theirs) == (middle["ours"], middle["theirs"])
    assert sides.base == (None if style == "merge" else texts["base"].replace("5", "five"))
