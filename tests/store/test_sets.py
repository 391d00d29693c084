"""A whole set: what cannot be read is a problem, and the rest is there all the same."""

# a case a line:
# ruff: noqa: E501

from __future__ import annotations

import json

import pytest

from rubric_studio.errors import GitError, NotFound
from rubric_studio.store.sets import LoadedSet, kind_of, load_set

DIGEST = "sha256:" + "0" * 64
JUDGMENT = {
    "id": "j1", "rubric": "one", "criterion": "c", "response": "a", "verdict": "met",
    "rater": {"kind": "physician", "id": "r1"}, "at": "2026-11-22T10:00:00Z",
    "judging_digest": DIGEST, "response_digest": DIGEST,
}  # fmt: skip
FILES = {
    "set.yaml": b"format: rubric-studio/set/1\nid: back\ntitle: Back\nversion: 1.0.0\nscoring:\n  clip: none\n  length: {center: 2000, penalty_per_500: 0.0147}\n",
    "shared.yaml": b"format: rubric-studio/shared/1\ncriteria:\n  - id: calls-help\n    criterion: Calls for help.\n    points: 9\n    level: cluster\n",
    "one.yaml": b"format: rubric-studio/rubric/1\nid: one\ntitle: One\nlanguage: en\nprompt:\n  - role: user\n    content: x\ncriteria:\n  - use: calls-help\n  - use: missing\n  - id: c\n    criterion: x\n    points: -1\n",
    "responses/one.yaml": b"format: rubric-studio/responses/1\nrubric: one\nresponses:\n  - id: a\n    author: {kind: model, id: m}\n    text: x\n",
    "judgments/r1.jsonl": json.dumps(JUDGMENT).encode() + b"\n",
}


def load(**changed: bytes | None) -> LoadedSet:
    files = {name: data for name, data in (FILES | changed).items() if data is not None}
    return load_set(files, files.__getitem__, id="back", prefix="rubrics/back/")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *(("set.yaml", "set"), ("shared.yaml", "shared"), ("a.yaml", "rubric"), ("responses/a.yaml", "responses")),
        *(
            ("judgments/a.jsonl", "judgment"),
            ("judgments/a.yaml", None),
            ("responses/a/b.yaml", None),
            ("x/a.yaml", None),
        ),
        *(("a.yml", None), ("README.md", None), ("signoffs.jsonl", "signoff"), ("responses/set.yaml", "responses")),
    ],
)
def test_kinds(name: str, kind: str | None) -> None:
    assert kind_of(name) == kind


def test_a_sound_set() -> None:
    told: list[tuple[int, int]] = []
    loaded = load_set(FILES, FILES.__getitem__, id="back", progress=lambda done, total: told.append((done, total)))

    assert loaded.problems == []
    assert (loaded.set.id, loaded.set.version, loaded.set.scoring.clip) == ("back", "1.0.0", "none")
    assert [criterion.id for criterion in loaded.rubrics["one"].criteria] == ["calls-help", "c"]
    assert loaded.rubrics["one"].scoring == loaded.set.scoring
    assert loaded.rubrics["one"].possible == 9
    assert loaded.responses["one"].responses[0].author.id == "m"
    assert [judgment.verdict for judgment in loaded.judgments] == ["met"]
    assert told == [(n, 5) for n in range(5)]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "broken",
    [b"", b"\xff", b"a: [", b"- a", b"a: 1", b"{}", b"\0", b"[1]\n", b'{"a": 1e999}\n', b'"\\ud800"\n', b"9" * 5000],
)
def test_one_broken_file_keeps_the_rest(name: str, broken: bytes) -> None:
    loaded = load(**{name: broken})

    assert loaded.set.id == "back"
    assert ("one" in loaded.rubrics) == (name != "one.yaml")
    assert ("one" in loaded.responses) == (name != "responses/one.yaml")
    assert len(loaded.judgments) == (name != "judgments/r1.jsonl")
    if name != "judgments/r1.jsonl" or broken:
        assert loaded.problems
    assert all(str(problem.place).startswith(f"rubrics/back/{name}:") for problem in loaded.problems)


def test_a_whole_number_with_a_point_is_a_problem_and_not_a_crash() -> None:
    loaded = load(**{"one.yaml": FILES["one.yaml"].replace(b"points: -1", b"points: -1.0")})
    assert [problem.message for problem in loaded.problems] == ["“points” must be a whole number, not -1.0."]


def test_a_file_that_cannot_be_fetched() -> None:
    def read(name: str) -> bytes:
        if name == "shared.yaml":
            raise NotFound("file", name)
        if name == "one.yaml":
            raise GitError("The history is broken.")
        return FILES[name]

    loaded = load_set(FILES, read, id="back")

    assert [problem.message for problem in loaded.problems] == [
        "There is no file called “shared.yaml”.",
        "The history is broken.",
    ]
    assert loaded.responses


def test_without_a_set_file() -> None:
    loaded = load(**{"set.yaml": None})
    assert (loaded.set.id, loaded.set.version) == ("back", "0.0.0")
    assert loaded.rubrics
