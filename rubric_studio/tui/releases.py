"""The releases of a set: when each was made and by whom, what it says of itself, and the way into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from rubric_studio.language import _, counted
from rubric_studio.text import safe
from rubric_studio.tui import actions
from rubric_studio.tui.bars import FootLine, TopLine, put
from rubric_studio.tui.lines import LineList, Part, column
from rubric_studio.tui.paned import NARROW
from rubric_studio.tui.screen import StudioScreen

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from rubric_studio.errors import RubricStudioError
    from rubric_studio.tui.actions import Action
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.releases import Release
    from rubric_studio.workflows.reopened import ReleasedDesk

_DIGEST = len("sha256:")
_SHOWN = 8
"""Digits of a digest in the list; all of them stand beside it."""
_FIXED = 43
"""Columns of a row that its maker's name does not have."""


class ReleaseList(LineList):
    """Releases, the latest first."""

    def __init__(self) -> None:
        super().__init__(id="releases", place=actions.RELEASES)
        self.rows: list[Release] = []

    def fill(self, rows: list[Release], cursor: int) -> None:
        """Show these."""
        self.rows = rows
        self.reset(len(rows), cursor)

    @property
    def here(self) -> Release | None:
        """Give the release at the cursor."""
        return self.rows[self.cursor] if self.rows else None

    def row(self, index: int, width: int) -> list[Part]:
        """Draw a release: version, date, how far from the one before, signed or not, digest, by whom."""
        one = self.rows[index]
        digest = (one.digest or "")[_DIGEST : _DIGEST + _SHOWN]
        behind = [
            (column(one.step, 7), ""),
            (column(digest, _SHOWN + 1), "dim"),
            (one.signature if one.signed else "", "good"),
        ]
        left = max(width - _FIXED, 1)
        return [(column(one.version, 8), "head"), (column(one.at[:10], 11), "dim"), (column(one.by, left), ""), *behind]


class ReleasesScreen(StudioScreen):
    """The releases of a set.

    Args:
        session: the studio's.
        set_id: whose releases.
        version: the one to begin with; the latest where "".
    """

    PLACE = actions.RELEASES
    BINDINGS: ClassVar = actions.bindings(frozenset({actions.RELEASES}))
    CSS_PATH = "releases.tcss"

    def __init__(self, session: Session, set_id: str, version: str = "") -> None:
        super().__init__()
        self._session, self._set, self._version = session, set_id, version
        self._opening = False

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        with Container(id="releases-panes"):
            yield ReleaseList()
            with VerticalScroll(id="release"):
                yield Static(id="release-text")
        yield FootLine(id="foot")
        yield self.room()

    def on_mount(self) -> None:
        """Begin to read."""
        self.set_focus(self.releases)
        self.releases.empty = _("Reading the releases…")
        self._show()
        workspace, set_id = self._session.desk.workspace, self._set

        def job() -> list[Release]:
            from rubric_studio.workflows.releases import releases_of  # git is slow to load

            return list(releases_of(workspace, set_id))

        self.work("releases", job, self._read, self._failed)

    @property
    def releases(self) -> ReleaseList:
        """Give the list."""
        return self.query_one(ReleaseList)

    def _read(self, found: list[Release]) -> None:
        text = _("Nothing of this set is released yet: {key} does it.")
        self.releases.empty = text.format(key=actions.key("release"))
        at = next((n for n, one in enumerate(found) if one.version == self._version), 0)
        self.releases.fill(found, at)
        self._show()

    def _failed(self, error: RubricStudioError) -> None:
        self.releases.empty = ""
        self.releases.fill([], 0)
        self._show()
        put(self.query_one("#release-text", Static), Content(safe(str(error))))

    @on(LineList.Moved)
    def _show(self) -> None:
        n = len(self.releases.rows)
        count = counted("one release", "{n} releases", n) if n else ""
        self.query_one(TopLine).show((_("Releases"), self._session.desk.title(self._set)), (count,))
        here = self.releases.here
        put(self.query_one("#release-text", Static), told(here) if here else Content(""))
        self.query_one("#release").scroll_home(animate=False)
        self.show_keys()

    def available(self, action: Action) -> bool:
        """Offer to open only what is there."""
        return super().available(action) and (action.id != "open_release" or self.releases.here is not None)

    def on_resize(self, event: events.Resize) -> None:
        """Lay out for the new size."""
        super().on_resize(event)
        self.set_class(event.size.width >= NARROW, "wide")

    # opening ----------------------------------------------------------------------------------------------------------

    def action_open_release(self) -> None:
        """Open the release to read it."""
        release, desk = self.releases.here, self._session.desk
        if release is None or self._opening:
            return
        self._opening = True
        self.query_one(TopLine).show((_("Opening {version}…").format(version=release.version),), ())

        def job() -> ReleasedDesk:
            from rubric_studio.workflows.reopened import reopened  # git is slow to load

            return reopened(desk.workspace, release, rater=desk.rater)

        self.work("open", job, lambda made: self._open(release, made), self._not_opened)

    def _open(self, release: Release, desk: ReleasedDesk) -> None:
        from rubric_studio.tui.reopened import ReopenedScreen, ReopenedSession  # loaded when first needed

        self._opening = False
        self._show()
        here = self._session.selection
        rubric = here.rubric if here.set_id == self._set and here.rubric in desk.rubric_ids(self._set) else ""
        session = ReopenedSession(desk, release)
        session.see(blind=self._session.blind)
        screen = ReopenedScreen(session, (self._set, rubric))
        self.app.push_screen(screen, lambda _nothing: self.show_keys())

    def _not_opened(self, error: RubricStudioError) -> None:
        self._opening = False
        self._show()
        self.tell_error(error)


def told(one: Release) -> Content:
    """Say all of a release: what it is, when and by whom it was made, its digest, its notes as they were written."""
    made = _("Released {date} by {who}; {step}; {signed}.")
    made = made.format(date=one.at[:16].replace("T", " "), who=one.by, step=one.step, signed=one.signature)
    tag = _("In the history (git): {tag}, record {id}").format(tag=one.tag, id=one.record[:10])
    notes = "\n".join(one.notes) or _("It has no notes.")
    return Content.assemble(
        (safe(f"{one.set_id} {one.version}\n"), "bold"),
        (safe(f"{made}\n"), ""),
        (safe(_("Pack: {digest}").format(digest=one.pack) + "\n"), ""),
        (safe(f"{tag}\n\n"), "$quiet"),
        (_("Release notes") + "\n", "bold"),
        (safe(notes), ""),
    )
