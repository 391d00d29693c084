"""The referee: the validator that lets data pass and the one that says why not are of one mind, whatever the data."""

# letters of other scripts:
# ruff: noqa: RUF001

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rubric_studio import schema
from rubric_studio.store.reader import read
from rubric_studio.store.sets import kind_of

from .test_schema import VALID, places  # noqa: TID252 - the tests are no package

ROOT = Path(__file__).parents[1]
OF_EACH_KIND = 1_000
OF_THE_SHIPPED = 1_500

WORDS = (
    *("", " ", "\t", "\n", "a", "A", "a\n", "\na", "a b", "a\u0000", "null", "set", "shared", "ideal", "a#b", "a" * 81),
    *("\u00a0", "\u1680", "\u180e", "\u200b", "\u2028", "\u205f", "\u3000", "\ufeff", "\u0085", "\u001c", "\u001f "),
    *("٣", "１２", "²", "٢٠٢٦-11-22", "2026-11-22\n", "2026-02-31", "2026-1-1", "2026-11", "2026", "1.0.0\n", "1.0.٣"),
    *("01.0.0", "0.05\n", "-0.05", "1e3", "W201\n", "w201", "ch", "CH\n", "zh-Hant\n", "e\u0301", "頭痛", "😀" * 80),
    *("https://a\n", "https://a\u00a0b", "https://\u0085", "10.1/x\n", "sha256:" + "0" * 64 + "\n", "0" * 64, "\ud800"),
    *("2026-11-22T10:42:00Z\n", "2026-11-22T10:42:00.٥Z", "rubric-studio/rubric/1\n"),
)
NUMBERS = (0, -0.0, 0.0, 1, -1, 1.0, 5.0, 5, 0.5, 100, 101, -101, 1799, 2**53, 2**63, 2**64, 10**30, -(10**30), 1e300)
THINGS = (
    *(None, True, False, [], {}, [[]], [None], [{}], ["a", "a"], ["a", ["a"]], [1, 1.0], [True, 1], [0, False, -0.0]),
    *({"x-a": 1.0}, {"id": "a"}, {"use": "a"}, {"a": 1}, {"\ud800": 1}, {"x-": None}, [[["a"] * 2] * 2] * 2, {"": ""}),
)
Path_ = tuple[str | int, ...]


def changed(data: Any, path: Path_, change: Callable[[Any, Any], None]) -> Any:
    """Copy data along a path, and let the last group or list be changed at its step."""
    made = dict(data) if isinstance(data, dict) else list(data)
    if len(path) > 1:
        made[path[0]] = changed(made[path[0]], path[1:], change)  # type: ignore[index]
    else:
        change(made, path[0])
    return made


def misspelt(key: str, chance: random.Random) -> str:
    at = chance.randrange(len(key) + 1)
    framed = (f"x-{key}", f"x{key}", f"X-{key}", f"{key}\n", f" {key}", f"{key}\ud800")
    return chance.choice(
        (key[:at] + key[at + 1 :], f"{key[:at]}\u200b{key[at:]}", key.upper(), key.replace("e", "е"), *framed)
    )


def twisted(value: Any, chance: random.Random) -> Any:
    """Give a value that is nearly the old one."""
    if isinstance(value, bool):
        return chance.choice((int(value), str(value), float(value), not value, None))
    if isinstance(value, int):
        return chance.choice((float(value), str(value), value + 0.5, -value, value * 10**20, bool(value), [value]))
    if isinstance(value, str):
        odd = chance.choice(("\n", " ", "\u00a0", "\u200b", "\r\n", "\x00", "٣", ".", "-", "\ud83d"))
        return chance.choice((value + odd, odd + value, value.upper(), value * 30, value[:-1], [value], {value: value}))
    if isinstance(value, list):
        return chance.choice((value * 2, [value], [*value, None], value[:-1], value[0] if value else {}))
    if isinstance(value, dict):
        return chance.choice(([value], {**value, "zz": 1}, {**value, "x-zz": 1.0}, list(value), str(value)))
    return chance.choice(([value], str(value), {"x-a": value}))


def mutated(data: Any, paths: list[Path_], chance: random.Random) -> Any:
    """Change data in one place."""

    def change(held: Any, step: Any) -> None:
        act = chance.randrange(6)
        if act == 0:
            del held[step]
        elif act == 1 and isinstance(held, dict):
            held[misspelt(step, chance)] = held.pop(step)
        elif act in (2, 3):
            held[step] = twisted(held[step], chance)
        else:
            held[step] = chance.choice(chance.choice((WORDS, NUMBERS, THINGS)))

    return changed(data, chance.choice(paths), change)


def shipped() -> Iterator[tuple[str, Any]]:
    for path in sorted((ROOT / "rubrics").rglob("*.*")):
        inside = path.relative_to(ROOT / "rubrics").as_posix().partition("/")[2]
        kind = kind_of(inside)
        if kind == "judgment":
            yield from ((kind, json.loads(line)) for line in path.read_bytes().splitlines()[:3])
        elif kind:
            yield kind, read(path.read_text(encoding="utf-8"), inside)


def verdict(kind: str, data: Any) -> bool:
    """Ask both; give what they say."""
    try:
        passes = schema._sieve(kind).is_valid(data)
    except UnicodeEncodeError:  # the sieve has no answer for half of a character, so it is told apart before
        assert all("half of a character" in problem.message for problem in schema.problems(kind, data))
        assert schema.problems(kind, data)
        return False
    assert schema._explainer(kind).is_valid(data) == passes, f"the sieve says {passes}: {kind} {ascii(data)[:2000]}"
    return passes


def referee(kind: str, data: Any, rounds: int, seed: str) -> None:
    chance = random.Random(seed)
    paths = places(data)[1:]
    assert verdict(kind, data)
    said = set()
    for _ in range(rounds):
        made = mutated(data, paths, chance)
        for _ in range(chance.choice((0, 0, 1, 2))):
            made = mutated(made, places(made)[1:] or paths, chance) if places(made)[1:] else made
        passes = verdict(kind, made)
        said.add(passes)
        if not passes and chance.random() < 0.1:
            [first, *_] = schema.problems(kind, made)
            assert "does not have the shape" not in first.message
    assert said == {True, False} or rounds < 100


@pytest.mark.parametrize("kind", schema.KINDS)
def test_the_full_examples(kind: str) -> None:
    referee(kind, VALID[kind], OF_EACH_KIND, kind)


@pytest.mark.parametrize("kind", schema.KINDS)
def test_every_scrap_everywhere(kind: str) -> None:
    for path in places(VALID[kind])[1:]:
        for scrap in (*WORDS[:16], *NUMBERS, *THINGS):
            verdict(kind, changed(VALID[kind], path, lambda held, step, scrap=scrap: held.__setitem__(step, scrap)))


def test_the_shipped_sets() -> None:
    held = list(shipped())
    for number, (kind, data) in enumerate(held):
        referee(kind, data, OF_THE_SHIPPED // len(held), f"{kind}{number}")


def test_what_is_no_group() -> None:
    for scrap in (*WORDS, *NUMBERS, *THINGS):
        for kind in schema.KINDS:
            assert not verdict(kind, scrap)


def test_of_very_many_problems_some_are_listed_at_once() -> None:
    began = time.process_time()

    keys = schema.problems("rubric", VALID["rubric"] | {f"wieght{number}": 1 for number in range(100_000)})
    groups = schema.problems("rubric", VALID["rubric"] | {"tags": [{f"z{number}": 1} for number in range(50_000)]})

    assert time.process_time() - began < 5
    assert len(keys) == len(groups) == schema.MOST_PROBLEMS + 1
    assert keys[-1].message == "There are more problems here than the 200 that are listed. Mend these first."
    assert keys[0].path == ("wieght0",)


def test_entries_that_are_the_same_but_no_texts() -> None:
    found = schema.problems(
        "rubric", VALID["rubric"] | {"tags": [{"b": 1, "a": 2}, {"b": 1, "a": 2}, 1, True, "x", "x"]}
    )

    assert any(problem.message == "“tags” holds the same entry twice." for problem in found)


def test_half_a_character_is_said_to_be_one() -> None:
    data = VALID["rubric"] | {"title": "a\ud800", "x-\udfff": ["\ud83d", 1], "tags": ["b"]}

    found = schema.problems("rubric", data)

    assert [problem.path for problem in found] == [("title",), (), ("x-\udfff", 0)]
    assert {problem.message for problem in found} == {
        "A text here holds half of a character, which no file can. Type it again."
    }
