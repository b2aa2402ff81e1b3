"""`sendplan verify`: what is asked of it, and what it says."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sendplan.publish.contents import reports_folder
from sendplan.words import count

SHOWN = 500  # letters of a line that tells what a manifest, which may be anyone's, says


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the options."""
    verify = commands.add_parser("verify", help="say whether packs are still as they were published")
    verify.add_argument(
        "folder", type=Path, nargs="?", metavar="DIR", help="folder of a pack, or of many (default: reports/)"
    )
    verify.add_argument(
        "--seals", type=Path, metavar="FILE", help="the file that publish --seals wrote, kept elsewhere"
    )
    verify.add_argument("--key", type=Path, metavar="PUBLIC.pem", help="check that the seals are signed with this key")
    verify.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Hash every file of packs again and say what is not as it was published."""
    from sendplan.publish.verify import verify

    key = None
    if options.key:
        from sendplan.publish.seals import public_key

        key = public_key(options.key)
    found = verify(options.folder or reports_folder(), options.seals, key)
    is_sound = not any(each.faults for each in found)
    for each in found:
        if each.seal and not each.faults:
            print(f"{_shown(each.folder)}: {count(each.files, 'file')} as published, manifest {each.seal}")
        elif is_sound:
            print(f"{_shown(each.folder)}: {count(each.packs, 'pack')} as listed")
        for fault in each.faults:
            print(f"{_shown(each.folder)}: {_shown(fault)}.", file=sys.stderr)
    if not options.seals:
        what = "whether older packs and seals were put back" if key else "whether SEALS itself was changed"
        print(f"Only a copy of the seals kept elsewhere (--seals FILE) can tell {what}.")
    return 0 if is_sound else 1


def _shown(what: object) -> str:
    """Write what stands in a manifest or a folder's name so that a terminal shows it, and obeys nothing."""
    text = "".join(each if each.isprintable() else ascii(each)[1:-1] for each in str(what)[:SHOWN])
    return f"{text}…" if len(str(what)) > SHOWN else text
