from __future__ import annotations

import asyncio
import re
import sys

import aiohttp
import pytest

from rubric_studio.browser.tab import Bounds
from tests.browser.conftest import Seen, children


async def status(response):
    async with response as answer:
        return answer.status


@pytest.mark.parametrize(
    ("accepted", "language", "said", "turned_away"),
    [
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant", "請使用您收到的連結", "不在這個位址"),
        ("de, zh-HK;q=0.5", "zh-Hant", "請使用您收到的連結", "不在這個位址"),
        ("en-GB,zh-TW;q=0.5", "en", "use the link that you were given", "not at this address"),
        ("", "en", "use the link that you were given", "not at this address"),
        ("*;q=0,../../en", "en", "use the link that you were given", "not at this address"),
    ],
)
async def test_everybody_is_answered_in_their_own_language(serving, accepted, language, said, turned_away):
    async with serving() as served, served.visitor(who="") as one:
        asks = {"Accept-Language": accepted}
        async with one.get("/", headers=asks) as answer:
            page = await answer.text()
            assert f'lang="{language}"' in page
            assert said in page
        async with one.get("/", headers={**asks, "Host": "elsewhere"}) as answer:
            assert turned_away in await answer.text()
        async with one.get("/") as answer:
            assert 'lang="en"' in await answer.text(), "one person's language is not the next one's"


async def test_a_link_becomes_a_cookie_that_only_the_browser_sees(serving):
    async with serving() as served, served.visitor(who="") as one:
        own, token = {"Origin": served.address}, served.site.keyring.invite("r07")
        async with one.post("/sign-in", data=token, headers=own) as answer:
            (cookie,) = answer.headers.getall("Set-Cookie")
        assert re.fullmatch(r"rubric-studio-\d+=[\w-]{43}; HttpOnly; Path=/; SameSite=Strict", cookie)
        assert token not in cookie
        assert await status(one.post("/sign-in", data=token, headers=own)) == 403
        assert await status(one.post("/whose", data=token, headers=own)) == 403


async def test_whose_a_link_is_can_be_asked_without_using_it(serving):
    async with serving(called={"r07": "Dr. Chen"}) as served, served.visitor(who="") as one:
        own = {"Origin": served.address}
        for who, said in (("r07", "Dr. Chen (r07)"), ("r08", "r08")):
            token = served.site.keyring.invite(who)
            async with one.post("/whose", data=token, headers=own) as answer:
                assert await answer.json() == {"who": said}
            assert await status(one.post("/sign-in", data=token, headers=own)) == 204


async def test_without_a_sign_in_there_is_no_studio(serving):
    async with serving() as served, served.visitor(who="") as one:
        async with one.get("/") as answer:
            assert "textual-terminal" not in await answer.text()
        for cookie in ("", "guessed", served.site.keyring.invite("r07")):
            name = f"rubric-studio-{served.address.rpartition(':')[2]}"
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await one.ws_connect("/tab", headers={"Origin": served.address, "Cookie": f"{name}={cookie}"})
            assert refused.value.status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://evil.example"},
        {"Origin": "http://evil.example", "Host": "evil.example"},
        {"Host": "evil"},
    ],
    ids=["no origin", "a foreign page", "a foreign name for this computer", "a wrong host"],
)
async def test_a_foreign_page_cannot_use_the_sign_in(serving, headers):
    async with serving() as served, served.visitor() as one:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await one.ws_connect("/tab", headers=headers)
        assert refused.value.status == 403
        for path in ("/sign-in", "/sign-out", "/whose"):
            assert await status(one.post(path, data=served.site.keyring.invite("r07"), headers=headers)) == 403
        async with one.get("/") as answer:
            assert "textual-terminal" in await answer.text()


async def test_pages_ask_nobody_else_for_anything(serving):
    async with serving() as served, served.visitor() as one:
        for path in ("/", "/sign-in", "/studio.js", "/sign-in.js", "/page.css", "/css/xterm.css"):
            async with one.get(path) as answer:
                assert answer.status == 200
                assert not re.findall(
                    r"(?:src|href|url|@import|fetch)[^\n]{0,12}(?:https?:)?//[a-z]", await answer.text()
                )
                may = answer.headers["Content-Security-Policy"]
                assert "default-src 'none'" in may
                assert "frame-ancestors 'none'" in may
                assert "unsafe-eval" not in may
        assert await status(one.get("/js/textual.js")) == 200
        for path in ("/js/", "/static/", "/css/../server.py", "/page/studio.html", "/download/x"):
            assert await status(one.get(path)) == 404


async def test_each_works_under_their_own_id(serving):
    async with serving() as served, served.visitor("r07") as one, served.visitor("r08") as two:
        for visitor, who in ((one, "r07"), (two, "r08")):
            path = "/tab?width=120&height=36&who=r09&RUBRIC_STUDIO_RATER=r09"
            async with visitor.ws_connect(path, headers={"Origin": served.address, "X-Forwarded-User": "r09"}) as line:
                await Seen(line).until_drawn(f"signed in {who}")


async def test_a_narrow_screen_says_whose_studio_it_is(serving):
    async with serving() as served, served.visitor("r07") as one:
        async with one.ws_connect("/tab?width=80&height=24", headers={"Origin": served.address}) as line:
            await Seen(line).until_drawn("signed in r07")


async def test_a_draft_is_offered_when_the_tab_is_loaded_again_and_to_nobody_else(serving):
    """The line broke, which the server does not know yet: the first studio is at work when the tab comes back."""
    async with serving(Bounds(tabs=2)) as served, served.visitor("r07") as one, served.visitor("r08") as two:
        async with served.tab(one, "first") as seen:
            await seen.until_drawn("signed in r07")
            await seen.type("\x02")
            await seen.until_drawn("One thing, in")
            await seen.type("Names the dose.")
            async with served.tab(two, "first") as others, served.tab(one, "first") as again:
                await asyncio.gather(again.until_drawn("Names the dose."), others.until_drawn("signed in r08"))
                assert "opened again" in await seen.until_ended()
                await others.type("\x02")
                await others.until_drawn("One thing, in")
                assert "Not saved last time" not in others.drawn
                assert "Names the dose." not in others.drawn


async def test_who_signs_in_as_another_is_out_as_oneself(serving):
    async with serving() as served, served.visitor("r07") as one:
        before = next(iter(one.cookie_jar)).value
        own = {"Origin": served.address}
        assert await status(one.post("/sign-in", data=served.site.keyring.invite("r08"), headers=own)) == 204
        assert served.site.keyring.who(before) is None
        assert await status(one.post("/sign-out", headers=own)) == 204
        async with one.get("/") as answer:
            assert "textual-terminal" not in await answer.text()


async def test_there_is_a_bound_on_tabs(serving):
    async with serving(Bounds(tabs=1)) as served, served.visitor() as one:
        async with served.tab(one), served.tab(one) as second:
            assert "more than that it cannot serve" in await second.until_ended()
        await asyncio.sleep(0)
        for _turn in range(200):  # the place is free again once the first one's studio has ended
            async with served.tab(one) as third:
                if "cannot serve" not in await asyncio.wait_for(first_word(third), 10):
                    return
            await asyncio.sleep(0.05)
        raise AssertionError


async def test_one_person_leaves_room_for_the_others(serving):
    async with serving(Bounds(tabs=6), asks=True) as served, served.visitor("r07") as one, served.visitor("r08") as two:
        async with served.tab(one), served.tab(one), served.tab(one) as third:
            assert "others need room too" in await third.until_ended()
            async with served.tab(two) as other:
                await other.until_drawn("signed in r08")


MISTAKEN = (
    b"POST /whose HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nContent-Type: text/plain; charset=none\r\n"
)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"GET / HTTP/1.1\r\nHost: {host}\r\nHost: evil\r\n\r\n", None),
        (MISTAKEN + b"Content-Length: 4\r\n\r\nabcd", "mistake of the server's own (LookupError)"),
    ],
    ids=["no request at all", "a mistake of ours"],
)
async def test_nobody_fills_the_screen_of_whoever_runs_the_server(serving, caplog, sent, said):
    async with serving() as served:
        host = served.address.removeprefix("http://")
        reader, writer = await asyncio.open_connection(*host.split(":"))
        writer.write(sent.replace(b"{host}", host.encode()))
        assert (await reader.readline()).split()[1] in (b"400", b"500")
        writer.close()
    assert "Traceback" not in caplog.text
    assert (said in caplog.text) if said else not caplog.text


async def first_word(seen):
    return str((await seen.line.receive()).data)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc tells which processes are left")
async def test_a_hundred_tabs_opened_and_dropped_leave_nothing(serving):
    before = children()
    async with serving(Bounds(tabs=100)) as served, served.visitor() as one:  # more than are ever open: none is refused

        async def drop(number):
            async with served.tab(one) as tab:
                if number % 50 == 7:  # most are gone before they show anything, two in the middle of their work
                    await tab.until_drawn("signed in")
                await asyncio.sleep(number % 10 / 200)

        for start in range(0, 100, 20):
            await asyncio.gather(*(drop(number) for number in range(start, start + 20)))
        for _turn in range(400):
            if set(children()) <= set(before):
                break
            await asyncio.sleep(0.05)
        assert set(children()) <= set(before)
