"""The one truth about shape: data against the JSON Schemas in ``schemas/``, every problem in a person's words.

Two validators share the work. jsonschema-rs says yes or no (0.12 s for 5,000 rubrics, where jsonschema takes 17 s);
what it refuses goes to jsonschema, which says why. Neither is loaded before something is validated.
"""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from rubric_studio.errors import UnsupportedFormat
from rubric_studio.finding import Problem
from rubric_studio.language import _
from rubric_studio.text import nearest, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    import jsonschema
    import jsonschema_rs
    from jsonschema.exceptions import ValidationError

_HERE = Path(__file__).parent
SCHEMAS = next(folder for folder in (_HERE / "shipped" / "schemas", _HERE.parent / "schemas") if folder.is_dir())
"""The folder of the schemas: inside the wheel, or beside the package in a checkout."""

MOST_PROBLEMS = 200
"""How many problems of one file are listed."""

KINDS = ("set", "rubric", "shared", "responses", "judgment", "signoff", "pack", "settings")
"""The kinds of files."""

ANSWERS = ("diff", "lock")
"""What commands print for programs, and what graders keep; no file of a workspace is of such a kind."""


@cache
def schema(kind: str) -> dict[str, Any]:
    """Give the JSON Schema of a kind of file (one of ``KINDS``), or of an answer (one of ``ANSWERS``)."""
    loaded: dict[str, Any] = json.loads((SCHEMAS / f"{kind}.schema.json").read_text(encoding="utf-8"))
    return loaded


def key_order(kind: str, path: tuple[str | int, ...]) -> list[str]:
    """Give the keys that a group may have, in the order in which the studio writes them."""
    return list(_part(kind, path).get("properties", {}))


def type_of(kind: str, path: tuple[str | int, ...]) -> str:
    """Give the type that a value has to have, as JSON Schema calls it; string where nothing says otherwise."""
    return str(_part(kind, path).get("type", "string"))


def _part(kind: str, path: tuple[str | int, ...]) -> dict[str, Any]:
    """Give what the schema of a kind says of one place; nothing where it knows no such place."""
    here, owner = schema(kind), kind
    for step in path:
        here = here.get("items", {}) if isinstance(step, int) else here.get("properties", {}).get(step, {})
        here = here.get("else", here)
        while "$ref" in here:
            file, _hash, inside = here["$ref"].partition("#")
            owner = file.removesuffix(".schema.json") or owner
            here = schema(owner)
            for part in inside.strip("/").split("/"):
                here = here[part] if part else here
    return here


class _Whole:
    """The keyword that the sieve has beside ``integer``: 5.0 is a whole number for JSON Schema, and none for us."""

    def __init__(self, _schema: object, _value: object, _path: object) -> None:
        """Take nothing from the schema: the keyword says it all."""

    def validate(self, value: object) -> None:
        """Refuse a number that is written with a point."""
        if isinstance(value, float):
            raise TypeError(value)


def _with_whole(part: Any) -> Any:
    """Copy a schema, with our keyword beside every ``integer``."""
    if isinstance(part, list):
        return [_with_whole(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    return {key: _with_whole(inner) for key, inner in part.items()} | (
        {"whole": True} if part.get("type") == "integer" else {}
    )


@cache
def _resting_on(kind: str) -> tuple[str, ...]:
    """Name the schemas that one needs: itself and those that it refers to."""
    found = [kind]
    for name in found:
        others = re.findall(r'"([a-z]+)\.schema\.json#', json.dumps(schema(name)))
        found += [other for other in dict.fromkeys(others) if other not in found]
    return tuple(found)


@cache
def _sieve(kind: str) -> jsonschema_rs.Validator:
    import jsonschema_rs

    schemas = {name: _with_whole(schema(name)) for name in _resting_on(kind)}
    registry = jsonschema_rs.Registry([(held["$id"], held) for held in schemas.values()])
    validator: jsonschema_rs.Validator = jsonschema_rs.Draft202012Validator(
        schemas[kind], registry=registry, keywords={"whole": _Whole}
    )
    return validator


_SEEN = r"[^\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"


@cache
def _explainer(kind: str) -> jsonschema.protocols.Validator:
    import jsonschema
    import referencing

    def pattern(_validator: Any, wanted: str, value: object, _schema: Any) -> Iterator[ValidationError]:
        if isinstance(value, str) and not re.search(wanted.replace("$", r"\Z").replace(r"\S", _SEEN), value):
            yield jsonschema.ValidationError(wanted)

    def unique(_validator: Any, wanted: object, value: object, _schema: Any) -> Iterator[ValidationError]:
        if wanted and isinstance(value, list) and len({json.dumps(item) for item in value}) < len(value):
            yield jsonschema.ValidationError("")

    # jsonschema compares every item with every other where they cannot be sorted: hours, for a list of 50,000 groups.
    # Python's patterns let a line break pass behind $, and know other spaces, than the schemas' (ECMA 262).
    whole = jsonschema.Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, value: type(value) is int)
    extend: Any = jsonschema.validators.extend
    draft = extend(
        jsonschema.Draft202012Validator,
        {"pattern": pattern, "uniqueItems": unique},
        type_checker=whole,
    )
    resources = [(schema(k)["$id"], referencing.Resource.from_contents(schema(k))) for k in _resting_on(kind)]
    registry: referencing.Registry[Any] = referencing.Registry().with_resources(resources)
    return cast("jsonschema.protocols.Validator", draft(schema(kind), registry=registry))


def problems(kind: str, data: object) -> list[Problem]:
    """List the ways in which data breaks the schema of its kind, in the data's order; nothing where it is fine.

    Of more than ``MOST_PROBLEMS`` the rest is only mentioned: a file of 100,000 wrong keys would take minutes.
    """
    try:
        if _sieve(kind).is_valid(data):
            return []
    except UnicodeEncodeError:
        message = _("A text here holds half of a character, which no file can. Type it again.")
        return [Problem(message, path) for path in _halves(data, ())]
    if newer := _newer(kind, data):
        return [newer]
    explained = (problem for error in _explainer(kind).iter_errors(cast("Any", data)) for problem in _explain(error))
    found = list(islice(explained, MOST_PROBLEMS))
    found.sort(key=lambda problem: _order(data, problem.path))
    if next(explained, None):
        message = _("There are more problems here than the {n} that are listed. Mend these first.")
        found.append(Problem(message.format(n=MOST_PROBLEMS)))
    return found or [Problem(_("This does not have the shape of a {kind} file.").format(kind=kind))]


def _newer(kind: str, data: object) -> Problem | None:
    """Say which Rubric Studio a file of a newer format needs: whatever else is strange in it follows from that."""
    known = schema(kind)["properties"].get("format", {}).get("const", "")
    told = data.get("format") if isinstance(data, dict) else None
    stem, _slash, number = known.rpartition("/")
    if not isinstance(told, str) or not (found := re.fullmatch(rf"{stem}/(\d{{1,6}})", told)) or not stem:
        return None
    needs = cast("dict[str, object]", data).get("needs")
    error = UnsupportedFormat(_("This file"), found=told, known=known, needs=needs if isinstance(needs, str) else "")
    return Problem(str(error), ("format",)) if int(found.group(1)) > int(number) else None


def _halves(data: object, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """Find the texts that hold a lone surrogate: the reader lets none in, a line of JSON may hold one as an escape."""
    if isinstance(data, str) and re.search("[\ud800-\udfff]", data):
        yield path
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _halves(key, path)
            yield from _halves(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _halves(value, (*path, number))


def _order(data: Any, path: tuple[str | int, ...]) -> list[int]:
    """Give the positions that lead to a path, so that problems can be told from the top down."""
    positions: list[int] = []
    for step in path:
        positions.append(list(data).index(step) if isinstance(data, dict) else int(step))
        data = data[step]
    return positions


def _explain(error: ValidationError) -> Iterator[Problem]:
    path = tuple(error.absolute_path)
    value: Any = error.instance
    wanted: Any = error.validator_value
    if error.validator == "additionalProperties":
        yield from (_unknown_key(error, path, key) for key in value if not _allowed(error, key))
    elif error.validator == "required":
        missing = next(key for key in wanted if key not in value and f"'{key}'" in error.message)
        yield Problem(_("“{key}” is missing here.").format(key=missing), path, missing=missing)
    else:
        yield Problem(_sentence(error, path, value), path)


def _schema_of(error: ValidationError) -> dict[str, Any]:
    return cast("dict[str, Any]", error.schema)


def _allowed(error: ValidationError, key: str) -> bool:
    return key in _schema_of(error).get("properties", {}) or key.startswith("x-")


def _unknown_key(error: ValidationError, path: tuple[str | int, ...], key: str) -> Problem:
    known = list(_schema_of(error).get("properties", {}))
    words = known + [word for word, ours in _OTHER_WORDS.items() if ours in known]
    meant = nearest(key, words)
    meant = _OTHER_WORDS.get(meant, meant) if meant else None
    if meant:
        hint = _("Did you mean “{meant}”?").format(meant=meant)
    else:
        hint = _("Known here: {keys}. Keys of your own begin with “x-”.").format(keys=", ".join(known))
    return Problem(
        _("There is no key “{key}” here. {hint}").format(key=one_line(key, 40), hint=hint), (*path, key), on_key=True
    )


# What the field's other tools call our keys: who writes "wieght" means points.
_OTHER_WORDS = {
    "weight": "points",
    "score": "points",
    "text": "criterion",
    "requirement": "criterion",
    "rationale": "justification",
    "dimension": "axis",
    "topic": "theme",
    "version_of": "translation_of",
    "messages": "prompt",
    "conversation": "prompt",
    "license": "licence",
}


def _type(name: str) -> str:
    named = {
        "string": _("a text"),
        "integer": _("a whole number"),
        "number": _("a number"),
        "boolean": _("true or false"),
        "array": _("a list"),
        "object": _("a group of keys"),
    }
    return named.get(name, name)


def _purpose(name: str) -> str:
    """Say what a text must look like where its schema does not."""
    purposes = {
        "url": _("A web address, beginning with http:// or https://."),
        "doi": _("A DOI, as 10.1000/182, without https://doi.org/ before it."),
        "pmid": _("A PubMed number: digits only."),
        "country": _("Two capital letters, as CH."),
        "date": _("A year, a month or a day, as 2026, 2026-11 or 2026-11-22."),
        "rule": _("The code of a rule, as W201."),
        "penalty_per_500": _("A decimal number of 0 or more, as 0.0147."),
        "cost_usd": _('A decimal number in quotes, as "0.05".'),
        "retired_ids": _("An id: rubric, rubric#criterion or shared#criterion."),
    }
    return purposes.get(name, _("It is made by the program: restore it from the history."))


def _sentence(error: ValidationError, path: tuple[str | int, ...], value: object) -> str:
    wanted: Any = error.validator_value
    texts = {
        "type": _("“{name}” must be {type}, not {value}."),
        "enum": _("“{name}” must be one of {choices}, not {value}."),
        "const": _("“{name}” must be “{wanted}”, not {value}."),
        "not": _("“{name}” must not be {value}."),
        "minimum": _("“{name}” must be at least {wanted}, not {value}."),
        "maximum": _("“{name}” must be at most {wanted}, not {value}."),
        "minItems": _("“{name}” must not be empty."),
        "minLength": _("“{name}” must not be empty."),
        "maxLength": _("“{name}” may have at most {wanted} characters."),
        "anyOf": _("“{name}” cannot be {value}. {purpose}"),
        "uniqueItems": _("“{name}” holds the same entry twice."),
        "pattern": _("“{name}” cannot be {value}. {purpose}"),
    }
    text = texts.get(str(error.validator), _("“{name}” does not fit: {value}."))
    if error.validator == "type" and wanted == "string":
        text += " " + _("A text that looks like a number or a word of its own needs quotes.")
    if error.validator == "pattern" and wanted == "\\S":
        text = texts["minLength"]
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    return text.format(
        name=name or _("This file"),
        value=one_line(json.dumps(value, ensure_ascii=False), 60),
        wanted=wanted,
        type=_type(str(wanted)),
        choices=", ".join(map(str, wanted)) if isinstance(wanted, list) else "",
        purpose=_schema_of(error).get("description") or _purpose(name),
    )
