"""Parts of a long step that are done, so that another attempt does not do them again."""

import hashlib
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman_trainer.results import sha256_of
from dragoman_trainer.storage import Prefix

log = logging.getLogger(__name__)


def fingerprint(document: object, files: Iterable[Path]) -> str:
    """16 hexadecimal digits of settings and of the content of files: the same parts are made of the same."""
    contents = [[path.name, sha256_of(path)] for path in files]
    text = json.dumps([document, contents], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class ShardStore:
    """Files below `place`, each with a record that is written once the file is whole.

    Records lie below `records`, under the fingerprint of what the shards are made of.
    """

    place: Prefix
    records: Prefix
    made_of: str

    def keep(self, name: str, path: Path, counts: dict[str, Any]) -> dict[str, Any]:
        """Uploads a shard, then its record; the record."""
        record = {"sha256": sha256_of(path), "sizeBytes": path.stat().st_size, "counts": counts}
        self.place.store.upload(path, self.place.at(name))
        self.records.store.put_text(self._record(name), json.dumps(record, ensure_ascii=False) + "\n")
        return record

    def record(self, name: str) -> dict[str, Any] | None:
        """The record of a shard that is done."""
        stored = self.records.store.read(self._record(name))
        return None if stored is None else json.loads(stored.text)

    def restore(self, name: str, path: Path) -> dict[str, Any] | None:
        """Downloads a shard that is done; its counts. None where it is not, or not as it was written."""
        record = self.record(name)
        if record is None:
            return None
        self.place.store.download(self.place.at(name), path)
        if sha256_of(path) != record["sha256"]:
            log.warning("%s is damaged and made again", self.place.at(name))
            return None
        return record["counts"]

    def _record(self, name: str) -> str:
        return self.records.at(f"shards/{self.made_of}/{name}.json")
