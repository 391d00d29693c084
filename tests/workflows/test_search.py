from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rubric_studio.workflows import start
from rubric_studio.workflows.desk import Desk
from rubric_studio.workflows.search import MOST, Search, fold, words_of

ROOT = Path(__file__).parents[2]


@pytest.fixture
def desk(tmp_path):
    for name in ("sciatica-imaging", "emergency-escalation"):
        shutil.copytree(ROOT / "rubrics" / name, tmp_path / "ws" / "rubrics" / name)
    return Desk(start.find(tmp_path / "ws"), rater="r07")


def found(desk, typed, tell=lambda hits: None):
    return Search(desk).find(typed, lambda: True, tell)


def add_rubric(desk, id_, text, set_id="sciatica-imaging"):
    source = desk.workspace.path_of(set_id, "repeat-injection.yaml").read_text(encoding="utf-8")
    head = source[: source.index("criteria:")].replace("id: repeat-injection", f"id: {id_}")
    body = f"criteria:\n  - id: only\n    criterion: {text}\n    points: 5\n    axis: accuracy\n"
    desk.workspace.path_of(set_id, f"{id_}.yaml").write_text(head + body, encoding="utf-8")


def test_folding():
    assert fold("Café ÉCOLE Straße ﬁt") == "cafe ecole strasse fit"
    assert words_of("  Über  uber x ") == ("uber", "x")


def test_titles_come_first_then_criteria_of_all_sets(desk):
    hits = found(desk, "mri").hits
    kinds = [bool(hit.criterion) for hit in hits]
    assert kinds == sorted(kinds)
    assert {hit.rubric for hit in hits if not hit.criterion} == {"mri-before-injection", "when-mri-is-not-needed"}
    assert "preferred-test" in {hit.criterion for hit in hits}
    assert {hit.set_id for hit in found(desk, "emergency").hits} == {"sciatica-imaging", "emergency-escalation"}


def test_all_words_must_occur_in_any_order(desk):
    (hit,) = found(desk, "car AMBULANCE wife").hits
    assert hit.rubric == "chest-pain"
    assert hit.text[hit.start :].startswith("ambulance")
    assert not found(desk, "ambulance steroid").hits


def test_shared_criteria_are_found_where_they_are_used(desk):
    hits = [hit for hit in found(desk, "before giving any other advice").hits if hit.criterion]
    assert len({hit.rubric for hit in hits}) > 1


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Names the müller sign.", "MULLER"),
        ("'The wife''s car is named.'", "wife's"),
        ('"Says \\"stop\\" aloud, na\\u00efvely."', 'naively "stop"'),
        (">-\n      Folded over\n      two lines.", "folded lines"),
    ],
)
def test_however_it_is_written(desk, written, typed):
    add_rubric(desk, "odd-one", written)
    assert ("odd-one", "only") in {(hit.rubric, hit.criterion) for hit in found(desk, typed).hits}


def test_what_is_not_saved_yet_is_found(desk):
    view = desk.open("sciatica-imaging", "repeat-injection")
    edit = view.change(view.rubric.criteria[0].id, "text", "Mentions zebras.")
    desk.put("sciatica-imaging", edit.name, edit.after)
    (hit,) = found(desk, "zebras").hits
    assert (hit.rubric, hit.criterion) == ("repeat-injection", view.rubric.criteria[0].id)


def test_files_nobody_can_read_are_passed_over(desk):
    desk.workspace.path_of("sciatica-imaging", "broken.yaml").write_text("criteria: [zebra: x: y", encoding="utf-8")
    desk.workspace.path_of("sciatica-imaging", "bytes.yaml").write_bytes(b"\xff\xfe zebra")
    desk.workspace.path_of("sciatica-imaging", "shape.yaml").write_text("criteria: {zebra: 1}\n", encoding="utf-8")
    assert not found(desk, "zebra").hits


def test_it_stops_at_a_few_hundred(desk):
    for number in range(MOST + 5):
        add_rubric(desk, f"many-{number}", "Mentions zebras.")
    hits = found(desk, "zebras")
    assert len(hits.hits) == MOST
    assert hits.full
    assert hits.done


def test_it_ends_when_it_is_not_wanted_any_more_and_tells_on_the_way(desk):
    told = []
    Search(desk).find("mri", lambda: not told, told.append)
    assert len(told) == 1
    assert told[0].read == 0
    assert not told[0].done
    search = Search(desk)
    assert search.titled(("mri",)) == search.titled(("mri",))
    assert search.titled(("mri",), lambda: False) == []
