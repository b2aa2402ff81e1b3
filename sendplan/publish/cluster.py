"""Pages made by the workers of a Dask cluster: sent there, waited for, and taken as data that is checked.

No pickle is loaded that anyone on the cluster wrote (see guard), and the answer of a worker is bytes (see answer).
Whatever becomes of the cluster, each wait here has an end.
"""

from __future__ import annotations

import asyncio
import logging
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import urlsplit

from sendplan.errors import ClusterError, PublishError
from sendplan.publish.answer import outcome_of, read, written
from sendplan.publish.converter import Converter
from sendplan.publish.guard import guarded
from sendplan.publish.jobs import AHEAD, attempt
from sendplan.publish.page import Page, Task
from sendplan.publish.unchanged import code_hash, every_version, system

ANSWER = 10  # seconds that a scheduler may take to answer
LOST_AFTER = 60  # seconds without a word of the scheduler or a worker, or without any worker: then a cluster is lost
TICK = 1  # seconds after which it is looked at again
MOST_PAGES = 512  # pages made at a time, however many a cluster says that it can make
MOST_NAMED = 3  # workers, and versions of each, that a message names
CODE = "the code of sendplan"
SAME = "Install the same Python and 'sendplan[cluster]', with constraints.txt, there as here."
AGAIN = "What was published stays; publish again to make the rest."
DRAWS = Converter()  # of a worker: it draws the charts of all its pages, as long as that lives


def having() -> dict[str, str]:
    """Name what would make a page here: the code by its hash, and every version that has a part in it."""
    own = {CODE: code_hash()[:12], "Python": platform.python_version(), "the system": system()}
    return own | every_version()


def make_there(task: Task | None, wanted: Mapping[str, str]) -> bytes:
    """Say what a worker has, as its answer; with the page that is asked for, if any, where that is what is wanted."""
    own = having()
    if task is None or own != wanted:
        return written(own, None)
    try:
        return written(own, attempt(task, DRAWS))
    except PublishError as error:
        return written(own, error)
    except Exception as error:  # noqa: BLE001 - told where it can be shown
        return written(own, PublishError(f"{task.notebook}: {type(error).__name__}: {error}"))


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """Give the cluster whose scheduler is at an address, once each of its workers has what this computer has.

    PublishError where it is open to others, or a worker has something else; ClusterError where it is not there.
    """
    _refuse_open(address)
    with guarded(), _quiet(), _connected(address) as client:
        found = Cluster(client, address)
        with found.watched():
            yield found


def _refuse_open(address: str) -> None:
    """Refuse an address at which anyone could listen or answer."""
    scheme, _, rest = address.rpartition("://")
    if scheme == "tls" or (scheme in ("", "tcp") and _is_loopback(rest)):
        return
    raise PublishError(
        f"The cluster at {address} is open: whoever reaches it could read the tables and forge pages. Start it with "
        f"TLS, as `sendplan help speed` says, and give --cluster tls://{rest}. "
        "Only this computer's own tcp://127.0.0.1 needs none."
    )


def _is_loopback(rest: str) -> bool:
    try:
        host = urlsplit(f"//{rest}").hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    """Connect to a scheduler; TLS is as Dask's own configuration has it."""
    try:
        from distributed import Client
    except ImportError:
        raise PublishError("A cluster needs Dask: pip install 'sendplan[cluster]', here and on every worker.") from None
    data_only: dict[str, Any] = {"deserializers": ["msgpack"], "direct_to_workers": False}
    try:
        client: Any = Client(address, timeout=ANSWER, set_as_default=False, **data_only)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        why = " ".join(str(error).split()) or type(error).__name__
        if "ssl_context" in why:
            why = "Dask's configuration here names no ca-file, cert and key of a client (sendplan help speed says how)"
        raise ClusterError(f"No scheduler answers at {address}: {why}. Start one: dask scheduler.") from error
    try:
        for topic in ("print", "warn"):
            client.unsubscribe_topic(topic)  # what workers say, it would say here
        yield client
    finally:
        with suppress(Exception):  # it may be lost, or have been sent what it cannot read
            client.close(timeout=ANSWER)


@contextmanager
def _quiet() -> Iterator[None]:
    """Have nothing logged of what becomes of a cluster: one line here says it."""
    before = logging.root.manager.disable
    logging.disable()
    try:
        yield
    finally:
        logging.disable(before)


class Cluster:
    """A cluster that makes pages until it is lost."""

    def __init__(self, client: Any, address: str) -> None:
        self._client, self._address, self._having = client, address, having()
        self._lost, self._over = "", Event()  # why nothing more comes of it; whether no more is wanted
        self._one_at_a_time = Lock()  # Dask takes several answers together, of which a bad one would spoil the others
        self.at_a_time = min(sum(self._checked().values()), MOST_PAGES)
        self._waiting = ThreadPoolExecutor(AHEAD * self.at_a_time)  # each of its threads waits for one page

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Look after it meanwhile; in the end no thread is left that waits."""
        watching = Thread(target=self._watch)
        watching.start()
        try:
            yield
        finally:
            self._over.set()
            self._waiting.shutdown(cancel_futures=True)
            watching.join()

    def submit(self, task: Task) -> Future[Page | PublishError]:
        """Have a page made by a worker; a ClusterError comes of it where none was sent back.

        Where the cluster is lost, the future raises it.
        """
        return self._waiting.submit(self._made, task)

    def _made(self, task: Task) -> Page | PublishError:
        try:
            answer = read(self._answer(task))
            if other := _differences(answer.having, self._having):
                raise self._end(f"A worker that joined the cluster at {self._address} has {other}. {SAME}")
            return outcome_of(answer, task)
        except ValueError as error:
            return ClusterError(f"{task.notebook}: no page came back from the cluster: {error}.")

    def _answer(self, task: Task) -> object:
        """Send a task to a worker and wait for its answer; ValueError where there is none that can be read."""
        most = AHEAD * task.limits.page + LOST_AFTER
        end = time.monotonic() + most
        sent = self._asked(lambda: self._client.submit(make_there, task, self._having, pure=False))
        while time.monotonic() < end:
            if self._lost or self._over.is_set():
                raise ClusterError(self._lost)
            with suppress(TimeoutError):
                if error := self._asked(lambda: sent.exception(timeout=TICK)):
                    raise ValueError(_raised(error))
                with self._one_at_a_time:
                    return self._asked(lambda: sent.result(timeout=ANSWER))
        raise ValueError(f"nothing came in {most:g} seconds")

    def _asked(self, ask: Callable[[], Any]) -> Any:
        """Ask something of Dask; TimeoutError, ClusterError where all is lost, ValueError where that is unreadable."""
        try:
            return ask()
        except TimeoutError:
            raise
        except (CancelledError, asyncio.CancelledError):
            raise self._end(f"The scheduler at {self._address} was lost. {AGAIN}") from None
        except Exception as error:  # noqa: BLE001 - whatever anyone on the cluster has it raise
            raise ValueError(f"what did cannot be read ({type(error).__name__})") from None

    def _end(self, why: str) -> ClusterError:
        self._lost = self._lost or why
        return ClusterError(self._lost)

    def _checked(self) -> dict[str, int]:
        """Ask each worker that is there what it has: it must be what this computer has."""
        try:
            workers = self._workers()
            told = self._client.sync(_told_by, self._client, workers) if workers else {}
        except Exception as error:  # noqa: BLE001 - whatever anyone on the cluster has it raise
            why = f"does not say which workers it has ({type(error).__name__})"
            raise ClusterError(f"The scheduler at {self._address} {why}. Start it again: dask scheduler.") from None
        if not workers:
            start = f"Start one: dask worker {self._address}."
            raise ClusterError(f"The scheduler at {self._address} has no worker. {start}")
        found = ((worker, _other(told[worker], self._having)) for worker in workers)
        odd = [f"{worker} has {other}" for worker, other in found if other]
        if odd:
            raise PublishError(f"Not every worker has what makes a page here: {_some(odd)}. {SAME}")
        return workers

    def _workers(self) -> dict[str, int]:
        found = self._client.sync(_threads, self._client, callback_timeout=ANSWER)
        return {str(worker): int(threads) for worker, threads in found.items()}

    def _watch(self) -> None:
        """Look again and again whether the scheduler still answers, and has a worker."""
        seen, without = time.monotonic(), ""
        while not self._lost and not self._over.wait(TICK):
            try:
                without = "" if self._workers() else "has no worker"
            except Exception:  # noqa: BLE001 - whatever keeps it from answering
                without = "does not answer"
            seen = seen if without else time.monotonic()
            if time.monotonic() - seen >= LOST_AFTER:
                self._end(f"The scheduler at {self._address} {without}, for {LOST_AFTER} seconds now. {AGAIN}")


async def _threads(client: Any) -> Any:
    return await client.nthreads()


async def _told_by(client: Any, workers: Mapping[str, int]) -> dict[str, object]:
    """Ask every worker what it has, all at once; what each answered, or what became of that."""
    asked = (client.run(make_there, None, {}, workers=[each], on_error="return") for each in workers)
    told = await asyncio.gather(*(asyncio.wait_for(each, LOST_AFTER) for each in asked), return_exceptions=True)
    pairs = zip(workers, told, strict=True)
    return {each: answer.get(each) if isinstance(answer, dict) else answer for each, answer in pairs}


def _other(told: object, here: Mapping[str, str]) -> str:
    """Say what else than this computer a worker has; empty where it has the same."""
    if isinstance(told, TimeoutError):
        return f"not answered in {LOST_AFTER} seconds"
    try:
        return _differences(read(told).having, here)
    except ValueError:
        return "no such sendplan: it does not say what it has"


def _differences(there: Mapping[str, str], here: Mapping[str, str]) -> str:
    return _some(
        f"{name} {there.get(name, 'missing')}, not {here.get(name, 'any')}"
        for name in dict.fromkeys([*here, *there])
        if there.get(name) != here.get(name)
    )


def _some(told: Iterable[str]) -> str:
    first, more = (found := list(told))[:MOST_NAMED], len(found) - MOST_NAMED
    return "; ".join([*first, f"{more} more"] if more > 0 else first)


def _raised(error: object) -> str:
    """Say what an error means that took the place of an answer: a pickle, which is only looked at."""
    if "KilledWorker" in repr(error):
        return "each worker that made it ended meanwhile. Perhaps it needs more memory than a worker has"
    return "its worker raised an error instead"
