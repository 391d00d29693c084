"""A whole set, read from texts wherever they come from: a folder, a record, a release.

What cannot be read is a problem, and the rest is there all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rubric_studio.errors import InvalidRubric, RubricStudioError
from rubric_studio.finding import Place, Problem
from rubric_studio.model import codec, equivalent
from rubric_studio.store import judgments as verdicts
from rubric_studio.store import signoffs
from rubric_studio.store.document import Document
from rubric_studio.store.files import decode, read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from rubric_studio.model.judgment import Judgment
    from rubric_studio.model.response import Responses
    from rubric_studio.model.rubric import Criterion, Rubric, RubricSet
    from rubric_studio.model.signoff import Word

SET, SHARED, RESPONSES, JUDGMENTS = "set.yaml", "shared.yaml", "responses/", "judgments/"
SIGNOFFS = "signoffs.jsonl"
LINES = frozenset({"judgment", "signoff"})
"""The kinds of file that are only ever added to, a JSON object a line."""
_ONE_OF_A_SET = {SET: "set", SHARED: "shared"}


_FORMAT = re.compile(r"^format:[ ]*[\"']?rubric-studio/(\w+)/\d+", re.MULTILINE)


def kind_said(text: str) -> str | None:
    """Tell the kind that a file's ``format:`` line says; None where it has none."""
    found = _FORMAT.search(text)
    return found.group(1) if found else None


def kind_of(name: str) -> str | None:
    """Tell the kind of a file by its path below the set's folder; None where it is none of ours."""
    if name.startswith(JUDGMENTS) and name.endswith(".jsonl"):
        return "judgment"
    if name == SIGNOFFS:
        return "signoff"
    if not name.endswith(".yaml"):
        return None
    if name.startswith(RESPONSES) and name.count("/") == 1:
        return "responses"
    return None if "/" in name else _ONE_OF_A_SET.get(name, "rubric")


def shared_items(document: Document | None) -> dict[str, dict[str, Any]]:
    """Give the shared criteria of a shared.yaml as plain data, by id; none where it is not there or not sound."""
    return {item["id"]: item for item in document.data["criteria"]} if document and not document.problems else {}


def responses_of(document: Document | None) -> Responses | None:
    """Make responses of their document; None where there is none, or its shape is wrong."""
    return codec.responses_from(document.data) if document and not document.problems else None


@dataclass
class LoadedSet:
    """A set and all that belongs to it.

    Args:
        set: the set itself.
        documents: the YAML files that could be read, by their path below the set's folder.
        rubrics: the rubrics whose shape is right, by id, shared criteria in their place.
        shared: the shared criteria by id.
        responses: the sample responses by rubric id.
        judgments: every verdict line that could be read.
        signoffs: every line of signoffs.jsonl that could be read.
        problems: what could not be read, or has the wrong shape.
    """

    set: RubricSet
    documents: dict[str, Document] = field(default_factory=dict)
    rubrics: dict[str, Rubric] = field(default_factory=dict)
    shared: dict[str, Criterion] = field(default_factory=dict)
    responses: dict[str, Responses] = field(default_factory=dict)
    judgments: list[Judgment] = field(default_factory=list)
    signoffs: list[Word] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def load_set(
    names: Iterable[str],
    read: Callable[[str], bytes],
    *,
    id: str,
    prefix: str = "",
    known: Mapping[str, Document] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> LoadedSet:
    """Read a set.

    Args:
        names: the paths of its files below the set's folder, with "/".
        read: gives the bytes of one of them.
        id: the folder's name, for a set whose set.yaml cannot be read.
        prefix: what messages put before a path.
        known: files that were read already, by their names.
        progress: is told how many files of how many are read.
    """
    loaded = LoadedSet(codec.set_from({"id": id}))
    kinds = {name: kind for name in names if (kind := kind_of(name))}
    for done, (name, kind) in enumerate(kinds.items()):
        if progress:
            progress(done, len(kinds))
        try:
            if kind in LINES:
                problems = _take_lines(loaded, kind, read(name), prefix + name)
            else:
                document = (known or {}).get(name) or document_of(name, read(name), prefix + name)
                loaded.documents[name] = document
                problems = list(document.problems)
        except InvalidRubric as error:
            problems = list(error.problems)
        except RubricStudioError as error:
            problems = [Problem(str(error), place=Place(prefix + name))]
        loaded.problems += problems
    _convert(loaded)
    return loaded


def declared_equal(folder: Path, root: Path) -> list[tuple[str, str]]:
    """Read which digests were declared equal in a set's folder, below ``root``; none where that cannot be read."""
    try:
        return equivalent.parse(read_bytes(folder / equivalent.NAME, inside=root))
    except RubricStudioError:
        return []


def document_of(name: str, data: bytes, path: str) -> Document:
    """Read a YAML file of a set.

    Args:
        name: its path below the set's folder, which tells its kind.
        data: what it holds.
        path: what messages call it.

    Raises:
        InvalidRubric: it breaks YAML's grammar, or is no text.
    """
    return Document.parse(decode(data, path).text, kind=kind_of(name) or "rubric", path=path)


def _take_lines(loaded: LoadedSet, kind: str, data: bytes, path: str) -> list[Problem]:
    if kind == "signoff":
        words, problems = signoffs.parse(data, path)
        loaded.signoffs += words
    else:
        lines, problems = verdicts.parse(data, path)
        loaded.judgments += lines
    return problems


def _convert(loaded: LoadedSet) -> None:
    sound = {name: document for name, document in loaded.documents.items() if not document.problems}
    if SET in sound:
        loaded.set = codec.set_from(sound[SET].data)
    shared = shared_items(sound.get(SHARED))
    loaded.shared = {id_: codec.criterion_from(item) for id_, item in shared.items()}
    for document in sound.values():
        if document.kind == "rubric":
            rubric = codec.rubric_from(document.data, shared=shared, scoring=loaded.set.scoring)
            loaded.rubrics[rubric.id] = rubric
        elif document.kind == "responses":
            responses = codec.responses_from(document.data)
            loaded.responses[responses.rubric] = responses
