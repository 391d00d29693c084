"""A rubric's prompt, turn by turn, and its details: each change as an edit of its document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rubric_studio import schema
from rubric_studio.errors import NotFound, WorkspaceError
from rubric_studio.language import _
from rubric_studio.model import codec
from rubric_studio.model.codec import judging_digest
from rubric_studio.store.sets import SHARED, shared_items
from rubric_studio.workflows.edit import Edit

if TYPE_CHECKING:
    from rubric_studio.model.rubric import Rubric
    from rubric_studio.workflows.desk import Desk
    from rubric_studio.workflows.edit import OpenRubric
    from rubric_studio.workflows.verdicts import Verdicts

Path = tuple[str | int, ...]
USER, ASSISTANT, SYSTEM = "user", "assistant", "system"


def detail(view: OpenRubric, path: Path, value: Any) -> Edit:
    """Change a detail or a part of a turn; an empty text or list takes an optional one away.

    Raises:
        WorkspaceError: the value would not fit, and the message says why; or the file cannot be edited so.
    """
    document, value = view.document, value if value or path[0] == "prompt" else None
    group = document.value(path[:-1]) if len(path) == 2 and path[0] != "prompt" else None
    if value is None and isinstance(group, dict) and set(group) <= {path[-1]}:
        path = path[:-1]  # nothing is left in its group
    made = document if value is None and document.value(path) is None else document.set(path, value)
    if wrong := _wrong(made.data, path):
        raise WorkspaceError(wrong)
    return Edit(view.name, document, made)


def _wrong(data: dict[str, Any], path: Path) -> str:
    """Say what is wrong with a value; "" where it fits."""
    for problem in schema.problems("rubric", data):
        if problem.missing and (*problem.path, problem.missing) == path:
            return _("It must not be empty.")
        if problem.path[: len(path)] == path:
            return problem.message
    return ""


def detail_words(path: Path) -> str:
    """Call a detail, or a part of a turn, what the screen calls it."""
    if path[0] == "prompt":
        return _("who speaks") if path[-1] == "role" else _("turn {number}").format(number=int(path[1]) + 1)
    words = {
        "title": _("title"),
        "status": _("status"),
        "theme": _("theme"),
        "language": _("language of the prompt"),
        "criteria_language": _("language of the criteria"),
        "specialty": _("specialty"),
        "use_case": _("use case"),
        "difficulty": _("difficulty"),
        "tags": _("tags"),
        "country": _("country"),
        "care": _("care"),
        "resources": _("resources"),
        "review_by": _("review by"),
        "authors": _("authors"),
    }
    return words.get(str(path[-1]), str(path[-1]))


def speaker(role: str) -> str:
    """Name who speaks in a turn."""
    return {USER: _("Patient"), ASSISTANT: _("Assistant"), SYSTEM: _("System")}.get(role, role)


# turns ----------------------------------------------------------------------------------------------------------------


def turn_added(view: OpenRubric, after: int) -> Edit:
    """Add an empty turn after another one, of the one who would speak next.

    Raises:
        WorkspaceError: the file cannot be edited so.
    """
    turns = view.document.value(("prompt",)) or []
    before = turns[after].get("role") if 0 <= after < len(turns) else None
    turn = {"role": ASSISTANT if before == USER else USER, "content": ""}
    return Edit(view.name, view.document, view.document.insert(("prompt",), after + 1, turn))


def turn_removed(view: OpenRubric, number: int) -> Edit:
    """Take a turn out.

    Raises:
        NotFound: there is no such turn.
        WorkspaceError: it is the only one, or the file cannot be edited so.
    """
    count = _count(view, number)
    if count == 1:
        raise WorkspaceError(_("A conversation needs at least one turn. Add another before you take this one away."))
    return Edit(view.name, view.document, view.document.remove(("prompt",), number))


def turn_moved(view: OpenRubric, number: int, by: int) -> tuple[Edit, int]:
    """Move a turn up (negative) or down, at the ends it stays; give where it is then.

    Raises:
        NotFound: there is no such turn.
        WorkspaceError: the file cannot be edited so.
    """
    to = min(max(number + by, 0), _count(view, number) - 1)
    return Edit(view.name, view.document, view.document.move(("prompt",), number, to)), to


def _count(view: OpenRubric, number: int) -> int:
    turns = view.document.value(("prompt",)) or []
    if not 0 <= number < len(turns):
        raise NotFound(_("turn"), str(number + 1))
    return len(turns)


def ends_with_the_patient(rubric: Rubric) -> bool:
    """Tell whether the last turn is the patient's, so that a response can come after it."""
    return bool(rubric.prompt) and rubric.prompt[-1].role == USER


# verdicts -------------------------------------------------------------------------------------------------------------


def resting_on(set_id: str, name: str, desk: Desk, verdicts: Verdicts) -> int:
    """Count the verdicts that were given on a rubric's prompt and criteria as they are on disk."""
    saved = desk.saved(set_id, name)
    if saved is None or saved.problems:
        return 0
    rubric = codec.rubric_from(saved.data, shared=shared_items(desk.saved(set_id, SHARED)))
    digests = {criterion.id: judging_digest(rubric, criterion) for criterion in rubric.criteria}
    return sum(verdicts.fits(judgment, digests.get(judgment.criterion, "")) for judgment in verdicts.on(rubric.id))
