"""What somebody declared to ask the same: which changes of words that covers, who said why, and the bump that is left.

A declaration holds in both directions, and counts from wherever it is written down: in the set at either time, or in a
pack of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rubric_studio.diff.changes import Bump, Subject
from rubric_studio.diff.version import needed
from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _
from rubric_studio.model import equivalent
from rubric_studio.model.codec import judging_digest, score_digest, with_fields
from rubric_studio.model.equivalent import SCORE, Declared
from rubric_studio.store.files import read_bytes
from rubric_studio.text import one_line
from rubric_studio.workflows.history import masked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from rubric_studio.diff.changes import Change, SetState
    from rubric_studio.model.rubric import Criterion, Rubric
    from rubric_studio.workflows.compare import Comparison
    from rubric_studio.workflows.times import Time


def lines_at(time: Time) -> bytes:
    """Give what was declared in a set at one time; nothing where that cannot be read.

    Raises:
        GitError: the history cannot be read.
    """
    if time.record is None or time.history is None:
        return lines_in(time.folder, time.root)
    blobs = time.history.files(time.record, time.folder, {equivalent.NAME}) if time.record else {}
    return time.history.read_one(blobs[equivalent.NAME]) if blobs else b""


def lines_in(folder: Path, root: Path) -> bytes:
    """Give what is declared in a set's folder, below ``root``; nothing where that cannot be read."""
    try:
        return read_bytes(folder / equivalent.NAME, inside=root)
    except RubricStudioError:
        return b""


def retold(found: Comparison, *texts: bytes, also: Sequence[Declared] = ()) -> Comparison:
    """Tell what was declared to ask the same as that, and ask for no higher version than the rest does.

    Args:
        found: what changed.
        texts: what is declared, as ``equivalent.jsonl`` holds it.
        also: what is declared besides.
    """
    reasons = Reasons(texts, also)
    if not reasons.alike or not found.states:
        return found
    old, new = found.states
    every = [(told, reasons.why(told.change, old, new)) for told in found.told]
    told = tuple(
        replace(one, declared=why, change=replace(one.change, bump=min(one.change.bump, Bump.PATCH))) if why else one
        for one, why in every
    )
    bump = needed(found.changes, old, taken_back(old, new, reasons.alike))
    return replace(found, told=told, bump=bump, equal=tuple(reasons.alike.items()))


def asks_the_same(declared: Declared | None) -> str:
    """Say who declared that words ask the same, and why; "" where nobody did."""
    if declared is None:
        return ""
    if not (declared.by and declared.reason):  # written by hand
        return _("declared to ask the same")
    text = _("declared to ask the same by {by}: {reason}")
    return text.format(by=one_line(declared.by), reason=one_line(masked(declared.reason)))


class Reasons:
    """Who declared what to ask the same, and why.

    Args:
        texts: what is declared, as ``equivalent.jsonl`` holds it.
        also: what is declared besides.
    """

    def __init__(self, texts: Iterable[bytes], also: Sequence[Declared] = ()) -> None:
        held = b"\n".join(texts)
        lines = [*equivalent.declared(held), *also]
        self.alike = equivalent.groups([*equivalent.parse(held), *((line.old, line.new) for line in also)])
        self._pairs = {frozenset((line.old, line.new)): line for line in lines}
        self._last = {self.alike[line.new]: line for line in lines if line.new in self.alike}

    def why(self, change: Change, old: SetState, new: SetState) -> Declared | None:
        """Give the declaration that a change of words asks the same; None where there is none, or not everywhere.

        Of several, one after the other, that lead from the one wording to the other, it is the latest.
        """
        pointer = change.pointer
        if change.subject is Subject.SHARED and pointer.field == "text":
            rubrics = change.touches
        elif pointer.field in ("text", "prompt") and change.subject in (Subject.CRITERION, Subject.RUBRIC):
            rubrics = (pointer.rubric,)
        else:
            return None
        both = [id_ for id_ in rubrics if id_ in old.rubrics and id_ in new.rubrics]
        found = [self._of(old.rubrics[id_], new.rubrics[id_], pointer.criterion) for id_ in both]
        return found[0] if found and all(found) else None

    def asks(self, changes: Iterable[Change], old: SetState, new: SetState) -> dict[int, str]:
        """Say of which changes, by their ``id()``, somebody declared that the words ask the same, and why."""
        said = ((id(change), asks_the_same(self.why(change, old, new))) for change in changes if self.alike)
        return {key: text for key, text in said if text}

    def _of(self, was: Rubric, is_: Rubric, criterion: str) -> Declared | None:
        pairs = paired(was, is_, criterion)
        if not pairs or not all(same(*pair, self.alike) for pair in pairs):
            return None
        one, other = pairs[0]
        group = self.alike.get(other, "")
        return self._pairs.get(frozenset((one, other))) or self._last.get(group) or Declared(old=one, new=other)


# what a declaration means ---------------------------------------------------------------------------------------------


def pairs(was: Rubric, is_: Rubric, criterion: str) -> Iterator[tuple[Criterion, Criterion]]:
    """Give a criterion as it was and is; for the prompt ("") all that nothing but the prompt changed."""
    before = {held.id: held for held in was.criteria}
    for held in is_.criteria:
        one = before.get(held.id)
        if one and (held.id == criterion or (not criterion and one.text == held.text)):
            yield one, held


def paired(was: Rubric, is_: Rubric, criterion: str) -> list[tuple[str, str]]:
    """Give the judging digests, before and after, of a criterion; for the prompt ("") of all that only it changed."""
    return [(judging_digest(was, one), judging_digest(is_, other)) for one, other in pairs(was, is_, criterion)]


def same(one: str, other: str, alike: Mapping[str, str]) -> bool:
    """Tell whether two digests are equal, or declared to be."""
    return one == other or (one in alike and alike[one] == alike.get(other))


def still_judged(was: Rubric, is_: Rubric, alike: Mapping[str, str]) -> set[str]:
    """Name the criteria whose verdicts hold: their words and the prompt's are the same, or were declared so."""
    before = {criterion.id: criterion for criterion in was.criteria}
    both = [(before[held.id], held) for held in is_.criteria if held.id in before]
    return {other.id for one, other in both if same(judging_digest(was, one), judging_digest(is_, other), alike)}


def prompt_alike(was: Rubric, is_: Rubric, alike: Mapping[str, str]) -> bool:
    """Tell whether the prompt was declared to be the same: all that rests on it and nothing else is."""
    if [message.role for message in was.prompt] != [message.role for message in is_.prompt]:
        return False
    held = still_judged(was, is_, alike)
    return bool(held) and {other.id for _one, other in pairs(was, is_, "")} <= held


def taken_back(old: SetState, new: SetState, alike: Mapping[str, str]) -> SetState:
    """Give the new state with those words of the old one that were declared to be the same."""
    if not alike:
        return new
    made = {id_: _as_before(old.rubrics.get(id_), rubric, alike) for id_, rubric in new.rubrics.items()}
    return replace(new, rubrics=made)


def _as_before(was: Rubric | None, is_: Rubric, alike: Mapping[str, str]) -> Rubric:
    if was is None or was == is_:
        return is_
    before, held = {criterion.id: criterion.text for criterion in was.criteria}, still_judged(was, is_, alike)
    criteria = tuple(with_fields(one, text=before[one.id]) if one.id in held else one for one in is_.criteria)
    prompt = was.prompt if prompt_alike(was, is_, alike) else is_.prompt
    return with_fields(is_, criteria=criteria, prompt=prompt)


def comparable_scores(
    old: SetState, new: SetState, alike: Mapping[str, str], lines: Iterable[Declared]
) -> tuple[Declared, ...]:
    """Give the pairs of score digests of the rubrics in which nothing but declared words changed.

    Args:
        old: the last release.
        new: what is to be released.
        alike: all that is declared: groups of digests.
        lines: who declared what, and why; a rubric's pair says the same.
    """
    said: dict[str, list[Declared]] = {}
    for line in lines:
        said.setdefault(line.rubric, []).append(line)
    back, found = taken_back(old, new, alike), []
    for id_ in old.released.keys() & new.released.keys():
        was, is_ = score_digest(old.rubrics[id_]), score_digest(new.rubrics[id_])
        if was != is_ and score_digest(back.rubrics[id_]) == was:
            about = said.get(id_, [])
            reason = "; ".join(dict.fromkeys(line.reason for line in about))
            last = about[-1] if about else Declared(old="", new="")
            found.append(Declared(old=was, new=is_, what=SCORE, rubric=id_, reason=reason, by=last.by, at=last.at))
    return tuple(sorted(found, key=lambda line: line.rubric))
