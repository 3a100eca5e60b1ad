"""Files and S3 objects behind one small interface; every key lies under a prefix that the job was given."""

import fcntl
import hashlib
import ipaddress
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlparse

from dragoman_trainer.errors import ConfigError, DataError, JobInterruptedError


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


class FileStore:
    """Local files as a store: what tests and a laptop without an emulator use."""

    def download(self, uri: str, path: Path) -> None:
        """See Store."""
        source = _local(uri)
        if not source.is_file():
            raise DataError(f"{uri} does not exist. Check what wrote it and the --in arguments.", file=uri)
        shutil.copyfile(source, path)

    def upload(self, path: Path, uri: str) -> None:
        """See Store."""
        target = _local(uri)
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}.{os.getpid()}")
        shutil.copyfile(path, temporary)
        temporary.replace(target)

    def list(self, prefix_uri: str) -> list[Entry]:
        """See Store; the prefix is a folder here."""
        folder = _local(prefix_uri)
        files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
        return [Entry(str(path), path.stat().st_size) for path in files]

    def read(self, uri: str) -> Stored | None:
        """See Store."""
        try:
            data = _local(uri).read_bytes()
        except FileNotFoundError:
            return None
        return Stored(data.decode(), hashlib.sha256(data).hexdigest())

    def put_text(self, uri: str, text: str) -> None:
        """See Store."""
        target = _local(uri)
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}.{os.getpid()}")
        temporary.write_text(text, "utf-8")
        temporary.replace(target)

    def put_text_if(self, uri: str, text: str, etag: str | None) -> str:
        """See Store; a lock file beside the object makes reading and writing one act."""
        target = _local(uri)
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
        _local(uri).unlink(missing_ok=True)


class S3Store:
    """S3 through boto3, which takes endpoint, region and credentials from the environment."""

    @cached_property
    def _client(self) -> Any:  # noqa: ANN401 - boto3 makes its clients at run time
        import boto3  # noqa: PLC0415 - 150 ms that a job on files need not pay
        from botocore.config import Config  # noqa: PLC0415

        endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
        style = "path" if endpoint and _is_address(urlparse(endpoint).hostname or "") else "auto"
        return boto3.client(
            "s3",
            region_name=os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION"),
            config=Config(
                retries={"mode": "standard", "max_attempts": 8},
                s3={"addressing_style": style},
                request_checksum_calculation="when_required",
            ),
        )

    def download(self, uri: str, path: Path) -> None:
        """See Store."""
        bucket, key = _bucket_and_key(uri)
        with _explained(uri):
            self._client.download_file(bucket, key, str(path))

    def upload(self, path: Path, uri: str) -> None:
        """See Store."""
        bucket, key = _bucket_and_key(uri)
        with _explained(uri):
            self._client.upload_file(str(path), bucket, key)

    def list(self, prefix_uri: str) -> list[Entry]:
        """See Store."""
        bucket, prefix = _bucket_and_key(prefix_uri)
        with _explained(prefix_uri):
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
            return [
                Entry(f"s3://{bucket}/{item['Key']}", item["Size"])
                for page in pages
                for item in page.get("Contents", [])
            ]

    def read(self, uri: str) -> Stored | None:
        """See Store."""
        bucket, key = _bucket_and_key(uri)
        try:
            with _explained(uri):
                answer = self._client.get_object(Bucket=bucket, Key=key)
                return Stored(answer["Body"].read().decode(), answer["ETag"])
        except DataError:
            return None

    def put_text(self, uri: str, text: str) -> None:
        """See Store."""
        bucket, key = _bucket_and_key(uri)
        with _explained(uri):
            self._client.put_object(Bucket=bucket, Key=key, Body=text.encode(), ContentType="application/json")

    def put_text_if(self, uri: str, text: str, etag: str | None) -> str:
        """See Store."""
        bucket, key = _bucket_and_key(uri)
        condition = {"IfNoneMatch": "*"} if etag is None else {"IfMatch": etag}
        with _explained(uri):
            answer = self._client.put_object(
                Bucket=bucket, Key=key, Body=text.encode(), ContentType="application/json", **condition
            )
            return answer["ETag"]

    def delete(self, uri: str) -> None:
        """See Store."""
        bucket, key = _bucket_and_key(uri)
        with _explained(uri):
            self._client.delete_object(Bucket=bucket, Key=key)


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
        return uri if uri.startswith("s3://") else f"file://{_local(uri).resolve()}"


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
        base = uri if uri.startswith("s3://") else f"{_local(uri)}/"
        paths = []
        for entry in entries:
            path = folder / entry.uri[len(base) :]
            path.parent.mkdir(parents=True, exist_ok=True)
            store.download(entry.uri, path)
            paths.append(path)
        return paths


def _local(uri: str) -> Path:
    return Path(uri.removeprefix("file://"))


def _bucket_and_key(uri: str) -> tuple[str, str]:
    parsed = urlparse(uri, allow_fragments=False)
    if not parsed.netloc:
        raise ConfigError(f"{uri} names no bucket. Use s3://bucket/key.")
    return parsed.netloc, parsed.path.lstrip("/")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return True


@contextmanager
def _explained(uri: str) -> Iterator[None]:
    """Turns what boto3 raises into errors that say which object and what to do."""
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError  # noqa: PLC0415

    try:
        yield
    except NoCredentialsError as error:
        raise ConfigError(f"{uri}: no AWS credentials. Give the job a role.", file=uri) from error
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if status == 412 or code in ("PreconditionFailed", "ConditionalRequestConflict"):
            raise PreconditionFailedError(uri) from error
        if code in ("NoSuchKey", "404"):
            raise DataError(f"{uri} does not exist. Check what wrote it.", file=uri) from error
        if code == "NoSuchBucket" or status in (400, 401, 403):
            raise ConfigError(f"{uri}: {error}. Check the bucket's name and the job role.", file=uri) from error
        raise JobInterruptedError(f"{uri}: {error}. Launch the same job again.", file=uri) from error
    except BotoCoreError as error:
        raise JobInterruptedError(f"{uri}: {error}. Launch the same job again.", file=uri) from error
