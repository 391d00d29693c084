"""Every hazard of YAML that is known to us, as documents: what each reads as, or where and why it is refused.

A document is what follows HEAD in a rubric's file, or where it is ``whole`` the file. One that could crash a parser, or
eat its time or memory, is ``alone`` in its process. A new hazard is a new line.
"""

# a case a line, some in letters that look like others:
# ruff: noqa: E501, RUF001

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

HEAD = """\
format: rubric-studio/rubric/1
id: {id}
title: A hazard
status: draft
language: en
prompt:
  - role: user
    content: What now?
criteria:
  - id: c
    criterion: Names the dose.
    points: 5
    axis: accuracy
"""


@dataclass(frozen=True)
class Hazard:
    """One document.

    Args:
        name: what it is.
        text: the document; a str becomes UTF-8.
        place: line:column of the finding, within the text; the column may be left out.
        words: what the finding says, in part.
        reads: the keys that it reads as, for a document that is fine.
        whole: it is the whole file.
        alone: it gets a process of its own.
    """

    name: str
    text: str | bytes
    place: str = ""
    words: str = ""
    reads: dict[str, Any] | None = None
    whole: bool = False
    alone: bool = False


def reads(name: str, text: str, **wanted: Any) -> Hazard:
    """Make a hazard that is legal: its keys x-a, x-b, ... are ``wanted``."""
    return Hazard(name, text, reads={f"x-{key}": value for key, value in wanted.items()})


def whole(name: str, text: str | bytes, place: str, words: str) -> Hazard:
    """Make one that is the whole file."""
    return Hazard(name, text, place, words, whole=True)


def alone(name: str, text: str | bytes, place: str, words: str) -> Hazard:
    """Make one that is dangerous."""
    return Hazard(name, text, place, words, alone=True)


def laughs(levels: int, width: int) -> str:
    """Make a list of lists of lists ... by references, each level so many times larger than the one before."""
    rows = [f"x-0: &a0 [{', '.join(['lol'] * width)}]"]
    rows += [f"x-{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, levels)]
    return "\n".join(rows)


def merges(levels: int) -> str:
    """Make groups that each merge the one before twice."""
    rows = ["x-0: &a0 {k: 1}"]
    rows += [f"x-{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}], k{n}: 1}}" for n in range(1, levels)]
    return "\n".join(rows)


LEGAL = (
    reads("the words of YAML 1.1", "x-a: no\nx-b: on\nx-c: yes\nx-d: off\nx-e: y\nx-f: N", a="no", b="on", c="yes", d="off", e="y", f="N"),
    reads("a key that YAML 1.1 takes for true", "x-a: {on: 1, no: 2, y: 3}", a={"on": 1, "no": 2, "y": 3}),
    reads("leading zeros", "x-a: 017\nx-b: 08\nx-c: -007", a=17, b=8, c=-7),
    reads("octal, hexadecimal, binary", "x-a: 0o17\nx-b: 0x1F\nx-c: 0b11\nx-d: 0o8\nx-e: -0x1\nx-f: 0x", a=15, b=31, c="0b11", d="0o8", e="-0x1", f="0x"),
    reads("base sixty", "x-a: 12:30\nx-b: 12:30:45\nx-c: -190:20:30.15", a="12:30", b="12:30:45", c="-190:20:30.15"),
    reads("underscores and commas in numbers", "x-a: 1_000\nx-b: 1,000\nx-c: 0x_1\nx-d: 1_0.5", a="1_000", b="1,000", c="0x_1", d="1_0.5"),
    reads("numbers with exponents", "x-a: 1e3\nx-b: 1E3\nx-c: 1.5e+3\nx-d: .5\nx-e: 1.\nx-f: 1e-400", a=1000.0, b=1000.0, c=1500.0, d=0.5, e=1.0, f=0.0),
    reads("numbers that are none", "x-a: 1e\nx-b: 1.2.3\nx-c: '1'\nx-d: ٣\nx-e: １\nx-f: ½", a="1e", b="1.2.3", c="1", d="٣", e="１", f="½"),
    reads("signs", "x-a: +5\nx-b: -0\nx-c: -999999999999999999\nx-d: '-'\nx-e: +", a=5, b=0, c=-999999999999999999, d="-", e="+"),
    reads("dates, and some that are none", "x-a: 2026-11-22\nx-b: 2026-13-45\nx-c: 2001-12-14t21:59:43.10-05:00\nx-d: 2026-11-22 10:00:00", a="2026-11-22", b="2026-13-45", c="2001-12-14t21:59:43.10-05:00", d="2026-11-22 10:00:00"),
    reads("nothing", "x-a:\nx-b: ~\nx-c: Null\nx-d: nULL\nx-e: ''\nx-f: None", a=None, b=None, c=None, d="nULL", e="", f="None"),
    reads("truth", "x-a: True\nx-b: FALSE\nx-c: tRUE", a=True, b=False, c="tRUE"),
    reads("the sign for a default", "x-a: =", a="="),
    reads("the sign for merging, as a value and in quotes", 'x-a: <<\nx-b: {"<<": 1}', a="<<", b={"<<": 1}),
    reads("tabs where they may be", "x-a:\t1\nx-b: z\t\nx-c: [1,\t2]", a=1, b="z", c=[1, 2]),
    reads("line breaks of Windows", "x-a: |\r\n  one\r\n  two\r\nx-b: \"p\r\n  q\"\r\nx-c: 1\r\n", a="one\ntwo\n", b="p q", c=1),
    reads("blanks at the end", "x-a: word   \nx-b: |\n  kept   \nx-c: 'kept '  ", a="word", b="kept   \n", c="kept "),
    reads("ends of blocks", "x-a: |+\n  z\n\nx-b: >-\n  z\n  z\nx-c: |2\n   z\n", a="z\n\n", b="z z", c=" z\n"),
    reads("one letter composed and decomposed", "x-a: {\u00e9: 1, e\u0301: 2}", a={"\u00e9": 1, "e\u0301": 2}),
    reads("a large number in quotes", "x-a: '123456789012345678901234567890'", a="123456789012345678901234567890"),
    reads("escapes", 'x-a: "\\u2028\\ufeff\\e\\0\\U0001F600\\N\\x7f"', a="\u2028\ufeff\x1b\0\U0001f600\x85\x7f"),
    reads("joiners and marks of direction", "x-a: می\u200cخواهم \u200f\u2067z\u2069", a="می\u200cخواهم \u200f\u2067z\u2069"),
    reads("no-break spaces", "x-a: z\u00a0z\nx-b: \u00a0", a="z\u00a0z", b="\u00a0"),
    reads("hashes and colons in texts", "x-a: z#z\nx-b: z:z\nx-c: 'a: b # c'\nx-d: http://a.b#c", a="z#z", b="z:z", c="a: b # c", d="http://a.b#c"),
    reads("explicit keys, and one without a value", "? x-a\n: 1\n? x-b", a=1, b=None),
    reads("a key of 1,000 letters", f"x-a: {{{'k' * 1000}: 1}}", a={"k" * 1000: 1}),
    reads("a text of 100,000 letters", f"x-a: {'z' * 100_000}", a="z" * 100_000),
    reads("as deep as may be", f"x-a: {'[' * 31}{']' * 31}", a=eval("[" * 31 + "]" * 31)),
    reads("the end of a document", "x-a: 1\n...\n", a=1),
    Hazard("JSON with tabs", '{"format": "rubric-studio/rubric/1", "id": "{id}", "title": "t",\n\t"language": "en", "prompt": [{"role": "user", "content": "c"}], "criteria": [{"id": "c", "criterion": "Names the dose.", "points": 5, "axis": "accuracy"}], "x-a": "no"}', reads={"x-a": "no"}, whole=True),
    Hazard("a byte order mark at the start", f"\ufeff{HEAD}x-a: 1\n", reads={"x-a": 1}, whole=True),
    Hazard("the start of a document", f"---\n{HEAD}x-a: 1\n", reads={"x-a": 1}, whole=True),
)  # fmt: skip

REFUSED = (
    whole("%YAML 1.1", f"%YAML 1.1\n---\n{HEAD}x-a: no\n", "1:1", "begin with %"),
    whole("%YAML 2.0", f"%YAML 2.0\n---\n{HEAD}", "1:1", "begin with %"),
    whole("an unknown directive", f"%FOO bar\n---\n{HEAD}", "1:1", "begin with %"),
    whole("%TAG", f"%TAG ! tag:x\n---\n{HEAD}", "1:1", "begin with %"),
    whole("nothing", "", "1:1", "holds nothing"),
    whole("comments only", "# a\n# b\n", "1:1", "holds nothing"),
    whole("three dashes only", "---\n", "1:1", "holds nothing"),
    whole("a line break only", "\n", "1:1", "holds nothing"),
    whole("a list", "- a\n- b\n", "1:1", "key: value"),
    whole("a text", "only words\n", "1:1", "key: value"),
    whole("a number", "5\n", "1:1", "key: value"),
    whole("an empty group", "{}\n", "1:1", "is missing here"),
    whole("no UTF-8", HEAD.encode() + b"x-a: caf\xe9\n", "", "not a UTF-8 text"),
    whole("half of a character, as bytes", HEAD.encode() + b"x-a: \xed\xa0\x80\n", "", "not a UTF-8 text"),
    whole("UTF-16", HEAD.encode("utf-16"), "", "not a UTF-8 text"),
    whole("UTF-16 without a mark", HEAD.encode("utf-16-le"), "1:2", "U+0000"),
    Hazard("too large a number", "x-a: 1\nx-b: 1e400", "2:6", "too large"),
    Hazard("too small a number", "x-a: -1e400", "1:6", "too large"),
    Hazard("infinity", "x-a: [1, -.inf]", "1:10", "Infinity"),
    Hazard("not a number", "x-a: .NaN", "1:6", "not-a-number"),
    Hazard("30 digits", "x-a: 123456789012345678901234567890", "1:6", "too many digits"),
    Hazard("hexadecimal digits", f"x-a: 0x{'f' * 30}", "1:6", "too many digits"),
    Hazard("a key twice", "x-a: 1\nx-b: 2\nx-a: 3", "3:1", "“x-a” stands here twice"),
    Hazard("a key twice, in other quotes", "x-a:\n  'z': 1\n  \"z\": 2", "3:3", "“z” stands here twice"),
    Hazard("a key twice, in brackets", "x-a: {z: 1, z: 1}", "1:13", "“z” stands here twice"),
    Hazard("a key twice, deep in a list", "x-a:\n  - - z: 1\n      z: 2", "3:7", "“z” stands here twice"),
    Hazard("a key as a number and a text", "1: a\n'1': b", "1:1", "“1” must be a text"),
    Hazard("a key as a number and truth", "x-a: {1: a, true: b}", "1:7", "“1” must be a text"),
    Hazard("nothing as a key", "~: a", "1:1", "“~” must be a text"),
    Hazard("no key", ": a", "1:1", "no key before this colon"),
    Hazard("a list as a key", "? [a]\n: 1", "1:3", "must be a plain word"),
    Hazard("an anchor", "x-a: &z 1", "1:6", "Anchors"),
    Hazard("an anchor twice", "x-a: &z 1\nx-b: &z 2\nx-c: *z", "1:6", "Anchors"),
    Hazard("an anchor at a key", "&z x-a: 1", "1:1", "must be a plain word"),
    Hazard("a reference to nothing", "x-a: *z", "1:6", "References"),
    Hazard("a reference to itself", "x-a: &z [*z]", "1:6", "Anchors"),
    Hazard("a reference as a key", "*z : 1", "1:1", "must be a plain word"),
    Hazard("a merge key", "x-a: {<<: {z: 1}}", "1:7", "Merge keys"),
    Hazard("a tag that runs a program", 'x-a: !!python/object/apply:os.system ["touch hacked"]', "1:6", "Tags"),
    Hazard("a tag of one's own", "x-a: !foo bar", "1:6", "Tags"),
    Hazard("a tag for a number", "x-a: !!int '12'", "1:6", "Tags"),
    Hazard("a tag for bytes", "x-a: !!binary aGk=", "1:6", "Tags"),
    Hazard("a tag at a group", "x-a: !!set {a, b}", "1:6", "Tags"),
    Hazard("a tag without a name", "x-a: ! z", "1:6", "Tags"),
    Hazard("a tag of an unknown handle", "x-a: !e!z 1", "1:6", "Tags"),
    Hazard("a tab as an indent", "x-a:\n\tz: 1", "2:1", "tab"),
    Hazard("a tab after spaces", "x-a:\n  \tz: 1", "2:", "tab"),
    Hazard("a tab behind a dash", "x-a:\n-\tz: 1", "2:2", "tab"),
    Hazard("a byte order mark further down", "\ufeffx-a: 1", "1:1", "U+FEFF"),
    Hazard("a byte order mark in a text", "x-a: z\ufeffz", "1:7", "U+FEFF"),
    Hazard("line breaks of old Macintosh computers", "x-a: 1\rx-b: 2\r", "1:7", "Macintosh"),
    Hazard("NEL in a text", "x-a: z\u0085z", "1:7", "U+0085"),
    Hazard("NEL in a block", "x-a: |\n  z\u0085z", "2:4", "U+0085"),
    Hazard("U+2028 in a text", "x-a: z\u2028z", "1:7", "U+2028"),
    Hazard("U+2028 in quotes", 'x-a: "z\u2028z"', "1:8", "U+2028"),
    Hazard("U+2028 in a block", "x-a: |\n  z\u2028z", "2:4", "U+2028"),
    Hazard("U+2029 in a comment", "x-a: z # \u2029x-b: hidden", "1:10", "U+2029"),
    Hazard("a direction override", "x-a: 'z\u202ez'", "1:8", "U+202E"),
    Hazard("a direction override in a comment", "x-a: z # \u202ehidden", "1:10", "U+202E"),
    Hazard("NUL", "x-a: z\0z", "1:7", "U+0000"),
    Hazard("bell", "x-a: \x07", "1:6", "U+0007"),
    Hazard("escape", "x-a: \x1b[2J", "1:6", "U+001B"),
    Hazard("DEL", "x-a: \x7f", "1:6", "U+007F"),
    Hazard("form feed", "x-a: 1\n\x0cx-b: 2", "2:1", "U+000C"),
    Hazard("U+FFFE", "x-a: \ufffe", "1:6", "U+FFFE"),
    Hazard("half of a character, as an escape", 'x-a: "\\ud800"', "1:9", "half of a character"),
    Hazard("a character in two halves, as JSON writes it", 'x-a: "\\ud83d\\ude00"', "1:9", "half of a character"),
    Hazard("an escape beyond all characters", 'x-a: "\\U00110000"', "1:9", "Write the character itself"),
    Hazard("a no-break space before a key", "\u00a0x-a: 1", "1:1", "invisible character"),
    Hazard("a no-break space in a key", "x-\u00a0a: 1", "1:1", "invisible character"),
    Hazard("nothing wide in a key", "x-a\u200b: 1", "1:1", "invisible character"),
    Hazard("nothing wide in a quoted key", "'x-a\u200b': 1", "1:1", "invisible character"),
    Hazard("a soft hyphen in a key", "x-\u00ada: 1", "1:1", "invisible character"),
    Hazard("a line break in a key", '"x-a\\nb": 1', "1:1", "invisible character"),
    Hazard("a second document", "x-a: 1\n---\nx-b: 2", "2:1", "second document"),
    Hazard("a text behind the end", "x-a: 1\n...\nx-b: 2", "3:1", "three dots"),
    Hazard("a second document, with a directive", "x-a: 1\n...\n%YAML 1.1\n---\nx-b: no", "3:1", "second document"),
    Hazard("a key too long", f"{'k' * 2000}: 1", "1:2001", "key is too long"),
    Hazard("an open quote", "x-a: 'z\nx-b: 2", "1:6", "never closed"),
    Hazard("an open bracket", "x-a: [1, 2\nx-b: 3", "1:6", "closing ]"),
    Hazard("a key of the studio, mistyped", "idael_response: z", "1:1", "ideal_response"),
    Hazard("a key like another, in other letters", "tіtle: z", "1:1", "There is no key"),
)  # fmt: skip

DANGEROUS = (
    alone("5,000 digits", f"x-a: {'9' * 5000}", "1:6", "too many digits"),
    alone("a million digits", f"x-a: {'9' * 1_000_000}", "1:6", "too many digits"),
    alone("100,000 lists in one another", f"x-a: {'[' * 100_000}{']' * 100_000}", "1:37", "nested"),
    alone("100,000 lists in one another, left open", f"x-a: {'[' * 100_000}", "1:37", "nested"),
    alone("100,000 groups in one another", f"x-a: {'{z: ' * 100_000}", "1:", "nested"),
    alone("500 blocks in one another", "x-a:\n" + "\n".join(" " * (n + 1) + "z:" for n in range(500)), "33:33", "nested"),
    alone("a million dashes", f"x-a:\n  {'- ' * 1_000_000}", "2:", "nested"),
    alone("a million question marks", f"{'? ' * 1_000_000}", "1:", ""),
    alone("100,000 lists as keys", f"{'? [' * 100_000}", "1:", ""),
    alone("billion laughs", laughs(9, 9), "1:6", "Anchors"),
    alone("merge bomb", merges(25), "1:6", "Anchors"),
    alone("1,000 groups that merge a large one", "x-a: &z {" + ", ".join(f"k{n}: 1" for n in range(1000)) + "}\n" + "\n".join(f"x-{n}: {{<<: *z}}" for n in range(1000)), "1:6", "Anchors"),
    alone("20,000 anchors", "\n".join(f"x-{n}: &a{n} 1" for n in range(20_000)), "1:6", "Anchors"),
    alone("300,000 items", "x-a:\n" + "  - z\n" * 300_000, "", "more than 200000 entries"),
    alone("300,000 keys", "".join(f"x-{n}:\n" for n in range(300_000)), "", "more than 200000 entries"),
    alone("a text that never ends", 'x-a: "' + "z\n" * 2_000_000, "1:6", "never closed"),
    alone("3,000,000 comments and a fault", "#\n" * 3_000_000 + "x-a: [", "3000001:6", "The file ends here"),
    alone("9,000,000 characters", "# " + "z" * 9_000_000, "", "too large"),
    alone("40,000,000 bytes", b"# " + b"z" * 40_000_000, "", "too large"),
    alone("10,000 keys the same but for their end", "x-a: {" + ", ".join(f"{'k' * 500}{n}: 1" for n in range(10_000)) + ", k: 1, k: 2}", "1:", "“k” stands here twice"),
    alone("100,000 unknown keys", "\n".join(f"wieght{n}: 1" for n in range(100_000)), "1:1", "There is no key"),
    alone("50,000 groups in the place of texts", "tags:\n" + "".join(f"  - {{z{n}: 1}}\n" for n in range(50_000)), "", "must be a text"),
    alone("100,000 numbers in the place of texts", "tags:\n" + "  - 1\n" * 100_000, "", "must be a text"),
    alone("10,000 problems", "\n".join(f"wieght{n}: 1" for n in range(10_000)), "1:1", "There is no key"),
)  # fmt: skip
