"""What the YAML parser complains of, in the words of a person who writes rubrics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rubric_studio.finding import Place, Problem
from rubric_studio.language import _

if TYPE_CHECKING:
    from yaml.error import YAMLError

TOO_DEEP = "maximum nesting"
"""What libyaml says of lists and groups that are nested too deep for it."""

_LONGEST_KEY = 1024


def grammar(error: YAMLError, text: str, path: str) -> Problem:
    """Say what is wrong with a text that the parser refused, and where."""
    said = str(getattr(error, "problem", None) or error)
    mark: Any = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    began: Any = getattr(error, "context_mark", None) or mark
    if mark is None:
        return Problem(_otherwise(), place=Place(path))
    if "expected node content" in said and not text[mark.index :].strip():
        return Problem(_("The file ends here, before a value or a closing ] or }."), place=_last(text, path))
    lines = text.split("\n")
    line = lines[mark.line] if mark.line < len(lines) else ""
    before = line[: mark.column]
    if "\t" in line[: mark.column + 1] and not before.strip(" \t-?:"):
        return Problem(_("This line is indented with a tab. Use spaces."), place=_place(path, mark))
    if len(before) > _LONGEST_KEY and line[mark.column : mark.column + 1] == ":":
        message = _("This key is too long. A key may have at most {n} characters.")
        return Problem(message.format(n=_LONGEST_KEY), place=_place(path, mark))
    for words, opens, sentence in _SENTENCES:
        if words in said:
            return Problem(_(sentence), place=_place(path, began if opens else mark))
    return Problem(_by_line(said, before, line[mark.column : mark.column + 1]), place=_place(path, mark))


def _place(path: str, mark: Any) -> Place:
    return Place(path, mark.line + 1, mark.column + 1)


def _last(text: str, path: str) -> Place:
    """Give the place of the last character that one can see; libyaml names one behind the end of the file."""
    lines = text.rstrip().split("\n")
    return Place(path, len(lines), max(1, len(lines[-1])))


def _otherwise() -> str:
    return _("The file cannot be read from here on. Put the text of this line in double quotes, or check its marks.")


def _by_line(said: str, before: str, character: str) -> str:
    """Say it for complaints whose meaning depends on where in its line the parser stopped."""
    if "cannot start any token" in said:
        return _("A text cannot begin with “{character}”. Put it in double quotes.").format(character=character)
    if "mapping values are not allowed" in said:
        return _(
            "A colon followed by a space does not fit here. If it belongs to a text, put the whole text in double "
            "quotes; else check the indentation."
        )
    if "expected key" in said and character == ":" and not before.strip(" -"):
        return _("There is no key before this colon. Write one, or put the whole text in double quotes.")
    if "expected key" in said or "'-' indicator" in said:
        if not before.strip(" -"):
            return _("The indentation breaks here: this line does not line up with the ones above.")
        return _(
            'Something follows here that does not belong. If it is of the text in quotes, write its quotes as \\".'
        )
    return _otherwise()


def _untranslated(message: str) -> str:
    return message


# What the parser says, whether the place is where the thing began, and what it means.
_SENTENCES = (
    (
        "could not find expected ':'",
        False,
        _untranslated("This line is neither “key: value” nor part of a text. Is a colon or an indent missing?"),
    ),
    ("tab character", False, _untranslated("This line is indented with a tab. Use spaces.")),
    ("unexpected end of stream", True, _untranslated("The quote that opens here is never closed.")),
    (
        "unexpected document indicator",
        True,
        _untranslated("The quote that opens here is not closed before a line of --- or ..."),
    ),
    (
        "unknown escape",
        False,
        _untranslated("In double quotes a backslash begins an escape, and this is none. Write \\\\ for a backslash."),
    ),
    (
        "hexdecimal number",
        False,
        _untranslated("In double quotes a backslash begins an escape, and this is none. Write \\\\ for a backslash."),
    ),
    (
        "invalid Unicode character escape",
        False,
        _untranslated("This escape is half of a character, or none at all. Write the character itself."),
    ),
    ("',' or ']'", True, _untranslated("The list that begins here lacks a comma or its closing ].")),
    ("',' or '}'", True, _untranslated("The group that begins here lacks a comma or its closing }.")),
    (
        "expected node content",
        False,
        _untranslated("A value is missing here, or a text begins with a mark that needs double quotes."),
    ),
    (
        "comment or line break",
        True,
        _untranslated("After | or > the text begins on the next line. Put a text that begins so in double quotes."),
    ),
    (
        "indentation indicator",
        True,
        _untranslated("After | or > the text begins on the next line. Put a text that begins so in double quotes."),
    ),
    (
        "alphabetic or numeric character",
        True,
        _untranslated("A text cannot begin with * or &. Put it in double quotes."),
    ),
    (
        "block sequence entries",
        False,
        _untranslated("A list begins on a line of its own, below its key."),
    ),
    (
        "mapping keys are not allowed",
        False,
        _untranslated("A text cannot begin with a question mark and a space. Put it in double quotes."),
    ),
    (
        "<document start>",
        False,
        _untranslated("A line of three dots, or one that begins with %, stands above. Delete that line."),
    ),
    ("directive", True, _untranslated("Lines that begin with % are not used here. Delete this one.")),
    ("incompatible YAML document", True, _untranslated("Lines that begin with % are not used here. Delete this one.")),
    ("%YAML", True, _untranslated("Lines that begin with % are not used here. Delete this one.")),
    ("version number", True, _untranslated("Lines that begin with % are not used here. Delete this one.")),
    ("tag", True, _untranslated("Tags (!name) are not used here. Delete this one.")),
    ("URI", True, _untranslated("Tags (!name) are not used here. Delete this one.")),
    ("expected '!'", True, _untranslated("Tags (!name) are not used here. Delete this one.")),
    ("expected '>'", True, _untranslated("Tags (!name) are not used here. Delete this one.")),
    ("whitespace", True, _untranslated("A text cannot begin with ! or & or *. Put it in double quotes.")),
)
