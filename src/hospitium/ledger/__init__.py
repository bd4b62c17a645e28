"""The tamper-evident log as pure functions."""
