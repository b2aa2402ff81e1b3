"""Areas by name: each read from its folder and checked, but for one that is given while a page of it is made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sendplan.data.area import Area

_by_name: dict[str, Area] = {}


def load_area(name: str) -> Area:
    """Read and check an area; while one is `area_given`, return that.

    Raises NotFoundError for an unknown area and DataError with every bad file and cell of it.
    """
    if name in _by_name:
        return _by_name[name]
    from sendplan.data.load import read_area  # with all that checks tables, which the process of a page never needs

    return read_area(name)


@contextmanager
def area_given(area: Area) -> Iterator[None]:
    """Have every cell of a notebook know an area as its day did, read and checked elsewhere."""
    _by_name[area.id] = area
    try:
        yield
    finally:
        _by_name.pop(area.id, None)
