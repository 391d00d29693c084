"""The door: which addresses the server answers to, from which pages it may be asked, and what pages may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

from rubric_studio.language import _

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler, Middleware

_PORTS = {"http": 80, "https": 443}
_MAY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self' {line}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""What a page may load, and where from: nothing from elsewhere; xterm writes its measures into the page as styles."""
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class Door:
    """The addresses under which the server is known.

    Args:
        origins: scheme, host and port of each, as browsers say them; the first one is that of links.
    """

    origins: tuple[str, ...]

    @property
    def hosts(self) -> frozenset[str]:
        """Give the hosts that may be asked for."""
        return frozenset(host for origin in self.origins for host in _spellings(origin))

    @property
    def secure(self) -> bool:
        """Tell whether links are encrypted on their way."""
        return self.origins[0].startswith("https:")

    def refuses(self, request: web.Request) -> str:
        """Say why a request is not let in; "" where it is.

        A page of somebody else's could send one from the person's own browser: that browser then says whose it is.
        """
        if request.headers.get("Host", "").lower() not in self.hosts:
            return _("The studio is not at this address.")
        origin = request.headers.get("Origin")
        changes = request.method not in ("GET", "HEAD") or "Upgrade" in request.headers
        if origin is None:
            return _("The studio is opened from its own page only.") if changes else ""
        return "" if origin.lower() in self.origins else _("The studio is opened from its own page only.")


def known_as(host: str, port: int, public: str | None) -> Door:
    """Make the door of a server.

    Args:
        host: where it listens.
        port: its port.
        public: the address under which people know it, where that is another one.
    """
    name = f"[{host}]" if ":" in host else host
    names = [name, *LOOPBACK] if name in LOOPBACK else [name]
    own = [f"http://{name}" + (f":{port}" if port != _PORTS["http"] else "") for name in names]
    return Door(tuple(dict.fromkeys([*([plain(public)] if public else []), *own])))


def plain(address: str) -> str:
    """Give an address as browsers say it: scheme and host, the port where it is not the usual one.

    Raises:
        ValueError: it is none.
    """
    parts = urlsplit(address.strip())
    host, port = (parts.hostname or "").lower(), parts.port
    host = host if host.isascii() else host.encode("idna").decode("ascii")
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != _PORTS.get(parts.scheme) else "")


def _spellings(origin: str) -> list[str]:
    scheme, _colon, host = origin.partition("://")
    plainly = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    return [host] if plainly != host else [host, f"{host}:{_PORTS[scheme]}"]


def guard(door: Door) -> Middleware:
    """Make the middleware that lets in or turns away, and tells browsers what the pages may do."""
    headers = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }

    def told(request: web.Request) -> dict[str, str]:
        line = f"{'wss' if door.secure else 'ws'}://{request.host}"  # older browsers do not count it as 'self'
        return {**headers, "Content-Security-Policy": _MAY.format(line="" if "[" in line else line)}

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        why = door.refuses(request)
        try:
            response = web.Response(status=403, text=why) if why else await handler(request)
        except web.HTTPException as refused:  # 404 and the like are pages too
            refused.headers.update(told(request))
            raise
        if not response.prepared:
            response.headers.update(told(request))
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded
