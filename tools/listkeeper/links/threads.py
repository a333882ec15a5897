"""Work that a run waits for, and that nobody waits for when the run ends."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

Result = TypeVar("Result")


async def in_thread(work: Callable[[], Result]) -> Result:
    """`asyncio.to_thread`, but for nobody waiting for the thread when the loop ends: Ctrl-C would wait, too."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Result] = loop.create_future()

    def tell(set_done: Callable[[Any], None], value: object) -> None:
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(lambda: None if done.done() else set_done(value))

    def run_it() -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001  # raised again where it is awaited
            tell(done.set_exception, error)
        else:
            tell(done.set_result, result)

    threading.Thread(target=run_it, daemon=True).start()
    return await done
