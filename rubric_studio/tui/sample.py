"""The form of one sample response: a new one, one that is changed, or the ideal response."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Select, Static

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _, counted
from rubric_studio.model.response import IDEAL
from rubric_studio.text import one_line
from rubric_studio.tui import actions
from rubric_studio.tui.bars import FootLine, TopLine, put
from rubric_studio.tui.boxes import LineBox, LongBox, TextBox, clean
from rubric_studio.tui.dialogs import button
from rubric_studio.tui.screen import StudioScreen
from rubric_studio.workflows.sampling import (
    MODEL,
    PHYSICIAN,
    Sample,
    citation_lines,
    citations_from,
    faults,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult

    from rubric_studio.tui.actions import Action
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.incoming import OutputsFile, TextFile


@dataclass(frozen=True)
class Taken:
    """What was taken from a form: what to say of it, and whether all is to be saved now."""

    said: str
    save: bool = False


class SampleScreen(StudioScreen):
    """A form; gives what was taken, or None.

    Args:
        session: the studio.
        response: the id of the response that is changed, IDEAL for the ideal one, "" for a new one.
    """

    PLACE = actions.SAMPLE
    BINDINGS: ClassVar = actions.bindings(frozenset({actions.SAMPLE}))
    CSS_PATH = "sample.tcss"

    def __init__(self, session: Session, response: str = "") -> None:
        super().__init__()
        self._session, self._response = session, response
        self._at = (session.selection.set_id, session.selection.rubric)
        self._begun = session.begun(response)
        self._asked = self._done = False

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield TopLine(id="top")
        with VerticalScroll(id="sample-body", can_focus=False):
            yield from self._who()
            for field in ("author", "version", "date"):
                yield Static(id=f"said-{field}", classes="said meta")
            yield Static(id="sample-stale", classes="said")
            yield Label(_("Text of the response"), classes="field-name")
            yield LongBox("sample-text")
            yield Static(id="sample-note")
            yield button("plain", _("Take out what cannot be edited here"))
            yield Static(id="said-text", classes="said")
            yield Label(_("Citations: title and address, a line each"), classes="field-name meta")
            yield TextBox("sample-citations", classes="meta")
            yield Static(id="said-citations", classes="said meta")
            yield Label(_("Notes"), classes="field-name meta")
            yield TextBox("sample-notes", classes="meta")
            yield Static(id="said-notes", classes="said meta")
        with Horizontal(id="sample-buttons"):
            yield button("take", self._do)
            yield button("file", _("From a file"))
            yield button("clear", _("Begin again"))
        yield FootLine(id="foot")
        yield self.room()

    def _who(self) -> ComposeResult:
        kinds = [(Content(_("a model")), MODEL), (Content(_("a physician")), PHYSICIAN)]
        expected = {"none": _("not said"), "good": _("a good response"), "bad": _("a bad response")}
        with Horizontal(classes="fields meta"):
            yield Label(_("Written by"))
            yield Select(kinds, id="kind", compact=True, allow_blank=False)
            yield Label(_("Model"), id="author-label")
            yield LineBox(id="author", compact=True, select_on_focus=False)
        with Horizontal(classes="fields meta"):
            yield Label(_("Version"))
            yield LineBox(id="version", compact=True, select_on_focus=False)
            yield Label(_("Date"))
            yield LineBox(id="date", compact=True, select_on_focus=False, max_length=10, placeholder=_("as 2026-11"))
        with Horizontal(classes="fields meta"):
            yield Label(_("Meant to be"))
            options = [(Content(words), value) for value, words in expected.items()]
            yield Select(options, id="expect", compact=True, allow_blank=False)

    @property
    def _do(self) -> str:
        return _("Take the change") if self._response else _("Add it")

    def on_mount(self) -> None:
        """Fill it in, and begin at the text: one comes with it, and who wrote it is asked for where it is missing."""
        self.app.clear_notifications()  # they would lie over the field
        self.set_class(self._response == IDEAL, "only-text")
        self._fill(self._begun or self._session.held(self._response))
        title = {"": _("New sample response"), IDEAL: _("Ideal response")}.get(self._response, _("Sample response"))
        name = one_line(self._response) if self._response not in ("", IDEAL) else ""
        rubric = self._session.desk.title(*self._at)
        self.query_one(TopLine).show(tuple(part for part in (f"{title} {name}".strip(), rubric) if part), ())
        self._show_stale()
        self.set_focus(self.query_one("#sample-text"))
        if self._begun:
            self.tell(_("What you had begun to write here is here again."), seconds=4)

    def _show_stale(self) -> None:
        n = self._session.verdicts_on(self._response) if self._response else 0
        words = counted(
            "Another text makes the verdict on it stale: it no longer counts.",
            "Another text makes the {n} verdicts on it stale: they no longer count.",
            n,
        )
        put(self.query_one("#sample-stale", Static), Content.styled(words if n else "", "$warning"))
        self.query_one("#sample-stale").display = bool(n)

    def on_resize(self, event: events.Resize) -> None:
        """Take less room for what is seldom filled in where there is little."""
        super().on_resize(event)
        self.set_class(event.size.height < 34, "low")

    # what stands in it ------------------------------------------------------------------------------------------------

    def _fill(self, sample: Sample) -> None:
        for field in ("author", "version", "date"):
            self.query_one(f"#{field}", Input).value = one_line(getattr(sample, field))
        self.query_one("#kind", Select).value = sample.kind
        self.query_one("#expect", Select).value = sample.expect
        self.text.fill(sample.text)
        self.query_one("#sample-citations", TextBox).fill(citation_lines(sample.citations))
        self.query_one("#sample-notes", TextBox).fill(sample.notes)
        self._shown = self._values()
        self._filled = sample
        self._show_notes()

    @property
    def text(self) -> LongBox:
        """Give the box of the response's text."""
        return self.query_one("#sample-text", LongBox)

    def _values(self) -> dict[str, str]:
        values = {field: self.query_one(f"#{field}", Input).value for field in ("author", "version", "date")}
        values |= {field: str(self.query_one(f"#{field}", Select).value) for field in ("kind", "expect")}
        values |= {field: self.query_one(f"#sample-{field}", TextBox).text for field in ("citations", "notes")}
        return values

    def sample(self) -> Sample:
        """Give what the form says; a field that nobody touched is what it was, exactly."""
        now, held = self._values(), self._filled
        said = {field: value for field, value in now.items() if value != self._shown[field]}
        said |= {field: said[field].strip() for field in ("author", "version", "date") if field in said}
        citations = citations_from(said["citations"]) if "citations" in said else held.citations
        return Sample(
            kind=said.get("kind", held.kind),
            author=said.get("author", held.author),
            version=said.get("version", held.version),
            date=said.get("date", held.date),
            text=self.text.value,
            expect=said.get("expect", held.expect),
            citations=citations,
            notes=said.get("notes", held.notes),
        )

    # what the person does ---------------------------------------------------------------------------------------------

    @on(Select.Changed, "#kind")
    def _kind_chosen(self, event: Select.Changed) -> None:
        author, rater = self.query_one("#author", Input), self._session.desk.rater
        physician = event.value == PHYSICIAN
        if physician and not author.value:
            author.value = rater
        elif not physician and author.value == rater:
            author.value = ""
        put(self.query_one("#author-label", Label), Content(_("Id (not a name)") if physician else _("Model")))

    def _changed(self) -> None:
        if self._done:  # what was typed last is told after the form is taken
            return
        self._session.keep_form(self._response, self.sample())
        self._show_notes()
        if self._asked:
            self._show_faults()

    on_text_area_changed = on_input_changed = on_select_changed = _changed

    def _show_notes(self) -> None:
        box = self.text
        n = counted("one character", "{n} characters", len(box.value))
        put(self.query_one("#sample-note", Static), Content.styled(box.note or n, "$quiet"))
        self.query_one("#plain").display = box.read_only and not box.too_long

    def _show_faults(self) -> dict[str, str]:
        found = faults(self.sample(), ideal=self._response == IDEAL)
        for said in self.query(".said"):
            field = (said.id or "").removeprefix("said-")
            if field != said.id:
                put(self.query_one(f"#{said.id}", Static), Content.styled(f"! {found.get(field, '')}", "$error"))
                said.display = field in found
        return found

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next field with Enter."""
        event.stop()
        self.focus_next()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "take":
            self._take_it(save=False)
        elif event.button.id == "file":
            self.action_from_file()
        elif event.button.id == "clear":
            self.action_clear_form()
        elif event.button.id == "plain":
            self.text.fill(clean(self.text.value))
            self._show_notes()
            self.set_focus(self.text)

    def label(self, action: Action) -> str:
        """Say what taking the form does here."""
        return _("Change and save") if action.id == "take_form" and self._response else action.word

    def action_take_form(self) -> None:
        """Take what the form says, and save."""
        self._take_it(save=True)

    def _take_it(self, *, save: bool) -> None:
        self._asked = True
        if found := self._show_faults():
            field = next(
                (field for field in ("author", "version", "date", "text", "citations") if field in found), "notes"
            )
            names = {"text": "sample-text", "citations": "sample-citations", "notes": "sample-notes"}
            self.set_focus(self.query_one(f"#{names.get(field, field)}"))
            self.query_one(f"#said-{field}").scroll_visible(animate=False)
            return
        sample = self.sample()
        try:
            if self._response:
                self._session.change_sample(self._response, sample)
                said = _("Changed. Ctrl+Z takes it back.")
            else:
                (made,) = self._session.add_samples([sample])
                said = _("Added as “{id}”. Ctrl+Z takes it back.").format(id=made)
        except RubricStudioError as error:
            self.tell_error(error)
            return
        self._leave_with(Taken(said, save))

    def _leave_with(self, taken: Taken) -> None:
        self._done = True
        self._session.drop_form(self._response)
        self.dismiss(taken)

    def action_clear_form(self) -> None:
        """Throw away what was written, after asking."""
        if self._session.begun(self._response):
            body = _("What you wrote into this form is thrown away. That cannot be undone.")
            self._sure(_("Begin again?"), body, _("Throw it away"), self._clear)

    def _sure(self, title: str, body: str, do: str, then: Callable[[], None]) -> None:
        from rubric_studio.tui.dialogs import Ask  # loaded when first needed

        def answered(answer: str | None) -> None:
            if answer == "do":
                then()

        self.app.push_screen(Ask(title, body, [("", _("Back")), ("do", do)]), answered)

    def _clear(self) -> None:
        self._session.drop_form(self._response)
        self._fill(self._session.held(self._response))
        self._asked = False
        for said in self.query(".said"):
            said.display = said.id == "sample-stale" and said.display
        self.set_focus(self.query_one("#sample-text"))

    def action_back(self) -> None:
        """Leave the form; what was written is kept."""
        if opened := [select for select in self.query(Select) if select.expanded]:
            opened[0].expanded = False
            self.set_focus(opened[0])
            return
        self._session.keep_form(self._response, self.sample())
        self.dismiss(None)
        if self._session.begun(self._response):
            words = _("What you wrote is kept: {key} opens it again.")
            self.tell(words.format(key=actions.key("edit_response" if self._response else "add_response")), seconds=4)

    # files ------------------------------------------------------------------------------------------------------------

    def action_from_file(self) -> None:
        """Ask for a file."""
        from rubric_studio.tui.files import FileScreen  # loaded when first needed

        self.app.push_screen(FileScreen(self._session), self._read)

    def _read(self, found: TextFile | OutputsFile | None) -> None:
        from rubric_studio.workflows.incoming import OutputsFile

        if found is None:
            return
        if isinstance(found, OutputsFile):
            from rubric_studio.tui.outputs import OutputsScreen  # loaded when first needed

            self.app.push_screen(OutputsScreen(self._session, found), self._add_lines)
            return
        if self.text.value.strip():
            body = _("The text that stands in the form goes; the file's takes its place.")
            self._sure(_("Replace the text?"), body, _("Replace it"), lambda: self._take_text(found))
        else:
            self._take_text(found)

    def _take_text(self, found: TextFile) -> None:
        self.text.fill(found.text)
        self._show_notes()
        self.set_focus(self.text)
        self.tell(_("Read from {name}.").format(name=one_line(found.path.name, 40)), seconds=3)

    def _add_lines(self, said: str | None) -> None:
        if said:
            self.dismiss(Taken(said))
