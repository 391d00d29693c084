"""What is to be settled, in words; texts of a person's own; choices that are kept."""

from __future__ import annotations

import pytest

from rubric_studio.errors import WorkspaceError
from rubric_studio.workflows.conflicts import Edited, Side
from rubric_studio.workflows.merge import merge_file
from rubric_studio.workflows.settling import from_text, matters, result, settled, to_text

HEAD = """\
format: rubric-studio/rubric/1
id: chest-pain
title: Chest pain
status: draft
prompt:
  - role: user
    content: Why?
criteria:
"""
ONE = "  - id: calls\n    criterion: {text}\n    points: {points}\n    axis: safety\n    tags: [{tags}]\n"
TWO = "  - id: rests\n    criterion: Advises rest.\n    points: 3\n    axis: safety\n"


def rubric(text="Advises a call.", points=5, tags="a", two=TWO):
    return (HEAD + ONE.format(text=text, points=points, tags=tags) + two).encode()


def torn(ours, theirs):
    made = merge_file("chest-pain.yaml", rubric(), ours, theirs)
    return made, matters([("rubrics/heart/chest-pain.yaml", made)])


def test_each_thing_is_named_in_words():
    _made, found = torn(rubric("Calls 911.", 6, two=""), rubric("Calls 112.", 7, two=TWO.replace("3", "4")))
    assert [(m.about, m.field) for m in found] == [
        ("Calls 911.", "wording"),
        ("Calls 911.", "points"),
        ("Advises rest.", ""),
    ]
    assert [m.texts[1:] for m in found[:2]] == [("Calls 911.", "Calls 112."), ("+6", "+7")]
    assert found[2].texts[1] is None
    assert "points: 4" in found[2].texts[2]
    assert [m.editable for m in found] == [True, True, False]


def test_a_name_holds_as_long_as_both_texts():
    keys = [
        torn(rubric("Calls 911."), rubric(theirs))[1][0].key for theirs in ("Calls 112.", "Calls 112.", "Calls 110.")
    ]
    assert keys[0] == keys[1] != keys[2]


def test_a_text_of_ones_own():
    made, (wording, points) = torn(rubric("Calls 911.", 6), rubric("Calls 112.", 7))
    own = [(wording, wording.own(" Calls for help: now ")), (points, points.own("\u22123"))]
    text = settled([(wording.file, made)], {(m.file, m.conflict.path): choice for m, choice in own})
    assert b"points: -3\n" in text[wording.file]
    assert b"Calls for help: now" in text[wording.file]
    assert result(*own[1]) == "-3"
    for matter, wrong in ((wording, "  "), (points, "many"), (points, "5.5"), (points, "10000000")):
        with pytest.raises(WorkspaceError):
            matter.own(wrong)


def test_what_each_choice_makes():
    _made, (wording,) = torn(rubric("Calls 911."), rubric("Calls 112."))
    assert [result(wording, side) for side in Side] == ["Calls 911.", "Calls 112.", "Calls 911. Calls 112."]
    _made, (gone,) = torn(rubric(two=""), rubric(two=TWO.replace("3", "4")))
    assert result(gone, Side.OURS) is None
    assert "points: 4" in result(gone, Side.BOTH)


def test_not_everything_is_settled():
    made, (wording, _points) = torn(rubric("Calls 911.", 6), rubric("Calls 112.", 7))
    with pytest.raises(WorkspaceError, match="Not everything is settled yet"):
        settled([(wording.file, made)], {(wording.file, wording.conflict.path): Side.OURS})


def test_a_choice_is_written_and_read():
    for choice in (*Side, Edited("a\nb"), Edited(3), Edited(["a"])):
        assert from_text(to_text(choice)) == choice
    for text in ("", "[]", "{}", '{"side": "nobody"}', "3"):
        assert from_text(text) is None
