"""The figure of `bench.gallery`: seconds against prints, both axes logarithmic."""

from collections.abc import Iterator, Sequence
from math import log10

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 400, 60, 50, 20
COLOURS = ("#1d70b8", "#d4351c", "#00703c")
LEAST, MOST = -3.0, 1.0
"""Powers of ten of the upright axis, seconds."""


def cost_svg(points: Sequence[tuple[str, int, float]]) -> str:
    """Draw (kind, prints, seconds) as one line per kind."""
    low = min(log10(prints) for _, prints, _ in points)
    high = max(log10(prints) for _, prints, _ in points)

    def place(prints: float, seconds: float) -> tuple[float, float]:
        x = LEFT + (log10(prints) - low) / max(high - low, 1e-9) * (WIDTH - LEFT - 20)
        y = (log10(seconds) - LEAST) / (MOST - LEAST)
        return x, HEIGHT - BOTTOM - y * (HEIGHT - BOTTOM - TOP)

    def parts() -> Iterator[str]:
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            'font-family="sans-serif" font-size="12"><title>Cost of a search</title>'
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
        )
        for power in range(int(LEAST), int(MOST) + 1):
            _, y = place(10**low, 10.0**power)
            yield f'<path d="M{LEFT} {y:.1f}H{WIDTH - 20}" stroke="#ddd"/>'
            yield f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>'
        for power in range(round(low), round(high) + 1):
            x, _ = place(10.0**power, 1.0)
            yield f'<text x="{x:.1f}" y="{HEIGHT - 28}" text-anchor="middle">{10**power:,}</text>'
        yield f'<text x="{WIDTH / 2}" y="{HEIGHT - 8}" text-anchor="middle">prints</text>'
        for number, kind in enumerate(dict.fromkeys(kind for kind, _, _ in points)):
            line = [place(prints, max(took, 1e-3)) for one, prints, took in points if one == kind]
            path = "L".join(f"{x:.1f} {y:.1f}" for x, y in line)
            colour = COLOURS[number % len(COLOURS)]
            yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
            y = TOP + 16 * (number + 1)
            yield f'<text x="{LEFT + 12}" y="{y}" fill="{colour}">{kind}</text>'
        yield "</svg>\n"

    return "".join(parts())
