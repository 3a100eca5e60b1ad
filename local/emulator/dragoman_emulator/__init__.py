"""MiniStack, extended for Dragoman: see __main__.py for what is added and why."""
