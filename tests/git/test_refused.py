"""Why the team's copy could not be used, in a sentence, and no secret in it; what git and ssh say is in test_remote."""

from __future__ import annotations

import pytest

from rubric_studio.git.command import Answer
from rubric_studio.git.refused import sentence, without_secrets


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://me:secret@example.org/x.git", "https://example.org/x.git"),
        ("http://secret@example.org:80/x.git", "http://example.org:80/x.git"),
        ("ssh://git:secret@example.org/x", "ssh://git@example.org/x"),
        ("ssh://git@example.org/x", "ssh://git@example.org/x"),
        ("git@example.org:team/x.git", "git@example.org:team/x.git"),
        ("https://example.org/a@b", "https://example.org/a@b"),
        ("https://secret@a.org/x and https://b:secret@b.org/y", "https://a.org/x and https://b.org/y"),
    ],
)
def test_no_secret_stays_in_an_address(text: str, shown: str) -> None:
    assert without_secrets(text) == shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("fatal: unable to access 'https://secret@example.org/x/': of another kind", "What git said: fatal: unable"),
        ("remote: no, https://a:secret@example.org\nfatal: something else", "What git said: no, https://example.org"),
        ("", "What git said: 128"),
    ],
)
def test_what_is_not_known_is_told_in_gits_words(words: str, said: str) -> None:
    told = sentence(Answer("git fetch", 128, b"", words), "/srv/x.git")
    assert said in told
    assert "(/srv/x.git)" in told
    assert "secret" not in told
