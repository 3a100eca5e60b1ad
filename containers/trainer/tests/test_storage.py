import threading

import pytest

from dragoman_trainer.errors import ConfigError, DataError
from dragoman_trainer.storage import Storage
from dragoman_trainer.store import PreconditionFailedError


def test_conditional_writes_need_the_present_content(tmp_path):
    uri = str(tmp_path / "state" / "LATEST.json")
    store = Storage().store_of(uri)
    first = store.put_text_if(uri, "1", None)
    with pytest.raises(PreconditionFailedError):
        store.put_text_if(uri, "other", None)
    second = store.put_text_if(uri, "2", first)
    with pytest.raises(PreconditionFailedError):
        store.put_text_if(uri, "3", first)
    present = store.read(uri)
    assert present is not None
    assert (present.text, present.etag) == ("2", second)


def test_of_many_conditional_writers_one_wins(tmp_path):
    uri = str(tmp_path / "LATEST.json")
    store = Storage().store_of(uri)
    wins: list[int] = []

    def write(index: int) -> None:
        try:
            store.put_text_if(uri, str(index), None)
        except PreconditionFailedError:
            return
        wins.append(index)

    threads = [threading.Thread(target=write, args=(index,)) for index in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(wins) == 1
    assert (tmp_path / "LATEST.json").read_text() == str(wins[0])


def test_a_prefix_comes_in_the_order_of_names_with_its_folders(tmp_path):
    for name in ("b/2", "a/1", "c"):
        path = tmp_path / "from" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    paths = Storage().fetch(f"{tmp_path}/from/", tmp_path / "to")
    assert [path.relative_to(tmp_path / "to").as_posix() for path in paths] == ["a/1", "b/2", "c"]
    assert [path.read_text() for path in paths] == ["a/1", "b/2", "c"]


def test_names_cannot_leave_their_prefix(tmp_path):
    prefix = Storage().prefix(f"{tmp_path}/out/")
    assert prefix.at("a/b") == f"{tmp_path}/out/a/b"
    for name in ("../secret", "/etc/passwd", "a/../../b"):
        with pytest.raises(ConfigError, match="leads out"):
            prefix.at(name)


def test_what_is_missing_is_named(tmp_path):
    with pytest.raises(DataError, match="nowhere"):
        Storage().fetch(f"{tmp_path}/nowhere", tmp_path / "to")
    with pytest.raises(DataError, match="Nothing lies under"):
        Storage().fetch(f"{tmp_path}/nowhere/", tmp_path / "to")


def test_other_schemes_are_refused():
    with pytest.raises(ConfigError, match="gs://"):
        Storage().prefix("gs://bucket/key")
