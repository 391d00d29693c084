"""The languages of the studio: every sentence a person reads passes through here.

A language is a folder below ``locales/``: its catalogue as people edit it (.po), and as it is read (.mo). Both are
kept, so that a fresh clone speaks every language without a step of building; a test holds them together.
"""

from __future__ import annotations

import gettext as _stdlib
import re
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

LOCALES = Path(__file__).parent / "locales"
DOMAIN = "rubric_studio"
OWN = "en"
"""The language that the messages are written in."""
_VARIABLES = ("RUBRIC_STUDIO_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_TRADITIONAL = frozenset({"tw", "hk", "mo"})
"""Where Chinese is written in traditional characters, as a locale's name says it."""


class _Spoken(NamedTuple):
    code: str
    translations: _stdlib.NullTranslations


_spoken = _Spoken(OWN, _stdlib.NullTranslations())
_here: ContextVar[_Spoken | None] = ContextVar("_here", default=None)
"""What is spoken to the person who is answered just now, where that is another language than the process speaks."""


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
    global _spoken  # noqa: PLW0603 - one person, one language: it belongs to the process
    _spoken = _Spoken(code, _catalogue(code))
    # libraries that ask gettext for their own words (click does) find them in our catalogue
    _stdlib.bindtextdomain(DOMAIN, str(LOCALES))
    _stdlib.textdomain(DOMAIN)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Say everything inside the ``with`` in this language: a server answers people who speak different ones."""
    before = _here.set(_Spoken(code, _catalogue(code)))
    try:
        yield
    finally:
        _here.reset(before)


def _now() -> _Spoken:
    return _here.get() or _spoken


def _catalogue(code: str) -> _stdlib.NullTranslations:
    return _stdlib.translation(DOMAIN, localedir=LOCALES, languages=[code], fallback=True)


def current_language() -> str:
    """Give the language in which things are said now."""
    return _now().code


def _(message: str) -> str:
    """Give the message in the person's language."""
    return _now().translations.gettext(message)


def counted(one: str, many: str, n: int, **values: str) -> str:
    """Give the form of a message that fits the number, with ``{n}`` and the other values filled in."""
    return _now().translations.ngettext(one, many, n).format(n=n, **values)


def in_language(tag: str) -> Callable[[str], str]:
    """Give what says a message in the language of a text (a BCP 47 tag), in English where we lack it."""
    return _catalogue(matching(tag) or OWN).gettext


def quoted(text: str) -> str:
    """Give somebody's words in quotation marks."""
    return _("“{text}”").format(text=text)


def listed(names: Iterable[str]) -> str:
    """Name things one after another, leaving out what is empty."""
    return _in_turn(_("{said}, {next}"), names)


def joined(*sentences: str) -> str:
    """Put sentences one after another, leaving out what is empty."""
    return _in_turn(_("{said} {next}"), sentences)


def _in_turn(form: str, parts: Iterable[str]) -> str:
    held = [part for part in parts if part]
    return reduce(lambda said, part: form.format(said=said, next=part), held) if held else ""
