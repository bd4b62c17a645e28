"""Draw why two prints are thought to be one finger: one list of marks, two writers."""

from hospitium.senses.finger.evidence.draw import LABELS, draw_evidence, evidence_png

__all__ = ["LABELS", "draw_evidence", "evidence_png"]
