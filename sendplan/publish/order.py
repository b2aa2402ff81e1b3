"""How packs are asked for: what goes into them, where they go, and on which terms one takes the place of another."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from sendplan.publish.brief import Brief
from sendplan.publish.contents import reports_folder
from sendplan.publish.engine import SHELL
from sendplan.publish.place import put
from sendplan.publish.seals import Sealing
from sendplan.vocabulary import PUBLIC


@dataclass(frozen=True)
class Order:
    """How packs are to be made, and where they go."""

    to: Path
    parameters: Mapping[str, Any] = field(default_factory=dict)
    jobs: int | None = None  # pages made at a time; as many as there are processors, unless told
    engine: str = SHELL  # what runs the notebooks (see engine)
    cluster: str | None = None  # address of the scheduler of a cluster whose workers make the pages
    cell_seconds: int | None = None  # longest that a cell may take, and a page; as area.toml says, unless told
    page_seconds: int | None = None
    replace: bool = False  # whether a pack with other content may take the place of one that is there
    although_derivable: bool = False  # whether values hidden here may be worked out from packs published before
    force: bool = False  # whether pages are made that would be as they are
    today: date = field(default_factory=date.today)  # packs of later days are drafts
    # Where seals go, beside those with the packs, and what signs them.
    sealing: Sealing = field(default_factory=Sealing)

    def put(self, brief: Brief, place: Path, files: Mapping[str, bytes]) -> Path | None:
        """Put a pack in its place (see place.put): a draft takes the place of another, a record stays one."""
        is_draft = self.today < brief.record_from
        return put(place, files, replace=self.replace or is_draft, keep=not is_draft, command=self.command(brief))

    def command(self, brief: Brief) -> str:
        """Write the command that puts the pack of a meeting in the place of another."""
        given = {"--area": brief.area, "--meeting": brief.meeting}
        given |= {"--to": str(self.to)} if self.to != reports_folder() else {}
        given |= {"--audience": brief.audience} if brief.audience != PUBLIC else {}
        pairs = [("-p", f"{name}={value}") for name, value in self.parameters.items() if name != "audience"]
        return shlex.join(["sendplan", "publish", *chain(*given.items(), *pairs), "--replace"])
