"""What would be lost with the program: giving it to the recovery journal, and bringing back what a journal held."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _
from rubric_studio.tui.steps import Selection, Step
from rubric_studio.tui.yamltext import YamlText
from rubric_studio.workflows.judged import How
from rubric_studio.workflows.kept import Draft, Given, Kept
from rubric_studio.workflows.papers import rubric_of

if TYPE_CHECKING:
    from pathlib import Path

    from rubric_studio.store.document import Document
    from rubric_studio.workflows.desk import Desk
    from rubric_studio.workflows.edit import FileEdit
    from rubric_studio.workflows.recovered import Mark, Recovery, Said

    Pair = tuple[str, str]


class Keeping(YamlText):
    """The session as the recovery journal sees it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._rests: dict[Pair, tuple[tuple[Document, ...], set[Pair], dict[Pair, Pair]]] = {}

    def kept(self) -> Kept:
        """Give all that would be lost now."""
        at = self.selection
        return Kept(
            files={ref: Draft(text, stamp) for ref, (text, stamp) in self.desk.drafts().items()},
            marks=self._given(),
            words={
                (set_id, *key): (said.what.value, said.digest, said.why)
                for set_id, held in self.sayings.items()
                for key, said in held.items()
            },
            writing=dict(self.writing),
            told=self.told & self.writing.keys(),
            moves=self.desk.moves,
            unread={key: (draft.text, draft.base) for key, draft in self.unread.items()},
            at=(at.set_id, at.rubric, at.criterion, at.response),
            when=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )

    def _given(self) -> dict[tuple[str, str, str, str], Given]:
        found: dict[tuple[str, str, str, str], Given] = {}
        for set_id, marks in self.marks.items():
            for rubric in dict.fromkeys(key[0] for key in marks):
                rests = self._rest(set_id, rubric, {key[1:] for key in marks if key[0] == rubric})
                for key, verdict in marks.items():
                    if key[0] == rubric:
                        said = verdict.value if verdict else None
                        how, on = self.how[set_id], rests.get(key[1:], ("", ""))
                        sides = (key in how.blind, key in how.pointed)
                        found[set_id, *key] = Given(said, *on, *sides, how.quotes.get(key))
        return found

    def _rest(self, set_id: str, rubric: str, pairs: set[Pair]) -> dict[Pair, Pair]:
        """Give what verdicts on a rubric rest on; worked out anew only where something changed."""
        from rubric_studio.workflows.judged import digests

        try:
            view = self.desk.open(set_id, rubric)
        except RubricStudioError:
            return {}
        documents, held = tuple(view.documents.values()), self._rests.get((set_id, rubric))
        if held is None or held[0] != documents or held[1] != pairs:
            held = self._rests[set_id, rubric] = (documents, pairs, digests(view, pairs))
        return held[2]

    # bringing back ----------------------------------------------------------------------------------------------------

    def bring_back(self, found: Recovery) -> list[Path]:
        """Put back what a journal held, as one step that can be undone; give the copies of what could not go back.

        Raises:
            RubricStudioError: the copies cannot be written; nothing has changed.
        """
        from rubric_studio.workflows.recovered import put_rest_aside, put_yaml_aside

        fit = []
        for set_id, edit in found.edits:
            before = edit.before.text if edit.before else None
            if self.desk.text_of(set_id, edit.name) == before:
                fit.append((set_id, edit))
            elif edit.after:  # the person went on writing before deciding
                found.aside[set_id, edit.name] = edit.after.text
        self._bring_settled_back(found)
        marks = [mark for mark in found.marks if mark[1] not in self.marks.get(mark[0], {})]
        paths = put_rest_aside(found)
        for key, text in found.writing.items():
            self.writing.setdefault(key, text)
        self.told |= found.writing.keys()
        words = [word for word in found.words if word[1] not in self.sayings.get(word[0], {})]
        if fit or marks or words:
            self._do_again(found, fit, marks, words)
        self._view = None
        paths += put_yaml_aside(self._bring_yaml_back(found))
        if self.selection.rubric and self.desk.text_of(self.selection.set_id, f"{self.selection.rubric}.yaml") is None:
            self.selection = Selection()
        self._select_there()
        if not self.standing and self.standings:
            self.selection = replace(self.selection, response=self.standings[0].response.id)
        self.touched()
        return paths

    def _do_again(self, found: Recovery, fit: list[tuple[str, FileEdit]], marks: list[Mark], words: list[Said]) -> None:
        """Make a step of what fits; verdicts that were given blind are a step of their own."""
        hows = {mark: found.how.get(mark[0], How()) for mark in marks}
        seen = tuple(mark for mark, how in hows.items() if mark[1] not in how.blind)
        quotes = tuple((*mark[:2], None, how.quotes[mark[1]]) for mark, how in hows.items() if mark[1] in how.quotes)
        to = Selection(*found.at) if found.at[1] else None
        moves = tuple((now, (), sources) for now, sources in found.moves.items())
        label = _("bringing back what was not saved")
        here = self.selection
        self._do(Step(label, here, tuple(fit), seen, moves=moves, to=to, words=tuple(words), quotes=quotes))
        if unseen := tuple(mark for mark in marks if mark not in seen):
            self._do(Step(label, self.selection, marks=unseen, blind=(False, True)))
        for set_id, how in found.how.items():
            self.how[set_id].pointed |= how.pointed

    def _bring_settled_back(self, found: Recovery) -> None:
        """Put back what was made of files with two versions in them; what they do not hold any more goes aside."""
        from rubric_studio.workflows.meeting import torn  # where a file cannot be read

        for ref, text in found.settled.items():
            try:
                meeting = torn(self.desk, ref)
                if meeting:
                    made = meeting.document(text.encode("utf-8", "surrogatepass"))
                    self.desk.join(ref, (meeting.source, None), made)
                    continue
            except RubricStudioError:
                pass
            found.aside[ref] = text

    def _bring_yaml_back(self, found: Recovery) -> list[str]:
        """Put YAML that cannot be read beside its criterion again; give what has no place any more."""
        here, left = self.selection, []
        for (set_id, name, criterion), (text, base) in found.unread.items():
            rubric = rubric_of(name) or found.at[1]
            try:
                self.selection = Selection(set_id, rubric, criterion)
                if self.piece().text == base:
                    self.write_yaml(text)
                    continue
            except RubricStudioError:  # its rubric or its criterion is gone
                pass
            left.append(text)
        self.selection, self._view = here, None
        return left
