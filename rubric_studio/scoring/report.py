"""What grading with a pack came to, with all that decides what it may be compared with; kept as one JSON file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from rubric_studio.errors import PackError, UnsupportedFormat
from rubric_studio.language import _
from rubric_studio.model import codec
from rubric_studio.model.equivalent import parse
from rubric_studio.model.judgment import Rater  # noqa: TC001 - msgspec reads the annotations
from rubric_studio.model.rubric import Noun, Scoring
from rubric_studio.scoring.aggregate import Mean, mean_of
from rubric_studio.text import safe

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from rubric_studio.pack.reader import Pack
    from rubric_studio.scoring.score import Result

FORMAT = "rubric-studio/report/1"


class Scored(Noun, frozen=True, kw_only=True):
    """The scores of the responses to one prompt.

    Args:
        score_digest: what the scores rest on.
        values: a score for each response; None where there is none, or something is ungraded.
        ungraded: how many criteria had no usable verdict, over all responses.
    """

    score_digest: str
    values: tuple[float | None, ...]
    ungraded: int = 0


class Report(Noun, frozen=True, kw_only=True):
    """What grading with a pack came to.

    Args:
        format: the number of this file's format.
        set: the set that was released.
        version: the release.
        digest: the pack's digest.
        scoring: the scoring rule.
        template: the digest of what graders are sent.
        raters: the graders or physicians who gave the verdicts, each once, in the order of their ids.
        rubrics: the scores by rubric.
        equivalent: the changes that were declared editorial by then: digest before, digest after.
    """

    format: str
    set: str
    version: str
    digest: str
    scoring: Scoring
    template: str
    raters: tuple[Rater, ...]
    rubrics: dict[str, Scored]
    equivalent: tuple[tuple[str, str], ...] = ()

    @property
    def n(self) -> int:
        """Count the responses that were scored or left without a score."""
        return sum(len(scored.values) for scored in self.rubrics.values())

    @property
    def ungraded(self) -> int:
        """Count the verdicts that were not usable."""
        return sum(scored.ungraded for scored in self.rubrics.values())

    def mean(self, rubrics: Collection[str] | None = None, *, seed: int = 0) -> Mean:
        """Give the mean score, as ``aggregate`` does.

        Args:
            rubrics: those to count, such as ``comparable(...).rubrics``; None for all of them.
            seed: what the bootstrap's resampling starts from.
        """
        chosen = [scored for id_, scored in self.rubrics.items() if rubrics is None or id_ in rubrics]
        values = [value for scored in chosen for value in scored.values]
        held = [value for value in values if value is not None]
        return mean_of(held, len(values) - len(held), clipped=self.scoring.clip != "none", seed=seed)

    def to_json(self) -> str:
        """Give the file's text, the same for the same report; it ends with a newline."""
        return codec.canonical(self).decode() + "\n"


def report(pack: Pack, results: Iterable[Result], *, raters: Iterable[Rater]) -> Report:
    """Put together what grading came to.

    Args:
        pack: what the responses were judged by; pin it.
        results: what ``score`` gave, in any order, several of a rubric where it had several responses.
        raters: who gave the verdicts: ``Rater(kind="grader", id="<model>", version=..., settings={...})``.

    Raises:
        NotFound: a result's rubric is not in the pack.
        ValueError: a result's rubric is not as the pack has it, or nobody is named as rater.
    """
    found: dict[str, Scored] = {}
    for result in results:
        id_, held = result.rubric.id, found.get(result.rubric.id)
        if held is None:
            held = found[id_] = Scored(score_digest=codec.score_digest(pack[id_]), values=())
        if result.rubric is not pack[id_] and result.score_digest != held.score_digest:
            text = _(
                "“{id}” was not scored as {set} {version} has it: take the rubric from the pack, then score again."
            )
            raise ValueError(text.format(id=safe(id_), set=safe(pack.set), version=safe(pack.version)))
        values, ungraded = (*held.values, result.value), held.ungraded + len(result.ungraded)
        found[id_] = replace(held, values=values, ungraded=ungraded)
    who = {codec.canonical(rater): rater for rater in raters}
    if not who:
        raise ValueError(_("Name who gave the verdicts: without that, the scores can be compared with no others."))
    return Report(
        format=FORMAT,
        set=pack.set,
        version=pack.version,
        digest=pack.digest,
        scoring=pack.scoring,
        template=codec.digest_bytes(pack.grader_template.encode()),
        raters=tuple(who[key] for key in sorted(who)),
        rubrics=dict(sorted(found.items())),
        equivalent=tuple(parse(pack.member("equivalent.jsonl"))),
    )


class _Head(msgspec.Struct):
    format: str = ""


def read_report(text: str | bytes, where: str = "report") -> Report:
    """Read what ``to_json`` wrote.

    Args:
        text: the file's text.
        where: what to call the file in a message.

    Raises:
        UnsupportedFormat: a newer Rubric Studio wrote it.
        PackError: it is no report.
    """
    try:
        found = msgspec.json.decode(text, type=_Head).format
        if found != FORMAT:
            raise UnsupportedFormat(where, found=found, known=FORMAT)
        return msgspec.json.decode(text, type=Report)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        what = _("“{where}” is not a report of scores as Rubric Studio writes it: {why}.")
        raise PackError(what.format(where=safe(where), why=safe(str(error)))) from error
