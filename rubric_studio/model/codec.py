"""The nouns as bytes: canonical JSON, the digests over it, and shared criteria put in their place.

Canonical form is RFC 8785 for what the nouns can hold: ASCII keys sorted, integers, no floats (a decimal is a string).
Defaults are left out, so a field that is added later with a default changes no digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

import msgspec

from rubric_studio.model.response import Responses
from rubric_studio.model.rubric import HEALTHBENCH_SCORING, Criterion, Message, Noun, Rubric, RubricSet, Scoring

_encoder = msgspec.json.Encoder(order="sorted")
_LEAVES = (str, int, bool)
AnyNoun = TypeVar("AnyNoun", bound=Noun)


def canonical(value: object) -> bytes:
    """Give the canonical JSON of a noun, or of plain data made of them; equal nouns give equal bytes."""
    return _encoder.encode(_bare(value))


@cache
def _fields(noun: type[msgspec.Struct]) -> list[tuple[str, str, object]]:
    """Give name, wire name and default of every field (made defaults are empty groups, see below)."""
    return [(field.name, field.encode_name, field.default) for field in msgspec.structs.fields(noun)]


def _bare(value: object) -> object:
    """Take nouns apart into plain data without their defaults.

    msgspec leaves a default out only where it is the very same object, which no text read from a file is.
    """
    if isinstance(value, msgspec.Struct):
        made = {}
        for name, wire, default in _fields(type(value)):
            inner = getattr(value, name)
            if inner is default or (inner == default and type(inner) is type(default)) or inner == {}:
                continue
            made[wire] = inner if type(inner) in _LEAVES else _bare(inner)
        return made
    if isinstance(value, tuple | list):
        return [_bare(inner) for inner in value]
    if isinstance(value, dict):
        return {key: _bare(inner) for key, inner in value.items()}
    return value


def with_fields(noun: AnyNoun, **fields: Any) -> AnyNoun:
    """Give a noun with some fields changed."""
    return msgspec.structs.replace(noun, **fields)


def digest(value: object) -> str:
    """Give ``sha256:`` and the hex digest of the canonical JSON of a value."""
    return digest_bytes(canonical(value))


def digest_bytes(data: bytes) -> str:
    """Give ``sha256:`` and the hex digest of bytes."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def judging_digest(rubric: Rubric, criterion: Criterion) -> str:
    """Digest what a verdict rests on: the prompt and the criterion's text. Another digest: the verdict is stale."""
    return wording_digest(criterion.text, rubric.prompt)


def wording_digest(text: str, prompt: Iterable[Message]) -> str:
    """Digest what a verdict rests on, given by itself: a criterion's text and the prompt."""
    return digest({"criterion": text, "prompt": prompt})


def approval_digest(rubric: Rubric, criterion: Criterion) -> str:
    """Digest what a sign-off covers: the judging digest, points, axis, critical, references, justification."""
    return digest(
        {
            "axis": criterion.axis,
            "critical": criterion.critical,
            "judging": judging_digest(rubric, criterion),
            "justification": criterion.justification,
            "points": criterion.points,
            "references": criterion.references,
        }
    )


def score_digest(rubric: Rubric) -> str:
    """Digest all that a score rests on: two scores of a rubric may be compared where this is equal.

    Covers the prompt, theme and tags, the criteria (sorted by id, tags sorted) with id, text, points, axis, level,
    tags and critical, and the scoring rule. Order, titles, justifications and references do not count.
    """
    criteria = [
        {
            "id": criterion.id,
            "criterion": criterion.text,
            "points": criterion.points,
            "axis": criterion.axis,
            "level": criterion.level,
            "tags": sorted(criterion.tags),
            "critical": criterion.critical,
        }
        for criterion in sorted(rubric.criteria, key=lambda criterion: criterion.id)
    ]
    return digest(
        {
            "criteria": criteria,
            "prompt": rubric.prompt,
            "scoring": rubric.scoring,
            "tags": sorted(rubric.tags),
            "theme": rubric.theme,
        }
    )


def response_digest(text: str) -> str:
    """Digest a response's text."""
    return digest({"text": text})


def prompt_digest(prompt: str) -> str:
    """Digest what a grader was sent, to the byte."""
    return digest_bytes(prompt.encode("utf-8", "surrogatepass"))  # half a character is no reason to stop a grader


def criterion_from(data: Mapping[str, Any]) -> Criterion:
    """Make a criterion from plain data that its schema accepted."""
    return msgspec.convert(data, Criterion)


def rubric_from(
    data: Mapping[str, Any], *, shared: Mapping[str, Mapping[str, Any]] | None = None, scoring: Scoring | None = None
) -> Rubric:
    """Make a rubric from plain data that its schema accepted, with its shared criteria in their place.

    A ``use`` whose shared criterion does not exist is left out: the check names it (``missing_uses``).
    """
    known = shared or {}
    criteria = [
        known[item["use"]] if "use" in item else item
        for item in data.get("criteria", ())
        if "use" not in item or item["use"] in known
    ]
    return msgspec.convert({**data, "criteria": criteria, "scoring": scoring or HEALTHBENCH_SCORING}, Rubric)


def missing_uses(data: Mapping[str, Any], shared: Iterable[str]) -> tuple[str, ...]:
    """Name the shared criteria that a rubric asks for and that do not exist."""
    known = set(shared)
    return tuple(item["use"] for item in data.get("criteria", ()) if "use" in item and item["use"] not in known)


def set_from(data: Mapping[str, Any]) -> RubricSet:
    """Make a set from plain data that its schema accepted; a decimal penalty may come as a number."""
    scoring = data.get("scoring") or {}
    if length := scoring.get("length"):
        length = {**length, "penalty_per_500": _decimal(length["penalty_per_500"])}
        data = {**data, "scoring": {**scoring, "length": length}}
    return msgspec.convert(data, RubricSet)


def _decimal(value: float | str) -> str:
    """Write a decimal in the one form that equal ones share: no exponent, no zeros at the end."""
    text = format(Decimal(str(value)), "f")
    whole, _point, part = text.partition(".")
    part = part.rstrip("0")
    return f"{whole.lstrip('0') or '0'}{'.' if part else ''}{part}"


def responses_from(data: Mapping[str, Any]) -> Responses:
    """Make sample responses from plain data that their schema accepted."""
    return msgspec.convert(data, Responses)


def to_data(noun: object) -> Any:
    """Give a noun as plain data (dict, list, str, int ...) under its wire names, defaults left out."""
    return msgspec.json.decode(msgspec.json.encode(_bare(noun)))
