"""A browser for tests: Chromium without a window, driven over the DevTools protocol as a person would drive it."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import json
import re
import shutil
from contextlib import asynccontextmanager

import aiohttp
import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not on this machine")

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_CODES = {"Enter": 13, "Escape": 27, "F1": 112, "F5": 116, "Tab": 9, "End": 35}


class Page:
    """One page: what it asked for, what its studio drew, and hands to work it with."""

    def __init__(self, line):
        self._line = line
        self._numbers = itertools.count(1)
        self._answers = {}
        self._reader = asyncio.create_task(self._read())
        self.session = None
        self.asked: list[str] = []
        self.refused: list[str] = []
        self.troubles: list[str] = []
        self.drawn = ""

    async def call(self, method, **values):
        number = next(self._numbers)
        answered = self._answers[number] = asyncio.get_running_loop().create_future()
        session = {"sessionId": self.session} if self.session else {}
        await self._line.send_json({"id": number, "method": method, "params": values, **session})
        answer = await asyncio.wait_for(answered, 20)
        assert "error" not in answer, (method, answer["error"])
        return answer["result"]

    async def _read(self):
        async for message in self._line:
            said = json.loads(message.data)
            if "id" in said:
                if not (answered := self._answers.pop(said["id"])).done():
                    answered.set_result(said)
            else:
                self._note(said["method"], said["params"])

    def _note(self, method, values):
        if method == "Network.requestWillBeSent":
            self.asked.append(values["request"]["url"])
        elif method == "Network.webSocketCreated":
            self.drawn = ""
            self.asked.append(values["url"])
        elif method == "Network.webSocketFrameReceived" and values["response"]["opcode"] == 2:
            data = base64.b64decode(values["response"]["payloadData"])
            self.drawn += _ESCAPES.sub("", data.decode("utf-8", "replace"))
        elif method == "Runtime.exceptionThrown":
            self.troubles.append(values["exceptionDetails"]["exception"]["description"])
        elif method == "Log.entryAdded" and values["entry"]["source"] == "security":
            self.troubles.append(values["entry"]["text"])

    # seeing -----------------------------------------------------------------------------------------------------------

    async def run(self, code):
        found = await self.call("Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True)
        return found["result"].get("value")

    async def until(self, done, seconds=15.0):
        for _turn in range(int(seconds / 0.03)):
            found = done()
            if await found if asyncio.iscoroutine(found) else found:
                return
            await asyncio.sleep(0.03)
        raise AssertionError(f"{await self.run('document.body.innerText')}\n{self.drawn[-3000:]}\n{self.troubles}")

    async def until_drawn(self, words):
        await self.until(lambda: words in self.drawn)

    async def until_says(self, words):
        """Wait until the page itself, not its studio, shows these words."""
        await self.until(lambda: self.run(f"document.body.innerText.includes({json.dumps(words)})"))

    # doing ------------------------------------------------------------------------------------------------------------

    async def open(self, url):
        await self.call("Page.navigate", url=url)

    async def press(self, key, *, ctrl=False, text=""):
        code = f"Key{key.upper()}" if len(key) == 1 and key.isalpha() else key
        number = _CODES.get(key) or ord(key.upper())
        about = {"key": key, "code": code, "windowsVirtualKeyCode": number, "modifiers": 2 if ctrl else 0}
        letter = text or ("\r" if key == "Enter" else key if len(key) == 1 and not ctrl else "")
        kind = {"type": "keyDown", "text": letter} if letter else {"type": "rawKeyDown"}
        await self.call("Input.dispatchKeyEvent", **kind, **about)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **about)

    async def paste(self):
        """Press Ctrl+V; without a window the browser needs to be told which of its commands that is."""
        about = {"key": "v", "code": "KeyV", "windowsVirtualKeyCode": 86, "modifiers": 2}
        await self.call("Input.dispatchKeyEvent", type="rawKeyDown", commands=["paste"], **about)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **about)

    async def compose(self, *steps):
        """Write as an input method does: the text grows and changes, and is taken in the end."""
        for step in steps:
            await self.call("Input.imeSetComposition", text=step, selectionStart=len(step), selectionEnd=len(step))
        await self.call("Input.insertText", text=steps[-1])

    async def write(self, text):
        await self.call("Input.insertText", text=text)

    async def picture(self, path):
        found = await self.call("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(found["data"]))


@asynccontextmanager
async def chromium(folder, size=(1200, 780)):
    """Start a browser with nothing in it; give its first page."""
    words = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0"]
    words += [f"--user-data-dir={folder}", f"--window-size={size[0]},{size[1]}", "about:blank"]
    null = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(CHROMIUM, *words, stdout=null, stderr=null)
    try:
        place = folder / "DevToolsActivePort"
        for _turn in range(500):
            if place.is_file() and place.read_text().count("\n"):
                break
            await asyncio.sleep(0.03)
        port, path = place.read_text().split()
        async with (
            aiohttp.ClientSession() as web,
            web.ws_connect(f"http://127.0.0.1:{port}{path}", max_msg_size=0) as line,
        ):
            page = Page(line)
            target = next(one for one in (await page.call("Target.getTargets"))["targetInfos"] if one["type"] == "page")
            attached = await page.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
            page.session = attached["sessionId"]
            for room in ("Page", "Network", "Runtime", "Log"):
                await page.call(f"{room}.enable")
            width, height = size
            await page.call(
                "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
            )
            yield page
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()
