"""Files and S3 objects behind one small interface; every key lies under a prefix that the job was given."""

from dataclasses import dataclass
from pathlib import Path

from dragoman_trainer.errors import ConfigError, DataError
from dragoman_trainer.file_store import FileStore, local_path
from dragoman_trainer.s3_store import S3Store
from dragoman_trainer.store import Store


@dataclass(frozen=True)
class Prefix:
    """A place that the job was given; all names it makes lie below it."""

    uri: str
    store: Store

    def at(self, name: str) -> str:
        """The URI of `name` below the prefix; ConfigError when it would lead out of it."""
        if name.startswith("/") or ".." in name.split("/"):
            raise ConfigError(f"{name!r} leads out of {self.uri}. Use a relative name.")
        return f"{self.uri.rstrip('/')}/{name}"

    def public_uri(self, name: str) -> str:
        """The same as a full URI, with file:// in front of a local path."""
        uri = self.at(name)
        return uri if uri.startswith("s3://") else f"file://{local_path(uri).resolve()}"


class Storage:
    """Chooses the store by the URI."""

    def __init__(self) -> None:
        self._files = FileStore()
        self._s3 = S3Store()

    def store_of(self, uri: str) -> Store:
        """S3 for s3://, local files for a path or file://; ConfigError for another scheme."""
        scheme, separator, _ = uri.partition("://")
        if not separator or scheme == "file":
            return self._files
        if scheme == "s3":
            return self._s3
        raise ConfigError(f"{uri}: the scheme {scheme}:// is not supported. Use s3://bucket/key or a path.")

    def prefix(self, uri: str) -> Prefix:
        """The place named by an argument."""
        return Prefix(uri, self.store_of(uri))

    def fetch(self, uri: str, folder: Path) -> list[Path]:
        """Downloads an object, or all objects under a URI that ends with a slash, in the order of their names.

        The paths of the local copies below `folder`. DataError when there is nothing.
        """
        store = self.store_of(uri)
        folder.mkdir(parents=True, exist_ok=True)
        if not uri.endswith("/"):
            path = folder / uri.rsplit("/", 1)[-1]
            store.download(uri, path)
            return [path]
        entries = [entry for entry in store.list(uri) if not entry.uri.endswith("/")]
        if not entries:
            raise DataError(f"Nothing lies under {uri}. Check what should have written it.", file=uri)
        base = uri if uri.startswith("s3://") else f"{local_path(uri)}/"
        paths = []
        for entry in entries:
            path = folder / entry.uri[len(base) :]
            path.parent.mkdir(parents=True, exist_ok=True)
            store.download(entry.uri, path)
            paths.append(path)
        return paths
