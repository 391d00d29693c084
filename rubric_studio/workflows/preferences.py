"""What a person likes: colours, language, keys, whether the tour was offered; kept in their own settings folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rubric_studio.errors import NotFound, RubricStudioError
from rubric_studio.language import _
from rubric_studio.store.document import Document
from rubric_studio.store.files import Source, read_text, write_text
from rubric_studio.store.person import own_folder
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME = "settings.yaml"
_NEW = "format: rubric-studio/preferences/1\n"
_COLOURLESS = frozenset({"dumb", "unknown", "vt52", "vt100", "vt102", "vt220", "vt320", "xterm-mono", "linux-m"})


@dataclass(frozen=True)
class Preferences:
    """What the person chose, and what could not be read of it.

    Args:
        theme: the colours, "" where nothing was chosen.
        keys: the key of every action whose key was changed.
        welcomed: the tour was offered once.
        trouble: a sentence where the file, or a part of it, could not be taken as it is; "" where all is well.
        language: what the studio speaks, "" where it follows the system.
    """

    theme: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    welcomed: bool = False
    trouble: str = ""
    language: str = ""


def path() -> Path:
    """Give the file in which they are kept; it need not be there."""
    return own_folder("config") / NAME


def load() -> Preferences:
    """Read what the person chose; where it cannot be read, the usual settings hold, and a sentence says so."""
    try:
        _source, document = _read()
    except NotFound:
        return Preferences()
    except RubricStudioError as error:
        words = _("Your settings could not be read, so the usual ones hold. {why}")
        return Preferences(welcomed=True, trouble=words.format(why=error))
    data = document.data
    theme, keys, welcomed = data.get("theme", ""), data.get("keys", {}), data.get("welcomed", False)
    language = data.get("language", "")
    wrong = [
        name
        for name, sound in (
            ("theme", isinstance(theme, str)),
            ("language", isinstance(language, str)),
            ("keys", _is_keys(keys)),
            ("welcomed", isinstance(welcomed, bool)),
        )
        if not sound
    ]
    words = _("In your settings ({path}) this is not as it should be, and the usual holds instead: {names}.")
    return Preferences(
        theme=theme if "theme" not in wrong else "",
        language=language if "language" not in wrong else "",
        keys={} if "keys" in wrong else keys,
        welcomed=welcomed if "welcomed" not in wrong else True,
        trouble=words.format(path=path(), names=", ".join(wrong)) if wrong else "",
    )


def keep(**chosen: Any) -> None:
    """Write what was chosen (fields of ``Preferences``) into the person's file; all else that stands there stays.

    Raises:
        RubricStudioError: the file cannot be read, so it is left as it is, or cannot be written.
    """
    source: Source | None
    try:
        source, document = _read()
    except NotFound:
        source, document = None, Document.parse(_NEW, kind="settings", path=NAME)
    for name, value in chosen.items():
        document = document.set((name,), value or None)
    write_text(path(), document.text, was=source)


def _read() -> tuple[Source, Document]:
    place = path()
    source = read_text(place)
    return source, Document.parse(source.text, kind="settings", path=one_line(str(place)))


def _is_keys(held: Any) -> bool:
    return isinstance(held, dict) and all(isinstance(key, str) for key in held.values())


def wants_colour(variables: Mapping[str, str]) -> bool:
    """Tell whether the terminal can show colours and the person lets it: NO_COLOR (no-color.org), TERM."""
    return not variables.get("NO_COLOR") and variables.get("TERM", "") not in _COLOURLESS
