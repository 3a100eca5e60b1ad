"""What the trainer needs of a store of objects, be it files or S3."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class PreconditionFailedError(Exception):
    """Somebody else has written the object since it was read."""


@dataclass(frozen=True)
class Stored:
    """An object's text with the tag that names this very content."""

    text: str
    etag: str


@dataclass(frozen=True)
class Entry:
    """One object of a listing."""

    uri: str
    size_bytes: int


class Store(Protocol):
    """What the trainer needs of a store. A missing object is a DataError, a refusal a ConfigError."""

    def download(self, uri: str, path: Path) -> None:
        """Copies one object to a local file whose folder exists."""
        ...

    def upload(self, path: Path, uri: str) -> None:
        """Copies one local file to an object; readers see all of it or nothing."""
        ...

    def list(self, prefix_uri: str) -> list[Entry]:
        """The objects whose URI begins with `prefix_uri`, in the order of their names."""
        ...

    def read(self, uri: str) -> Stored | None:
        """A small object, or None when there is none."""
        ...

    def put_text(self, uri: str, text: str) -> None:
        """Writes a small object, whatever was there."""
        ...

    def put_text_if(self, uri: str, text: str, etag: str | None) -> str:
        """Writes only if the object still has `etag` (None: if there is none); the new tag.

        Raises PreconditionFailedError otherwise.
        """
        ...

    def delete(self, uri: str) -> None:
        """Removes an object; one that is absent is no error."""
        ...
