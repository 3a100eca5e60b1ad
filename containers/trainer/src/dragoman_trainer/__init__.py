"""Binarizes parallel text, trains models and evaluates them."""
