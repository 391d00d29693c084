"""rubric-packs.lock: its text, what is refused, and packs that are loaded by their names."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
import referencing
from hypothesis import given
from hypothesis import strategies as st

from rubric_studio import load_pack, schema
from rubric_studio.errors import DigestMismatch, NotFound, PackError, UnsupportedFormat
from rubric_studio.model.identity import SLUG
from rubric_studio.pack import archive, lock
from rubric_studio.pack.lock import FORMAT, LOCK, Pinned, parse, place, shelf, text_of

ONE = Pinned("1.2.0", "sha256:" + "1" * 64, "https://example.org/x.rubricpack")
TWO = Pinned("2.0.0", "sha256:" + "2" * 64, "../rubrics", "b/v2.0.0", "a" * 40)
Shelved = Callable[..., Path]


def judged(text: str) -> list[str]:
    """Hold a lock against its schema, as another program would."""
    held = [schema.schema(kind) for kind in ("lock", "rubric", "set")]
    registry = referencing.Registry().with_resources(
        [(one["$id"], referencing.Resource.from_contents(one)) for one in held]
    )
    return [
        e.message for e in jsonschema.Draft202012Validator(held[0], registry=registry).iter_errors(tomllib.loads(text))
    ]


def test_the_text() -> None:
    text = text_of({"b": TWO, "a.1": ONE})
    assert text.split("\n", 2)[2] == (
        'format = "rubric-studio/lock/1"\n'
        '\n[packs."a.1"]\nversion = "1.2.0"\n'
        f'digest = "sha256:{"1" * 64}"\nsource = "https://example.org/x.rubricpack"\n'
        f'\n[packs.b]\nversion = "2.0.0"\ndigest = "sha256:{"2" * 64}"\nsource = "../rubrics"\n'
        f'tag = "b/v2.0.0"\nrecord = "{"a" * 40}"\n'
    )
    assert text.startswith("# ")
    assert judged(text) == []
    assert parse(text.replace("\n", "\r\n"), "x") == {"a.1": ONE, "b": TWO}


pins = st.builds(
    Pinned,
    st.just("1.0.0"),
    st.just("sha256:" + "0" * 64),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
    st.just("a/v1.0.0"),
    st.sampled_from(["0" * 40, "f" * 64]),
)


@given(st.dictionaries(st.from_regex(SLUG, fullmatch=True).filter(lambda name: len(name) <= 80), pins, max_size=4))
def test_what_is_written_is_read_and_stands_in_the_schema(packs: dict[str, Pinned]) -> None:
    text = text_of(packs)
    assert parse(text, "x") == packs
    assert text_of(dict(reversed(packs.items()))) == text
    assert judged(text) == []


def test_two_additions_are_joined_by_git(tmp_path: Path) -> None:
    start = {"m": ONE, "q": TWO}
    sides = {"base": start, "ours": {"a": ONE, **start}, "theirs": {**start, "z": ONE}}
    for name, packs in sides.items():
        (tmp_path / name).write_text(text_of(packs))
    done = subprocess.run(["git", "merge-file", "-p", "ours", "base", "theirs"], cwd=tmp_path, capture_output=True)
    assert done.returncode == 0
    assert done.stdout.decode() == text_of({"a": ONE, "z": ONE, **start})


HEAD = f'format = "{FORMAT}"\n'
PACK = f'[packs.a]\nversion = "1.0.0"\ndigest = "{ONE.digest}"\nsource = "x"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{HEAD}<<<<<<< HEAD\n{PACK}=======\n>>>>>>> theirs\n", "Keep the lines of both sides"),
        (f"{HEAD}{PACK}=======\n", "Keep the lines of both sides"),
        (HEAD + PACK + PACK, "cannot be understood"),
        (HEAD + PACK.replace('"1.0.0"', '"1.0.0'), r"cannot be understood.*line 3"),
        (HEAD + PACK.replace("digest", "digset"), "a key that no lock has: “digset” .did you mean “digest”"),
        (HEAD + "[pack.a]\n", "a key that no lock has: “pack” .did you mean “packs”"),
        (HEAD + PACK + "x-note = 1\n", "a key that no lock has: “x-note”"),
        (HEAD + "packs = 3\n", "“packs” is not what it should be"),
        (HEAD + "[packs]\na = 3\n", "“a” in it names no pack"),
        (HEAD + PACK.replace("packs.a", 'packs."../a"'), "“../a” in it names no pack"),
        (HEAD + PACK.replace("packs.a", 'packs."a\\u001b"'), "names no pack"),
        (HEAD + PACK.replace("1.0.0", "1.0"), "the version of “a” in it is missing or none"),
        (HEAD + PACK.replace("1.0.0", "1.0.0\\n"), "the version of “a”"),
        (HEAD + PACK.replace('"1.0.0"', "1"), "the version of “a”"),
        (HEAD + PACK.replace("sha256:", "md5:"), "the digest of “a”"),
        (HEAD + PACK.replace('source = "x"', ""), "the source of “a”"),
        (HEAD + PACK.replace('"x"', '"x\\n"'), "the source of “a”"),
        (HEAD + PACK + 'tag = "a/v1"\n', "a tag without its record"),
        (HEAD + PACK + 'tag = "a/v1"\nrecord = "abc"\n', "the record of “a”"),
        (HEAD + PACK + f'tag = ""\nrecord = "{TWO.record}"\n', "the tag of “a”"),
        (HEAD + "a = " + "[" * 5000, "cannot be understood"),
    ],
)
def test_what_no_lock_says(text: str, said: str) -> None:
    with pytest.raises(PackError, match=said) as told:
        parse(text, "x")
    assert "\x1b" not in str(told.value)


def test_the_schema_refuses_what_we_refuse() -> None:
    for wrong in ("x-note = 1\n", 'tag = "a/v1"\n', f'record = "{TWO.record}"\n'):
        assert judged(HEAD + PACK + wrong), wrong
    assert judged(HEAD + PACK.replace("1.0.0", "1.0"))
    assert judged(HEAD + PACK.replace("packs.a", 'packs."../a"'))


@pytest.mark.parametrize(
    "line", ['format = "rubric-studio/lock/2"\nsurprise = 1\n', "", 'format = "rubric-studio/pack/1"\n']
)
def test_another_format(line: str) -> None:
    with pytest.raises(UnsupportedFormat, match="Install a newer Rubric Studio"):
        parse(line + PACK, "x")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / LOCK
    with pytest.raises(NotFound):
        lock.read(path)
    path.write_bytes(b"\xff")
    with pytest.raises(PackError, match="cannot be read"):
        lock.read(path)
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(PackError, match="too large"):
        lock.read(path)
    with pytest.raises(PackError, match="cannot be read"):
        lock.read(tmp_path)


@pytest.fixture
def shelved(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelved:
    """Put the small pack on a shelf of our own, pin it, and go to the folder of the lock; gives the lock."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    digest = load_pack(path).digest

    def pin(**other: str) -> Path:
        told = replace(Pinned("1.2.0", digest, "x"), **other)
        place(told.digest).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place(digest))
        (tmp_path / "grader" / "deep").mkdir(parents=True, exist_ok=True)
        monkeypatch.chdir(tmp_path / "grader")
        Path(LOCK).write_text(text_of({"back-pain": told}))
        return Path(LOCK).resolve()

    return pin


def test_a_pack_by_its_name(shelved: Shelved, monkeypatch: pytest.MonkeyPatch, path: Path, tmp_path: Path) -> None:
    found = shelved()
    with load_pack("back-pain") as pack:
        assert (pack.set, pack.digest) == ("back-pain", load_pack(path).digest)
        pack.verify()
    monkeypatch.chdir("deep")
    assert load_pack("back-pain", pack.digest).version == "1.2.0"
    monkeypatch.chdir(tmp_path.root)
    assert load_pack("back-pain", lock=found) == load_pack("back-pain", lock=str(found.parent)) == load_pack(path)
    with pytest.raises(NotFound, match=r"above it has a rubric-packs\.lock.*write “\./back-pain”"):
        load_pack("back-pain")


def test_a_name_is_never_a_file_and_a_path_never_a_name(shelved: Shelved, path: Path) -> None:
    shelved()
    Path("back-pain").write_bytes(b"PK")
    Path("other").write_bytes(path.read_bytes())
    assert load_pack("back-pain").version == "1.2.0"
    with pytest.raises(PackError, match="is not a pack"):
        load_pack("./back-pain")
    assert load_pack(Path("other")).version == "1.2.0"
    with pytest.raises(NotFound, match="does not list it"):
        load_pack("other")


def test_a_name_with_a_dot(shelved: Shelved, data: bytes, path: Path) -> None:
    """Sets may have dots in their ids; what ends in .rubricpack is a file."""
    digest, found = load_pack(path).digest, shelved()
    found.write_text(text_of({"esc.v2": Pinned("1.2.0", digest, "x"), "esc.rubricpack": Pinned("1.2.0", digest, "x")}))
    with pytest.raises(PackError, match=r"“esc\.v2” 1\.2\.0 is that of back-pain"):
        load_pack("esc.v2")
    with pytest.raises(NotFound, match=r"no pack called “esc\.rubricpack”"):
        load_pack("esc.rubricpack")
    Path("esc.rubricpack").write_bytes(data)
    assert load_pack("esc.rubricpack").set == "back-pain"


def test_what_is_not_as_it_was_pinned(shelved: Shelved) -> None:
    found = shelved()
    with pytest.raises(
        NotFound, match=r"does not list it\. Did you mean “back-pain”\? Add it: “rubric-studio add back-pian"
    ):
        load_pack("back-pian")
    with pytest.raises(NotFound, match="does not list it"):
        load_pack("../x", lock=found)
    with pytest.raises(DigestMismatch, match="wanted sha256:000"):
        load_pack("back-pain", "sha256:" + "0" * 64)
    data = bytearray(place(load_pack("back-pain").digest).read_bytes())
    data[data.index(b'"counts"') + 1] ^= 1
    place(load_pack("back-pain").digest).write_bytes(data)
    with pytest.raises(PackError, match=r"damaged in the cache\. Run “rubric-studio install”"):
        load_pack("back-pain")
    shelf_file = shelved(digest="sha256:" + "0" * 64)
    with pytest.raises(PackError, match=r"not fetched yet\. Run “rubric-studio install”"):
        load_pack("back-pain")
    shelved(version="1.3.0")
    with pytest.raises(
        PackError, match=r"was altered: the digest that it gives for “back-pain” 1\.3\.0 is that of back-pain 1"
    ):
        load_pack("back-pain")
    text = shelf_file.read_text()
    shelf_file.write_text(text.replace("1.3.0", "1.2.0").replace("packs.back-pain", "packs.neck-pain"))
    with pytest.raises(PackError, match="was altered"):
        load_pack("neck-pain")


def test_a_newer_pack_by_its_name(shelved: Shelved, forge: Callable[..., Path]) -> None:
    newer = forge(format="rubric-studio/pack/2")
    entry = archive.read(newer.read_bytes(), "x")["pack.json"]
    told = newer.read_bytes()[entry.offset :][: entry.size]
    digest = f"sha256:{hashlib.sha256(told).hexdigest()}"
    shelved(digest=digest)
    shutil.copy(newer, place(digest))
    with pytest.raises(UnsupportedFormat, match="Install a newer Rubric Studio"):
        load_pack("back-pain")


def test_a_pack_by_its_name_is_light(shelved: Shelved) -> None:
    shelved()
    code = "from rubric_studio import load_pack; import sys; load_pack('back-pain')['a-first']; print(*sys.modules)"
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(root)}
    )
    assert done.returncode == 0, done.stderr
    heavy = {
        "textual",
        "rich",
        "click",
        "ruamel",
        "yaml",
        "git",
        "jsonschema",
        "jsonschema_rs",
        "zipfile",
        "platformdirs",
    }
    assert not heavy.intersection(done.stdout.split())
    assert not {"urllib.request", "ssl", "rubric_studio.schema"}.intersection(done.stdout.split())


def test_a_pack_by_its_name_goes_to_another_process(shelved: Shelved) -> None:
    import pickle

    shelved()
    pack = load_pack("back-pain")
    assert pickle.loads(pickle.dumps(pack)) == pack


@pytest.mark.parametrize("chosen", ["", "relative", "/somewhere/else"])
def test_the_shelf_is_where_platformdirs_would_put_it(monkeypatch: pytest.MonkeyPatch, chosen: str) -> None:
    import platformdirs

    monkeypatch.setenv("XDG_CACHE_HOME", chosen)
    if chosen == "relative":
        assert shelf().is_absolute()
    else:
        assert shelf() == Path(platformdirs.user_cache_dir("rubric-studio", appauthor=False)) / "packs"


def test_the_shelf_on_other_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    assert shelf() == Path.home() / "Library/Caches/rubric-studio/packs"
    monkeypatch.setattr(platform, "system", lambda: "Windows")
    monkeypatch.setenv("LOCALAPPDATA", "/C/Users/a/AppData/Local")
    assert shelf() == Path("/C/Users/a/AppData/Local/rubric-studio/Cache/packs")
