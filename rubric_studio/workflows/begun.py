"""Begun: what an interrupted release has left, in the folder and in the history, and what of others' is in the way.

A release writes the declared editorial changes, then the version into set.yaml, then its notes, and records the three;
its tag comes last. So a version beyond the last release that stands in set.yaml is one that was begun: nobody but a
release writes it there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.diff.version import VERSION, parse
from rubric_studio.errors import GitError, InvalidRubric
from rubric_studio.git.remote import look as look_at
from rubric_studio.git.remote import team_of
from rubric_studio.git.sides import holds
from rubric_studio.language import _
from rubric_studio.model import equivalent
from rubric_studio.store.document import Document
from rubric_studio.store.files import decode, read_bytes
from rubric_studio.store.sets import SET
from rubric_studio.text import one_line
from rubric_studio.workflows.history import releases, tag_of
from rubric_studio.workflows.notes import NOTES, is_written, names, of_version, versions, without
from rubric_studio.workflows.times import last_record, read_some
from rubric_studio.workflows.waiting import changed_files, look

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rubric_studio.git import Entry, History, Person
    from rubric_studio.model.equivalent import Declared
    from rubric_studio.store.workspace import Workspace

_FAR = 1000  # records that are looked at
_NO_VERSION = "0.0.0-"  # one that no set has


def release_note(set_id: str, version: str) -> str:
    """Give the note under which a release records its version: the same in every language, as it is looked for."""
    return f"Release {set_id} {version}"


def recorded_version(history: History, folder: Path) -> str:
    """Give the version in the recorded set.yaml, 0.0.0 where it holds none."""
    return _sound(read_some(last_record(history, folder), {SET}).set.version)


def _sound(version: str) -> str:
    return version if VERSION.match(version) else "0.0.0"


def version(history: History, folder: Path) -> str:
    """Give the version of a release that was begun; "" where none was, or something was recorded since.

    Of a set that was never released it is the version in set.yaml, which its first release takes.
    """
    recorded = recorded_version(history, folder)
    on_disk = _version_on_disk(history, folder)
    if on_disk and on_disk != recorded:
        return on_disk
    last = history.log(folder, 1)
    return recorded if last and last[0].subject == release_note(folder.name, recorded) else ""


def _version_on_disk(history: History, folder: Path) -> str:
    """Give the version in set.yaml if it differs from the recorded one in nothing else; else ""."""
    recorded = read_some(last_record(history, folder), {SET}).documents.get(SET)
    path = folder / SET
    if recorded is None or not path.is_file():
        return ""
    text = decode(read_bytes(path, inside=folder.parent.parent), SET).text
    document = Document.parse(text, kind="set", path=SET)
    written = document.value(("version",))
    if not isinstance(written, str) or not VERSION.match(written):
        return ""
    bare = (held.set(("version",), _NO_VERSION).text for held in (recorded, document))  # however it is written there
    return written if len(set(bare)) == 1 else ""


def declared_lines(history: History, folder: Path) -> bytes:
    """Give the editorial changes that were declared: those that are recorded, and what a begun release has added.

    What somebody wrote into the file by hand otherwise is waiting to be recorded, and is not looked at here.
    """
    blob = history.files("HEAD", folder, {equivalent.NAME}).get(equivalent.NAME)
    recorded = history.read_one(blob) if blob else b""
    path = folder / equivalent.NAME
    on_disk = read_bytes(path, inside=folder.parent.parent) if path.is_file() else b""
    return on_disk if _only_added(recorded, on_disk) else recorded


def declared_since(history: History, folder: Path) -> tuple[Declared, ...]:
    """Give the editorial changes that a begun release has added and not recorded yet."""
    blob = history.files("HEAD", folder, {equivalent.NAME}).get(equivalent.NAME)
    recorded = history.read_one(blob) if blob else b""
    return tuple(equivalent.declared(declared_lines(history, folder)[len(recorded) :]))


def _only_added(recorded: bytes, on_disk: bytes) -> bool:
    """Tell whether all that was added are declarations, each with a reason and by whom."""
    new = [line for line in on_disk[len(recorded) :].split(b"\n") if line]
    found = equivalent.declared(b"\n".join(new))
    return on_disk.startswith(recorded) and len(found) == len(new) and all(line.reason and line.by for line in found)


def left_over(history: History, folder: Path, published: Sequence[str]) -> tuple[str, ...]:
    """Give the versions beyond the last release whose entries in the recorded notes interrupted releases have left.

    A release wrote it where it has that shape, and stands so in the record of that release; or where set.yaml names its
    version, as somebody recorded by hand what a release had begun.
    """
    text, recorded = _notes(history, folder, "HEAD"), recorded_version(history, folder)
    last = parse(published[-1]) if published else (0, 0, 0)
    beyond = [version for version in versions(text) if parse(version) > last]
    if not beyond:
        return ()
    made = {entry.subject: entry.id for entry in reversed(_made(history, folder))}

    def is_left(version: str) -> bool:
        lines, record = of_version(text, version), made.get(release_note(folder.name, version))
        same = record is not None and of_version(_notes(history, folder, record), version) == lines
        return is_written(lines) and (same or (bool(published) and version == recorded))

    return tuple(filter(is_left, beyond))


def _only_begun(history: History, folder: Path) -> bool:
    """Tell whether the notes on disk differ from the recorded ones in nothing but a begun release's entry."""
    published = releases(history, folder.name)
    begun = _version_on_disk(history, folder)
    path = folder / NOTES
    if not path.is_file() or parse(begun or "0.0.0") <= (parse(published[-1]) if published else (0, 0, 0)):
        return False
    recorded = _notes(history, folder, "HEAD")
    try:
        text = decode(read_bytes(path, inside=folder.parent.parent), NOTES).text
    except InvalidRubric:
        return False
    gone = left_over(history, folder, published)
    own = () if begun in gone else of_version(recorded, begun)
    lines = of_version(text, begun)
    added = lines[: len(lines) - len(own)]
    same = without(text, {begun}, folder.name) == without(recorded, {begun, *gone}, folder.name)
    return same and lines[len(added) :] == own and (is_written(added) or lines == own)


def _notes(history: History, folder: Path, record: str) -> str:
    """Give the release notes in a record, "" where it holds none."""
    blob = history.files(record, folder, {NOTES}).get(NOTES)
    return history.read_one(blob).decode("utf-8", "replace") if blob else ""


def unrecorded(workspace: Workspace, history: History, folder: Path) -> tuple[str, ...]:
    """Say what of the set is not recorded yet, but for what a release writes itself (an interrupted one has)."""
    inside = f"rubrics/{folder.name}/"
    files = [path for path in changed_files(workspace, history) if path.startswith(inside)]
    left = {path.removeprefix(inside) for path in files}
    if NOTES in left and _only_begun(history, folder):
        left.remove(NOTES)
    if SET in left and _version_on_disk(history, folder):
        left.remove(SET)
    if equivalent.NAME in left and (folder / equivalent.NAME).is_file():
        left -= (
            {equivalent.NAME} if declared_lines(history, folder) == (folder / equivalent.NAME).read_bytes() else set()
        )
    return tuple(look(workspace, history, files)[folder.name].sentences) if left else ()


# what others did ------------------------------------------------------------------------------------------------------


def lacking(history: History, folder: Path, published: Sequence[str], person: Person | None) -> str:
    """Give the recorded version if it was released but its tag is not here, as in a clone without tags; else "".

    The notes that name it were written by a release. That one was interrupted, and is to be finished, if it is the
    only one that is recorded without a tag, and nobody else has it: no tag could have come with it. Where the team's
    copy has the record, it is asked for the tag; a person finishes what they began themselves.
    """
    recorded = recorded_version(history, folder)
    if parse(recorded) <= (parse(published[-1]) if published else (0, 0, 0)):
        return ""
    if not names(_notes(history, folder, "HEAD"), recorded):
        return ""
    made, note = _made(history, folder), release_note(folder.name, recorded)
    if not published and {entry.subject for entry in made} - {note}:
        return recorded
    team = f"origin/{history.state().branch}"
    if not history.find(team) or not names(_notes(history, folder, team), recorded):
        return ""
    by = next((entry.email for entry in made if entry.subject == note), None)
    own = person is not None and by == person.email
    return "" if own and _team_lacks(history, tag_of(folder.name, recorded)) else recorded


def _team_lacks(history: History, tag: str) -> bool:
    """Tell whether the team's copy says that it has no such tag."""
    try:
        team = team_of(history)
        return team is not None and tag not in look_at(history, team).marks
    except GitError:  # it cannot be reached now: who knows
        return False


def _made(history: History, folder: Path) -> list[Entry]:
    """Give the records that releases made, the latest first."""
    begins = release_note(folder.name, "")
    return [entry for entry in history.log(folder / NOTES, _FAR) if entry.subject.startswith(begins)]


def missing(version: str) -> str:
    """Say what to do where a release is missing here."""
    return _(
        "The releases are missing here: set.yaml and the release notes name {version}, but its tag is not there. Fetch"
        " the tags (git fetch --tags). If its release was interrupted, whoever began it finishes it: they release once"
        " more. If it was never released, set the version in set.yaml back to that of the last release (0.0.0 before"
        " the first) and record that."
    ).format(version=version)


def ahead(history: History, folder: Path, last: str) -> str:
    """Say that somebody released what is not in the records here, "" where that is not so.

    Both have to say so: set.yaml names an earlier release, or another one of the same number; and the tag's record is
    none that the last one follows. What was brought in in one piece (git: squash merge) has the version without the
    record.
    """
    if parse(recorded_version(history, folder)) >= parse(last) and not twice(history, folder, last):
        return ""
    if holds(history, "HEAD", history.resolve(tag_of(folder.name, last))):
        return ""
    return _(
        "{version} was released from records that are not here: somebody else has released in the meantime. Bring"
        " theirs in first (“rubric-studio sync”), so that your release holds what theirs does."
    ).format(version=last)


def twice(history: History, folder: Path, last: str) -> str:
    """Say that the last release's number was given twice, on two lines of work; "" where it was not."""
    tagged = history.resolve(tag_of(folder.name, last))
    for entry in history.log(folder, _FAR):  # of the notes alone git leaves out what a joining took nothing from
        if entry.subject == release_note(folder.name, last) and not holds(history, tagged, entry.id):
            return _(
                "The number {version} was given twice: {name} recorded a release of that number on {date}, which is not"
                " the one that {tag} stands for here. Ask the team which one the graders have; the next release takes"
                " the next number."
            ).format(version=last, name=one_line(entry.name, 40), date=entry.at[:10], tag=tag_of(folder.name, last))
    return ""
