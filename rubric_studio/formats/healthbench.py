"""HealthBench's JSONL: one record a line, as a set of rubrics and back, equal value for value.

A record becomes a rubric; its ideal completion the ideal response; the reference completions that its author saw,
sample responses; criteria that carry a ``cluster:`` tag, shared criteria. What has no place in a rubric is kept in
``source.extra`` and laid over the record again on export:
``tags`` (a criterion's tags where they are not level, free ones, axis), ``criteria`` (a criterion's further keys),
``keys`` (further or unusual keys of the record), ``without`` (keys it lacks), ``order`` (of its keys).
The language of a prompt is not in the data: ``und`` (undetermined) until somebody says.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rubric_studio.language import _
from rubric_studio.model.identity import SLUG, free, slug
from rubric_studio.model.response import Author, Response
from rubric_studio.model.rubric import Criterion, Message, Rubric, Source
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DATASET = "healthbench"
_ORDER = ["example_tags", "ideal_completions_data", "prompt", "prompt_id", "rubrics", "canary"]
_ROLES = ("user", "assistant", "system", "developer", "tool")
LONGEST_LINE = 16_000_000


class BadRecord(ValueError):
    """A line that is no HealthBench record; its text says why."""


@dataclass
class Reader:
    """Reads records one after the other and remembers what they share.

    Args:
        set_id: the set that they become.
        shared: the criteria that carry a cluster tag, by their id, in the order they were met.
        canary: the canary that the records carry (that of the first one; others are kept with their rubric).
        axes: the axes that the criteria name.
        themes: the themes that the records name.
    """

    set_id: str
    shared: dict[str, Criterion] = field(default_factory=dict)
    canary: str | None = None
    axes: set[str] = field(default_factory=set)
    themes: set[str] = field(default_factory=set)
    _taken: set[str] = field(default_factory=set)
    _first: bool = True

    def record(self, line: bytes, position: int) -> Imported:
        """Make a rubric of one line.

        Args:
            line: the JSON, without its line break.
            position: the record's place in the file, from 0.

        Raises:
            BadRecord: the line is no record; nothing of it is remembered.
        """
        record = _parse(line)
        if self._first:
            self.canary = record.get("canary") if isinstance(record.get("canary"), str) else None
            self._first = False
        prompt = tuple(Message(role=turn["role"], content=turn["content"]) for turn in record["prompt"])
        criteria, newly_shared = self._criteria(record["rubrics"])
        theme, tags = _theme(record.get("example_tags"))
        ideal, responses = _ideal(record.get("ideal_completions_data"))
        rubric = Rubric(
            id=self._id(prompt, record["prompt_id"]),
            title=_title(prompt) or record["prompt_id"],
            language="und",
            theme=theme,
            tags=tags,
            source=Source(dataset=DATASET, ids=(record["prompt_id"],), position=position, extra={}),
            prompt=prompt,
            ideal_response=ideal,
            criteria=criteria,
        )
        extra = _rest(record, rubric, responses, self.canary)
        self.shared |= newly_shared
        self.axes |= {criterion.axis for criterion in criteria if criterion.axis}
        self.themes |= {theme} if theme else set()
        self._taken.add(rubric.id)
        source = Source(dataset=DATASET, ids=(record["prompt_id"],), position=position, extra=extra)
        uses = frozenset(c.id for c in criteria if c.id in self.shared)
        return Imported(_with_source(rubric, source), responses, uses)

    def _id(self, prompt: tuple[Message, ...], prompt_id: str) -> str:
        words = next((turn.content for turn in reversed(prompt) if turn.role == "user"), "")
        tail = slug(prompt_id, prefix="r")[:8].rstrip("-_.")
        head = slug(one_line(words, 200), prefix="r", longest=32)
        return free(f"r-{tail}" if head.startswith("r-") else f"{head}-{tail}", self._taken)

    def _criteria(self, items: list[dict[str, Any]]) -> tuple[tuple[Criterion, ...], dict[str, Criterion]]:
        made: list[Criterion] = []
        taken: set[str] = set()
        newly: dict[str, Criterion] = {}
        for item in items:
            level, axis, tags = _tags(item["tags"])
            criterion = Criterion(
                id="new", text=item["criterion"], points=item["points"], axis=axis, level=level, tags=tags
            )
            cluster = next((tag.partition(":")[2] for tag in tags if tag.startswith("cluster:")), None)
            if cluster and level == "cluster":
                id_ = cluster if SLUG.match(cluster) and len(cluster) <= 80 else slug(cluster, prefix="c", longest=80)
                shared = _renamed(criterion, id_)
                held = self.shared.get(id_) or newly.get(id_)
                if id_ not in taken and (held is None or held == shared):
                    newly[id_] = shared
                    taken.add(id_)
                    made.append(shared)
                    continue
            id_ = free(slug(item["criterion"], prefix="c"), taken | self.shared.keys() | newly.keys())
            taken.add(id_)
            made.append(_renamed(criterion, id_))
        return tuple(made), newly


@dataclass(frozen=True)
class Imported:
    """One record as ours: the rubric, its sample responses, and which of its criteria are shared ones."""

    rubric: Rubric
    responses: tuple[Response, ...]
    uses: frozenset[str]


def lines(chunks: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Give the lines that are not empty with their numbers from 1; only a newline ends one (U+2028 is in texts)."""
    for number, line in enumerate(chunks, 1):
        if line.strip():
            yield number, line.rstrip(b"\n")


def _parse(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise BadRecord(_("the line is too long to be a record"))
    try:
        record = json.loads(line.decode("utf-8"))
        json.dumps(record, ensure_ascii=False).encode("utf-8")
    except UnicodeDecodeError:
        raise BadRecord(_("this is not UTF-8 text")) from None
    except UnicodeEncodeError:
        raise BadRecord(_("a text holds half of a character (a lone surrogate)")) from None
    except (ValueError, RecursionError) as error:
        raise BadRecord(_("this is not JSON ({detail})").format(detail=one_line(str(error), 80))) from None
    if not isinstance(record, dict):
        raise BadRecord(_("a record is a JSON object"))
    _check_prompt(record)
    _check_criteria(record)
    return record


def _check_prompt(record: dict[str, Any]) -> None:
    if not isinstance(record.get("prompt_id"), str) or not record["prompt_id"].strip():
        raise BadRecord(_("“prompt_id” must be a text"))
    prompt = record.get("prompt")
    if not isinstance(prompt, list) or not prompt:
        raise BadRecord(_("“prompt” must be a list of messages"))
    for number, turn in enumerate(prompt, 1):
        if not isinstance(turn, dict) or set(turn) != {"role", "content"}:
            raise BadRecord(
                _("message {n} of the prompt must have “role” and “content” and nothing else").format(n=number)
            )
        if turn["role"] not in _ROLES or not isinstance(turn["content"], str):
            raise BadRecord(_("message {n} of the prompt has no known role, or no text").format(n=number))


def _check_criteria(record: dict[str, Any]) -> None:
    items = record.get("rubrics")
    if not isinstance(items, list) or not items:
        raise BadRecord(_("“rubrics” must be a list of criteria"))
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict) or not isinstance(item.get("criterion"), str) or not item["criterion"].strip():
            raise BadRecord(_("criterion {n} has no text").format(n=number))
        points = item.get("points")
        if type(points) is not int or not 0 < abs(points) <= 100:
            raise BadRecord(
                _("criterion {n}: points must be a whole number other than 0, not {value}").format(
                    n=number, value=points
                )
            )
        tags = item.get("tags")
        if not isinstance(tags, list) or not all(isinstance(tag, str) and tag.strip() for tag in tags):
            raise BadRecord(_("criterion {n}: “tags” must be a list of texts").format(n=number))


def _tags(tags: list[str]) -> tuple[str, str | None, tuple[str, ...]]:
    """Take level and axis out of a criterion's tags."""
    level = next((tag[6:] for tag in tags if tag in ("level:example", "level:cluster")), "example")
    axis = next((tag[5:] for tag in tags if tag.startswith("axis:") and SLUG.match(tag[5:])), None)
    rest = [tag for tag in dict.fromkeys(tags) if tag not in (f"level:{level}", f"axis:{axis}")]
    return level, axis, tuple(rest)


def _theme(tags: Any) -> tuple[str | None, tuple[str, ...]]:
    texts = [tag for tag in tags if isinstance(tag, str) and tag.strip()] if isinstance(tags, list) else []
    theme = next((tag[6:] for tag in texts if tag.startswith("theme:") and SLUG.match(tag[6:])), None)
    return theme, tuple(tag for tag in dict.fromkeys(texts) if tag != f"theme:{theme}")


def _ideal(data: Any) -> tuple[str | None, tuple[Response, ...]]:
    """Take the ideal response, and the completions that its author had before them, out of a record."""
    if not isinstance(data, dict):
        return None, ()
    ideal = data.get("ideal_completion")
    held = data.get("ideal_completions_ref_completions")
    texts = held if isinstance(held, list) and all(isinstance(t, str) and t.strip() for t in held) else []
    responses = tuple(
        Response(id=f"reference-{n}", author=Author(kind="model", id="unknown"), text=text)
        for n, text in enumerate(texts, 1)
    )
    return (ideal if isinstance(ideal, str) and ideal.strip() else None), responses


def _title(prompt: tuple[Message, ...]) -> str:
    said = next((turn.content for turn in reversed(prompt) if turn.role == "user" and turn.content.strip()), "")
    return one_line(said.strip().split("\n", 1)[0], 60)


def _renamed(criterion: Criterion, id: str) -> Criterion:
    return Criterion(**{name: getattr(criterion, name) for name in criterion.__struct_fields__} | {"id": id})


def _with_source(rubric: Rubric, source: Source) -> Rubric:
    return Rubric(**{name: getattr(rubric, name) for name in rubric.__struct_fields__} | {"source": source})


def _rest(
    record: dict[str, Any], rubric: Rubric, responses: tuple[Response, ...], canary: str | None
) -> dict[str, Any]:
    """Find what an export of the rubric would not give back."""
    extra: dict[str, Any] = {}
    if isinstance(data := record.get("ideal_completions_data"), dict):
        extra["ideal_group"] = data.get("ideal_completions_group")
        extra["references"] = [response.id for response in responses]
    plain = Source(dataset=DATASET, ids=(record["prompt_id"],), extra=extra)
    derived = export(_with_source(rubric, plain), responses, canary=canary, set_id="")
    for criterion, ours, theirs in zip(rubric.criteria, derived["rubrics"], record["rubrics"], strict=True):
        if ours["tags"] != theirs["tags"]:
            extra.setdefault("tags", {})[criterion.id] = theirs["tags"]
        if further := {key: value for key, value in theirs.items() if key not in ours}:
            extra.setdefault("criteria", {})[criterion.id] = further
    unlike = {k: v for k, v in record.items() if k != "rubrics" and (k not in derived or derived[k] != v)}
    lacks = [key for key in derived if key not in record]
    order = [key for key in derived if key in record]
    extra |= {"keys": unlike} if unlike else {}
    extra |= {"without": lacks} if lacks else {}
    extra |= {"order": list(record)} if [key for key in record if key in derived] != order else {}
    return {key: value for key, value in extra.items() if value not in (None, [])}


def export(rubric: Rubric, responses: tuple[Response, ...], *, canary: str | None, set_id: str) -> dict[str, Any]:
    """Give a rubric as a HealthBench record.

    Args:
        rubric: with its shared criteria in place.
        responses: its sample responses; those it was imported with go back as reference completions.
        canary: the set's; None leaves the key out.
        set_id: makes the ``prompt_id`` of a rubric that came from elsewhere.
    """
    ours = rubric.source if rubric.source and rubric.source.dataset == DATASET else None
    extra = ours.extra if ours else {}
    ideal = None
    texts = {response.id: response.text for response in responses}
    references = [texts[id_] for id_ in extra.get("references", ()) if id_ in texts]
    if rubric.ideal_response is not None or references or extra.get("ideal_group") is not None:
        ideal = {
            "ideal_completion": rubric.ideal_response,
            "ideal_completions_group": extra.get("ideal_group"),
            "ideal_completions_ref_completions": references,
        }
    record: dict[str, Any] = {
        "example_tags": list(rubric.all_tags),
        "ideal_completions_data": ideal,
        "prompt": [{"content": turn.content, "role": turn.role} for turn in rubric.prompt],
        "prompt_id": ours.ids[0] if ours and ours.ids else f"{set_id}/{rubric.id}",
        "rubrics": [_criterion(criterion, extra) for criterion in rubric.criteria],
    }
    if canary is not None:
        record["canary"] = canary
    record |= extra.get("keys", {})
    for key in extra.get("without", ()):
        record.pop(key, None)
    order = extra.get("order", _ORDER)
    return {key: record[key] for key in [*(k for k in order if k in record), *(k for k in record if k not in order)]}


def _criterion(criterion: Criterion, extra: dict[str, Any]) -> dict[str, Any]:
    tags = extra.get("tags", {}).get(criterion.id, list(criterion.all_tags))
    further = extra.get("criteria", {}).get(criterion.id, {})
    return {"criterion": criterion.text, "points": criterion.points, "tags": tags, **further}


def encode(record: dict[str, Any]) -> bytes:
    """Write a record as a line; the separators that some programs take for line breaks are escaped."""
    text = json.dumps(record, ensure_ascii=False)
    for character in "\u0085\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode("utf-8") + b"\n"
