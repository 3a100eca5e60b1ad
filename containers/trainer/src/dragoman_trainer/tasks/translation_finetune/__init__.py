"""Pretrained sequence-to-sequence models of `transformers`, trained further on pairs."""
