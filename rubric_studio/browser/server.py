"""The server: pages for signing in and for the studio, and a line to the studio of each tab.

The page draws with what textual-serve ships (xterm.js, its style and its font). Its server is not used: it lets in
anybody, runs the program through a shell, and fetches a font from elsewhere.
"""

from __future__ import annotations

import asyncio
import html
import logging
import os
import socket
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from rubric_studio.browser import child, tab
from rubric_studio.browser.door import guard
from rubric_studio.errors import RubricStudioError, WorkspaceError
from rubric_studio.language import _, current_language, matching, speaking
from rubric_studio.text import safe
from rubric_studio.workflows.keyring import DAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aiohttp.typedefs import Handler

    from rubric_studio.browser.door import Door
    from rubric_studio.workflows.keyring import Keyring

_DRAWN_WITH = ("js/textual.js", "css/xterm.css", "fonts/RobotoMono-VariableFont_wght.ttf")
_OURS = ("page.css", "studio.js", "sign-in.js")


@dataclass(frozen=True)
class Site:
    """What is served, and to whom.

    Args:
        workspace: the workspace's folder.
        door: the addresses.
        keyring: who may come in.
        bounds: what a tab may use up.
        called: the people's names by their ids, where they are known.
        variables: gives the variables under which a person's studio runs.
        signed_in: is told when somebody used their link.
        asks: somebody says with a button that they want to sign in, as they may sit at a computer of many.
    """

    workspace: Path
    door: Door
    keyring: Keyring
    bounds: tab.Bounds
    called: Mapping[str, str]
    variables: Callable[[str], Mapping[str, str]]
    signed_in: Callable[[str], None]
    asks: bool


class Server:
    """Answers browsers."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._tabs: set[tab.Tab] = set()
        self._places: Counter[str] = Counter()
        """How many tabs each person has open, or is opening."""

    def application(self) -> web.Application:
        """Make what aiohttp runs."""
        app = web.Application(middlewares=[_in_their_language, guard(self._site.door)], client_max_size=4096)
        app.add_routes(
            [
                web.get("/", self._studio),
                web.get("/sign-in", self._sign_in_page),
                web.post("/whose", self._whose),
                web.post("/sign-in", self._sign_in),
                web.post("/sign-out", self._sign_out),
                web.get("/tab", self._tab),
                *(web.get(f"/{name}", _file(_drawn_with(name))) for name in _DRAWN_WITH),
                *(web.get(f"/{name}", _file(_page(name))) for name in _OURS),
            ]
        )
        app.on_shutdown.append(self._close)
        return app

    async def _close(self, _app: web.Application) -> None:
        async def end(one: tab.Tab) -> None:
            with speaking(one.language):
                await one.close(_("The server was ended. What was not saved is kept."))

        await asyncio.gather(*map(end, self._tabs))

    # signing in -------------------------------------------------------------------------------------------------------

    @property
    def _cookie(self) -> str:
        """Name the cookie; browsers keep one jar for all ports of a computer."""
        port = self._site.door.origins[0].rpartition(":")[2]
        name = f"rubric-studio-{port}" if port.isdecimal() else "rubric-studio"
        return f"__Host-{name}" if self._site.door.secure else name

    def _who(self, request: web.Request) -> str | None:
        return self._site.keyring.who(request.cookies.get(self._cookie, ""))

    async def _sign_in_page(self, request: web.Request) -> web.Response:
        return _html(
            "sign-in.html",
            within=self._called(within) if (within := self._who(request)) else "",
            asks="yes" if self._site.asks else "",
            title=_("Rubric Studio"),
            wait=_("One moment …"),
            who=_("You sign in as {who}."),
            already=_("You are signed in here as {who}. If that is not you, sign out."),
            out=_("Sign out"),
            gone=_("You are signed out. You can close this tab."),
            failed=_("The server did not answer as it should. Try again in a while."),
            open=_("Open the studio"),
            stay=_("Keep me signed in on this computer for {n} days (only where nobody else uses it)").format(n=DAYS),
            used=_(
                "This link opens nothing any more: it works once, in one browser, and for {n} days at most. "
                "Ask whoever gave it to you for a new one."
            ).format(n=DAYS),
            none=_("To open the studio, use the link that you were given."),
        )

    async def _whose(self, request: web.Request) -> web.Response:
        who = self._site.keyring.whose(await request.text())
        if who is None:
            raise web.HTTPForbidden
        return web.json_response({"who": self._called(who)})

    def _called(self, who: str) -> str:
        name = self._site.called.get(who)
        return f"{name} ({who})" if name else who

    async def _sign_in(self, request: web.Request) -> web.Response:
        """Turn the secret of a link into a cookie that no script can read and no other page can use."""
        keyring = self._site.keyring
        token = await request.text()
        who = keyring.whose(token)
        secret = keyring.sign_in(token)
        if who is None or secret is None:
            raise web.HTTPForbidden
        if before := request.cookies.get(self._cookie):
            keyring.sign_out(before)
        response = web.Response(status=204)
        response.set_cookie(
            self._cookie,
            secret,
            max_age=DAYS * 86400 if request.query.get("stay") else None,
            httponly=True,
            samesite="Strict",
            secure=self._site.door.secure,
        )
        self._site.signed_in(who)
        return response

    async def _sign_out(self, request: web.Request) -> web.Response:
        self._site.keyring.sign_out(request.cookies.get(self._cookie, ""))
        response = web.Response(status=204)
        response.del_cookie(self._cookie, secure=self._site.door.secure, httponly=True, samesite="Strict")
        return response

    # the studio -------------------------------------------------------------------------------------------------------

    async def _studio(self, request: web.Request) -> web.Response:
        if self._who(request) is None:
            return await self._sign_in_page(request)
        return _html(
            "studio.html",
            title=_("Rubric Studio"),
            opening=_("The studio is opening …"),
            lost=_("The line to the studio broke. What was not saved is kept, and is offered when you open it again."),
            again=_("Open the studio again"),
            out=_("Sign out"),
            gone=_("You are signed out. You can close this tab."),
        )

    async def _tab(self, request: web.Request) -> web.WebSocketResponse:
        """Give a tab a studio of its own, as the person who is signed in and as nobody else."""
        secret = request.cookies.get(self._cookie, "")
        who = self._site.keyring.who(secret)
        if who is None:
            raise web.HTTPForbidden
        line = web.WebSocketResponse(heartbeat=15)
        await line.prepare(request)
        key = f"{secret} {request.query.get('tab', '')[:64]}"
        await self._end_before(key)
        if why := self._full(who):
            await _refuse(line, why)
            return line
        self._places[who] += 1
        try:
            await self._serve(request, line, who, key)
        finally:
            self._places[who] -= 1
        return line

    def _full(self, who: str) -> str:
        """Say why no more tabs can be opened; "" where one can. Nobody keeps the others out with tabs left open."""
        own, total, most = self._places[who], self._places.total(), self._site.bounds.tabs
        if total >= most:
            words = _("The studio is open in {n} tabs, more than that it cannot serve. Close one, then try again.")
            return words.format(n=total)
        if self._site.asks and own >= max(most // 3, 1):
            words = _("You have the studio open in {n} tabs, and others need room too. Close one, then try again.")
            return words.format(n=own)
        return ""

    async def _end_before(self, key: str) -> None:
        """End what the same tab had open before it was loaded again, so that the new studio finds what it kept.

        Where the line broke nobody told the server: the old studio would go on, and its draft would be in use.
        """
        before = [one for one in self._tabs if one.key == key]
        await asyncio.gather(*(one.close(_("The studio was opened again from this tab.")) for one in before))
        await asyncio.gather(*(one.gone.wait() for one in before))

    async def _serve(self, request: web.Request, line: web.WebSocketResponse, who: str, key: str) -> None:
        secret = key.partition(" ")[0]
        columns, rows = (_number(request.query.get(name)) for name in ("width", "height"))
        spoken = {"RUBRIC_STUDIO_LANGUAGE": current_language()}
        variables = child.environment({**self._site.variables(who), **spoken}, columns or 80, rows or 24)
        try:
            begun = await child.Child.start(self._site.workspace, variables)
        except OSError:
            await _refuse(line, _("The studio could not be started. Try again in a while."))
            return

        def still() -> bool:
            return request.transport is not None and self._site.keyring.who(secret) == who

        one = tab.Tab(line, begun, self._site.bounds, still, key)
        self._tabs.add(one)
        try:
            await one.run()
        finally:
            self._tabs.discard(one)
            one.gone.set()


async def _refuse(line: web.WebSocketResponse, why: str) -> None:
    with suppress(ConnectionError):
        await line.send_json(["ended", why])
        await line.close()


def _number(text: str | None) -> int:
    return tab.within(text) if text and text.isdecimal() and len(text) < 6 else 0


@web.middleware
async def _in_their_language(request: web.Request, handler: Handler) -> web.StreamResponse:
    with speaking(_spoken(request.headers.get("Accept-Language", ""))):
        return await handler(request)


def _spoken(accepted: str) -> str:
    """Give the first language that a browser asks for and that we have, that of the server where there is none."""
    tags = (part.partition(";")[0] for part in accepted[:200].split(","))
    return next((code for tag in tags if (code := matching(tag))), current_language())


# pages ----------------------------------------------------------------------------------------------------------------


def _page(name: str) -> Path:
    return Path(str(files("rubric_studio.browser") / "page" / name))


def _drawn_with(name: str) -> Path:
    return Path(str(files("textual_serve") / "static" / name))


def _html(name: str, **words: str) -> web.Response:
    held = Template(_page(name).read_text(encoding="utf-8"))
    lang = current_language().replace("_", "-")
    page = held.substitute({key: html.escape(text) for key, text in words.items()}, lang=lang)
    return web.Response(text=page, content_type="text/html")


def _file(path: Path) -> Handler:
    async def give(_request: web.Request) -> web.StreamResponse:
        return web.FileResponse(path, headers={"Cache-Control": "no-cache"})

    return give


# listening ------------------------------------------------------------------------------------------------------------


def listening(host: str, port: int) -> socket.socket:
    """Listen for browsers.

    Raises:
        WorkspaceError: another program does already, or this computer has no such address.
    """
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        words = _("{host} cannot be listened to at port {port}: {why}. Choose another port with --port.")
        raise WorkspaceError(words.format(host=host, port=port, why=_why(error))) from error


def _why(error: Exception) -> str:
    """Say what is in the way, without what Python adds to it."""
    number = getattr(error, "errno", None)
    return (os.strerror(number) if number and number > 0 else str(error)).lower()


class _OneLine(logging.Filter):
    """Lets through what whoever runs the server can do something about, a line each; not what was no request at all."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take the traceback away, which anybody who reaches the server could fill the screen with."""
        error = record.exc_info[1] if record.exc_info else None
        record.exc_info = None
        if isinstance(error, RubricStudioError):
            record.msg, record.args = "%s", (safe(str(error)),)
        elif error is not None:
            words = _("A page could not be given because of a mistake of the server's own ({what}).")
            record.msg, record.args = "%s", (words.format(what=type(error).__name__),)
        return not isinstance(error, HttpProcessingError)


async def serve(site: Site, listener: socket.socket, until: asyncio.Event) -> None:
    """Answer browsers until the event is set; then end every tab, so that nothing is lost and no process is left."""
    log = logging.getLogger(__name__)
    log.filters[:] = [_OneLine()]
    runner = web.AppRunner(Server(site).application(), access_log=None, logger=log, shutdown_timeout=10)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    try:
        await until.wait()
    finally:
        await runner.cleanup()
