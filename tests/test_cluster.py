"""Pages made by the workers of a real cluster: the same files as here, whatever becomes of a worker."""

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from importlib.metadata import version
from pathlib import Path

import dask
import psutil
import pytest
from builders import TOML, area_folder, row
from cluster import cluster as dask_cluster
from cluster import wait_for
from processes import gone

from sendplan import __main__ as command
from sendplan.errors import PublishError
from sendplan.publish import cluster
from sendplan.publish.answer import written
from sendplan.publish.cluster import ClusterError
from sendplan.publish.fork import Limits
from sendplan.publish.page import SHELL, Task
from sendplan.publish.snapshot import Order, Reading, publish

TESTS = Path(__file__).parent
PARTS = ("scheduler", "worker", "client")
DAYS = ("2019-07-03", "2019-08-07", "2019-09-04")
PAGES = [(day, notebook) for day in DAYS for notebook in ("actions", "data_quality")]


@pytest.fixture(scope="module")
def meetings(tmp_path_factory):
    """Give the names of the meetings of a small area; where its tables are, only this process is told."""
    data = tmp_path_factory.mktemp("data")
    toml = TOML.replace('["board_summary"]', '["actions", "data_quality"]')
    area_folder(data, toml=toml, meetings=[row("meetings", meeting=day, plan="p") for day in DAYS])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SENDPLAN_DATA", str(data))
        yield DAYS


@pytest.fixture(scope="module")
def local(meetings, tmp_path_factory):
    """Publish them here; every file."""
    return published(meetings, tmp_path_factory.mktemp("local"))


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory):
    with dask_cluster(tmp_path_factory.mktemp("cluster")) as found:
        yield found


def published(meetings, to, address=None, on_page=lambda *_: None):
    """Publish meetings, which must succeed; every file but what says when it was made."""
    for found in publish([Reading("smallshire", tuple(meetings))], Order(to, jobs=2, cluster=address), on_page):
        assert found.error is None, found.error
    return tree(to)


def tree(folder):
    """Every file that readers see, byte for byte, but for what says when it was made."""
    files = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file() and path.name != "run.json"}
    seen = {name: path for name, path in files.items() if not any(part.startswith(".") for part in name.parts)}
    return {name.as_posix(): path.read_bytes() for name, path in seen.items()}


def started_by(process):
    """The number of every process that one started, and of those that they started."""
    return [each.pid for each in psutil.Process(process).children(recursive=True)]


def is_making_a_page(worker):
    """Whether a worker is in the middle of a page: whether the warm process that it started has a child."""
    return any(each.children() for each in psutil.Process(worker).children())


def wait_until(is_so):
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end, "It never was."
        time.sleep(0.01)


def test_two_workers_make_the_same_files_as_this_computer(meetings, local, two_workers, tmp_path):
    assert published(meetings, tmp_path, two_workers.address) == local
    assert {f"smallshire/{day}/{notebook}.html" for day, notebook in PAGES} <= set(local)
    assert all(b"<svg" in local[f"smallshire/{day}/actions.html"] for day in DAYS), "drawn by the workers"


@pytest.mark.skipif(sys.platform == "win32", reason="pages are not forked there, so which process is one is not seen")
def test_a_worker_killed_in_the_middle_of_a_page_loses_nothing_doubles_nothing_and_leaves_no_process(
    meetings, local, two_workers, tmp_path
):
    doomed, told, left = two_workers.workers[0], [], []

    def kill(task, _):
        told.append((task.parameters["meeting"], task.notebook))
        if len(told) == 1:
            wait_until(lambda: is_making_a_page(doomed.pid))
            left.extend(started_by(doomed.pid))
            doomed.kill()

    made = published(meetings, tmp_path, two_workers.address, kill)
    assert doomed.wait() < 0, "it was killed"
    assert made == local
    assert sorted(told) == PAGES
    assert len(left) > 2
    assert gone(left) == []


def test_a_cluster_whose_last_worker_is_killed_is_lost_after_a_while(
    meetings, two_workers, monkeypatch, tmp_path, capfd
):
    def kill(*_):
        monkeypatch.setattr(cluster, "LOST_AFTER", 2)  # only now: a busy machine takes longer to begin
        for worker in two_workers.workers:
            worker.kill()

    told = f"The scheduler at {two_workers.address} has no worker, for 2 seconds now. What was published stays"
    with pytest.raises(ClusterError, match=re.escape(told)):
        published(meetings, tmp_path, two_workers.address, kill)
    assert capfd.readouterr().err == ""


def test_a_worker_with_a_nanny_makes_pages_and_leaves_no_process(meetings, local, tmp_path):
    """Dask starts workers that are watched over in a way that allows them no children, unless they take care."""
    with dask_cluster(tmp_path, 1, nanny=True) as found:
        made = published(meetings[:1], tmp_path / "reports", found.address)
        left = started_by(found.workers[0].pid)
    pack = f"smallshire/{DAYS[0]}/"
    assert {name: made[name] for name in local if name.startswith(pack)} == {
        name: content for name, content in local.items() if name.startswith(pack)
    }
    assert len(left) > 2
    assert gone(left) == []


def test_where_no_scheduler_answers_one_line_says_so(meetings, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(cluster, "ANSWER", 1)
    status, told = refused(tmp_path, "tcp://127.0.0.1:9", capsys)
    assert (status, told.startswith("No scheduler answers at tcp://127.0.0.1:9: ")) == (4, True)


def test_where_a_scheduler_has_no_worker_one_line_says_so(meetings, tmp_path, capsys):
    with dask_cluster(tmp_path, 0) as found:
        told = f"The scheduler at {found.address} has no worker. Start one: dask worker {found.address}.\n"
        assert refused(tmp_path / "reports", found.address, capsys) == (4, told)


@pytest.mark.parametrize(
    "address",
    [
        "tcp://10.0.0.1:8786",
        "10.0.0.1:8786",
        "tcp://0.0.0.0:8786",
        "tcp://127.0.0.1.example.org:8786",
        "ws://127.0.0.1:1",
    ],
)
def test_a_cluster_that_is_open_is_refused_in_one_line_that_says_what_to_do(meetings, address, tmp_path, capsys):
    rest = address.rpartition("://")[2]
    status, told = refused(tmp_path, address, capsys)
    assert (status, told.startswith(f"The cluster at {address} is open: ")) == (1, True)
    assert f"Start it with TLS, as `sendplan help speed` says, and give --cluster tls://{rest}." in told


@pytest.mark.parametrize("address", ["localhost:8786", "tcp://localhost:8786", "tcp://127.0.0.1:1", "tcp://[::1]:1"])
def test_a_cluster_of_this_computer_alone_needs_no_tls(address):
    cluster._refuse_open(address)


def refused(to, address, capsys):
    """Publish by the command, which must say one line and leave no page; its exit code and the line."""
    asked = ["publish", "--area", "smallshire", "--all", "--to", str(to), "--cluster", address]
    status, said = command.main(asked), capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1), said
    assert list(to.rglob("*.html")) == []
    return status, said.err


# What is asked of a cluster, and how long it is waited for


class Dask:
    """Stand in for Dask's client: workers and their threads, what each says that it has, and pages that never come."""

    def __init__(self, workers, told):
        self.workers, self.told = workers, told

    def sync(self, ask, *given, callback_timeout=None):
        return asyncio.run(ask(*given))

    async def nthreads(self):
        return self.workers

    async def run(self, *_, workers, on_error):
        return self.told(workers[0])

    def submit(self, *_, **__):
        return self

    def exception(self, timeout):
        time.sleep(timeout)
        raise TimeoutError


def has(**other):
    """What a worker says that has what this computer has, but for some of it."""
    return lambda worker: {worker: written(cluster.having() | other, None)}


def test_a_page_that_never_comes_back_is_given_up(monkeypatch):
    monkeypatch.setattr(cluster, "LOST_AFTER", 0.1)
    monkeypatch.setattr(cluster, "TICK", 0.01)
    page = Task("one", "{}", {}, {}, b"", SHELL, Limits(0.1, 0.1), Path())
    found = cluster.Cluster(Dask({"tcp://a": 1}, has()), "tcp://127.0.0.1:1")
    with found.watched():
        outcome = found.submit(page).result(timeout=30)
    assert isinstance(outcome, ClusterError)
    assert str(outcome) == "one: no page came back from the cluster: nothing came in 0.3 seconds."


def test_who_stops_waits_for_no_page(monkeypatch):
    monkeypatch.setattr(cluster, "TICK", 0.01)
    page = Task("one", "{}", {}, {}, b"", SHELL, Limits(600, 600), Path())
    found = cluster.Cluster(Dask({"tcp://a": 1}, has()), "tcp://127.0.0.1:1")
    with pytest.raises(KeyboardInterrupt), found.watched():
        waiting = [found.submit(page) for _ in range(9)]
        raise KeyboardInterrupt
    assert all(each.done() for each in waiting)


@pytest.mark.parametrize(
    ("workers", "pages"),
    [({"tcp://a": 1}, 1), ({"tcp://a": 1, "tcp://b": 3}, 4), ({"tcp://a": 10**9}, cluster.MOST_PAGES)],
)
def test_as_many_pages_are_made_at_a_time_as_the_workers_have_threads_up_to_a_limit(workers, pages):
    assert cluster.Cluster(Dask(workers, has()), "tcp://127.0.0.1:1").at_a_time == pages


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (
            has(Python="3.9.1", **{cluster.CODE: "0"}),
            "tcp://a has the code of sendplan 0, not {code}; Python 3.9.1, not",
        ),
        (has(own="1"), "tcp://a has own 1, not any. Install the same Python and 'sendplan[cluster]', with constraints"),
        (
            has(a="1", b="1", c="1", d="1", e="1"),
            "tcp://a has a 1, not any; b 1, not any; c 1, not any; 2 more. Install",
        ),
        (lambda worker: {worker: b"{}"}, "tcp://a has no such sendplan: it does not say what it has. Install"),
        (lambda _: {}, "tcp://a has no such sendplan"),
        (lambda _: None, "tcp://a has no such sendplan"),
    ],
)
def test_a_worker_that_has_something_else_is_named_with_what_that_is(told, why):
    with pytest.raises(PublishError) as found:
        cluster.Cluster(Dask({"tcp://a": 1}, told), "tcp://127.0.0.1:1")
    assert why.format(code=cluster.having()[cluster.CODE]) in str(found.value)


def test_of_many_workers_that_have_something_else_a_few_are_named():
    with pytest.raises(PublishError, match=r"tcp://0 has own 1.*tcp://2 has own 1, not any; 5 more\. Install"):
        cluster.Cluster(Dask({f"tcp://{each}": 1 for each in range(8)}, has(own="1")), "tcp://127.0.0.1:1")


def test_a_worker_that_does_not_say_what_it_has_in_time_is_refused(monkeypatch):
    async def never(*_, **__):
        await asyncio.sleep(60)

    dask = Dask({"tcp://a": 1}, has())
    monkeypatch.setattr(cluster, "LOST_AFTER", 0.05)
    monkeypatch.setattr(dask, "run", never)
    with pytest.raises(PublishError, match=r"tcp://a has not answered in 0\.05 seconds\. "):
        cluster.Cluster(dask, "tcp://127.0.0.1:1")


def test_a_scheduler_that_says_nothing_of_its_workers_is_no_cluster():
    with pytest.raises(ClusterError, match=r"does not say which workers it has \(AttributeError\)"):
        cluster.Cluster(Dask(None, has()), "tcp://127.0.0.1:1")


# A cluster that is lost


@pytest.fixture(scope="module")
def doomed(tmp_path_factory):
    with dask_cluster(tmp_path_factory.mktemp("doomed"), 1) as found:
        yield found


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be stopped there")
def test_a_scheduler_that_hangs_is_lost_after_a_while(meetings, doomed, monkeypatch, tmp_path, capfd):
    def hang(*_):
        monkeypatch.setattr(cluster, "LOST_AFTER", 2)
        monkeypatch.setattr(cluster, "ANSWER", 1)
        doomed.scheduler.send_signal(signal.SIGSTOP)

    told = f"The scheduler at {doomed.address} does not answer, for 2 seconds now."
    try:
        with pytest.raises(ClusterError, match=re.escape(told)):
            published(meetings, tmp_path, doomed.address, hang)
    finally:
        doomed.scheduler.send_signal(signal.SIGCONT)
    assert capfd.readouterr().err == ""


def test_a_scheduler_that_is_killed_ends_the_run_with_one_line_and_what_was_published_stays(
    meetings, doomed, tmp_path, capfd
):
    told = f"The scheduler at {doomed.address} was lost. What was published stays"
    with pytest.raises(ClusterError, match=re.escape(told)):
        published(meetings, tmp_path, doomed.address, lambda *_: doomed.scheduler.kill())
    assert capfd.readouterr().err == ""
    assert not [each for each in threading.enumerate() if each.name.startswith("ThreadPoolExecutor")]


# Workers that are not what they should be


@pytest.fixture(scope="module")
def strange(tmp_path_factory):
    """Give a cluster of one worker that is strange, what has it be so, and the file that it may have others write."""
    folder = tmp_path_factory.mktemp("strange")
    kind, marker = folder / "kind", folder / "marker"
    settings = {"STRANGE": str(kind), "MARKER": str(marker), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    kind.write_text("")
    with (
        pytest.MonkeyPatch.context() as patch,
        dask_cluster(folder, 1, nanny=True, preload=TESTS / "strange_worker.py", settings=settings) as found,
    ):
        patch.setenv("MARKER", str(marker))
        yield found.address, kind, marker


def came_of(strange, to, kind):
    """Publish the pages of one meeting while a worker is strange; what was wrong, a line for each page."""
    address, told, marker = strange
    told.write_text(kind)
    marker.unlink(missing_ok=True)
    (found,) = publish([Reading("smallshire", DAYS[:1])], Order(to, jobs=1, cluster=address))
    assert list(to.rglob("*.html")) == [] or found.error is None
    return found.error


def test_a_worker_that_was_strange_and_is_no_more_makes_pages(meetings, strange, tmp_path):
    assert came_of(strange, tmp_path, "") is None


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("value", r"what did cannot be read \(TypeError\)"),
        ("forged", r"what did cannot be read \(\w+\)"),
        ("error", "its worker raised an error instead"),
        ("warning", "having: Field required"),
    ],
)
def test_what_a_hostile_worker_sends_is_never_loaded_and_fails_its_page_with_one_line(
    meetings, strange, tmp_path, kind, why
):
    error = came_of(strange, tmp_path, kind)
    assert isinstance(error, ClusterError)
    lines = str(error).splitlines()
    assert all(re.fullmatch(rf"\w+: no page came back from the cluster: {why}\.", line) for line in lines), lines
    assert len(lines) == 2
    assert str(os.getpid()) not in loaded_by(strange)


def test_of_a_page_whose_type_is_hostile_only_the_bytes_are_taken(meetings, local, strange, tmp_path):
    assert came_of(strange, tmp_path, "type") is None
    assert tree(tmp_path)["smallshire/2019-07-03/actions.html"] == local["smallshire/2019-07-03/actions.html"]
    assert str(os.getpid()) not in loaded_by(strange)


@pytest.mark.parametrize("kind", ["value when asked", "error when asked"])
def test_what_a_hostile_worker_answers_when_it_is_asked_is_never_loaded(meetings, strange, tmp_path, kind):
    with pytest.raises(PublishError, match=r"tcp://\S+ has no such sendplan: it does not say what it has\."):
        came_of(strange, tmp_path, kind)
    assert str(os.getpid()) not in loaded_by(strange)


def loaded_by(strange):
    """The numbers of the processes that loaded what a hostile worker sent."""
    marker = strange[2]
    return marker.read_text().split() if marker.exists() else []


def test_a_worker_with_another_version_is_refused_before_a_page_is_sent(meetings, strange, tmp_path):
    has = rf"tcp://\S+ has pandas 0\.1, not {re.escape(version('pandas'))}"
    why = rf"Not every worker has what makes a page here: {has}\. Install the same"
    with pytest.raises(PublishError, match=why) as found:
        came_of(strange, tmp_path, "other versions")
    assert not isinstance(found.value, ClusterError)


def test_a_worker_with_another_version_that_joins_later_ends_the_run(meetings, strange, tmp_path):
    with pytest.raises(ClusterError, match=r"A worker that joined the cluster at tcp://\S+ has pandas 0\.1, not "):
        came_of(strange, tmp_path, "other versions later")


def test_where_a_page_is_lost_the_command_says_so_with_its_own_exit_code(meetings, strange, tmp_path, capsys):
    strange[1].write_text("value")
    asked = ["publish", "--area", "smallshire", "--meeting", DAYS[0], "--to", str(tmp_path), "--cluster", strange[0]]
    assert command.main(asked) == 4
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith(f"Not published: smallshire {DAYS[0]}. actions: no page came back from the cluster: ")
    assert told[1].startswith("data_quality: no page came back from the cluster: ")


def test_of_what_a_worker_says_a_terminal_obeys_nothing(meetings, strange, tmp_path):
    assert str(came_of(strange, tmp_path, "codes")).splitlines() == ["actions: [31mred", "data_quality: [31mred"]


def test_a_page_that_ends_its_worker_is_not_tried_for_ever(meetings, strange, tmp_path):
    error = came_of(strange, tmp_path, "dies")
    assert isinstance(error, ClusterError)
    assert "actions: no page came back from the cluster: each worker that made it ended meanwhile." in str(error)
    wait_for(strange[0], 1)
    assert came_of(strange, tmp_path, "") is None, "and others are made by the worker in its place"


# TLS


@pytest.fixture(scope="module")
def certified(tmp_path_factory):
    """Give a folder with the certificate of an authority, and one that it signed with its key."""
    if not shutil.which("openssl"):
        pytest.skip("there is no openssl")
    folder = tmp_path_factory.mktemp("certified")
    new = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj"]
    for name, signed in (("ca", []), ("cluster", ["-CA", "ca.pem", "-CAkey", "ca.key"]), ("stranger", [])):
        made = [*new, f"/CN={name}", *signed, "-keyout", f"{name}.key", "-out", f"{name}.pem"]
        subprocess.run(made, cwd=folder, capture_output=True, check=True)
    return folder


def tls(folder, name, ca="ca"):
    """Name the certificate of each part of a cluster, as Dask's configuration has it."""
    own = {
        f"{part}.{kind}": f"{folder / name}.{end}" for part in PARTS for kind, end in (("cert", "pem"), ("key", "key"))
    }
    return {f"distributed.comm.tls.{key}": value for key, value in {**own, "ca-file": f"{folder / ca}.pem"}.items()}


def in_environment(configuration):
    """Name what a configuration of Dask holds as variables of the environment."""
    return {f"DASK_{key.replace('.', '__').replace('-', '_').upper()}": value for key, value in configuration.items()}


def test_a_cluster_with_tls_makes_the_same_files_and_answers_no_one_without_its_certificate(
    meetings, local, certified, monkeypatch, tmp_path, capsys
):
    ours, none = tls(certified, "cluster"), dict.fromkeys(tls(certified, "cluster"))
    with (
        dask.config.set(ours),
        dask_cluster(tmp_path, 1, protocol="tls", settings=in_environment(ours)) as found,
    ):
        made = published(meetings[:1], tmp_path / "reports", found.address)
        pack = {name for name in local if name.startswith(f"smallshire/{DAYS[0]}/")}
        assert {name: made.get(name) for name in pack} == {name: local[name] for name in pack}
        monkeypatch.setattr(cluster, "ANSWER", 2)
        for stranger in (tls(certified, "stranger"), tls(certified, "stranger", ca="stranger")):
            with dask.config.set(stranger):
                status, told = refused(tmp_path / "none", found.address, capsys)
            assert (status, told.startswith(f"No scheduler answers at {found.address}: ")) == (4, True)
        with dask.config.set(none):
            status, told = refused(tmp_path / "none", found.address, capsys)
        assert (status, "names no ca-file, cert and key of a client (sendplan help speed says how)" in told) == (
            4,
            True,
        )
