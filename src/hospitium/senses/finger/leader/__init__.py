"""LEADER, the accurate minutiae network: the graph that runs, made from the weights that came."""

from hospitium.senses.finger.leader.network import MAX_MINUTIAE, MIN_SCORE, TILE, LeaderNetwork

__all__ = ["MAX_MINUTIAE", "MIN_SCORE", "TILE", "LeaderNetwork"]
