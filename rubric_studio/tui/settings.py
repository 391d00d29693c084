"""The settings: who one is, how the studio looks, and which keys do what; a line each, Enter changes it."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Static

from rubric_studio.language import _, counted, current_language, joined, languages, matching, name_of, wanted
from rubric_studio.text import one_line, safe
from rubric_studio.tui import actions
from rubric_studio.tui.bars import FootLine, TopLine
from rubric_studio.tui.dialogs import Ask, AskText
from rubric_studio.tui.lines import LineList, Part, column
from rubric_studio.tui.screen import StudioScreen
from rubric_studio.tui.sending import distance_of
from rubric_studio.tui.team import change_team
from rubric_studio.tui.themes import names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from rubric_studio.errors import RubricStudioError
    from rubric_studio.workflows.person import Signature
    from rubric_studio.workflows.synced import Distance

NAME, EMAIL, RATER, TEAM, COLOURS = "name", "email", "rater", "team", "colours"
LANGUAGE, KEYS = "language", "keys"


@dataclass(frozen=True)
class Line:
    """One setting: its id, its name, what holds now, and a sentence about it."""

    id: str
    name: str
    held: str
    about: str


class SettingList(LineList):
    """The settings."""

    def __init__(self) -> None:
        super().__init__(id="settings", place=actions.SETTINGS)
        self.lines: Sequence[Line] = ()

    @property
    def chosen(self) -> Line:
        """Give the one at the cursor."""
        return self.lines[self.cursor]

    def fill(self, lines: Sequence[Line]) -> None:
        """Show these."""
        self.lines = lines
        self.reset(len(lines), self.cursor)

    def row(self, index: int, width: int) -> list[Part]:
        """Draw one: its name, and what holds now."""
        line = self.lines[index]
        return [(column(line.name, 26) + " ", ""), (one_line(line.held, max(width - 27, 1)), "head")]


class SettingsScreen(StudioScreen):
    """Shows and changes the settings."""

    PLACE = actions.SETTINGS
    CSS_PATH = "welcome.tcss"
    BINDINGS: ClassVar = actions.bindings(frozenset({actions.SETTINGS}))

    def __init__(self) -> None:
        super().__init__()
        self._signature: Signature | None = None
        self._distance: Distance | None = None
        self._why = ""

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        yield SettingList()
        yield Static(id="setting-about")
        yield FootLine(id="foot")
        yield self.room()

    def on_mount(self) -> None:
        """Show what is known at once, and ask the history for the rest."""
        self.query_one(TopLine).show((_("Settings"),), ())
        self._show()
        self.set_focus(self._list)
        self.show_keys()
        self._ask_history()

    @property
    def _list(self) -> SettingList:
        return self.query_one(SettingList)

    def _ask_history(self) -> None:
        session = self.studio.session
        if session is None:
            return
        workspace = session.desk.workspace

        def look() -> Signature:
            from rubric_studio.workflows.person import signature  # git is slow to load

            return signature(workspace)

        def failed(error: RubricStudioError) -> None:
            self._why = str(error)
            self._show()

        self.work("signature", look, self._know, failed)
        self.work("distance", lambda: distance_of(workspace), self._know_team)

    def _know(self, held: Signature) -> None:
        self._signature = held
        self._show()

    def _know_team(self, held: Distance) -> None:
        self._distance = held
        self._show()

    # showing ----------------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        self._list.fill([*self._person(), *self._looks(), *self._team()])
        self._say()

    def _person(self) -> list[Line]:
        held = self._signature
        about = _("Records in the history of this workspace carry your name and e-mail address (git: user.name).")
        unknown = _("not known yet")
        if self._why:
            about, unknown = self._why, _("could not be read")
        elif self.studio.session is None:
            about = unknown = _("There is no workspace yet.")
        elif held is None:
            unknown = "…"
        elif not held.history:
            about = _("There is no history here yet. {key} begins one, and asks for your name.").format(
                key=actions.key("changes")
            )
        elif held.signed_in:
            about = _(
                "Records carry the id that you signed in under, in place of your name; people.yaml says whose it is."
            )
        elif held.pseudonym:
            about = _("This workspace wants pseudonyms: records carry your id in place of your name.")
        name, email = (held.name, held.email) if held else ("", "")
        rater = _(
            "Verdicts are saved under this id, never under your name. It was made at random, once, for you; "
            "RUBRIC_STUDIO_RATER gives another one where your team hands them out."
        )
        if held and held.signed_in:
            rater = _("You signed in under this id: all that you do here stands under it.")
        return [
            Line(NAME, _("Name in records"), name or unknown, about),
            Line(EMAIL, _("E-mail in records"), email or unknown, about),
            Line(RATER, _("Verdicts are saved as"), self.studio.rater, rater),
        ]

    def _team(self) -> list[Line]:
        if not self._signature or not self._signature.history:
            return []
        about = _("To where “{send}” sends what is recorded, and from where it receives what others did (git: remote).")
        team = self._distance.team if self._distance else None
        held = team.shown if team else _("none yet") if self._distance else "…"
        return [Line(TEAM, _("Team's copy"), held, about.format(send=actions.BY_ID["send"].word))]

    @property
    def _language(self) -> str:
        """Give what the studio speaks when it is opened next."""
        return matching(self.studio.preferences.language) or wanted(os.environ)

    @property
    def _not_yet(self) -> str:
        return "" if self._language == current_language() else _("The studio speaks it when you open it next.")

    def _looks(self) -> list[Line]:
        chosen, language = matching(self.studio.preferences.language), name_of(self._language)
        speaks = _("The studio speaks the language of your system where it knows it, or the one that you choose here.")
        changed = len(self.studio.keys_chosen)
        return [
            Line(
                COLOURS,
                _("Colours"),
                names().get(self.studio.theme, ""),
                _("Dark, light, high contrast, or none at all. Colour never says anything that words or signs do not."),
            ),
            Line(
                LANGUAGE,
                _("Language"),
                language if chosen else _("{language} (follows the system)").format(language=language),
                joined(self._not_yet, speaks),
            ),
            Line(
                KEYS,
                _("Keys"),
                counted("one changed", "{n} changed", changed) if changed else _("as usual"),
                _("All keys in a list; any of them can be another one."),
            ),
        ]

    @on(LineList.Moved)
    def _say(self) -> None:
        self.query_one("#setting-about", Static).update(Content(safe(self._list.chosen.about)))

    @on(LineList.Chosen)
    def _clicked(self) -> None:
        self.action_change_setting()

    # changing ---------------------------------------------------------------------------------------------------------

    def action_change_setting(self) -> None:
        """Change what is chosen."""
        line = self._list.chosen
        if line.id == COLOURS:
            self.action_theme()
        elif line.id == KEYS:
            self.action_all_keys()
        elif line.id == LANGUAGE:
            self._change_language()
        elif line.id in (NAME, EMAIL):
            self._change_person(line.id)
        elif line.id == TEAM and self.studio.session:
            change_team(self, self.studio.session.desk.workspace, self._ask_history)
        else:
            self.app.push_screen(Ask(line.name, f"{line.held}\n\n{line.about}", [("ok", _("Understood"))]))

    def _change_language(self) -> None:
        from rubric_studio.tui.choose import Choose  # loaded when first needed

        answers = [("", _("as my system")), *((code, name_of(code)) for code in languages())]

        def chosen(code: str | None) -> None:
            if code is not None and code != self.studio.preferences.language:
                self.studio.remember(language=code)
                self._show()
                if not_yet := self._not_yet:
                    self.tell(not_yet)

        body = _("The texts of rubrics stay as they are: this is about the studio's own words.")
        self.app.push_screen(Choose(_("Language"), body, answers, self.studio.preferences.language), chosen)

    def on_screen_resume(self) -> None:
        """Show what was changed on another screen."""
        if self.is_mounted and self._list.lines:
            self._show()

    def _change_person(self, field: str) -> None:
        held = self._signature
        if held is None or not held.history or held.pseudonym:
            line = self._list.chosen
            self.app.push_screen(Ask(line.name, line.about, [("ok", _("Understood"))]))
            return
        first = {NAME: held.name, EMAIL: held.email}[field]

        def answered(answer: str | None) -> None:
            if not answer:
                return
            made = replace(held, name=answer) if field == NAME else replace(held, email=answer)
            if made.name and made.email:
                self._keep_person(made)
            else:
                self._signature = made
                self._change_person(EMAIL if field == NAME else NAME)

        title = _("Name in records") if field == NAME else _("E-mail in records")
        body = _("It stands in every record that you make here, and everybody who has the history can read it.")
        self.app.push_screen(AskText(title, body, held=first, do=_("Keep")), answered)

    def _keep_person(self, made: Signature) -> None:
        session = self.studio.session
        if session is None:
            return
        workspace = session.desk.workspace

        def write() -> None:
            from rubric_studio.workflows.record import set_person  # git is slow to load

            set_person(workspace, made.name, made.email)

        def kept(_nothing: None) -> None:
            self.tell(_("Kept: {name}, {email}.").format(name=made.name, email=made.email))
            self._ask_history()

        self.work("person", write, kept)
