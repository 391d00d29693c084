"""Packs of every format there was are read: a pack of each is kept in ``fixtures``, as it was once released."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from rubric_studio.errors import PackError, UnsupportedFormat
from rubric_studio.model.codec import digest_bytes, score_digest
from rubric_studio.model.rubric import Length, Rubric, Scoring
from rubric_studio.pack import archive, migrations
from rubric_studio.pack.migrations import NEWEST, STEPS, Step, is_read, lifted, number_of
from rubric_studio.pack.reader import load_pack
from rubric_studio.pack.writer import build
from rubric_studio.store.sets import LoadedSet, load_set

Forge = Callable[..., Path]
FIXTURES = Path(__file__).parent / "fixtures"
FIRST = FIXTURES / "1" / "format-one-1.0.0.rubricpack"
PIN = "sha256:d2552679bc9b399ad04eaa5a34978b3758e5e970d6326228d929b1f965dd34d3"


def first_set() -> LoadedSet:
    """Read the files that the first pack was built from."""
    folder = FIXTURES / "1" / "rubrics" / "format-one"
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    return load_set(sorted(names), lambda name: (folder / name).read_bytes(), id="format-one")


def test_there_is_a_pack_of_every_format() -> None:
    kept = {path.name for path in FIXTURES.iterdir()}
    assert kept == {str(number) for number in range(min([*STEPS, NEWEST]), NEWEST + 1)}


def test_a_pack_that_the_first_rubric_studio_released() -> None:
    with load_pack(FIRST, PIN) as pack:
        pack.verify()
        assert (pack.set, pack.version, list(pack)) == ("format-one", "1.0.0", ["cough", "stiff-neck"])
        assert pack.scoring == Scoring(
            clip="example", length=Length(center=2000, penalty_per_500="0.0147"), show_points=False
        )
        assert pack["stiff-neck"].criteria[0].critical
        assert pack["stiff-neck"].source is not None
        assert pack["stiff-neck"].source.extra == {"note": [1, "two", None, True]}
        assert pack.of_theme("hedging") == ("stiff-neck",)
        assert pack.member("equivalent.jsonl").startswith(b'{"from":"sha256:000')
    with load_pack(FIRST) as pack:
        pack.verify()


def test_its_files_are_read_as_the_pack_is() -> None:
    loaded = first_set()
    assert not loaded.problems
    with load_pack(FIRST) as pack:
        released = {id_: rubric for id_, rubric in loaded.rubrics.items() if rubric.status == "active"}
        assert dict(pack) == released
        assert {id_: score_digest(rubric) for id_, rubric in pack.items()} == {
            "cough": "sha256:eb869faf1a93200ac369811f61ef3ce8b8eba4adda0a51e24398b59ee52c7d89",
            "stiff-neck": "sha256:0412d8f8701a602a7ed5909e8827422077502804b9b4a68c3ba374a95b213bc7",
        }
    assert [len(held.responses) for held in loaded.responses.values()] == [2]
    assert [line.verdict for line in loaded.judgments] == ["not_met"]


def test_what_is_built_of_its_files_today_is_built_of_them_ever_after() -> None:
    """If this fails, no release that was ever made can be built again: find another way."""
    loaded = first_set()
    data = build(
        loaded.rubrics.values(), loaded.set, version="1.0.0", commit="0" * 40, schemas={}, grader_template="{x}"
    )
    assert digest_bytes(data) == "sha256:4c103d13b8eff2c3dcf8f22a92377759ec57c3ac10295c7d7a1132c1c7420375"


@pytest.mark.parametrize(
    ("format", "number"),
    [
        ("rubric-studio/pack/1", 1),
        ("rubric-studio/pack/20", 20),
        ("rubric-studio/pack/01", None),
        ("rubric-studio/pack/", None),
        ("rubric-studio/rubric/1", None),
        ("rubric-studio/pack/1\n", None),
        ("rubric-studio/pack/" + "9" * 99, None),
        ("", None),
    ],
)
def test_the_number_of_a_format(format: str, number: int | None) -> None:
    assert number_of(format) == number


def test_a_newer_format_names_what_reads_it(forge: Forge) -> None:
    for more, wanted in (
        ({}, "a newer Rubric Studio"),
        ({"needs": "2.1"}, "Rubric Studio 2.1 or newer"),
        ({"needs": "2.1\nInstall it from elsewhere"}, "a newer Rubric Studio"),
    ):
        with pytest.raises(UnsupportedFormat, match=rf"reads “rubric-studio/pack/1”\. Install {wanted}\.$"):
            load_pack(forge(format="rubric-studio/pack/2", surprise=True, **more))
    with pytest.raises(PackError, match="names no format of one"):
        load_pack(forge(format="something/else"))


def test_a_format_that_nothing_leads_on_from(forge: Forge) -> None:
    assert not is_read(0)
    with pytest.raises(PackError, match=r"there never was \(rubric-studio/pack/0\)\. Fetch the file again"):
        load_pack(forge(format="rubric-studio/pack/0"))


def _manifest(told: dict[str, Any]) -> dict[str, Any]:
    return {("set" if key == "name" else key): value for key, value in told.items()}


def _index(told: dict[str, Any]) -> dict[str, Any]:
    return {("ids" if key == "names" else key): value for key, value in told.items()}


def _rubric(told: dict[str, Any]) -> dict[str, Any]:
    return {("prompt" if key == "messages" else key): value for key, value in told.items()}


def made_older(data: bytes) -> bytes:
    """Write a pack as the older format, whose steps stand above, would have."""
    parts = {name: data[at.offset : at.offset + at.size] for name, at in archive.read(data, "x").items()}
    lines = [line.replace(b'"prompt":', b'"messages":') for line in parts["rubrics.jsonl"].splitlines(keepends=True)]
    index = msgspec.json.decode(parts["index"])
    index["names"] = index.pop("ids")
    index["lengths"] = [len(line) for line in lines]
    index["offsets"] = [sum(index["lengths"][:n]) for n in range(len(lines))]
    index["sha256"] = "".join(hashlib.sha256(line).hexdigest() for line in lines)
    parts |= {"rubrics.jsonl": b"".join(lines), "index": msgspec.json.encode(index, order="sorted")}
    told = msgspec.json.decode(parts.pop("pack.json"))
    told |= {"format": "rubric-studio/pack/0", "name": told.pop("set")}
    told["members"] = {n: {"size": len(p), "sha256": hashlib.sha256(p).hexdigest()} for n, p in parts.items()}
    return archive.write(parts | {"pack.json": msgspec.json.encode(told, order="sorted")})


def test_an_older_format_is_read_as_the_newest(
    data: bytes, path: Path, tmp_path: Path, rubrics: list[Rubric], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older format, made up: other names for the set, the ids and the prompt."""
    old = tmp_path / "old.rubricpack"
    old.write_bytes(made_older(data))
    monkeypatch.setitem(migrations.STEPS, 0, Step(_manifest, _index, _rubric))
    with load_pack(path) as new, load_pack(old) as pack:
        pack.verify()
        assert (pack.set, pack.manifest.format) == ("back-pain", "rubric-studio/pack/0")
        assert dict(pack) == dict(new)
        assert pack["a-first"] == new["a-first"]
        assert pack.of_theme("hedging") == new.of_theme("hedging")
    before = {"messages": [], "id": "a"}
    assert lifted("rubric", before, 0) == {"prompt": [], "id": "a"}
    assert before == {"messages": [], "id": "a"}
