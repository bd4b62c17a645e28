"""May we? The answer is a `Permit` of the right kind, or `Refused(rule)`. Pure: facts come in."""
