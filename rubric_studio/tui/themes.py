"""The studio's own colours: every role has a contrast of 4.5 or more on every ground it stands on.

Dark, light, high contrast (7 or more), and none at all: there the terminal's own two colours, and bold, underlined and
reversed letters, say what is to be said. Colour never carries a meaning alone, so nothing is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.filter import LineFilter, NoColor
from textual.theme import Theme

from rubric_studio.language import _
from rubric_studio.workflows.preferences import wants_colour

if TYPE_CHECKING:
    from collections.abc import Mapping

DARK = Theme(
    name="studio-dark",
    dark=True,
    primary="#7FB2E5",
    secondary="#A9B8C9",
    accent="#7FD1C7",
    foreground="#E6E9ED",
    background="#11151A",
    surface="#171C22",
    panel="#202830",
    warning="#F2C14E",
    error="#FF8F86",
    success="#86D992",
    text_alpha=1.0,
    variables={
        "key-foreground": "#F2C14E",
        "quiet": "#A9B4BF",
        "chosen": "#1D3750",
        "chosen-quiet": "#29323C",
        "evidence": "#38424D",
        "border": "#7FB2E5",
        "border-blurred": "#3A4651",
        **{f"scrollbar-background{state}": "#202830" for state in ("", "-hover", "-active")},
    },
)

LIGHT = Theme(
    name="studio-light",
    dark=False,
    primary="#1F5C99",
    secondary="#46566A",
    accent="#0B6660",
    foreground="#14181D",
    background="#F7F8FA",
    surface="#FFFFFF",
    panel="#E8ECF0",
    warning="#7A5200",
    error="#A8201A",
    success="#1B6430",
    text_alpha=1.0,
    variables={
        "key-foreground": "#7A3E00",
        "quiet": "#4A5560",
        "chosen": "#BFD9F2",
        "chosen-quiet": "#DFE5EB",
        "evidence": "#D3DAE2",
        "border": "#1F5C99",
        "border-blurred": "#A9B4BF",
    },
)

CONTRAST = Theme(
    name="studio-contrast",
    dark=True,
    primary="#A8D8FF",
    secondary="#FFFFFF",
    accent="#7DF5E6",
    foreground="#FFFFFF",
    background="#000000",
    surface="#262626",
    panel="#303030",
    warning="#FFD84D",
    error="#FFBAB5",
    success="#8CF29B",
    text_alpha=1.0,
    variables={
        "key-foreground": "#FFD84D",
        "quiet": "#E6E6E6",
        "chosen": "#00306B",
        "chosen-quiet": "#363636",
        "evidence": "#4C4C4C",
        "border": "#FFFFFF",
        "border-blurred": "#8A8A8A",
    },
)

_INK, _GROUND = "#FFFFFF", "#000000"
PLAIN = Theme(
    name="studio-plain",
    dark=True,
    primary=_INK,
    secondary=_INK,
    accent=_INK,
    foreground=_INK,
    background=_GROUND,
    surface=_GROUND,
    panel=_GROUND,
    warning=_INK,
    error=_INK,
    success=_INK,
    text_alpha=1.0,
    variables={
        "key-foreground": _INK,
        "quiet": _INK,
        "chosen": _GROUND,
        "chosen-quiet": _GROUND,
        "evidence": _GROUND,
        "border": _INK,
        "border-blurred": _INK,
    },
)
"""Never seen: what is drawn in these colours reaches the terminal without any."""

THEMES = (DARK, LIGHT, CONTRAST, PLAIN)

COLOURLESS: list[LineFilter] = [NoColor()]
"""Takes every colour away before it reaches the terminal; bold, underlined and reversed letters stay."""


def names() -> dict[str, str]:
    """Name the themes, in the person's language."""
    return {
        DARK.name: _("Dark"),
        LIGHT.name: _("Light"),
        CONTRAST.name: _("High contrast"),
        PLAIN.name: _("No colours"),
    }


def first(preferred: str, variables: Mapping[str, str]) -> str:
    """Give the theme to begin with: the person's, and none at all where the terminal has no colours or wants none."""
    if not wants_colour(variables):
        return PLAIN.name
    return preferred if preferred in names() else DARK.name
