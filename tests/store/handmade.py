"""Rubric files as people lay them out by hand, for Hypothesis: every comment in them has a name of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hypothesis import strategies as st

# A value at a column: the text behind "key:" and the lines below, {} is the margin that lines below need.
SHORT = [
    "Plain words",
    "'single quoted'",
    '"double \\u00e9 quoted"',
    "no",
    "017",
    "1e3",
    "0o17",
    "2026-11-22",
    "12:30",
    "",
    "'#x'",
]
LONG = [
    "|\n{}  first line\n{}  # no comment\n{}   third\n",
    "|-\n{}  a: b\n{}\n{}  - c",
    "|+\n{}  kept\n",
    "|2-\n{}    deep\n{}  less",
    ">-\n{}  folded words\n{}  go on\n{}\n{}  and on",
    ">\n{}  folded\n{}    more\n{}  less\n",
    "plain words\n{}  that go on",
    "'quoted words\n{}  that go on'",
    '"quoted words\n\n{}  that \\\n{}  go on"',
]
FLOW = ["[a, 'b c', \"d\"]", "[]", "[one]", "{x-a: 1, x-b: two}", "[1_000, 0o17]"]
BOUNDARY = re.compile(r"# (?:item|key|head|float|tail|end)[\w-]*")


@dataclass(frozen=True)
class Handmade:
    """A text, and how many items its list of criteria has."""

    text: str
    items: int


@st.composite
def value(draw: st.DrawFn, column: int, name: str, *, short: bool = False) -> str:
    comment = f"  # {name}" if draw(st.booleans()) else ""
    if short or draw(st.booleans()):
        return f" {draw(st.sampled_from(SHORT))}".rstrip() + comment
    text = draw(st.sampled_from(LONG)).rstrip("\n").replace("{}", " " * column)
    head, _break, rest = text.partition("\n")
    if head[0] in "|>":
        return f" {head}{comment}\n{rest}"
    return f" {head}\n{rest}{comment}"


@st.composite
def criterion(draw: st.DrawFn, number: int, dash: int, gap: int) -> list[str]:
    column = dash + 1 + gap
    margin = " " * column
    name = f"item{number}"
    above = [f"{' ' * dash}# {name}-above" for _ in range(draw(st.integers(0, 2)))]
    keys = [
        f"id: c{number}",
        f"criterion:{draw(value(column, f'{name}-text'))}",
        f"points:{draw(value(column, f'{name}-points', short=True))}",
    ]
    if draw(st.booleans()):
        keys.append(f"tags: {draw(st.sampled_from(FLOW))}  # {name}-flow")
    if draw(st.booleans()):
        inner = draw(st.sampled_from([0, 2]))
        keys.append(
            f"references:  # {name}-refs\n{margin}{' ' * inner}- title:{draw(value(column + inner + 2, f'{name}-ref'))}"
        )
    if draw(st.booleans()):
        keys.append("axis: safety")
    lines = [f"{' ' * dash}-{' ' * gap}{keys[0]}"]
    for key in keys[1:]:
        lines += [f"{margin}# {name}-inside"] if draw(st.booleans()) else []
        lines += [f"{margin}{key}"]
    lines += [f"{margin}# {name}-below"] if draw(st.booleans()) else []
    return above + lines


@st.composite
def rubrics(draw: st.DrawFn) -> Handmade:
    """Draw a file with a list of criteria."""
    lines = ["# yaml-language-server: $schema=x.json"] * draw(st.integers(0, 1))
    lines += ["---"] * draw(st.integers(0, 1))
    lines += ["format: rubric-studio/rubric/1", f"id:{draw(value(0, 'key-id', short=True))}"]
    lines += ["# key-title-above", f"title:{draw(value(0, 'key-title'))}"] if draw(st.booleans()) else []
    lines += [""] * draw(st.integers(0, 1))
    lines += [f"tags: {draw(st.sampled_from(FLOW))}  # key-tags"] if draw(st.booleans()) else []
    lines += ["prompt:", "  - role: user", f"    content:{draw(value(4, 'key-content'))}"]
    dash, gap = draw(st.sampled_from([(0, 1), (2, 1), (4, 1), (2, 3), (0, 3)]))
    lines += [f"criteria:{draw(st.sampled_from(['', '  # key-criteria']))}"]
    lines += [""] * draw(st.integers(0, 1)) + draw(st.sampled_from([[], [" # head"]]))
    items = draw(st.integers(1, 4))
    between: st.SearchStrategy[list[str]] = st.sampled_from([[], [""], ["", ""], ["", f"{' ' * dash}# float", ""]])
    for number in range(items):
        lines += draw(between) if number else []
        lines += draw(criterion(number, dash, gap))
    lines += draw(st.sampled_from([[], [""], ["", "# tail"]]))
    lines += [f"x-end:{draw(value(0, 'end', short=True))}"] if draw(st.booleans()) else []
    lines += ["..."] * draw(st.integers(0, 1))
    text = "\n".join(lines) + draw(st.sampled_from(["\n", ""]))
    return Handmade(text.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))), items)


def comments(text: str) -> list[str]:
    """List the names of the comments that stand in a text."""
    return sorted(BOUNDARY.findall(text))
