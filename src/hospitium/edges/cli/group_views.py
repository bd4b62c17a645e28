"""Error rates of groups of people, as `evaluate` and `models calibrate` tell them."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hospitium.edges.cli.output import table

if TYPE_CHECKING:
    from hospitium.records.node_folder import Node

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


def fairness_document(node: "Node | None") -> dict[str, Any] | None:
    """Return what a node knows of how unequally its networks err; None without a node."""
    from hospitium.usecases.group_facts import gap_tolerated, models_in_use

    if node is None:
        return None
    facts = [
        {
            "id": one.model.manifest.id,
            "by": one.groups.field if one.groups else None,
            "largest_gap": one.groups.largest if one.groups else None,
            "kept_despite": one.groups.despite if one.groups else "",
        }
        for one in models_in_use(node)
    ]
    return {"tolerated_gap": gap_tolerated(node), "models": facts}


def fairness_text(fairness: dict[str, Any] | None) -> str:
    """Return the same for people; empty without a node."""
    if fairness is None:
        return ""
    limit = fairness["tolerated_gap"]
    lines = [
        "No limit is set on how much the error rates of two groups of people may differ "
        "(hospitium models tolerate)."
        if limit is None
        else f"Tolerated between the error rates of two groups of people: {100 * limit:.2f} points."
    ]
    for one in fairness["models"]:
        if one["by"] is None:
            lines.append(f"{one['id']}: nobody has measured here whether some groups fare worse.")
            continue
        why = f", kept because: {one['kept_despite']}" if one["kept_despite"] else ""
        gap = f"largest gap {100 * one['largest_gap']:.2f} points"
        gap += " (beyond it)" if limit is not None and one["largest_gap"] > limit else ""
        lines.append(f"{one['id']}: measured by {one['by']}, {gap}{why}.")
    return "\n".join(lines)


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
        gap = by["largest_gap"][kind]
        if gap is not None and gap["difference"] == 0.0:
            lines.append(f"Largest gap, {words}: none was seen.")
        elif gap is not None:
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
