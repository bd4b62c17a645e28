"""LEADER, the accurate minutiae network: the graph that runs, made from the weights that came."""

from hospitium.senses.finger.leader.network import MIN_SCORE, TILE, LeaderNetwork

__all__ = ["MIN_SCORE", "TILE", "LeaderNetwork"]
