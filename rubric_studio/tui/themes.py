"""The studio's own colours, dark and light: every role has a contrast of 4.5 or more on every ground it stands on."""

from __future__ import annotations

from textual.theme import Theme

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
        "border": "#7FB2E5",
        "border-blurred": "#3A4651",
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
        "border": "#1F5C99",
        "border-blurred": "#A9B4BF",
    },
)

THEMES = (DARK, LIGHT)
