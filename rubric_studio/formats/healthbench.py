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

from rubric_studio.formats.jsonl import LONGEST_LINE, BadRecord, lines, parse, says
from rubric_studio.language import _
from rubric_studio.model.codec import with_fields
from rubric_studio.model.identity import LONGEST, SLUG, free, slug
from rubric_studio.model.response import Author, Response
from rubric_studio.model.rubric import Criterion, Message, Rubric, Source
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LONGEST_LINE", "BadRecord", "Imported", "Reader", "encode", "export", "lines"]

DATASET = "healthbench"
_ORDER = ["example_tags", "ideal_completions_data", "prompt", "prompt_id", "rubrics", "canary"]
_ROLES = ("user", "assistant", "system", "developer", "tool")


@dataclass
class Reader:
    """Reads records one after the other and remembers what they share.

    Args:
        set_id: the set that they become.
        shared: the criteria that carry a cluster tag, by their id, in the order they were met.
        canary: the canary that the records carry (that of the first one; others are kept with their rubric).
        axes: the axes that the criteria name.
        themes: the themes that the records name.
        private: tells whether a text could name a patient: a rubric's title and id are then not made from it.
    """

    set_id: str
    shared: dict[str, Criterion] = field(default_factory=dict)
    canary: str | None = None
    axes: set[str] = field(default_factory=set)
    themes: set[str] = field(default_factory=set)
    private: Callable[[str], bool] = lambda _text: False
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
        record = parse(line)
        _check_prompt(record)
        _check_criteria(record)
        if self._first:
            self.canary = record["canary"] if says(record.get("canary")) else None
            self._first = False
        prompt = tuple(Message(role=turn["role"], content=turn["content"]) for turn in record["prompt"])
        criteria, newly_shared = self._criteria(record["rubrics"])
        theme, tags = _theme(record.get("example_tags"))
        ideal, responses = _ideal(record.get("ideal_completions_data"))
        rubric = Rubric(
            id=self._id(prompt, record["prompt_id"]),
            title=self._title(prompt) or record["prompt_id"],
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
        return Imported(with_fields(rubric, source=source), responses, uses)

    def _id(self, prompt: tuple[Message, ...], prompt_id: str) -> str:
        words = _first_words(prompt)
        tail = slug(prompt_id, prefix="r").removeprefix("r-")[:8].rstrip("-_.")
        head = slug(one_line(words, 200), prefix="r", longest=32)
        nameless = head.startswith("r-") or self.private(words)
        return free(f"r-{tail}" if nameless else f"{head}-{tail}", self._taken)

    def _title(self, prompt: tuple[Message, ...]) -> str:
        words = _first_words(prompt)
        return "" if self.private(words) else one_line(words, 60)

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
                id_ = cluster if _is_slug(cluster) else slug(cluster, prefix="c", longest=LONGEST)
                shared = with_fields(criterion, id=id_)
                held = self.shared.get(id_) or newly.get(id_)
                if id_ not in taken and (held is None or held == shared):
                    newly[id_] = shared
                    taken.add(id_)
                    made.append(shared)
                    continue
            id_ = free(slug(item["criterion"], prefix="c"), taken | self.shared.keys() | newly.keys())
            taken.add(id_)
            made.append(with_fields(criterion, id=id_))
        return tuple(made), newly


@dataclass(frozen=True)
class Imported:
    """One record as ours: the rubric, its sample responses, and which of its criteria are shared ones."""

    rubric: Rubric
    responses: tuple[Response, ...]
    uses: frozenset[str]


def _check_prompt(record: dict[str, Any]) -> None:
    if not says(record.get("prompt_id")):
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
        if not isinstance(item, dict) or not says(item.get("criterion")):
            raise BadRecord(_("criterion {n} has no text").format(n=number))
        points = item.get("points")
        if type(points) is not int or not 0 < abs(points) <= 100:
            raise BadRecord(
                _("criterion {n}: points must be a whole number other than 0, not {value}").format(
                    n=number, value=points
                )
            )
        tags = item.get("tags")
        if not isinstance(tags, list) or not all(map(says, tags)):
            raise BadRecord(_("criterion {n}: “tags” must be a list of texts").format(n=number))


def _is_slug(text: str) -> bool:
    return len(text) <= LONGEST and SLUG.match(text) is not None


def _tags(tags: list[str]) -> tuple[str, str | None, tuple[str, ...]]:
    """Take level and axis out of a criterion's tags."""
    level = next((tag[6:] for tag in tags if tag in ("level:example", "level:cluster")), "example")
    axis = next((tag[5:] for tag in tags if tag.startswith("axis:") and _is_slug(tag[5:])), None)
    rest = [tag for tag in dict.fromkeys(tags) if tag not in (f"level:{level}", f"axis:{axis}")]
    return level, axis, tuple(rest)


def _theme(tags: Any) -> tuple[str | None, tuple[str, ...]]:
    texts = [tag for tag in tags if says(tag)] if isinstance(tags, list) else []
    theme = next((tag[6:] for tag in texts if tag.startswith("theme:") and _is_slug(tag[6:])), None)
    return theme, tuple(tag for tag in dict.fromkeys(texts) if tag != f"theme:{theme}")


def _ideal(data: Any) -> tuple[str | None, tuple[Response, ...]]:
    """Take the ideal response, and the completions that its author had before them, out of a record."""
    if not isinstance(data, dict):
        return None, ()
    ideal = data.get("ideal_completion")
    held = data.get("ideal_completions_ref_completions")
    texts = held if isinstance(held, list) and all(map(says, held)) else []
    responses = tuple(
        Response(id=f"reference-{n}", author=Author(kind="model", id="unknown"), text=text)
        for n, text in enumerate(texts, 1)
    )
    return (ideal if says(ideal) else None), responses


def _first_words(prompt: tuple[Message, ...]) -> str:
    said = next((turn.content for turn in reversed(prompt) if turn.role == "user" and says(turn.content)), "")
    return said.strip().split("\n", 1)[0]


def _rest(
    record: dict[str, Any], rubric: Rubric, responses: tuple[Response, ...], canary: str | None
) -> dict[str, Any]:
    """Find what an export of the rubric would not give back."""
    extra: dict[str, Any] = {}
    if isinstance(data := record.get("ideal_completions_data"), dict):
        # only what will be written: what is left out here has to show as a difference below
        held = {"ideal_group": data.get("ideal_completions_group"), "references": [r.id for r in responses]}
        extra |= {key: value for key, value in held.items() if value not in (None, [])}
    plain = Source(dataset=DATASET, ids=(record["prompt_id"],), extra=extra)
    derived = export(with_fields(rubric, source=plain), responses, canary=canary, set_id="")
    for criterion, ours, theirs in zip(rubric.criteria, derived["rubrics"], record["rubrics"], strict=True):
        if ours["tags"] != theirs["tags"]:
            extra.setdefault("tags", {})[criterion.id] = theirs["tags"]
        if further := {key: value for key, value in theirs.items() if key not in ours}:
            extra.setdefault("criteria", {})[criterion.id] = further
    unlike = {k: v for k, v in record.items() if k != "rubrics" and (k not in derived or derived[k] != v)}
    lacks = [key for key in derived if key not in record]
    order = [key for key in _ORDER if key in record] + [key for key in record if key not in _ORDER]
    extra |= {"keys": unlike} if unlike else {}
    extra |= {"without": lacks} if lacks else {}
    extra |= {"order": list(record)} if list(record) != order else {}
    return extra


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
    record |= _kept(extra.get("keys", {}), rubric, references)
    for key in extra.get("without", ()):
        if key == "canary" or not record.get(key):
            record.pop(key, None)
    order = extra.get("order", _ORDER)
    return {key: record[key] for key in [*(k for k in order if k in record), *(k for k in record if k not in order)]}


def _kept(keys: dict[str, Any], rubric: Rubric, references: list[str]) -> dict[str, Any]:
    """Give the unusual keys of the record that the rubric came from, but for those that were edited since."""
    kept = dict(keys)
    if "example_tags" in kept and _theme(kept["example_tags"]) != (rubric.theme, rubric.tags):
        del kept["example_tags"]
    if "ideal_completions_data" in kept:
        ideal, responses = _ideal(kept["ideal_completions_data"])
        if [response.text for response in responses] != references:
            del kept["ideal_completions_data"]
        elif ideal != rubric.ideal_response:
            held = kept["ideal_completions_data"] or {}
            kept["ideal_completions_data"] = {**held, "ideal_completion": rubric.ideal_response}
    return kept


def _criterion(criterion: Criterion, extra: dict[str, Any]) -> dict[str, Any]:
    tags = extra.get("tags", {}).get(criterion.id)
    if tags is None or _tags(tags) != (criterion.level, criterion.axis, criterion.tags):
        tags = list(criterion.all_tags)
    further = extra.get("criteria", {}).get(criterion.id, {})
    return {"criterion": criterion.text, "points": criterion.points, "tags": tags, **further}


def encode(record: dict[str, Any]) -> bytes:
    """Write a record as a line; the separators that some programs take for line breaks are escaped."""
    text = json.dumps(record, ensure_ascii=False)
    for character in "\u0085\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode("utf-8") + b"\n"
