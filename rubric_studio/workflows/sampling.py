"""Sample responses: adding, changing and taking them away, each as a change of one document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from rubric_studio.errors import NotFound, WorkspaceError
from rubric_studio.language import _
from rubric_studio.model.identity import free, slug
from rubric_studio.model.response import IDEAL
from rubric_studio.store import writer
from rubric_studio.store.document import Document
from rubric_studio.store.sets import RESPONSES
from rubric_studio.text import one_line
from rubric_studio.workflows.blind import HIDDEN
from rubric_studio.workflows.edit import Edit, FileEdit
from rubric_studio.workflows.order import without

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from rubric_studio.model.response import Author, Response
    from rubric_studio.workflows.edit import OpenRubric

MODEL, PHYSICIAN = "model", "physician"
EXPECTED = ("none", "good", "bad")
"""What the author of a rubric may think of a response, in the order in which one steps through."""
LONGEST = 2_000_000
"""Characters of one response: more is not read by anybody."""
_LARGEST = 7_500_000  # of a file; the reader stops a little later

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?\Z")
_HALF = re.compile("[\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://\S+")

Source = tuple[str, str]
"""A citation: its title and its address, "" for what is not there."""


@dataclass(frozen=True)
class Sample:
    """A sample response as a form holds it: "" for what is not said.

    Args:
        kind: MODEL or PHYSICIAN.
        author: a model's name, or a physician's opaque id.
        version: the model's.
        date: a year, a month or a day.
        text: the response.
        expect: one of EXPECTED.
        citations: the sources that it names.
        notes: for the people who write the rubric.
    """

    kind: str = MODEL
    author: str = ""
    version: str = ""
    date: str = ""
    text: str = ""
    expect: str = "none"
    citations: tuple[Source, ...] = ()
    notes: str = ""


def sample_of(response: Response) -> Sample:
    """Give a response as a form holds it."""
    who = response.author
    return Sample(
        kind=who.kind,
        author=who.id,
        version=who.version or "",
        date=who.date or "",
        text=response.text,
        expect=response.expect,
        citations=tuple((held.title, held.url or "") for held in response.citations),
        notes=response.notes or "",
    )


def author_words(who: Author) -> str:
    """Say who wrote a response, and when."""
    if who.kind == HIDDEN:
        return _("author hidden")
    kinds = {PHYSICIAN: _("physician"), MODEL: _("model")}
    named = " ".join(part for part in (who.id, who.version) if part)
    text = _("{name}: {value}").format(name=kinds.get(who.kind, who.kind), value=named)
    return one_line(_(", ").join(part for part in (text, who.date) if part))


def expected_words(response: Response) -> str:
    """Say what the author of the rubric thinks of a response; "" where that is not said."""
    return {"good": _("meant to be good"), "bad": _("meant to be bad")}.get(response.expect, "")


# what can be taken ----------------------------------------------------------------------------------------------------


def faults(sample: Sample, *, ideal: bool = False) -> dict[str, str]:
    """Say by field why a sample cannot be taken; nothing where it can.

    Args:
        sample: as it was filled in.
        ideal: only its text counts.
    """
    found = {"text": _text_fault(sample.text)}
    if not ideal:
        found["author"] = _author_fault(sample)
        found["date"] = "" if not sample.date or _is_date(sample.date) else _date_words(sample.date)
        for field in ("version", "notes"):
            found[field] = _odd(getattr(sample, field))
        found["citations"] = next((said for title, url in sample.citations if (said := _odd(title + url))), "")
    return {field: said for field, said in found.items() if said}


def _odd(text: str) -> str:
    """Say what no text may hold."""
    if "\x00" in text:
        return _("This holds a NUL character, which is no part of any text. Was the file no text?")
    if _HALF.search(text):
        return _("This holds half of a character, which no file can keep. Type that place again.")
    return ""


def _text_fault(text: str) -> str:
    if not text.replace("\ufeff", "").strip():
        return _("The text of the response is missing.")
    if len(text) > LONGEST:
        return _("This text has {n} characters; a response may have at most {limit}.").format(
            n=len(text), limit=LONGEST
        )
    return _odd(text)


def _author_fault(sample: Sample) -> str:
    if sample.author.strip():
        return _odd(sample.author)
    if sample.kind == MODEL:
        return _("Say which model wrote it (“unknown” will do).")
    return _("Give the id of the physician who wrote it: an id, not a name.")


def _is_date(written: str) -> bool:
    if not _DATE.match(written):
        return False
    try:
        date.fromisoformat(f"{written}-01-01"[: len("2026-01-01")] if len(written) < 10 else written)
    except ValueError:
        return False
    return True


def _date_words(written: str) -> str:
    words = _("“{date}” is no date. Write a year, a month or a day: 2026, 2026-11 or 2026-11-22.")
    return words.format(date=one_line(written, 20))


# citations in lines ---------------------------------------------------------------------------------------------------


def citation_lines(citations: Iterable[Source]) -> str:
    """Write citations a line each: the title, then the address."""
    return "\n".join(" ".join(part for part in source if part) for source in citations)


def citations_from(written: str) -> tuple[Source, ...]:
    """Read citations, a line each: an address and, before or behind it, a title."""
    found = []
    for line in written.split("\n"):
        match = _ADDRESS.search(line)
        url = match.group().rstrip(">)],;") if match else ""
        before, _address, behind = line.partition(url) if url else (line, "", "")
        title = _title(before) or _title(behind.lstrip(")>]"))
        if title or url:
            found.append((title, url))
    return tuple(found)


def _title(written: str) -> str:
    title = " ".join(written.split()).rstrip(" |<(\u2013\u2014-,;:")
    return title[1:-1] if title.startswith("[") and title.endswith("]") else title.lstrip(" |\u2013\u2014-,;:")


# edits ----------------------------------------------------------------------------------------------------------------


def added(view: OpenRubric, samples: Sequence[Sample], *, taken: Collection[str] = ()) -> tuple[FileEdit, list[str]]:
    """Add responses at the end, in a new file where the rubric has none yet, and give their new, permanent ids.

    Args:
        view: the rubric.
        samples: what to add.
        taken: ids that may not come back: those that verdicts name.

    Raises:
        WorkspaceError: one of them cannot be taken, the file would become too large, or cannot be edited so.
    """
    name = f"{RESPONSES}{view.name}"
    before = after = view.documents.get(name)
    used = {IDEAL, *taken, *(before.positions("responses") if before else ())}
    items = [_item(sample, used) for sample in samples]
    _check_room(before, samples)
    if before is None:
        data = {"format": "rubric-studio/responses/1", "rubric": view.id, "responses": items}
        text = writer.document(data, schema="../../../schemas/responses.schema.json")
        path = f"rubrics/{view.set_id}/{name}"
        after = Document.parse(text, kind="responses", path=path)
    else:
        after = before.extend(("responses",), items)
    return FileEdit(name, before, _sound(before, after)), [item["id"] for item in items]


def _item(sample: Sample, used: set[str]) -> dict[str, Any]:
    said = faults(sample)
    if said:
        raise WorkspaceError(next(iter(said.values())))
    id_ = free(slug(sample.author, prefix="r"), used)
    used.add(id_)
    author = {"kind": sample.kind, "id": sample.author, "version": sample.version, "date": sample.date}
    return {
        "id": id_,
        "author": {key: value for key, value in author.items() if value},
        "text": sample.text,
        **({"citations": [_citation(source) for source in sample.citations]} if sample.citations else {}),
        "expect": sample.expect,
        **({"notes": sample.notes} if sample.notes else {}),
    }


def _citation(source: Source) -> dict[str, str]:
    return {key: value for key, value in zip(("title", "url"), source, strict=True) if value}


def _check_room(document: Document | None, samples: Sequence[Sample]) -> None:
    total = sum(len(sample.text) for sample in samples) + (len(document.text) if document else 0)
    if total > _LARGEST:
        words = _("The responses to one rubric may have {limit} characters together; with these they would have {n}.")
        raise WorkspaceError(words.format(limit=_LARGEST, n=total))


def _sound(before: Document | None, after: Document) -> Document:
    """Give a document that breaks its schema no more than the one before it.

    Raises:
        WorkspaceError: it does; what it says is the first thing that is wrong.
    """
    held = {problem.message for problem in before.problems} if before else set()
    new = [problem for problem in after.problems if problem.message not in held]
    if held or new:
        words = _("The file of the sample responses cannot be used as it would be: {why}")
        raise WorkspaceError(words.format(why=(new or list(after.problems))[0].message))
    return after


def changed(view: OpenRubric, response: str, sample: Sample) -> Edit:
    """Change a response; what the form did not change stays as it is written in the file.

    Raises:
        NotFound: there is no such response.
        WorkspaceError: it cannot be taken, or the file cannot be edited so.
    """
    if said := faults(sample):
        raise WorkspaceError(next(iter(said.values())))
    document, number = _where(view, response)
    held = next(sample_of(one) for one in view.responses if one.id == response)
    _check_room(document, [sample] if sample.text != held.text else [])
    after = document
    for field, path, value in (
        ("kind", ("author", "kind"), sample.kind),
        ("author", ("author", "id"), sample.author),
        ("version", ("author", "version"), sample.version or None),
        ("date", ("author", "date"), sample.date or None),
        ("text", ("text",), sample.text),
        ("citations", ("citations",), _citations_now(document, number, sample)),
        ("expect", ("expect",), sample.expect),
        ("notes", ("notes",), sample.notes or None),
    ):
        if getattr(sample, field) != getattr(held, field):
            after = after.set(("responses", number, *path), value)
    return Edit(document_name(view), document, _sound(document, after))


def _citations_now(document: Document, number: int, sample: Sample) -> list[dict[str, Any]] | None:
    """Give the citations as the file writes them: one that stays keeps whatever else stands with it."""
    held = document.value(("responses", number, "citations")) or []
    by_words = {(item.get("title", ""), item.get("url", "")): item for item in held}
    return [by_words.get(source) or _citation(source) for source in sample.citations] or None


def removed(view: OpenRubric, response: str) -> Edit:
    """Take a response away, out of the author's order too; verdicts on it stay in their files.

    Raises:
        NotFound: there is no such response.
        WorkspaceError: the file cannot be edited so.
    """
    document, number = _where(view, response)
    return Edit(document_name(view), document, without(document.remove(("responses",), number), response))


def expected(view: OpenRubric, response: str, expect: str) -> Edit:
    """Write down what the author of the rubric thinks of a response.

    Raises:
        NotFound: there is no such response.
        WorkspaceError: the file cannot be edited so.
    """
    document, number = _where(view, response)
    return Edit(document_name(view), document, document.set(("responses", number, "expect"), expect))


def ideal(view: OpenRubric, text: str | None) -> Edit:
    """Give a rubric another ideal response, or none.

    Raises:
        WorkspaceError: it cannot be taken, or the file cannot be edited so.
    """
    if text is not None and (said := _text_fault(text)):
        raise WorkspaceError(said)
    document = view.document
    return Edit(view.name, document, document.set(("ideal_response",), text))


def document_name(view: OpenRubric) -> str:
    """Name the file of a rubric's responses, below its set's folder."""
    return f"{RESPONSES}{view.name}"


def _where(view: OpenRubric, response: str) -> tuple[Document, int]:
    document = view.documents.get(document_name(view))
    numbers = document.positions("responses").get(response) if document else None
    if document is None or not numbers or view.samples is None:
        raise NotFound(_("response"), response)
    return document, numbers[0]
