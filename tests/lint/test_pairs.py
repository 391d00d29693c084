"""Pairs of criteria: what is compared, and how a pair can be mended (cases/P302.yaml and others say what is found)."""

from __future__ import annotations

import random
import time
from itertools import combinations

from rubric_studio.finding import Act, Finding, Mend, Patch, Severity
from rubric_studio.lint.pairs import MIRRORED, max_unreachable, mirrored_pair, near_duplicate, pairs
from rubric_studio.lint.stems import stem, stems
from tests.lint.examples import WORDS, view_of

MIRRORED_PAIR = """
+7 Advises starting CPR if the child is not breathing.
-8 Fails to advise starting CPR if the child is not breathing.
"""


def at(criterion: str) -> Finding:
    return Finding("P302", Severity.WARNING, "", criterion=criterion)


def test_stems_meet() -> None:
    for words in ("advises advised advising advise", "stop stopping stopped", "allergy allergies", "nurse's nurse"):
        assert len({stem(word) for word in words.split()}) == 1, words
    assert list(stems("The user's dose: 2.5 mg/day (orally).")) == ["dos", "2.5", "mg", "day", "orally"]
    assert list(stems("說明中風 FAST 口訣")) == ["說明", "明中", "中風", "口訣", "fast"]


def test_nothing_is_missed_by_the_screen() -> None:
    chance = random.Random(3)
    text = "\n".join(f"+5 {' '.join(chance.choices(WORDS, k=chance.randint(1, 9)))}" for _ in range(60))
    view = view_of(text)
    sets = [frozenset(stems(reading.text)) for reading in view.readings]
    near = {(n, m) for (n, a), (m, b) in combinations(enumerate(sets), 2) if len(a & b) / len(a | b) >= MIRRORED}
    ids = [criterion.id for criterion in view.criteria]
    found = {
        (ids.index(pair.one.reading.criterion.id), ids.index(pair.other.reading.criterion.id))
        for pair in pairs(view.readings)
    }
    assert near
    assert found == near


def test_a_mirrored_pair_becomes_one_criterion_with_the_weight_of_both() -> None:
    view = view_of(MIRRORED_PAIR)
    remove = Patch(Act.REMOVE, "c2")
    assert list(mirrored_pair.mends(view, at("c2"))) == [
        Mend("Delete this one and give the other +10 points", (remove, Patch(Act.SET, "c1", "points", 10))),
        Mend("Delete this one", (remove,)),
    ]


def test_the_points_of_a_shared_criterion_are_left_alone() -> None:
    import dataclasses

    view = dataclasses.replace(view_of(MIRRORED_PAIR), own=frozenset({"c2"}))
    assert [mend.label for mend in mirrored_pair.mends(view, at("c2"))] == ["Delete this one"]


def test_a_fault_that_is_named_may_be_kept_instead() -> None:
    view = view_of("+5 Does not recommend an antibiotic.\n-5 Recommends an antibiotic.")
    labels = [mend.label for mend in mirrored_pair.mends(view, at("c2"))]
    assert labels[-1] == "Keep this one and delete the other"


def test_of_two_that_say_the_same_either_may_go() -> None:
    view = view_of(near_duplicate.bad)
    mends = list(near_duplicate.mends(view, at("c2")))
    assert [mend.patches for mend in mends] == [(Patch(Act.REMOVE, "c2"),), (Patch(Act.REMOVE, "c1"),)]


def test_nothing_is_offered_where_the_pair_is_gone() -> None:
    view = view_of(mirrored_pair.good)
    assert not list(mirrored_pair.mends(view, at("c2")))
    assert not list(near_duplicate.mends(view, at("c2")))


def test_a_large_rubric_is_no_burden() -> None:
    chance = random.Random(5)
    words = [f"{chance.choice('bcdfg')}{chance.choice('aeiou')}{chance.choice('lmnprst')}{n}" for n in range(1500)]
    often = ["patient", "doctor", "advice", "symptom", "care", "treatment", "medicine", "dose", "risk", "sign"]
    lines = [f"+5 Recommends {' '.join(chance.sample(often, 4) + chance.sample(words, 9))}." for _ in range(500)]
    view = view_of("\n".join(lines))
    before = time.process_time()
    list(mirrored_pair.find(view))
    list(max_unreachable.find(view))
    assert time.process_time() - before < 0.3  # about 0.01 alone
