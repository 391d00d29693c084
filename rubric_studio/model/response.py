"""A sample response to a prompt, by a model or a physician."""

from __future__ import annotations

from typing import Any

from msgspec import field

from rubric_studio.model.rubric import Lint, Noun

IDEAL = "ideal"
"""The id under which a rubric's ideal response stands among its samples; no other sample may take it."""


class Author(Noun, frozen=True, kw_only=True):
    """Who or what wrote a response: a model's name, or a physician's opaque id; the date is ISO."""

    kind: str
    id: str
    version: str | None = None
    date: str | None = None


class Citation(Noun, frozen=True, kw_only=True):
    """A source that the response itself names."""

    title: str = ""
    url: str | None = None


class Generation(Noun, frozen=True, kw_only=True):
    """How a model was asked, and what it cost."""

    provider: str | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    tools: tuple[str, ...] = ()
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost_usd: str | None = None


class Conditions(Noun, frozen=True, kw_only=True):
    """Under which conditions a physician wrote."""

    minutes: int | None = None
    internet: bool | None = None
    ai: bool | None = None


class Response(Noun, frozen=True, kw_only=True):
    """One sample answer; ``expect`` is what the author of the rubric thinks of it: good, bad or none."""

    id: str
    author: Author
    text: str
    citations: tuple[Citation, ...] = ()
    generation: Generation | None = None
    conditions: Conditions | None = None
    origin: str | None = None
    expect: str = "none"
    notes: str | None = None
    lint: Lint | None = None


class Responses(Noun, frozen=True, kw_only=True):
    """The sample responses to one rubric's prompt.

    ``order`` is how its author would rank them: ids, the best first; ids in one entry share a place.
    """

    rubric: str
    order: tuple[str | tuple[str, ...], ...] = ()
    responses: tuple[Response, ...] = ()
