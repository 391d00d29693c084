"""Finds every message of the program: what is marked in the code, what rules say, what the command line's help says."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rubric_studio.cli.main import COMMANDS, cli
from rubric_studio.cli.speaking import sentences
from rubric_studio.lint.check import RULES_BY_CODE
from tests.sources import tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "rubric_studio"
MARKS = frozenset({"_", "later", "_untranslated", "_catalogue(code).gettext", "NotFound"})
"""The functions whose first argument is a message."""
COUNTS = frozenset({"counted", "Deed"})
"""Those that take two forms of one, or names that the two forms were given nearby."""
TRANSLATED = frozenset(
    {
        "_(self.label)",
        "_(self.help)",
        "_(self.shown)",
        "_(action.shown)",
        "_(actions.HELP[place])",
        "_(sentence)",
        "_(FAMILIES[self.code[0]])",
        "_(FAMILIES[letter])",
        "_(rule.message)",
        "_(rule.why)",
        "_(self.message)",
        "_(hit.message or self.message)",
        "counted(self.one, self.many, self.n, by=by)",
        "_(part)",
        "_(kind)",
        "_(shown.help)",
    }
)
"""Calls that translate what was marked elsewhere."""
CLICKS = (
    "Usage:",
    "Options",
    "Commands",
    "Positional arguments",
    "Show this message and exit.",
    "Error: {message}",
    "Try '{command} {option}' for help.",
    "Invalid value: {message}",
    "Invalid value for {param_hint}: {message}",
    "Missing argument",
    "Missing option",
    "Missing parameter",
    "Missing command.",
    "Choose from:\n\t{choices}",
    "No such option {name!r}.",
    "No such option: {name}",
    "No such command {name!r}.",
    "Option {name!r} requires an argument.",
    "Option {name!r} does not take a value.",
    "{value!r} is not a valid {number_type}.",
    "{value} is not in the range {range}.",
    "Aborted!",
    "default: {default}",
    "required",
    "file",
    "directory",
    "path",
    "{name} {filename!r} does not exist.",
    "{name} {filename!r} is a directory.",
    "{name} {filename!r} is a file.",
    "{name} {filename!r} is not readable.",
)
"""What click says where we say nothing ourselves; it looks these up in our catalogue."""
CLICKS_COUNTED = (
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    ("(Possible option: {possibilities})", "(Possible options: {possibilities})"),
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
)


@dataclass(frozen=True, order=True)
class Message:
    """A message: its file, its text, and its form for more than one ("" where it has none)."""

    file: str
    one: str
    many: str = ""


@cache
def all_messages() -> list[Message]:
    """List them by file, those of the commands' help, of the rules and of click last."""
    files = sorted(PACKAGE.rglob("*.py"))
    marked = [found for path in files for found in in_code(path.read_text("utf-8"), _name(path))]
    return [*marked, *_of_rules(), *_of_help(), *_of_click()]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def in_code(source: str, file: str) -> Iterator[Message]:
    """Find what a module marks.

    Raises:
        ValueError: a message is made while the program runs, so that nobody could translate it.
    """
    tree = tree_of(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    within = {inner: outer for outer in functions for inner in ast.walk(outer)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or ast.unparse(node) in TRANSLATED:
            continue
        called = ast.unparse(node.func)
        if called in MARKS or called.endswith(".later"):
            yield from (Message(file, one) for one in _texts(node.args[0], file))
        elif called in COUNTS:
            pairs = _pair(node.args[:2]) or _pairs(within[node]) or _pairs(tree)
            if not pairs:
                raise ValueError(f"{file}:{node.lineno}: no catalogue can hold {ast.unparse(node)}")
            yield from (Message(file, one, many) for one, many in pairs)


def _texts(node: ast.expr, file: str) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body, file), *_texts(node.orelse, file)]
    if isinstance(node, ast.Call) and ast.unparse(node.func) in MARKS:
        return []  # found by itself
    raise ValueError(f"{file}:{node.lineno}: no catalogue can hold {ast.unparse(node)}")


def _pairs(within: ast.AST) -> list[tuple[str, str]]:
    """Give the forms for one and for many that stand in tuples, or are assigned to ``one`` and ``many``."""
    named: dict[str, list[ast.expr]] = {"one": [], "many": []}
    found = []
    for node in ast.walk(within):
        if isinstance(node, ast.Tuple):
            found += _pair(node.elts[-2:])
        elif isinstance(node, ast.Assign) and isinstance(name := node.targets[0], ast.Name) and name.id in named:
            named[name.id].append(node.value)
    return found + [pair for both in zip(named["one"], named["many"], strict=True) for pair in _pair(list(both))]


def _pair(nodes: list[ast.expr]) -> list[tuple[str, str]]:
    held = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [(held[0], held[1])] if len(nodes) == len(held) == 2 and " " in held[1] else []


def _of_rules() -> Iterator[Message]:
    for rule in RULES_BY_CODE.values():
        file = rule.find.__module__.replace(".", "/") + ".py"
        yield from (Message(file, text) for text in (rule.message, rule.why))


def _of_help() -> Iterator[Message]:
    context = click.Context(cli)
    yield from (Message("rubric_studio/cli/main.py", text) for text in sentences(cli))
    for name, module in COMMANDS.items():
        if command := cli.get_command(context, name):
            yield from (Message(f"rubric_studio/cli/{module}.py", text) for text in sentences(command))


def _of_click() -> Iterator[Message]:
    yield from (Message("click", text) for text in CLICKS)
    yield from (Message("click", one, many) for one, many in CLICKS_COUNTED)
