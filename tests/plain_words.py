"""How plain the sentences of a page are: words a sentence, and the age at which they are read.

The age is the grade of Flesch and Kincaid (1975) and five years; syllables are those at which pyphen would part a word.
"""

import re
from functools import cache

import pyphen
from bs4 import BeautifulSoup

from sendplan.publish.exporter import FOLDED
from sendplan.publish.outputs import of_slides
from sendplan.show.charts import MIME

_HYPHENS = pyphen.Pyphen(lang="en_GB", left=1, right=1)
SENTENCE = re.compile(r"(?<=[.!?])\s+")
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")


def texts(notebook):
    """Every paragraph, list item, and chart's name and reading that an executed notebook shows unfolded."""
    folds = False
    for cell in (each for each in notebook.cells if not of_slides(each)):
        folds = FOLDED in cell.metadata.get("tags", []) if cell.cell_type == "markdown" else folds
        for data in [each["data"] for each in cell.get("outputs", []) if not folds]:
            page = BeautifulSoup(data.get("text/html", ""), "html.parser")
            for part in page.select("table, details, a"):  # a name in a link is its action's own
                part.decompose()
            yield from (each.get_text(" ") for each in page.select("p, li"))
            yield from (data[MIME][name] for name in ("name", "reading") if MIME in data)


def sentences(notebook):
    """List the sentences that a notebook's page says on its face."""
    found = (each for text in texts(notebook) for each in SENTENCE.split(" ".join(text.split())))
    return [each for each in found if len(WORD.findall(each)) > 2]


@cache
def syllables(word):
    return len(_HYPHENS.positions(word.lower())) + 1


def length(found):
    """The words of a sentence, on average."""
    return sum(len(WORD.findall(each)) for each in found) / len(found)


def age(found):
    """The age at which sentences are read."""
    words = [word for each in found for word in WORD.findall(each)]
    return 0.39 * length(found) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59 + 5
