"""Reports of grading, and whether two may be compared: built from real packs, kept as files, and told apart."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest
from msgspec.structs import replace

from rubric_studio import Rater, Report, comparable, load_pack, read_report, report, score
from rubric_studio.errors import NotFound, PackError, UnsupportedFormat
from rubric_studio.model.codec import score_digest
from rubric_studio.model.rubric import Criterion, Message, Rubric, RubricSet, Scoring
from rubric_studio.pack.writer import build

GRADER = Rater(kind="grader", id="model-x", version="2026-10", settings={"temperature": "0"})
BASE = {"a": ("Names a dose.", 5), "b": ("Says where to go.", 3), "c": ("Asks for the age.", 2)}


def rubric(id_: str, text: str, points: int, **more: object) -> Rubric:
    criteria = (Criterion(id="one", text=text, points=points), Criterion(id="fault", text="Scares.", points=-2))
    return Rubric(id=id_, prompt=(Message(role="user", content="What now?"),), criteria=criteria, **more)  # type: ignore[arg-type]


class Maker:
    """Builds packs and the reports on them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(
        self,
        rubrics: dict[str, tuple[str, int]],
        *,
        version: str = "1.0.0",
        raters: tuple[Rater, ...] = (GRADER,),
        template: str = "{criterion}",
        pairs: bytes = b"",
        met: bool | None = True,
        clip: str = "mean",
    ) -> Report:
        held = RubricSet(id="back-pain", scoring=Scoring(clip=clip))
        data = build(
            [rubric(id_, *what) for id_, what in rubrics.items()],
            held,
            version=version,
            commit=None,
            schemas={},
            grader_template=template,
            equivalences=pairs,
        )
        path = self._folder / f"{version}.rubricpack"
        path.write_bytes(data)
        with load_pack(path) as pack:
            return report(pack, [score(pack[id_], {"one": met, "fault": False}) for id_ in rubrics], raters=raters)


@pytest.fixture
def made(tmp_path: Path) -> Maker:
    return Maker(tmp_path)


def test_the_same_release_and_the_same_grader(made):
    one, other = made(BASE), made(BASE, met=False)
    answer = comparable(one, other)
    assert answer
    assert (answer.why, answer.rubrics, str(answer)) == ((), ("a", "b", "c"), "Comparable: all 3 rubrics.")
    assert (one.mean().value, other.mean().value, one.n, one.ungraded) == (1.0, 0.0, 3, 0)


def test_a_new_version_holds_for_what_did_not_change(made):
    one = made(BASE)
    other = made({"a": ("Names a dose and its limit.", 5), "b": BASE["b"], "d": ("New.", 1)}, version="2.0.0")
    answer = comparable(one, other)
    assert not answer
    assert answer.rubrics == ("b",)
    assert answer.why == (
        "Changed in between, so that scores may differ: a.",
        "Only with back-pain 1.0.0: c.",
        "Only with back-pain 2.0.0: d.",
    )
    assert str(answer).startswith("Not comparable.")
    assert str(answer).endswith("It still holds for one rubric.")
    assert one.mean(answer.rubrics).n == 1
    assert comparable(other, one).rubrics == answer.rubrics


@pytest.mark.parametrize("chain", [1, 3])
@pytest.mark.parametrize("turned", [False, True])
def test_declared_equivalences_are_followed(made, chain, turned):
    texts = [f"Names a dose{'.' * n}" for n in range(chain + 1)]
    digests = [score_digest(rubric("a", text, 5)) for text in texts]
    pairs = [json.dumps({"from": a, "to": b, "what": "score"}) for a, b in pairwise(digests)]
    one = made({"a": (texts[0], 5)})
    other = made({"a": (texts[-1], 5)}, version="1.0.1", pairs="\n".join(pairs).encode())
    answer = comparable(other, one) if turned else comparable(one, other)
    assert answer
    assert answer.rubrics == ("a",)


def test_pairs_that_go_round_in_a_circle_end(made):
    one, other = "sha256:" + "1" * 64, "sha256:" + "2" * 64
    circle = ((one, other), (other, one), (one, one))
    pairs = "\n".join(json.dumps({"from": a, "to": b, "what": "score"}) for a, b in circle).encode()
    assert comparable(made(BASE, pairs=pairs), made(BASE, pairs=pairs))
    assert not comparable(made({"a": ("x", 1)}, pairs=pairs), made({"a": ("y", 1)}, pairs=pairs))


@pytest.mark.parametrize(
    ("raters", "why"),
    [
        ((replace(GRADER, version="2026-11"),), "model, version or settings"),
        ((replace(GRADER, settings={"temperature": "1"}),), "(temperature=0); model-x 2026-10 (temperature=1)"),
        ((GRADER, replace(GRADER, id="model-y")), "model-x 2026-10 (temperature=0), model-y"),
        ((Rater(kind="physician", id="r1"),), "model-x 2026-10 (temperature=0) judged for one report, one physician"),
        ((GRADER, Rater(kind="physician", id="r1")), "(temperature=0), one physician for the other"),
    ],
)
def test_other_raters(made, raters, why):
    answer = comparable(made(BASE), made(BASE, raters=raters))
    assert not answer
    assert answer.rubrics == ()
    assert why in answer.why[0]


def test_physicians_may_be_others_but_a_grader_is_asked_in_the_same_words(made):
    physicians = [(Rater(kind="physician", id=id_),) for id_ in ("r1", "r2")]
    assert comparable(made(BASE, raters=physicians[0]), made(BASE, raters=physicians[1], template="{x}"))
    answer = comparable(made(BASE), made(BASE, template="{x}"))
    assert (answer.rubrics, len(answer.why)) == ((), 1)


def test_another_scoring_rule_is_another_score(made):
    assert comparable(made(BASE), made(BASE, clip="none")).rubrics == ()


def test_many_names_are_cut_short(made):
    one = made({f"r{n}": ("Text.", 5) for n in range(9)})
    other = made({f"r{n}": ("Text!", 5) for n in range(9)})
    assert comparable(one, other).why == ("Changed in between, so that scores may differ: r0, r1, r2, r3, r4, 4 more.",)


def test_a_report_is_kept_as_a_file(made, tmp_path):
    held = made(BASE, met=None, pairs=b'{"from":"sha256:1","to":"sha256:2","what":"score"}\n')
    assert (held.n, held.ungraded, held.mean().value, held.mean().skipped) == (3, 3, None, 3)
    text = held.to_json()
    again = read_report(text)
    assert again == held
    assert again.to_json() == text
    told = json.loads(text)
    assert told["digest"] == load_pack(tmp_path / "1.0.0.rubricpack").digest
    assert told["scoring"] == {"rule": "healthbench", "clip": "mean", "length": None, "show_points": True}
    assert comparable(made(BASE), read_report(made(BASE).to_json()))


@pytest.mark.parametrize(("rubrics", "met"), [({}, True), (BASE, None)])
def test_what_holds_no_score_can_be_compared_with_nothing(made, rubrics, met):
    """One of nothing, and one in which everything is ungraded."""
    empty = made(rubrics, met=met)
    for one, other in ((made(BASE), empty), (empty, empty), (empty, made(BASE))):
        answer = comparable(one, other)
        assert (bool(answer), answer.rubrics) == (False, ())
        assert answer.why[0] == "No response has a score in the report on back-pain 1.0.0."


def test_never_events_stand_apart_from_the_score(tmp_path):
    never = [Criterion(id=id_, text="Scares.", points=-2, critical=True) for id_ in ("x", "y")]
    held = Rubric(id="a", criteria=(Criterion(id="one", text="Says.", points=5), *never))
    other = Rubric(id="b", criteria=held.criteria)
    rest = {"version": "1.0.0", "commit": None, "schemas": {}, "grader_template": "{criterion}"}
    (tmp_path / "p").write_bytes(build([held, other], RubricSet(id="s"), **rest))
    with load_pack(tmp_path / "p") as pack:
        given = [{"one": True, "x": x, "y": y} for x, y in ((True, False), (True, True), (False, False), (True, None))]
        made = report(
            pack,
            [*(score(pack["a"], one) for one in given), score(pack["b"], dict.fromkeys(given[0], False))],
            raters=[GRADER],
        )
    assert made.critical == {"a": {"x": 3, "y": 1}}
    assert read_report(made.to_json()).critical == made.critical


@pytest.mark.parametrize("kind", ["model", "Grader", "", "graders\x1b"])
def test_raters_of_a_kind_that_there_is_not(made, kind):
    """Two that are misspelt alike would pass for the same."""
    with pytest.raises(ValueError, match=r"which there is not\. Write one of: physician, grader") as told:
        made(BASE, raters=(replace(GRADER, kind=kind),))
    assert "\x1b" not in str(told.value)
    text = made(BASE).to_json().replace('"grader"', json.dumps(kind))
    with pytest.raises(PackError, match="which there is not"):
        read_report(text)


def test_many_responses_of_one_rubric_take_no_longer_each(made, tmp_path):
    made(BASE)
    with load_pack(tmp_path / "1.0.0.rubricpack") as pack:
        results = [score(pack["a"], {"one": True, "fault": False})] * 200_000
        started = process_time()
        assert report(pack, results, raters=[GRADER]).n == 200_000
        assert process_time() - started < 5  # a quarter of a second; by one more for each, some minutes


@pytest.mark.parametrize("text", ["", "{}", "[]", "{", '{"format": "rubric-studio/report/1"}', b"\xff\xfe"])
def test_what_is_no_report_is_refused(text):
    with pytest.raises(PackError):
        read_report(text, "run-7.json")


def test_a_newer_report_is_refused():
    with pytest.raises(UnsupportedFormat, match="Install a newer"):
        read_report('{"format": "rubric-studio/report/2"}')


def test_results_have_to_be_of_the_pack(made, tmp_path):
    made(BASE)
    pack = load_pack(tmp_path / "1.0.0.rubricpack")
    strange, changed = rubric("zz", "Text.", 5), rubric("a", "Other text.", 5)
    same = rubric("a", *BASE["a"], title="Another title")
    given = {"one": True, "fault": False}
    with pytest.raises(NotFound):
        report(pack, [score(strange, given)], raters=[GRADER])
    with pytest.raises(ValueError, match=r"not scored as back-pain 1\.0\.0 has it"):
        report(pack, [score(changed, given)], raters=[GRADER])
    with pytest.raises(ValueError, match="who gave the verdicts"):
        report(pack, [score(pack["a"], given)], raters=[])
    assert report(pack, [score(same, given), score(pack["a"], given)], raters=[GRADER, GRADER]).n == 2
