"""Pictures that a page can carry, and those it cannot."""

import base64

import pytest
from test_exporter import DOT

from sendplan.errors import PublishError
from sendplan.publish import headings

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (base64.b64decode(DOT), "image/png"),
        (b"\xff\xd8\xff\xe0 and so on", "image/jpeg"),
        (b"GIF89a and so on", "image/gif"),
        (f'{OPEN}<path d="M0,0" fill="url(#a)"/><use xlink:href="#b"/></svg>'.encode(), "image/svg+xml"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "a" "b">\n<svg></svg>', "image/svg+xml"),
    ],
)
def test_a_picture_is_embedded_as_what_it_is_whatever_it_is_called(data, kind):
    address = headings.embedded(data)
    assert address.startswith(f"data:{kind};base64,")
    assert headings.picture_at(address, None, {}) == data


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<circle onload="alert(1)"/>',
        "<foreignObject><p>a</p></foreignObject>",
        '<image href="https://example.org/x.png"/>',
        '<a xlink:href="javascript:alert(1)"><text>a</text></a>',
        '<circle style="fill: url(https://example.org/x)"/>',
        "<style>@import 'https://example.org/x.css';</style>",
        "<style>circle { fill: url(//example.org) }</style>",
    ],
)
def test_a_drawing_that_runs_or_asks_for_something_is_refused(inside):
    with pytest.raises(PublishError, match="runs something or asks for something"):
        headings.embedded(f"{OPEN}{inside}</svg>".encode())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"plain text", "none of PNG, JPEG, GIF and SVG"),
        (b"RIFF....WEBP", "none of PNG, JPEG, GIF and SVG"),
        (b"<svg><g></svg>", "not whole"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "with entities"),
        (b"\x89PNG\r\n\x1a\n" + bytes(headings.LARGEST_PICTURE), "more than 1 MB"),
    ],
)
def test_what_a_page_cannot_carry_is_refused_with_what_to_do(data, said):
    with pytest.raises(PublishError, match=said) as error:
        headings.embedded(data)
    assert "Save it" in str(error.value)


@pytest.mark.parametrize(
    ("address", "elsewhere"),
    [("https://example.org/a.png", True), ("//example.org/a.png", True), ("a.png", False), ("attachment:a.png", False)],
)
def test_a_picture_on_another_site_is_known_by_its_address(address, elsewhere):
    assert headings.is_elsewhere(address) == elsewhere


def test_words_of_a_picture_are_escaped():
    assert headings.picture("data:x", '"><script>') == '<img src="data:x" alt="&#34;&gt;&lt;script&gt;">'
    assert headings.picture("", "<b>") == "<em>Picture not shown: &lt;b&gt;</em>"
