"""The list of records and releases, a line each, and what is said of the one at the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from rubric_studio.language import _, counted
from rubric_studio.text import one_line, safe
from rubric_studio.tui import actions
from rubric_studio.tui.lines import LineList, Part, column
from rubric_studio.workflows.milestones import Milestone

if TYPE_CHECKING:
    from rubric_studio.workflows.log import Account

Row = "Account | Milestone"


class RecordList(LineList):
    """Records, the latest first, each release before what it holds; one record may be marked."""

    def __init__(self) -> None:
        super().__init__(id="records", place=actions.HISTORY)
        self.rows: list[Account | Milestone] = []
        self.marked: Account | None = None

    def fill(self, rows: list[Account | Milestone], cursor: int | None = None) -> None:
        """Show these rows."""
        self.rows = rows
        self.reset(len(rows), self.cursor if cursor is None else cursor)

    @property
    def here(self) -> Account | None:
        """Give the record at the cursor; at a release the latest one that it holds."""
        return next((row for row in self.rows[self.cursor :] if not isinstance(row, Milestone)), None)

    @property
    def release(self) -> str:
        """Give the version at the cursor; "" at a record."""
        row = self.rows[self.cursor] if self.rows else None
        return row.version if isinstance(row, Milestone) else ""

    def place_of(self, record: str) -> int | None:
        """Tell in which row a record stands."""
        rows = enumerate(self.rows)
        return next(
            (n for n, row in rows if not isinstance(row, Milestone) and row.entry and row.entry.id == record), None
        )

    def row(self, index: int, width: int) -> list[Part]:
        """Draw a record: marked or not, when, by whom, what; or a release."""
        row = self.rows[index]
        if isinstance(row, Milestone):
            return [(one_line(f"  {released(row)}", max(width, 1)), "head")]
        who = max(min(width // 5, 20), 6)
        parts = [
            ("* " if row is self.marked else "  ", "key"),
            (column(when(row), 17) if row.entry else "", "dim"),
            (column(row.who, who if row.entry else 17 + who) + " ", ""),
        ]
        more = f" (+{len(row.sentences) - 1})" if len(row.sentences) > 1 else ""
        left = max(width - who - 20 - len(more), 1)
        words = row.sentences[0] if row.sentences else ""
        return [*parts, (one_line(words, left), ""), (more, "dim")]


def when(account: Account) -> str:
    """Say when a record was made, by its author's clock."""
    return account.entry.moment if account.entry else _("not recorded yet")


def named(account: Account) -> str:
    """Say which record it is."""
    return _("{words} ({more})").format(words=when(account), more=account.who) if account.entry else when(account)


def released(row: Milestone) -> str:
    """Say that something was released."""
    return _("== {set} {version}, released {date} ==").format(set=row.set_id, version=row.version, date=row.at[:10])


def told(row: Account | Milestone | None) -> Content:
    """Say all of a record: who, when, the note, what changed."""
    if row is None:
        return Content("")
    if isinstance(row, Milestone):
        more = _("{key} shows what it says of itself: its notes, its digest, who approved.")
        return Content(safe(f"{released(row)}\n\n{more.format(key=actions.key('look_at'))}"))
    parts: list[tuple[str, str]] = []
    if row.entry:
        head = _("{date}  {who}  ({id})").format(date=when(row), who=row.who, id=row.entry.id[:10])
        note = "\n".join(part for part in (row.entry.subject, row.entry.body) if part)
        parts += [(f"{safe(head)}\n", "bold"), (f"{safe(note)}\n", "")]
        if row.release:
            parts.append((_("Released with {version}.").format(version=row.release) + "\n", "$quiet"))
    else:
        parts.append((_("Not recorded yet") + "\n", "bold"))
    if criterion := row.criterion:
        parts.append((f"\n{criterion.points:+d}  {safe(criterion.text)}\n", ""))
    parts.append(("\n" + "\n".join(f"- {safe(line)}" for line in row.sentences), ""))
    return Content.assemble(*parts)


def state(read: int, left: int, *, done: bool, stopped: bool) -> str:
    """Say how much of the history was read."""
    said = counted("one record", "{n} records", read)
    if stopped:
        return _("stopped: {records}").format(records=said)
    if done:
        return said
    if left:
        return _("reading: {n} of {all}").format(n=read, all=read + left)
    return _("reading: {records}").format(records=said)
