import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from dragoman_trainer import machine
from dragoman_trainer.storage import Storage


class Metadata(BaseHTTPRequestHandler):
    """IMDSv2 of a Spot instance."""

    def do_PUT(self) -> None:
        self._answer(200, "token-1")

    def do_GET(self) -> None:
        known = {"instance-type": "g6.xlarge", "instance-life-cycle": "spot"}
        name = self.path.rsplit("/", 1)[-1]
        allowed = self.headers.get("X-aws-ec2-metadata-token") == "token-1"
        self._answer(200 if allowed else 401, known[name] if allowed else "")

    def _answer(self, status: int, body: str) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def metadata() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Metadata)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/latest"
    server.shutdown()
    thread.join()
    server.server_close()


def joined() -> None:
    for thread in threading.enumerate():
        if thread.name == "note-machine":
            thread.join(10)


def test_notes_what_the_host_is(metadata, tmp_path, monkeypatch):
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED", raising=False)
    monkeypatch.setattr(machine.read_machine, "__defaults__", (metadata,))
    machine.note_machine(Storage().prefix(f"{tmp_path}/"), 2)
    joined()
    assert json.loads((tmp_path / "machine-2.json").read_text()) == {
        "v": 1,
        "instanceType": "g6.xlarge",
        "purchase": "spot",
    }


def test_fails_nothing_where_nobody_answers(tmp_path, monkeypatch):
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED", raising=False)
    monkeypatch.setattr(machine.read_machine, "__defaults__", ("http://127.0.0.1:9/latest",))
    machine.note_machine(Storage().prefix(f"{tmp_path}/"), 1)
    joined()
    assert list(tmp_path.iterdir()) == []
