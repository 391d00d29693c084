"""The terminal that the studio runs in: what comes from it, and what its end means."""

from __future__ import annotations

import os
import select
import signal
import sys
from codecs import getincrementaldecoder
from contextlib import suppress
from functools import partial
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rubric_studio.tui.lasting import Lasting


def on_the_end(app: Lasting) -> None:
    """Keep what is not saved when the terminal goes, or somebody ends the program from outside."""
    ending = Event()

    def ended(number: int, _frame: object) -> None:
        if not ending.is_set():  # a second signal must not cut the first one's work short
            ending.set()
            _killed(app, number)

    for name in ("SIGHUP", "SIGTERM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), ended)
    if hasattr(select, "poll") and hasattr(signal, "SIGHUP"):
        Thread(target=_watch, daemon=True).start()


def _killed(app: Lasting, number: int) -> None:
    with suppress(Exception):  # what was typed last may still stand in the form only
        app.take()
    with suppress(Exception):
        app.keep_last()
    if number == signal.SIGTERM:
        app.end(3)
    else:
        os._exit(3)  # the terminal is gone: nobody can be told, and nothing of the screen can be put back


def _watch() -> None:
    """Hang up where the terminal goes away without a word, as it does for a program that is in nobody's charge.

    Textual would go on for ever then, reading nothing as fast as it can.
    """
    watched = select.poll()
    watched.register(sys.__stdin__ or 0, 0)
    if any(found & select.POLLHUP for _file, found in watched.poll()):  # waits; macOS may say at once that it cannot
        os.kill(os.getpid(), signal.SIGHUP)


def forgive_keyboard() -> None:
    """Let bytes from the keyboard that are no UTF-8 be a mark: the thread in which Textual reads them would end."""
    from textual.drivers import linux_driver

    made = partial(getincrementaldecoder("utf-8"), "replace")
    vars(linux_driver)["getincrementaldecoder"] = lambda _name: made


def drop_typed_ahead() -> None:
    """Keep keys that nobody took from the shell that comes next."""
    import termios

    with suppress(termios.error, OSError, ValueError):
        termios.tcflush(sys.__stdin__ or 0, termios.TCIFLUSH)
