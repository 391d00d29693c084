"""The schemas: valid themselves, of one mind in both validators, and plain in what they say."""

# a case a line:
# ruff: noqa: E501

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import referencing
from hypothesis import given, settings
from hypothesis import strategies as st

from rubric_studio import schema
from rubric_studio.model import codec
from rubric_studio.store import signoffs
from rubric_studio.store.judgments import parse
from rubric_studio.store.reader import read
from rubric_studio.store.sets import kind_of

RUBRICS = Path(__file__).parents[1] / "rubrics"
DIGEST = "sha256:" + "0" * 64
LINT = {"ignore": [{"rule": "W201", "reason": "x", "by": "a", "until": "2026-11-22", "match": "0" * 12}]}
CRITERION = {
    "id": "a", "criterion": "x", "points": 5, "axis": "safety", "level": "cluster", "tags": ["t"], "critical": True,
    "justification": "", "lint": LINT, "examples": {"met": ["x"], "not_met": ["y"]},
    "references": [{"title": "x", "url": "https://a.b", "doi": "10.1/x", "pmid": "1", "year": 2020, "accessed": "2026-11-22", "review_by": "2026-11-22"}],
}  # fmt: skip
VALID: dict[str, dict[str, Any]] = {
    "rubric": {
        "format": "rubric-studio/rubric/1", "id": "a-1.b_2", "title": "x", "status": "draft", "language": "zh-Hant",
        "criteria_language": "en", "translation_of": {"rubric": "b", "digest": DIGEST}, "theme": "hedging", "specialty": "x",
        "use_case": "x", "difficulty": "x", "setting": {"country": "CH", "care": "x", "resources": "y"}, "tags": ["a"],
        "authors": ["r-1"], "review_by": "2026-11-22", "lint": LINT,
        "source": {"dataset": "d", "ids": ["1"], "position": 0, "licence": "MIT", "extra": {"any": 1.0}},
        "prompt": [{"role": "user", "content": ""}], "ideal_response": "x", "criteria": [CRITERION, {"use": "b"}],
    },
    "shared": {"format": "rubric-studio/shared/1", "criteria": [CRITERION]},
    "set": {
        "format": "rubric-studio/set/1", "id": "a", "title": "x", "description": "", "version": "1.2.3", "language": "en",
        "axes": [{"id": "a", "title": "x", "description": ""}], "themes": [], "failure_modes": [{"id": "f"}],
        "points": {"min": -5, "max": 5}, "grader_template": "{conversation} {criterion}", "signoff": {"required": 2}, "licence": "x", "canary": "x",
        "scoring": {"rule": "healthbench", "clip": "none", "length": {"center": 2000, "penalty_per_500": "0.0147"}, "show_points": False},
        "retired_ids": ["a", "a#b"], "data": {"origin": "synthetic", "basis": "x", "permitted_use": "x", "contact": "x"},
    },
    "responses": {
        "format": "rubric-studio/responses/1", "rubric": "a", "order": ["r", ["s", "ideal"]],
        "responses": [{
            "id": "r", "author": {"kind": "model", "id": "m", "version": "1", "date": "2026-11"}, "text": "x",
            "citations": [{"title": "x", "url": "y"}], "origin": "synthetic", "expect": "good", "notes": "", "lint": LINT,
            "generation": {"provider": "x", "settings": {"t": 0.5}, "tools": ["x"], "input_tokens": 1, "output_tokens": 2, "cost_usd": "0.05"},
            "conditions": {"minutes": 3, "internet": True, "ai": False},
        }],
    },
    "judgment": {
        "id": "j", "rubric": "a", "criterion": "c", "response": "r", "verdict": "met", "reason": "",
        "rater": {"kind": "grader", "id": "g", "version": "1", "settings": {"t": 1}}, "at": "2026-11-22T10:42:00.5Z",
        "judging_digest": DIGEST, "response_digest": DIGEST, "prompt_digest": DIGEST, "explanation": "", "evidence": ["x"],
        "seen": {"blind": True, "points": True, "others": False, "evidence": False}, "seconds": 3, "batch": "b", "run": "r",
    },
    "signoff": {
        "id": "w", "rubric": "a", "criterion": "c", "approval_digest": DIGEST, "by": "r-07", "what": "request_changes",
        "why": "x", "at": "2026-11-22T10:42:00.5Z", "version": "1.0.0",
    },
    "pack": {
        "format": "rubric-studio/pack/1", "set": "a", "version": "1.0.0", "commit": "0" * 40, "title": "x",
        "counts": {"rubrics": 1, "criteria": 2}, "scoring": {}, "licence": "x", "canary": "x",
        "members": {"rubrics.jsonl": {"size": 1, "sha256": "0" * 64}},
    },
    "settings": {"format": "rubric-studio/settings/1", "identity": "pseudonym"},
}  # fmt: skip
CONVERT = {
    "rubric": codec.rubric_from,
    "shared": lambda data: [codec.criterion_from(item) for item in data["criteria"]],
    "set": codec.set_from,
    "responses": codec.responses_from,
    "judgment": lambda data: parse(json.dumps(data).encode(), "x"),
    "signoff": lambda data: signoffs.parse(json.dumps(data).encode(), "x"),
}


def plain_validator(kind: str) -> Any:
    resources = [(schema.schema(k)["$id"], referencing.Resource.from_contents(schema.schema(k))) for k in schema.KINDS]
    registry: Any = referencing.Registry().with_resources(resources)
    return jsonschema.Draft202012Validator(schema.schema(kind), registry=registry)


def places(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(place for key, value in inner for place in places(value, (*path, key)))]


@pytest.mark.parametrize("kind", schema.KINDS)
class TestEachKind:
    def test_the_schema_is_valid(self, kind: str) -> None:
        jsonschema.Draft202012Validator.check_schema(schema.schema(kind))
        assert schema.schema(kind)["$id"] == f"{kind}.schema.json"

    def test_a_full_example_is_valid_and_becomes_a_noun(self, kind: str) -> None:
        assert schema.problems(kind, VALID[kind]) == []
        if kind in CONVERT:
            assert CONVERT[kind](VALID[kind])  # type: ignore[operator]

    def test_the_order_of_keys_is_known_everywhere(self, kind: str) -> None:
        free = {"settings", "extra", "members", "scoring"}
        for path in places(VALID[kind]):
            held: Any = VALID[kind]
            for step in path:
                held = held[step]
            if isinstance(held, dict) and held and not free & {str(step) for step in path} and held != {"use": "b"}:
                order = schema.key_order(kind, path)
                assert set(held) <= set(order), path
        assert schema.key_order(kind, ("x-own", 3, "deep")) == []

    def test_own_keys_are_free_and_others_are_not(self, kind: str) -> None:
        for path in places(VALID[kind]):
            data = json.loads(json.dumps(VALID[kind]))
            held: Any = data
            for step in path:
                held = held[step]
            if not isinstance(held, dict) or {"extra", "settings", "scoring", "members"} & set(path):
                continue
            held["x-own"] = {"any": [1.5, None]}
            assert schema.problems(kind, data) == []
            held["zzzzz"] = 1
            [problem] = schema.problems(kind, data)
            assert (problem.path, problem.on_key) == ((*path, "zzzzz"), True)
            assert "Keys of your own begin with “x-”" in problem.message

    def test_whatever_is_not_a_group(self, kind: str) -> None:
        for data in (None, 1, 1.0, "x", [], [{}], True):
            [problem] = schema.problems(kind, data)
            assert problem.message.startswith("“This file” must be a group of keys")


@pytest.mark.parametrize("path", sorted(RUBRICS.rglob("*.yaml")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_shipped_sets_are_valid(path: Path) -> None:
    set_folder = next(folder for folder in path.parents if folder.parent == RUBRICS)
    kind = kind_of(path.relative_to(set_folder).as_posix())
    assert kind is not None
    assert schema.problems(kind, read(path.read_text(encoding="utf-8"), str(path))) == []


@pytest.mark.parametrize(
    "path", sorted(RUBRICS.rglob("*.jsonl")), ids=lambda path: f"{path.parents[1].name}-{path.stem}"
)
def test_the_shipped_verdicts_are_valid(path: Path) -> None:
    judgments, problems = parse(path.read_bytes(), str(path))
    assert problems == []
    assert judgments


JARGON = ("schema", "property", "properties", "object", "array", "instance", "regex", "pattern", "null is", "^", "\\S")
MENDED = {
    "typo of a word": ("rubric", ("criteria", 0), {"wieght": 3}, "There is no key “wieght” here. Did you mean “points”?"),
    "typo of a key": ("rubric", (), {"titel": "x"}, "There is no key “titel” here. Did you mean “title”?"),
    "typo of criterion": ("rubric", ("criteria", 0), {"citerion": "x"}, "There is no key “citerion” here. Did you mean “criterion”?"),
    "another tool's word": ("rubric", ("criteria", 0), {"rationale": "x"}, "There is no key “rationale” here. Did you mean “justification”?"),
    "American spelling": ("set", (), {"license": "x"}, "There is no key “license” here. Did you mean “licence”?"),
    "points beside use": ("rubric", ("criteria", 1), {"points": 3}, "There is no key “points” here. Known here: use. Keys of your own begin with “x-”."),
    "escape in a key": ("settings", (), {"\x1b[2J": 3}, "There is no key “␛[2J” here. Known here: format, identity, lint. Keys of your own begin with “x-”."),
    "number for text": ("rubric", (), {"title": 5}, "“title” must be a text, not 5. A text that looks like a number or a word of its own needs quotes."),
    "nothing for text": ("rubric", (), {"title": None}, "“title” must be a text, not null. A text that looks like a number or a word of its own needs quotes."),
    "empty text": ("rubric", (), {"title": ""}, "“title” must not be empty."),
    "blank text": ("rubric", (), {"title": " \u00a0\ufeff"}, "“title” must not be empty."),
    "text for number": ("rubric", ("criteria", 0), {"points": "5"}, '“points” must be a whole number, not "5".'),
    "truth for number": ("rubric", ("criteria", 0), {"points": True}, "“points” must be a whole number, not true."),
    "whole number with a point": ("rubric", ("criteria", 0), {"points": 5.0}, "“points” must be a whole number, not 5.0."),
    "no points": ("rubric", ("criteria", 0), {"points": 0}, "“points” must not be 0."),
    "many points": ("rubric", ("criteria", 0), {"points": 101}, "“points” must be at most 100, not 101."),
    "few points": ("rubric", ("criteria", 0), {"points": -101}, "“points” must be at least -100, not -101."),
    "text for truth": ("rubric", ("criteria", 0), {"critical": "yes"}, '“critical” must be true or false, not "yes".'),
    "text for list": ("rubric", (), {"tags": "a"}, '“tags” must be a list, not "a".'),
    "twice": ("rubric", (), {"tags": ["a", "a"]}, "“tags” holds the same entry twice."),
    "choice": ("rubric", (), {"status": "done"}, '“status” must be one of draft, active, retired, not "done".'),
    "format": ("rubric", (), {"format": "x/1"}, '“format” must be “rubric-studio/rubric/1”, not "x/1".'),
    "empty list": ("rubric", (), {"prompt": []}, "“prompt” must not be empty."),
    "reserved id": ("rubric", (), {"id": "shared"}, '“id” must not be "shared".'),
    "id in capitals": ("rubric", (), {"id": "A b"}, '“id” cannot be "A b". Lower-case ASCII letters and digits, joined by - _ or .'),
    "id with a line break": ("rubric", ("criteria", 0), {"id": "abc\n"}, '“id” cannot be "abc\\n". Lower-case ASCII letters and digits, joined by - _ or .'),
    "long id": ("rubric", ("criteria", 0), {"id": "a" * 81}, "“id” may have at most 80 characters."),
    "day": ("rubric", (), {"review_by": "2026-13-01"}, '“review_by” cannot be "2026-13-01". A day, as 2026-11-22.'),
    "address": ("rubric", ("criteria", 0, "references", 0), {"url": "ftp://x"}, '“url” cannot be "ftp://x". A web address, beginning with http:// or https://.'),
    "doi": ("rubric", ("criteria", 0, "references", 0), {"doi": "doi:10.1/x"}, '“doi” cannot be "doi:10.1/x". A DOI, as 10.1000/182, without https://doi.org/ before it.'),
    "country": ("rubric", ("setting",), {"country": "ch"}, '“country” cannot be "ch". Two capital letters, as CH.'),
    "penalty": ("set", ("scoring", "length"), {"penalty_per_500": "1e-3"}, '“penalty_per_500” cannot be "1e-3". A decimal number of 0 or more, as 0.0147.'),
    "template without a criterion": ("set", (), {"grader_template": "{conversation}"}, '“grader_template” cannot be "{conversation}". Write {criterion} where the criterion is to stand.'),
    "template without a conversation": ("set", (), {"grader_template": "{criterion}"}, '“grader_template” cannot be "{criterion}". Write {conversation} where the conversation is to stand.'),
    "version without end": ("set", (), {"version": "1.0.1234567890"}, '“version” cannot be "1.0.1234567890". Written by a release only; 0.0.0 before the first.'),
    "version in other digits": ("set", (), {"version": "1.0.٣"}, '“version” cannot be "1.0.٣". Written by a release only; 0.0.0 before the first.'),
    "cost": ("responses", ("responses", 0, "generation"), {"cost_usd": "$1"}, '“cost_usd” cannot be "$1". A decimal number in quotes, as "0.05".'),
    "ideal": ("responses", ("responses", 0), {"id": "ideal"}, '“id” must not be "ideal".'),
    "digest": ("judgment", (), {"judging_digest": DIGEST + "\n"}, "It is made by the program: restore it from the history."),
    "retired": ("set", (), {"retired_ids": ["A"]}, "An id: rubric, rubric#criterion or shared#criterion."),
}  # fmt: skip


@pytest.mark.parametrize("name", MENDED)
def test_what_is_said(name: str) -> None:
    kind, path, change, words = MENDED[name]
    data = copy.deepcopy(VALID[kind])
    held: Any = data
    for step in path:
        held = held[step]
    held |= change

    problems = schema.problems(kind, data)

    assert any(
        problem.message == words or (name in ("digest", "retired") and words in problem.message) for problem in problems
    ), problems
    assert all(problem.path[: len(path)] == path for problem in problems)
    assert not [word for problem in problems for word in JARGON if word in problem.message.lower()]


def test_problems_are_told_from_the_top() -> None:
    data = {"x": 1, "format": 2, "criteria": [{"id": "a", "wieght": 1, "criterion": 3}], "id": "B"}
    paths = [problem.path for problem in schema.problems("rubric", data)]
    assert paths == [
        *[()] * 3,
        ("x",),
        ("format",),
        *[("criteria", 0)],
        ("criteria", 0, "wieght"),
        ("criteria", 0, "criterion"),
        ("id",),
    ]


SCRAPS = st.one_of(
    st.none(), st.booleans(), st.integers(-200, 2500), st.floats(allow_nan=False, allow_infinity=False), st.just(5.0),
    st.sampled_from(["", " ", "a", "A", "abc\n", "set", "\ufeff", "\x1c", "\x85", "2026-11-22", "1.0", "x" * 90, "头痛", DIGEST, "https://x\n"]),
    st.just([]), st.just({}), st.just(["a", "a"]), st.just({"x-a": 1}),
)  # fmt: skip


def _mutated(data: st.DataObject, kind: str) -> Any:
    made = copy.deepcopy(VALID[kind])
    for _ in range(data.draw(st.integers(1, 3))):
        if not made:
            break
        path = data.draw(st.sampled_from(places(made)[1:]))
        held: Any = made
        for step in path[:-1]:
            held = held[step]
        if data.draw(st.booleans()):
            held[path[-1]] = copy.deepcopy(data.draw(SCRAPS))
        else:
            del held[path[-1]]
    return made


# what Python's patterns take for a space and the schemas' (ECMA 262) do not
_PYTHONS_SPACES = ("\\u001c", "\\u001d", "\\u001e", "\\u001f", "\\u0085")


@given(st.data(), st.sampled_from(schema.KINDS))
@settings(max_examples=300)
def test_both_validators_and_the_nouns_agree(data: st.DataObject, kind: str) -> None:
    made = _mutated(data, kind)

    problems = schema.problems(kind, made)

    sieve = schema._sieve(kind).is_valid(made)
    assert bool(problems) == (not schema._explainer(kind).is_valid(made) or not sieve)
    if not sieve:
        assert problems
        assert "does not have the shape" not in problems[0].message
    elif problems:  # only a number like 5.0 is a whole one for JSON Schema and not for us
        assert all("whole number" in problem.message for problem in problems)
    if not problems:
        assert plain_validator(kind).is_valid(made) or any(space in json.dumps(made) for space in _PYTHONS_SPACES)
        if kind in CONVERT:
            CONVERT[kind](made)  # type: ignore[operator]


@pytest.mark.parametrize("kind", [kind for kind, data in VALID.items() if "format" in data])
def test_a_newer_format_is_told_by_itself(kind: str) -> None:
    """Whatever else such a file holds is not a fault of its author's."""
    for number, more, wanted in (
        (2, {}, "a newer Rubric Studio"),
        (17, {"needs": "2.1", "surprise": 1}, "Rubric Studio 2.1 or newer"),
        (2, {"needs": 3}, "a newer Rubric Studio"),
    ):
        told = f"rubric-studio/{kind}/{number}"
        (problem,) = schema.problems(kind, {**VALID[kind], **more, "format": told})
        assert problem.path == ("format",)
        assert problem.message == (
            f"This file has the format “{told}”; this version reads “rubric-studio/{kind}/1”. Install {wanted}."
        )


@pytest.mark.parametrize("told", ["rubric-studio/set/2", "rubric-studio/rubric/x", "rubric-studio/rubric/0", "x", 2])
def test_another_format_is_no_newer_one(told: object) -> None:
    (problem,) = schema.problems("rubric", {**VALID["rubric"], "format": told})
    assert "Install" not in problem.message
