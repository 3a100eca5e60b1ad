"""Which machine the job found itself on: what its cost is computed from, also when it is killed later."""

import json
import logging
import os
import threading
import urllib.request

from dragoman_trainer.interruption import METADATA, TIMEOUT_SECONDS
from dragoman_trainer.storage import Prefix

log = logging.getLogger(__name__)


def note_machine(state: Prefix, attempt: int) -> None:
    """Writes `machine-<attempt>.json` under the state in a daemon thread, where there is a metadata service.

    It never delays or fails a job: without the file the job is priced as the machine that its queue takes first.
    """
    if os.environ.get("AWS_EC2_METADATA_DISABLED", "").lower() == "true":
        return
    threading.Thread(target=_note, args=(state, attempt), name="note-machine", daemon=True).start()


def _note(state: Prefix, attempt: int) -> None:
    try:
        document = read_machine()
        state.store.put_text(state.at(f"machine-{attempt}.json"), json.dumps(document) + "\n")
    except Exception as error:  # A price is not worth a job.
        log.info("the machine is not known: %s", error)


def read_machine(base: str = METADATA) -> dict[str, object]:
    """Instance type and purchase of this host by IMDSv2 (MachineFile of contracts/prices.ts).

    OSError when nobody answers.
    """
    token_request = urllib.request.Request(
        f"{base}/api/token", method="PUT", headers={"X-aws-ec2-metadata-token-ttl-seconds": "60"}
    )
    with urllib.request.urlopen(token_request, timeout=TIMEOUT_SECONDS) as answer:
        token = answer.read().decode()

    def read(name: str) -> str:
        request = urllib.request.Request(f"{base}/meta-data/{name}", headers={"X-aws-ec2-metadata-token": token})
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            return answer.read().decode()

    life_cycle = read("instance-life-cycle")
    return {
        "v": 1,
        "instanceType": read("instance-type"),
        "purchase": "spot" if life_cycle == "spot" else "on-demand",
    }
