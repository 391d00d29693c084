"""``rubric-studio serve``: opens the studio to browsers, and invites people to it."""

from __future__ import annotations

import asyncio
import ipaddress
import signal
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from rubric_studio.cli.options import find, workspace_option
from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _
from rubric_studio.text import nearest, safe

if TYPE_CHECKING:
    from socket import socket

    from rubric_studio.browser.door import Door
    from rubric_studio.browser.server import Site
    from rubric_studio.browser.tab import Bounds
    from rubric_studio.store.workspace import Workspace

HOST, PORT = "127.0.0.1", 8000
_TOKENS = click.option(
    "--token-file",
    "tokens",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="PATH",
    help="The file that says who may come in; “serve invite” makes it.",
)
_HOST = click.option("--host", default=HOST, show_default=True, help="Where to listen.")
_PORT = click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="The port; 0 takes a free one."
)
_ADDRESS = click.option(
    "--public-url",
    "public",
    metavar="URL",
    help="The address that people open, that of the server with TLS in front.",
)


@click.group(
    "serve",
    invoke_without_command=True,
    short_help="Open the studio to browsers.",
    epilog="Example: rubric-studio serve invite r07 --token-file tokens",
)
@_HOST
@_PORT
@_ADDRESS
@_TOKENS
@click.option("--tabs", type=click.IntRange(1), default=12, show_default=True, help="How many tabs at once.")
@click.option(
    "--idle", type=click.FloatRange(0.01), default=60, show_default=True, help="Minutes after which an idle tab ends."
)
@click.option(
    "--memory", type=click.IntRange(100), default=700, show_default=True, help="Megabytes that one tab may hold."
)
@workspace_option()
def serve_command(
    host: str,
    port: int,
    public: str | None,
    tokens: Path | None,
    tabs: int,
    idle: float,
    memory: int,
    folder: Path | None,
) -> int | None:
    """Open the studio to browsers on this computer: prints a link that works once, and is yours.

    “rubric-studio serve” alone is all that you need for yourself; Ctrl+C ends it. Every tab is a studio of its own,
    and ends with the tab; what was not saved is offered again. With --token-file several people come in, each under
    their own id, by links that “rubric-studio serve invite ID” makes.

    Nothing is encrypted between this server and a browser. For other computers put a server with TLS in front of it,
    and give the address that people open with --public-url.
    """
    if click.get_current_context().invoked_subcommand:
        return None
    _there()
    _allowed(host, public, tokens)
    from rubric_studio.browser.server import listening
    from rubric_studio.browser.tab import Bounds

    workspace = find(folder)
    with listening(host, port) as listener:
        door = _door(host, listener.getsockname()[1], public)
        bounds = Bounds(tabs, idle, memory)
        site = _of_team(workspace, door, bounds, tokens) if tokens else _of_one(workspace, door, bounds)
        click.echo(_("Ctrl+C ends the server; what was not saved is kept."), err=True)
        asyncio.run(_run(site, listener))
    return 0


@serve_command.command(
    "invite",
    short_help="Make a link for one person.",
    epilog="Example: rubric-studio serve invite r07 --token-file tokens --public-url https://rubrics.example.org",
)
@click.argument("who", metavar="ID")
@_TOKENS
@_ADDRESS
@_HOST
@_PORT
@workspace_option()
def invite_command(
    who: str, tokens: Path | None, public: str | None, host: str, port: int, folder: Path | None
) -> None:
    """Make a link that lets one person in, once, under ID: what they write, judge and record stands under it.

    Send it to nobody else. The server need not be started anew. Where the workspace has people.yaml, ID has to stand
    there; without one, any id will do.
    """
    from rubric_studio.workflows.keyring import DAYS, Keyring, check_file
    from rubric_studio.workflows.people import PEOPLE, People
    from rubric_studio.workflows.person import is_id

    _there()
    _openable(host, public)
    if tokens is None:
        raise click.UsageError(_("Say where it is kept who may come in: --token-file PATH."))
    if not is_id(who):
        raise click.UsageError(_("An id holds letters, digits, “.”, “_” and “-” only."))
    workspace = find(folder)
    named = People(workspace).names
    if (workspace.root / PEOPLE).is_file() and who not in named:  # one that cannot be read names nobody
        meant = nearest(who, sorted(named))
        hint = " " + _("Did you mean “{meant}”?").format(meant=meant) if meant else ""
        raise RubricStudioError(_("people.yaml names nobody “{who}”. Add them first.").format(who=who) + hint)
    if tokens.exists():
        check_file(tokens)
    token = Keyring(tokens).invite(who)
    click.echo(_link(_door(host, port, public), token))
    words = _("The link lets {who} in, once, within {n} days. Send it to nobody else.")
    click.echo(words.format(who=who, n=DAYS), err=True)
    if public is None and _is_loopback(host):
        words = _("It opens on this computer only. For another one, give the address people open with --public-url.")
        click.echo(words, err=True)


def _there() -> None:
    if find_spec("aiohttp") is None or find_spec("textual_serve") is None:
        words = _("The part for browsers is not installed. Install it: pip install 'clinical-rubric-studio[browser]'")
        raise RubricStudioError(words)


def _allowed(host: str, public: str | None, tokens: Path | None) -> None:
    """Refuse what would let anybody in, or nobody.

    Raises:
        UsageError: it says what to add.
    """
    if tokens is None and not _is_loopback(host):
        words = _(
            "Other computers could reach {host}, so it has to be known who may come in: add --token-file PATH "
            "(“rubric-studio serve invite” makes it). Nothing is encrypted on the way: put a server with TLS in "
            "front, and give its address with --public-url."
        )
        raise click.UsageError(words.format(host=safe(host)))
    _openable(host, public)
    if tokens:
        from rubric_studio.workflows.keyring import check_file

        check_file(tokens)


def _openable(host: str, public: str | None) -> None:
    """Refuse what makes links that no browser can open.

    Raises:
        UsageError: it says what to add.
    """
    if public is None and not host.strip("0.:"):  # all of this computer's addresses: 0.0.0.0, ::, 0, or none
        words = _("{host} is no address that can be opened: give the one that people open with --public-url.")
        raise click.UsageError(words.format(host=host or "--host"))
    if public is not None and not _is_address(public):
        words = _("“{url}” is no address of a server. It looks like this: https://rubrics.example.org")
        raise click.UsageError(words.format(url=safe(public)))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_address(url: str) -> bool:
    from rubric_studio.browser.door import plain

    try:
        parts, own = urlsplit(url), urlsplit(plain(url))
        named = bool(own.hostname) and parts.port != 0
    except ValueError:
        return False
    return named and parts.scheme in ("http", "https") and parts.path in ("", "/")


def _door(host: str, port: int, public: str | None) -> Door:
    from rubric_studio.browser.door import known_as

    return known_as(host, port, public)


def _link(door: Door, token: str) -> str:
    return f"{door.origins[0]}/sign-in#{token}"


# who comes in ---------------------------------------------------------------------------------------------------------


def _of_one(workspace: Workspace, door: Door, bounds: Bounds) -> Site:
    """Serve one person: who runs the server, under their own id, with their own settings."""
    from rubric_studio.browser.server import Site
    from rubric_studio.workflows.keyring import Keyring
    from rubric_studio.workflows.person import RATER, rater_id

    keyring, who = Keyring(), rater_id()

    def used(_who: str) -> None:
        click.echo(_("The link was used, and works no more. For another browser:"), err=True)
        click.echo(_link(door, keyring.invite(who)))

    click.echo(_("Open this link in a browser on this computer. It works once, and is yours:"), err=True)
    click.echo(_link(door, keyring.invite(who)))
    return Site(workspace.root, door, keyring, bounds, {}, lambda _who: {RATER: who}, used, asks=False)


def _of_team(workspace: Workspace, door: Door, bounds: Bounds, tokens: Path) -> Site:
    """Serve all who were invited, each under their own id, with settings and drafts of their own."""
    from rubric_studio.browser.server import Site
    from rubric_studio.workflows.keyring import Keyring
    from rubric_studio.workflows.people import People
    from rubric_studio.workflows.person import HOME, RATER, own_folder

    homes = own_folder("state") / "people"

    def variables(who: str) -> dict[str, str]:
        return {RATER: who, HOME: str(homes / who)}

    def used(who: str) -> None:
        click.echo(_("{who} signed in.").format(who=who), err=True)

    click.echo(_("The studio is open at {url}").format(url=door.origins[0]), err=True)
    if not door.secure:
        words = _("Nothing is encrypted on the way: put a server with TLS in front, its address in --public-url.")
        click.echo(words, err=True)
    names = People(workspace).names
    return Site(workspace.root, door, Keyring(tokens), bounds, names, variables, used, asks=True)


async def _run(site: Site, listener: socket) -> None:
    """Serve until somebody ends it."""
    from rubric_studio.browser.server import serve

    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows ends what runs instead
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
    await serve(site, listener, ended)
