"""Rubric Studio for graders: open a released pack, read its rubrics, score verdicts.

>>> from rubric_studio import load_pack, score
>>> pack = load_pack("dist/sciatica-imaging-1.2.0.rubricpack", digest="sha256:...")  # doctest: +SKIP
>>> score(pack["mri-before-injection"], {"red-flags": True, "dose": None}).value  # doctest: +SKIP

A program that is to load the same pack for years pins it instead: ``rubric-studio add sciatica-imaging --from …``
writes version, digest and source into ``rubric-packs.lock`` beside it, ``rubric-studio install`` brings exactly that
pack onto any computer, and the name is enough to load it. A pack that the lock does not list, or another than it lists,
is refused.

>>> pack = load_pack("sciatica-imaging")  # doctest: +SKIP

Each name is loaded when it is first asked for: the command line starts without what only graders need.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rubric_studio.errors import RubricStudioError
    from rubric_studio.model.codec import prompt_digest
    from rubric_studio.model.judgment import Rater, Verdict
    from rubric_studio.model.rubric import Criterion, Message, Rubric
    from rubric_studio.model.template import grader_prompt
    from rubric_studio.pack.reader import Pack, load_pack
    from rubric_studio.scoring.aggregate import Mean, aggregate
    from rubric_studio.scoring.comparable import Comparability, comparable
    from rubric_studio.scoring.report import Report, read_report, report
    from rubric_studio.scoring.score import Result, score

__all__ = [
    "Comparability",
    "Criterion",
    "Mean",
    "Message",
    "Pack",
    "Rater",
    "Report",
    "Result",
    "Rubric",
    "RubricStudioError",
    "Verdict",
    "aggregate",
    "comparable",
    "grader_prompt",
    "load_pack",
    "prompt_digest",
    "read_report",
    "report",
    "score",
]

_HOMES = {
    "errors": ("RubricStudioError",),
    "model.codec": ("prompt_digest",),
    "model.judgment": ("Rater", "Verdict"),
    "model.rubric": ("Criterion", "Message", "Rubric"),
    "model.template": ("grader_prompt",),
    "pack.reader": ("Pack", "load_pack"),
    "scoring.aggregate": ("Mean", "aggregate"),
    "scoring.comparable": ("Comparability", "comparable"),
    "scoring.report": ("Report", "read_report", "report"),
    "scoring.score": ("Result", "score"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(f"rubric_studio.{module}"), name)
            globals()[name] = value
            return value
    message = f"module 'rubric_studio' has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
