"""Every field that can change has a code in the table, and the table holds none that nothing can have."""

from __future__ import annotations

from typing import Any

import pytest

from rubric_studio import schema
from rubric_studio.diff.changes import Bump, Change, Kind, Subject
from rubric_studio.diff.codes import CODES, Severity
from rubric_studio.model.pointer import Pointer
from rubric_studio.model.response import Response
from rubric_studio.model.rubric import Criterion, Rubric, RubricSet

NOT_CHANGED = {"criteria", "responses", "version", "scoring", "id", "retired_ids"}
NOUNS: dict[Subject, Any] = {
    Subject.SET: RubricSet,
    Subject.RUBRIC: Rubric,
    Subject.CRITERION: Criterion,
    Subject.SHARED: Criterion,
    Subject.RESPONSE: Response,
}
VALUES: dict[str, list[tuple[Any, Any]]] = {
    "tags": [(("a",), ("b",)), (("a", "b"), ("b", "a"))],
    "points": [(1, 2), (1, -1)],
    "text": [("Asks.", "Tells."), ("Asks why.", "Asks  why."), ("é", "e\u0301")],
    "status": [("draft", "active"), ("active", "retired"), ("active", "draft")],
}


def change(kind: Kind, subject: Subject, field: str, old: Any, new: Any, bump: Bump = Bump.PATCH) -> Change:
    pointer = Pointer(set="s", rubric="r", criterion="c", field=field)
    return Change(kind, subject, pointer, bump, old, new)


def possible() -> set[str]:
    found = {
        change(Kind.CHANGED, subject, field, old, new).code
        for subject, noun in NOUNS.items()
        for field in noun.__struct_fields__
        if field not in NOT_CHANGED
        for old, new in VALUES.get(field, [(1, 2)])
    }
    for subject in (Subject.RUBRIC, Subject.CRITERION, Subject.SHARED, Subject.RESPONSE):
        found |= {change(kind, subject, "", None, 1).code for kind in (Kind.ADDED, Kind.REMOVED)}
    for subject in (Subject.CRITERION, Subject.SHARED, Subject.RESPONSE):
        found |= {change(kind, subject, "", 1, 2).code for kind in (Kind.MOVED, Kind.RENAMED)}
    found |= {change(Kind.CHANGED, Subject.SET, name, (), ()).code for name in ("id", "retired_ids", "scoring.clip")}
    return found | {change(Kind.CHANGED, Subject.RESPONSE, "order", (), ("a",)).code}


def test_the_published_schema_names_the_same_codes() -> None:
    change = schema.schema("diff")["$defs"]["change"]["properties"]
    assert change["code"]["enum"] == list(CODES)
    assert set(change["severity"]["enum"]) == {severity.name.lower() for severity in Severity}
    assert set(change["kind"]["enum"]) == set(Kind)
    assert set(change["subject"]["enum"]) == set(Subject)


def test_the_table_is_what_can_happen() -> None:
    assert possible() == set(CODES)
    assert all(code.meaning and not code.meaning.endswith(".") for code in CODES.values())


@pytest.mark.parametrize(
    ("field", "old", "new", "code"),
    [
        ("text", "Asks.", "Tells.", "criterion-reworded"),
        ("text", "Asks why.", "Asks\n why.", "criterion-respaced"),
        ("text", "caf\u00e9", "cafe\u0301", "criterion-recoded"),
        ("points", 5, 7, "criterion-repointed"),
        ("points", 5, -7, "criterion-sign-flipped"),
        ("tags", ("a", "b"), ("b", "a"), "criterion-tags-reordered"),
    ],
)
def test_codes(field: str, old: Any, new: Any, code: str) -> None:
    assert change(Kind.CHANGED, Subject.CRITERION, field, old, new).code == code


def test_what_scores_nothing_weighs_little() -> None:
    counted, draft = (
        change(Kind.CHANGED, Subject.CRITERION, "points", 5, 7, bump) for bump in (Bump.MAJOR, Bump.PATCH)
    )
    assert (counted.severity, draft.severity) == (Severity.SCORES, Severity.PLAIN)
    assert change(Kind.CHANGED, Subject.CRITERION, "justification", None, "Why.").severity is Severity.REVIEW


def test_fingerprints_hold_on_to_what_changed_and_to_nothing_else() -> None:
    one = change(Kind.CHANGED, Subject.CRITERION, "points", 5, 7)
    again = change(Kind.CHANGED, Subject.CRITERION, "points", 5, 7, Bump.MAJOR)
    assert one.fingerprint == again.fingerprint
    assert one.fingerprint == "sha256:" + one.fingerprint.removeprefix("sha256:")
    others = [
        change(Kind.CHANGED, Subject.CRITERION, "points", 5, 8),
        change(Kind.CHANGED, Subject.CRITERION, "points", 4, 7),
        change(Kind.CHANGED, Subject.SHARED, "points", 5, 7),
        Change(
            Kind.CHANGED,
            Subject.CRITERION,
            Pointer(set="s", rubric="r", criterion="d", field="points"),
            Bump.MAJOR,
            5,
            7,
        ),
    ]
    assert len({one.fingerprint, *(other.fingerprint for other in others)}) == 5
