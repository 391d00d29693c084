"""Sign-off: where each criterion stands, what awaits a person's word, what holds a release, and giving one's word.

Only active rubrics are waited for: only those are released. A shared criterion is approved in each rubric that takes
it, because an approval covers the prompt beside which it stands; one step can approve it in all of them (a line each).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from rubric_studio.errors import NotFound, WorkspaceError
from rubric_studio.language import _, counted, listed
from rubric_studio.model.codec import approval_digest
from rubric_studio.model.pointer import SHARED
from rubric_studio.model.signoff import NEEDS_WHY, NO_WORDS, State, What, Word, Words
from rubric_studio.store import signoffs
from rubric_studio.store.sets import SIGNOFFS
from rubric_studio.text import one_line
from rubric_studio.workflows.authors import UNKNOWN, Author, Authors

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from rubric_studio.finding import Problem
    from rubric_studio.model.rubric import Criterion, Rubric
    from rubric_studio.model.signoff import Approval
    from rubric_studio.store.sets import LoadedSet
    from rubric_studio.store.workspace import Workspace

_NOT_TEXT = re.compile("[\ud800-\udfff]")
_NAMED = 3  # criteria that a reason names before it counts the rest


@dataclass(frozen=True)
class Item:
    """One criterion of one rubric and how it stands.

    Args:
        set_id: the set.
        rubric: the rubric.
        criterion: the criterion.
        digest: its approval digest.
        standing: how the words on it stand.
        author: who wrote it or changed it last; unknown as well where nobody had to ask.
        shared: it stands in shared.yaml.
        former: other ids that it had, where words on them may be about it.
    """

    set_id: str
    rubric: Rubric = field(repr=False)
    criterion: Criterion
    digest: str
    standing: Approval = NO_WORDS
    author: Author = UNKNOWN
    shared: bool = False
    former: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name it as commands take it."""
        return f"{self.set_id}/{self.rubric.id}#{self.criterion.id}"

    @property
    def blocks(self) -> bool:
        """Tell whether a release waits for it."""
        return self.rubric.status == "active" and self.standing.blocks

    def awaits(self, rater: str) -> bool:
        """Tell whether it waits for this person's word."""
        return self.rubric.status == "active" and self.standing.awaits(rater, author=rater in self.author.raters)


@dataclass(frozen=True)
class Review:
    """A set's criteria and how they stand, in the order of their rubrics.

    Args:
        set_id: the set.
        required: how many physicians have to approve each criterion.
        items: the criteria.
        problems: lines of signoffs.jsonl that cannot be read.
    """

    set_id: str
    required: int
    items: tuple[Item, ...]
    problems: tuple[Problem, ...] = ()

    def awaiting(self, rater: str) -> tuple[Item, ...]:
        """Give what awaits a person's word."""
        return tuple(item for item in self.items if item.awaits(rater))

    @property
    def reasons(self) -> tuple[str, ...]:
        """Say why a release has to wait, naming a few criteria and counting the rest."""
        held = [item for item in self.items if item.blocks]
        asked = [item for item in held if item.standing.requests]
        few = [item for item in held if not item.standing.requests]
        found = []
        if asked:
            one, many = (
                "changes are asked for in one criterion: {names}",
                "changes are asked for in {n} criteria: {names}",
            )
            found.append(counted(one, many, len(asked), names=_names(asked)))
        if few:
            one = "one criterion has fewer than {required} approvals: {names}"
            many = "{n} criteria have fewer than {required} approvals: {names}"
            if self.required == 1:
                one, many = "one criterion is not approved: {names}", "{n} criteria are not approved: {names}"
            found.append(counted(one, many, len(few), names=_names(few), required=str(self.required)))
        return tuple(found)

    @property
    def unrecorded(self) -> bool:
        """Tell whether criteria await nobody's word yet because they are not recorded."""
        return any(item.standing.state is State.AWAITS and not item.author.recorded for item in self.items)

    @property
    def unmatched(self) -> str:
        """Say for which approved criteria nobody can tell whether an approval is the author's own, "" for none."""
        held = [item for item in self.items if item.standing.approvals and not item.author.matched]
        people = sorted({one_line(item.author.name) for item in held} - {""})
        if not held:
            return ""
        one = "Of one approved criterion it cannot be told whether its author approved it ({who}). {hint}"
        many = "Of {n} approved criteria it cannot be told whether their authors approved them ({who}). {hint}"
        who = listed(people[:_NAMED]) or _("this copy of the history is cut off")
        hint = _("Name them with their rater ids in people.yaml.") if people else _("Fetch the whole history.")
        return counted(one, many, len(held), who=who, hint=hint)


def _names(items: Sequence[Item]) -> str:
    first = listed(f"{item.rubric.id}#{item.criterion.id}" for item in items[:_NAMED])
    more = len(items) - _NAMED
    return first if more <= 0 else _("{first} and {n} more").format(first=first, n=more)


# how it stands --------------------------------------------------------------------------------------------------------


def items_of(
    set_id: str,
    rubric: Rubric,
    words: Words,
    *,
    required: int,
    shared: Collection[str] = (),
    authors: Mapping[str, Author] | None = None,
    former: Mapping[str, tuple[str, ...]] | None = None,
) -> Iterator[Item]:
    """Say how each criterion of a rubric stands; reads nothing.

    Args:
        set_id: the rubric's set.
        rubric: the rubric, saved or not.
        words: the set's words.
        required: how many physicians have to approve.
        shared: the ids of the shared criteria that it takes.
        authors: who wrote each criterion or changed it last.
        former: other ids that each had.
    """
    gone = words.gone(rubric)
    for criterion in rubric.criteria:
        id_, digest = criterion.id, approval_digest(rubric, criterion)
        author, names = (authors or {}).get(id_, UNKNOWN), (former or {}).get(id_, ())
        standing = words.standing(
            rubric.id, id_, digest, required=required, authors=author.raters, gone=gone, former=names
        )
        yield Item(set_id, rubric, criterion, digest, standing, author, id_ in shared, names)


def review(
    workspace: Workspace,
    set_id: str,
    *,
    rater: str,
    loaded: LoadedSet | None = None,
    words: Words | None = None,
    rubrics: Collection[str] | None = None,
    everybody: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> Review:
    """Say how the criteria of a set stand, retired rubrics left out.

    Args:
        workspace: where it is.
        set_id: the set.
        rater: who asks; what is not recorded yet is theirs.
        loaded: the set, where it was read already.
        words: the words on it, where they are more than those that are saved.
        rubrics: only these, whose authors are always looked up.
        everybody: look up authors wherever sign-offs are asked for or anything was said; else where it was approved.
        progress: is told how many of how many rubrics are done.

    Raises:
        NotFound: there is no such set.
        GitError: the history cannot be read.
    """
    loaded = loaded or workspace.load(set_id)
    held, required = words or Words(loaded.signoffs), loaded.set.signoff.required
    asked = [r for r in loaded.rubrics.values() if r.status != "retired" and (rubrics is None or r.id in rubrics)]
    found: list[Item] = []
    with Authors(workspace, rater, many=len(asked) > 1) as authors:
        for done, rubric in enumerate(asked):
            if progress:
                progress(done, len(asked))
            items = partial(items_of, set_id, rubric, held, required=required, shared=loaded.shared)
            every = rubrics is not None or (everybody and (required or held.on(rubric.id)))
            found += _looked_up(items, authors, set_id, rubric, lost=held.lost(rubric), every=bool(every))
    return Review(set_id, required, tuple(found), problems_of(loaded))


def _looked_up(
    items: Callable[..., Iterator[Item]], authors: Authors, set_id: str, rubric: Rubric, *, lost: bool, every: bool
) -> list[Item]:
    """Look up what hangs on the history: other ids where a request was ``lost``, authors where an approval counts."""
    former = authors.former_ids(set_id, rubric.id) if lost else None
    found = list(items(former=former))
    if every or any(item.standing.approvals for item in found):
        found = list(items(former=former, authors=authors.of(set_id, rubric)))
    return found


def problems_of(loaded: LoadedSet) -> tuple[Problem, ...]:
    """Give what is wrong in a set's signoffs.jsonl."""
    return tuple(p for p in loaded.problems if p.place and p.place.path.endswith(f"/{SIGNOFFS}"))


# giving one's word ----------------------------------------------------------------------------------------------------


def chosen(items: Iterable[Item], rubric: str, criterion: str) -> tuple[Item, ...]:
    """Give one criterion of a rubric; where ``rubric`` is "shared", the shared criterion in every rubric that takes it.

    Raises:
        NotFound: there is no such criterion.
    """
    held = tuple(items)
    if rubric == SHARED:
        found = tuple(item for item in held if item.shared and item.criterion.id == criterion)
    else:
        found = tuple(item for item in held if item.rubric.id == rubric and item.criterion.id == criterion)
    if not found:
        raise NotFound(_("criterion"), f"{rubric}#{criterion}")
    return found


def refusal(item: Item, what: What, rater: str) -> str:
    """Say why this person cannot say this of a criterion, "" where they can."""
    if what is What.APPROVE and rater in item.author.raters:
        if item.author.recorded:
            text = _("You wrote {name}, or changed it last, so somebody else has to approve it.")
            return text.format(name=item.name)
        text = _("{name} holds changes that are not recorded yet. They are yours, so somebody else has to approve it.")
        return text.format(name=item.name)
    if what is What.WITHDRAW and not _taken_back(item, rater):
        return _("You have said nothing on {name} that could be taken back.").format(name=item.name)
    return ""


def _taken_back(item: Item, rater: str) -> bool:
    standing = item.standing
    return bool(standing.of(rater)) or any(w.by == rater and w.what != What.COMMENT for w in standing.stale)


def word(item: Item, what: What, *, id: str, rater: str, at: str, why: str = "") -> Word:
    """Make a person's word on a criterion.

    Raises:
        WorkspaceError: they cannot say this of it, or no reason is given where one is needed, or it names somebody.
    """
    if found := refusal(item, what, rater) or unfit(what, why):
        raise WorkspaceError(found)
    return Word(
        id=id,
        rubric=item.rubric.id,
        criterion=item.criterion.id,
        approval_digest=item.digest,
        by=rater,
        what=what.value,
        at=at,
        why=why.strip() or None,
    )


def unfit(what: What, why: str) -> str:
    """Say why a reason cannot stand, "" where it can: the history cannot forget a name in it."""
    from rubric_studio.lint.privacy import identifiers

    if what.value in NEEDS_WHY and not why.strip():
        return _("Say why: whoever changes it needs to know.")
    if _NOT_TEXT.search(why):
        return _("The reason holds what is no text (bytes that are not UTF-8). Write it again.")
    for found in identifiers(why):
        text = _(
            "The reason holds “{words}”, which looks like {kind}. It stays in the history for good: leave that out."
        )
        return text.format(words=one_line(found.words, 60), kind=found.kind)
    return ""


def give(workspace: Workspace, set_id: str, words: list[Word]) -> None:
    """Add words to a set's file.

    Raises:
        WorkspaceError: it cannot be written.
    """
    signoffs.append(workspace.path_of(set_id, SIGNOFFS), words, inside=workspace.root)
