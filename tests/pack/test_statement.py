"""The in-toto statement: what it says, that it says it always alike, and whose it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rubric_studio.pack.reader import load_pack
from rubric_studio.pack.statement import is_about, statement

Forge = Callable[..., Path]


def test_what_it_says(path: Path) -> None:
    with load_pack(path) as pack:
        made = statement(pack)
        assert made == statement(pack)
        assert json.loads(made) == {
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [
                {
                    "name": "back-pain-1.2.0.rubricpack",
                    "digest": {"sha256": pack.sha256},
                    "annotations": {"packDigest": pack.digest, "gitCommit": "0" * 40},
                }
            ],
            "predicateType": "https://in-toto.io/attestation/release/v0.1",
            "predicate": {"purl": "pkg:generic/back-pain@1.2.0"},
        }
        assert made.endswith(b"}\n")
        assert made.count(b"\n") == 1


def test_the_name_does_not_follow_the_file(path: Path) -> None:
    moved = path.rename(path.with_name("other"))
    with load_pack(moved) as pack:
        assert b"back-pain-1.2.0.rubricpack" in statement(pack)


def test_samples_have_a_name_of_their_own(forge: Forge) -> None:
    with load_pack(forge(members={"responses.jsonl": b"", "judgments.jsonl": b""})) as pack:
        assert b'"name":"back-pain-1.2.0-with-samples.rubricpack"' in statement(pack)


def test_whose_it_is(path: Path, forge: Forge) -> None:
    with load_pack(path) as pack, load_pack(forge(version="1.2.1")) as other:
        assert is_about(statement(pack), pack)
        assert not is_about(statement(other), pack)
        signed = json.loads(statement(pack)) | {"predicateType": "https://example.org/other", "predicate": {}}
        assert is_about(json.dumps(signed).encode(), pack)


@pytest.mark.parametrize(
    "other",
    [b"", b"{}", b"[]", b"3", b"\xff", b'{"_type":3,"subject":[]}', b'{"subject":[{"digest":3}]}', b"[" * 99999],
)
def test_what_is_no_statement(path: Path, other: bytes) -> None:
    with load_pack(path) as pack:
        assert not is_about(other, pack)
