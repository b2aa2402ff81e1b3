"""A page that is being written, shown to this machine alone; a browser that has it open loads each newer one."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

from sendplan.errors import SendplanError

HERE = "127.0.0.1"
NEWEST = "newest"  # tells which page is the newest: the browser asks for it, and loads the page when it is another
SECONDS = 0.2  # from one question to the next
SCRIPT = (
    f"const ask=()=>fetch('{NEWEST}').then(each=>each.text()).then(each=>each==='%s'||location.reload())"
    f".catch(()=>0).finally(()=>setTimeout(ask,{SECONDS * 1000:.0f}));ask()"
)
POLICY = "default-src 'none';"  # as every page has it
FAILED = (
    '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">'
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>Not made</title></head>'
    "<body><h1>This page could not be made</h1><p>{}</p></body></html>"
)


class Served:
    """The files of a page, and the server that shows them for as long as this is open; port 0 is any that is free."""

    def __init__(self, page: str, port: int = 0) -> None:
        self.page, self.newest = page, ""
        self.files: Mapping[str, bytes] = {}
        try:
            self._server = ThreadingHTTPServer((HERE, port), _handler(self))
        except OSError as error:
            raise SendplanError(
                f"--port {port} cannot be used: {error.strerror}. Give another --port, or none."
            ) from error
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self.address = f"http://{HERE}:{self.port}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.server_close()

    def show(self, files: Mapping[str, bytes] | str) -> None:
        """Show these files from now on, or why there are none."""
        if isinstance(files, str):
            files = {self.page: FAILED.format(escape(files).replace("\n", "<br>")).encode()}
        self.newest, self.files = str(time.time_ns()), files

    def answer(self, name: str) -> bytes | None:
        """Give a file by its name, the page itself where there is none; a page asks for the next one."""
        if name == NEWEST:
            return self.newest.encode()
        found = self.files.get(name or self.page)
        return asking(found, self.newest) if found and (name or self.page).endswith(".html") else found


def asking(page: bytes, newest: str) -> bytes:
    """Have a page ask whether it is the newest: only what is served does, never the file."""
    script = SCRIPT % newest
    known = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    allowed = f"{POLICY} script-src 'sha256-{known}'; connect-src 'self';"
    head, body, foot = page.decode().replace(POLICY, allowed, 1).rpartition("</body>")
    return f"{head}<script>{script}</script>\n{body}{foot}".encode()


def _handler(served: Served) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Answer whoever asks for this machine by its name: another site's page does not."""
            hosts = (f"{HERE}:{served.port}", f"localhost:{served.port}")
            name = urlsplit(self.path).path.lstrip("/")
            found = served.answer(name) if self.headers.get("Host") in hosts else None
            said = b"Only the page that is previewed is here." if found is None else found
            kind = (mimetypes.guess_type(name or served.page)[0] if found is not None else None) or "text/plain"
            with suppress(OSError):  # whoever asked is gone
                self.send_response(HTTPStatus.NOT_FOUND if found is None else HTTPStatus.OK)
                self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
                self.send_header("Content-Length", str(len(said)))
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                self.wfile.write(said)

        def log_message(self, *_: Any) -> None:
            """Say nothing of what is asked for."""

    return Handler
