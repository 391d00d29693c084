"""One rater's verdict on one criterion of one response."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from msgspec import field, json

from rubric_studio.model.rubric import Noun


class Verdict(StrEnum):
    """What a rater says; the last two are ungraded and never count as not met."""

    MET = "met"
    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"
    FAILED = "failed"


WITHDRAWN = "withdrawn"
"""Written in place of a verdict where a rater takes one back."""


RATERS = ("physician", "grader")
"""The kinds of raters."""


class Rater(Noun, frozen=True, kw_only=True):
    """Who judged: a physician or a grader, by an opaque id."""

    kind: str
    id: str
    version: str | None = None
    settings: dict[str, Any] = field(default_factory=dict)


class Seen(Noun, frozen=True, kw_only=True):
    """What the rater saw while judging."""

    blind: bool = False
    points: bool = False
    others: bool = False
    evidence: bool = False


class Judgment(Noun, frozen=True, kw_only=True):
    """One line of ``judgments/<rater>.jsonl``; ``verdict`` may also be "withdrawn"; ``at`` is UTC, ISO."""

    id: str
    rubric: str
    criterion: str
    response: str
    verdict: str
    rater: Rater
    at: str
    judging_digest: str
    response_digest: str
    prompt_digest: str | None = None
    reason: str | None = None
    seen: Seen | None = None
    seconds: int | None = None
    explanation: str | None = None
    evidence: tuple[str, ...] = ()
    batch: str | None = None
    run: str | None = None


Key = tuple[str, str, str]
"""Rubric, criterion and response: what one verdict is about."""


def rank(line: Noun, at: str, id: str) -> tuple[str, str, bytes]:
    """Give what decides which of two lines is later: without its Z, "10:00:00" sorts before "10:00:00.5"."""
    return (at.removesuffix("Z"), id, json.encode(line))


def _rank(judgment: Judgment) -> tuple[str, str, bytes]:
    return rank(judgment, judgment.at, judgment.id)


def lasting(lines: list[Judgment]) -> list[Judgment]:
    """Give the lines of one rater on one thing that stand, the latest last.

    Of those that were given to the same words (and, by a grader, to the same prompt) the latest stands; what was given
    before a verdict was taken back was taken back with it.
    """
    kept: dict[tuple[str, str, str], Judgment] = {}
    for line in sorted(lines, key=_rank) if len(lines) > 1 else lines:
        if line.verdict == WITHDRAWN:
            kept.clear()
            continue
        given_to = (line.judging_digest, line.response_digest, line.prompt_digest or "")
        kept.pop(given_to, None)
        kept[given_to] = line
    return list(kept.values())


def latest(judgments: list[Judgment]) -> dict[tuple[str, Key], Judgment]:
    """Keep, for each rater and thing judged, the line that counts: the last by ``at``, then by ``id``.

    The order of the lines does not matter (git's union merge does not keep it). Withdrawn ones are left out.
    """
    kept: dict[tuple[str, Key], Judgment] = {}
    for judgment in judgments:
        key = (judgment.rater.id, (judgment.rubric, judgment.criterion, judgment.response))
        held = kept.get(key)
        if held is None or _rank(held) < _rank(judgment):
            kept[key] = judgment
    return {key: judgment for key, judgment in kept.items() if judgment.verdict != WITHDRAWN}
