"""`sendplan publish --dry-run`: which pages would be made, and why; nothing is made or written."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sendplan.errors import PublishError, SendplanError
from sendplan.publish.contents import MANIFEST, digest, read_json
from sendplan.publish.params import accepted, place_of
from sendplan.publish.unchanged import Reading, code_hash, noted, versions
from sendplan.words import count

if TYPE_CHECKING:
    from sendplan.publish.pack import Order, Pack


def tell(readings: Iterable[Reading], order: Order) -> int:
    """Print the pages of each pack that would be made; 1 where one would be refused, or an area cannot be read."""
    pages, packs, status = 0, 0, 0
    for found in _packs(readings, order):
        if isinstance(found, SendplanError):
            print(f"Would not be published: {found}", file=sys.stderr)
            status = 1
        elif found.to_make:
            kept = len(found.brief.notebooks) - len(found.to_make)
            print(f"{found.brief.area} {found.brief.meeting}: {count(kept, 'page')} kept")
            print(*(f"  {name}: {why(found, name)}" for name in found.to_make), sep="\n")
            pages, packs = pages + len(found.to_make), packs + 1
    print(f"{count(pages, 'page')} of {count(packs, 'pack')} would be made. Nothing was written.")
    return status


def _packs(readings: Iterable[Reading], order: Order) -> Iterator[Pack | SendplanError]:
    from sendplan.publish.fork import outcome_of
    from sendplan.publish.jobs import read
    from sendplan.publish.pack import Pack

    for each in readings:
        found = outcome_of(read, each, order.to, although_derivable=order.although_derivable, cold=True, mends=False)
        for pack in [] if isinstance(found, SendplanError) else [Pack(brief, order) for brief in found]:
            named = f"{pack.brief.area} {pack.brief.meeting}. {pack.refused}"
            yield PublishError(named) if pack.refused else pack
        if isinstance(found, SendplanError):
            yield found


def why(pack: Pack, name: str) -> str:
    """Say why a page of a pack would be made: what of it is not as the pack in its place has it."""
    then, told = noted(pack.place), read_json(pack.place / MANIFEST)
    if then is None:
        return "the pack there is not as it was put there" if pack.place.exists() else "there is no such pack yet"
    if name not in then.pages:
        return "the pack there has no such page"
    if then.pages[name] == pack.keys[name]:
        return "it is asked for"
    notebook = digest(place_of(name).read_bytes()) if place_of(name).is_file() else ""
    changed = {
        "its notebook": told["inputs"]["notebooks"].get(f"{name}.ipynb") != notebook,
        "a table": then.data != pack.brief.data_hash,
        "the library": told["code"] != code_hash(),
        "a package": told["versions"] != versions(),
        "a parameter": accepted(name, told["parameters"]) != accepted(name, pack.parameters),
    }
    found = [what for what, is_changed in changed.items() if is_changed]
    return f"{' and '.join(found) or 'what stands beside the notebooks, or a package,'} changed"
