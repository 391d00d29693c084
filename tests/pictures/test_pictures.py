"""The README's pictures show the studio as it is."""

from __future__ import annotations

import pytest

from tests.pictures.make import HERE, PICTURES, SIZE, take, text_of


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
async def test_a_picture_is_what_the_studio_shows(picture):
    shown = text_of(await take(picture, size=SIZE, theme=""))
    held = text_of((HERE / f"{picture.name}.svg").read_text(encoding="utf-8"))
    assert held.split() == shown.split(), "run tests/pictures/make.py"


def test_every_picture_stands_in_the_readme():
    readme = (HERE.parents[1] / "README.md").read_text(encoding="utf-8")
    assert all(f"tests/pictures/{picture.name}.svg" in readme and picture.words in readme for picture in PICTURES)
