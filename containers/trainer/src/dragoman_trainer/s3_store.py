"""S3 as a store, with errors that say which object and what to do."""

import ipaddress
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from dragoman_trainer.errors import ConfigError, DataError, JobInterruptedError, MissingFileError
from dragoman_trainer.store import Entry, PreconditionFailedError, Stored


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
            raise MissingFileError(f"{uri} does not exist. Check what wrote it.", file=uri) from error
        if code == "NoSuchBucket" or status in (400, 401, 403):
            raise ConfigError(f"{uri}: {error}. Check the bucket's name and the job role.", file=uri) from error
        raise JobInterruptedError(f"{uri}: {error}. Launch the same job again.", file=uri) from error
    except BotoCoreError as error:
        raise JobInterruptedError(f"{uri}: {error}. Launch the same job again.", file=uri) from error
