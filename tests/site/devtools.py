"""A browser without a window, spoken to by the DevTools protocol: enough of it for these tests and for pictures."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
from listkeeper.bootstrap.checks import BROWSERS

PATIENCE = 20.0
"""Seconds until something that should have come is missed."""
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions"),
    *("--force-color-profile=srgb", "--remote-debugging-port=0", "--remote-allow-origins=*", "--lang=en-US"),
)


def find() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


class Page:
    """One tab. What it asks for and what it says on its console is kept."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket, self._numbers = socket, count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._loaded = asyncio.Event()
        self.requests: list[str] = []
        self.said: list[str] = []

    async def listen(self) -> None:
        async for message in self._socket:
            told = json.loads(message.data)
            if "id" in told:
                self._waiting.pop(told["id"]).set_result(told)
            else:
                self._note(told["method"], told["params"])

    def _note(self, method: str, told: dict[str, Any]) -> None:
        if method == "Page.loadEventFired":
            self._loaded.set()
        elif method == "Network.requestWillBeSent":
            self.requests.append(told["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.said.append(json.dumps(told["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled" and told["type"] in ("error", "warning", "assert"):
            self.said.append(json.dumps(told["args"]))
        elif method == "Log.entryAdded" and told["entry"]["level"] in ("error", "warning"):
            self.said.append(f"{told['entry']['text']} {told['entry'].get('url', '')}")

    async def call(self, method: str, **parameters: Any) -> Any:
        number = next(self._numbers)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        told = await asyncio.wait_for(self._waiting[number], PATIENCE)
        assert "error" not in told, (method, told["error"])
        return told["result"]

    async def open(self, url: str) -> None:
        self._loaded.clear()
        await self.call("Page.navigate", url=url)
        await asyncio.wait_for(self._loaded.wait(), PATIENCE)

    async def run(self, script: str) -> Any:
        """The value of an expression; a promise is waited for."""
        told = await self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in told, told["exceptionDetails"]
        return told["result"].get("value")

    async def until(self, script: str, wanted: Callable[[Any], bool] = bool) -> Any:
        """The value of an expression, once it is as wanted."""
        for _ in range(int(PATIENCE / 0.02)):
            if wanted(value := await self.run(script)):
                return value
            await asyncio.sleep(0.02)
        raise AssertionError(f"{script} is {value!r} still")

    async def press(self, key: str, code: int = 0) -> None:
        """One key, down and up; `code`: of those that are no letters (`KEYS`)."""
        text = key if len(key) == 1 else "\r" if key == "Enter" else ""
        known = {"key": key, "windowsVirtualKeyCode": code or KEYS.get(key, ord(key[0]))}
        await self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **known)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **known)

    async def type(self, text: str) -> None:
        for letter in text:
            await self.press(letter, 191 if letter == "/" else 0)

    async def look(
        self, path: Path, width: int, height: int, *, theme: str, scale: float = 1, whole: bool = False
    ) -> None:
        """A picture of the page."""
        await self.size(width, height, scale)
        await self.theme(theme)
        taken = await self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(taken["data"]))

    async def size(self, width: int, height: int, scale: float = 1) -> None:
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=width < 500,
        )

    async def theme(self, name: str) -> None:
        await self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])


KEYS = {"ArrowDown": 40, "ArrowUp": 38, "Enter": 13, "Escape": 27, "Tab": 9, "/": 191}


@asynccontextmanager
async def browser() -> AsyncIterator[Callable[[], Any]]:
    """A function that opens a new tab."""
    program = find()
    assert program
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        process = subprocess.Popen(
            [program, *OPTIONS, f"--user-data-dir={folder}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            port = await _port(Path(folder) / "DevToolsActivePort", process)
            async with aiohttp.ClientSession() as session:
                tasks: list[asyncio.Task[None]] = []

                async def tab() -> Page:
                    async with session.put(f"http://127.0.0.1:{port}/json/new?about:blank") as answer:
                        target = await answer.json()
                    socket = await session.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0)
                    page = Page(socket)
                    tasks.append(asyncio.create_task(page.listen()))
                    for domain in ("Page", "Runtime", "Network", "Log"):
                        await page.call(f"{domain}.enable")
                    return page

                yield tab
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()
            process.wait()


async def _port(path: Path, process: subprocess.Popen[bytes]) -> int:
    for _ in range(int(PATIENCE / 0.05)):
        with suppress(FileNotFoundError, IndexError, ValueError):
            return int(path.read_text().splitlines()[0])
        assert process.poll() is None, "the browser ended at once"
        await asyncio.sleep(0.05)
    raise AssertionError("the browser did not start")
