"""The strict reader: every hazard of YAML is the right data, or one plain sentence with its line and column."""

# a case a line, in scripts whose letters look like others:
# ruff: noqa: E501, RUF001

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import time

import pytest

from rubric_studio.errors import InvalidRubric
from rubric_studio.store.reader import MAX_CHARACTERS, read

JARGON = (
    "libyaml",
    "scann",
    "token",
    "mapping",
    "pars",
    "node",
    "scalar",
    "sequence",
    "stream",
    "codec",
    "did not find",
)

DATA = {
    "words of YAML 1.1": (
        "a: no\nb: on\nc: yes\nd: off\ny: n",
        {"a": "no", "b": "on", "c": "yes", "d": "off", "y": "n"},
    ),
    "a leading zero is decimal": ("a: 017\nb: 08", {"a": 17, "b": 8}),
    "octal and hexadecimal of 1.2": ("a: 0o17\nb: 0xfF", {"a": 15, "b": 255}),
    "not numbers": (
        "a: 0x\nb: -0x1\nc: 0o8\nd: 1_000\ne: 0b1",
        {"a": "0x", "b": "-0x1", "c": "0o8", "d": "1_000", "e": "0b1"},
    ),
    "times": ("a: 12:30\nb: 12:30:45", {"a": "12:30", "b": "12:30:45"}),
    "dates": ("a: 2026-01-02\nb: 2026-13-45", {"a": "2026-01-02", "b": "2026-13-45"}),
    "date and time": ("a: 2026-01-02 10:00:00", {"a": "2026-01-02 10:00:00"}),
    "floats": ("a: 1e3\nb: .5\nc: 1.\nd: -1.5E-3", {"a": 1000.0, "b": 0.5, "c": 1.0, "d": -0.0015}),
    "signs": ("a: +5\nb: -0\nc: -999999999999999999", {"a": 5, "b": 0, "c": -999999999999999999}),
    "nothing": ("a:\nb: ~\nc: NULL\nd: ''", {"a": None, "b": None, "c": None, "d": ""}),
    "truth": ("a: True\nb: FALSE\nc: tRUE", {"a": True, "b": False, "c": "tRUE"}),
    "other signs": ("a: =\nb: <<\nc: x#y\nd: x:y", {"a": "=", "b": "<<", "c": "x#y", "d": "x:y"}),
    "quoted keys": ('"1": a\n"<<": b\n"": c', {"1": "a", "<<": "b", "": "c"}),
    "explicit key": ("? a\n: 1", {"a": 1}),
    "composed and decomposed keys are two": ("e\u0301: 1\n\u00e9: 2", {"e\u0301": 1, "\u00e9": 2}),
    "digits of other scripts": ("a: ٣\nb: １", {"a": "٣", "b": "１"}),
    "CRLF": ('a: 1\r\nb: |\r\n  x\r\n  y\r\nc: "p\r\n  q"\r\n', {"a": 1, "b": "x\ny\n", "c": "p q"}),
    "a tab after a colon and at the end": ("a:\t1\t\nb: 2", {"a": 1, "b": 2}),
    "escapes": (r'a: "\u2028\ufeff\e\0\U0001F600\N"', {"a": "\u2028\ufeff\x1b\0\U0001f600\x85"}),
    "joiners and directional marks": (
        "a: می\u200cخواهم \u200f\u2067x\u2069",
        {"a": "می\u200cخواهم \u200f\u2067x\u2069"},
    ),
    "JSON": ('{"a": 1,\n\t"b": [true, null]}', {"a": 1, "b": [True, None]}),
    "document marks": ("---\na: 1\n...\n", {"a": 1}),
    "chomping": ("a: |+\n  x\n\nb: >-\n  x\n  y\n", {"a": "x\n\n", "b": "x y"}),
    "a long text": (f"a: {'x' * 100_000}", {"a": "x" * 100_000}),
    "depth": ("a: " + "[" * 31 + "]" * 31, {"a": json.loads("[" * 31 + "]" * 31)}),
}


@pytest.mark.parametrize("name", DATA)
def test_data(name: str) -> None:
    text, wanted = DATA[name]

    assert read(text, "f.yaml") == wanted


INVISIBLE = "invisible character"
REFUSED = {
    "too large a number": ("a: 1\nb: 1e400", "2:4", "too large"),
    "5,000 digits": ("a: " + "9" * 5000, "1:4", "too many digits"),
    "19 digits": ("a: -1234567890123456789", "1:4", "too many digits"),
    "infinity": ("a: [1, -.inf]", "1:8", "Infinity"),
    "not a number": ("a: .NaN", "1:4", "not-a-number"),
    "duplicate key": ("a: 1\nb: 2\na: 3", "3:1", "“a” stands here twice"),
    "duplicate key, written otherwise": ("g:\n  'x': 1\n  \"x\": 2", "3:3", "“x” stands here twice"),
    "number as key": ("1: a\n'1': b", "1:1", "“1” must be a text"),
    "nothing as key": ("~: a", "1:1", "“~” must be a text"),
    "truth as key": ("a: 1\ntrue: a", "2:1", "“true” must be a text"),
    "list as key": ("? [a]\n: 1", "1:3", "must be a plain word"),
    "anchor": ("a: &x 1", "1:4", "Anchors"),
    "anchor at a key": ("&x a: 1", "1:1", "must be a plain word"),
    "alias": ("a: 1\nb: *x", "2:4", "References"),
    "alias as key": ("*x : 1", "1:1", "must be a plain word"),
    "merge key": ("a: 1\n<<: {c: 1}", "2:1", "Merge keys"),
    "tag": ("a: !!python/object/apply:os.system [id]", "1:4", "Tags"),
    "own tag": ("a: !foo bar", "1:4", "Tags"),
    "tag without a name": ("a: ! bar", "1:4", "Tags"),
    "unknown tag handle": ("a: !e!x 1", "1:4", "Tags"),
    "%YAML": ("%YAML 1.1\n---\na: no", "1:1", "%"),
    "%YAML 2.0": ("%YAML 2.0\n---\na: 1", "1:1", "%"),
    "%TAG": ("%TAG ! tag:x\n---\na: 1", "1:1", "%"),
    "unknown directive": ("%FOO bar\n---\na: 1", "1:1", "%"),
    "two documents": ("a: 1\n---\nb: 2", "2:1", "second document"),
    "text behind the end": ("a: 1\n...\nb: 2", "3:1", "three dots"),
    "three dashes at the margin of a block": ("a: |\n  x\n--- b", "3:1", "second document"),
    "tab indent": ("a:\n\tb: 1", "2:1", "tab"),
    "tab behind a dash": ("a:\n-\tb: 1", "2:2", "tab"),
    "byte order mark": ("a: 1\n\ufeffb: 2", "2:1", "U+FEFF"),
    "CR alone": ("a: 1\rb: 2\r", "1:5", "Macintosh"),
    "CR alone in a text": ('a: "x\ry"', "1:6", "Macintosh"),
    "form feed": ("a: 1\n\x0cb: 2", "2:1", "U+000C"),
    "NEL": ("a: 1\nb: x\x85y", "2:5", "U+0085"),
    "line separator": ("a: x\u2028y", "1:5", "U+2028"),
    "line separator in quotes": ('a: "x\u2028y"', "1:6", "U+2028"),
    "paragraph separator in a block": ("a: |\n  x\u2029y", "2:4", "U+2029"),
    "direction override": ("a: 'x\u202ey'", "1:6", "U+202E"),
    "NUL": ("a: \0", "1:4", "U+0000"),
    "bell": ("a: \x07", "1:4", "U+0007"),
    "DEL": ("a: \x7f", "1:4", "U+007F"),
    "no character": ("a: \ufffe", "1:4", "U+FFFE"),
    "lone surrogate": ("a: \ud800", "1:4", "U+D800"),
    "escaped lone surrogate": (r'a: "\ud800"', "1:7", "half of a character"),
    "escaped pair": (r'a: "\ud83d\ude00"', "1:7", "half of a character"),
    "escape beyond Unicode": (r'a: "\U00110000"', "1:7", "Write the character itself"),
    "zero width in a key": ("a: 1\nti\u200btle: x", "2:1", INVISIBLE),
    "no-break space in a key": ("\u00a0a: 1", "1:1", INVISIBLE),
    "invisible letter in a key": ("a\u3164: 1", "1:1", INVISIBLE),
    "empty": ("", "1:1", "holds nothing"),
    "comments only": ("# a\n# b", "1:1", "holds nothing"),
    "three dashes only": ("---\n", "1:1", "holds nothing"),
    "key too long": ("k" * 2000 + ": 1", "1:2001", "key is too long"),
    "colon in a text": ("a: b: c", "1:5", "colon"),
    "text goes on as key": ("a: 1\n  b: 2", "2:4", "indentation"),
    "no colon": ("a: 1\nbcd\ne: 2", "3:1", "neither “key: value”"),
    "not in line": ("a:\n    - x\n  - y", "3:3", "does not line up"),
    "list, then key": ("- a\nb: 1", "2:1", "does not line up"),
    "words behind quotes": ('a: "x" y', "1:8", "does not belong"),
    "open quote": ("a: 1\nb: 'x\nc: 2", "2:4", "never closed"),
    "open double quote": ('a: "x', "1:4", "never closed"),
    "quote over document mark": ("a: 'x\n---\n'", "1:4", "not closed before"),
    "unknown escape": (r'a: "\d"', "1:5", "backslash"),
    "bad hexadecimal escape": (r'a: "\xZZ"', "1:7", "backslash"),
    "open list": ("a: [1, 2\nb: 3", "1:4", "closing ]"),
    "open group": ("a: {b: 2\nc: 3", "1:4", "closing }"),
    "comma alone": ("a: [,]", "1:5", "value is missing"),
    "closing bracket": ("a: ]", "1:4", "double quotes"),
    "@": ("a: @x", "1:4", "“@”"),
    "`": ("a: `x`", "1:4", "“`”"),
    "*": ("a: *bold* x", "1:4", "double quotes"),
    "&": ("a: & b", "1:4", "double quotes"),
    ">": ("a: > 5 mg", "1:4", "double quotes"),
    "?": ("a: ? b", "1:4", "question mark"),
    "list behind its key": ("a: - b", "1:4", "line of its own"),
    "deep lists": ("a: " + "[" * 100_000, "1:35", "nested"),
    "deep groups": ("a: " + "{b: " * 100_000, "1:128", "nested"),
    "deep blocks": ("\n".join(" " * n + "a:" for n in range(500)), "33:33", "nested"),
    "deep dashes": ("- " * 500 + "a", "1:65", "nested"),
    "billion laughs": ('a: &a ["x"]\n' + "".join(f"{b}: &{b} [*{a},*{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)), "1:4", "Anchors"),
    "merge bomb": ("a: &a {x: 1}\nb: {<<: [*a, *a]}", "1:4", "Anchors"),
    "many anchors": ("\n".join(f"k{n}: &a{n} 1" for n in range(20_000)), "1:5", "Anchors"),
    "many items": ("- x\n" * 300_000, "200000:3", "entries"),
    "many empty items": ("- \n" * 300_000, "200000:2", "entries"),
    "many keys": ("".join(f"k{n}:\n" for n in range(300_000)), "200000:", "entries"),
    "too many characters": ("#" * (MAX_CHARACTERS + 1), "1:1", "too large"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    text, place, words = REFUSED[name]
    began = time.process_time()

    with pytest.raises(InvalidRubric) as caught:
        read(text, "f.yaml")

    assert time.process_time() - began < 1
    [problem] = caught.value.problems
    assert str(problem.place).startswith(f"f.yaml:{place}")
    assert words in problem.message
    assert problem.message.endswith((".", "?", '"'))
    said = problem.message.replace("“key: value”", "")
    assert not [word for word in JARGON if word in said.lower()], said


WORD_SALAD = ["a", ":", " ", "\n", "-", "- ", "? ", ": ", "'", '"', "[", "]", "{", "}", ",", "|", ">", "&a", "*a", "!a"]


def test_whatever_is_refused_is_refused_in_plain_words() -> None:
    seen = set()
    for parts in itertools.product([*WORD_SALAD, "#", "%", "@", "\t", "\\", "~", "1"], repeat=3):
        for frame in ("{}", "a: {}", 'a: "{}"\nb: 1', "a:\n  - b: {}\n  - c"):
            try:
                read(frame.replace("{}", "".join(parts)), "f.yaml")
            except InvalidRubric as error:
                seen.add((error.problems[0].message, error.problems[0].place is not None))
    for message, placed in seen:
        said = message.replace("“key: value”", "")
        assert placed
        assert not [word for word in JARGON if word in said.lower()], said


CRASHES = [
    "'a: ' + '[' * 4_000_000",
    "'- ' * 2_000_000",
    "'? ' * 2_000_000",
    "'a: \"' + 'x\\n' * 2_000_000",
    "'#\\n' * 3_000_000",
]


@pytest.mark.parametrize("text", CRASHES)
def test_an_attack_neither_crashes_nor_eats_the_memory(text: str) -> None:
    code = f"""
import resource, time
resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000, 1_000_000_000))
from rubric_studio.errors import InvalidRubric
from rubric_studio.store.reader import read
text, began = {text}, time.process_time()
try:
    read(text, "f.yaml")
except InvalidRubric as error:
    print(str(error)[:100])
assert time.process_time() - began < 2, time.process_time() - began
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stderr
    assert "f.yaml:" in done.stdout
