"""Kinds of fields of `area.toml`, and what every part of it has in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError


def between(first: Any, last: Any, what: str = "a whole number") -> AfterValidator:
    """Refuse what nobody can mean, with all that is allowed."""

    def within(given: Any) -> Any:
        """Return what is given, where it is allowed."""
        if not first <= given <= last:
            raise PydanticCustomError("between", f"{what} from {first} to {last}")
        return given

    return AfterValidator(within)


SomeText = Annotated[str, Field(min_length=1)]
Day = Annotated[date, between(date(1990, 1, 1), date(2099, 12, 31), "a day")]
Number = Annotated[int, Field(strict=True), between(100, 999)]  # of an authority or a region, as DfE numbers them
GssCode = Annotated[str, Field(pattern=r"^[EWSN]\d{8}$")]  # of any nation of the UK
Seconds = Annotated[int, Field(strict=True), between(1, 86_400)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]


class Said(BaseModel):
    """A part of `area.toml`: nothing unknown stands in it, and nobody changes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def once(kind: str, names: Iterable[str]) -> None:
    """Refuse a name that stands twice."""
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise PydanticCustomError("twice", f"each {kind} once", {"found": f"{', '.join(twice)} twice"})
