"""Files that are only ever added to: one canonical JSON object a line; a line that cannot be read stops no other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeVar

from rubric_studio import schema
from rubric_studio.finding import Place, Problem
from rubric_studio.language import _
from rubric_studio.model.rubric import Noun
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    import msgspec

AnyNoun = TypeVar("AnyNoun", bound=Noun)


def parse(
    data: bytes,
    path: str,
    kind: str,
    decoder: msgspec.json.Decoder[AnyNoun],
    *,
    unreadable: str,
    without: Callable[[bytes], bool] = lambda _line: False,
) -> tuple[list[AnyNoun], list[Problem]]:
    """Read the lines of one file.

    Args:
        data: what it holds.
        path: what messages call it.
        kind: the kind whose schema every line has to keep.
        decoder: makes a noun of a line.
        unreadable: the sentence about a line that is none, with ``{detail}``.
        without: tells which lines are passed over.
    """
    nouns: list[AnyNoun] = []
    problems: list[Problem] = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip() or without(line):
            continue
        place = Place(path, number)
        try:
            found = schema.problems(kind, json.loads(line))
            if not found:
                nouns.append(decoder.decode(line))
            problems += [Problem(problem.message, problem.path, place) for problem in found]
        except UnicodeDecodeError:
            problems.append(
                Problem(unreadable.format(detail=_("it is no text: bytes that are not UTF-8")), place=place)
            )
        except (ValueError, RecursionError) as error:
            problems.append(Problem(unreadable.format(detail=one_line(str(error), 60)), place=place))
    return nouns, problems
