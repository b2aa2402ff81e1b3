"""The manifest of a pack: what it was made from, by what, and the hash of every file in it."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sendplan.data.folder import odd, read_bytes
from sendplan.errors import SendplanError
from sendplan.meeting import Meeting
from sendplan.pages import no_ratings
from sendplan.pages.actions import word
from sendplan.pages.board_summary import tiles
from sendplan.publish.contents import MANIFEST, as_json, digest, sha256
from sendplan.publish.params import notebook_path
from sendplan.publish.unchanged import PACKAGE, code_hash, system, versions
from sendplan.rules import plan
from sendplan.rules.known import hashes
from sendplan.show.blocks import Headlines
from sendplan.vocabulary import PUBLIC
from sendplan.words import day, visible

GIT_SECONDS = 20
# Changes nothing: no lock, no prompt, no program that the checkout names. Tells the commit first, then what changed.
ASKED = (
    *("-c", "core.fsmonitor=false", "status", "--porcelain=v2", "--branch", "--no-ahead-behind"),
    *("--", "sendplan", "notebooks", "data"),
)
LATE = "past due"
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Rated = tuple[str, int]  # what actions are, in the plan's words, and how many of them are


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)  # what a later version adds to its manifests is passed over


class File(_Part):
    """One file of a pack."""

    bytes: int
    sha256: Hash


class Inputs(_Part):
    """SHA-256 of what a pack was made from: its notebooks, and the rows of each table that its day knew."""

    data: dict[str, Hash]
    notebooks: dict[str, Hash]


class Commit(_Part):
    """The commit of the checkout that made a pack, and whether its files had been changed since."""

    id: str
    changed: bool


class Manifest(_Part):
    """What stands in manifest.json. There is no time in it: the same data and code give the same bytes."""

    area: str
    area_name: str
    made_up: bool
    body: str
    meeting: str  # its name; `on` is its day
    on: date
    as_at: date
    title: str
    plan: str | None
    plan_title: str | None
    audience: str
    not_for_publication: bool
    disclosure: dict[str, Any]  # the area's rule: its name, threshold, rounding, words
    headlines: tuple[tuple[str, str], ...]  # each a figure and what it is; none where no rating is known
    counts: tuple[Rated, ...]  # of actions by rating, and those past due; none where no rating is known
    parameters: dict[str, Any]
    inputs: Inputs
    code: Hash  # over the names and bytes of the package's files
    commit: Commit | None  # unknown where there is no checkout, or no git
    python: str
    system: str
    versions: dict[str, str]
    files: dict[str, File]


class ManifestError(SendplanError):
    """A manifest is missing, cannot be read or is no manifest; the message says which."""


def title(meeting: Meeting) -> str:
    """Return the heading of a pack."""
    return f"Papers for {day(meeting.date)}"


def manifest(meeting: Meeting, parameters: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """Write the manifest of a pack that holds these files."""
    facts, block = meeting.area.facts, tiles(meeting)
    pairs = block.pairs if isinstance(block, Headlines) else ()
    notebooks = map(notebook_path, meeting.body.notebooks)
    found = Manifest(
        area=meeting.area.id,
        area_name=facts.la_name,
        made_up=facts.made_up,
        body=meeting.body.name,
        meeting=meeting.name,
        on=meeting.date.date(),
        as_at=meeting.as_at.date(),
        title=title(meeting),
        plan=meeting.plan.id if meeting.plan else None,
        plan_title=meeting.plan.title if meeting.plan else None,
        audience=meeting.audience,
        not_for_publication=meeting.audience != PUBLIC,
        disclosure=facts.disclosure.model_dump(mode="json", exclude={"seed"}),
        headlines=tuple((visible(figure), visible(told)) for figure, told in pairs),
        counts=counts(meeting),
        parameters=dict(parameters),
        inputs=Inputs(data=hashes(meeting.area), notebooks={path.name: sha256(path) for path in notebooks}),
        code=code_hash(),
        commit=commit(PACKAGE.parent),
        python=platform.python_version(),
        system=system(),
        versions=versions(),
        files={name: File(bytes=len(content), sha256=digest(content)) for name, content in files.items()},
    )
    return as_json(found.model_dump(mode="json"))


def counts(meeting: Meeting) -> tuple[Rated, ...]:
    """Count the actions of a meeting's plan by rating, in the plan's own words, and those past due."""
    if no_ratings(meeting):
        return ()
    standings = [(word(meeting, each), meeting.counts[each]) for each in plan.STANDINGS if meeting.counts[each]]
    return (*standings, (LATE, len(meeting.past_due)))


@cache
def commit(checkout: Path) -> Commit | None:
    """Return the commit of a checkout, and whether its code, notebooks or data were changed; None where unknown."""
    git = shutil.which("git")
    if git is None or not (checkout / ".git").exists():
        return None
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(  # noqa: S603 - every argument is our own
            [git, *ASKED],
            cwd=checkout,
            env=own | {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            encoding="utf-8",
            timeout=GIT_SECONDS,
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    head, *lines = done.stdout.splitlines()
    name = head.split()[-1]
    return None if name == "(initial)" else Commit(id=name, changed=any(line[0] != "#" for line in lines))


def read(folder: Path) -> Manifest:
    """Read the manifest of a pack; ManifestError says why it cannot be."""
    path = folder / MANIFEST
    try:
        return Manifest.model_validate_json(read_bytes(path))
    except OSError as error:
        missing = odd(path) == "nothing"
        raise ManifestError(f"it has no {MANIFEST}" if missing else f"its {MANIFEST} is {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = "".join(f"{each}." for each in first["loc"])[:-1]
        said = f"{where}: {first['msg']}" if where else first["msg"]
        raise ManifestError(f"its {MANIFEST} is not one that sendplan wrote: {said}") from error
