"""A pack is built: its bytes depend on the release only, never on the clock, the host or a library's version."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from rubric_studio.errors import PackError
from rubric_studio.language import _
from rubric_studio.model.codec import canonical
from rubric_studio.model.rubric import HEALTHBENCH_SCORING, Rubric, RubricSet, Scoring
from rubric_studio.pack import archive
from rubric_studio.pack.manifest import (
    EQUIVALENCES,
    FORMAT,
    GRADER_TEMPLATE,
    INDEX,
    MANIFEST,
    RUBRICS,
    SCHEMAS,
    Counts,
    Index,
    Manifest,
    Member,
    manifest_bytes,
)
from rubric_studio.pack.sound import are_members, flaw
from rubric_studio.text import safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def build(
    rubrics: Iterable[Rubric],
    rubric_set: RubricSet,
    *,
    version: str,
    commit: str | None,
    schemas: Mapping[str, bytes],
    grader_template: str,
    equivalences: bytes = b"",
    extra: Mapping[str, bytes] | None = None,
) -> bytes:
    """Give the bytes of a release's pack: its active rubrics, sorted by id, each with the set's scoring rule.

    Args:
        rubrics: those of the set, with shared criteria in their place.
        rubric_set: what they are released with.
        version: the release's number.
        commit: the record that it is built from; None where there is none.
        schemas: the JSON Schemas by file name.
        grader_template: what graders are sent.
        equivalences: the set's equivalent.jsonl.
        extra: further members by name: sample responses with their verdicts.

    Raises:
        PackError: two rubrics have the same id, one cannot be judged by, a name cannot stand in a pack, or there is
            more than 4 GiB.
    """
    chosen = _chosen(rubrics, rubric_set.scoring)
    lines = [canonical(rubric) + b"\n" for rubric in chosen]
    members = {
        RUBRICS: b"".join(lines),
        INDEX: index_of(chosen, lines),
        GRADER_TEMPLATE: grader_template.encode(),
        EQUIVALENCES: equivalences,
        **{SCHEMAS + name: data for name, data in schemas.items()},
    }
    members |= _further(extra or {}, members)
    counts = Counts(rubrics=len(chosen), criteria=sum(len(rubric.criteria) for rubric in chosen))
    members[MANIFEST] = _manifest(rubric_set, version, commit, counts, members)
    return archive.write(members)


def index_of(rubrics: Sequence[Rubric], lines: Sequence[bytes]) -> bytes:
    """Give the index of the rubrics that stand in these lines."""
    offsets, at = [], 0
    for line in lines:
        offsets.append(at)
        at += len(line)
    return canonical(
        Index(
            ids=[rubric.id for rubric in rubrics],
            themes=[rubric.theme or "" for rubric in rubrics],
            offsets=offsets,
            lengths=[len(line) for line in lines],
            sha256="".join([hashlib.sha256(line).hexdigest() for line in lines]),
        )
    )


def _chosen(rubrics: Iterable[Rubric], rule: Scoring) -> list[Rubric]:
    # The default itself, not an equal one: msgspec leaves a default out of the bytes by identity.
    rule = HEALTHBENCH_SCORING if rule == HEALTHBENCH_SCORING else rule
    chosen = [
        rubric if rubric.scoring is rule else msgspec.structs.replace(rubric, scoring=rule)
        for rubric in sorted(rubrics, key=lambda rubric: rubric.id)
        if rubric.status == "active"
    ]
    for one, other in pairwise(chosen):
        if one.id == other.id:
            raise PackError(_("Two rubrics are called “{id}”; each needs its own id.").format(id=safe(one.id)))
    if why := next(filter(None, map(flaw, chosen)), ""):
        raise PackError(_("This cannot be released: {why}. Mend the rubric first.").format(why=why))
    return chosen


def _further(extra: Mapping[str, bytes], members: Mapping[str, bytes]) -> Mapping[str, bytes]:
    taken = extra.keys() & {MANIFEST, *members}
    if taken:
        raise PackError(_("“{name}” is already in the pack.").format(name=safe(min(taken))))
    if not are_members({*members, *extra}):
        raise PackError(_("“{name}” is no part of a pack.").format(name=safe(min(extra))))
    return extra


def _manifest(
    rubric_set: RubricSet, version: str, commit: str | None, counts: Counts, members: Mapping[str, bytes]
) -> bytes:
    return manifest_bytes(
        Manifest(
            format=FORMAT,
            set=rubric_set.id,
            title=rubric_set.title,
            version=version,
            commit=commit,
            counts=counts,
            scoring=rubric_set.scoring,
            licence=rubric_set.licence,
            canary=rubric_set.canary,
            members={
                name: Member(size=len(data), sha256=hashlib.sha256(data).hexdigest()) for name, data in members.items()
            },
        )
    )
