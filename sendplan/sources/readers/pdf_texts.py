"""Lines of a PDF as headings and paragraphs: what is larger than the text, or bold and short, is a heading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from sendplan.sources.paper import Text
from sendplan.sources.readers.pdf_joins import Paragraph, Pieces
from sendplan.sources.readers.pdf_page import Page
from sendplan.sources.readers.pdf_words import Line, is_within, joined, leading, paragraphs

LONGEST_HEADING, LONGEST_BOLD = 200, 100  # letters
LARGER = 0.9  # points: how much larger than the text a heading is
LONG = 60  # letters: a longer line is one of the text
MOST_LEVELS = 6


def texts(found: Sequence[Paragraph | Pieces], pages: Iterable[Page]) -> Iterator[Text | Pieces]:
    """Make texts of lines, with the level of each heading; tables stay."""
    parted, body = [*_parted(found)], _body(pages)
    large = {each.lines[0].size for each in parted if isinstance(each, Paragraph) and _is_large(each, body)}
    sizes = sorted(large, reverse=True)
    yield from (_text(each, body, sizes) if isinstance(each, Paragraph) else each for each in parted)


def _body(pages: Iterable[Page]) -> float:
    """Tell which size the text has: that of most letters of long lines, or else of most pages."""
    lines: Counter[float] = Counter()
    others: Counter[float] = Counter()
    for page in pages:
        others[page.size] += 1
        for each in page.items:
            if isinstance(each, Line) and len(each.text) > LONG:
                lines[each.size] += len(each.text)
    most = lines.most_common(1) or others.most_common(1)
    return most[0][0] if most else 0


def _parted(found: Sequence[Paragraph | Pieces]) -> Iterator[Paragraph | Pieces]:
    """Put lines together to paragraphs, from a page to the next."""
    by_page = groupby((each for each in found if isinstance(each, Paragraph)), lambda each: each.page)
    step = leading([line for each in some for line in each.lines] for _, some in by_page)
    above: Paragraph | None = None
    for each in _by_page(found, step):
        if above and isinstance(each, Paragraph) and each.page > above.page and _goes_on(above, each):
            above = above._replace(lines=above.lines + each.lines)
            continue
        yield from [above] if above else []
        above = each if isinstance(each, Paragraph) else None
        yield from [each] if isinstance(each, Pieces) else []
    yield from [above] if above else []


def _by_page(found: Sequence[Paragraph | Pieces], step: float) -> Iterator[Paragraph | Pieces]:
    for page, some in groupby(found, lambda each: each.page if isinstance(each, Paragraph) else 0):
        mine = [*some]
        lines = [line for each in mine if isinstance(each, Paragraph) for line in each.lines]
        yield from (Paragraph(each, page) for each in paragraphs(lines, step))
        yield from (each for each in mine if isinstance(each, Pieces))


def _goes_on(above: Paragraph, below: Paragraph) -> bool:
    return is_within(above.lines[-1].text, below.lines[0].text)


def _is_large(paragraph: Paragraph, body: float) -> bool:
    text = joined(paragraph.lines)
    is_words = len(text) <= LONGEST_HEADING and any(map(str.isalpha, text)) and not text.startswith("• ")
    return is_words and paragraph.lines[0].size >= body + LARGER


def _text(paragraph: Paragraph, body: float, sizes: Sequence[float]) -> Text:
    text, is_bold = joined(paragraph.lines), all(each.is_bold for each in paragraph.lines)
    level = 0
    if _is_large(paragraph, body):
        level = sizes.index(paragraph.lines[0].size) + 1
    elif is_bold and len(text) <= LONGEST_BOLD and text[-1:] not in ".;," and any(map(str.isalpha, text)):
        level = len(sizes) + 1
    return Text(text, f"page {paragraph.page}", min(level, MOST_LEVELS), is_bold)
