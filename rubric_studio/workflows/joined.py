"""Joined: what two lines of work give together, for servers that join by lines and never ask our merge driver.

What the server does is done again file by file: neither the index nor the files on disk are touched, and nothing newer
than git 2.30 is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rubric_studio.diff.version import VERSION, following, parse
from rubric_studio.errors import GitError, InvalidRubric
from rubric_studio.finding import Finding, Place, Severity
from rubric_studio.git.scratch import scratch
from rubric_studio.git.sides import Sides, sides
from rubric_studio.git.textmerge import merge_lines
from rubric_studio.language import _
from rubric_studio.lint.joining import joined_differently, lost_in_joining, version_too_low
from rubric_studio.model.pointer import Pointer
from rubric_studio.model.rubric import LintSettings
from rubric_studio.store.files import read_bytes
from rubric_studio.store.sets import RESPONSES, SET, SHARED, document_of
from rubric_studio.store.workspace import SETTINGS, Workspace
from rubric_studio.workflows.baseline import NAME as BASELINE
from rubric_studio.workflows.check import Report, check, weighed
from rubric_studio.workflows.conflicts import LABELS
from rubric_studio.workflows.crossing import Crossing, merged_from
from rubric_studio.workflows.history import history_of, releases
from rubric_studio.workflows.lost import data_of, lost, pointer_of, points_from_both
from rubric_studio.workflows.merge import merge_file
from rubric_studio.workflows.places import order, placed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rubric_studio.git import Difference, History
    from rubric_studio.workflows.conflicts import Merged

_OURS = (".yaml", ".jsonl")
POINTS_SEEN, _YES = "Points-seen", "yes"
"""What stands at the end of the note of a record that joins two sides, where a person has looked at their points."""


def check_joined(workspace: Workspace, name: str) -> Report:
    """Check what joining a line of work with the last record gives; or the last record itself, where it joins two.

    Files that only one side changed are as that side left them. The rest is joined by meaning, and compared with what
    git makes of it line by line, or has made of it already; that is checked as well, and what neither side had of its
    own is reported.

    Args:
        workspace: where; neither its files nor the index are touched.
        name: the record, tag or branch to join.

    Raises:
        NotFound: there is no such record, or nothing to join.
        GitError: there is no history, or it cannot be read.
    """
    history = history_of(workspace)
    tried = _Joining(workspace, history, sides(history, name))
    found = [*tried.findings(), *_versions(tried)]
    by_set: dict[str, list[Finding]] = {}
    for finding in found:
        by_set.setdefault(finding.set, []).append(finding)
    kept = [one for set_id, held in by_set.items() for one in weighed(workspace, set_id, LintSettings(), held)[0]]
    return Report(tuple(sorted(dict.fromkeys(kept), key=order)), len(tried.both), 0)


def note_of_join(*, points_seen: bool) -> str:
    """Give the note of a record that joins two sides.

    Args:
        points_seen: a person looked at what the points of both come to together, and means it so.
    """
    note = _("Join with what the team recorded")
    return f"{note}\n\n{POINTS_SEEN}: {_YES}" if points_seen else note


def faults(workspace: Workspace, history: History, joined: Sides) -> list[Finding]:
    """Find what a record that joins two sides has wrong that neither side had: lost, doubled, or errors of a check.

    Raises:
        GitError: the history cannot be read.
    """
    return [one for one in _Joining(workspace, history, joined).findings() if one.severity is Severity.ERROR]


@dataclass
class _Joining:
    """Two sides of a workspace's sets, and what changed on each."""

    workspace: Workspace
    history: History
    sides: Sides

    @cached_property
    def folder(self) -> Path:
        return self.workspace.root / "rubrics"

    @cached_property
    def crossing(self) -> Crossing:
        return Crossing(self.history, self.sides, self.folder)

    @cached_property
    def changed(self) -> tuple[dict[str, Difference], dict[str, Difference]]:
        """Give what our side changed, and theirs, by the path below rubrics/."""
        ours, theirs = self.crossing.changed
        return _sorted(ours), _sorted(theirs)

    @cached_property
    def both(self) -> list[str]:
        """Name the files that both sides changed, not in the same way; those that others must fit to first."""
        return [path for path in self.crossing.both if _is_ours(path)]

    @cached_property
    def agreed(self) -> bool:
        """Tell whether the record that joins the two says that somebody looked at the points of both together."""
        return self.sides.joined is not None and self.history.said(self.sides.joined, POINTS_SEEN) == _YES

    @cached_property
    def joined(self) -> dict[str, str]:
        """Give the files of the record that joins the two, as blobs; none where there is no such record."""
        return self.history.files(self.sides.joined, self.folder) if self.sides.joined else {}

    def findings(self) -> Iterator[Finding]:
        """Find what is lost, doubled or in conflict, and what the check of the result says."""
        results: dict[str, bytes | None] = {}
        for path in self.both:
            found, result = self._of_both(path, results)
            yield from found
            results[path] = result
        if self.sides.joined:
            yield from self._of_one()
        yield from self._checked(results)

    def _of_both(self, path: str, results: dict[str, bytes | None]) -> tuple[list[Finding], bytes | None]:
        """Look at one file that both sides changed: what is to be said, and what comes of it (None: it is gone)."""
        held = self.crossing.files(path)
        base, one, two = held.bases[0], held.ours, held.theirs
        set_id, _slash, name = path.partition("/")
        around = self.crossing.around(f"{set_id}/", results)
        merged = merged_from(held, lambda *three: merge_file(name, *three, around=around))
        plain = _by_lines(base, one, two)
        result = self.crossing.content(self.joined.get(path)) if self.sides.joined else plain
        full = f"rubrics/{path}"
        by_hand = self.sides.joined is not None and result != plain  # somebody has settled it
        if not merged.clean:
            return ([] if by_hand else list(_conflicts(full, merged, result or one or b""))), result
        found: list[Finding] = []
        if result is not None and merged.text is not None:
            found += lost(full, merged.text, result)
        elif self.sides.joined and (result is None) != (merged.text is None):
            found.append(_missing(full, gone=result is None))
        final = result if result is not None or self.sides.joined else merged.text
        if None not in (base, one, two, final) and not self.agreed:
            found += points_from_both(full, base or b"", one or b"", two or b"", final or b"")
        return found, final

    def _of_one(self) -> Iterator[Finding]:
        """Look at the files that one side changed: the record that joins the two has them as that side left them."""
        ours, theirs = self.changed
        for path in sorted(ours.keys() | theirs.keys()):
            wanted = (ours.get(path) or theirs[path]).new
            if path in self.both or self.joined.get(path) == wanted:
                continue
            meant, is_ = self.crossing.content(wanted), self.crossing.content(self.joined.get(path))
            if meant is None or is_ is None:
                yield _missing(f"rubrics/{path}", gone=is_ is None)
            else:
                yield from lost(f"rubrics/{path}", meant, is_)

    # the check of the result ------------------------------------------------------------------------------------------

    def _checked(self, results: dict[str, bytes | None]) -> Iterator[Finding]:
        """Check what comes of both, and report the errors that neither side has on its own."""
        touched = self._touched()
        if not touched:
            return
        ours, theirs = self._tree(self.sides.ours, touched), self._tree(self.sides.theirs, touched)
        whole = self._tree(self.sides.joined, touched) if self.sides.joined else self._whole(ours, theirs, results)
        known = {_key(finding) for tree in (ours, theirs) for finding in _errors_in(self.workspace, tree)}
        yield from (finding for finding in _errors_in(self.workspace, whole) if _key(finding) not in known)

    def _touched(self) -> set[str]:
        """Name the files that what is found may rest on, in the sets that both sides changed."""
        ours, theirs = ({path.partition("/")[0] for path in changed} for changed in self.changed)
        found = {f"{set_id}/{name}" for set_id in ours & theirs for name in (SET, SHARED, BASELINE)}
        for path in (path for changed in self.changed for path in changed):
            set_id, _slash, name = path.partition("/")
            if set_id in ours & theirs:
                plain = name.removeprefix(RESPONSES)
                found |= {path, f"{set_id}/{plain}", f"{set_id}/{RESPONSES}{plain}"}
        return found

    def _tree(self, record: str, touched: set[str]) -> dict[str, bytes]:
        files = self.history.files(record, self.folder)
        held = {path: files[path] for path in sorted(touched) if path in files}
        return dict(zip(held, self.history.read(held.values()), strict=True))

    def _whole(
        self, ours: dict[str, bytes], theirs: dict[str, bytes], results: dict[str, bytes | None]
    ) -> dict[str, bytes]:
        """Put together what joining the two would give."""
        alone = {path: theirs.get(path) for path in self.changed[1] if path not in results}
        whole: dict[str, bytes | None] = {**ours, **alone, **results}
        return {path: data for path, data in whole.items() if data is not None}


def _sorted(changed: dict[str, Difference]) -> dict[str, Difference]:
    return {path: changed[path] for path in sorted(changed) if _is_ours(path)}


def _is_ours(path: str) -> bool:
    return path.endswith(_OURS) and "/" in path


def _key(finding: Finding) -> tuple[str, ...]:
    return (
        *(finding.code, finding.set, finding.rubric, finding.criterion, finding.response, finding.field),
        *(finding.message, finding.place.path if finding.place else ""),
    )


def _errors_in(workspace: Workspace, tree: dict[str, bytes]) -> list[Finding]:
    """Check files of a set, in a folder of their own."""
    held = {f"rubrics/{path}": data for path, data in tree.items()}
    if (workspace.root / SETTINGS).is_file():
        held[SETTINGS] = read_bytes(workspace.root / SETTINGS)
    with scratch() as folder:
        made = Workspace(folder.resolve())
        for path, data in held.items():
            (made.root / path).parent.mkdir(parents=True, exist_ok=True)
            (made.root / path).write_bytes(data)
        found = check(made, remember=False, processes=1).findings
    return [finding for finding in found if finding.severity is Severity.ERROR]


def _by_lines(base: bytes | None, ours: bytes | None, theirs: bytes | None) -> bytes | None:
    """Join three versions as a server does; None where it leaves that to people."""
    if ours is None or theirs is None:
        return None
    try:
        text, places = merge_lines(base or b"", ours, theirs, labels=LABELS)
    except GitError:  # no text
        return None
    return None if places else text


def _conflicts(path: str, merged: Merged, data: bytes) -> Iterator[Finding]:
    """Tell of conflicts, each where it stands in what there is of the file."""
    name, whole = path.split("/", 2)[2], pointer_of(path)
    try:
        documents = {name: document_of(name, data, path)}
    except InvalidRubric:
        documents = {}
    if not merged.conflicts:  # git merged the lines, and could not
        yield joined_differently.at(whole, what=name).at(Place(path))
    for conflict in merged.conflicts:
        here = conflict.pointer
        pointer = Pointer(
            set=whole.set, rubric=whole.rubric, criterion=here.criterion, response=here.response, field=here.field
        )
        what = " ".join(part for part in (here.criterion or here.response, here.field) if part) or path
        yield placed(joined_differently.at(pointer, what=what).at(Place(path)), documents)


def _missing(path: str, *, gone: bool) -> Finding:
    what = _("the whole file is gone") if gone else _("the file is there, though it was taken out")
    return lost_in_joining.at(pointer_of(path), what=what).at(Place(path))


# versions -------------------------------------------------------------------------------------------------------------


def _versions(tried: _Joining) -> Iterator[Finding]:
    """Find sets whose version was raised by less than their changes ask for."""
    from rubric_studio.workflows.compare import compare_set

    for path in sorted({path for changed in tried.changed for path in changed if path.endswith(f"/{SET}")}):
        set_id = path.partition("/")[0]
        was, is_ = (_version(tried, record, path) for record in (tried.sides.base, tried.sides.result))
        published = releases(tried.history, set_id)
        if not is_ or is_ == was or not published:
            continue
        bump = compare_set(tried.workspace, set_id, old=published[-1], new=tried.sides.result).bump
        asked = following(published[-1], bump)
        if parse(is_) < parse(asked):
            finding = version_too_low.at(pointer_of(f"rubrics/{path}"), version=is_, last=published[-1], needed=asked)
            yield _at_version(finding, tried, path)


def _version(tried: _Joining, record: str, path: str) -> str | None:
    held = data_of(tried.crossing.content(tried.history.files(record, tried.folder).get(path)))
    version = held.get("version") if held else None
    return version if isinstance(version, str) and VERSION.match(version) else None


def _at_version(finding: Finding, tried: _Joining, path: str) -> Finding:
    data = tried.crossing.content(tried.history.files(tried.sides.result, tried.folder).get(path)) or b""
    document = document_of(SET, data, f"rubrics/{path}")
    return finding.at(document.place(("version",)))
