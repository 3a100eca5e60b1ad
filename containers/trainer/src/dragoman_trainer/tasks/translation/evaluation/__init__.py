"""What the step `evaluate` measures, a topic per module."""
