"""What git is told so that it shows and merges rubrics by their meaning: settings, and lines of an attributes file.

Differences are shown through ``textconv``, which ``git diff``, ``git log -p`` and ``git show`` all use; an external
diff (``command``) serves the first of these only, gets in the way of ``git difftool``, and ends git's own command when
it cannot start. What textconv gives is not cached (``cachetextconv``), though each text then costs a start of Python:
what could not be started once, and was shown as it is, would be kept for good; git knows a cache by our line in its
settings, which says nothing of our version; and a patient's words that somebody took out of the history with care would
stay in the cache (``refs/notes/textconv``).

Each command is a small shell line (git brings a shell everywhere), so that what cannot be started never leaves one
side's text alone behind: the line then merges by git's own means, marks what differs, and tells git of a conflict.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Literal

from rubric_studio.errors import GitError
from rubric_studio.git.command import Program
from rubric_studio.git.scratch import scratch

if TYPE_CHECKING:
    from collections.abc import Iterable

Scope = Literal["--local", "--global"]

NAME = "rubric-studio"
"""What the attributes and the settings call both drivers."""
CONFLICTS = 8
"""How our merge driver ends where people have to settle something. Not 1: so does a Python that finds no program."""
OLDEST = (2, 30)
"""The oldest git that can do all that is asked of it here."""

DIFF, MERGE, HEADINGS, CALLED = (
    f"diff.{NAME}.textconv",
    f"merge.{NAME}.driver",
    f"diff.{NAME}.xfuncname",
    f"merge.{NAME}.name",
)
# What a hunk is headed by: a heading of our text, or where the file itself is shown, the line with the id.
_HEADING = r"^((criterion|response|prompt|axis|theme) .*|ideal_response:|[ ]*- (id|use): .*)$"
_RUNS = "-P -m rubric_studio git"  # -P: nothing that lies in the work tree is taken for one of Python's modules
# Not translated: a line has to stay the same, so that it is known again.
_WORDS = (
    "Rubric Studio could not merge this file, so git merged its lines. Look it over, and run: rubric-studio git doctor."
)
_MERGES = (
    # Behind “--” nothing is an option: a file may be called --help, a folder -ws.
    "{python} {runs} merge-driver -- %O %A %B %L %P %S %X %Y; case $? in 0) exit 0;; {conflicts}) exit 1;; esac; "
    "echo '{words}' %P >&2; "
    "git merge-file -q --diff3 --marker-size=%L -L ours -L base -L theirs %A %O %B; test $? -lt 128 || "
    "{{ {{ echo '<<<<<<< ours'; cat %A; echo; echo '======='; cat %B; echo; echo '>>>>>>> theirs'; }} >%A.all; "
    "cat %A.all >%A; rm -f %A.all; }}; exit 1"
)
_SHOWS = 'f() {{ {python} {runs} textconv -- "$1" 2>/dev/null || cat -- "$1"; }}; f'
_PYTHON = re.compile(
    rf"(?:f\(\) \{{ )?('(?:[^']|'\"'\"')+'|[\w@%+=:,./-]+) {re.escape(_RUNS)} (?:merge-driver|textconv) "
)

_BEGIN = "# >>> rubric-studio: written by 'rubric-studio git setup', taken out by 'rubric-studio git setup --remove'"
_END = "# <<< rubric-studio"
_BLOCK = re.compile(
    rf"(?:(?<=\n)\r?\n)?^{re.escape(_BEGIN.split(':', maxsplit=1)[0])}:.*?^{re.escape(_END)}[^\n]*\n?",
    re.MULTILINE | re.DOTALL,
)
_SEEN = f"diff={NAME} merge={NAME}"
# The reader counts a line that stands there twice once, by its id: union may double what both sides have.
_LINES = (
    ("rubrics/*/*.yaml", _SEEN),
    ("rubrics/*/responses/*.yaml", _SEEN),
    ("rubrics/*/judgments/*.jsonl", "merge=union"),
    ("rubrics/*/signoffs.jsonl", "merge=union"),
    ("rubrics/*/equivalent.jsonl", "merge=union"),
)
EXPECTED = {
    "rubrics/some-set/set.yaml": (NAME, NAME),
    "rubrics/some-set/some-rubric.yaml": (NAME, NAME),
    "rubrics/some-set/responses/some-rubric.yaml": (NAME, NAME),
    "rubrics/some-set/judgments/some-rater.jsonl": (None, "union"),
    "rubrics/some-set/signoffs.jsonl": (None, "union"),
    "rubrics/some-set/equivalent.jsonl": (None, "union"),
}
"""For a file of each kind, below the workspace's folder: how it is to be shown (None: anyhow) and merged."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as git takes it: its value, and where it stands (``local``, ``global``, ...; the file)."""

    value: str
    scope: str
    origin: str


def settings(python: str) -> dict[str, str]:
    """Give the settings that let git run our drivers.

    Args:
        python: the interpreter that has Rubric Studio, by its full path.
    """
    shown = quote(python.replace("\\", "/") if re.match("[A-Za-z]:", python) else python)
    merges = _MERGES.format(python=shown.replace("%", "%%"), runs=_RUNS, conflicts=CONFLICTS, words=_WORDS)
    return {
        DIFF: _SHOWS.format(python=shown, runs=_RUNS),
        HEADINGS: _HEADING,
        MERGE: merges,
        CALLED: "Rubric Studio: by criterion and field",
    }


def python_of(line: str) -> str | None:
    """Give the interpreter that a driver's line starts, None where the line is none of ours."""
    found = _PYTHON.match(line)
    if not found:
        return None
    word = found[1].replace("'\"'\"'", "\0").strip("'").replace("\0", "'")
    return word.replace("%%", "%") if "merge-driver" in found[0] else word


class Settings:
    """Git's settings of our drivers, as they are in force in one folder."""

    def __init__(self, folder: Path) -> None:
        self._program = Program(folder)

    def in_force(self) -> dict[str, Setting]:
        """Give what git takes for our drivers here, by the setting's name.

        Raises:
            GitError: git is not installed, or a file of settings cannot be read.
        """
        asked = ("config", "-z", "--show-scope", "--show-origin", "--get-regexp", rf"^(diff|merge)\.{NAME}\.")
        items = self._program.read(*asked, accept=(0, 1)).items
        held = zip(items[::3], items[1::3], items[2::3], strict=True)
        found = ((*pair.partition("\n")[::2], scope, origin) for scope, origin, pair in held)
        return {name: Setting(value, scope, origin.removeprefix("file:")) for name, value, scope, origin in found}

    def written(self, scope: Scope) -> dict[str, str]:
        """Give those of our settings that stand in one of git's files.

        Raises:
            GitError: that file cannot be read.
        """
        answer = self._program.read(
            "config", scope, "-z", "--get-regexp", rf"^(diff|merge)\.{NAME}\.", accept=(0, 1, 128)
        )
        if answer.status == 128 and "unable to read config file" not in answer.words:
            raise self._program.failure(answer)
        pairs = (item.partition("\n") for item in answer.items)
        return {name: value for name, _line, value in pairs}

    def write(self, scope: Scope, wanted: dict[str, str]) -> None:
        """Write settings, each once.

        Raises:
            GitError: git's file cannot be written.
        """
        for name, value in wanted.items():
            self._program.write("config", scope, "--replace-all", "--", name, value)

    def remove(self, scope: Scope, names: Iterable[str]) -> None:
        """Take settings out.

        Raises:
            GitError: git's file cannot be written.
        """
        for name in names:
            self._program.write("config", scope, "--unset-all", "--", name)

    def attributes(self, paths: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Tell how git shows and merges files, by their paths from the folder; they need not be there.

        Raises:
            GitError: this is no work tree of git.
        """
        feed = "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")
        items = self._program.read("check-attr", "-z", "--stdin", "diff", "merge", feed=feed).items
        values = {(path, name): value for path, name, value in zip(items[::3], items[1::3], items[2::3], strict=True)}
        return {path: (values[path, "diff"], values[path, "merge"]) for path, _name in values}

    def attributes_file(self) -> Path | None:
        """Give the file with the person's own attributes for all repositories; None where no home folder is known."""
        answer = self._program.read("config", "--type=path", "--get", "core.attributesFile", accept=(0, 1))
        if answer.line:
            return Path(answer.line)
        import os

        home = os.environ.get("XDG_CONFIG_HOME")
        try:
            return Path(home, "git", "attributes") if home else Path.home() / ".config" / "git" / "attributes"
        except RuntimeError:
            return None

    def version(self) -> tuple[int, ...]:
        """Give git's version."""
        found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", self._program.read("version").line)
        return tuple(int(part or 0) for part in found.groups()) if found else OLDEST


def with_lines(text: str, *, everywhere: bool) -> str:
    """Give an attributes file's text with our lines at its end; the same text where they are there as they should be.

    Args:
        text: what is there; its line ends are kept.
        everywhere: for a person's own file, which counts from the top of any work tree: a workspace may lie below.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    start = "**/" if everywhere else "/"
    block = newline.join([_BEGIN, *(f"{start}{pattern} {what}" for pattern, what in _LINES), _END, ""])
    if block in text and len(_BLOCK.findall(text)) == 1:
        return text
    rest = without_lines(text)
    return (rest if not rest or rest.endswith("\n") else rest + newline) + (newline if rest else "") + block


def without_lines(text: str) -> str:
    """Give an attributes file's text without our lines; what others wrote stays as it is."""
    return _BLOCK.sub("", text)


# trying ---------------------------------------------------------------------------------------------------------------

_RUBRIC = """\
format: rubric-studio/rubric/1
id: trial
title: {title}
status: draft
language: en
prompt:
  - role: user
    content: What now?
criteria:
  - id: one
    criterion: Says what a good answer says.
    points: {points}
    axis: accuracy
"""
_PLACE = "rubrics/trial/trial.yaml"


def starts(wanted: dict[str, str]) -> bool:
    """Tell whether git, with these settings, shows and merges a rubric by its meaning; it tries, in a folder apart.

    Raises:
        GitError: git is not installed, or there is no room to try it.
    """
    given = [word for name, value in wanted.items() for word in ("-c", f"{name}={value}")]
    with scratch() as folder:
        program = Program(folder)
        try:
            program.read("init", "--quiet", "--template=", "--initial-branch=main")
            (folder / ".gitattributes").write_text(f"*.yaml {_SEEN}\n", encoding="utf-8")
            program.read("fast-import", "--quiet", feed=_three())
            program.read("checkout", "--quiet", "main")
            answer = program.read(*given, *_TRIES, *_MERGE, "other", accept=(0, 1))
            shown = program.read(*given, "cat-file", "--textconv", f"HEAD:{_PLACE}")
        except GitError as error:
            if error.command:
                return False
            raise
        return answer.status == 0 and "\ncriterion one\n" in shown.line


_TRIES = ("-c", "user.name=Trial", "-c", "user.email=trial@example.org", "-c", "commit.gpgSign=false")
# Whatever the person has set: it joins, and asks for no signature.
_MERGE = ("merge", "--quiet", "--no-edit", "--no-ff", "--no-verify-signatures")


def _three() -> bytes:
    """Give git a base and two sides; where our driver cannot start, its line calls even this a conflict."""
    lines = []
    sides = (("main", 1, "", "old", 1), ("other", 2, "from :1\n", "old", 2), ("main", 3, "from :1\n", "new", 1))
    for branch, mark, start, title, points in sides:
        text = _RUBRIC.format(title=title, points=points)
        lines.append(
            f"commit refs/heads/{branch}\nmark :{mark}\ncommitter Trial <t@example.org> {mark} +0000\ndata 0\n{start}"
            f"M 100644 inline {_PLACE}\ndata {len(text)}\n{text}\n"
        )
    return "".join(lines).encode()
