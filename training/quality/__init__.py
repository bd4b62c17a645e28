"""The recipe of the quality score: impressions whose fate is known, and the fit to it."""
