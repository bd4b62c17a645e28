"""A witness's server: `hospitium log witness`; needs no node."""
