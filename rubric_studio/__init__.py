"""Rubric Studio for graders: open a released pack, read its rubrics, score verdicts.

>>> from rubric_studio import load_pack, score
>>> pack = load_pack("dist/sciatica-imaging-1.2.0.rubricpack", digest="sha256:...")  # doctest: +SKIP
>>> score(pack["mri-before-injection"], {"red-flags": True, "dose": None}).value  # doctest: +SKIP
"""

from rubric_studio.errors import RubricStudioError
from rubric_studio.model.judgment import Verdict
from rubric_studio.model.rubric import Criterion, Message, Rubric
from rubric_studio.pack.reader import Pack, load_pack
from rubric_studio.scoring.aggregate import Mean, aggregate
from rubric_studio.scoring.score import Result, score

__all__ = [
    "Criterion",
    "Mean",
    "Message",
    "Pack",
    "Result",
    "Rubric",
    "RubricStudioError",
    "Verdict",
    "aggregate",
    "load_pack",
    "score",
]
