"""The code of every kind of change, how much it weighs, and what it means: one table."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Callable


class Severity(IntEnum):
    """How much a change weighs.

    ``SCORES``: scores before and after are not comparable. ``REVIEW``: people must look, because what it does cannot
    be told from the files alone. ``PLAIN``: nothing that scores.
    """

    PLAIN = 0
    REVIEW = 1
    SCORES = 2


class Code(NamedTuple):
    """One kind of change: how much it weighs where the rubric counts, and what it means, in English."""

    severity: Severity
    meaning: str


_SCORES, _REVIEW, _PLAIN = Severity.SCORES, Severity.REVIEW, Severity.PLAIN

_CRITERION = {
    "added": Code(_SCORES, "a criterion is new"),
    "removed": Code(_SCORES, "a criterion is gone"),
    "id-changed": Code(_SCORES, "a criterion has another id, so verdicts and results under the old one do not join"),
    "reworded": Code(_SCORES, "what the grader reads is worded differently; verdicts on it need judging again"),
    "respaced": Code(_SCORES, "only spaces or line breaks of a criterion's text changed"),
    "recoded": Code(_SCORES, "a criterion's text looks the same but is written with other characters"),
    "repointed": Code(_SCORES, "a criterion carries other points of the same sign"),
    "sign-flipped": Code(_SCORES, "meeting a criterion was good and is a fault now, or the other way round"),
    "axis-changed": Code(_SCORES, "a criterion counts for another axis"),
    "level-changed": Code(_SCORES, "a criterion is written for one prompt now, or for many"),
    "tags-changed": Code(_SCORES, "a criterion counts for other tags"),
    "tags-reordered": Code(_PLAIN, "the same tags in another order"),
    "critical-changed": Code(_SCORES, "a criterion became a never-event, or is none any more"),
    "moved": Code(_PLAIN, "a criterion stands at another place"),
    "justification-changed": Code(_REVIEW, "why a criterion is there is told differently; sign-offs cover it"),
    "references-changed": Code(_REVIEW, "a criterion rests on other sources; sign-offs cover them"),
    "examples-changed": Code(_REVIEW, "examples changed, which a grader may be shown"),
    "lint-changed": Code(_PLAIN, "other findings are allowed"),
}

_SHARED = {
    **_CRITERION,
    "added": Code(_PLAIN, "a shared criterion is new; the rubrics that take it say so"),
    "removed": Code(_PLAIN, "a shared criterion is gone; the rubrics that took it say so"),
}

_RUBRIC = {
    "added": Code(_REVIEW, "a rubric is new"),
    "removed": Code(_SCORES, "a rubric is gone"),
    "prompt-changed": Code(_SCORES, "the conversation is another one; all verdicts need judging again"),
    "theme-changed": Code(_SCORES, "a rubric counts for another theme"),
    "tags-changed": Code(_SCORES, "a rubric counts for other tags"),
    "tags-reordered": Code(_PLAIN, "the same tags in another order"),
    "activated": Code(_REVIEW, "a rubric is active now: the next release takes it in"),
    "retired": Code(_SCORES, "a rubric is retired: releases leave it out"),
    "made-draft": Code(_SCORES, "a rubric is a draft again: releases leave it out"),
    "title-changed": Code(_PLAIN, "a rubric is called otherwise"),
    "language-changed": Code(_REVIEW, "the prompt is said to be in another language"),
    "criteria-language-changed": Code(_REVIEW, "the criteria are said to be in another language"),
    "translation-changed": Code(_REVIEW, "what a rubric translates, or which state of it, changed"),
    "specialty-changed": Code(_PLAIN, "a rubric is filed under another specialty"),
    "use-case-changed": Code(_PLAIN, "a rubric is filed under another use"),
    "difficulty-changed": Code(_PLAIN, "a rubric is filed under another difficulty"),
    "setting-changed": Code(_REVIEW, "the local care that good advice depends on changed"),
    "authors-changed": Code(_PLAIN, "the authors changed"),
    "review-date-changed": Code(_PLAIN, "it is to be looked at again at another date"),
    "source-changed": Code(_REVIEW, "where a rubric came from is told differently"),
    "ideal-response-changed": Code(_REVIEW, "the ideal response changed, and with it what its verdicts rest on"),
    "lint-changed": Code(_PLAIN, "other findings are allowed"),
}

_RESPONSE = {
    "added": Code(_PLAIN, "a sample response is new"),
    "removed": Code(_REVIEW, "a sample response is gone, and its verdicts serve nothing any more"),
    "id-changed": Code(_REVIEW, "a sample response has another id, so verdicts under the old one do not join"),
    "changed": Code(_REVIEW, "a sample response says something else; its verdicts need judging again"),
    "expectation-changed": Code(_PLAIN, "its author thinks otherwise of a sample response"),
    "order-changed": Code(_PLAIN, "its author would rank the sample responses otherwise"),
    "moved": Code(_PLAIN, "a sample response stands at another place"),
    "author-changed": Code(_REVIEW, "who wrote a sample response is told differently"),
    "citations-changed": Code(_PLAIN, "the sources that a sample response names changed"),
    "generation-changed": Code(_PLAIN, "how a model was asked is told differently"),
    "conditions-changed": Code(_PLAIN, "how a physician worked is told differently"),
    "origin-changed": Code(_REVIEW, "where a sample response comes from is told differently"),
    "notes-changed": Code(_PLAIN, "the notes on a sample response changed"),
    "lint-changed": Code(_PLAIN, "other findings are allowed"),
}

_SET = {
    "id-changed": Code(_SCORES, "the set has another id, so results under the old one do not join"),
    "ids-taken-back": Code(_REVIEW, "ids that were retired for good may be given out again"),
    "title-changed": Code(_PLAIN, "the set is called otherwise"),
    "description-changed": Code(_PLAIN, "the set is described otherwise"),
    "language-changed": Code(_REVIEW, "the criteria are said to be in another language"),
    "axes-changed": Code(_REVIEW, "the axes that criteria may have changed"),
    "themes-changed": Code(_REVIEW, "the themes that rubrics may have changed"),
    "failure-modes-changed": Code(_REVIEW, "the failure modes changed"),
    "points-range-changed": Code(_REVIEW, "the points that a criterion may carry changed"),
    "scoring-changed": Code(_SCORES, "verdicts become scores by another rule"),
    "grader-template-changed": Code(_SCORES, "graders are asked in other words, so their scores may not be compared"),
    "signoff-changed": Code(_REVIEW, "another number of physicians has to agree"),
    "licence-changed": Code(_REVIEW, "what others may do with the set changed"),
    "canary-changed": Code(_REVIEW, "the mark that keeps the set out of training data changed"),
    "data-policy-changed": Code(_REVIEW, "where the texts come from, or what may be done with them, changed"),
    "lint-changed": Code(_PLAIN, "other rules are looked for"),
}

CODES: dict[str, Code] = {
    f"{prefix}-{name}": code
    for prefix, codes in {
        "set": _SET,
        "rubric": _RUBRIC,
        "criterion": _CRITERION,
        "shared-criterion": _SHARED,
        "response": _RESPONSE,
    }.items()
    for name, code in codes.items()
}
"""Every code, what it weighs and what it means."""

_NAMES = {
    "id": "id-changed",
    "retired_ids": "ids-taken-back",
    "translation_of": "translation-changed",
    "review_by": "review-date-changed",
    "expect": "expectation-changed",
    "data": "data-policy-changed",
    "points": "points-range-changed",
    "text": "changed",
}


def named(kind: str, subject: str, field: str, old: Any, new: Any) -> str:
    """Give the code of a change: what happened, to what, to which of its fields, and what that was and is."""
    prefix = "shared-criterion" if subject == "shared" else subject
    if kind == "renamed":
        return f"{prefix}-id-changed"
    return f"{prefix}-{kind if kind != 'changed' else _changed(subject, field.partition('.')[0], old, new)}"


def _changed(subject: str, field: str, old: Any, new: Any) -> str:
    if field in _BY_VALUE and subject not in ("set", "response"):
        return _BY_VALUE[field](old, new)
    return _NAMES.get(field, f"{field.replace('_', '-')}-changed")


def _rewritten(old: str, new: str) -> str:
    if old.split() == new.split():
        return "respaced"
    same = normalize("NFC", " ".join(old.split())) == normalize("NFC", " ".join(new.split()))
    return "recoded" if same else "reworded"


_BY_VALUE: dict[str, Callable[[Any, Any], str]] = {
    "text": _rewritten,
    "points": lambda old, new: "sign-flipped" if (old < 0) != (new < 0) else "repointed",
    "tags": lambda old, new: "tags-reordered" if sorted(old) == sorted(new) else "tags-changed",
    "status": lambda _old, new: {"active": "activated", "retired": "retired"}.get(new, "made-draft"),
}
