"""What our pages of HTML are made of: read without a network, on paper, and in the dark.

A page needs no script and loads nothing, which its own policy forbids. Every word of people and models is escaped, and
finds its own direction of writing.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from rubric_studio.language import current_language
from rubric_studio.text import safe
from rubric_studio.workflows.style import STYLE

if TYPE_CHECKING:
    from collections.abc import Iterable

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(title: str, body: Iterable[str]) -> str:
    """Give a whole page.

    Args:
        title: its title, as text.
        body: what stands below it, as HTML.
    """
    head = text(title)
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{current_language().replace("_", "-")}"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta name="color-scheme" content="light dark"><title>{head}</title>',
            f"<style>{STYLE}</style></head>",
            f'<body><main><h1 dir="auto">{head}</h1>',
            *body,
            "</main></body></html>",
        ]
    )


def text(words: str) -> str:
    """Write words so that they are nothing but words."""
    return escape(safe(words))


def block(tag: str, words: str, kind: str = "", *, language: str = "") -> str:
    """Write words in an element of its own, which finds its direction by them.

    Args:
        tag: the element's name.
        words: the words.
        kind: its class, "" for none.
        language: in which the words are (BCP 47), so that they are shaped and read aloud rightly; "" as the page is.
    """
    named = (f' class="{kind}"' if kind else "") + (f' lang="{escape(language)}"' if language else "")
    return f'<{tag}{named} dir="auto">{text(words)}</{tag}>'
