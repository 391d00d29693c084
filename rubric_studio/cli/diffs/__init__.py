"""The formats of ``rubric-studio diff``: one module each, with one function ``render``."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rubric_studio.workflows.compare import Comparison

SHAPES = {"text": "text", "json": "data"}
"""Each format and the module here that renders it; a module is loaded when its format is asked for."""


@dataclass(frozen=True)
class Look:
    """How an answer is to look: with colour (never as the only sign)."""

    colour: bool = False


class _Format(Protocol):
    def render(self, comparisons: Sequence[Comparison], look: Look) -> str:
        """Give the whole answer."""


def render(shape: str, comparisons: Sequence[Comparison], look: Look) -> str:
    """Give comparisons in one of the formats."""
    return cast("_Format", import_module(f"rubric_studio.cli.diffs.{SHAPES[shape]}")).render(comparisons, look)
