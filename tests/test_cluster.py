"""Pages made by the workers of a real cluster: the same files as here, whatever becomes of a worker."""

import sys
import time

import psutil
import pytest
from builders import TOML, area_folder, row
from cluster import cluster
from processes import gone

from sendplan.errors import PublishError
from sendplan.publish import jobs
from sendplan.publish.snapshot import Order, Reading, publish

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
    with cluster(tmp_path_factory.mktemp("cluster")) as found:
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


def test_a_worker_with_a_nanny_makes_pages_and_leaves_no_process(meetings, local, tmp_path):
    """Dask starts workers that are watched over in a way that allows them no children, unless they take care."""
    with cluster(tmp_path, 1, nanny=True) as found:
        made = published(meetings[:1], tmp_path / "reports", found.address)
        left = started_by(found.workers[0].pid)
    pack = f"smallshire/{DAYS[0]}/"
    assert {name: made[name] for name in local if name.startswith(pack)} == {
        name: content for name, content in local.items() if name.startswith(pack)
    }
    assert len(left) > 2
    assert gone(left) == []


def test_where_no_scheduler_answers_the_message_says_so(meetings, monkeypatch, tmp_path):
    monkeypatch.setattr(jobs, "SECONDS", 1)
    with pytest.raises(PublishError, match=r"No scheduler answers at tcp://127\.0\.0\.1:9: .*dask scheduler"):
        publish([Reading("smallshire")], Order(tmp_path, cluster="tcp://127.0.0.1:9"))
    assert list(tmp_path.rglob("*.html")) == []


def test_where_a_scheduler_has_no_worker_the_message_says_so(meetings, tmp_path):
    with cluster(tmp_path, 0) as found, pytest.raises(PublishError, match="has no worker"):
        publish([Reading("smallshire")], Order(tmp_path / "reports", cluster=found.address))
