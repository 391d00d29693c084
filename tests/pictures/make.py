"""Takes the README's pictures: the studio itself, run on the shipped sets, its screens written as SVG.

Run it as it is to write them anew beside this file, after a change of what they show; a test tells when that is due.
``--size`` and ``--theme`` take the same pictures elsewhere, to look at them.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rubric_studio.tui.app import StudioApp
from rubric_studio.workflows import start
from rubric_studio.workflows.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.pilot import Pilot

HERE = Path(__file__).parent
SIZE = (120, 36)
SET, RUBRIC = "sciatica-imaging", "mri-before-injection"


@dataclass(frozen=True)
class Picture:
    """One picture: its file's name, what the README says of it, and the keys that lead there."""

    name: str
    words: str
    keys: tuple[str, ...]
    until: str
    set_id: str = SET
    rubric: str = RUBRIC


BADLY_PUT = "Recommends stopping ibuprofen and explains why it harms the kidney."

_NEW = ("ctrl+n", *BADLY_PUT, "enter")

PICTURES = (
    Picture(
        "write",
        "Criteria, one of them in the form, and what they make of sample responses",
        ("down", "down"),
        "3 of 12",
    ),
    Picture(
        "mend",
        "A criterion that is badly put: why it matters, and the ways to mend it",
        (*_NEW, "f8"),
        "Why it matters",
    ),
    Picture("yaml", "The same criterion as YAML, for those who like it", (*_NEW, "f2"), "criterion: Recommends"),
    Picture("matrix", "Every criterion and every response: verdicts, scores, ranks", ("m",), "Your order"),
    Picture("side", "Responses side by side, marked where they are read", ("v",), "Criterion"),
    Picture("details", "The conversation, written turn by turn, and all about the rubric", ("p",), "Status"),
    Picture("changes", "What changed, in sentences, before it is recorded", (*_NEW, "ctrl+s", "f4"), "Recorded under"),
)
"""The pictures of the README."""

OTHERS = (
    Picture("form", "", ("enter", "end"), ""),
    Picture("findings", "", (*_NEW, "ctrl+s", "f5"), "W201"),
    Picture("help", "", ("f1",), ""),
    Picture("palette", "", ("ctrl+p",), ""),
    Picture("jump", "", ("ctrl+o",), ""),
    Picture("find", "", ("ctrl+f", *"red flag"), ""),
    Picture("rubrics", "", ("1", "[", "up"), ""),
    Picture("new-rubric", "", ("[", "ctrl+n"), ""),
    Picture("shared", "", ("s",), "", "emergency-escalation", "chest-pain"),
    Picture("sample", "", ("f3", "a"), ""),
    Picture("score", "", ("f3", "w"), ""),
    Picture("order", "", ("m", "o"), ""),
    Picture("blind", "", ("b",), ""),
    Picture("chinese", "", (), "", "emergency-escalation", "stroke-signs-zh"),
    Picture("arabic", "", (), "", "emergency-escalation", "severe-allergy-ar"),
    Picture("release", "", ("f9",), ""),
    Picture("leave", "", (*_NEW, "ctrl+q"), ""),
    Picture("settings", "", ("ctrl+p", *"settings", "enter"), ""),
    Picture("keys", "", ("ctrl+p", *"all keys", "enter"), ""),
    Picture("tour", "", ("ctrl+p", *"tour", "enter"), ""),
)
"""Further screens, to look at."""


def text_of(svg: str) -> str:
    """Give the words of a picture, for comparing two of them whatever draws them."""
    found = re.findall(r'<text class="[^"]*-r\d+"[^>]*>([^<]*)</text>', svg)
    return "\n".join(words.replace("&#160;", " ").rstrip() for words in found)


def tidy(svg: str) -> str:
    """Let a picture need nothing from elsewhere: its letters are those of the machine that shows it."""
    return re.sub(r"\s*@font-face \{.*?\}\s*(?=@font-face|\.)", "\n    ", svg, flags=re.DOTALL)


async def take(picture: Picture, *, size: tuple[int, int], theme: str) -> str:
    """Run the studio, press the keys, and give the screen as SVG."""
    with workspace() as folder:
        app = StudioApp(folder, rater="r-07", set_id=picture.set_id, rubric=picture.rubric)
        async with app.run_test(size=size) as pilot:
            if theme:
                app.theme = theme
            for key in picture.keys:
                await pilot.press(key)
            await _until(pilot, picture.until)
            return tidy(app.export_screenshot(title="Rubric Studio", simplify=True))


async def _until(pilot: Pilot[int], words: str) -> None:
    for _turn in range(400):
        await pilot.pause(0.02)
        if words in screen_words(pilot.app):
            await pilot.pause(1.4)  # what follows a moment later: the check, the ways to mend, the effect on scores
            return
    raise AssertionError(screen_words(pilot.app))


def screen_words(app: StudioApp) -> str:
    """Give what stands on the screen, as text."""
    lines = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in line) for line in lines)


@contextmanager
def workspace() -> Iterator[Path]:
    """Copy the shipped sets, with settings of nobody."""
    with tempfile.TemporaryDirectory() as held:
        before = dict(os.environ)
        for name in ("STATE", "CONFIG", "CACHE"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(held) / name.lower())
        (Path(held) / "gitconfig").write_text("[user]\n  name = R. Seven\n  email = r-07@example.org\n")
        os.environ |= {"GIT_CONFIG_GLOBAL": str(Path(held) / "gitconfig"), "GIT_CONFIG_SYSTEM": os.devnull}
        try:
            made = start.init(Path(held) / "rubrics-example", example=True)
            record(made, "First record")
            yield made.root
        finally:
            os.environ.clear()
            os.environ.update(before)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="these pictures, others than the README's too; “every” for all")
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--size", default=f"{SIZE[0]}x{SIZE[1]}")
    parser.add_argument("--theme", default="")
    given = parser.parse_args(arguments)
    columns, rows = map(int, given.size.split("x"))
    for picture in (*PICTURES, *OTHERS):
        if picture.name in given.names or "every" in given.names or (not given.names and picture in PICTURES):
            svg = asyncio.run(take(picture, size=(columns, rows), theme=given.theme))
            (given.out / f"{picture.name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
