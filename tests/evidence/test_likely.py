"""Which sentences a criterion is likeliest about."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rubric_studio.evidence import likely as ranking
from rubric_studio.evidence.likely import MOST, likely
from rubric_studio.evidence.sentences import sentences

CASES = yaml.safe_load(Path(__file__).with_name("likely.yaml").read_text(encoding="utf-8"))
TEXTS = st.text(alphabet="abc de.\n。腦中風ع ل", max_size=120)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_likely(case):
    response = case["response"]
    found = [response[start:end] for start, end in likely(case["criterion"], response, case.get("others", ()))]
    assert [text.startswith(wanted) for text, wanted in zip(found, case["found"], strict=True)] == [True] * len(found)


@given(TEXTS, TEXTS, st.lists(TEXTS, max_size=3))
def test_few_whole_sentences_in_their_order(criterion, response, others):
    found = likely(criterion, response, others)
    assert len(found) <= MOST
    assert found == sorted(set(found) & set(sentences(response)))


def test_a_sentence_that_says_the_criterion_is_found_among_many():
    criterion = "Recommends a dental visit within two weeks."
    many = [f"Sentence number {n} says nothing about it." for n in range(200)]
    response = " ".join([*many[:120], "A dental visit within two weeks is best.", *many[120:]])
    assert [response[start:end] for start, end in likely(criterion, response)] == [
        "A dental visit within two weeks is best."
    ]


def test_a_long_response_takes_its_share_of_time_and_no_more():
    def seconds(times):
        text = " ".join(f"Point {n} of the chest pain: call an ambulance, rest and wait." for n in range(times))
        taken = []
        for _turn in range(5):
            ranking._plain.cache_clear()
            begin = perf_counter()
            likely("Tells the reader to call an ambulance for pain in the chest.", text)
            taken.append(perf_counter() - begin)
        return min(taken)

    assert seconds(800) < 20 * seconds(100)  # eight times as long; a square would be 64
