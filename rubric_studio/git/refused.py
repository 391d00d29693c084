"""Why the team's copy could not be used, in a sentence; and no password or token of an address in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rubric_studio.git.command import TOO_LATE
from rubric_studio.language import _
from rubric_studio.text import safe

if TYPE_CHECKING:
    from collections.abc import Collection

    from rubric_studio.git.command import Answer

# over http a token often stands in the place of the name
LEFT_IN = re.compile(r"(https?://)[^/@\s]*@|(\w+://[^/@:\s]*):[^/@\s]*@")
"""What of an address nobody may see."""
_SAID_ALWAYS = re.compile("could not read from remote|make sure you have the correct|and the repository exists")


def without_secrets(text: str) -> str:
    """Give a text without the passwords and tokens in its addresses."""
    return LEFT_IN.sub(lambda found: found[1] or f"{found[2]}@", text)


def sentence(answer: Answer, address: str) -> str:
    """Say in a sentence why the team's copy could not be used, and what to do.

    Args:
        answer: what git said.
        address: the copy's, as people may see it.
    """
    general = _("The team's copy ({address}) could not be used. What git said: {words}")
    said = answer.words.lower()
    known_words = {**_of_the_road(), **_of_the_copy()}
    found = next((sentence for pattern, sentence in known_words.items() if re.search(pattern, said)), general)
    return found.format(address=address, words=_words(answer))


def _words(answer: Answer) -> str:
    """Give what the other computer said, else git's own last words."""
    lines = [line.strip() for line in answer.words.splitlines() if line.strip()]
    told = [line.removeprefix("remote:").strip() for line in lines if line.startswith("remote:")]
    told = told or [line for line in lines if not _SAID_ALWAYS.search(line.lower())][-3:] or lines
    return safe(without_secrets(" ".join(told[:5]))) or str(answer.status)


_REFUSED = re.compile(r"^ ! \[[^\]]+\] +\S+ -> (\S+) \((.*)\)$", re.MULTILINE)
_ONLY_FOLLOWS = "atomic"
"""Stands in the reason that git gives for what was refused only because something else was."""


def tag_sentence(answer: Answer, address: str, tags: Collection[str]) -> str:
    """Say that the team's copy refused a release and nothing else; "" where that is not so.

    Args:
        answer: what git said.
        address: the copy's, as people may see it.
        tags: the tags that were to be sent.
    """
    refused = [name for name, why in _REFUSED.findall(answer.words) if _ONLY_FOLLOWS not in why]
    if not refused or not set(refused) <= set(tags):
        return ""
    text = _(
        "The team's copy ({address}) does not take the release {tag}: a rule of the team's forbids it, or you may not"
        " release there. Ask whoever looks after it. To send the rest without it, take the release away here (git tag"
        " -d {tag}), and its pack in the folder “dist”. Its words: {words}"
    )
    return text.format(address=address, tag=safe(refused[0]), words=_words(answer))


def _of_the_road() -> dict[str, str]:
    """Say what is between here and the team's copy, by patterns of git's words; the first that fits is meant."""
    return {
        TOO_LATE: _("The team's copy ({address}) did not answer in time. Try again later."),
        "could not resolve host|unable to look up|network is unreachable|no route to host|timed out|operation too slow"
        "|couldn.t connect|connection refused": _(
            "The team's copy ({address}) cannot be reached. Is this computer online? What you recorded stays here, and"
            " can be sent later."
        ),
        "host key verification failed|no (?:\\w+ )?host key is known|remote host identification has changed": _(
            "The server of the team's copy ({address}) is not known to this computer, or is another one than before."
            " Ask whoever runs it; then connect once in a terminal (ssh) and confirm its key."
        ),
        "terminal prompts disabled|could not read (?:username|password)|authentication failed|permission denied \\("
        "|invalid username or token|error: 401\\b": _(
            "The team's copy ({address}) wants to know who you are, and nothing on this computer answers. Sign in once"
            " in a terminal (git fetch), or set up an SSH key or a credential helper; then try again."
        ),
    }


def _of_the_copy() -> dict[str, str]:
    """Say what is with the team's copy itself."""
    return {
        "no space left|file too large": _(
            "There is no space left to write to, here or there. Make room and try again."
        ),
        "protected branch|hook declined|not allowed to push|error: 403\\b|permission to .* denied|permission denied"
        "|insufficient permission|read-only file system|unable to create": _(
            "The team's copy ({address}) said no: you may not do this there, or a rule of the team's forbids it. Ask"
            " whoever looks after it. Its words: {words}"
        ),
        "certificate|ssl": _(
            "The certificate of the team's copy ({address}) could not be checked. Is the date of this computer right?"
            " If it is, ask whoever runs the server. Its words: {words}"
        ),
        "not found|could not be found|does not appear to be a git repository|no such file or directory"
        "|repository .* does not exist|not valid: is this a git repository|http-push failed": _(
            "There is nothing at {address}, or you may not see it. Check the address of the team's copy."
        ),
        "error: 5\\d\\d\\b": _(
            "The server of the team's copy ({address}) has trouble of its own. Try again later. Its words: {words}"
        ),
        "hung up|could not read from remote|early eof|disconnect|broken pipe|connection .*(?:closed|reset)": _(
            "The connection to the team's copy ({address}) broke off. Nothing is lost: try again. Its words: {words}"
        ),
    }
