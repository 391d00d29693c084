"""The number of the next release: the first one's, one that changes ask for, or a higher one that a person wants."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rubric_studio.diff.changes import Bump
from rubric_studio.diff.version import following, parse
from rubric_studio.language import _

if TYPE_CHECKING:
    from rubric_studio.workflows.plan import Plan, Wish


def first(written: str, wish: Wish) -> str:
    """Give the version of a first release; ``written`` is the one in set.yaml."""
    version = following(None, Bump.NONE, written=written, draft=wish.draft)
    return raised(version, Bump.NONE, wish.at_least) if wish.at_least is Bump.MAJOR else version


def raised(version: str, bump: Bump, at_least: Bump) -> str:
    """Give the version that follows, raised as a person wants it."""
    if at_least is Bump.MAJOR and parse(version) < (1, 0, 0):
        return "1.0.0"
    return following(version, max(bump, at_least) if bump else bump)


def numbers(planned: Plan, wish: Wish) -> list[tuple[str, str, Wish]]:
    """Give the numbers that a release can have, the lowest first: each in words, and what to wish for to have it.

    A first release takes the version in set.yaml, where that holds one, else it may be a draft.
    """
    plain = replace(wish, at_least=Bump.NONE, draft=False)
    if planned.previous is None:
        draft, usual = (following(None, Bump.NONE, draft=held) for held in (True, False))
        if planned.version not in (draft, usual):
            return [(planned.version, _("{version}: as set.yaml says").format(version=planned.version), plain)]
        said = _("{version}: a draft, whose numbers are not meant to last").format(version=draft)
        lasting = _("{version}: its numbers are meant to last").format(version=usual)
        return [(draft, said, replace(plain, draft=True)), (usual, lasting, plain)]
    found: dict[str, tuple[str, str, Wish]] = {}
    for least in Bump:
        version = raised(planned.previous, planned.asked, least)
        said = version if found else _("{version}: what the changes ask for").format(version=version)
        found.setdefault(version, (version, said, replace(plain, at_least=least)))
    return list(found.values())


def candidates(previous: str) -> set[str]:
    """Give the versions that a release after this one can have."""
    return {raised(previous, Bump.PATCH, bump) for bump in Bump}


def why(bump: Bump, previous: str, version: str) -> str:
    """Say why a version follows another one."""
    said = {
        Bump.NONE: _("nothing changed"),
        Bump.PATCH: _("no score can change"),
        Bump.MINOR: _("rubrics were added; the scores of the others stay comparable"),
        Bump.MAJOR: _("scores are not comparable with those of {previous}").format(previous=previous),
    }[bump]
    higher = version != following(previous, bump)
    return _("{why}; a higher number was asked for").format(why=said) if higher else said


def unheard(wish: Wish, previous: str | None, version: str) -> str:
    """Say what of a wish means nothing for a version after another one, "" where all of it counts."""
    if wish.draft and previous is not None:
        return _(
            "Only a first release can be a draft (0.1.0). {previous} was released already, so the number follows from"
            " that."
        ).format(previous=previous)
    if wish.draft and parse(version) >= (1, 0, 0) and wish.at_least is not Bump.MAJOR:
        return _("set.yaml names the version {version}, so the first release is no draft.").format(version=version)
    if previous is None and wish.at_least in (Bump.PATCH, Bump.MINOR):
        return _(
            "Nothing was released yet, so there is no higher number to ask for but 1.0.0 (--at-least major): the first"
            " release takes the version in set.yaml, or 1.0.0."
        )
    return ""
