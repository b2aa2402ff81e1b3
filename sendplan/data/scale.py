"""A rating scale drafted from the words that papers rate with; what each means stands in `rating_words.toml`."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sendplan.data.area import MEANINGS, Rating
from sendplan.data.spelling import folded
from sendplan.words import capital

FILLS = {"blue", "green", "amber", "yellow", "orange", "red", "grey", "gray", "white"}  # how the colour of a cell reads
LONGEST = 6  # letters of a code
UNSURE = "amber"  # neither complete nor on track, whatever the word turns out to mean


class Rated(NamedTuple):
    """A rating as drafted: its code, the word of the papers, what it means, and what is said to explain it."""

    code: str
    word: str
    means: str
    legend: str
    is_sure: bool = True


USUAL = (
    Rated("C", "Complete", "complete", "finished"),
    Rated("G", "Green", "green", "on track for its date"),
    Rated("A", "Amber", "amber", "some delay, with a way back"),
    Rated("R", "Red", "red", "off track: someone has to decide"),
    Rated("N", "Not started", "not_started", "not begun"),
)


@cache
def _known() -> Mapping[str, str]:
    words = tomllib.loads(Path(__file__).with_name("rating_words.toml").read_text(encoding="utf-8"))
    return {word: means for means, listed in words.items() for word in listed}


def _key(word: str) -> str:
    """Write a word without letter case, blanks and hyphens that are not its own."""
    return " ".join(re.sub(r"[-_.]+", " ", folded(word)).split())


def meaning_of(word: str) -> str:
    """Say what a rating's word means, or else all those of its parts that are known; "" where that is not sure."""
    whole = _known().get(_key(word), "")
    several = (part for part in re.split(r"[^\w\s]+", word) if len(part.strip()) > 1)  # a letter alone is no part
    parts = {_known().get(_key(part), "") for part in several} - {""}
    return whole or (parts.pop() if len(parts) == 1 else "")


def drafted_scale(words: Iterable[str]) -> tuple[list[Rated], dict[str, str]]:
    """Draft a scale from the words of reports, from done to not begun; and say which code each word has on it."""
    spelt = defaultdict[str, list[str]](list)
    for word in dict.fromkeys(words):
        spelt[_key(word)].append(word)
    for fill, own in [*_fills_of_words(spelt)]:
        spelt[own] += spelt.pop(fill)
    turn = sorted(spelt, key=lambda key: MEANINGS.index(meaning_of(spelt[key][0]) or UNSURE))
    scale, codes = list[Rated](), dict[str, str]()
    for key in turn:
        word = capital(" ".join(spelt[key][0].split()))
        means, code = meaning_of(word), _code(word, codes.values())
        scale.append(Rated(code, word, means or UNSURE, word, bool(means)))
        codes |= dict.fromkeys(spelt[key], code)
    return scale, codes


def code_on(scale: Sequence[Rating], word: str) -> str:
    """Find the code that a word of a paper has on a plan's own scale: by word, by code, or a fill by what it means.

    Returns "" where none has it, and for a fill that several may stand for.
    """
    named = {_key(each.code): each.code for each in scale} | {_key(each.word): each.code for each in scale}
    alike = [each.code for each in scale if word in FILLS and each.means == meaning_of(word)]
    return named.get(_key(word), alike[0] if len(alike) == 1 else "")


def _fills_of_words(spelt: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Pair each fill (in small letters, as no paper prints a rating) with the plan's one word of the same meaning."""
    fills = [key for key, ways in spelt.items() if key in FILLS and {*ways} == {key}]
    for fill in fills:
        own = [key for key in spelt if key not in fills and meaning_of(spelt[key][0]) == meaning_of(fill)]
        if len(own) == 1:
            yield fill, own[0]


def _code(word: str, taken: Iterable[str]) -> str:
    """Give a word a code that no other has: its initials, else its first letters, else those and a number."""
    parts, given = re.findall(r"\w+", word.upper()) or ["X"], {*taken}
    letters = "".join(parts)[:LONGEST]
    ways = ["".join(part[0] for part in parts)[:LONGEST], *(letters[:size] for size in range(2, len(letters) + 1))]
    numbered = (f"{ways[0]}{number}" for number in range(2, len(given) + 3))
    return next(each for each in (*ways, *numbered) if each not in given)
