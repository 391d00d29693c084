from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric_studio.errors import WorkspaceError
from rubric_studio.workflows.keyring import DAYS, Keyring, check_file

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture(params=["memory", "file"])
def keyring(request, tmp_path):
    return Keyring(tmp_path / "tokens" if request.param == "file" else None)


def test_a_link_lets_in_once(keyring):
    token = keyring.invite("r07")
    assert keyring.whose(token) == keyring.whose(token) == "r07"
    secret = keyring.sign_in(token)
    assert keyring.who(secret) == "r07"
    assert keyring.sign_in(token) is None
    assert keyring.whose(token) is None


def test_a_link_is_no_sign_in_and_a_sign_in_is_no_link(keyring):
    token = keyring.invite("r07")
    assert keyring.who(token) is None
    secret = keyring.sign_in(token)
    assert keyring.sign_in(secret) is None


def test_who_signs_out_is_out_and_nobody_else(keyring):
    mine, others = (keyring.sign_in(keyring.invite(who)) for who in ("r07", "r08"))
    keyring.sign_out(mine)
    assert (keyring.who(mine), keyring.who(others)) == (None, "r08")


@pytest.mark.parametrize("kept", [True, False])
def test_links_and_sign_ins_run_out(tmp_path, kept):
    now = [NOW]
    keyring = Keyring(tmp_path / "tokens" if kept else None, clock=lambda: now[0])
    token, secret = keyring.invite("r07"), keyring.sign_in(keyring.invite("r08"))
    now[0] += timedelta(days=DAYS, seconds=-1)
    assert (keyring.whose(token), keyring.who(secret)) == ("r07", "r08")
    now[0] += timedelta(seconds=1)
    assert (keyring.whose(token), keyring.sign_in(token), keyring.who(secret)) == (None, None, None)


def test_the_file_opens_nothing_by_itself(tmp_path):
    path = tmp_path / "tokens"
    keyring = Keyring(path)
    token = keyring.invite("r07")
    secret = keyring.sign_in(keyring.invite("r08"))
    held = path.read_text(encoding="utf-8")
    assert token not in held
    assert secret not in held
    for word in held.split():
        assert keyring.whose(word) is keyring.who(word) is None
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_line_that_is_taken_out_holds_no_longer(tmp_path):
    path = tmp_path / "tokens"
    keyring = Keyring(path)
    secret = keyring.sign_in(keyring.invite("r07"))
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("r07")), encoding="utf-8")
    assert keyring.who(secret) is None
    path.unlink()
    assert keyring.who(secret) is None


@given(st.text() | st.binary())
def test_what_is_no_secret_lets_nobody_in(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("kept") / "tokens"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    keyring = Keyring(path)
    word = text if isinstance(text, str) else text.decode("latin-1")
    assert keyring.whose(word) is keyring.who(word) is keyring.sign_in(word) is None


def test_of_two_who_use_a_link_at_once_one_gets_in(tmp_path):
    token = Keyring(tmp_path / "tokens").invite("r07")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _n: Keyring(tmp_path / "tokens").sign_in(token), range(8)))
    assert sum(secret is not None for secret in found) == 1


def test_a_file_that_is_not_there_is_asked_for(tmp_path):
    with pytest.raises(WorkspaceError, match="serve invite"):
        check_file(tmp_path / "tokens")


@pytest.mark.skipif(os.name != "posix", reason="other systems say otherwise who may write")
def test_a_file_that_others_can_write_is_refused(tmp_path):
    path = tmp_path / "tokens"
    Keyring(path).invite("r07")
    check_file(path)
    path.chmod(0o620)
    with pytest.raises(WorkspaceError, match="chmod 600"):
        check_file(path)
