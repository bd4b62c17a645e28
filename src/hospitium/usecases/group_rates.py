"""Error rates of groups of people beside each other, whatever the sense."""

from dataclasses import dataclass

from hospitium.senses.groups import GroupRates, Rate, largest_gap


@dataclass(frozen=True, slots=True)
class ByGroup:
    """The error rates of groups at one threshold.

    Attributes
    ----------
    field
        What the groups were made by.
    fmr
        The false match rate that the engine's calibration says of the threshold.
    tolerated
        Largest difference between two groups that the deployment accepts; None where not said.
    counted
        What pairs are drawn from: people, or eyes.
    """

    field: str
    threshold: float
    fmr: float
    groups: tuple[GroupRates, ...]
    ungrouped: int
    tolerated: float | None
    counted: str = "people"

    @property
    def within(self) -> bool | None:
        """Whether no two groups differ by more than is tolerated; None where nobody said."""
        if self.tolerated is None:
            return None
        return self.largest <= self.tolerated

    @property
    def largest(self) -> float:
        """The largest difference of either rate between two groups; 0 where none can be told."""
        gaps = [largest_gap(self._rates(kind)) for kind in ("fnmr", "fmr")]
        return max((gap.difference for gap in gaps if gap is not None), default=0.0)

    def _rates(self, kind: str) -> list[tuple[str, Rate]]:
        return [(one.group, getattr(one, kind)) for one in self.groups]

    def as_json(self) -> dict[str, object]:
        """Return the part of the report about groups."""
        return {
            "field": self.field,
            "threshold": self.threshold,
            "calibrated_fmr": self.fmr,
            "groups": {
                one.group: {"fnmr": self._rate(one.fnmr), "fmr": self._rate(one.fmr)}
                for one in self.groups
            },
            "too_few_people": [one.group for one in self.groups if one.too_few],
            "ungrouped_pairs": self.ungrouped,
            "largest_gap": {kind: self._gap(kind) for kind in ("fnmr", "fmr")},
            "tolerated_gap": self.tolerated,
            "within_tolerated_gap": self.within,
        }

    def _gap(self, kind: str) -> dict[str, object] | None:
        gap = largest_gap(self._rates(kind))
        if gap is None:
            return None
        return {
            "least": gap.least,
            "most": gap.most,
            "difference": gap.difference,
            "intervals_apart": gap.apart,
        }

    def _rate(self, rate: Rate) -> dict[str, object]:
        return {
            "rate": rate.value if rate.pairs else None,
            "interval": [rate.low, rate.high],
            "pairs": rate.pairs,
            self.counted: rate.people,
        }
