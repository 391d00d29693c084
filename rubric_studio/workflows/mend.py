"""Mending what a finding is about: the ways that its rule offers, each as edits of documents, and waiving it.

Every mend goes through the same verified edits as the form's, so it changes only its lines.
"""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rubric_studio.errors import NotFound, RubricStudioError, WorkspaceError
from rubric_studio.finding import Act, Mend, Patch
from rubric_studio.language import _
from rubric_studio.lint.check import is_waivable, mends_of
from rubric_studio.lint.privacy import match_digest
from rubric_studio.model.identity import free, slug
from rubric_studio.store.sets import RESPONSES
from rubric_studio.workflows.edit import Edit, criterion_of
from rubric_studio.workflows.loaded import live_view

if TYPE_CHECKING:
    from rubric_studio.finding import Finding
    from rubric_studio.store.document import Document
    from rubric_studio.workflows.edit import OpenRubric

Path = tuple[str | int, ...]
_IDENTIFIERS = ("H601", "H602")


def mends(view: OpenRubric, finding: Finding, day: str) -> list[Mend]:
    """Give the ways to mend a finding about a rubric, safe ones first; none where a person has to think.

    A way that cannot be taken (the layout of the file stands against it) is left out.

    Args:
        view: the rubric as it is now.
        finding: what was found in it.
        day: today, ISO.
    """
    if finding.code == "S101":
        offered = _with_id(view, finding)
    elif finding.code == "S102":
        offered = _with_another_id(view, finding)
    elif finding.code in ("M901", "M902", "M904") and finding.field.startswith("lint.ignore"):
        patch = Patch(Act.SET, finding.criterion, finding.field, None, response=finding.response)
        offered = [Mend(_("Take the waiver out"), (patch,))]
    elif view.rubric is None:
        return []
    else:
        offered = mends_of(live_view(view.rubric, view.rubric_set, view.samples, day), finding)
    return [mend for mend in offered if _fits(view, mend)]


def _fits(view: OpenRubric, mend: Mend) -> bool:
    acts = {patch.act for patch in mend.patches if patch.criterion and view.is_shared(patch.criterion)}
    if acts >= {Act.SET, Act.ADD}:
        return False  # the other rubrics that use it would lose what is added here
    try:
        return bool(mended(view, mend))
    except RubricStudioError:
        return False


def _with_id(view: OpenRubric, finding: Finding) -> list[Mend]:
    """Offer an id made from the criterion's text."""
    steps = _steps(finding.field)[:2]
    item = view.document.value(steps)
    text = item.get("criterion") if isinstance(item, dict) else None
    if not isinstance(text, str) or not text.strip():
        return []
    items = view.document.value(("criteria",))
    taken = {str(other.get("id") or other.get("use")) for other in items if isinstance(other, dict)}
    made = free(slug(text, prefix="c"), taken | view.rubric_set.retired_criteria)
    patch = Patch(Act.SET, "", ".".join(map(str, (*steps, "id"))), made)
    return [Mend(_("Call it “{id}”").format(id=made), (patch,), safe=True)]


def _with_another_id(view: OpenRubric, finding: Finding) -> list[Mend]:
    """Offer an id of its own for the last of the criteria that share one."""
    items = view.document.value(("criteria",))
    ids = [item.get("id") or item.get("use") if isinstance(item, dict) else None for item in items or ()]
    if finding.response or finding.criterion not in ids:
        return []
    last = len(ids) - 1 - ids[::-1].index(finding.criterion)
    made = free(finding.criterion, set(map(str, ids)) | view.rubric_set.retired_criteria)
    return [Mend(_("Call this one “{id}”").format(id=made), (Patch(Act.SET, "", f"criteria.{last}.id", made),))]


def mended(view: OpenRubric, mend: Mend) -> list[Edit]:
    """Give the documents that a mend changes, each before and after.

    Raises:
        NotFound: what it changes is not there any more.
        WorkspaceError: a file cannot be edited so.
    """
    now = view
    for patch in mend.patches:
        edit = _patched(now, patch)
        now = replace(now, documents={**now.documents, edit.name: edit.after})
    return [
        Edit(name, document, now.documents[name])
        for name, document in view.documents.items()
        if now.documents[name] is not document
    ]


def _patched(view: OpenRubric, patch: Patch) -> Edit:
    if patch.act is Act.REMOVE:
        return view.remove(patch.criterion)
    if patch.act is Act.ADD:
        return _added(view, patch)
    if patch.response:
        name = f"{RESPONSES}{view.name}"
        number = _number(view.documents[name], patch.response)
        return _set(view, name, ("responses", number, *_steps(patch.field)), patch.value)
    if not patch.criterion:
        return _set(view, view.name, _steps(patch.field), patch.value)
    if "." in patch.field:
        name, path = view.where(patch.criterion)
        return _set(view, name, (*path, *_steps(patch.field)), patch.value)
    return view.change(patch.criterion, patch.field, patch.value)


def _added(view: OpenRubric, patch: Patch) -> Edit:
    """Add a criterion below another one, and like it."""
    beside = criterion_of(view.rubric, patch.criterion)
    return view.add(patch.value, after=patch.criterion or None, points=patch.points, like=beside)[0]


def _set(view: OpenRubric, name: str, path: Path, value: Any) -> Edit:
    document = view.documents[name]
    last = path[-1]
    if value is not None or not isinstance(last, int):
        return Edit(name, document, document.set(path, value))
    held = document.value(path[:-1])
    if path[-3:-1] == ("lint", "ignore") and len(held) == 1:
        return Edit(name, document, document.set(path[:-2], None))
    return Edit(name, document, document.remove(path[:-1], last))


def _steps(field: str) -> Path:
    return tuple(int(part) if part.isdigit() else part for part in field.split("."))


def _number(document: Document, response: str) -> int:
    for number, item in enumerate(document.data.get("responses", ())):
        if item.get("id") == response:
            return number
    raise NotFound(_("response"), response)


def difference(edits: list[Edit]) -> str:
    """Show what edits change, as a unified diff."""
    lines: list[str] = []
    for edit in edits:
        one, other = (document.text.splitlines() for document in (edit.before, edit.after))
        lines += difflib.unified_diff(one, other, edit.before.path, edit.after.path, n=1, lineterm="")
    return "".join(f"{line}\n" for line in lines)


# waiving --------------------------------------------------------------------------------------------------------------


def can_waive(finding: Finding) -> bool:
    """Tell whether a finding can be waived where it stands: most can, and an identifier's very words."""
    return bool(finding.rubric) and (is_waivable(finding.code) or finding.code in _IDENTIFIERS)


def waived(view: OpenRubric, finding: Finding, *, reason: str, by: str, until: str | None = None) -> Edit:
    """Write down that a finding may stay: on the criterion or the response that it is about, else on the rubric.

    Args:
        view: the rubric.
        finding: what may stay.
        reason: why.
        by: who says so, by an opaque id.
        until: the last day (ISO), None for ever.

    Raises:
        NotFound: the thing is not there any more.
        WorkspaceError: the reason is empty, the rule cannot be waived, or the file cannot be edited so.
    """
    if not reason.strip():
        raise WorkspaceError(_("Say why it may stay."))
    if not can_waive(finding):
        raise WorkspaceError(_("{rule} cannot be waived: it has to be mended.").format(rule=finding.code))
    words = finding.excerpt[finding.start : finding.end]
    waiver = {"rule": finding.code, "reason": reason.strip(), "by": by, "until": until}
    if finding.code.startswith("H") and words:
        waiver["match"] = match_digest(words)
    name = view.name
    path: Path = ()
    if finding.response:
        name = f"{RESPONSES}{view.name}"
        path = ("responses", _number(view.documents[name], finding.response))
    elif finding.criterion:
        name, path = view.where(finding.criterion)
    made = {key: value for key, value in waiver.items() if value}
    document = view.documents[name]
    held = document.value((*path, "lint", "ignore")) or []
    if any((other["rule"], other.get("match")) == (made["rule"], made.get("match")) for other in held):
        return Edit(name, document, document)
    if document.value((*path, "lint")):
        return Edit(name, document, document.set((*path, "lint", "ignore"), [*held, made]))
    return Edit(name, document, document.set((*path, "lint"), {"ignore": [made]}))
