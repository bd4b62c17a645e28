"""A witness's server: `hospitium log witness serve`; needs no node."""
