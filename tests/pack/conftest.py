"""A small set, its pack, and packs forged from it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from rubric_studio.model.rubric import Criterion, Message, Rubric, RubricSet
from rubric_studio.pack import archive
from rubric_studio.pack.writer import build

Forge = Callable[..., Path]


def _rubric(id_: str, theme: str | None, **more: Any) -> Rubric:
    criteria = (
        Criterion(id="red-flags", text="Nennt Warnzeichen: „Fieber“.", points=5, axis="accuracy"),
        Criterion(id="dose", text="剂量\u2028", points=-3, critical=True),
    )
    return Rubric(id=id_, theme=theme, prompt=(Message(role="user", content="Wohin?"),), criteria=criteria, **more)


@pytest.fixture(scope="session")
def rubrics() -> list[Rubric]:
    return [
        _rubric("b-second", "hedging"),
        _rubric("c-third", None),
        _rubric("a-first", "hedging"),
        _rubric("z-draft", None, status="draft"),
    ]


@pytest.fixture(scope="session")
def rubric_set() -> RubricSet:
    return RubricSet(id="back-pain", title="Back pain", version="1.2.0", licence="CC-BY-4.0", canary="canary 123")


@pytest.fixture(scope="session")
def data(rubrics: list[Rubric], rubric_set: RubricSet) -> bytes:
    return build(
        rubrics,
        rubric_set,
        version="1.2.0",
        commit="0" * 40,
        schemas={"rubric.schema.json": b"{}"},
        grader_template="{conversation}",
        equivalences=b'{"from":"sha256:1","to":"sha256:2"}\n',
    )


@pytest.fixture
def path(data: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "back-pain-1.2.0.rubricpack"
    path.write_bytes(data)
    return path


@pytest.fixture
def forge(data: bytes, tmp_path: Path) -> Forge:
    """Give a function that makes a pack which fits together, but for what is changed in it."""

    def forged(
        *, members: Mapping[str, bytes | None] | None = None, index: Mapping[str, object] | None = None, **told: object
    ) -> Path:
        parts = {name: data[at.offset : at.offset + at.size] for name, at in archive.read(data, "x").items()}
        parts = {name: part for name, part in {**parts, **(members or {})}.items() if part is not None}
        if index is not None:
            parts["index"] = msgspec.json.encode(msgspec.json.decode(parts["index"]) | dict(index), order="sorted")
        manifest = msgspec.json.decode(parts.pop("pack.json"))
        manifest["members"] = {
            name: {"size": len(part), "sha256": hashlib.sha256(part).hexdigest()} for name, part in parts.items()
        }
        parts["pack.json"] = msgspec.json.encode(manifest | told, order="sorted")
        path = tmp_path / "forged.rubricpack"
        path.write_bytes(archive.write(parts))
        return path

    return forged
