"""Meeting: what stands here of a file and what somebody else wrote into it meanwhile become one by criterion and field.

Undo meets them too. A step of one's own is undone by a merge as well: what it changed goes, what came from others
stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rubric_studio.errors import GitError, InvalidRubric, RubricStudioError
from rubric_studio.store.marks import unmarked
from rubric_studio.store.sets import SET, SHARED, document_of
from rubric_studio.workflows.around import Around, around_of
from rubric_studio.workflows.merge import merge_file
from rubric_studio.workflows.papers import path_below, refs_of

if TYPE_CHECKING:
    from rubric_studio.store.document import Document
    from rubric_studio.store.files import Source
    from rubric_studio.workflows.conflicts import Merged
    from rubric_studio.workflows.desk import Desk
    from rubric_studio.workflows.papers import Ref


@dataclass(frozen=True)
class Meeting:
    """Two texts of one file.

    Args:
        ref: the file.
        base: the text that this studio read or saved last, None for none.
        source: the file as it is on disk now.
        theirs: what it says; None where it holds marks of another program's merge, which are settled here.
        merged: what the two become.
        sound: both were of the right shape, so that the result has to be.
    """

    ref: Ref
    base: str | None
    source: Source
    theirs: Document | None
    merged: Merged
    sound: bool = True

    @property
    def settleable(self) -> bool:
        """Tell whether a person can settle it thing by thing, or nothing of what another program marked is left to."""
        return bool(self.merged.conflicts) or (self.theirs is None and self.merged.clean)

    def document(self, data: bytes | None) -> Document:
        """Read what it has become.

        Raises:
            InvalidRubric: nobody can read it.
        """
        return read(self.ref, data or b"")


def meet(desk: Desk, ref: Ref) -> Meeting | None:
    """Merge what stands here with what is on disk; None where the two did not begin with one text, or one is gone.

    Raises:
        RubricStudioError: what is on disk cannot be read.
    """
    base, ours = desk.texts(ref)
    if base is None or ours is None:
        return None
    source, theirs = desk.workspace.read(*ref)
    here = desk.document(*ref)
    sound = not theirs.problems and not (here and here.problems)
    return Meeting(ref, base, source, theirs, merged(desk, ref, base, ours, theirs.text), sound)


def merged(desk: Desk, ref: Ref, base: str | None, ours: str, theirs: str) -> Merged:
    """Merge three texts of a file of a set, as the rest of the set stands here."""
    three = (text.encode("utf-8", "surrogatepass") if text is not None else None for text in (base, ours, theirs))
    return merge_file(ref[1], *three, around=around(desk, ref[0]))


def read(ref: Ref, data: bytes) -> Document:
    """Read what a merge gave.

    Raises:
        InvalidRubric: nobody can.
    """
    return document_of(ref[1], data, path_below(ref))


def joined(found: Meeting) -> Document | None:
    """Give what the two become where there is nothing to settle; None where there is, or where it is not sound."""
    if not found.merged.clean or found.merged.text is None:
        return None
    try:
        made = found.document(found.merged.text)
    except InvalidRubric:
        return None
    return None if made.problems and found.sound else made


def around(desk: Desk, set_id: str) -> Around:
    """Give what a merged file of a set must fit to."""
    try:
        held, about = desk.document(set_id, SHARED), desk.document(set_id, SET)
    except RubricStudioError:  # nobody can read it: then nothing is known of it
        return Around()
    return around_of([about.data if about else {}], [held.data if held else {}])


def carried(desk: Desk, ref: Ref, was: Document, to: Document) -> Document | None:
    """Make the change from one state to another in the text that stands here now; None where it does not fit there."""
    now = desk.document(*ref)
    if now is None:
        return None
    made = merged(desk, ref, was.text, now.text, to.text)
    try:
        return read(ref, made.text) if made.clean and made.text is not None else None
    except InvalidRubric:
        return None


# files that another program's merge left torn -------------------------------------------------------------------------


def torn(desk: Desk, ref: Ref) -> Meeting | None:
    """Take apart a file that holds the marks of another program's merge; None where it holds none.

    Raises:
        RubricStudioError: it cannot be read.
    """
    from rubric_studio.store.files import read_text

    source = read_text(desk.workspace.path_of(*ref), inside=desk.workspace.root)
    sides = unmarked(source.text)
    if sides is None:
        return None
    if _STASHED.search(source.text) or _is_moving(desk):
        # git builds on what the others have then, and calls that ours: the person's own is the other one
        sides = replace(sides, ours=sides.theirs, theirs=sides.ours)
    base = sides.base if sides.base is not None and _is_sound(ref, sides.base) else None
    return Meeting(ref, base, source, None, merged(desk, ref, base, sides.ours, sides.theirs))


_STASHED = re.compile(r"^>{7} Stashed changes\r?$", re.MULTILINE)
"""What git calls one's own side where it puts back what was laid aside (git: stash pop)."""


def _is_moving(desk: Desk) -> bool:
    """Tell whether git is putting one's own records on top of those of others (git: rebase)."""
    from rubric_studio.git.history import History

    try:
        history = History.open(desk.workspace.root)
        return history is not None and history.state().busy == "rebase"
    except GitError:
        return False


def torn_in(desk: Desk, set_id: str, rubric: str) -> Meeting | None:
    """Find the first file of a rubric that holds such marks and is not open; None where none does."""
    for ref in refs_of(set_id, rubric):
        try:
            if desk.is_clean(ref) and (found := torn(desk, ref)) and found.settleable:
                return found
        except RubricStudioError:  # it is not there, or not to be read at all
            continue
    return None


def _is_sound(ref: Ref, text: str) -> bool:
    try:
        read(ref, text.encode("utf-8", "surrogatepass"))
    except RubricStudioError:
        return False
    return True
