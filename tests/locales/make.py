"""Brings the catalogues up to what the code says, and writes them as they are read.

Run ``python -m tests.locales.make`` after a change of any message: new ones come in untranslated, ones that are gone
go. With a language's name (``ja``) it begins that language. Translate in
``rubric_studio/locales/LANGUAGE/LC_MESSAGES/rubric_studio.po``, then run it again.
"""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

from babel.core import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from rubric_studio.language import DOMAIN, LOCALES
from tests.locales.messages import all_messages

if TYPE_CHECKING:
    from pathlib import Path


class Dateless(Catalog):
    """A catalogue without dates and versions in its head, so that only messages change its files."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """Give what gettext needs to read it."""
        return [
            ("Language", str(self.locale_identifier)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", self.plural_forms),
        ]


def path_of(language: str) -> Path:
    """Give the catalogue of a language as people edit it; beside it lies what is read."""
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def current(language: str) -> Catalog:
    """Read a catalogue as people edited it."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str) -> Catalog:
    """Give a language's catalogue with the messages that the code has now, and what is translated of them."""
    held = current(language) if path_of(language).exists() else Catalog(locale=language)
    name = Locale.parse(language).english_name
    made = Dateless(locale=language, header_comment=f"# {name}: what Rubric Studio says.", fuzzy=False)
    for message in all_messages():
        before = held.get(message.one)
        # a message that had one form and now has two, or the other way round, has to be translated again
        kept = before is not None and before.pluralizable == bool(message.many) and is_said(before.string)
        said = before.string if before is not None and kept else ""
        made.add((message.one, message.many) if message.many else message.one, said, [(message.file, 0)])
    return made


def as_po(catalog: Catalog) -> bytes:
    """Write a catalogue as people edit it."""
    out = io.BytesIO()
    write_po(out, catalog, width=0, include_lineno=False)
    return out.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """Write a catalogue as it is read; what is not translated stays away, so that English stands there."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def is_said(string: str | tuple[str, ...]) -> bool:
    """Tell whether a message is translated."""
    return all(string) if isinstance(string, tuple) else bool(string)


def main() -> None:
    """Write all catalogues anew, and those of the languages that are named."""
    for language in sorted({*sys.argv[1:], *(path.name for path in LOCALES.iterdir())}):
        made, path = updated(language), path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_po(made))
        path.with_suffix(".mo").write_bytes(as_mo(made))
        missing = sum(1 for message in made if message.id and not is_said(message.string))
        print(f"{language}: {len(made)} messages, {missing} not translated")


if __name__ == "__main__":
    main()
