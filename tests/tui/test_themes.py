"""Contrast after WCAG 2.2, section 1.4.3."""

from __future__ import annotations

import pytest
from textual.color import Color

from rubric_studio.tui.themes import DARK, LIGHT, PLAIN, THEMES, first, names

INKS = ("foreground", "primary", "secondary", "accent", "warning", "error", "success", "key-foreground", "quiet")
GROUNDS = ("background", "surface", "panel", "chosen", "chosen-quiet")


def luminance(color):
    parts = [c / 255 for c in (color.r, color.g, color.b)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def role(theme, name):
    return Color.parse(theme.variables.get(name) or getattr(theme, name))


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", INKS)
def test_contrast(theme, ink, ground):
    assert contrast(role(theme, ink), role(theme, ground)) >= (4.5 if theme in (DARK, LIGHT) else 7)


@pytest.mark.parametrize(
    ("variables", "preferred", "wanted"),
    [
        ({"TERM": "xterm-256color"}, "", "studio-dark"),
        ({}, "studio-light", "studio-light"),
        ({"TERM": "xterm"}, "studio-mauve", "studio-dark"),
        ({"TERM": "xterm", "NO_COLOR": "1"}, "studio-light", "studio-plain"),
        ({"TERM": "xterm", "NO_COLOR": ""}, "studio-light", "studio-light"),
        ({"TERM": "vt100"}, "", "studio-plain"),
    ],
)
def test_the_first_theme(variables, preferred, wanted):
    assert first(preferred, variables) == wanted


def test_every_theme_has_a_name():
    assert list(names()) == [theme.name for theme in THEMES]
    assert PLAIN in THEMES
