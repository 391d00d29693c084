"""Nearly the same criteria across rubrics: nothing is missed, and neither order nor history matters."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import defaultdict
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from rubric_studio.lint.sketch import ALIKE, MOST_APART, MOST_DISTINCT, alike, groups, said_in_other_rubrics, sketch
from tests.lint.examples import WORDS

TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=18).map(" ".join)
TAUGHT = (
    "Recommends calling the emergency number before any other advice about medicine, rest, drinking or food is given"
    " to parents of young children with trouble breathing after falls"
)


def buckets(criteria):
    made = defaultdict(list)
    for name, text in criteria.items():
        held = sketch(text)
        for key in held.keys if held else ():
            made[key].append((name, held))
    return made


def all_groups(criteria):
    return groups(pair for bucket in buckets(criteria).values() for pair in alike(bucket))


def named(*texts):
    return {(f"r{n}", "c"): text for n, text in enumerate(texts)}


def test_a_word_or_two_do_not_matter():
    more = f"{TAUGHT} once"
    other = TAUGHT.replace("medicine", "tablets")
    assert all_groups(named(TAUGHT, more, other)) == [(("r0", "c"), ("r1", "c"), ("r2", "c"))]


def test_what_makes_another_thing_of_it_does():
    dose = "States that the child may have {} mg of the medicine per kilogram of weight every six hours"
    assert not all_groups(named(dose.format(10), dose.format(15)))
    assert not all_groups(named(TAUGHT, TAUGHT.replace("Recommends calling", "Does not recommend calling")))
    scan = "Recommends a {} scan of the head before the patient is sent home with the family"
    assert not all_groups(named(scan.format("CT"), scan.format("PET")))
    assert not all_groups(named("建議在家屬到達之前先給予氧氣並觀察", "不建議在家屬到達之前先給予氧氣並觀察"))


def test_one_rubric_alone_is_no_group():
    assert not all_groups({("r", "c1"): TAUGHT, ("r", "c2"): TAUGHT})
    both = {("r", "c1"): TAUGHT, ("r", "c2"): TAUGHT, ("q", "c"): f"{TAUGHT} once"}
    assert all_groups(both) == [(("q", "c"), ("r", "c1"), ("r", "c2"))]


def test_a_text_without_words_has_no_sketch():
    assert sketch("") is None
    assert sketch("the of ...") is None


def test_a_sketch_is_the_same_in_every_process():
    code = f"from rubric_studio.lint.sketch import sketch; print(sketch({TAUGHT!r}))"
    said = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert said == {f"{sketch(TAUGHT)}\n"}


@given(TEXTS, TEXTS)
def test_two_that_are_alike_share_a_key(one, other):
    a, b = sketch(one), sketch(other)
    common, together = len({*a.stems} & {*b.stems}), len({*a.stems} | {*b.stems})
    if together - common <= MOST_APART and common / together >= ALIKE:
        assert set(a.keys) & set(b.keys)


@given(st.lists(st.tuples(st.integers(0, 3), TEXTS), max_size=12), st.randoms())
def test_order_does_not_matter_and_groups_are_those_of_all_pairs(held, chance):
    entries = [((f"r{rubric}", f"c{n}"), sketch(text)) for n, (rubric, text) in enumerate(held)]
    shuffled = chance.sample(entries, len(entries))
    assert alike(entries) == alike(shuffled)
    near = [(a, b) for (a, one), (b, other) in combinations(entries, 2) if a[0] != b[0] and _near(one, other)]
    assert groups(alike(entries)) == groups(near)


def _near(one, other):
    common, together = len({*one.stems} & {*other.stems}), len({*one.stems} | {*other.stems})
    return together - common <= MOST_APART and common / together >= ALIKE


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), TEXTS), min_size=1, max_size=25))
def test_step_by_step_gives_what_a_fresh_start_gives(edits):
    criteria: dict[tuple[str, str], str] = {}
    held: dict[int, dict] = defaultdict(dict)
    found: dict[int, list] = {}
    for rubric, text in edits:
        name = (f"r{rubric}", "c")
        touched = set()
        for new, old in ((None, criteria.get(name)), (text, None)):
            for key in sketch(new or old).keys if new or old else ():
                touched.add(key)
                held[key].pop(name, None)
                if new:
                    held[key][name] = sketch(new)
        criteria[name] = text
        found |= {key: alike(list(held[key].items())) for key in touched}
        assert groups(pair for pairs in found.values() for pair in pairs) == all_groups(criteria)


def test_a_key_that_very_many_share_is_no_evidence_but_for_identical_ones():
    bucket = [
        ((f"r{n}", "c"), sketch(f"{TAUGHT} {chr(97 + n % 26)}{chr(97 + n // 26)}x")) for n in range(MOST_DISTINCT + 1)
    ]
    assert alike(bucket[:3])
    assert not alike(bucket)
    twins = [*bucket, (("s", "c"), bucket[5][1])]
    assert alike(twins) == [(("r5", "c"), ("s", "c"))]


def test_the_message_names_three_and_counts_all():
    hits = list(said_in_other_rubrics.find([tuple((f"r{n}", "c") for n in range(6))]))
    assert len(hits) == 6
    assert hits[1].values == {"rubric": "r1", "n": 5, "others": "r0, r2, r3, …"}
    said = said_in_other_rubrics.message.format(**hits[1].values)
    assert said.startswith("5 other rubrics have nearly the same criterion: r0, r2, r3, …")
    pair = list(said_in_other_rubrics.find([(("a", "c"), ("b", "d"))]))
    assert [(hit.criterion, hit.values["others"], bool(hit.message)) for hit in pair] == [
        ("c", "b", True),
        ("d", "a", True),
    ]


def test_many_criteria_take_no_time_of_their_own():
    chance = random.Random(7)
    words = ["".join(chance.choices("bcdfglmnprst", k=2)) + chance.choice("aeiou") + str(n % 7) for n in range(3000)]
    stems = [" ".join(chance.choices(words, k=14)) for _ in range(10)]
    for texts in (
        [" ".join(chance.choices(words, k=chance.randint(6, 28))) for _ in range(5000)],
        [f"{chance.choice(stems)} {chance.choice(words)}" for _ in range(5000)],
        [chance.choice(stems) for _ in range(5000)],
    ):
        before = time.process_time()
        all_groups({(f"r{n // 10}", f"c{n}"): text for n, text in enumerate(texts)})
        assert time.process_time() - before < 3
