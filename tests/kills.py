"""A publisher, or a process of it, killed at random moments: each time the earlier pack or the new one is there, whole.

Run by hand: python tests/kills.py [how many, 200] [seed]. Takes about as many seconds as it kills.
"""

import contextlib
import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from processes import is_alive, of_session

from sendplan.data.folder import data_folder
from sendplan.publish.contents import RUN, earlier, unfinished
from sendplan.publish.verify import check

MEETING = "2019-07-03"
SECONDS = 10  # that the processes of a publisher that was killed may take to end


def areas(folder):
    """Write two versions of an area that differ in its name, each with a pack of one page; their folders of data."""
    for version in ("one", "other"):
        area = folder / version / "lancashire"
        shutil.copytree(data_folder() / "lancashire", area)
        facts = (area / "area.toml").read_text(encoding="utf-8")
        few = re.sub(r"(?m)^notebooks = .*$", 'notebooks = ["board_summary"]', facts)
        named = few.replace('la_name = "Lancashire"', f'la_name = "Lancashire, version {version}"')
        (area / "area.toml").write_text(named, encoding="utf-8")
    return [folder / "one", folder / "other"]


def start(data, to):
    """Start the command line in a session of its own, so that everything it starts can be found."""
    command = [sys.executable, "-m", "sendplan", "publish", "--area", "lancashire", "--meeting", MEETING]
    return subprocess.Popen(
        [*command, "--to", to, "--replace"],
        env=os.environ | {"SENDPLAN_DATA": str(data)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def content(place):
    """Hash every file of a pack but that of its times."""
    files = (path for path in place.iterdir() if path.name != RUN)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def orphans(session):
    """Wait for the processes of a killed publisher to end by themselves; those that do not."""
    end = time.monotonic() + SECONDS
    while (found := [each for each in of_session(session) if is_alive(each)]) and time.monotonic() < end:
        time.sleep(0.05)
    for process in found:
        with contextlib.suppress(OSError):  # it ended meanwhile
            sys.stdout.write(f"left: {Path(f'/proc/{process}/cmdline').read_text().replace(chr(0), ' ')[:300]}\n")
            os.kill(process, signal.SIGKILL)
    return found


def wrong(place, known):
    """Say what is wrong with a place and what is beside it."""
    visible = {path.name for path in place.parent.iterdir() if path.name[0] != "."} if place.parent.is_dir() else set()
    packs = [place, *earlier(place)] if visible else []
    found = [f"{path.name} is no whole pack" for path in packs if content(path) not in known]
    found += [fault for path in packs for fault in check(path).faults]
    return found + [f"{name} was never published" for name in visible - {path.name for path in packs}]


def known_packs(folder, versions):
    """Publish each version to its end; what its pack holds, and how long that took at most."""
    packs, longest = [], 0.0
    for data in versions:
        begun = time.monotonic()
        publisher = start(data, folder / f"to-{data.name}")
        if publisher.wait() != 0:
            raise SystemExit(f"Publishing failed without being killed: status {publisher.returncode}")
        longest = max(longest, time.monotonic() - begun)
        packs.append(content(folder / f"to-{data.name}" / "lancashire" / MEETING))
    if packs[0] == packs[1]:
        raise SystemExit("The two versions make the same pack: whether one was replaced could not be seen")
    return packs, longest


def kill(publisher, after, place, beside, child=None):
    """Kill a publisher after a time, or so long after it began to write beside a place; whether it was still there.

    With `child` given, a number from 0 to 1, one of its processes is killed instead, and it goes on as it can.
    """
    end = time.monotonic() + after
    while publisher.poll() is None and time.monotonic() < end:
        time.sleep(0.001)
        if beside is not None and unfinished(place):
            end, beside = time.monotonic() + beside, None
    killed = publisher.poll() is None
    children = [each for each in of_session(publisher.pid) if each != publisher.pid]
    if child is None or not children:
        publisher.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.kill(children[int(child * len(children))], signal.SIGKILL)
    publisher.wait()
    return killed


def lost(place, before):
    """Say which packs that were in or beside a place before are not there any more."""
    kept = [content(each) for each in earlier(place)]
    gone = [each for each in before[1:] if each not in kept]
    return gone + [before[0] for now in [content(place)] if now != before[0] and before[0] not in kept[-1:]]


def run(times, seed):
    """Kill publishers, every second one as it writes; say what came of it."""
    chance = random.Random(seed)  # noqa: S311 - the same moments each time
    found, killed, replaced, alive, hidden, publishers = [], 0, 0, 0, 0, 0
    with tempfile.TemporaryDirectory(prefix="kills-") as name:
        versions = areas(Path(name))
        known, longest = known_packs(Path(name), versions)
        to, place = Path(name) / "to", Path(name) / "to" / "lancashire" / MEETING
        start(versions[0], to).wait()
        while killed < times:
            before = [content(each) for each in (place, *earlier(place))]
            publisher = start(versions[known.index(before[0]) - 1], to)
            publishers += 1
            beside = chance.uniform(0, 0.03) if publishers % 2 else None
            child = chance.random() if publishers % 3 == 0 else None
            killed += kill(publisher, chance.uniform(0, longest) if beside is None else 60, place, beside, child)
            alive += len(orphans(publisher.pid))
            faulty = wrong(place, known) or lost(place, before)
            found += faulty
            hidden += bool(unfinished(place))
            replaced += content(place) != before[0]
            sys.stdout.write(f"{killed} killed, {replaced} times replaced, {len(faulty)} faults, {alive} left\n")
            sys.stdout.flush()
            if faulty:
                break
    sys.stdout.write(
        f"{killed} of {publishers} publishers killed (seed {seed}, {longest:.1f} s each where they were not): "
        f"the place held the new pack {replaced} times and the earlier one {publishers - replaced} times; {hidden} "
        f"times a hidden folder was left for the next run to remove; {len(found)} faults, {alive} processes left.\n"
    )
    sys.stdout.writelines(f"{each}\n" for each in found)
    return 1 if found or alive else 0


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    raise SystemExit(run(given[0] if given else 200, given[1] if len(given) > 1 else 6))
