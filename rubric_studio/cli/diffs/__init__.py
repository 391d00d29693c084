"""The formats of ``rubric-studio diff``: one module each, with one function ``render``."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rubric_studio.workflows.compare import Comparison

SHAPES = {"text": "text", "markdown": "markdown", "html": "page", "json": "data", "github": "annotations"}
"""Each format and the module here that renders it; a module is loaded when its format is asked for."""


@dataclass(frozen=True)
class Look:
    """How an answer is to look.

    Args:
        colour: with colour, never as the only sign.
        below: the workspace's folder, from the top of its repository, for what names files from there.
        signoffs: what to say of the sign-off of a criterion, by set, rubric and criterion.
    """

    colour: bool = False
    below: str = ""
    signoffs: Mapping[tuple[str, str, str], str] = field(default_factory=dict)


class _Format(Protocol):
    def render(self, comparisons: Sequence[Comparison], look: Look) -> str:
        """Give the whole answer."""


def render(shape: str, comparisons: Sequence[Comparison], look: Look) -> str:
    """Give comparisons in one of the formats."""
    return cast("_Format", import_module(f"rubric_studio.cli.diffs.{SHAPES[shape]}")).render(comparisons, look)
