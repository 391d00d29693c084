"""Filters of the findings screen, without a screen."""

from __future__ import annotations

import subprocess
import sys
import time

from rubric_studio.finding import Finding, Place, Severity
from rubric_studio.tui.sieve import Heap, Sieve, after

E, W, H = Severity.ERROR, Severity.WARNING, Severity.HINT
FOUND = [
    Finding("S104", E, "Points are too high.", set="a", rubric="r1", place=Place("rubrics/a/r1.yaml", 3)),
    Finding("W201", W, "This asks for a second thing.", set="a", rubric="r2", criterion="aspirin"),
    Finding("W202", W, "“appropriate” leaves open how much.", set="b", rubric="r3"),
    Finding("W201", H, "A third 爸爸.", set="b", rubric="r3"),
]
KNOWN = [Finding("W201", W, "Known.", set="a", rubric="r9")]


def shown(sieve):
    return [FOUND.index(f) if f in FOUND else "known" for f in Heap(FOUND, KNOWN).sift(sieve).findings]


def test_everything_but_what_is_known():
    assert shown(Sieve()) == [0, 1, 2, 3]
    assert shown(Sieve(known=True)) == [0, 1, 2, 3, "known"]


def test_weights_turn_on_and_off():
    assert shown(Sieve().turned(E)) == [1, 2, 3]
    assert shown(Sieve().turned(E).turned(W)) == [3]
    assert Sieve().turned(E).turned(E) == Sieve()


def test_set_family_and_words():
    assert shown(Sieve(set_id="b")) == [2, 3]
    assert shown(Sieve(family="S")) == [0]
    assert shown(Sieve(words="SECOND aspirin")) == [1]
    assert shown(Sieve(words="w201", set_id="b")) == [3]
    assert shown(Sieve(words="爸爸")) == [3]
    assert shown(Sieve(words="rubrics/a/r1")) == [0]
    assert shown(Sieve(words="known")) == []
    assert shown(Sieve(words="known", known=True)) == ["known"]


def test_counts():
    sifted = Heap(FOUND, KNOWN).sift(Sieve(known=True).turned(H))
    assert (sifted.weights[E], sifted.weights[W], sifted.weights[H]) == (1, 3, 1)
    assert sifted.rules == (("W201", 2), ("S104", 1), ("W202", 1))


def test_what_is_decided_goes():
    heap = Heap(FOUND)
    heap.sift(Sieve(words="second"))
    heap.without(FOUND[1])
    assert heap.sift(Sieve(words="second")).findings == []
    assert len(heap) == 3


def test_going_through_sets():
    heap = Heap(FOUND, KNOWN)
    assert (heap.sets, heap.families, heap.has_known) == (["a", "b"], ["S", "W"], True)
    assert [after("", heap.sets), after("a", heap.sets), after("b", heap.sets), after("x", heap.sets)] == [
        "a",
        "b",
        "",
        "",
    ]


def test_fifty_thousand_are_sifted_at_once():
    many = [
        Finding(f"W2{n % 20:02}", (E, W, H)[n % 3], f"Number {n} of them.", set=f"s{n % 7}", rubric=f"r{n}")
        for n in range(50_000)
    ]
    heap = Heap(many)
    heap.sift(Sieve(words="x"))  # reads the texts once
    start = time.process_time()
    assert len(heap.sift(Sieve(words="number 49")).findings) > 100
    assert time.process_time() - start < 0.3


def test_what_thinks_about_findings_knows_no_textual():
    names = ("session", "opened", "mending", "sheet", "sieve", "words", "actions", "phrases", "steps")
    code = "import sys\n" + "".join(f"import rubric_studio.tui.{name}\n" for name in names)
    code += "sys.exit('textual' in sys.modules or 'rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
