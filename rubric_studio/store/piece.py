"""One item of a list as a small text of its own, and the item replaced by another text, with nothing else touched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn

from rubric_studio import schema
from rubric_studio.errors import InvalidRubric, WorkspaceError
from rubric_studio.finding import Place, Problem
from rubric_studio.language import _
from rubric_studio.model.data import same
from rubric_studio.store import lines
from rubric_studio.store.document import Document
from rubric_studio.store.items import head_of
from rubric_studio.store.nodes import Node, find, nodes
from rubric_studio.store.plain import changed
from rubric_studio.store.reader import read
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from rubric_studio.store.document import Path


@dataclass(frozen=True)
class Piece:
    """An item of a list in a file: its lines with the comments directly above them, or what stands between { and }.

    Args:
        document: the file.
        path: the list.
        position: the item's place in it, from 0.
        start: the first of its characters in the file.
        end: the character behind its last one; the line break behind it is not its own.
        indent: how far its lines are indented in the file, and not in ``text``.
        inline: it stands in a list in [ ], so that its first line is not indented.
    """

    document: Document
    path: Path
    position: int
    start: int
    end: int
    indent: int
    inline: bool = False

    @classmethod
    def of(cls, document: Document, path: Path, position: int) -> Piece:
        """Find an item in its file.

        Raises:
            WorkspaceError: it does not stand on lines of its own.
        """
        node = find(document.root, path)
        if node and node.style == "flow" and not node.keys:
            child = node.children[position]
            below = document.text[child.start : child.end].split("\n")[1:]
            indent = min((len(line) - len(line.lstrip(" ")) for line in below if line.strip()), default=0)
            return cls(document, path, position, child.start, child.end, indent, inline=True)
        span = lines.item_span(document.text, node, position)
        if span is None or node is None:
            message = _("{path} is laid out so that this cannot be shown as YAML here. Change it in a text editor.")
            raise WorkspaceError(message.format(path=document.path))
        return cls(document, path, position, *span, node.column)

    @cached_property
    def text(self) -> str:
        """Give its lines without the indent, with LF and no line break at the end."""
        return "\n".join(self._dedented)

    @property
    def item(self) -> Any:
        """Give what it says."""
        return self.document.value((*self.path, self.position))

    @cached_property
    def root(self) -> Node:
        """Give the spans of the item in ``text``."""
        found = nodes(self.text + self._ending)
        return found if self.inline else found.children[0]

    @cached_property
    def _newline(self) -> str:
        return lines.newline_of(self.document.text)

    @cached_property
    def _raw(self) -> list[str]:
        return self.document.text[self.start : self.end].split(self._newline)

    @cached_property
    def _dedented(self) -> list[str]:
        cut = [_dedent(line.removesuffix("\r"), self.indent) for line in self._raw]
        return [self._raw[0].removesuffix("\r"), *cut[1:]] if self.inline else cut

    @property
    def _ending(self) -> str:
        """Give the line break behind it: what a text in | says depends on it."""
        return "\n" if not self.inline and self.end < len(self.document.text) else ""

    def replaced(self, text: str, *, fixed: str = "id") -> Piece:
        """Put another text in its place, and give it as it then stands in the new document.

        The lines that both texts begin and end with stay as they are in the file, byte for byte.

        Args:
            text: the new text.
            fixed: a key whose value, where it has one, must stay.

        Raises:
            InvalidRubric: the text breaks the grammar, the schema, or holds something else than one item; the lines
                of the problems are counted in the text. The document stays as it is.
        """
        text = text.replace("\r\n", "\n")
        if text == self.text:
            return self
        if not self._ending:
            text = text.rstrip("\n")
        item = self._read(text)
        self._stays(text, item, fixed)
        return self._put(self._laid_out(text), item) or self._refuse(
            _("This cannot be written into the file as it stands here. Take the last change back.")
        )

    # what the text says -----------------------------------------------------------------------------------------------

    def _refuse(self, message: str, line: int = 0, column: int = 0) -> NoReturn:
        path = self.document.path
        raise InvalidRubric(path, [Problem(message, place=Place(path, line + 1, column + 1))])

    def _read(self, text: str) -> Any:
        """Read the text alone, and see that it is one item of the right shape."""
        if not any(line.strip() and not line.lstrip().startswith("#") for line in text.split("\n")):
            self._refuse(_("Nothing stands here. To take it out, delete it in the list; Ctrl+Z brings the text back."))
        data, root = read(text + self._ending, self.document.path), nodes(text + self._ending)
        if self.inline:
            if not isinstance(data, dict) or (root.start, root.end) != (0, len(text)):
                self._refuse(_("In this file it stands between { and }. Begin with { and end with }."))
            return self._shaped(text, data)
        if not isinstance(data, list) or root.style != "block":
            self._refuse(_("The dash and the space (“- ”) before the first key are missing."), root.line, root.column)
        if len(data) > 1:
            second = root.children[1]
            self._refuse(_("A second one begins here. Here stands only one; add others in the list."), second.line)
        if not isinstance(data[0], dict):
            self._refuse(_("Lines of “key: value” belong here, with a space after the colon."), root.line)
        return self._shaped(text, data[0])

    def _shaped(self, text: str, item: dict[str, Any]) -> dict[str, Any]:
        here = (*self.path, 0)
        data = changed(self.document.data, self.path, [item])
        found = [held for held in schema.problems(self.document.kind, data) if held.path[: len(here)] == here]
        if found:
            placed = [
                replace(held, place=self._place(text, held.path[len(here) :], on_key=held.on_key)) for held in found
            ]
            # a key that is missing may be one that is only misspelt: that is said first
            raise InvalidRubric(self.document.path, sorted(placed, key=lambda problem: bool(problem.missing)))
        return item

    def _place(self, text: str, path: Path, *, on_key: bool = False) -> Place:
        alone = Document(self.document.path, self.document.kind, text + self._ending, {})
        return alone.place(path if self.inline else (0, *path), on_key=on_key)

    def _stays(self, text: str, item: dict[str, Any], key: str) -> None:
        held = self.item.get(key) if isinstance(self.item, dict) else None
        if held is not None and not same(item.get(key), held):
            place = self._place(text, (key,))
            message = _("The {key} stays “{held}”: what was said of it so far belongs to it by that name.")
            self._refuse(message.format(key=key, held=one_line(str(held), 60)), place.line - 1, place.column - 1)

    # how it stands in the file ----------------------------------------------------------------------------------------

    def _laid_out(self, text: str) -> list[str]:
        """Give the text's lines so that all of them belong to the item in the file, and none to its neighbours."""
        if self.inline:
            return text.split("\n")
        node = nodes(text + self._ending)
        held = text.split("\n")
        dash = lines.dash_of(text, node)
        end = text.count("\n", 0, min(node.children[0].end, len(text))) + 1
        apart = [(n, line) for n, line in enumerate(held) if line.strip() and not dash <= n < end]
        for number, line in apart:
            if not line.lstrip().startswith("#"):
                self._refuse(_("This line does not belong here. Take it away."), number)
        above = [line.strip() for number, line in apart if number < dash]
        below = [_dedent(line.rstrip(), node.column) for number, line in apart if number >= end]
        body = [_dedent(line, node.column) for line in held[dash:end]]
        return [*above, *body, *(line if line.startswith(" ") else f"  {line}" for line in below)]

    def _put(self, new: list[str], item: dict[str, Any]) -> Piece | None:
        old = self._dedented
        fewest = min(len(old), len(new))
        head = next((n for n in range(fewest) if old[n] != new[n]), fewest)
        tail = next((n for n in range(fewest - head) if old[-1 - n] != new[-1 - n]), fewest - head)
        margin = " " * self.indent
        middle = [margin + line if line else "" for line in new[head : len(new) - tail]]
        if self.inline and not head and middle:
            middle[0] = new[0]
        joined = self._newline.join([*self._raw[:head], *middle, *self._raw[len(old) - tail :]])
        made = self._written(joined, item)
        end = self.start + len(joined)
        return Piece(made, self.path, self.position, self.start, end, self.indent, self.inline) if made else None

    def _quick(self, joined: str, item: dict[str, Any]) -> Document | None:
        """Write the lines by reading only the item; None where more than the lines from its dash on changes."""
        document, key, number = self.document, self.path[0], self.position
        alone = document.alone(key, number)
        if alone is None or self.inline or not isinstance(key, str):
            return None
        first, last = document.cuts(key)[number : number + 2]
        above = first - self.start  # the comments above are among the lines of the item before
        if above < 0 or self.end > last or joined[:above] != document.text[self.start : first]:
            return None
        made = document.reread(head_of(document.text, key) + joined[above:] + document.text[self.end : last])
        return document.grown(key, number, made) if made and same(made.data, {key: [item]}) else None

    def _written(self, joined: str, item: dict[str, Any]) -> Document | None:
        """Give the document with these lines, read again: of a long one, only the item where that is enough."""
        document, path = self.document, (*self.path, self.position)
        if quick := self._quick(joined, item):
            return quick
        text = document.text[: self.start] + joined + document.text[self.end :]
        made = document.reread(text)
        return made if made and same(made.data, changed(document.data, path, item)) else None


def _dedent(line: str, indent: int) -> str:
    return line[min(indent, len(line) - len(line.lstrip(" "))) :]
