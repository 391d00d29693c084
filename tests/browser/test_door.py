from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from rubric_studio.browser.door import known_as, plain

HERE = known_as("127.0.0.1", 8000, None)
FRONT = known_as("127.0.0.1", 8000, "https://rubrics.example.org/")
OWN = "http://127.0.0.1:8000"

ASKED = [
    # door, method, Host, Origin, let in
    (HERE, "GET", "127.0.0.1:8000", None, True),
    (HERE, "GET", "localhost:8000", None, True),
    (HERE, "GET", "LOCALHOST:8000", None, True),
    (HERE, "GET", "[::1]:8000", None, True),
    (HERE, "GET", "127.0.0.1", None, False),
    (HERE, "GET", "127.0.0.1:8001", None, False),
    (HERE, "GET", "evil.example:8000", None, False),
    (HERE, "GET", "127.0.0.1:8000.evil.example", None, False),
    (HERE, "GET", "", None, False),
    (HERE, "GET", "127.0.0.1:8000", OWN, True),
    (HERE, "GET", "127.0.0.1:8000", "http://evil.example", False),
    (HERE, "GET", "127.0.0.1:8000", "null", False),
    (HERE, "GET", "127.0.0.1:8000", "https://127.0.0.1:8000", False),
    (HERE, "POST", "127.0.0.1:8000", OWN, True),
    (HERE, "POST", "127.0.0.1:8000", None, False),
    (HERE, "POST", "127.0.0.1:8000", "http://127.0.0.1:8001", False),
    (HERE, "websocket", "127.0.0.1:8000", OWN, True),
    (HERE, "websocket", "127.0.0.1:8000", None, False),
    (HERE, "websocket", "127.0.0.1:8000", "http://evil.example", False),
    (HERE, "websocket", "evil.example", "http://evil.example", False),
    (FRONT, "GET", "rubrics.example.org", None, True),
    (FRONT, "GET", "rubrics.example.org:443", None, True),
    (FRONT, "websocket", "rubrics.example.org", "https://rubrics.example.org", True),
    (FRONT, "websocket", "rubrics.example.org", "http://rubrics.example.org", False),
    (FRONT, "websocket", "rubrics.example.org", "https://rubrics.example.org.evil.example", False),
]


@pytest.mark.parametrize(("door", "method", "host", "origin", "let_in"), ASKED)
def test_who_is_let_in(door, method, host, origin, let_in):
    headers = {"Host": host} | ({"Origin": origin} if origin else {})
    if method == "websocket":
        method, headers = "GET", headers | {"Upgrade": "websocket", "Connection": "upgrade"}
    assert bool(door.refuses(make_mocked_request(method, "/", headers=headers))) is not let_in


def test_links_lead_to_the_address_that_people_know():
    assert HERE.origins[0] == OWN
    assert FRONT.origins[0] == "https://rubrics.example.org"
    assert (HERE.secure, FRONT.secure) == (False, True)


def test_another_computers_address_is_the_only_one():
    assert known_as("10.1.2.3", 8000, None).hosts == {"10.1.2.3:8000"}
    assert known_as("10.1.2.3", 80, None).hosts == {"10.1.2.3", "10.1.2.3:80"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://Rubrics.Example.org:443/", "https://rubrics.example.org"),
        ("http://rubrics.example.org:80", "http://rubrics.example.org"),
        ("https://rubrics.example.org:8443", "https://rubrics.example.org:8443"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://規準.example.org", "https://xn--h9w788c.example.org"),
    ],
)
def test_addresses_as_browsers_say_them(written, meant):
    assert plain(written) == meant
