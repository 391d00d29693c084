"""Sample responses as edits: what is added comes back, and only its lines change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rubric_studio.errors import NotFound, WorkspaceError
from rubric_studio.store.document import Document
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import sampling
from rubric_studio.workflows.desk import Desk
from rubric_studio.workflows.edit import OpenRubric
from rubric_studio.workflows.sampling import Sample, citation_lines, citations_from, faults, sample_of

SET, RUBRIC = "sciatica-imaging", "mri-before-injection"
FULL = Sample(
    kind="physician",
    author="r07",
    date="2026-11",
    text="Rest, then walk.\nSee somebody if it stays.",
    expect="good",
    citations=(("A guide", "https://example.org/a"), ("A book", "")),
    notes="Short on purpose.",
)


@pytest.fixture
def desk(example: Workspace) -> Desk:
    return Desk(example, rater="r-1")


@pytest.fixture
def view(desk: Desk) -> OpenRubric:
    return desk.open(SET, RUBRIC)


def then(view: OpenRubric, edit: object) -> OpenRubric:
    return replace(view, documents={**view.documents, edit.name: edit.after})  # type: ignore[attr-defined]


def held(view: OpenRubric, response: str) -> Sample:
    return sample_of(next(one for one in view.responses if one.id == response))


def test_what_is_added_comes_back(view: OpenRubric) -> None:
    edit, (made,) = sampling.added(view, [FULL])
    assert made == "r07"
    assert held(then(view, edit), made) == FULL
    assert edit.after is not None
    assert not edit.after.problems
    assert edit.after.text.startswith(edit.before.text.rstrip("\n") if edit.before else "")


def test_a_number_where_the_id_is_taken(view: OpenRubric) -> None:
    edit, made = sampling.added(view, [FULL, FULL, replace(FULL, author="model a")], taken=["r07", "model-a-2"])
    assert made == ["r07-2", "r07-3", "model-a-3"]
    assert [one.id for one in then(view, edit).responses][-3:] == made


@pytest.mark.parametrize("author", ["ideal", "responses", "Ärztin", "张医生", "..."])
def test_every_author_gives_an_id(view: OpenRubric, author: str) -> None:
    edit, (made,) = sampling.added(view, [replace(FULL, author=author)])
    assert made not in ("ideal", "responses")
    assert held(then(view, edit), made).author == author


def test_the_first_response_makes_the_file(view: OpenRubric, example: Workspace) -> None:
    name = f"responses/{RUBRIC}.yaml"
    shipped = view.documents[name].text
    bare = replace(view, documents={key: value for key, value in view.documents.items() if key != name})
    edit, _made = sampling.added(bare, [FULL])
    assert (edit.name, edit.before) == (name, None)
    assert edit.after is not None
    assert edit.after.text.split("\n")[:4] == shipped.split("\n")[:4]
    assert edit.after.text.split("\n")[4:6] == ["responses:", "  - id: r07"]
    assert held(then(bare, edit), "r07") == FULL


def test_a_change_touches_only_its_lines(view: OpenRubric) -> None:
    before = view.documents[f"responses/{RUBRIC}.yaml"].text.split("\n")
    edit = sampling.changed(view, "model-b", replace(held(view, "model-b"), version="3", expect="bad"))
    after = edit.after.text.split("\n")
    assert [line for line in after if line not in before] == ['      version: "3"']
    assert len(after) == len(before) + 1
    assert held(then(view, edit), "model-b").expect == "bad"


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Another text."},
        {"text": "One\n\n  two\nthree\n"},
        {"citations": (("Medscape: workup (article 95025)", "https://emedicine.medscape.com/article/95025-workup"),)},
        {"citations": ()},
        {"citations": (("New", "https://example.org"), ("Newer", ""))},
        {"author": "other-model", "kind": "physician"},
        {"version": "", "date": ""},
        {"notes": "Why it is here."},
    ],
)
def test_every_field_can_be_changed(view: OpenRubric, change: dict[str, object]) -> None:
    wanted = replace(held(view, "model-a"), **change)  # type: ignore[arg-type]
    now = then(view, sampling.changed(view, "model-a", wanted))
    assert held(now, "model-a") == wanted
    assert [held(now, one.id) for one in now.responses if one.id != "model-a"] == [
        sample_of(one) for one in view.responses if one.id != "model-a"
    ]


def test_no_change_is_the_same_document(view: OpenRubric) -> None:
    edit = sampling.changed(view, "model-a", held(view, "model-a"))
    assert edit.after is edit.before


def test_what_else_stands_with_a_citation_stays(view: OpenRubric) -> None:
    name = f"responses/{RUBRIC}.yaml"
    text = view.documents[name].text.replace("95025-workup\n", "95025-workup\n        x-page: 7\n", 1)
    view = replace(view, documents={**view.documents, name: Document.parse(text, kind="responses", path=name)})
    sample = held(view, "model-a")
    edit = sampling.changed(view, "model-a", replace(sample, citations=(*sample.citations, ("More", ""))))
    assert "x-page: 7" in edit.after.text


def test_taking_away_leaves_the_others(view: OpenRubric) -> None:
    edit = sampling.removed(view, "model-b")
    assert [one.id for one in then(view, edit).responses] == [one.id for one in view.responses if one.id != "model-b"]
    assert "# Square brackets on purpose" not in edit.after.text
    with pytest.raises(NotFound):
        sampling.removed(view, "nobody")


def test_the_last_one_can_go_and_another_come(view: OpenRubric) -> None:
    for one in view.responses:
        view = then(view, sampling.removed(view, one.id))
    assert view.responses == ()
    assert view.samples is not None
    edit, made = sampling.added(view, [FULL])
    assert [one.id for one in then(view, edit).responses] == made


def test_good_and_bad(view: OpenRubric) -> None:
    assert held(then(view, sampling.expected(view, "model-b", "good")), "model-b").expect == "good"


def test_the_ideal_response(view: OpenRubric) -> None:
    now = then(view, sampling.ideal(view, "Short.\nAnd good."))
    assert now.rubric is not None
    assert now.rubric.ideal_response == "Short.\nAnd good."
    gone = then(now, sampling.ideal(now, None))
    assert gone.rubric is not None
    assert gone.rubric.ideal_response is None
    with pytest.raises(WorkspaceError, match="missing"):
        sampling.ideal(view, " \n")


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"text": " \n\ufeff"}, "text", "missing"),
        ({"text": "a\x00b"}, "text", "NUL"),
        ({"text": "a\ud800"}, "text", "half of a character"),
        ({"text": "x" * 2_000_001}, "text", "at most 2000000"),
        ({"author": " "}, "author", "an id, not a name"),
        ({"author": "", "kind": "model"}, "author", "which model"),
        ({"date": "2026-13"}, "date", "is no date"),
        ({"date": "2026-02-30"}, "date", "is no date"),
        ({"date": "November"}, "date", "is no date"),
        ({"notes": "\x00"}, "notes", "NUL"),
        ({"citations": (("\udfff", ""),)}, "citations", "half"),
    ],
)
def test_what_cannot_be_taken_is_said_by_its_field(
    view: OpenRubric, change: dict[str, object], field: str, says: str
) -> None:
    sample = replace(FULL, **change)  # type: ignore[arg-type]
    assert list(faults(sample)) == [field]
    assert says in faults(sample)[field]
    with pytest.raises(WorkspaceError, match=says):
        sampling.added(view, [FULL, sample])
    with pytest.raises(WorkspaceError, match=says):
        sampling.changed(view, "model-a", sample)


def test_dates_that_can_be_taken() -> None:
    for date in ("2026", "2026-11", "2026-11-22", "2024-02-29", ""):
        assert not faults(replace(FULL, date=date))


def test_too_much_for_one_file(view: OpenRubric) -> None:
    with pytest.raises(WorkspaceError, match="characters together"):
        sampling.added(view, [replace(FULL, text="x" * 1_900_000)] * 4)


def test_a_file_that_is_not_sound_is_not_added_to(view: OpenRubric) -> None:
    name = f"responses/{RUBRIC}.yaml"
    text = view.documents[name].text.replace("expect: good", "expect: great", 1)
    view = replace(view, documents={**view.documents, name: Document.parse(text, kind="responses", path=name)})
    with pytest.raises(WorkspaceError, match="great"):
        sampling.added(view, [FULL])


_TEXTS = st.text(min_size=1, max_size=60).filter(lambda text: not faults(replace(FULL, text=text)))
_HARD = [
    "a\tb",
    "a\r\nb",
    "a\rb",
    "\u2028",
    "a\u2028b",
    "a\x85b",
    "a\x0cb",
    "\x1b[2J",
    "\u202eabc",
    "a\ufeffb",
    "x\uffff",
]
_HARD += [
    "😀👨‍👩‍👧",
    "مرحبا",
    " leading",
    "trailing ",
    "\n\nlines\n\n",
    "- a: b",
    "'",
    '"',
    "|",
    "# no",
    "[/b]",
    "\\",
    "no",
]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.sampled_from([text for text in _HARD if text.strip()]), _TEXTS))
def test_every_legal_text_comes_back_after_saving(view: OpenRubric, text: str) -> None:
    sample = replace(FULL, text=text, notes=text, citations=(("T" + " ".join(text.split()), ""),))
    edit, (made,) = sampling.added(view, [sample])
    assert edit.after is not None
    again = Document.parse(edit.after.text, kind="responses", path="r.yaml")
    assert not again.problems
    assert held(replace(view, documents={**view.documents, edit.name: again}), made) == sample
    changed = sampling.changed(view, "model-b", replace(held(view, "model-b"), text=text))
    assert held(then(view, changed), "model-b").text == text


@pytest.mark.parametrize(
    ("line", "source"),
    [
        (
            "Medscape: workup (article 95025) https://e.org/a-b",
            ("Medscape: workup (article 95025)", "https://e.org/a-b"),
        ),
        ("https://e.org/a", ("", "https://e.org/a")),
        ("A book, page 7", ("A book, page 7", "")),
        ("[NICE](https://n.uk/ng59)", ("NICE", "https://n.uk/ng59")),
        ("A guide | https://e.org/a", ("A guide", "https://e.org/a")),
        ("<https://e.org/a> A guide", ("A guide", "https://e.org/a")),
    ],
)
def test_a_citation_is_a_line(line: str, source: tuple[str, str]) -> None:
    assert citations_from(f"\n{line}\n  \n") == (source,)
    assert citations_from(citation_lines([source])) == (source,)
