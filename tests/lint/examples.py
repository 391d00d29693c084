"""The language of examples (rules' docstrings, cases/*.yaml): a few lines that become a rubric with its samples.

It is described at the top of ``rubric_studio/lint/rules.py``. Criteria without an id are c1, c2 ... in their order.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from rubric_studio.lint.view import RubricView, Sample, Today, Votes
from rubric_studio.model import codec
from rubric_studio.model.judgment import Verdict
from rubric_studio.model.response import IDEAL, Author, Response
from rubric_studio.model.rubric import Criterion
from rubric_studio.scoring.score import score

TODAY = "2026-11-22"
_CRITERION = re.compile(r"(?P<points>[+-]\d+) (?P<text>.+)")
_RESPONSE = re.compile(r"response (?P<id>[\w.-]+)(?: \((?P<expect>good|bad|none)\))?: (?P<text>.+)")
_VOTES = re.compile(r"(?P<kind>verdicts|physicians|runs|stale) (?P<id>[\w.-]+): (?P<given>.+)")
_FIELD = re.compile(r"(?P<key>set [a-z_]+|[a-z_]+): (?P<value>.+)")
_VERDICTS = {"y": Verdict.MET, "n": Verdict.NOT_MET, "u": Verdict.CANNOT_TELL, "-": None}
_LISTS = ("tags", "authors", "retired_ids")
_TURNS = {"patient": "user", "assistant": "assistant"}
_OF_A_CRITERION = {"criterion" if name == "text" else name for name in Criterion.__struct_fields__}
_OF_A_RESPONSE = set(Response.__struct_fields__)

WORDS = [
    "fever", "cough", "rash", "thirst", "stroke", "insulin", "lump", "bruise",
    "vaccine", "splint", "cramp", "nausea", "burn", "pulse", "scar", "tooth",
]  # fmt: skip
"""Words of which tests make texts."""


class Example:
    """What the lines of one example say."""

    def __init__(self, text: str) -> None:
        self.rubric: dict[str, Any] = {"id": "a", "status": "draft", "prompt": [], "criteria": []}
        self.set: dict[str, Any] = {"id": "s", "data": {"origin": "synthetic"}}
        self.responses: dict[str, dict[str, Any]] = {}
        self.votes: dict[str, dict[str, list[str]]] = {}
        self.today = TODAY
        self.last: dict[str, Any] = {}
        for line in text.splitlines():
            if line.strip() and not line.lstrip().startswith("#"):
                self._indented(line.strip()) if line[0] == " " else self._line(line.rstrip())

    def _line(self, line: str) -> None:
        if found := _CRITERION.fullmatch(line):
            criteria = self.rubric["criteria"]
            self.last = {"id": f"c{len(criteria) + 1}", "criterion": found["text"], "points": int(found["points"])}
            criteria.append(self.last)
        elif found := _RESPONSE.fullmatch(line):
            self.last = self._response(found["id"])
            self.last |= {"text": found["text"], "expect": found["expect"] or "none"}
        elif found := _VOTES.fullmatch(line):
            self.votes.setdefault(found["id"], {})[found["kind"]] = found["given"].split()
        elif found := _FIELD.fullmatch(line):
            self._field(found["key"], found["value"])
        else:
            raise ValueError(f"no line of an example: {line}")

    def _response(self, id_: str) -> dict[str, Any]:
        new = {"id": id_, "author": {"kind": "model", "id": "m"}, "text": f"Text of {id_}."}
        return self.responses.setdefault(id_, new)

    def _field(self, key: str, value: str) -> None:
        if key in _TURNS:
            self.rubric["prompt"].append({"role": _TURNS[key], "content": value})
        elif key == "today":
            self.today = value
        elif key == "ideal":
            self.rubric["ideal_response"] = value
        elif key == "set data":
            self.set["data"] = None if value == "nothing" else {"origin": value}
        elif key.startswith("set "):
            self.set[key[4:]] = _value(key[4:], value)
        else:
            self.rubric[key] = _value(key, value)

    def _indented(self, line: str) -> None:
        """Take a field of the criterion or response above; anything else goes on with its text."""
        known = _OF_A_CRITERION if "criterion" in self.last else _OF_A_RESPONSE
        found = _FIELD.fullmatch(line)
        if found and found["key"] in known:
            self.last[found["key"]] = _value(found["key"], found["value"])
        else:
            text = "criterion" if "criterion" in self.last else "text"
            self.last[text] += f" {line}"

    def view(self) -> RubricView:
        rubric_set = codec.set_from(self.set)
        rubric = codec.rubric_from(self.rubric, scoring=rubric_set.scoring)
        for id_ in self.votes:
            if id_ != IDEAL:
                self._response(id_)
        data = {"rubric": "a", "responses": list(self.responses.values())}
        responses = codec.responses_from(data).responses
        tried = responses
        if rubric.ideal_response is not None:
            author = Author(kind="physician", id="ideal response")
            tried = (Response(id=IDEAL, author=author, text=rubric.ideal_response, expect="good"), *responses)
        samples = tuple(self._sample(rubric, response) for response in tried) if self.votes else ()
        own = frozenset(criterion.id for criterion in rubric.criteria)
        return RubricView(
            rubric=rubric, rubric_set=rubric_set, today=Today(self.today), own=own, responses=responses, samples=samples
        )

    def _sample(self, rubric: Any, response: Response) -> Sample:
        given = self.votes.get(response.id, {})
        votes = {
            criterion.id: Votes(
                counts=_VERDICTS[_nth(given.get("verdicts"), n, "-")],
                physicians=tuple(_VERDICTS[sign] for sign in _nth(given.get("physicians"), n, "")),
                runs=tuple(_VERDICTS[sign] for sign in _nth(given.get("runs"), n, "")),
                stale=int(_nth(given.get("stale"), n, "0")),
            )
            for n, criterion in enumerate(rubric.criteria)
        }
        counts = {id_: held.counts for id_, held in votes.items()}
        value = (
            score(rubric, counts, characters=len(response.text)).value if len(counts) == len(rubric.criteria) else None
        )
        judges = {f"judge-{n}" for held in votes.values() for n, _verdict in enumerate(held.physicians)}
        return Sample(response, votes, value, frozenset(judges))


def _nth(given: list[str] | None, n: int, instead: str) -> str:
    return given[n] if given and n < len(given) else instead


def _value(key: str, value: str) -> Any:
    if key in _LISTS and not value.startswith("["):
        return [part.strip() for part in value.split(",")]
    read = yaml.safe_load(value)
    return read if isinstance(read, bool | int | list | dict) else value.strip("\"'")  # dates stay texts


def view_of(text: str) -> RubricView:
    """Make the view of an example."""
    return Example(text).view()
