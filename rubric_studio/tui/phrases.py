"""Words for what the screens show: points, verdicts, scores, findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.finding import Severity
from rubric_studio.language import _, counted, joined
from rubric_studio.lint.rules import FAMILIES
from rubric_studio.model.judgment import Verdict
from rubric_studio.text import cells, one_line, safe
from rubric_studio.tui import actions
from rubric_studio.workflows import outcomes
from rubric_studio.workflows.effect import places
from rubric_studio.workflows.prompt import speaker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rubric_studio.finding import Finding
    from rubric_studio.model.response import Author, Response
    from rubric_studio.model.rubric import Criterion, Rubric, Term
    from rubric_studio.scoring.score import Result
    from rubric_studio.tui.session import Session
    from rubric_studio.tui.sheet import Sheet
    from rubric_studio.workflows.verdicts import Cell, Standing

SIGNS = {Severity.ERROR: "!", Severity.WARNING: "~", Severity.HINT: "?"}


MOST = 100_000
"""Characters of a text that are shown; laying out a megabyte would take a second."""


def points(value: int) -> str:
    """Write points with their sign, as wide as the widest usual ones."""
    return f"{'-' if value < 0 else '+'}{abs(value):>2}"


def status(name: str) -> str:
    """Say whether a rubric is a draft, active or retired."""
    return {"draft": _("draft"), "active": _("active"), "retired": _("retired")}.get(name, name)


def version(number: str) -> str:
    """Say the version that was released last; nobody has to know that 0.0.0 is none."""
    return _("not released yet") if number == "0.0.0" else number


def verdict(given: Verdict | None) -> str:
    """Say a verdict."""
    if given is None:
        return "-"
    words = {Verdict.MET: _("met"), Verdict.NOT_MET: _("not met"), Verdict.CANNOT_TELL: _("can't tell")}
    return words.get(given, _("failed"))


def cell(held: Cell) -> str:
    """Say the verdict that counts."""
    if held.verdict is None:
        return _("stale") if held.stale else "-"
    return verdict(held.verdict)


def mark(held: Cell | None) -> str:
    """Give the sign of the verdict that counts."""
    signs = {Verdict.MET: "✓", Verdict.NOT_MET: "✗", Verdict.CANNOT_TELL: "?"}
    return signs.get(held.verdict, "·") if held and held.verdict else "·"


def whose(held: Cell) -> str:
    """Say whose verdict counts."""
    return {"you": _("by you"), "physicians": _("by most physicians"), "grader": _("by a grader")}.get(held.by, "")


def given(held: Cell | None) -> str:
    """Say the verdict that counts and whose it is, and of one that counts no more why."""
    if held is None or (held.verdict is None and not held.stale):
        return _("no verdict yet")
    if held.verdict is not None:
        return _("{words} ({more})").format(words=cell(held), more=whose(held))
    if held.was is None:
        return _("stale: the wording changed; judge it again")
    return _("{verdict}, before the wording changed: judge it again").format(verdict=verdict(held.was))


def in_short(criterion: Criterion) -> str:
    """Say a criterion on a line: its points and the beginning of its text."""
    return f"{criterion.points:+d}  {one_line(criterion.text, 110)}"


def just_marked(standing: Standing | None, criterion: Criterion | None) -> str:
    """Say which verdict was given last; "" where none stands."""
    held = standing.cells.get(criterion.id) if standing and criterion else None
    if standing is None or criterion is None or held is None or held.by != "you":
        return ""
    said = _("Just now: {response}: {verdict}: “{criterion}”")
    return said.format(response=one_line(standing.name, 24), verdict=cell(held), criterion=one_line(criterion.text, 40))


def verdict_of(standing: Standing, criterion: Criterion) -> str:
    """Say which verdict counts for a response, and whose it is."""
    said = given(standing.cells.get(criterion.id))
    return _("{response}: {verdict}").format(response=one_line(standing.name, 24), verdict=said)


def score(result: Result, *, short: bool = False) -> str:
    """Say a score, or what it could still be."""
    text = outcomes.score(result)
    if short or result.value is not None or result.lower is None:
        return text
    missing = counted("one criterion not judged", "{n} criteria not judged", len(result.ungraded))
    return _("{range}, {missing}").format(range=text, missing=missing)


def rank(standing: Standing) -> str:
    """Say a rank; "" where there is none yet."""
    return f"#{standing.rank}" if standing.rank else ""


def order(standings: Sequence[Standing]) -> str:
    """Say the order of the responses that have a score, and how many have none."""
    judged = places((one_line(standing.name, 20), standing.result.value) for standing in standings)
    said = outcomes.order(judged, str)
    open_ = len(standings) - sum(map(len, judged))
    if open_:
        more = counted("one response is not fully judged", "{n} responses are not fully judged", open_)
        said = f"{said}{_('; ')}{more}" if said else more
    return said


def saving(session: Session, at: str = "") -> str:
    """Say what is saved; ``at`` is the time of the last saving, where that is to be said."""
    if session.released:
        return session.released
    if session.unsaved:
        return _("not saved")
    if session.saved_once:
        return _("saved {time}").format(time=at) if at else _("saved")
    return _("nothing to save")


def blindness(session: Session) -> str:
    """Say in the top line that one judges blind; "" where one does not."""
    return _("blind: authors hidden") if session.blind else ""


def terms(held: Sequence[Term]) -> list[tuple[str, str]]:
    """Give the ids of axes or themes, each with what it is called; the usual ones in the language that is spoken."""
    usual = {
        "Accuracy": _("Accuracy"),
        "Completeness": _("Completeness"),
        "Communication quality": _("Communication quality"),
        "Context awareness": _("Context awareness"),
        "Instruction following": _("Instruction following"),
        "Safety": _("Safety"),
        "Escalation": _("Escalation"),
        "Emergency referrals": _("Emergency referrals"),
        "Context seeking": _("Context seeking"),
        "Global health": _("Global health"),
        "Health data tasks": _("Health data tasks"),
        "Expertise-tailored communication": _("Expertise-tailored communication"),
        "Responding under uncertainty": _("Responding under uncertainty"),
        "Response depth": _("Response depth"),
    }
    return [(term.id, usual.get(term.title, term.title) or term.id) for term in held]


def blind(*, hidden: bool) -> str:
    """Say what may be seen while judging."""
    if hidden:
        said = _("Blind: who wrote what, and what others said, is hidden. Verdicts are saved as given blind.")
        return joined(said, _("{key} shows it.").format(key=actions.key("blind")))
    return _("Not blind any more: names and the verdicts of others are shown.")


def nothing_to_remark() -> str:
    """Say that the verdicts contradict nothing."""
    return _("The verdicts given so far contradict nothing that you think of these responses.")


def called(standing: Standing) -> str:
    """Say what a response is called."""
    return one_line(standing.name, 30)


def conversation(rubric: Rubric) -> str:
    """Give the conversation of a rubric as a text, turn by turn."""
    return "\n\n".join(f"{speaker(turn.role)}:\n{turn.content}" for turn in rubric.prompt)


def readable(text: str) -> str:
    """Give a text safe to show, all of it unless nobody could read so much."""
    if len(text) <= MOST:
        return safe(text)
    more = _("[{n} more characters are not shown here]").format(n=f"{len(text) - MOST:,}")
    return f"{safe(text[:MOST])}\n\n{more}"


def sources(response: Response) -> str:
    """List the sources that a response names, numbered; "" where it names none."""
    if not response.citations:
        return ""
    lines = [
        one_line(f"{number}. {held.title} {held.url or ''}") for number, held in enumerate(response.citations, start=1)
    ]
    return "\n".join([_("Citations"), *lines])


def dated(who: Author) -> str:
    """Say when a response was written; "" where that is not known."""
    return _("Written {date}").format(date=one_line(who.date)) if who.date else ""


def mark_keys(criterion: Criterion | None, *, short: bool = False) -> tuple[str, str]:
    """Say what y and n mean on a criterion: nobody should have to think in double negatives.

    Args:
        criterion: the criterion.
        short: there is little room, and its points stand elsewhere.
    """
    if criterion is None:
        return _("met"), _("not met")
    value = f"{criterion.points:+d}"
    if criterion.points < 0 and short:
        return _("fault is there"), _("it is not")
    if criterion.points < 0:
        return _("the fault is there ({points})").format(points=value), _("it is not")
    return _("met ({points})").format(points=value), _("not met")


def severity(found: Finding) -> str:
    """Say how much a finding weighs."""
    return {Severity.ERROR: _("error"), Severity.WARNING: _("warning"), Severity.HINT: _("hint")}[found.severity]


def finding(found: Finding) -> str:
    """Say a finding on one line: its sign, code and sentence."""
    return f"{SIGNS[found.severity]} {found.code} {one_line(found.message)}"


def color(weight: Severity) -> str:
    """Give the colour of a weight; its sign and word always stand beside it."""
    return {Severity.ERROR: "$error", Severity.WARNING: "$warning", Severity.HINT: "$quiet"}[weight]


def finding_parts(found: Finding) -> list[tuple[str, str]]:
    """Say a finding: sign and weight, code, sentence, each with its style."""
    head = f"{SIGNS[found.severity]} {severity(found)} "
    return [(head, f"bold {color(found.severity)}"), (f"{found.code} ", "$quiet"), (one_line(found.message), "")]


def where(held: Sheet) -> str:
    """Say what a finding is about: the criterion, the response, or the place in the file."""
    found = held.finding
    if held.number:
        place = _("Criterion {number} of {count}, {points} points")
        return place.format(number=held.number, count=held.count, points=f"{held.points:+d}")
    if found.response:
        return _("Sample response {name}").format(name=one_line(found.response, 40))
    return str(found.place or found.rubric or found.set)


def family(letter: str) -> str:
    """Name a family of rules."""
    return f"{letter} {_(FAMILIES[letter])}" if letter in FAMILIES else letter


def tally(found: Sequence[Finding]) -> str:
    """Say how many errors, warnings and hints there are."""
    if not found:
        return _("no findings")
    counts = {weight: sum(f.severity is weight for f in found) for weight in Severity}
    parts = [
        counted("one error", "{n} errors", counts[Severity.ERROR]) if counts[Severity.ERROR] else "",
        counted("one warning", "{n} warnings", counts[Severity.WARNING]) if counts[Severity.WARNING] else "",
        counted("one hint", "{n} hints", counts[Severity.HINT]) if counts[Severity.HINT] else "",
    ]
    return _(", ").join(part for part in parts if part)


def to_mend(found: Sequence[Finding]) -> str:
    """Say how many things are to mend."""
    n = sum(finding.severity is not Severity.HINT for finding in found)
    if found and not n:
        return counted("one hint", "{n} hints", len(found))
    return counted("1 to mend", "{n} to mend", n) if n else _("nothing to mend")


def axis(id_: str | None, titles: dict[str, str]) -> str:
    """Say an axis by its title."""
    return one_line(titles.get(id_, id_) if id_ else "-", 24)


def how_long(text: str) -> str:
    """Say how many words a text has; of one that is written without blanks, how many characters."""
    wide = sum(cells(character) == 2 for character in text)
    if 2 * wide > len(text):
        return counted("one character", "{n} characters", wide)
    return counted("one word", "{n} words", len(text.split()))
