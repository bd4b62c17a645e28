"""Near-infrared eyes that nobody has, with their known truth."""
