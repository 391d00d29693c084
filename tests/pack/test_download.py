"""Files fetched over HTTPS: what is sent, where one may be led, and how little is taken on trust."""

from __future__ import annotations

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import quote

import pytest

from rubric_studio.errors import PackError
from rubric_studio.pack.download import download, is_loopback
from tests.servers import Server, cut_short, moved, self_signed, serving

DATA = bytes(range(256)) * 1000


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return self_signed(tmp_path_factory.mktemp("tls"))


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.delenv("REQUEST_METHOD", raising=False)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        running.files["/x"] = DATA
        yield running


def fetched(address: str, **more: float) -> bytes:
    return b"".join(download(address, **more))  # type: ignore[arg-type]


def test_over_https(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(certificate) as server:
        server.files["/x"] = DATA
        server.answers["/on"] = moved("/x")
        with pytest.raises(PackError, match=r"certificate of https://127.* could not be checked"):
            fetched(server.url("/x"))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        told: list[tuple[int, int]] = []
        assert b"".join(download(server.url("/on"), progress=lambda *n: told.append(n))) == DATA
        assert told[-1] == (len(DATA), len(DATA))
        assert fetched(server.url("/x", "localhost")) == DATA
        headers = [headers for _path, headers in server.asked]
        assert not any({"Authorization", "Cookie", "Proxy-Authorization"} & set(held) for held in headers)
        with serving() as plain:
            plain.files["/x"] = DATA
            server.answers["/less"] = moved(plain.url("/x"))
            with pytest.raises(PackError, match=r"leads on to “http://127\.0\.0\.1”, which is not protected"):
                fetched(server.url("/less"))
            assert plain.asked == []


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://192.0.2.1/x", "https://a:b@127.0.0.1/x", "data:,x"]
)
def test_where_nobody_is_led(server: Server, to: str) -> None:
    server.answers["/on"] = moved(to)
    with pytest.raises(PackError, match=r"is not protected|HTTP 302") as told:
        fetched(server.url("/on"))
    assert "a:b" not in str(told.value)


def test_in_a_circle(server: Server) -> None:
    server.answers["/a"], server.answers["/b"] = moved("/b"), moved("/a", 307)
    with pytest.raises(PackError, match="did not give the pack"):
        fetched(server.url("/a"))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (401, "wants to know who you are"),
        (403, "wants to know"),
        (404, "nothing at"),
        (410, "nothing"),
        (500, "HTTP 500"),
    ],
)
def test_what_a_server_refuses(server: Server, code: int, said: str) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        handler.send_header("WWW-Authenticate", 'Basic realm="x"')
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    server.answers["/x"] = answer
    with pytest.raises(PackError, match=said):
        fetched(server.url("/x"))


def test_what_ends_early(server: Server) -> None:
    server.answers["/short"] = cut_short(DATA)

    def chunked(handler: BaseHTTPRequestHandler) -> None:
        handler.protocol_version = "HTTP/1.1"
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"ff\r\nabc")
        handler.close_connection = True

    server.answers["/chunked"] = chunked
    for path in ("/short", "/chunked"):
        with pytest.raises(PackError, match="ended before all of the pack had come"):
            fetched(server.url(path))
    server.answers["/nothing"] = lambda handler: setattr(handler, "close_connection", True)
    with pytest.raises(PackError, match=r"cannot be reached .*closed connection without response"):
        fetched(server.url("/nothing"))


def test_who_speaks_no_http(server: Server) -> None:
    server.answers["/x"] = lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n") and None
    with pytest.raises(PackError, match="speaks no HTTP"):
        fetched(server.url("/x"))


@pytest.mark.parametrize("path", ["/a b.rubricpack", "/ärzte/x.rubricpack?n=ö ü", "/100%25.rubricpack", "/x#part"])
def test_addresses_as_people_write_them(server: Server, path: str) -> None:
    asked = quote(path.partition("#")[0], safe="/%?=")
    server.files[asked] = DATA
    assert fetched(server.url(path)) == DATA
    assert server.asked[-1][0] == asked


@pytest.mark.parametrize("host", ["exa mple.org", "a" * 64 + "ä.org", "example.org:x", "ä.org:x"])
def test_what_is_no_address(host: str) -> None:
    with pytest.raises(PackError, match="is no address"):
        fetched(f"https://{host}/x")


def test_no_proxy_is_told_of_this_computer(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as proxy:
        for name in ("http_proxy", "HTTP_PROXY"):
            monkeypatch.setenv(name, proxy.url("/"))
        assert fetched(server.url("/x")) == DATA
        assert proxy.asked == []


def test_more_than_is_taken(server: Server) -> None:
    with pytest.raises(PackError, match="is larger than 0 MB"):
        fetched(server.url("/x"), most=len(DATA) - 1)

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(DATA)

    server.answers["/endless"] = endless
    with pytest.raises(PackError, match="is larger than"):
        fetched(server.url("/endless"), most=3 * len(DATA))


def test_one_that_dawdles(server: Server) -> None:
    def slow(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(1000):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.02)

    server.answers["/slow"] = slow
    begun = time.monotonic()
    with pytest.raises(PackError, match="did not answer in time"):
        fetched(server.url("/slow"), seconds=0.1)
    assert time.monotonic() - begun < 5


def test_nobody_there(server: Server) -> None:
    address = server.url("/x")
    server.shutdown()
    server.server_close()
    with pytest.raises(PackError, match=r"cannot be reached .*refused.*Is this computer online"):
        fetched(address)
    with pytest.raises(PackError, match="cannot be reached"):
        fetched("https://nowhere.invalid/x.rubricpack")


def test_through_the_environments_proxy(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", server.url(""))
    with pytest.raises(PackError, match=r"cannot be reached .*Tunnel connection failed"):
        fetched("https://example.org/y")
    assert [path for path, _headers in server.asked] == ["example.org:443"]


def test_this_computer_itself() -> None:
    assert all(
        map(is_loopback, ["http://localhost/x", "http://127.1.2.3:80/x", "http://[::1]:8/x", "git://LOCALHOST/"])
    )
    others = ["http://localhost.example.org/", "http://example.org", "http://10.0.0.1", "http://0/", "http:///x", "x"]
    assert not any(map(is_loopback, others))
