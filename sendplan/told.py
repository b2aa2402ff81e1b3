"""What an area, a plan or a meeting says of itself in a notebook: a few lines, and not all that it holds."""

from __future__ import annotations

import html

MOST_LINES, LONGEST = 10, 300  # lines, and letters of one


class Told:
    """Something that shows itself in a few lines, the first of which names it."""

    def told(self) -> list[str]:
        """Give the lines."""
        raise NotImplementedError

    def _lines(self) -> list[str]:
        lines = self.told()[:MOST_LINES]
        return [line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…" for line in lines]

    def __repr__(self) -> str:
        return "\n".join(self._lines())

    def _repr_html_(self) -> str:
        first, *rest = map(html.escape, self._lines())
        return "<br>\n".join([f"<p><strong>{first}</strong>", *rest]) + "</p>"
