"""``rubric-studio serve`` as whoever runs it sees it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rubric_studio.cli import serve

Call = Callable[..., Any]
ROOT = Path(__file__).parents[2]


def test_it_prints_a_link_serves_and_ends_when_told(example: Any) -> None:
    server = subprocess.Popen(
        [sys.executable, "-u", "-m", "rubric_studio", "serve", "--port", "0"],
        cwd=example.root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert server.stdout
        link = server.stdout.readline().strip()
        found = re.fullmatch(r"(http://127\.0\.0\.1:\d+)/sign-in#([\w-]{43})", link)
        assert found
        asked = urllib.request.Request(found[1] + "/sign-in", found[2].encode(), {"Origin": found[1]})
        with urllib.request.urlopen(asked, timeout=10) as answer:
            assert "HttpOnly" in answer.headers["Set-Cookie"]
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(asked, timeout=10)
        assert server.stdout.readline().startswith(found[1]), "a link for another browser"
    finally:
        server.send_signal(signal.SIGINT if sys.platform != "win32" else signal.SIGTERM)
        _out, said = server.communicate(timeout=20)
    assert server.returncode == 0, said
    assert "Ctrl+C ends the server" in said


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--host", "0.0.0.0"], 2, "Nothing is encrypted on the way"),
        (["--host", "10.1.2.3"], 2, "add --token-file"),
        (["--host", "ward.example.org"], 2, "add --token-file"),
        (["--host", "0.0.0.0", "--token-file", "there"], 2, "--public-url"),
        (["--host", "", "--token-file", "there"], 2, "--public-url"),
        (["--host", "0", "--token-file", "there"], 2, "--public-url"),
        (["invite", "r08", "--token-file", "tokens", "--host", "0.0.0.0"], 2, "--public-url"),
        (["invite", "r08", "--token-file", "tokens", "--public-url", "rubrics.example.org"], 2, "It looks like this"),
        (["--public-url", "rubrics.example.org"], 2, "It looks like this"),
        (["--public-url", "https://rubrics.example.org/studio"], 2, "It looks like this"),
        (["--public-url", "https://x:y"], 2, "It looks like this"),
        (["--public-url", "https://規準..example"], 2, "It looks like this"),
        (["--token-file", "missing"], 3, "Invite somebody first"),
        (["--port", "65536"], 2, "--port"),
        (["--tabs", "0"], 2, "--tabs"),
        (["--host", "10.255.255.1", "--token-file", "there"], 3, "cannot be listened to"),
        (["invite", "r07"], 2, "--token-file"),
        (["invite", "../r07", "--token-file", "tokens"], 2, "An id holds"),
        (["invite", "R08", "--token-file", "tokens"], 3, "Did you mean “r08”?"),
    ],
)
def test_what_would_let_anybody_in_or_nobody(call: Call, example: Any, words: list[str], code: int, said: str) -> None:
    (example.root / "people.yaml").write_text("people:\n- {id: r08, name: Dr. Chen}\n", encoding="utf-8")
    (example.root / "there").touch(mode=0o600)
    done = call("serve", *words, cwd=example.root)
    assert (done.code, done.out) == (code, "")
    assert said in " ".join(done.err.split())
    assert not (example.root / "tokens").exists()


def test_an_invitation_is_a_link_for_one_person(call: Call, example: Any) -> None:
    words = ("--token-file", "tokens", "--public-url", "https://rubrics.example.org/")
    done = call("serve", "invite", "r07", *words, cwd=example.root)
    assert done.code == 0
    assert re.fullmatch(r"https://rubrics\.example\.org/sign-in#[\w-]{43}\n", done.out)
    assert "lets r07 in, once" in done.err
    assert re.search(r"^r07 invited \S+ sha256:[0-9a-f]{64}$", (example.root / "tokens").read_text(), re.MULTILINE)


def test_a_link_that_opens_here_only_says_so(call: Call, example: Any) -> None:
    done = call("serve", "invite", "r07", "--token-file", "tokens", cwd=example.root)
    assert done.out.startswith("http://127.0.0.1:8000/sign-in#")
    assert "on this computer only" in done.err


@pytest.mark.parametrize("held", ["people: [", "people:\n- {id: r08}\n"], ids=["cannot be read", "names nobody"])
def test_people_that_name_nobody_let_nobody_in(call: Call, example: Any, held: str) -> None:
    (example.root / "people.yaml").write_text(held, encoding="utf-8")
    done = call("serve", "invite", "r08", "--token-file", "tokens", cwd=example.root)
    assert (done.code, done.out) == (3, "")
    assert "people.yaml names nobody" in done.err
    assert not (example.root / "tokens").exists()


def test_a_port_that_is_taken(call: Call, example: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = call("serve", "--port", str(taken.getsockname()[1]), cwd=example.root)
    assert done.code == 3
    assert "Choose another port with --port." in done.err
    assert "rrno" not in done.err


def test_without_the_part_for_browsers(call: Call, example: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "find_spec", lambda _name: None)
    done = call("serve", cwd=example.root)
    assert done.code == 3
    assert done.err == (
        "The part for browsers is not installed. Install it: pip install 'clinical-rubric-studio[browser]'\n"
    )
