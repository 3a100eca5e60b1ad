"""The training loop of all neural task types: it survives interruptions, whatever it trains."""
