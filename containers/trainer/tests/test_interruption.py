import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from dragoman_trainer.errors import JobInterruptedError
from dragoman_trainer.interruption import Interruption, read_spot_notice


class Metadata(BaseHTTPRequestHandler):
    """The two calls of IMDSv2 that matter; `notice` is what the server announces."""

    notice: str | None = None

    def do_PUT(self) -> None:
        self._answer(200, "token-1")

    def do_GET(self) -> None:
        if self.headers.get("X-aws-ec2-metadata-token") != "token-1":
            self._answer(401, "")
        elif self.notice is None:
            self._answer(404, "")
        else:
            self._answer(200, self.notice)

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


def test_reads_the_spot_notice(metadata, monkeypatch):
    assert read_spot_notice(metadata) is None
    monkeypatch.setattr(Metadata, "notice", '{"action": "terminate", "time": "2026-01-01T00:02:00Z"}')
    assert read_spot_notice(metadata) == "terminate at 2026-01-01T00:02:00Z"


def test_no_metadata_service_is_an_os_error():
    with pytest.raises(OSError):
        read_spot_notice("http://127.0.0.1:9/latest")


def test_the_first_reason_stays():
    interruption = Interruption()
    interruption.check()
    interruption.notice("SIGTERM")
    interruption.notice("the Spot notice")
    with pytest.raises(JobInterruptedError, match="Interrupted by SIGTERM"):
        interruption.check()
