"""Record: what changed since the last record, in sentences, and putting exactly our files into the history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.diff.changes import Kind, SetState, Subject
from rubric_studio.diff.compare import compare
from rubric_studio.diff.sentences import proposed_note, sentence
from rubric_studio.errors import GitError, NotFound, ReleaseBlocked
from rubric_studio.git import History, Person
from rubric_studio.language import _, counted
from rubric_studio.lint.privacy import identifiers
from rubric_studio.lint.rules import RULES
from rubric_studio.model.codec import set_from
from rubric_studio.store.document import Document
from rubric_studio.store.files import read_text, write_text
from rubric_studio.store.judgments import parse
from rubric_studio.store.sets import JUDGMENTS, SET, kind_of
from rubric_studio.workflows.check import check_loaded
from rubric_studio.workflows.history import as_recorded, needed, on_disk, state_of
from rubric_studio.workflows.person import recording_person
from rubric_studio.workflows.verdicts import samples

if TYPE_CHECKING:
    from rubric_studio.diff.changes import Change
    from rubric_studio.finding import Finding
    from rubric_studio.store.sets import LoadedSet
    from rubric_studio.store.workspace import Workspace

_BESIDE = frozenset({"rubric-studio.yaml", ".gitattributes", ".gitignore"})
_IN_SET = frozenset({"signoffs.jsonl", "equivalent.jsonl", "CHANGELOG.md"})


@dataclass(frozen=True)
class Pending:
    """What a record would take in.

    Args:
        repository: whether the folder has a history (git) at all.
        obstacle: why the history cannot take a record now, "" where it can.
        person: under whose name it would be recorded, None where nobody is known yet.
        changes: what changed, a sentence each.
        note: the proposed note.
        files: the files, as paths below the workspace.
        blocking: what has to be mended or allowed first.
    """

    repository: bool
    obstacle: str = ""
    person: Person | None = None
    changes: tuple[str, ...] = ()
    note: str = ""
    files: tuple[str, ...] = ()
    blocking: tuple[Finding, ...] = ()


def is_ours(path: str) -> bool:
    """Tell whether a file below a workspace's folder is one that a record takes in."""
    parts = path.split("/", 2)
    if parts[0] == "rubrics" and len(parts) == 3:
        return kind_of(parts[2]) is not None or parts[2] in _IN_SET
    return path in _BESIDE or (parts[0] == "schemas" and path.endswith(".schema.json"))


def _changed(workspace: Workspace, history: History) -> list[str]:
    """List our files that differ from the last record, as paths below the workspace."""
    here = workspace.root.resolve()
    inside = here.relative_to(history.root.resolve()).as_posix()
    prefix = "" if inside == "." else f"{inside}/"
    found = [change.path.as_posix().removeprefix(prefix) for change in history.changed(here)]
    return sorted(path for path in found if is_ours(path))


def pending(workspace: Workspace) -> Pending:
    """Look what has changed since the last record.

    Raises:
        GitError: git is not installed, or the history cannot be read.
    """
    history = History.open(workspace.root)
    if history is None:
        loaded = [on_disk(workspace, set_id, workspace.names(set_id)) for set_id in workspace.set_ids()]
        changes = tuple(line for held in loaded for line in _all_new(held))
        return Pending(repository=False, changes=changes, note=_("First record"))
    files = _changed(workspace, history)
    looked, blocking = _look(workspace, history, files)
    titles = {id_: title for held in looked.values() for id_, title in held.titles.items()}
    everything = [change for held in looked.values() for change in held.changes]
    sentences = [sentence(change, titles) for change in everything]
    sentences += [line for held in looked.values() for line in held.lines]
    others = [path for path in files if not path.startswith("rubrics/")]
    if others:
        sentences.append(counted("one file of the workspace itself", "{n} files of the workspace itself", len(others)))
    first = not history.state().has_records
    note = _("First record") if first else proposed_note(everything, titles) if everything else "; ".join(sentences[:2])
    return Pending(
        repository=True,
        obstacle=_obstacle(history),
        person=recording_person(workspace, history),
        changes=tuple(sentences),
        note=note,
        files=tuple(files),
        blocking=tuple(blocking),
    )


def _obstacle(history: History) -> str:
    try:
        history.ensure_ready()
    except GitError as error:
        return str(error)
    return ""


def _all_new(loaded: LoadedSet) -> list[str]:
    title = loaded.set.title or loaded.set.id
    one, many = "new set “{title}” with one rubric", "new set “{title}” with {n} rubrics"
    return [counted(one, many, len(loaded.rubrics), title=title)]


@dataclass(frozen=True)
class _Looked:
    """What is different in one set: changes, rubrics' titles, sentences of other kinds, shared criteria's ids."""

    changes: list[Change]
    titles: dict[str, str]
    lines: list[str]
    shared: frozenset[str]


def _look(workspace: Workspace, history: History, files: list[str]) -> tuple[dict[str, _Looked], list[Finding]]:
    """Compare the sets that have changed files, and check what would be recorded."""
    by_set: dict[str, set[str]] = {}
    for path in files:
        if path.startswith("rubrics/"):
            _rubrics, set_id, name = path.split("/", 2)
            by_set.setdefault(set_id, set()).add(name)
    looked: dict[str, _Looked] = {}
    blocking: list[Finding] = []
    for set_id, names in by_set.items():
        folder = workspace.root / "rubrics" / set_id
        recorded = history.files("HEAD", folder) if history.state().has_records else {}
        wanted = needed(names, set(recorded) | names)
        now = on_disk(workspace, set_id, wanted)
        before = as_recorded(history, "HEAD", folder, wanted) if recorded else None
        old = state_of(before) if before else SetState(set_from({"id": set_id}))
        changes = compare(old, state_of(now)) if before else []
        titles = {r.id: r.title for r in [*old.rubrics.values(), *now.rubrics.values()]}
        lines = _all_new(now) if not before else []
        lines += _verdict_lines(workspace, history, set_id, names, recorded)
        looked[set_id] = _Looked(changes, titles, lines, frozenset({*old.shared, *now.shared}))
        paths = {f"rubrics/{set_id}/{name}" for name in names}
        found = [f for f in check_loaded(now, set_id) if f.place and f.place.path in paths]
        blocking += [finding for finding in found if RULES[finding.code].blocks_record]
    return looked, blocking


def _verdict_lines(
    workspace: Workspace, history: History, set_id: str, names: set[str], recorded: dict[str, str]
) -> list[str]:
    said = []
    for name in sorted(name for name in names if name.startswith(JUDGMENTS)):
        path = workspace.path_of(set_id, name)
        now = len(parse(path.read_bytes(), name)[0]) if path.is_file() else 0
        before = len(parse(next(iter(history.read([recorded[name]]))), name)[0]) if name in recorded else 0
        rater = name.removeprefix(JUDGMENTS).removesuffix(".jsonl")
        if now > before:
            said.append(counted("one new verdict by {rater}", "{n} new verdicts by {rater}", now - before, rater=rater))
    return said


def record(workspace: Workspace, note: str) -> str:
    """Put the workspace's changed files, and nothing else, into the history, and give the record's id.

    Ids of rubrics and criteria that were taken away are first written down as retired, so that none comes back.

    Raises:
        ReleaseBlocked: something has to be mended or allowed first.
        GitError: there is no history, nobody is known to record under, nothing changed, or the history is not ready.
        WorkspaceError: a file cannot be written.
    """
    history = History.open(workspace.root)
    if history is None:
        raise GitError(
            _(
                "This folder has no history yet (it is no git repository). "
                "Make it one first: “rubric-studio record --start”."
            )
        )
    history.ensure_ready()
    person = recording_person(workspace, history)
    if person is None:
        raise GitError(
            _(
                "Nobody is known to record under. "
                "Give your name and e-mail address first: “rubric-studio record --name … --email …”."
            )
        )
    files = _changed(workspace, history)
    looked, blocking = _look(workspace, history, files)
    if blocking:
        raise ReleaseBlocked(blocking)
    if not files:
        raise GitError(_("Nothing has changed since the last record."))
    for set_id, held in looked.items():
        _retire(workspace, set_id, held)
    files = _changed(workspace, history)
    return history.record([workspace.root / path for path in files], note or _("Changes"), author=person)


def _retire(workspace: Workspace, set_id: str, looked: _Looked) -> None:
    """Write the ids that were taken away into set.yaml's ``retired_ids``."""
    gone = []
    for change in looked.changes:
        pointer = change.pointer
        if change.kind is not Kind.REMOVED or change.subject is Subject.RESPONSE:
            continue
        if change.subject is Subject.RUBRIC:
            gone.append(pointer.rubric)
        elif change.subject is Subject.SHARED or pointer.criterion not in looked.shared:
            gone.append(f"{pointer.rubric}#{pointer.criterion}")
    path = workspace.path_of(set_id, SET)
    if not gone or not path.is_file():
        return
    source = read_text(path, inside=workspace.root)
    document = Document.parse(source.text, kind="set", path=f"rubrics/{set_id}/{SET}")
    held = document.value(("retired_ids",)) or []
    added = [name for name in dict.fromkeys(gone) if name not in held]
    if added:
        write_text(path, document.set(("retired_ids",), [*held, *added]).text, was=source)


def make_repository(workspace: Workspace) -> None:
    """Begin a history for the workspace.

    Raises:
        GitError: git is not installed, or cannot write there.
    """
    History.create(workspace.root)


def set_person(workspace: Workspace, name: str, email: str) -> None:
    """Remember under which name and e-mail address to record in this workspace.

    Raises:
        GitError: there is no history yet, or one of the two cannot stand in a record.
    """
    history = History.open(workspace.root)
    if history is None:
        raise GitError(_("This folder has no history yet (it is no git repository)."))
    history.set_person(name, email)


def identifier_words(workspace: Workspace, finding: Finding) -> str:
    """Give the very words that an identifier finding is about.

    Raises:
        NotFound: they are not there any more.
    """
    loaded = on_disk(
        workspace, finding.set, {f"{finding.rubric}.yaml", f"responses/{finding.rubric}.yaml", SET, "shared.yaml"}
    )
    rubric = loaded.rubrics.get(finding.rubric)
    held = loaded.responses.get(finding.rubric)
    texts = [turn.content for turn in rubric.prompt] if rubric and not finding.response else []
    if rubric:
        sampled = samples(rubric, held.responses if held else ())
        texts += [s.text for s in sampled if s.id == (finding.response or "ideal")]
    for text in texts:
        for rule, _kind, words in identifiers(text):
            if rule.code == finding.code and f"“{words[:20]}" in finding.message:
                return words
    raise NotFound(_("identifier"), finding.message)


def allow_all(workspace: Workspace, findings: list[Finding], *, reason: str, by: str) -> int:
    """Write into the files that these identifiers may stay, with one reason; give how many were allowed.

    Raises:
        WorkspaceError: the reason is empty, or a file cannot be written.
    """
    from rubric_studio.workflows.desk import Desk

    desk = Desk(workspace, rater=by)
    allowed = 0
    for finding in findings:
        if finding.code in ("H601", "H602"):
            words = identifier_words(workspace, finding)
            view = desk.open(finding.set, finding.rubric)
            edit = view.allow(finding, words, reason=reason, by=by)
            desk.put(finding.set, edit.name, edit.after)
            allowed += 1
    desk.save()
    return allowed
