"""Pages of a PDF, read one after the other by a process of its own: what a small file swells to ends that one alone."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from typing import IO, Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException

from sendplan.errors import ReleaseError
from sendplan.sources import bounds
from sendplan.sources.files import SourceFile, while_reading
from sendplan.sources.readers import pdf_asides, pdf_page
from sendplan.sources.readers.pdf_page import Page

WITHOUT = "Save it without a password, and give that."
AS_PDF = "Print or save it as a PDF again, or give the Word document that it was made of."
SMALLER = "Take out of it the pages that are not the plan."
LOCKED, LONG = "locked", "long"  # what the process says where it reads no page


def pages(path: Path) -> Iterator[tuple[Page, int]]:
    """Read page after page; tell with each how many there are.

    Raises ReleaseError where it is missing, damaged, locked, or takes more memory or time than a page may.
    """
    file = SourceFile(path)
    with while_reading(file):
        size = path.stat().st_size
    if size > bounds.PAPER:
        raise file.too_much("", bounds.size(bounds.PAPER), SMALLER)
    command = [sys.executable, "-P", "-m", __name__, str(path.absolute()), str(bounds.MEMORY), str(bounds.PAPER_PAGES)]
    here = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"}
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - this program itself
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said, env=os.environ | here
        )
        with process:
            try:
                yield from _told(file, process)
            finally:
                process.kill()
        if process.returncode:
            said.seek(0)
            raise _refusal(file, said.read()[-300:].decode(errors="replace").strip().rpartition("\n")[2])


def _told(file: SourceFile, process: subprocess.Popen[bytes]) -> Iterator[tuple[Page, int]]:
    while line := _line(process):
        told = json.loads(line)
        if told == LOCKED:
            raise file.refusal(0, "", "a PDF with a password", "one without", WITHOUT)
        if told == LONG:
            raise file.too_much("", f"{bounds.PAPER_PAGES:,} pages", SMALLER)
        yield pdf_page.of_json(told[0]), told[1]
    process.wait()


def _line(process: subprocess.Popen[bytes]) -> bytes:
    """Wait for the next page, but not for ever."""
    timer = Timer(bounds.PAGE_SECONDS, process.kill)
    timer.start()
    try:
        return process.stdout.readline() if process.stdout else b""
    finally:
        timer.cancel()


def _refusal(file: SourceFile, said: str) -> ReleaseError:
    most = f"takes more than {bounds.size(bounds.MEMORY)} or {bounds.PAGE_SECONDS} seconds a page to read"
    found = f"a file that is no PDF, is damaged, or {most}" + (f" ({said})" if said else "")
    return file.refusal(0, "", found, "a PDF as programs save it", AS_PDF)


def main(path: str, memory: str, most: str) -> int:
    """Write each page of a PDF to standard output as a line of JSON."""
    _hold(int(memory))
    logging.disable()
    try:
        with pdfplumber.open(path, raise_unicode_errors=False) as pdf:
            _write(pdf, int(most), sys.stdout)
    except PdfminerException as error:
        if not isinstance(error.args[0], (PDFPasswordIncorrect, PDFEncryptionError)):
            raise
        print(json.dumps(LOCKED))  # noqa: T201
    return 0


def _write(pdf: PDF, most: int, out: IO[str]) -> None:
    asides: list[Any] = pdf_asides.of_file(pdf.doc)
    if len(pdf.pages) > most:
        out.write(json.dumps(LONG))
        return
    for each in pdf.pages:
        page = pdf_page.read(each)
        out.write(json.dumps([page._replace(asides=asides + page.asides), len(pdf.pages)]) + "\n")
        out.flush()
        each.close()
        asides = []


def _hold(most: int) -> None:
    """Have the system refuse this process more memory than that."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
