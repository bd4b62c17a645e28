"""Error rates of groups of people, as `evaluate` and `models calibrate` tell them."""

from typing import Annotated, Any

import typer

from hospitium.edges.cli.output import table

GAP_TOO_LARGE = 1
"""Exit status where groups differ by more than is tolerated."""

AtRate = Annotated[
    float,
    typer.Option("--at", metavar="RATE", min=1e-6, max=0.5, help="With --by: false match rate."),
]
ToleratedGap = Annotated[
    float | None,
    typer.Option(
        metavar="SHARE",
        min=0.0,
        max=1.0,
        help="With --by: end with 1 where the rates of two groups differ by more.",
    ),
]


def groups_text(by: dict[str, Any]) -> str:
    """Return the error rates of groups, for people."""
    from hospitium.senses.groups import FEW_PEOPLE

    heads = (by["field"], "Missed", "95 %", "Taken for another", "95 %", "Pairs")
    rows = [
        (name, *_share(one["fnmr"]), *_share(one["fmr"]), _pairs(one))
        for name, one in by["groups"].items()
    ]
    lines = [table(heads, rows)]
    for kind, words in (("fnmr", "missed"), ("fmr", "taken for another")):
        if (gap := by["largest_gap"][kind]) is not None:
            sure = "the intervals are apart" if gap["intervals_apart"] else "may be chance"
            lines.append(
                f"Largest gap, {words}: {100 * gap['difference']:.2f} points between "
                f"{gap['least']} and {gap['most']} ({sure})."
            )
    if by["too_few_people"]:
        few = ", ".join(by["too_few_people"])
        lines.append(f"Too few people to tell (under {FEW_PEOPLE}): {few}.")
    if by["within_tolerated_gap"] is not None:
        lines.append("Within" if by["within_tolerated_gap"] else "Beyond")
        lines[-1] += f" the tolerated gap of {100 * by['tolerated_gap']:.2f} points."
    return "\n".join(lines)


def _share(rate: dict[str, Any]) -> tuple[str, str]:
    if rate["rate"] is None:
        return "-", "-"
    low, high = rate["interval"]
    return f"{100 * rate['rate']:.2f} %", f"{100 * low:.2f} to {100 * high:.2f}"


def _pairs(group: dict[str, Any]) -> str:
    return f"{group['fnmr']['pairs']:,} / {group['fmr']['pairs']:,}"
