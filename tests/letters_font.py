"""Make the fonts that drawings are measured with: `python tests/letters_font.py` writes them to publish/letters.

Each letter is a box of the width that `sendplan.show.letters` gives it; every letter there is has one, so that no font
of the machine is ever asked.
"""

import struct
from itertools import groupby

from sendplan.publish.drawing import FONTS, LETTERS
from sendplan.show.letters import BOLD, OTHER, WIDTHS, hundredths

EM, ASCENT, DESCENT = 1000, 905, 212  # as Arial's
FACES = {"regular": (400, 0x40, 0, 1.0), "bold": (700, 0x20, 1, BOLD)}  # weight, two ways to say it, and widths
KNOWN = 0x2300  # letters beyond are OTHER
CLASSES = [OTHER, *WIDTHS, OTHER]  # the first is what a font shows of a letter that it does not have: none here


def characters():
    """The table of letters: runs of those that are one class, to the last there can be."""
    runs = groupby(range(0x20, KNOWN), lambda code: CLASSES.index(hundredths(chr(code)), 1))
    found = [(own[0], own[-1], kind) for kind, own in ((kind, [*codes]) for kind, codes in runs)]
    found = b"".join(struct.pack(">3I", *run) for run in [*found, (KNOWN, 0x10FFFF, len(CLASSES) - 1)])
    return struct.pack(">4HI2H3I", 0, 1, 3, 10, 12, 13, 0, 16 + len(found), 0, len(found) // 12) + found


def box(width):
    return struct.pack(">5h", 1, 0, -DESCENT, width, ASCENT) + struct.pack(
        ">2H4b8h", 3, 0, 1, 1, 1, 1, 0, 0, width, 0, -DESCENT, ASCENT + DESCENT, 0, -ASCENT - DESCENT
    )


def names(family, style):
    texts = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family}-{style}".replace(" ", "")}
    written = [text.encode("utf-16-be") for text in texts.values()]
    places = [sum(map(len, written[:place])) for place in range(len(written))]
    rows = [(3, 1, 0x409, kind, len(text), at) for kind, text, at in zip(texts, written, places, strict=True)]
    return (
        struct.pack(">3H", 0, len(rows), 6 + 12 * len(rows))
        + b"".join(struct.pack(">6H", *row) for row in rows)
        + b"".join(written)
    )


def font(face, family=LETTERS, wider=1):
    weight, selection, style, times = FACES[face]
    widths = [round(each * EM / 100 * times * wider) for each in CLASSES]
    boxes = [box(each) for each in widths]
    tables = {
        "OS/2": struct.pack(">hhHHH52xH32x", 4, 500, weight, 5, 0, selection),
        "cmap": characters(),
        "glyf": b"".join(boxes),
        "head": struct.pack(
            ">4I2H16x4h2H3h",
            0x10000,
            0x10000,
            0,
            0x5F0F3CF5,
            0,
            EM,
            0,
            -DESCENT,
            max(widths),
            ASCENT,
            style,
            8,
            2,
            1,
            0,
        ),
        "hhea": struct.pack(">I3hH11hH", 0x10000, ASCENT, -DESCENT, 0, max(widths), *[0] * 3, 1, *[0] * 7, len(widths)),
        "hmtx": b"".join(struct.pack(">Hh", each, 0) for each in widths),
        "loca": struct.pack(f">{len(boxes) + 1}I", *(len(boxes[0]) * place for place in range(len(boxes) + 1))),
        "maxp": struct.pack(">I14H", 0x10000, len(widths), 4, 1, 0, 0, 1, *[0] * 8),
        "name": names(family, face.capitalize()),
        "post": struct.pack(">I28x", 0x30000),
    }
    head, body, at = struct.pack(">I4H", 0x10000, len(tables), 128, 3, 32), b"", 12 + 16 * len(tables)
    for name, table in tables.items():
        head += struct.pack(">4s3I", name.encode(), 0, at + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return head + body


if __name__ == "__main__":
    for each in FACES:
        (FONTS / f"{each}.ttf").write_bytes(font(each))
