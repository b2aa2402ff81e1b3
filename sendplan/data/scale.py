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
_WORD = r"(?P<word>[^\W\d]+(?: [^\W\d]+){0,2})"
ENDING, BEGINNING = (
    re.compile(each, re.IGNORECASE)
    for each in (
        rf"(?P<said>.+?)\s*\({_WORD}\)",
        rf"(?:(?:action|milestone|step|task)s? )?{_WORD}(?::\s*(?P<said>.+))?",
    )
)
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


def drafted_scale(words: Iterable[str], key: Sequence[Rated] = ()) -> tuple[list[Rated], dict[str, str]]:
    """Draft a scale from the words of reports and the paper's key; and say which code each word has on it.

    It stands in the key's order where that explains every word, or else from done to not begun. A key of which no
    report has a word is of something else.
    """
    spelt = defaultdict[str, list[str]](list)
    for word in dict.fromkeys(words):
        spelt[_key(word)].append(word)
    own = {_key(each.word): each for each in key if not spelt or any(_names(other) & {*spelt} for other in key)}
    for name, each in own.items():
        spelt[name] = [each.word, *(word for alike in _names(each) for word in spelt.pop(alike, []))]
    means = {name: own[name].means if name in own else "" for name in spelt}
    means = {name: sure or meaning_of(spelt[name][0]) for name, sure in means.items()}
    for fill, name in [*_fills_of_words(spelt, means)]:
        spelt[name] += spelt.pop(fill)
    turn = [*own] if {*own} == {*spelt} else sorted(spelt, key=lambda name: MEANINGS.index(means[name] or UNSURE))
    scale, codes = list[Rated](), dict[str, str]()
    for name in turn:
        each = own.get(name, Rated("", spelt[name][0], "", ""))
        taken = {other.code for other in (*own.values(), *scale)}
        code = each.code if each.code not in ("", *codes.values()) else _code(each.word, taken)
        word, legend = _worded(each)
        scale.append(Rated(code, word, means[name] or UNSURE, legend or word, bool(means[name])))
        codes |= dict.fromkeys(spelt[name], code)
    return scale, codes


def code_on(scale: Sequence[Rating], word: str, key: Sequence[Rated] = ()) -> str:
    """Find the code that a word of a paper has on a plan's own scale: by word, by code, or a fill by what it means.

    The paper's own key says what else it is called. Returns "" where none has it, and for a fill that several may
    stand for.
    """
    named = {name: each.code for each in reversed(scale) for name in _names(each)}
    alike = [each.code for each in scale if word in FILLS and each.means == meaning_of(word)]
    ways = [_key(word), *(name for each in key if _key(word) in _names(each) for name in sorted(_names(each)))]
    return next((named[each] for each in ways if each in named), alike[0] if len(alike) == 1 else "")


def _names(each: Rated | Rating) -> set[str]:
    """Say what papers call a rating: its word, its code, both, or what explains it or ends that in brackets."""
    ending = ENDING.fullmatch(each.legend)
    every = (each.code, each.word, f"{each.word} ({each.code})", ending["word"] if ending else each.legend)
    return {_key(name) for name in every} - {""}


def _worded(each: Rated) -> tuple[str, str]:
    """Write a rating's word and legend; one that is only a colour goes by the word that the paper explains it with."""
    word, legend = " ".join(each.word.split()), " ".join(each.legend.split())
    if _key(word) not in FILLS:
        return capital(word), legend
    ending, beginning = ENDING.fullmatch(legend), BEGINNING.fullmatch(legend)
    own = ending or (beginning if beginning and meaning_of(beginning["word"]) else None)
    if own is None:
        return word.capitalize(), legend
    return capital(own["word"]), f"{own['said']} ({word.casefold()})" if own["said"] else word.casefold()


def _fills_of_words(spelt: Mapping[str, Sequence[str]], means: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pair each fill (in small letters, as no paper prints a rating) with the plan's one word of the same meaning."""
    fills = [name for name, ways in spelt.items() if name in FILLS and {*ways} == {name}]
    for fill in fills:
        own = [name for name in spelt if name not in fills and means[name] == means[fill]]
        if len(own) == 1:
            yield fill, own[0]


def _code(word: str, taken: Iterable[str]) -> str:
    """Give a word a code that no other has: its initials, else its first letters, else those and a number."""
    parts, given = re.findall(r"\w+", word.upper()) or ["X"], {*taken}
    letters = "".join(parts)[:LONGEST]
    ways = ["".join(part[0] for part in parts)[:LONGEST], *(letters[:size] for size in range(2, len(letters) + 1))]
    numbered = (f"{ways[0]}{number}" for number in range(2, len(given) + 3))
    return next(each for each in (*ways, *numbered) if each not in given)
