from __future__ import annotations

import re

from aiohttp import web

from tests.browser.chromium import chromium, needs_chromium

pytestmark = needs_chromium

RUBRIC = "rubrics/emergency-escalation/chest-pain.yaml"


async def test_a_person_at_work(serving, example, tmp_path):
    """From the link to a saved criterion in Chinese, with a page that is loaded again in the middle of a sentence."""
    async with serving() as served, chromium(tmp_path / "profile") as page:
        await page.open(served.link())
        await page.until_drawn("signed in r07")
        await page.press("n")
        await page.until_drawn("not saved")  # the verdict
        assert "Ctrl+B New criterion" in page.drawn

        await page.press("b", ctrl=True)
        await page.until_drawn("One thing, in")
        await page.write("說明阿斯匹靈的劑量")
        await page.until_drawn("劑量")
        await page.compose("ㄗ", "ㄗㄞˋ", "在")
        await page.until_drawn("在")
        await page.write("今天之內")
        await page.call("Page.reload")

        await page.until_drawn("Not saved last time")
        assert "one verdict" in page.drawn
        assert "說明阿斯匹靈的劑量在今天之內" in page.drawn
        await page.press("Enter")
        await page.until_drawn("had begun to write")
        await page.press("b", ctrl=True)
        await page.until_drawn("One thing, in")
        await page.press("Enter")
        await page.press("s", ctrl=True)
        await page.until(lambda: "說明阿斯匹靈的劑量在今天之內" in (example.root / RUBRIC).read_text(encoding="utf-8"))
        judged = example.root / "rubrics/emergency-escalation/judgments/r07.jsonl"  # is written after the rubric
        await page.until(lambda: judged.exists() and '"verdict":"not_met"' in judged.read_text(encoding="utf-8"))

        assert not page.troubles
        assert {re.sub(r"^(http|ws)(://[^/]+)/.*", r"\2", url) for url in page.asked} == {
            served.address.removeprefix("http")
        }


async def test_copying_and_pasting_are_the_systems(serving, tmp_path):
    async with serving() as served, chromium(tmp_path / "profile") as page:
        await page.open(served.link())
        await page.until_drawn("signed in r07")
        await page.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
        await page.press("b", ctrl=True)
        await page.until_drawn("One thing, in")
        await page.run("navigator.clipboard.writeText('von außen 貼上')")
        await page.paste()
        await page.until_drawn("von außen 貼上")
        await page.run("navigator.clipboard.writeText('')")
        await page.press("a", ctrl=True)
        await page.press("c", ctrl=True)
        await page.until(lambda: held(page, "von außen 貼上"))


async def held(page, text):
    return await page.run("navigator.clipboard.readText()") == text


async def test_a_link_that_was_used_says_so(serving, tmp_path):
    async with serving(called={"r07": "Dr. Chen"}, asks=True) as served, chromium(tmp_path / "profile") as page:
        link = served.link()
        await page.open(link)
        await page.until_says("You sign in as Dr. Chen (r07).")
        await page.press("Enter")
        await page.until_drawn("signed in r07")
        await page.press("F1")
        await page.until_drawn("Keys here")
        await page.press("End")
        await page.until_drawn("are the browser's own")
        await page.open(link)  # as from a bookmark: the sign-in still holds, which may be somebody else's
        await page.until_says("You are signed in here as Dr. Chen (r07).")
        page.drawn = ""
        await page.press("Enter")
        await page.until_drawn("signed in r07")
        await page.open(link)
        await page.until_says("If that is not you, sign out.")
        await page.press("Tab")
        await page.press("Enter")
        await page.until_says("You are signed out.")
        await page.call("Page.reload")
        await page.until_says("works once")
        await page.open(f"{served.address}/sign-in")
        await page.until_says("use the link that you were given")


async def test_a_server_that_is_gone_is_not_the_links_fault(serving, tmp_path):
    async with chromium(tmp_path / "profile") as page:
        async with serving(asks=True) as served:
            await page.open(served.link())
            await page.until_says("You sign in as r07.")
        await page.press("Enter")
        await page.until_says("did not answer as it should")


async def test_a_page_from_elsewhere_does_not_get_in(serving, tmp_path):
    """The person is signed in, and then opens somebody else's page in the same browser."""
    async with serving() as served, chromium(tmp_path / "profile") as page:
        await page.open(served.link())
        await page.until_drawn("signed in r07")
        place = served.address.removeprefix("http://")
        code = f"""
            <body><script>
            const line = new WebSocket("ws://{place}/tab");
            line.onopen = () => document.body.append("got in");
            line.onerror = () => document.body.append("was refused");
            const frame = document.createElement("iframe");
            frame.src = "http://{place}/";
            document.body.append(frame);
            </script></body>"""
        async with elsewhere(code) as url:
            await page.open(url)
            await page.until_says("was refused")
            assert not await page.run("document.body.innerText.includes('got in')")


def elsewhere(code):
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def run():
        async def give(_request):
            return web.Response(text=code, content_type="text/html")

        app = web.Application()
        app.add_routes([web.get("/", give)])
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        try:
            # the same computer, another port: to cookies that is the same site
            yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
        finally:
            await runner.cleanup()

    return run()
