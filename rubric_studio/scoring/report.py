"""What grading with a pack came to, with all that decides what it may be compared with; kept as one JSON file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import asdict

from rubric_studio.errors import PackError, UnsupportedFormat
from rubric_studio.language import _
from rubric_studio.model import codec
from rubric_studio.model.equivalent import NAME, parse
from rubric_studio.model.judgment import RATERS, Rater
from rubric_studio.model.rubric import Noun, Scoring
from rubric_studio.scoring.aggregate import Mean, mean_of
from rubric_studio.text import one_line, safe

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
        critical: the never-events that were met, by criterion: in how many responses.
    """

    score_digest: str
    values: tuple[float | None, ...]
    ungraded: int = 0
    critical: dict[str, int] = msgspec.field(default_factory=dict)


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

    @property
    def critical(self) -> dict[str, dict[str, int]]:
        """Give the never-events that were met, by rubric and criterion: in how many responses."""
        return {id_: scored.critical for id_, scored in self.rubrics.items() if scored.critical}

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
        """Give the file's text, the same for the same report; it ends with a newline.

        The scoring rule stands there in full, as in pack.json: whoever reads the file needs to know no defaults.
        """
        return codec.canonical({**codec.to_data(self), "scoring": asdict(self.scoring)}).decode() + "\n"


def report(pack: Pack, results: Iterable[Result], *, raters: Iterable[Rater]) -> Report:
    """Put together what grading came to.

    Args:
        pack: what the responses were judged by; pin it.
        results: what ``score`` gave, in any order, several of a rubric where it had several responses.
        raters: who gave the verdicts: ``Rater(kind="grader", id="<model>", version=..., settings={...})``.

    Raises:
        NotFound: a result's rubric is not in the pack.
        ValueError: a result's rubric is not as the pack has it, nobody is named as rater, or one who is neither a
            grader nor a physician.
    """
    of_rubric: dict[str, list[Result]] = {}
    for result in results:
        of_rubric.setdefault(result.rubric.id, []).append(result)
    who = {codec.canonical(rater): rater for rater in raters}
    _ensure_known(who.values())
    return Report(
        format=FORMAT,
        set=pack.set,
        version=pack.version,
        digest=pack.digest,
        scoring=pack.scoring,
        template=codec.digest_bytes(pack.grader_template.encode()),
        raters=tuple(who[key] for key in sorted(who)),
        rubrics={id_: _scored(pack, id_, of_rubric[id_]) for id_ in sorted(of_rubric)},
        equivalent=tuple(parse(pack.member(NAME))),
    )


def _scored(pack: Pack, id: str, results: list[Result]) -> Scored:
    """Put together the results of one rubric."""
    rubric = pack[id]
    digest = codec.score_digest(rubric)
    if any(result.rubric is not rubric and result.score_digest != digest for result in results):
        text = _("“{id}” was not scored as {set} {version} has it: take the rubric from the pack, then score again.")
        raise ValueError(text.format(id=safe(id), set=safe(pack.set), version=safe(pack.version)))
    return Scored(
        score_digest=digest,
        values=tuple(result.value for result in results),
        ungraded=sum(len(result.ungraded) for result in results),
        critical=dict(sorted(Counter(met for result in results for met in result.critical).items())),
    )


def _ensure_known(raters: Collection[Rater]) -> None:
    """Make sure that it is said who judged: what is misspelt would pass for others who were misspelt alike."""
    if not raters:
        raise ValueError(_("Name who gave the verdicts: without that, the scores can be compared with no others."))
    if odd := [rater for rater in raters if rater.kind not in RATERS]:
        text = _("“{id}” is a rater of the kind “{kind}”, which there is not. Write one of: {kinds}.")
        raise ValueError(
            text.format(id=one_line(odd[0].id, 60), kind=one_line(odd[0].kind, 40), kinds=", ".join(RATERS))
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
        held = msgspec.json.decode(text, type=Report)
        _ensure_known(held.raters)
    except (ValueError, RecursionError) as error:
        what = _("“{where}” is not a report of scores as Rubric Studio writes it: {why}.")
        raise PackError(what.format(where=safe(where), why=safe(str(error)))) from error
    return held
