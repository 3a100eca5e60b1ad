"""Notice that the host goes away: SIGTERM, SIGINT, or the EC2 Spot notice."""

import json
import logging
import os
import signal
import threading
import urllib.error
import urllib.request
from types import FrameType

from dragoman_trainer.errors import JobInterruptedError

METADATA = "http://169.254.169.254/latest"
POLL_SECONDS = 5
TIMEOUT_SECONDS = 1

log = logging.getLogger(__name__)


class Interruption:
    """A flag that steps ask between two pieces of work; nothing is ever cut in the middle."""

    def __init__(self) -> None:
        self.reason: str | None = None
        self._stop_polling = threading.Event()

    def install(self) -> None:
        """Turns SIGTERM and SIGINT into the flag. A second SIGINT ends the process at once."""
        signal.signal(signal.SIGTERM, self._on_signal)
        signal.signal(signal.SIGINT, self._on_signal)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        self.notice(signal.Signals(number).name)
        if number == signal.SIGINT:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def notice(self, reason: str) -> None:
        """Sets the flag; the first reason stays."""
        if self.reason is None:
            self.reason = reason
            log.warning("%s received: stopping at the next safe point", reason)

    def check(self) -> None:
        """Raises JobInterruptedError when the flag is set."""
        if self.reason is not None:
            raise JobInterruptedError(
                f"Interrupted by {self.reason}. Launch the same job again; it continues where it stopped.",
                reason=self.reason,
            )

    def watch_spot(self) -> None:
        """Polls the Spot instance action through IMDSv2 in a daemon thread, where metadata is allowed."""
        if os.environ.get("AWS_EC2_METADATA_DISABLED", "").lower() == "true":
            return
        threading.Thread(target=self._poll_spot, name="spot-notice", daemon=True).start()

    def stop_watching(self) -> None:
        """Ends the polling thread at its next turn."""
        self._stop_polling.set()

    def _poll_spot(self) -> None:
        while not self._stop_polling.wait(POLL_SECONDS):
            try:
                notice = read_spot_notice()
            except OSError:
                # No metadata service, or one that is busy: the next turn asks again, SIGTERM comes anyway.
                continue
            if notice is not None:
                self.notice(f"the EC2 Spot notice ({notice})")
                return


def read_spot_notice(base: str = METADATA) -> str | None:
    """The announced action and its time, or None when there is none; OSError when nobody answers."""
    token_request = urllib.request.Request(
        f"{base}/api/token", method="PUT", headers={"X-aws-ec2-metadata-token-ttl-seconds": "60"}
    )
    with urllib.request.urlopen(token_request, timeout=TIMEOUT_SECONDS) as answer:
        token = answer.read().decode()
    request = urllib.request.Request(
        f"{base}/meta-data/spot/instance-action", headers={"X-aws-ec2-metadata-token": token}
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            action = json.loads(answer.read())
    except urllib.error.HTTPError as error:
        if error.code == 404:
            return None
        raise
    return f"{action.get('action')} at {action.get('time')}"
