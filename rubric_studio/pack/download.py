"""A file fetched over HTTPS: no credentials sent, no redirect to anything less, no more bytes and time than allowed.

The standard library does it; proxies are those that the environment names (HTTPS_PROXY, NO_PROXY), certificates those
of the system or of SSL_CERT_FILE. Plain HTTP is for this computer itself only (loopback), as when one tries a server.
"""

from __future__ import annotations

import http.client
import ssl
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit, urlunsplit

from rubric_studio.errors import PackError
from rubric_studio.language import _
from rubric_studio.pack.archive import LARGEST
from rubric_studio.text import one_line, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PIECE = 1 << 16
_SILENCE = 30.0
_LONGEST = 1800.0
_SIGN_IN = (401, 403, 407)


def is_loopback(address: str) -> bool:
    """Tell whether an address names this computer itself."""
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def download(
    address: str,
    *,
    most: int = LARGEST,
    seconds: float = _LONGEST,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[bytes]:
    """Give what lies at an address, piece by piece.

    Args:
        address: beginning with https://, or http:// for this computer.
        most: how many bytes are taken at most.
        seconds: how long it may take; a server that says nothing for half a minute is given up in any case.
        progress: is told how many bytes of how many have come.

    Raises:
        PackError: it cannot be fetched, is too large, takes too long, or ends early.
    """
    until = time.monotonic() + seconds
    with _sentences(address), _open(address) as response:
        declared = _length(response)
        count = 0
        if (declared or 0) > most:
            raise _too_large(address, most)
        while piece := response.read1(_PIECE):
            count += len(piece)
            if count > most:
                raise _too_large(address, most)
            if time.monotonic() > until:
                raise TimeoutError
            if progress and declared:
                progress(count, declared)
            yield piece
        if declared is not None and count != declared:
            raise http.client.IncompleteRead(b"", declared - count)


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Follows a server to https only; from this computer's own server to one of this computer's as well."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """Refuse what is less than what was asked for."""
        place = urlsplit(newurl)
        plain = place.scheme == "http" and req.type == "http" and is_loopback(req.full_url) and is_loopback(newurl)
        if (place.scheme != "https" and not plain) or "@" in place.netloc:
            raise PackError(
                _(
                    "{address} leads on to “{other}”, which is not protected (https). Nothing was fetched. Ask whoever"
                    " publishes the pack for another address."
                ).format(address=safe(req.full_url), other=one_line(f"{place.scheme}://{place.hostname}", 80))
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _open(address: str) -> Any:
    opener = urllib.request.OpenerDirector()
    # Plain http is this computer itself, which no proxy can reach, nor should be told of.
    proxies = {scheme: proxy for scheme, proxy in urllib.request.getproxies().items() if scheme != "http"}
    for handler in (
        urllib.request.ProxyHandler(proxies),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _SafeRedirects(),
    ):
        opener.add_handler(handler)
    # Compressed on the way, the number of bytes that come would not be the number that was promised.
    headers = {"User-Agent": "rubric-studio", "Accept": "*/*", "Accept-Encoding": "identity"}
    request = urllib.request.Request(_quoted(address), headers=headers)  # noqa: S310 - judged before
    return opener.open(request, timeout=_SILENCE)


def _quoted(address: str) -> str:
    """Write an address as servers are asked for it: spaces and letters beyond ASCII as their bytes, host as its name.

    Raises:
        ValueError: it is none.
    """
    place = urlsplit(address)
    netloc = place.netloc
    if not netloc.isascii():
        port = "" if place.port is None else f":{place.port}"
        netloc = (place.hostname or "").encode("idna").decode("ascii") + port
    path, query = (quote(part, safe="/%:=&?~+!$,;'@()*[]") for part in (place.path, place.query))
    return urlunsplit((place.scheme, netloc, path, query, ""))


def _length(response: Any) -> int | None:
    told = response.headers.get("Content-Length", "")
    return int(told) if told.isascii() and told.isdigit() and not response.headers.get("Transfer-Encoding") else None


def _too_large(address: str, most: int) -> PackError:
    text = _("What lies at {address} is larger than {n} MB, so it was not fetched. Check the address.")
    return PackError(text.format(address=safe(address), n=most // 1_000_000))


@contextmanager
def _sentences(address: str) -> Iterator[None]:
    """Put what the network says into plain words."""
    try:
        yield
    except urllib.error.HTTPError as error:
        error.close()
        raise PackError(_refused(error.code).format(address=safe(address), code=error.code)) from error
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
        found = error.reason if isinstance(error, urllib.error.URLError) else error
        raise PackError(
            _why(found).format(
                address=safe(address), words=one_line(str(getattr(found, "strerror", None) or found), 200)
            )
        ) from error


def _refused(code: int) -> str:
    if code in _SIGN_IN:
        return _(
            "{address} wants to know who you are (HTTP {code}), and no name or password is sent from here. Download the"
            " file yourself and add it by its path."
        )
    if code in (404, 410):
        return _("There is nothing at {address} (HTTP {code}). Check the address, or ask whoever publishes the pack.")
    return _("{address} did not give the pack (HTTP {code}). Try again later, or ask whoever runs the server.")


def _why(found: object) -> str:
    if isinstance(found, TimeoutError):
        return _("{address} did not answer in time. Nothing was kept. Try again later.")
    if isinstance(found, ssl.SSLCertVerificationError):
        return _(
            "The certificate of {address} could not be checked. Is the date of this computer right? If it is, ask"
            " whoever runs the server. What was said: {words}"
        )
    if isinstance(found, http.client.InvalidURL | ValueError) and not isinstance(found, OSError):
        return _("“{address}” is no address. Check it.")
    if isinstance(found, http.client.HTTPException) and not isinstance(found, http.client.IncompleteRead | OSError):
        return _("What answers at {address} is no server for files (it speaks no HTTP). Check the address.")
    if isinstance(found, http.client.IncompleteRead):
        return _("{address} ended before all of the pack had come. Nothing was kept. Try again.")
    return _(
        "{address} cannot be reached ({words}). Is this computer online? What is fetched already can be used without."
    )
