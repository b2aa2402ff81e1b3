"""Letters of a page as words, lines and paragraphs, each as a reader sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

from pdfplumber.utils.text import extract_words

from sendplan.sources import shown
from sendplan.sources.grid import as_text

BLANK = 0.2  # of the size of letters: a wider gap parts words
LEADING = 1.2  # of the size of letters: from line to line, where a page does not tell
SPREAD = 2.0  # of the size of letters: a wider gap is no blank of a text
WIDEST, FARTHEST = 1.8, 2.5  # of the size of letters: from line to line, as is usual, and at all in a paragraph
APART = 1.3  # times the leading: wider parts paragraphs
SMALL_WORDS = ("co", "cross", "follow", "full", "long", "mid", "multi", "non", "part", "post", "pre", "self", "short")
SIGNS = "●○■□▲△◆◇"  # marks of ratings, which stay as they are
BULLETS = "•▪◦‣·➢➤❖✦\uf0b7\uf0a7\uf0d8\uf076\uf06f\uf0a8\uf02d"
ENDS = ".!?:;"

SHORT = "a|i|am|an|as|at|be|by|do|go|he|if|in|is|it|me|my|no|of|on|or|so|to|up|us|we"
REST = re.compile(  # of a word that a narrow column broke: too short to be one, without a vowel, or a usual ending
    rf"(?!(?:{SHORT})\b)(?:[a-z]{{1,2}}|[b-df-hj-np-tv-xz]{{3}}|"
    r"[b-df-hj-np-tv-z]?(?:(?:at|t|s)?ions?|ments?|ings?|ness|ity|ies|[eo]rs|s?hip|[ae]nces?|ary|ives?|[ai]ble))[.,;:)]?"
)
BEGINS = re.compile(rf"[•{SIGNS}] |UPDATE\b")
BULLET = re.compile(rf"^(?:[{BULLETS}]|o(?= ))\s*")
NUMBERED = re.compile(r"^(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]|\d{1,3}(?:\.\d{1,3})+\.?)(?:\s|$)")
UNMAPPED = re.compile(rf"\(cid:\d+\)|(?![{BULLETS}])[\ue000-\uf8ff\ufffd]")


class Word(NamedTuple):
    """A word: its text, its box in points from the page's top left corner, size, look and colour by name."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    is_bold: bool
    ink: str

    @property
    def middle(self) -> float:
        """Where its middle is from left to right."""
        return (self.x0 + self.x1) / 2


class Line(NamedTuple):
    """Words that stand beside each other, and where the column ends that they stand in."""

    words: list[Word]
    right: float

    @property
    def text(self) -> str:
        """What it says; any bullet as one sign."""
        return BULLET.sub("• ", " ".join(each.text for each in self.words))

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return self.words[-1].x1

    @property
    def top(self) -> float:
        """How far down it begins."""
        return min(each.top for each in self.words)

    @property
    def bottom(self) -> float:
        """How far down it ends."""
        return max(each.bottom for each in self.words)

    @property
    def size(self) -> float:
        """Give the size that most of its letters have."""
        sizes: dict[float, int] = {}
        for each in self.words:
            sizes[each.size] = sizes.get(each.size, 0) + len(each.text)
        return max(sizes, key=lambda size: sizes[size])

    @property
    def is_spread(self) -> bool:
        """Whether wide white space parts its words, as columns without lines are, but for one that follows a number."""
        inner = self.words[1:] if NUMBERED.match(self.text) or self.text.startswith("• ") else self.words
        return any(after.x0 - each.x1 > SPREAD * each.size for each, after in pairwise(inner))

    @property
    def is_bold(self) -> bool:
        """Whether every word of it is."""
        return all(each.is_bold for each in self.words)


def words(letters: list[dict[str, Any]]) -> list[Word]:
    """Put letters together to words."""
    found = extract_words(letters, return_chars=True, x_tolerance_ratio=BLANK, expand_ligatures=True)
    return [_word(each) for each in found]


def _word(found: dict[str, Any]) -> Word:
    letters = found["chars"]
    bold = all(re.search("(?i)bold|black|heavy|demi", str(each["fontname"])) for each in letters)
    size = round(max(each["size"] for each in letters) * 2) / 2
    return Word(found["text"], found["x0"], found["top"], found["x1"], found["bottom"], size, bold, colour(letters[0]))


def colour(found: dict[str, Any]) -> str:
    """Name a colour that is written as red-green-blue or cyan-magenta-yellow-black, each from 0 to 1."""
    parts = [each for each in found.get("non_stroking_color") or () if isinstance(each, (int, float))]
    if len(parts) == 4:
        parts = [(1 - each) * (1 - parts[3]) for each in parts[:3]]
    if len(parts) != 3:
        return ""
    return shown.colour("".join(f"{round(min(max(each, 0), 1) * 255):02X}" for each in parts))


def turned(found: dict[str, Any], is_upwards: bool, width: float, height: float) -> dict[str, Any]:
    """Turn what stands on its side on a page, so that its lines are read from left to right."""
    left, top, right, bottom = found["x0"], found["top"], found["x1"], found["bottom"]
    if is_upwards:
        box = {"x0": height - bottom, "x1": height - top, "top": left, "bottom": right}
    else:
        box = {"x0": top, "x1": bottom, "top": width - right, "bottom": width - left}
    return found | box | {"upright": True, "width": bottom - top, "height": right - left, "size": right - left}


def lines(found: Iterable[Word], right: float = 0) -> list[Line]:
    """Put words together that stand beside each other, from top to bottom."""
    rows: list[list[Word]] = []
    for each in sorted(found, key=lambda word: (word.top + word.bottom, word.x0)):
        if rows and _beside(rows[-1][0], each):
            rows[-1].append(each)
        else:
            rows.append([each])
    end = right or max((each.x1 for row in rows for each in row), default=0)
    return [Line(sorted(row, key=lambda word: word.x0), end) for row in rows]


def _beside(one: Word, other: Word) -> bool:
    both = min(one.bottom, other.bottom) - max(one.top, other.top)
    return both > min(one.bottom - one.top, other.bottom - other.top) / 2


def leading(found: Iterable[Sequence[Line]]) -> float:
    """Tell how far it is from line to line, in sizes of letters: of columns of lines, those that are the closest."""
    steps = [(after.bottom - each.bottom) / each.size for column in found for each, after in pairwise(column)]
    near = [each for each in steps if 0.9 < each < WIDEST]
    return median(each for each in near if each < APART * min(near)) if near else LEADING


def paragraphs(column: Sequence[Line], leading: float) -> Iterator[list[Line]]:
    """Part the lines of a column into paragraphs."""
    mine: list[Line] = []
    for each in column:
        if mine and _parted(mine[-1], each, leading):
            yield mine
            mine = []
        mine.append(each)
    if mine:
        yield mine


def _parted(line: Line, after: Line, leading: float) -> bool:
    """Whether a new paragraph begins: by a gap, a sign, another look, or since its first word would have had room."""
    text, begins = line.text, after.text
    if after.top < line.top:  # of the next column
        return not is_within(text, begins)
    had_room = line.x1 + (after.words[0].x1 - after.x0) + line.size * 0.6 < line.right
    step = (after.bottom - line.bottom) / line.size
    if step > (FARTHEST if is_within(text, begins) and not had_room else APART * leading):
        return True
    is_number, ended = bool(NUMBERED.match(begins)), text[-1] in ENDS
    if BEGINS.match(begins) or (is_number and (ended or _is_next(line, after))) or (line.is_spread and after.is_spread):
        return True
    may_begin = is_number or not begins[0].islower()
    looks_other = line.is_bold != after.is_bold or abs(after.size - line.size) > line.size / 6
    return (may_begin and looks_other) or (had_room and (ended or may_begin))


def _is_next(line: Line, after: Line) -> bool:
    """Whether numbered lines begin at the same place, or the one before is the rest of an item to the right of it."""
    is_same = abs(after.x0 - line.x0) < 1 and NUMBERED.match(line.text)
    return bool(is_same) or after.x0 < line.x0 - line.size / 2


def is_within(text: str, more: str) -> bool:
    """Whether what stands in the next column, or on the next page, goes on with a sentence."""
    return more[:1].islower() and text[-1:] not in ENDS and not NUMBERED.match(more)


def joined(paragraph: Iterable[Line]) -> str:
    """Write a paragraph without the ends of its lines; a word that was parted at one is whole again."""
    text, before = "", None
    for each in paragraph:
        text = text + each.text if before and _is_broken(before, each) else continued(text, each.text)
        before = each
    return as_text(text)


def _is_broken(line: Line, after: Line) -> bool:
    """Whether a word or date was too wide for its column: alone it fills a line, and the next begins with no word."""
    rest, last = after.words[0], line.text[-1]
    is_full = len(line.words) == 1 and line.x1 + (rest.x1 - rest.x0) / len(rest.text) > line.right
    is_date = last in "0123456789./" and bool(re.fullmatch(r"\d{1,4}\D?", rest.text))
    return is_full and (is_date or (last.isalpha() and bool(REST.fullmatch(rest.text))))


def continued(text: str, more: str) -> str:
    """Add to a text what stands on its next line."""
    if re.search(r"\w\xad$", text):
        return text[:-1] + more
    parted = re.search(r"(?<![\w-])(\w+)-$", text)
    if parted and more[:1].islower():
        return (text if parted[1].lower() in SMALL_WORDS else text[:-1]) + more
    return f"{text} {more}".strip() if not re.search(r"\w-$", text) else text + more
