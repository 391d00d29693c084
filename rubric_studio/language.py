"""The languages of the studio: every sentence a person reads passes through here.

A language is a folder below ``locales/``: its catalogue as people edit it (.po), and as it is read (.mo). Both are
kept, so that a fresh clone speaks every language without a step of building; a test holds them together.
"""

from __future__ import annotations

import gettext as _stdlib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LOCALES = Path(__file__).parent / "locales"
DOMAIN = "rubric_studio"
OWN = "en"
"""The language that the messages are written in."""
_VARIABLES = ("RUBRIC_STUDIO_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_TRADITIONAL = frozenset({"tw", "hk", "mo"})
"""Where Chinese is written in traditional characters, as a locale's name says it."""

_translations: _stdlib.NullTranslations = _stdlib.NullTranslations()
_code = OWN


def languages() -> list[str]:
    """List the languages in which everything can be said."""
    return [OWN, *sorted(path.parent.parent.name for path in LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))]


def matching(tag: str) -> str | None:
    """Give the language that a name such as ``zh-TW``, ``zh_HK.UTF-8`` or ``en`` means, None where we lack it."""
    language, *rest = re.split(r"[-_.@]", tag.strip().lower())
    if language == "zh" and "hans" not in rest and not _TRADITIONAL.isdisjoint(rest):
        rest.append("hant")
    for code in languages():
        base, *more = code.lower().split("_")
        if base == language and set(more) <= set(rest):
            return code
    return None


def name_of(code: str) -> str:
    """Give a language's own name: what its catalogue makes of the name of English."""
    return _catalogue(code).gettext("English")


def wanted(variables: Mapping[str, str]) -> str:
    """Give the language that the person's system asks for, English where it asks for none that we have."""
    asked = next((variables[name] for name in _VARIABLES if variables.get(name)), "") or _of_windows()
    return next((code for tag in asked.split(":") if (code := matching(tag))), OWN)


def _of_windows() -> str:
    if sys.platform == "win32":
        import ctypes
        import locale

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return ""


def use_language(code: str) -> None:
    """Say everything in this language from now on, in English where it is not known.

    Args:
        code: a folder name below ``locales/`` such as ``zh_Hant``.
    """
    global _translations, _code  # noqa: PLW0603 - one person, one language: it belongs to the process
    _code = code
    _translations = _catalogue(code)
    # libraries that ask gettext for their own words (click does) find them in our catalogue
    _stdlib.bindtextdomain(DOMAIN, str(LOCALES))
    _stdlib.textdomain(DOMAIN)


def _catalogue(code: str) -> _stdlib.NullTranslations:
    return _stdlib.translation(DOMAIN, localedir=LOCALES, languages=[code], fallback=True)


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
    return _catalogue(matching(tag) or OWN).gettext
