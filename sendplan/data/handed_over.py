"""Areas that were read and checked elsewhere: the process of a page is given its own, and need not read it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sendplan.data.area import Area

_areas: dict[str, Area] = {}


def hand_over(area: Area) -> None:
    """Take an area as read and checked: `load_area` and `open_meeting` give it from now on, in this process."""
    _areas[area.id] = area


def handed_over(name: str) -> Area | None:
    """Give an area that was handed over; None where it was not."""
    return _areas.get(name)
