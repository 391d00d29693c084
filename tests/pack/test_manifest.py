"""Packs whose own books lie: pack.json or the index says what is not so."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import asdict

from rubric_studio.errors import DigestMismatch, PackError, UnsupportedFormat
from rubric_studio.model.rubric import Rubric, Scoring
from rubric_studio.pack import archive
from rubric_studio.pack.reader import load_pack

Forge = Callable[..., Path]


def test_a_newer_format(forge: Forge) -> None:
    path = forge(format="rubric-studio/pack/2", surprise=True)
    with pytest.raises(UnsupportedFormat, match="Install a newer Rubric Studio"):
        load_pack(path)


@pytest.mark.parametrize("told", [{"surprise": 1}, {"version": 3}, {"counts": {}}, {"scoring": []}])
def test_a_manifest_of_another_shape(forge: Forge, told: dict[str, object]) -> None:
    with pytest.raises(PackError, match=r"pack\.json in .* cannot be read"):
        load_pack(forge(**told))


@pytest.mark.parametrize(
    "told",
    [
        *({"set": set_id} for set_id in ("", "A", "a/b", "a\n", "../a", "x" * 81)),
        *({"version": version} for version in ("", "1.2", "1.2.3\n", "1.2.٣", "1.2.3+", "1.2.3+XYZ", "1.2.3-rc1")),
        {"version": "9" * 5000 + ".0.0"},
    ],
)
def test_a_set_or_version_that_none_can_have(forge: Forge, told: dict[str, object]) -> None:
    with pytest.raises(PackError, match="names a set or a version that none can have"):
        load_pack(forge(**told))


def test_the_pack_of_a_record_has_a_version(forge: Forge) -> None:
    with load_pack(forge(version="1.2.0+4f2a9c01d3")) as pack:
        assert repr(pack).startswith("<Pack back-pain 1.2.0+4f2a9c01d3: 3 rubrics, sha256:")


def test_a_manifest_that_is_no_json(forge: Forge, data: bytes, path: Path) -> None:
    broken = data.replace(b'"format":"rubric-studio/pack/1"', b'"format":"rubric-studio/pack/1\xff')
    path.write_bytes(broken)
    with pytest.raises(PackError, match=r"pack\.json is damaged"):
        load_pack(path)


def test_members_that_are_not_listed_or_missing(forge: Forge, data: bytes) -> None:
    listed = load_pack(forge()).manifest.members
    told = {name: {"size": member.size, "sha256": member.sha256} for name, member in listed.items()}
    with pytest.raises(PackError, match="members are not those"):
        load_pack(_listed(forge, told, {"schemas/surprise": b"x"}))
    with pytest.raises(PackError, match="members are not those"):
        load_pack(_listed(forge, told | {"more": {"size": 0, "sha256": ""}}, {}))


def _listed(forge: Forge, told: dict[str, object], more: dict[str, bytes]) -> Path:
    """Forge a pack whose pack.json lists these members, whatever is in it."""
    path = forge(members=more)
    parts = {name: load_pack(path).member(name) for name in [*load_pack(path).manifest.members, "pack.json"]}
    manifest = msgspec.json.decode(parts["pack.json"]) | {"members": told}
    path.write_bytes(archive.write(parts | {"pack.json": msgspec.json.encode(manifest)}))
    return path


def test_sizes_and_digests_that_lie(forge: Forge) -> None:
    listed = load_pack(forge()).manifest.members
    told = {name: {"size": member.size, "sha256": member.sha256} for name, member in listed.items()}
    with pytest.raises(PackError, match="have not the sizes"):
        load_pack(_listed(forge, told | {"rubrics.jsonl": {"size": 1, "sha256": "0" * 64}}, {}))
    wrong = {"size": listed["rubrics.jsonl"].size, "sha256": "0" * 64}
    pack = load_pack(_listed(forge, told | {"rubrics.jsonl": wrong}, {}))
    assert pack["a-first"].id == "a-first"
    for use in (lambda: list(pack.values()), pack.verify, lambda: pack.member("rubrics.jsonl")):
        with pytest.raises(DigestMismatch, match=r"rubrics\.jsonl"):
            use()
    wrong = {"size": listed["index"].size, "sha256": "0" * 64}
    with pytest.raises(DigestMismatch, match="index"):
        load_pack(_listed(forge, told | {"index": wrong}, {}))


@pytest.mark.parametrize(
    ("index", "sentence"),
    [
        ({"ids": ["a-first", "a-first", "c-third"]}, "names a rubric twice"),
        ({"ids": ["a-first", "b-second"]}, "not as many"),
        ({"themes": []}, "columns of its index"),
        ({"offsets": []}, "columns of its index"),
        ({"lengths": []}, "columns of its index"),
        ({"sha256": ""}, "columns of its index"),
        ({"offsets": [0, 0, 0]}, "points outside the rubrics, or twice"),
        ({"lengths": [1, 2, 3]}, "points outside the rubrics, or twice"),
        ({"lengths": [10**9, 1, 1], "offsets": [0, 10**9, 10**9 + 1]}, "points outside"),
        ({"ids": 3}, "index in .* cannot be read"),
        ({"surprise": 3}, "index in .* cannot be read"),
        ({"offsets": [2**70, 0, 0]}, "points outside"),
        ({"lengths": [0.5, 1, 1]}, "index in .* cannot be read"),
    ],
)
def test_an_index_that_lies(forge: Forge, index: dict[str, object], sentence: str) -> None:
    with pytest.raises(PackError, match=sentence):
        load_pack(forge(index=index))


def test_negative_lengths(forge: Forge) -> None:
    size = load_pack(forge()).manifest.members["rubrics.jsonl"].size
    index = {"lengths": [size + 5, -5, 0], "offsets": [0, size + 5, size]}
    with pytest.raises(PackError, match="points outside the rubrics"):
        load_pack(forge(index=index))


def test_an_index_that_names_the_wrong_rubrics(forge: Forge) -> None:
    pack = load_pack(forge(index={"ids": ["a-first", "c-third", "b-second"]}))
    for use in (lambda: pack["c-third"], lambda: list(pack.values()), pack.verify):
        with pytest.raises(PackError, match=r"not (the rubric that the|those that its) index names"):
            use()


def test_an_index_that_tells_the_wrong_theme(forge: Forge) -> None:
    with pytest.raises(PackError, match="index does not fit its rubrics"):
        load_pack(forge(index={"themes": ["", "", ""]})).verify()


def test_lines_that_are_no_rubrics(forge: Forge) -> None:
    deep = b'{"source":{"dataset":"x","extra":{"a":' + b"[" * 99999 + b"\n"
    lines = [b'{"id":"a-first"}\n', b"{]\n", deep]
    index = {
        "offsets": [0, 17, 20],
        "lengths": [len(line) for line in lines],
        "sha256": "".join(hashlib.sha256(line).hexdigest() for line in lines),
    }
    pack = load_pack(forge(members={"rubrics.jsonl": b"".join(lines)}, index=index))
    assert pack["a-first"] == Rubric(id="a-first")
    for id_ in ("b-second", "c-third"):
        with pytest.raises(PackError, match=f"“{id_}” or one soon after it cannot be read"):
            pack[id_]


def test_a_line_that_holds_two_rubrics(forge: Forge) -> None:
    line = b'{"id":"a-first"}\n{"id":"b-second"}\n'
    index = {
        "ids": ["a-first"],
        "themes": [""],
        "offsets": [0],
        "lengths": [len(line)],
        "sha256": hashlib.sha256(line).hexdigest(),
    }
    counts = {"rubrics": 1, "criteria": 0}
    pack = load_pack(forge(members={"rubrics.jsonl": line}, index=index, counts=counts))
    with pytest.raises(PackError, match="not the rubric"):
        pack["a-first"]


def test_counts_and_rules_that_lie(forge: Forge) -> None:
    with pytest.raises(PackError, match="not hold as many criteria"):
        load_pack(forge(counts={"rubrics": 3, "criteria": 7})).verify()
    with pytest.raises(PackError, match="scoring rule"):
        load_pack(forge(scoring=asdict(Scoring(clip="none")))).verify()


def test_the_forger_makes_good_packs_too(forge: Forge) -> None:
    load_pack(forge()).verify()


def test_a_manifest_and_an_index_too_deep_to_read(forge: Forge, path: Path) -> None:
    deep = b'{"surprise":' + b"[" * 99999
    with pytest.raises(PackError, match=r"index in .* cannot be read"):
        load_pack(forge(members={"index": deep}))
    path.write_bytes(archive.write({"index": b"", "pack.json": deep, "rubrics.jsonl": b""}))
    with pytest.raises(PackError, match=r"pack\.json in .* cannot be read"):
        load_pack(path)
