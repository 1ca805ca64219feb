"""An engine of other machines: the workers of a Dask cluster, which have the bot and the files at the same paths.

Dask hands a call to another worker where the one that had it is lost. It is an extra: ``pip install 'salonbot[dask]'``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Generic, TypeVar

from bot.run.endings import Misuse
from bot.run.workers import Engine
from bot.wiki.base import Unavailable

_ANSWER = 8  # seconds in which the scheduler must answer
_LOOK = 10  # seconds between two looks whether there are workers
_ALONE = 60  # seconds after which nobody waits any longer for a worker to come

T = TypeVar("T")
R = TypeVar("R")


@contextmanager
def dask_workers(address: str, prepare: Callable[[], Callable[[T], R]]) -> Iterator[Engine[T, R]]:
    """An engine of the workers of the scheduler at this address; ``prepare`` as in :func:`bot.run.workers.workers`.

    ``prepare`` must be hashable. Raises Misuse without Dask, Unavailable where the scheduler does not answer or has no
    workers.
    """
    try:
        import distributed  # noqa: PLC0415 - an extra, and it takes half a second to load
    except ImportError:
        raise Misuse("--engine dask needs Dask: pip install 'salonbot[dask]'") from None
    connect: Any = distributed.Client
    try:
        client = connect(address, timeout=_ANSWER, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise Unavailable("no-scheduler", f"{address}: no Dask scheduler answers ({error}); start one") from None
    try:
        client.wait_for_workers(1, timeout=_ALONE)
        threads = sum(worker["nthreads"] for worker in client.scheduler_info(n_workers=-1)["workers"].values())
        yield _Dask(client, address, prepare, 2 * threads + 1)
    except TimeoutError:
        raise _alone(address) from None
    finally:
        client.close()


def _alone(address: str) -> Unavailable:
    return Unavailable("no-workers", f"{address}: the Dask scheduler has no workers; start some, and call again")


class _Dask(Generic[T, R]):
    def __init__(self, client: Any, address: str, prepare: Callable[[], Callable[[T], R]], ahead: int) -> None:
        self._client, self._address, self._prepare = client, address, prepare
        self.ahead = ahead

    def submit(self, item: T, /) -> _Pending[R]:
        """Hands it to the cluster."""
        return _Pending(self._client, self._address, self._client.submit(_call, self._prepare, item, pure=False))


class _Pending(Generic[R]):
    def __init__(self, client: Any, address: str, future: Any) -> None:
        self._client, self._address, self._future = client, address, future

    def result(self) -> R:
        """Waits for what it returns. Raises Unavailable where no worker is left, or what it raised."""
        from distributed import KilledWorker  # noqa: PLC0415
        from distributed.client import FutureCancelledError  # noqa: PLC0415

        alone = 0
        while True:
            try:
                value: R = self._future.result(timeout=_LOOK)
            except TimeoutError:
                alone = 0 if self._client.scheduler_info(n_workers=-1)["workers"] else alone + _LOOK
                if alone >= _ALONE:
                    raise _alone(self._address) from None
            except KilledWorker as error:
                why = f"{self._address}: {error}; see to the memory of the workers"
                raise Unavailable("worker-died", why) from None
            except (FutureCancelledError, OSError) as error:
                why = f"{self._address}: the Dask scheduler went away ({error}); start it, and call again"
                raise Unavailable("no-scheduler", why) from None
            else:
                self._future.release()
                return value


def _call(prepare: Callable[[], Callable[[T], R]], item: T) -> R:
    """One call on a worker."""
    made: Callable[[T], R] = _made(prepare)
    return made(item)


_made = lru_cache(maxsize=4)(lambda prepare: prepare())
