"""Talking to peers: protocols as state machines without I/O, and one thin transport."""
