"""A publisher's files: plain, compressed, in a zip; what is missing or damaged is refused."""

from __future__ import annotations

import gzip
import hashlib
import zipfile

import pytest
from releases import file, neighbour_list, release, said_by, zipped

from sendplan.errors import ReleaseError
from sendplan.sources import bounds
from sendplan.sources.files import SAVE_AS, UNPACK, SourceFile, files_in, hash_of, members, opened, shortened


def content(packed: SourceFile) -> bytes:
    with opened(packed) as stream:
        return stream.read()


@pytest.mark.parametrize("name", ["plans.csv", "plans.csv.gz"])
def test_a_file_is_read_as_it_was_before_it_was_compressed(tmp_path, name):
    [found] = files_in(release(tmp_path, "a,b\n1,2\n", name))

    assert (found.stem, found.name) == ("plans", name)
    assert content(found) == b"a,b\n1,2\n"


def test_a_zip_holds_its_csv_members_but_not_what_describes_them(tmp_path):
    path = zipped(
        tmp_path, **{"data__plans": "a,b\n", "reviews": "c,d\n", "data__plans.meta.csv": "x", "guide.txt": "x"}
    )

    found = files_in(path)

    assert [(each.stem, each.name) for each in found] == [
        ("plans", "all.zip/data/plans.csv"),
        ("reviews", "all.zip/reviews.csv"),
    ]
    assert [content(each) for each in found] == [b"a,b\n", b"c,d\n"]


def test_a_file_that_is_not_there_is_refused_with_its_path(tmp_path):
    missing = tmp_path / "plans.csv"
    said = f"plans.csv: found no such file; expected a file at {missing}. Correct the path."

    assert said_by(files_in, missing) == said
    assert said_by(hash_of, SourceFile(missing)) == said


def test_a_folder_is_no_file(tmp_path):
    assert "found a folder; expected a file" in said_by(files_in, tmp_path)


def test_a_zip_that_is_not_whole_is_refused(tmp_path):
    path = zipped(tmp_path, plans="a,b\n" * 1000)
    path.write_bytes(path.read_bytes()[:-30])

    assert "Download it again." in said_by(files_in, path)


def test_a_member_that_is_damaged_is_refused_when_it_is_read(tmp_path):
    path = zipped(tmp_path, plans="".join(f"{number * number},{number}\n" for number in range(2000)))
    damaged = bytearray(path.read_bytes())
    damaged[200:220] = bytes(20)
    path.write_bytes(damaged)

    assert said_by(content, file(path, "plans.csv")).startswith("all.zip/plans.csv: found a file that cannot be read")


def test_a_member_behind_a_password_is_refused(tmp_path):
    path = zipped(tmp_path, plans="a,b\n")
    locked = bytearray(path.read_bytes())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):  # the flags stand 6 bytes after the first, 8 after the second
        locked[locked.index(mark) + (6 if mark == b"PK\x03\x04" else 8)] |= 1
    path.write_bytes(locked)

    assert "password" in said_by(content, file(path, "plans.csv"))


@pytest.mark.parametrize("spoil", [lambda data: data[:-12], lambda data: data[:40] + data[60:]])
def test_a_compressed_file_that_is_not_whole_is_refused_when_it_is_read(tmp_path, spoil):
    path = release(tmp_path, "a,b\n" * 1000, "plans.csv.gz")
    path.write_bytes(spoil(path.read_bytes()))

    assert "Download it again." in said_by(content, file(path))


def test_the_hash_is_that_of_the_data_however_it_is_packed(tmp_path):
    path = zipped(tmp_path, plans="a,b\n")

    assert [hash_of(file) for file in files_in(path)] == [hashlib.sha256(b"a,b\n").hexdigest()]


def test_what_goes_wrong_in_using_a_file_is_not_taken_for_a_damaged_file(tmp_path):
    packed = file(release(tmp_path, "a,b\n"))

    with pytest.raises(KeyError), opened(packed):
        raise KeyError
    with pytest.raises(ReleaseError, match=r"^Nothing was imported: 0 faults$"), opened(packed):
        raise ReleaseError([])


def test_a_zip_in_a_zip_is_not_opened(tmp_path):
    inner = zipped(tmp_path, "inner.zip", plans="a,b\n")
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as packed:
        packed.write(inner, "inner.zip")

    assert files_in(tmp_path / "outer.zip") == []


@pytest.mark.parametrize("name", ["plans.csv", "plans.csv.gz", "plans.zip"])
def test_a_file_is_opened_by_what_it_is_and_not_by_its_ending(tmp_path, name):
    plain = release(tmp_path, "a,b\n", "as_it_is").read_bytes()
    packed = zipped(tmp_path, plans="a,b\n").read_bytes()
    for written in (plain, gzip.compress(plain), packed):
        (tmp_path / name).write_bytes(written)
        assert [content(each) for each in files_in(tmp_path / name)] == [plain]


def test_a_workbook_is_refused_with_what_to_do(tmp_path):
    path = neighbour_list(tmp_path)

    assert "found a workbook or document" in said_by(files_in, path)
    assert "Save the sheet with the figures as 'CSV UTF-8" in said_by(files_in, path)


@pytest.mark.parametrize(
    ("written", "found", "remedy"),
    [
        ("a,b\n1,2\n".encode("utf-16"), "text in UTF-16", SAVE_AS),
        ("a,b\n1,2\n".encode("utf-16-be"), "text in UTF-16, or no text at all", SAVE_AS),
        (b"\xd0\xcf\x11\xe0\xa1\xb1" + bytes(600), "a workbook of an older program, or with a password", SAVE_AS),
        (b"%PDF-1.4", "a PDF", "Give the table that it was made of, as CSV."),
        (b"\n<!DOCTYPE html>", "a web page", "Download the file itself, not the page that shows it."),
    ],
)
def test_what_is_no_text_is_refused_saying_what_it_is_whatever_its_ending(tmp_path, written, found, remedy):
    (tmp_path / "plans.csv").write_bytes(written)

    said = f"plans.csv: found {found}; expected a CSV file in UTF-8, or parquet. {remedy}"
    assert said_by(files_in, tmp_path / "plans.csv") == said


@pytest.mark.parametrize(
    ("within", "found"),
    [(b"\x1f\x8b", "a file compressed twice"), (b"PAR1", "a compressed parquet file"), (b"PK\x03\x04", "a zip file")],
)
def test_what_is_packed_twice_is_refused(tmp_path, within, found):
    (tmp_path / "plans.csv.gz").write_bytes(gzip.compress(within))

    assert f"found {found}; expected a CSV file in UTF-8, or parquet. {UNPACK}" in said_by(
        files_in, tmp_path / "plans.csv.gz"
    )


@pytest.mark.parametrize("name", ["plans.CSV", "plans.csv.gz", "plans.zip", "plans.parquet", "plans.csv.zip", "plans"])
def test_a_data_set_is_called_by_its_files_name_without_endings(tmp_path, name):
    assert file(tmp_path / name).stem == "plans"


def test_members_of_a_zip_are_found_in_any_letter_case_but_not_what_a_mac_adds(tmp_path):
    path = zipped(tmp_path, **{"data__plans.CSV": "a,b\n", "__MACOSX__._plans.csv": "x", "plans.META.csv": "x"})

    assert [each.member for each in files_in(path)] == ["data/plans.CSV"]


# Bounds


@pytest.fixture
def small(monkeypatch):
    """Have a file be too large from 2 MB on, so that none as large as in life is needed."""
    monkeypatch.setattr(bounds, "UNPACKED", 2 * bounds.MB)


@pytest.mark.parametrize("name", ["plans.csv", "plans.csv.gz", "plans.zip"])
def test_what_is_larger_unpacked_than_is_taken_in_is_refused_while_it_is_read(tmp_path, small, name):
    text = "a,b\n" * (bounds.MB // 2)
    path = zipped(tmp_path, name, plans=text) if name.endswith("zip") else release(tmp_path, text, name)
    [whole] = files_in(path)
    assert len(content(whole)) == 2 * bounds.MB

    longer = text + "\n"
    path = zipped(tmp_path, name, plans=longer) if name.endswith("zip") else release(tmp_path, longer, name)
    [found] = files_in(path)
    for read in (content, hash_of):
        assert said_by(read, found) == (
            f"{found.name}: found more than 2 MB unpacked; expected at most 2 MB. "
            "Take out of it the rows that indicators.csv asks for, and import those."
        )


def test_a_member_that_holds_more_than_the_zip_says_is_refused(tmp_path):
    path = zipped(tmp_path, plans="a,b\n" * 10_000)
    lying = bytearray(path.read_bytes())
    at = lying.rindex(b"PK\x01\x02") + 24
    lying[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(lying)

    assert "Bad CRC-32" in said_by(content, file(path, "plans.csv"))


def test_a_zip_of_too_many_files_is_refused(tmp_path, monkeypatch):
    path = zipped(tmp_path, **{f"plans_{number}": "" for number in range(4)})
    monkeypatch.setattr(bounds, "MEMBERS", 4)
    assert len(files_in(path)) == 4

    monkeypatch.setattr(bounds, "MEMBERS", 3)
    said = f"all.zip: found more than 3 files in a zip; expected at most 3 files. {UNPACK}"
    assert said_by(files_in, path) == said

    monkeypatch.setattr(bounds, "LISTING", 100)
    assert said_by(files_in, path) == said, "and their list is not read"


@pytest.mark.parametrize(("way", "number"), [(zipfile.ZIP_BZIP2, 12), (zipfile.ZIP_LZMA, 14)])
def test_a_way_of_packing_that_may_swell_without_bound_is_refused(tmp_path, way, number):
    with zipfile.ZipFile(tmp_path / "all.zip", "w", way) as packed:
        packed.writestr("plans.csv", "a,b\n")

    assert f"all.zip/plans.csv: found a file packed in way {number} of zip; expected way 8" in said_by(
        members, file(tmp_path / "all.zip")
    )


def test_a_message_quotes_no_more_of_a_file_than_can_be_read_and_stays_one_line():
    assert shortened("x" * 500) == "x" * 500
    assert shortened("x" * 501) == "x" * 500 + "\u2026 (cut: 501 letters in all)"
    assert shortened("a\nb\x1b[31mc") == "a b[31mc"
