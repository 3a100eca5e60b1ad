"""Local files as a store."""

import fcntl
import hashlib
import os
import shutil
from pathlib import Path

from dragoman_trainer.errors import MissingFileError
from dragoman_trainer.store import Entry, PreconditionFailedError, Stored


class FileStore:
    """Local files as a store: what tests and a laptop without an emulator use."""

    def download(self, uri: str, path: Path) -> None:
        """See Store."""
        source = local_path(uri)
        if not source.is_file():
            raise MissingFileError(f"{uri} does not exist. Check what wrote it and the --in arguments.", file=uri)
        shutil.copyfile(source, path)

    def upload(self, path: Path, uri: str) -> None:
        """See Store."""
        target = local_path(uri)
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}.{os.getpid()}")
        shutil.copyfile(path, temporary)
        temporary.replace(target)

    def list(self, prefix_uri: str) -> list[Entry]:
        """See Store; the prefix is a folder here."""
        folder = local_path(prefix_uri)
        files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
        return [Entry(str(path), path.stat().st_size) for path in files]

    def read(self, uri: str) -> Stored | None:
        """See Store."""
        try:
            data = local_path(uri).read_bytes()
        except FileNotFoundError:
            return None
        return Stored(data.decode(), hashlib.sha256(data).hexdigest())

    def put_text(self, uri: str, text: str) -> None:
        """See Store."""
        target = local_path(uri)
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}.{os.getpid()}")
        temporary.write_text(text, "utf-8")
        temporary.replace(target)

    def put_text_if(self, uri: str, text: str, etag: str | None) -> str:
        """See Store; a lock file beside the object makes reading and writing one act."""
        target = local_path(uri)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.with_name(f".{target.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            present = self.read(uri)
            if (present.etag if present else None) != etag:
                raise PreconditionFailedError(uri)
            self.put_text(uri, text)
        return hashlib.sha256(text.encode()).hexdigest()

    def delete(self, uri: str) -> None:
        """See Store."""
        local_path(uri).unlink(missing_ok=True)


def local_path(uri: str) -> Path:
    """The path of a file:// URI or of a plain path."""
    return Path(uri.removeprefix("file://"))
