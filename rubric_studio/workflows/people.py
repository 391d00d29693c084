"""What people are called who made records: their recorded name, or what people.yaml says of the id in its place.

``people.yaml`` at the top of the workspace (``people``: a list of ``id`` and ``name``) may be there or not: a programme
that wants pseudonyms keeps it outside the history, or on some computers only. An id that it does not name is shown as
it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _
from rubric_studio.store.files import read_text
from rubric_studio.store.reader import read
from rubric_studio.text import one_line
from rubric_studio.workflows.person import PSEUDONYM, is_pseudonym

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rubric_studio.git import Entry
    from rubric_studio.store.workspace import Workspace

PEOPLE = "people.yaml"


class People:
    """The people of a workspace.

    Args:
        workspace: where people.yaml may be; one that cannot be read names nobody.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._names: dict[str, str] = {}
        path = workspace.root / PEOPLE
        if not path.is_file():
            return
        try:
            held: Any = read(read_text(path, inside=workspace.root).text, PEOPLE)
        except RubricStudioError:
            return
        listed = held.get("people") if isinstance(held, dict) else None
        for person in listed if isinstance(listed, list) else ():
            if isinstance(person, dict) and isinstance(person.get("name"), str):
                self._names[str(person.get("id"))] = person["name"]

    @property
    def names(self) -> Mapping[str, str]:
        """Give the names by the ids, each safe to show."""
        return {id_: one_line(name) for id_, name in self._names.items()}

    def called(self, entry: Entry | None) -> str:
        """Call whoever made a record, safe to show."""
        return _("not recorded yet") if entry is None else self.named(entry.name, entry.email)

    def named(self, name: str, email: str) -> str:
        """Call whoever stands in the history under a name and an e-mail address, safe to show."""
        if is_pseudonym(email):
            name = self._names.get(name, name)
        return one_line(name) or _("somebody without a name")

    def rater(self, entry: Entry) -> str:
        """Give the rater id of whoever made a record; "" where neither the record nor people.yaml tells.

        Two people of one name cannot be told apart, so neither is named.
        """
        if is_pseudonym(entry.email):
            return entry.email.removesuffix(PSEUDONYM)
        called = one_line(entry.name).casefold()
        found = [id_ for id_, name in self._names.items() if one_line(name).casefold() == called]
        return found[0] if len(found) == 1 else ""
