"""The YAML of one criterion: as it stands in its file, and another text put in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.store.nodes import find
from rubric_studio.store.piece import Piece
from rubric_studio.workflows.edit import Edit
from rubric_studio.workflows.places import field_steps, words_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rubric_studio.finding import Finding
    from rubric_studio.workflows.edit import OpenRubric

__all__ = ["Piece", "put", "words", "written"]


def written(view: OpenRubric, criterion: str) -> Piece:
    """Give a criterion as it is written in its file; of a shared one, what stands in shared.yaml.

    Raises:
        NotFound: there is no such criterion.
        WorkspaceError: it does not stand on lines of its own.
    """
    name, path = view.where(criterion)
    return Piece.of(view.documents[name], path[:-1], int(path[-1]))


def put(view: OpenRubric, criterion: str, piece: Piece, text: str) -> tuple[Edit, Piece]:
    """Write a criterion anew as this text, and give the text as it then stands in its file.

    Args:
        view: the rubric.
        criterion: the criterion's id, which stays.
        piece: the criterion as it is written now.
        text: its new YAML.

    Raises:
        InvalidRubric: the text cannot be read, or is no criterion; lines are counted in the text.
        NotFound: there is no such criterion.
    """
    name, _path = view.where(criterion)
    made = piece.replaced(text)
    return Edit(name, piece.document, made.document), made


def words(piece: Piece, found: Iterable[Finding]) -> list[tuple[Finding, int, int]]:
    """Find the words that findings about a criterion are about in its YAML: where they begin and end.

    Those that are written there in another way (over two lines, with escapes) are left out.
    """
    places = []
    for finding in found:
        node = find(piece.root, field_steps(finding.field))
        at = words_at(finding, piece.text, node) if node else None
        if at is not None:
            places.append((finding, at, at + finding.end - finding.start))
    return places
