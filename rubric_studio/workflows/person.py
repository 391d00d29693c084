"""Under whose name records are made, and by which id verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.errors import InvalidRubric
from rubric_studio.git import History, Person
from rubric_studio.store.document import Document
from rubric_studio.store.files import read_text
from rubric_studio.store.person import HOME, RATER, is_id, own_folder, rater_id, signed_in
from rubric_studio.store.workspace import SETTINGS

if TYPE_CHECKING:
    from rubric_studio.store.workspace import Workspace

__all__ = [
    "HOME",
    "RATER",
    "Signature",
    "is_id",
    "own_folder",
    "rater_id",
    "recording_person",
    "signature",
    "signed_in",
]

PSEUDONYM = "@pseudonym.invalid"
"""What stands behind a rater id in the place of an e-mail address."""


@dataclass(frozen=True)
class Signature:
    """Under what records are made here.

    Args:
        name: the name, "" where none is known.
        email: the e-mail address, "" where none is known.
        pseudonym: the workspace wants the rater id in their place, or the person signed in under it.
        history: there is a history to record in.
        signed_in: the person signed in to a server under it.
    """

    name: str = ""
    email: str = ""
    pseudonym: bool = False
    history: bool = True
    signed_in: bool = False


def signature(workspace: Workspace) -> Signature:
    """Tell under what records are made in a workspace.

    Raises:
        InvalidRubric: rubric-studio.yaml cannot be read, or has the wrong shape.
        GitError: git's settings cannot be read.
    """
    history = History.open(workspace.root)
    if history is None:
        return Signature(history=False)
    person = recording_person(workspace, history)
    if person is None:
        return Signature()
    return Signature(person.name, person.email, pseudonym=is_pseudonym(person.email), signed_in=signed_in())


def is_pseudonym(email: str) -> bool:
    """Tell whether a record was made under a rater id in a name's place."""
    return email.endswith(PSEUDONYM)


def recording_person(workspace: Workspace, history: History) -> Person | None:
    """Give the person to record under; in a workspace that wants pseudonyms, the rater id in their place.

    Who signed in in the browser is recorded under that id as well: git's name there is that of whoever runs the server.

    Raises:
        InvalidRubric: rubric-studio.yaml cannot be read, or has the wrong shape.
        GitError: git's settings cannot be read.
    """
    path = workspace.root / SETTINGS
    if path.is_file():
        document = Document.parse(read_text(path, inside=workspace.root).text, kind="settings", path=SETTINGS)
        if document.problems:  # a mistyped wish for pseudonyms must not put a name into the history
            raise InvalidRubric(SETTINGS, document.problems)
        if document.data.get("identity") == "pseudonym":
            return _by_id()
    return _by_id() if signed_in() else history.person()


def _by_id() -> Person:
    return Person(rater_id(), f"{rater_id()}{PSEUDONYM}")
