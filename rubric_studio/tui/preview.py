"""The right pane: how the sample responses stand, one of them in full or the conversation, and what that says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from rubric_studio.language import _
from rubric_studio.text import one_line, safe
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.bars import Tabs, put
from rubric_studio.tui.lists import ResponseList
from rubric_studio.tui.pointing import tinted, words
from rubric_studio.tui.sentences import Below, Remarks
from rubric_studio.workflows.sampling import author_words, expected_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult

    from rubric_studio.model.rubric import Criterion, Rubric
    from rubric_studio.workflows.evidence import Evidence
    from rubric_studio.workflows.verdicts import Standing


RESPONSE, CONVERSATION, SCORE = "response", "conversation", "score"
"""What the reader shows."""

LOW = 46
"""Columns for what was marked last where that shares a line."""


class Reader(VerticalScroll, can_focus=True):
    """A text to read."""

    place = actions.READING

    def __init__(self) -> None:
        super().__init__(id="reader")
        self._held: tuple[str, Evidence | None, str] = ("", None, "")

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Static(id="reading-head")
        yield Static(id="reading")
        yield Static(id="reading-foot")

    def show(self, head: str, text: str, foot: str = "", *, evidence: Evidence | None = None) -> None:
        """Show a text below its heading, from its start if it is another one, and what belongs below it.

        Args:
            head: the heading.
            text: the text.
            foot: what belongs below it.
            evidence: the sentences to point at; the one looked at is brought into sight.
        """
        put(self.query_one("#reading-head", Static), Content.styled(head, "$quiet"))
        below = self.query_one("#reading-foot", Static)
        below.display = bool(foot)
        put(below, Content.styled(foot, "$quiet"))
        held, self._held = self._held, (text, evidence, self.app.theme)
        if held == self._held:
            return
        body = self.query_one("#reading", Static)
        body.update(tinted(text, evidence, self.app.theme))
        if text != held[0]:
            self.scroll_home(animate=False)
        if evidence and evidence.looked_at and (held[1] is None or evidence.at != held[1].at):
            above = Content(phrases.readable(text[: evidence.looked_at.start]).rstrip("\n"))
            lines = above.get_height({}, body.content_size.width) if body.content_size.width else 0
            self.scroll_to(y=max(body.virtual_region.y + lines - 2, 0), animate=False)


class Problems(VerticalScroll, can_focus=True):
    """Why a rubric cannot be shown."""

    place = actions.PROBLEMS

    def __init__(self) -> None:
        super().__init__(id="problems")

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Static(id="problems-text")

    def show(self, sentences: str, *, torn: bool = False) -> None:
        """Show the sentences in place of the form, or go away where there are none.

        Args:
            sentences: what is wrong.
            torn: a merge left two versions in the file, which can be settled here.
        """
        self.display = bool(sentences)
        head = _("This rubric cannot be shown until its file is mended. Open the file in a text editor, mend the line,")
        head += " " + _("then open the rubric here again.")
        if torn:
            head = _("Two people changed this file, and a merge left both versions in it. {key} settles it here.")
            head = head.format(key=actions.key("save"))
        put(self.query_one("#problems-text", Static), Content.assemble((f"{head}\n\n", "bold"), safe(sentences)))


class Preview(Vertical):
    """What the criteria do to the sample responses."""

    def __init__(self) -> None:
        super().__init__(id="right", classes="pane")
        self.shows = RESPONSE
        self.just = ""
        """What was marked last, in words."""
        self.marks = True
        """Whether verdicts can be given here: then it is said by which keys."""
        self._evidence: Evidence | None = None

    @property
    def evidence(self) -> Evidence | None:
        """Give the evidence that is in sight; None where another text, or none, is shown."""
        return self._tints if self.display else None

    @property
    def _tints(self) -> Evidence | None:
        """Give the evidence for the text that is shown, once the pane is in sight."""
        return self._evidence if self.marks and self.shows == RESPONSE else None

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield ResponseList()
        yield Tabs(id="reading-tabs")
        yield Reader()
        with Vertical(id="judging"):
            yield Static(id="judging-text")
            yield Remarks(home="#responses")
            yield Below()

    def show(
        self,
        rubric: Rubric | None,
        standings: Sequence[Standing],
        chosen: Standing | None,
        criterion: Criterion | None,
        evidence: Evidence | None = None,
    ) -> None:
        """Show how things stand."""
        self._evidence = evidence
        responses = self.query_one(ResponseList)
        height = min(max(len(standings), 1), 9)
        if responses.size.height != height:
            responses.styles.height = height
        responses.fill(standings, chosen.response.id if chosen else "", criterion.id if criterion else "")
        self._show_text(rubric, chosen)
        # what y means takes one line or two, from criterion to criterion
        low = self.screen.has_class("low")
        narrow = self.screen.has_class("narrow")  # the form, which says what is judged, is out of sight
        put(
            self.query_one("#judging-text", Static),
            Content.assemble(
                *(_keys(criterion, named=narrow) if self.marks and chosen and criterion else ()),
                *_judging(standings, chosen, criterion, self.just, self._tints, low=low),
            ),
            slack=2,
        )

    def _show_text(self, rubric: Rubric | None, chosen: Standing | None) -> None:
        tabs = self.query_one("#reading-tabs", Tabs)
        name = one_line(chosen.name, 20) if chosen else _("Response")
        named = {RESPONSE: name, CONVERSATION: _("Conversation"), SCORE: _("Why this score")}
        tabs.show([(f"read('{what}')", "", word) for what, word in named.items()])
        tabs.choose(f"read('{self.shows}')")
        reader = self.query_one(Reader)
        if self.shows == CONVERSATION and rubric:
            reader.show(_("The conversation"), phrases.conversation(rubric))
        elif rubric is None:
            reader.show("", _("Open a rubric: its sample responses are shown here, each with its score."))
        elif chosen is None:
            words = _("This rubric has no sample responses yet. Press {key} to add one: typed, pasted, from a file.")
            reader.show("", words.format(key=actions.key("add_response")))
        elif self.shows == SCORE:
            from rubric_studio.tui import scorecard  # loaded when first needed

            reader.show(scorecard.heading(rubric, chosen), scorecard.page(rubric, chosen))
        else:
            score = _("score {score}").format(score=phrases.score(chosen.result))
            response = chosen.response
            parts = (author_words(response.author), score, expected_words(response))
            foot = "\n".join(part for part in (phrases.dated(response.author), phrases.sources(response)) if part)
            reader.show(_(", ").join(part for part in parts if part), response.text, foot, evidence=self._tints)


def _keys(criterion: Criterion, *, named: bool) -> Iterator[str | tuple[str, str]]:
    """Say what the keys mean here; ``named``: of which criterion, as well."""
    if named:
        yield f"{phrases.in_short(criterion)}\n", "bold"
    met, not_met = phrases.mark_keys(criterion)
    for id_, said, gap in (("met", met, "  "), ("not_met", not_met, "  "), ("cannot_tell", _("cannot tell"), "\n")):
        yield from ((actions.key(id_), "bold $key-foreground"), _(": ") + said + gap)


def _judging(
    standings: Sequence[Standing],
    chosen: Standing | None,
    criterion: Criterion | None,
    just: str,
    evidence: Evidence | None,
    *,
    low: bool,
) -> Iterator[str | tuple[str, str]]:
    """Say what there is of evidence, whose verdict counts, what was marked last, and the order.

    Where the screen is low, there is room for one line below the keys: first stands what the person just did, be that
    marking or looking at evidence.
    """
    pointed = words(evidence)
    said = [phrases.verdict_of(chosen, criterion)] if chosen and criterion and not (just and low) else []
    # what was just marked may be long, and would push out of sight that there is a sentence to look at
    marked = one_line(just, LOW) if low else just
    told = [(sentence, "$quiet") for sentence in (*said, marked) if sentence]
    looks = evidence is not None and evidence.looked_at is not None
    if low:
        first, then = (pointed, told) if looks else (told, pointed)
        lines = [[*first, ("  ", ""), *then]] if first or then else []
    else:
        lines = [*([pointed] if pointed else []), *([part] for part in told)]
    for line in lines:
        yield from line
        yield "\n"
    if standings:
        yield from ((_("Order: "), "bold"), phrases.order(standings))
