"""Iris: a near-infrared picture of an eye to a code of bits, and how alike two codes are."""
