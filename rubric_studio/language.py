"""The languages of the studio: every sentence a person reads passes through here."""

from __future__ import annotations

import gettext as _stdlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LOCALES = Path(__file__).parent / "locales"

_translations: _stdlib.NullTranslations = _stdlib.NullTranslations()
_code = "en"


def use_language(code: str) -> None:
    """Say everything in this language from now on, in English where it is not known.

    Args:
        code: a folder name below ``locales/`` such as ``zh_Hant``.
    """
    global _translations, _code  # noqa: PLW0603 - one person, one language: it belongs to the process
    _code = code
    _translations = _stdlib.translation("rubric_studio", localedir=LOCALES, languages=[code], fallback=True)


def current_language() -> str:
    """Give the language in which things are said now."""
    return _code


def _(message: str) -> str:
    """Give the message in the person's language."""
    return _translations.gettext(message)


def counted(one: str, many: str, n: int, **values: str) -> str:
    """Give the form of a message that fits the number, with ``{n}`` and the other values filled in."""
    return _translations.ngettext(one, many, n).format(n=n, **values)


def in_language(tag: str) -> Callable[[str], str]:
    """Give what says a message in the language of a text (a BCP 47 tag), in English where we lack it."""
    codes = [tag.replace("-", "_")]
    return _stdlib.translation("rubric_studio", localedir=LOCALES, languages=codes, fallback=True).gettext
