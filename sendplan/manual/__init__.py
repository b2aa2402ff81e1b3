"""`sendplan help`: longer explanations than a command's own help, a file each."""

from __future__ import annotations

import argparse
import sys
from importlib.resources import files

from sendplan.words import listed


def topics() -> dict[str, str]:
    """Return every explanation by its name."""
    every = {each.name: each for each in files("sendplan.manual").iterdir() if each.name.endswith(".md")}
    return {name.removesuffix(".md"): every[name].read_text("utf-8") for name in sorted(every)}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    every = topics()
    command = commands.add_parser("help", help=f"explain more: {listed(every)}")
    command.add_argument("topic", nargs="?", choices=[*every], help="what to explain (default: what there is)")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print an explanation, or the first line of each."""
    every = topics()
    heads = [f"sendplan help {name:<12} {text.splitlines()[0].removeprefix('# ')}" for name, text in every.items()]
    sys.stdout.write(every[options.topic] if options.topic else "\n".join([*heads, ""]))
    return 0
