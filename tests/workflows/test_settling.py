"""What is to be settled, in words; texts of a person's own; choices that are kept."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rubric_studio.errors import WorkspaceError
from rubric_studio.model.data import name_of
from rubric_studio.store.document import Document
from rubric_studio.store.writer import mapping
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


def test_both_says_nothing_twice():
    _made, (wording,) = torn(rubric("Calls 911. Stays calm."), rubric("Calls 112. Stays calm."))
    assert result(wording, Side.BOTH) == "Calls 911. Stays calm. Calls 112."
    _made, (wording,) = torn(rubric("Calls 911."), rubric("Stays calm. Calls 911."))
    assert result(wording, Side.BOTH) == "Stays calm. Calls 911."


@pytest.mark.parametrize(
    ("old", "ours", "theirs"),
    [
        ("axis: safety", "axis: accuracy", "axis: escalation"),
        ("status: draft", "status: active", "status: retired"),
        ("content: Why?", "content: Why now?", "content: Since when?"),
        ("id: calls", "id: rests", "id: x\n    criterion: X.\n    points: 1\n  - id: rests"),
        ("format: ", "x-seen: once\nformat: ", "x-seen: twice\nformat: "),
    ],
)
def test_of_choices_turns_and_whole_lists_only_one_can_be_kept(old, ours, theirs):
    base = rubric().decode()
    made = merge_file("r.yaml", *(base.replace(old, new, 1).encode() for new in (old, ours, theirs)))
    for matter in matters([("r.yaml", made)]):
        assert not matter.joinable
        with pytest.raises(WorkspaceError, match="Only one"):
            settled([("r.yaml", made)], {("r.yaml", m.conflict.path): Side.BOTH for m in matters([("r.yaml", made)])})


WORDS = st.sampled_from(["Calls 112.", "Stays calm.", "Advises rest!", "a", "draft", "safety", "x\n", "1.0.0"])
FIELDS = ("criterion", "axis", "level", "justification", "tags", "examples", "references", "critical")


@st.composite
def rubrics(draw):
    one = {"id": "a", "criterion": "A.", "points": 1}
    for key in draw(st.sets(st.sampled_from(FIELDS))):
        word = draw(st.lists(WORDS, min_size=1, max_size=3))
        made = {"tags": word, "examples": {"met": word}, "references": [{"title": w} for w in word], "critical": True}
        one[key] = made.get(key, " ".join(word))
    prompt = [{"role": "user", "content": text} for text in draw(st.lists(WORDS, min_size=1, max_size=2))]
    more = {"status": draw(WORDS), "ideal_response": draw(WORDS), "theme": draw(WORDS), "tags": draw(st.lists(WORDS))}
    others = [
        {"id": name, "criterion": "B.", "points": 1} for name in draw(st.lists(st.sampled_from("ab"), max_size=2))
    ]
    held = {"format": "rubric-studio/rubric/1", "id": "r", "title": "R", "language": "en"}
    data = {**held, **more, "prompt": prompt, "criteria": [one, *others]}
    return "".join(f"{line}\n" for line in mapping(data, indent=0)).encode()


def faults(data):
    held = Document.parse(data.decode(), kind="rubric", path="r.yaml")
    return {problem.message for problem in held.problems}, [name_of(entry) for entry in held.data["criteria"]]


@given(rubrics(), rubrics(), rubrics())
@settings(max_examples=60, deadline=None)
def test_both_adds_no_problem_and_no_second_id(base, ours, theirs):
    made = merge_file("r.yaml", base, ours, theirs)
    every = matters([("r.yaml", made)])
    plain = {("r.yaml", matter.conflict.path): Side.OURS for matter in every}
    for matter in every:
        if matter.joinable:
            (wrong, ids), (old, held) = (
                faults(settled([("r.yaml", made)], {**plain, ("r.yaml", matter.conflict.path): side})["r.yaml"])
                for side in (Side.BOTH, Side.OURS)
            )
            assert wrong <= old
            assert len(ids) - len(set(ids)) <= len(held) - len(set(held))


def test_values_are_said_as_a_person_says_them():
    base = rubric().decode()
    made = merge_file(
        "r.yaml",
        *(
            base.replace("axis: safety", f"axis: safety\n    critical: {word}", 1).encode()
            for word in ("no", "true", "false")
        ),
    )
    assert made.sentences == ["r#calls.critical: “yes” on our side, “no” on theirs."]
    (matter,) = matters([("r.yaml", made)])
    assert matter.texts[1:] == ("yes", "no")
    made = merge_file(
        "r.yaml", *(base.replace("title: Chest pain", f"title: {word}").encode() for word in ["a", "~", "b"])
    )
    assert made.sentences == ["r.title: “empty” on our side, “b” on theirs."]


def test_not_everything_is_settled():
    made, (wording, _points) = torn(rubric("Calls 911.", 6), rubric("Calls 112.", 7))
    with pytest.raises(WorkspaceError, match="Not everything is settled yet"):
        settled([(wording.file, made)], {(wording.file, wording.conflict.path): Side.OURS})


def test_a_choice_is_written_and_read():
    for choice in (*Side, Edited("a\nb"), Edited(3), Edited(["a"])):
        assert from_text(to_text(choice)) == choice
    for text in ("", "[]", "{}", '{"side": "nobody"}', "3"):
        assert from_text(text) is None
