"""Make the picture in README: `python tests/picture.py` publishes the default meeting and photographs it."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from sendplan.__main__ import main

ROOT = Path(__file__).parents[1]
SIZE = "1280,1060"


def photograph(page, picture, profile):
    browser = shutil.which("chromium") or shutil.which("chrome") or sys.exit("Chromium is needed for the picture.")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking"]
    shot = [f"--user-data-dir={profile}", f"--window-size={SIZE}", f"--screenshot={picture}", page.as_uri()]
    subprocess.run([browser, *options, *shot], check=True, timeout=60, capture_output=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(["publish", "--to", folder])
        page = Path(folder) / "lancashire" / "2019-07-03" / "board_summary.html"
        photograph(page, ROOT / ".github" / "page.png", Path(folder) / "profile")
