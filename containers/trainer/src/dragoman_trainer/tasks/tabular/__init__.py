"""Gradient boosting on tables with features that are made from the past alone."""
