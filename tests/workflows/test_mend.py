"""Mends: each makes its finding go, changes only its lines, and says what a person would say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from rubric_studio.errors import NotFound, WorkspaceError
from rubric_studio.finding import Finding, Severity
from rubric_studio.lint.check import RULES_BY_CODE
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows import mend
from rubric_studio.workflows.desk import Desk
from rubric_studio.workflows.edit import OpenRubric
from rubric_studio.workflows.exchange import import_healthbench

DAY = "2026-11-24"
Edit = Callable[..., None]


@pytest.fixture
def desk(work: Workspace) -> Desk:
    return Desk(work, rater="r-1")


def written(desk: Desk, edit: Edit, text: str, points: int = 5) -> OpenRubric:
    """Give rubric a with its first criterion reworded."""
    edit("a.yaml", "    criterion: Names the dose.\n    points: 5\n", f"    criterion: {text}\n    points: {points}\n")
    return desk.open("s", "a")


def after(view: OpenRubric, way: mend.Mend) -> OpenRubric:
    edits = mend.mended(view, way)
    return replace(view, documents={**view.documents, **{edit.name: edit.after for edit in edits}})


def found(view: OpenRubric, code: str) -> list[Finding]:
    return [finding for finding in view.findings if finding.code == code]


@pytest.mark.parametrize(
    ("text", "points", "code", "says"),
    [
        (
            "Recommends stopping ibuprofen and explains why it harms the kidney.", 7, "W201",
            [
                ("c1", "Recommends stopping ibuprofen.", 4),
                ("explains-why-it-harms-the-kidney", "Explains why it harms the kidney.", 3),
            ],
        ),
        (
            "Recommends rest while reminding the reader to drink.", -3, "W201",
            [("c1", "Recommends rest.", -2), ("reminds-the-reader-to-drink", "Reminds the reader to drink.", -1)],
        ),
        ("Appropriately advises rest.", 5, "W202", [("c1", "Advises rest.", 5)]),
        ("Also advises rest.", 5, "W203", [("c1", "Advises rest.", 5)]),
        ("Does not mention red flags.", -5, "W206", [("c1", "Mentions red flags.", 5)]),
        ("Fails to advise rest.", -12, "W206", [("c1", "Advises rest.", 10)]),
        ("Attempts to ask about allergies.", 5, "W209", [("c1", "Asks about allergies.", 5)]),
        ("Names stress, caffeine, etc.", 5, "W211", [("c1", "Names stress, caffeine.", 5)]),
        ("The response should mention rest.", 5, "W219", [("c1", "Mentions rest.", 5)]),
        ("Should ask about pregnancy.", -5, "P301", [("c1", "Should ask about pregnancy.", 5)]),
        ("Fails to ask about pregnancy.", 5, "P301", [("c1", "Fails to ask about pregnancy.", -5)]),
    ],
)  # fmt: skip
def test_what_a_mend_says(
    desk: Desk, edit: Edit, text: str, points: int, code: str, says: list[tuple[str, str, int]]
) -> None:
    view = written(desk, edit, text, points)
    (finding,) = found(view, code)
    made = after(view, mend.mends(view, finding, DAY)[0])
    assert not found(made, code)
    assert made.rubric is not None
    assert [(c.id, c.text, c.points) for c in made.rubric.criteria][: len(says)] == says


def test_no_half_is_offered_that_says_nothing_by_itself(desk: Desk, edit: Edit) -> None:
    view = written(desk, edit, "Gives good and appropriate advice about painkillers and explains why.", 6)
    (finding,) = found(view, "W201")
    assert mend.mends(view, finding, DAY) == [] or all(
        "Explains why." not in str(way) for way in mend.mends(view, finding, DAY)
    )


def test_moving_a_justification_is_safe_and_changes_two_lines(desk: Desk, edit: Edit) -> None:
    view = written(desk, edit, '"Recommends a booster. (Justification: it was long ago.)"')
    (finding,) = found(view, "W220")
    (way,) = mend.mends(view, finding, DAY)
    assert way.safe
    assert mend.difference(mend.mended(view, way)).splitlines()[3:] == [
        "   - id: c1",
        '-    criterion: "Recommends a booster. (Justification: it was long ago.)"',
        '+    criterion: "Recommends a booster."',
        "     points: 5",
        "     axis: accuracy",
        "+    justification: It was long ago.",
        "   - id: c2",
    ]


def test_a_justification_is_added_to_the_one_that_is_there(desk: Desk, edit: Edit) -> None:
    view = written(desk, edit, '"Recommends a booster. (Justification: it was long ago.)"\n    justification: Yes.')
    (finding,) = found(view, "W220")
    made = after(view, mend.mends(view, finding, DAY)[0])
    assert made.rubric is not None
    assert made.rubric.criteria[0].justification == "Yes. It was long ago."


def test_what_may_be_more_than_a_reason_is_only_offered(desk: Desk, edit: Edit) -> None:
    edit("a.yaml", "Names the dose.", "'Names the dose. Reason: it is high. Also names the unit.'")
    view = desk.open("s", "a")
    (finding,) = found(view, "W220")
    assert not mend.mends(view, finding, DAY)[0].safe


def test_a_made_id_is_none_that_was_retired(desk: Desk, edit: Edit) -> None:
    edit("set.yaml", "language: en", "language: en\nretired_ids: ['a#names-the-dose']")
    edit("a.yaml", "  - id: c1\n    criterion: Names", "  - criterion: Names")
    view = desk.open("s", "a")
    (finding,) = found(view, "S101")
    made = after(view, mend.mends(view, finding, DAY)[0])
    assert made.rubric is not None
    assert made.rubric.criteria[0].id != "names-the-dose"


def test_a_missing_id_is_made_from_the_text(desk: Desk, edit: Edit) -> None:
    edit("a.yaml", "  - id: c1\n    criterion: Names", "  - criterion: Names")
    view = desk.open("s", "a")
    (finding,) = found(view, "S101")
    (way,) = mend.mends(view, finding, DAY)
    assert way.safe
    made = after(view, way)
    assert made.rubric is not None
    assert made.rubric.criteria[0].id == "names-the-dose"


def test_the_second_of_two_ids_gets_another(desk: Desk, edit: Edit) -> None:
    edit("a.yaml", "id: c2", "id: c1")
    view = desk.open("s", "a")
    (finding,) = found(view, "S102")
    (way,) = mend.mends(view, finding, DAY)
    made = after(view, way)
    assert made.rubric is not None
    assert [c.id for c in made.rubric.criteria] == ["c1", "c1-2", "s1"]
    assert not way.safe


def test_a_list_may_be_all_or_one(desk: Desk, edit: Edit) -> None:
    view = written(desk, edit, "Lists warning signs including pain, fainting and fever.")
    (finding,) = found(view, "W210")
    said = [after(view, way).rubric.criteria[0].text for way in mend.mends(view, finding, DAY)]  # type: ignore[union-attr]
    assert said == [
        "Lists warning signs: all of pain, fainting and fever.",
        "Lists warning signs: at least one of pain, fainting and fever.",
        "Lists warning signs, such as pain, fainting and fever.",
    ]


def test_a_shared_criterion_is_mended_where_it_stands(desk: Desk, edit: Edit) -> None:
    edit("shared.yaml", "Sends them to hospital.", "The response should mention hospital.")
    view = desk.open("s", "a")
    (finding,) = found(view, "W219")
    (edited,) = mend.mended(view, mend.mends(view, finding, DAY)[0])
    assert edited.name == "shared.yaml"
    assert "criterion: Mentions hospital.\n" in edited.after.text


def test_an_identifier_gets_a_mark(desk: Desk, edit: Edit) -> None:
    edit("a.yaml", "What now?", "Call 0912-345-678 now")
    edit("responses/a.yaml", "A sample.", "Born on 3 May 1961.")
    view = desk.open("s", "a")
    for code, text in (("H601", "Call [REMOVED] now"), ("H602", "[DATE].")):
        (finding,) = found(view, code)
        view = after(view, mend.mends(view, finding, DAY)[0])
        assert any(text in document.text for document in view.documents.values())
    assert not found(view, "H601")


# waivers --------------------------------------------------------------------------------------------------------------


def waived(view: OpenRubric, finding: Finding, **more: str) -> OpenRubric:
    made = mend.waived(view, finding, reason="wanted so", by="r-1", **more)
    return replace(view, documents={**view.documents, made.name: made.after})


def test_waive_and_take_the_waiver_out(desk: Desk, edit: Edit) -> None:
    view = written(desk, edit, "Attempts to ask about allergies.")
    (finding,) = found(view, "W209")
    let = waived(view, finding, until="2999-01-31")
    assert let.findings == [f for f in view.findings if f.code != "W209"]
    assert (
        "ignore:\n        - rule: W209\n          reason: wanted so\n          by: r-1\n          until: "
        in let.document.text
    )
    text = let.document.text.replace("Attempts to ask", "Asks")
    reworded = replace(
        let, documents={**let.documents, let.name: type(let.document).parse(text, kind="rubric", path="x")}
    )
    (unused,) = found(reworded, "M901")
    made = after(reworded, mend.mends(reworded, unused, DAY)[0])
    assert "lint" not in made.document.text
    assert not found(made, "M901")


def test_a_waiver_goes_where_the_thing_stands(desk: Desk, edit: Edit) -> None:
    edit("shared.yaml", "Sends them to hospital.", "The response should mention hospital.")
    view = desk.open("s", "a")
    (finding,) = found(view, "W219")
    assert "W219" in waived(view, finding).documents["shared.yaml"].text
    (whole,) = [f for f in desk.open("s", "a").findings if not f.criterion][:1] or [None]
    if whole is not None:
        assert whole.code in waived(view, whole).document.text


def test_what_cannot_be_waived(desk: Desk, edit: Edit) -> None:
    view = written(desk, edit, "Attempts to ask about allergies.")
    (finding,) = found(view, "W209")
    with pytest.raises(WorkspaceError, match="Say why"):
        mend.waived(view, finding, reason=" ", by="r-1")
    with pytest.raises(WorkspaceError, match="S102"):
        mend.waived(view, Finding("S102", Severity.ERROR, "x", rubric="a", criterion="c1"), reason="x", by="r-1")
    with pytest.raises(NotFound):
        mend.waived(view, replace(finding, criterion="gone"), reason="x", by="r-1")
    assert not mend.can_waive(Finding("S100", Severity.ERROR, "x", rubric="a"))


# the law --------------------------------------------------------------------------------------------------------------


def test_every_mend_on_real_records_makes_its_finding_go(work: Workspace, records: Path) -> None:
    import_healthbench(work, records, "real")
    desk = Desk(work, rater="r-1")
    tried: dict[str, int] = {}
    for rubric in work.rubric_ids("real"):
        opened = desk.open("real", rubric)
        lint = opened.wanted()[0]
        view = replace(opened, wanted=lambda lint=lint: (lint, frozenset()))
        for finding in view.findings:
            if RULES_BY_CODE[finding.code].mends is None or tried.get(finding.code, 0) >= 12:
                continue
            for way in mend.mends(view, finding, DAY):
                tried[finding.code] = tried.get(finding.code, 0) + 1
                left = after(view, way).findings
                gone = [
                    f
                    for f in left
                    if (f.code, f.criterion, f.response) == (finding.code, finding.criterion, finding.response)
                ]
                # a text may hold two faults of a kind: then one less is left
                before = [f for f in view.findings if f.code == finding.code and f.criterion == finding.criterion]
                assert len(gone) < len(before) or finding.code in ("W201", "W210"), (finding.code, way.label)
                errors = [
                    {(f.code, f.criterion) for f in held if f.severity is Severity.ERROR}
                    for held in (view.findings, left)
                ]
                assert errors[1] <= errors[0], (finding.code, way.label)
    assert {"W201", "W206", "W220", "P301"} <= set(tried)
