"""Where findings stand: from the thing and the words that a finding names to a line and column of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.finding import Place
from rubric_studio.model.pointer import SHARED
from rubric_studio.store.nodes import find
from rubric_studio.store.sets import RESPONSES, SET, kind_of
from rubric_studio.store.sets import SHARED as SHARED_FILE

if TYPE_CHECKING:
    from rubric_studio.finding import Finding
    from rubric_studio.store.document import Document
    from rubric_studio.store.nodes import Node

Path = tuple[str | int, ...]


def placed(finding: Finding, documents: dict[str, Document]) -> Finding:
    """Give a finding its line and column, looked up in the documents of its set.

    Args:
        finding: what was found.
        documents: the documents by their path below the set's folder.
    """
    document, path = _where(finding, documents)
    if document is None:
        return finding
    place = document.place(path)
    return finding.at(_words(finding, document, path) or place)


def _where(finding: Finding, documents: dict[str, Document]) -> tuple[Document | None, Path]:
    name = SHARED_FILE if finding.rubric == SHARED else f"{finding.rubric}.yaml" if finding.rubric else SET
    samples = f"{RESPONSES}{name}", "rubric", finding.rubric
    if finding.response and (held := _document(documents, *samples)):
        return held, _response_path(finding, held)
    document = _document(documents, name, "id", finding.rubric) or _document(documents, *samples)
    return document, _path(finding, document) if document else ()


def _document(documents: dict[str, Document], name: str, key: str, id: str) -> Document | None:
    """Give a document by its name, or where the name is another (a finding itself), by the id that stands in it."""
    kind = kind_of(name)
    held = documents.get(name)
    if held and (kind in ("set", "shared") or held.data.get(key, id) == id):
        return held
    return next((d for d in documents.values() if d.kind == kind and d.data.get(key) == id), held)


def _response_path(finding: Finding, document: Document) -> Path:
    number = _number(document, "responses", finding.response, finding.code)
    return ("responses", number, *_steps(finding.field)) if number is not None else ()


def _path(finding: Finding, document: Document) -> Path:
    if not finding.criterion:
        return _steps(finding.field)
    number = _number(document, "criteria", finding.criterion, finding.code)
    if number is None:
        return ()
    return ("criteria", number, *field_steps(finding.field))


def _number(document: Document, key: str, id: str, code: str) -> int | None:
    """Give the position of what has an id: the first of its kind, of a repeated id the last."""
    numbers = document.positions(key).get(id)
    return numbers[-1 if code == "S102" else 0] if numbers else None


def _steps(field: str) -> Path:
    return tuple(int(part) if part.isdigit() else part for part in field.split(".")) if field else ()


def _words(finding: Finding, document: Document, path: Path) -> Place | None:
    """Find the very words in the file; None where they are written there in another way (escapes, folded lines)."""
    node = find(document.root, path)
    at = words_at(finding, document.text, node) if node else None
    if node is None or at is None:
        return None
    line = node.line + document.text.count("\n", node.start, at)
    column = at - document.text.rfind("\n", 0, at)
    return Place(document.path, line + 1, column, finding.end - finding.start)


def words_at(finding: Finding, text: str, node: Node) -> int | None:
    """Tell where the words that a finding is about begin in a value as written; None where they are not there."""
    words = finding.excerpt[finding.start : finding.end]
    if not words or "\n" in words:
        return None
    at = node.start
    for _ in range(finding.excerpt.count(words, 0, finding.start) + 1):
        at = text.find(words, at, node.end)
        if at < 0:
            return None
        at += len(words)
    return at - len(words)


def field_steps(field: str) -> Path:
    """Give the keys and positions that a finding's field means, from its criterion down."""
    return _steps("criterion" if field == "text" else field)


def order(finding: Finding) -> tuple[str, int, int, str, str]:
    """Give what findings are sorted by: file by file, from the top down."""
    place = finding.place or Place("")
    return place.path, place.line, place.column, finding.code, finding.message
