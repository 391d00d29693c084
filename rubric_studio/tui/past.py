"""A rubric or a criterion as it was, to read only; and what differs between two times, word by word."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from rubric_studio.language import _, counted
from rubric_studio.text import one_line, safe
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.bars import FootLine, TopLine
from rubric_studio.tui.screen import StudioScreen
from rubric_studio.tui.turns import roles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from rubric_studio.model.rubric import Criterion, Reference, Rubric
    from rubric_studio.workflows.differences import Difference

BRING = "bring"
Part = tuple[str, str]


class _Page(StudioScreen):
    """A page of text that scrolls."""

    def __init__(self, head: tuple[str, ...], text: Content) -> None:
        super().__init__()
        self._head, self._text = head, text

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        with VerticalScroll(id="body", classes="page-body"):
            yield Static(self._text)
        yield FootLine(id="foot")
        yield self.room()

    def on_mount(self) -> None:
        """Show it."""
        self.query_one(TopLine).show(self._head, (_("READ ONLY"),))
        self.set_focus(self.query_one("#body"))
        self.show_keys()


class PastScreen(_Page):
    """How it was; gives ``BRING`` where the person wants it back, else None."""

    PLACE = actions.PAST
    BINDINGS: ClassVar = actions.bindings(frozenset({actions.PAST}))

    def __init__(self, rubric: Rubric, criterion: Criterion | None, date: str) -> None:
        head = _("As it was on {date}").format(date=date) if date else _("As it is on disk, not recorded yet")
        title = one_line(rubric.title or rubric.id)
        super().__init__((head, title), _criterion(criterion) if criterion else _rubric(rubric))

    def action_bring_back(self) -> None:
        """Bring it back."""
        self.dismiss(BRING)


class ComparedScreen(_Page):
    """What differs between two times."""

    PLACE = actions.COMPARED
    BINDINGS: ClassVar = actions.bindings(frozenset({actions.COMPARED}))

    def __init__(self, names: tuple[str, str], found: Sequence[Difference], effect: str = "") -> None:
        head = _("From {old} to {new}").format(old=names[0], new=names[1])
        count = counted("one difference", "{n} differences", len(found))
        super().__init__((head, count), _differences(found, effect))


def _rubric(rubric: Rubric) -> Content:
    parts: list[Part] = [(f"{safe(rubric.title or rubric.id)}\n", "bold")]
    parts += [(f"{phrases.status(rubric.status)}\n", "$quiet"), ("\n", "")]
    for turn in rubric.prompt:
        who = roles().get(turn.role, turn.role)
        parts += [(safe(who) + _(": "), "bold"), (f"{safe(turn.content)}\n\n", "")]
    parts.append((counted("One criterion", "{n} criteria", len(rubric.criteria)) + "\n", "bold"))
    for number, criterion in enumerate(rubric.criteria, 1):
        parts += [
            (f"{number:>3}  {criterion.points:>+4}  ", "bold"),
            (f"{safe(criterion.text)}", ""),
            (f"  ({safe(criterion.axis or '')})\n", "$quiet"),
        ]
    if rubric.ideal_response:
        parts += [("\n" + _("Ideal response") + "\n", "bold"), (safe(rubric.ideal_response), "")]
    return Content.assemble(*parts)


def _criterion(criterion: Criterion) -> Content:
    rows = [
        (_("Points"), f"{criterion.points:+d}"),
        (_("Axis"), criterion.axis or ""),
        (_("Level"), criterion.level or ""),
        (_("Tags"), ", ".join(criterion.tags)),
        (_("Never-event"), _("yes") if criterion.critical else ""),
        (_("Why this criterion"), criterion.justification or ""),
        (_("References"), "\n".join(_source(reference) for reference in criterion.references)),
    ]
    parts: list[Part] = [(f"{safe(criterion.text)}\n\n", "bold")]
    for name, value in rows:
        if value:
            parts += [(name + _(": "), "$quiet"), (f"{safe(value)}\n", "")]
    return Content.assemble(*parts, (f"\n{criterion.id}", "$quiet"))


def _source(reference: Reference) -> str:
    return next(filter(None, (reference.title, reference.url, reference.doi, reference.pmid)), "")


def _differences(found: Sequence[Difference], effect: str) -> Content:
    if not found:
        return Content(_("Nothing differs."))
    parts: list[Part] = []
    if effect:
        said = _("Effect on scores, by the verdicts there are now: {line}")
        parts.append((safe(said.format(line=effect)) + "\n\n", "bold"))
    for difference in found:
        parts.append((f"- {safe(difference.sentence)}\n", ""))
        if pieces := difference.pieces:
            parts += _two(pieces)
    return Content.assemble(*parts)


def _two(pieces: Sequence[Part]) -> list[Part]:
    """Show two texts below each other, what is gone struck through and what is new underlined."""
    gone = [(safe(words), "strike $error" if sign == "-" else "") for sign, words in pieces if sign != "+"]
    came = [(safe(words), "underline bold $success" if sign == "+" else "") for sign, words in pieces if sign != "-"]
    return [("    " + _("was: "), "$quiet"), *gone, ("\n    " + _("now: "), "$quiet"), *came, ("\n\n", "")]
