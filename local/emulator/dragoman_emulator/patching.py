"""How patches are applied: a function of MiniStack is replaced by one that wraps it."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

Function = Callable[..., Any]


class EmulatorChangedError(Exception):
    """MiniStack does not look as the patches expect: its version is not the pinned one."""


def wrap(module: ModuleType | type, name: str) -> Callable[[Callable[[Function], Function]], None]:
    """Decorator: `@wrap(module, "f") def _(original): return replacement` replaces `module.f`."""

    def apply(make: Callable[[Function], Function]) -> None:
        original = getattr(module, name, None)
        if original is None:
            raise EmulatorChangedError(
                f"MiniStack has no {module.__name__}.{name} any more. Install the version that "
                "local/requirements.txt pins (npm run setup), or adapt the patch."
            )
        setattr(module, name, make(original))

    return apply


def replace_text(text: str, old: str, new: str) -> str:
    """`text` with every `old` replaced; raises EmulatorChangedError where there is none."""
    if old not in text:
        raise EmulatorChangedError(f"MiniStack's worker script no longer contains: {old!r}")
    return text.replace(old, new)
