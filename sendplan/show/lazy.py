"""Altair, imported with the first chart that is drawn: it takes a second, and much of the library never draws."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

__all__ = ["Drawn", "alt"]

if TYPE_CHECKING:
    import altair as alt

    Drawn = alt.LayerChart | alt.FacetChart | alt.ConcatChart
else:

    class _Later(ModuleType):
        def __getattr__(self, name: str) -> Any:
            return getattr(import_module(self.__name__), name)

    alt, Drawn = _Later("altair"), Any
