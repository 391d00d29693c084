"""Merge: one file of which two people made two, by criterion and field; what only a person can say is a conflict.

A merge is checked before anybody sees it: the text is read again and must say what merging the data says, whichever
side is taken where they differ; else the sides' edits are made one by one in our file, and where that cannot be done
either, git merges the lines and marks what it cannot. No way gives up the words of a side.
"""

from __future__ import annotations

import os
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from rubric_studio.diff.merge import MISSING, Clash, clashes, listed, merge, settled
from rubric_studio.errors import InvalidRubric, RubricStudioError, WorkspaceError
from rubric_studio.language import _
from rubric_studio.model.data import name_of, same
from rubric_studio.model.pointer import SHARED as SHARED_NAME
from rubric_studio.model.pointer import Pointer
from rubric_studio.store.canonical import canonical
from rubric_studio.store.comments import MODELINE
from rubric_studio.store.document import Document
from rubric_studio.store.files import decode, read_bytes, write_bytes
from rubric_studio.store.lines import ended, newline_of
from rubric_studio.store.parts import parts_of
from rubric_studio.store.sets import RESPONSES, SET, SHARED
from rubric_studio.workflows.around import Around
from rubric_studio.workflows.conflicts import LABELS, Conflict, Merged, kind_by
from rubric_studio.workflows.remarked import keeps_comments, remarked
from rubric_studio.workflows.renamed import perhaps_now
from rubric_studio.workflows.unread import grown, merged_unread
from rubric_studio.workflows.weave import CannotWeave, Split, Woven, splits, weave, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from rubric_studio.diff.merge import Path as Way
    from rubric_studio.store.parts import Parts


def merge_file(
    name: str,
    base: bytes | None,
    ours: bytes | None,
    theirs: bytes | None,
    *,
    labels: Mapping[str, str] = LABELS,
    size: int = 7,
    around: Around | None = None,
) -> Merged:
    """Merge one file.

    Args:
        name: its path below the set's folder, which says its kind; else its ``format:`` line does.
        base: what both began with, None where it was not there.
        ours: our file, None where we took it away.
        theirs: their file.
        labels: what marks call ``ours``, ``base`` and ``theirs``.
        size: how long a mark is.
        around: what else the set holds.
    """
    plain = Merged(name, labels=labels, size=size)
    if theirs in (ours, base):
        return replace(plain, lines=ours)
    if base == ours:
        return replace(plain, lines=theirs)
    if name.endswith(".jsonl") and ours is not None and theirs is not None:
        return replace(plain, lines=grown(base or b"", ours, theirs))
    merger = _Merger(plain, around or Around())
    try:
        return merger.merged(base, ours, theirs)
    except (RubricStudioError, CannotWeave, RecursionError, ValueError, LookupError):
        three = (base or b"", ours or b"", theirs or b"")
        return merged_unread(plain, *three, sound=lambda text: merger.allows(text, ours, theirs))


def read_side(path: Path) -> bytes | None:
    """Read one of the files to merge; None for ``/dev/null`` or an empty file, which say that there is none.

    Raises:
        NotFound: there is nothing of that name, which says no more than that somebody mistyped it.
        WorkspaceError: it cannot be read.
    """
    return None if path.as_posix() in ("/dev/null", os.devnull) else read_bytes(path) or None


def write_merged(path: Path, made: Merged) -> None:
    """Write the merged file, whole or not at all; one that was taken away on one side goes.

    Raises:
        WorkspaceError: it cannot be written, or its folder is not there.
    """
    if not path.parent.is_dir():
        raise WorkspaceError(_("There is no folder called “{folder}”.").format(folder=path.parent))
    if path.exists() and not path.is_file():
        raise WorkspaceError(_("{path} is not an ordinary file.").format(path=path))
    if made.text is None:
        path.unlink(missing_ok=True)
    else:
        write_bytes(path, made.text)


class _Merger:
    """Merges the YAML files of one name."""

    def __init__(self, plain: Merged, around: Around) -> None:
        self._around = around
        self._plain = plain
        self._name = plain.name
        self._kind = ""
        self._documents: tuple[Document | None, ...] = ()
        self._data: Any = MISSING
        self._why: dict[Way, str] = {}

    def merged(self, *three: bytes | None) -> Merged:
        """Merge base, ours and theirs.

        Raises:
            CannotWeave: it has to be done by lines.
            RubricStudioError: one of them cannot be read.
        """
        self._kind = kind_by(self._name, *three)
        sources = [decode(text, self._name) if text is not None else None for text in three]
        self._documents = tuple(self._read(source.text) if source else None for source in sources)
        like = sources[1] or sources[2]
        self._plain = replace(self._plain, newline=newline_of(like.text) if like else "\n", bom=bool(like and like.bom))
        ours = self._documents[1]
        if ours is None or self._documents[2] is None:
            return self._taken_away()
        try:
            made = self._merged_as_laid_out()
        except CannotWeave:
            made = None
        whole = {(key,) for key in listed(*self._states)}
        if made is None or any(one.path in whole and one.ours and one.theirs for one in made.conflicts):
            made = self._merged_laid_out_anew() or made
        if made is None:
            raise CannotWeave
        return made

    @property
    def _states(self) -> list[Any]:
        """What the three say."""
        return [document.data if document else MISSING for document in self._documents]

    def _merged_laid_out_anew(self) -> Merged | None:
        """Merge with all three in the one layout; None where that is no way out."""
        held = self._documents
        try:
            self._documents = tuple(document and _laid_out(document) for document in held)
            return self._merged_as_laid_out()
        except (CannotWeave, InvalidRubric):
            self._documents = held
        return None

    def _merged_as_laid_out(self) -> Merged:
        states = self._states
        lists, sides = self._cut(listed(*states))
        self._data = data = self._emptied(self._fitting(merge(*states, lists=lists, remarked=remarked(sides))))
        try:
            woven = weave(sides, data)
            data = self._ensured(woven, data)
        except CannotWeave:
            woven = self._by_edits(data)
        held = {clash.path: clash for clash in clashes(data)}
        found = [self._conflict(split, held.get(split.path)) for split in splits(woven)]
        return replace(self._plain, woven=woven, conflicts=tuple(found))

    def allows(self, text: bytes, *sides: bytes | None) -> bool:
        """Tell whether a text that git made can stand: it says what both sides say, as far as anybody can read them."""
        if None in sides:
            return False
        if not self._name.endswith(".yaml") and not self._kind:
            return True
        if not all(self._is_read(side or b"") for side in sides):
            return True
        try:
            said = self._read(decode(text, self._name).text)
        except RubricStudioError:
            return False
        known = self._data is not MISSING and not next(clashes(self._data), None)
        return same(said.data, self._data) if known else not said.problems

    def _is_read(self, text: bytes) -> bool:
        try:
            self._parsed(decode(text, self._name).text)
        except (RubricStudioError, RecursionError):
            return False
        return True

    def _read(self, text: str) -> Document:
        document = self._parsed(text)
        ids = [name_of(e) for key in ("criteria", "responses") for e in _dicts(document.data.get(key))]
        if len(set(ids)) != len(ids):
            raise InvalidRubric(self._name, [])  # nobody can say which is meant: lines are merged instead
        return document

    def _parsed(self, text: str) -> Document:
        document = Document.parse(text.replace("\r\n", "\n"), kind=self._kind, path=self._name)
        if not document.text.endswith("\n"):
            held = [document.reread(ended(document.text, document.root)), document.reread(f"{document.text}\n")]
            document = next((one for one in held if one and same(one.data, document.data)), document)
        return document

    def _taken_away(self) -> Merged:
        split = Split((), *(document.text if document else "" for document in self._documents))
        conflict = self._conflict(split, None)
        why = _("One side took the file away, the other changed it.")
        return replace(self._plain, woven=(split,), conflicts=(replace(conflict, why=why),))

    def _cut(self, lists: frozenset[str]) -> tuple[frozenset[str], tuple[Parts | None, ...]]:
        """Take the files apart; a list that is laid out otherwise in one of them is merged as a whole."""
        while True:
            sides = []
            whole: set[str] = set()
            for document in self._documents:
                parts = parts_of(document.text, document.data, lists) if document else None
                if document and parts is None:
                    raise CannotWeave
                sides.append(parts)
                if document and parts:
                    whole |= {key for key in lists if document.data.get(key) and key not in parts.items}
            if not whole:
                return lists, tuple(sides)
            lists -= whole

    def _ensured(self, woven: Woven, data: Any) -> Any:
        """Give the data with clashes as wide as in the text, which says the same whichever side is taken."""
        open_ = {split.path for split in splits(woven)}
        data = {key: self._as_wide(key, value, open_) for key, value in data.items()}
        if {clash.path for clash in clashes(data)} != open_:
            raise CannotWeave
        for side in ("ours", "theirs") if open_ else ("ours",):
            take = attrgetter(side)
            try:
                said = Document.parse(written(woven, take), kind=self._kind, path=self._name).data
            except InvalidRubric as error:
                raise CannotWeave from error
            if not same(said, settled(data, take)):
                raise CannotWeave
        if not self._keeps_comments(woven):
            raise CannotWeave
        return data

    def _keeps_comments(self, woven: Woven) -> bool:
        texts = [written(woven, attrgetter(side)) for side in ("ours", "theirs")]
        return keeps_comments(texts, [document.text if document else "" for document in self._documents])

    def _as_wide(self, key: str, value: Any, open_: set[Way]) -> Any:
        """Make a clash of an entry whose text is to be settled as a whole, though one field of it clashes."""
        wide = {path[1] for path in open_ if len(path) == 2 and path[0] == key}
        if not wide or not isinstance(value, list):
            return value
        own = [None if isinstance(entry, Clash) else name_of(entry) for entry in value]
        return [
            Clash((key, name), *self._values((key, name))) if name in wide else entry
            for name, entry in zip(own, value, strict=True)
        ]

    def _by_edits(self, data: Any) -> Woven:
        """Make one side's edits one by one in the other's file; only where nothing is to be settled."""
        for side in () if next(clashes(data), None) else filter(None, self._documents[1:]):
            made = side
            try:
                for key in dict.fromkeys([*data, *side.data]):
                    made = made.set((key,), data.get(key))
            except RubricStudioError:
                continue
            if self._keeps_comments((made.text,)):
                return (made.text,)
        raise CannotWeave

    def _fitting(self, data: dict[str, Any]) -> dict[str, Any]:
        """Make a clash of what does not fit to the rest of the set: a retired id, a shared criterion that is gone."""
        entries = data.get("criteria")
        if not isinstance(entries, list):
            return data
        return {**data, "criteria": [self._fits(entry) for entry in entries]}

    def _emptied(self, data: dict[str, Any]) -> dict[str, Any]:
        """Make one clash of a list that one side emptied where each entry clashes: empty, it is written otherwise."""
        ours, theirs = self._states[1:]
        torn = {
            key
            for key, value in data.items()
            if isinstance(value, list) and len(value) > 1 and all(isinstance(entry, Clash) for entry in value)
        }
        emptied = {key for key in torn if [] in (ours.get(key), theirs.get(key))}
        return {key: Clash((key,), *self._values((key,))) if key in emptied else data[key] for key in data}

    def _fits(self, entry: Any) -> Any:
        if next(clashes(entry), None):
            return entry
        id_, path = name_of(entry), ("criteria", name_of(entry))
        owner = SHARED_NAME if self._kind == "shared" else self._rubric()
        if f"{owner}#{id_}" in self._around.retired:
            self._why[path] = _("Its id was retired, and may not come back.")
        elif "use" in entry and self._around.shared is not None and id_ not in self._around.shared:
            self._why[path] = _("The shared criterion that it takes is not there any more.")
        else:
            return entry
        return Clash(path, entry, entry, MISSING)

    def _rubric(self) -> str:
        """Give the id that the rubric says it has; a file to be merged may be called otherwise."""
        said = self._data.get("id") if isinstance(self._data, dict) else None
        return said if isinstance(said, str) else self._name.rpartition("/")[2].removesuffix(".yaml")

    def _conflict(self, split: Split, clash: Clash | None) -> Conflict:
        values = (clash.base, clash.ours, clash.theirs) if clash else self._values(split.path)
        texts = (split.base, split.ours, split.theirs)
        why = self._why.get(split.path) or perhaps_now(split.path, values, self._states)
        return Conflict(split.path, self._pointer(split.path), *values, texts, why)

    def _values(self, path: Way) -> tuple[Any, Any, Any]:
        found = []
        for document in self._documents:
            value: Any = document.data if document else MISSING
            for step in path:
                if isinstance(value, list):
                    value = next((entry for entry in value if name_of(entry) == step), MISSING)
                elif value is not MISSING:
                    value = value.get(step, MISSING)
            found.append(value)
        return found[0], found[1], found[2]

    def _pointer(self, path: Way) -> Pointer:
        rubric = self._name.removeprefix(RESPONSES).rpartition("/")[2].removesuffix(".yaml")
        rubric = {SET: "", SHARED: SHARED_NAME}.get(self._name, rubric)
        within = dict(zip(("key", "id", "field"), path, strict=False))
        if "id" not in within:
            return Pointer(rubric=rubric, field=within.get("key", ""))
        named = {"criteria": "criterion", "responses": "response"}.get(within["key"])
        if named is None:
            return Pointer(rubric=rubric, field=".".join(path))
        return Pointer(rubric=rubric, field=within.get("field", ""), **{named: within["id"]})


def _laid_out(document: Document) -> Document:
    schema = MODELINE.match(document.text)
    text = canonical(document, schema_path=document.text[schema.end() :].split("\n")[0] if schema else "")
    return replace(document, text=text if schema else text.partition("\n")[2])


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    yield from (entry for entry in value if isinstance(entry, dict)) if isinstance(value, list) else ()
