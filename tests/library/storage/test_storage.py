"""Every place that keeps files does the same, and says what is wrong when it does not."""

from __future__ import annotations

import hashlib
import http.client
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from tests.library.storage.conftest import Line, Refuser

from cineflow.core.errors import (
    NotFound,
    SettingInvalid,
    SettingMissing,
    StorageDamaged,
    StorageError,
    StorageRefused,
    StorageUnreachable,
)
from cineflow.core.room import member_names, members
from cineflow.library.storage import Place, Storage, is_store_link, parse_place, safe_key, split_link, storage_at

PlaceAt = Callable[..., Place]
MEMBERS = member_names("cineflow.library.storage")


@pytest.fixture(params=MEMBERS)
def storage(request: pytest.FixtureRequest, place_at: PlaceAt, tmp_path: Path) -> Storage:
    if request.param == "file":
        (tmp_path / "disk").mkdir()
        return storage_at(Place("file", str(tmp_path / "disk"), "films"))
    return storage_at(place_at(request.param))


def test_every_member_exposes_how_it_is_opened() -> None:
    assert set(members("cineflow.library.storage", "STORAGE")) == {"file", "s3", "oss", "cos"}


def test_what_is_put_is_found_listed_fetched_and_taken_away(storage: Storage, film: Path, tmp_path: Path) -> None:
    digest = hashlib.sha256(film.read_bytes()).hexdigest()
    told: list[tuple[int, int]] = []
    stored = storage.put(film, "第一集/镜头 1.mp4", digest=digest, progress=lambda *at: told.append(at))
    assert (stored.name, stored.size) == ("第一集/镜头 1.mp4", film.stat().st_size)
    assert told[-1] == (film.stat().st_size, film.stat().st_size)
    assert [one[0] for one in told] == sorted(one[0] for one in told)
    found = storage.stat("第一集/镜头 1.mp4")
    assert found is not None
    assert found.size == film.stat().st_size
    small = tmp_path / "small.txt"
    small.write_text("a note")
    storage.put(small, "small.txt")
    assert {one.name for one in storage.names()} == {"第一集/镜头 1.mp4", "small.txt"}
    assert [one.name for one in storage.names("第一集")] == ["第一集/镜头 1.mp4"]
    back = tmp_path / "back" / "back.mp4"
    got: list[tuple[int, int]] = []
    fetched = storage.fetch("第一集/镜头 1.mp4", back, progress=lambda *at: got.append(at))
    assert back.read_bytes() == film.read_bytes()
    assert fetched.digest == digest
    assert got[-1][0] == film.stat().st_size
    assert [path.name for path in back.parent.iterdir()] == ["back.mp4"]
    storage.delete("small.txt")
    storage.delete("small.txt")
    assert storage.stat("small.txt") is None


def test_empty_file_is_kept_too(storage: Storage, tmp_path: Path) -> None:
    empty = tmp_path / "empty.bin"
    empty.touch()
    storage.put(empty, "empty.bin")
    storage.fetch("empty.bin", tmp_path / "back.bin")
    assert (tmp_path / "back.bin").read_bytes() == b""


def test_missing_file_is_not_found(storage: Storage, tmp_path: Path) -> None:
    with pytest.raises(NotFound) as error:
        storage.fetch("none.mp4", tmp_path / "none.mp4")
    assert "none.mp4" in str(error.value)
    assert not list(tmp_path.glob("none*"))


def test_larger_than_allowed_is_refused_before_a_byte(storage: Storage, film: Path, tmp_path: Path) -> None:
    storage.put(film, "film.mp4")
    with pytest.raises(StorageRefused) as error:
        storage.fetch("film.mp4", tmp_path / "back.mp4", most_bytes=1000)
    assert error.value.stable_code == "storage.too_large"
    assert not list(tmp_path.glob("*back*"))


@pytest.mark.parametrize("name", ["../up.mp4", "a/../../b", "", "/", "a//b", "a\n", "x" * 1100])
def test_names_that_lead_out_or_are_too_long_are_refused(name: str, storage: Storage, film: Path) -> None:
    with pytest.raises(StorageRefused):
        storage.put(film, name)


def test_file_that_changes_meanwhile_is_not_kept(place_at: PlaceAt, film: Path) -> None:
    storage = storage_at(place_at())
    with pytest.raises(StorageDamaged) as error:
        storage.put(film, "film.mp4", digest="0" * 64)
    assert error.value.stable_code == "storage.changed"
    assert storage.stat("film.mp4") is None


def test_copy_that_was_damaged_there_is_not_taken(place_at: PlaceAt, s3: str, film: Path, tmp_path: Path) -> None:
    storage = storage_at(place_at())
    stored = storage.put(film, "film.mp4")
    call = http.client.HTTPConnection(s3.removeprefix("http://"))
    path = f"/films/{place_at().prefix}/film.mp4"
    bad = bytearray(film.read_bytes())
    bad[12345] ^= 1
    call.request("PUT", path, bytes(bad), {"x-amz-meta-sha256": stored.digest})
    assert call.getresponse().status == 200
    call.close()
    with pytest.raises(StorageDamaged):
        storage.fetch("film.mp4", tmp_path / "back.mp4")
    assert not list(tmp_path.glob("*back*"))


def test_download_over_a_line_that_breaks_goes_on_where_it_stopped(
    place_at: PlaceAt, line: Line, film: Path, tmp_path: Path
) -> None:
    storage_at(place_at()).put(film, "film.mp4")
    line.cut_after, line.cuts = 6_000_000, 2
    line.carried = 0
    storage_at(place_at(endpoint=line.endpoint)).fetch("film.mp4", tmp_path / "back.mp4")
    assert (tmp_path / "back.mp4").read_bytes() == film.read_bytes()
    assert line.cuts == 0
    assert line.carried < film.stat().st_size * 1.5


def test_download_left_half_way_is_gone_on_with_by_the_next(
    place_at: PlaceAt, line: Line, film: Path, tmp_path: Path
) -> None:
    storage_at(place_at()).put(film, "film.mp4")
    line.cut_after, line.cuts = 6_000_000, 1
    storage = storage_at(place_at(endpoint=line.endpoint))

    def cut(done: int, _: int) -> None:
        if done > 3_000_000:
            line.is_down = True

    with pytest.raises(StorageUnreachable) as error:
        storage.fetch("film.mp4", tmp_path / "back.mp4", progress=cut)
    assert error.value.may_retry
    assert not (tmp_path / "back.mp4").exists()
    [part] = tmp_path.glob(".back.mp4.*.part")
    assert 3_000_000 < part.stat().st_size < film.stat().st_size
    line.is_down = False
    before, line.carried = part.stat().st_size, 0
    storage.fetch("film.mp4", tmp_path / "back.mp4")
    assert (tmp_path / "back.mp4").read_bytes() == film.read_bytes()
    assert line.carried < film.stat().st_size - before + 100_000
    assert not list(tmp_path.glob(".back*"))


def test_half_of_a_file_that_was_replaced_is_not_gone_on_with(
    place_at: PlaceAt, line: Line, film: Path, tmp_path: Path
) -> None:
    storage_at(place_at()).put(film, "film.mp4")
    line.cut_after, line.cuts = 6_000_000, 1
    storage = storage_at(place_at(endpoint=line.endpoint))

    def cut(done: int, _: int) -> None:
        line.is_down = line.is_down or done > 3_000_000

    with pytest.raises(StorageUnreachable):
        storage.fetch("film.mp4", tmp_path / "back.mp4", progress=cut)
    line.is_down = False
    other = tmp_path / "other.mp4"
    other.write_bytes(bytes(reversed(film.read_bytes())))
    storage_at(place_at()).put(other, "film.mp4")
    storage.fetch("film.mp4", tmp_path / "back.mp4")
    assert (tmp_path / "back.mp4").read_bytes() == other.read_bytes()


def test_store_that_is_down_is_unreachable_and_may_be_tried_again(film: Path) -> None:
    place = Place("s3", "films", endpoint="http://127.0.0.1:1", key="AKIDEXAMPLE12345", secret="s" * 20)
    for ask in (lambda s: s.put(film, "a.mp4"), lambda s: s.stat("a.mp4"), lambda s: list(s.names())):
        with pytest.raises(StorageUnreachable) as error:
            ask(storage_at(place))
        assert error.value.may_retry
        assert "AKID" not in str(error.value)


def test_upload_that_arrives_short_is_noticed(film: Path) -> None:
    import http.server
    import threading

    kept: dict[str, int] = {}

    class Short(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_PUT(self) -> None:
            kept["size"] = len(self.rfile.read(int(self.headers["content-length"]))) // 2
            self.send_response(200)
            self.send_header("ETag", '"1"')
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_HEAD(self) -> None:
            self.send_response(200)
            self.send_header("ETag", '"1"')
            self.send_header("Last-Modified", "Mon, 30 Nov 2026 00:00:00 GMT")
            self.send_header("Content-Length", str(kept["size"]))
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Short)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        small = film.with_name("small.mp4")
        small.write_bytes(film.read_bytes()[:1_000_000])
        endpoint = f"http://127.0.0.1:{server.server_address[1]}"
        storage = storage_at(Place("s3", "films", endpoint=endpoint, key="AKIDEXAMPLE12345", secret="s" * 20))
        with pytest.raises(StorageDamaged) as error:
            storage.put(small, "small.mp4")
        assert "500000 of 1000000" in str(error.value)
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "code", "expected", "kind"),
    [
        (403, "SignatureDoesNotMatch", "storage.bad_key", StorageRefused),
        (403, "InvalidAccessKeyId", "storage.bad_key", StorageRefused),
        (403, "RequestTimeTooSkewed", "storage.clock", StorageRefused),
        (400, "ExpiredToken", "storage.key_expired", StorageRefused),
        (404, "NoSuchBucket", "storage.no_bucket", StorageRefused),
        (301, "PermanentRedirect", "storage.region", StorageRefused),
        (403, "AccessDenied", "storage.denied", StorageRefused),
        (503, "SlowDown", "storage.unreachable", StorageUnreachable),
    ],
)
def test_what_a_store_says_becomes_the_way_out(
    status: int, code: str, expected: str, kind: type[StorageError], refuser: Refuser, film: Path, tmp_path: Path
) -> None:
    refuser.status, refuser.code, refuser.message = status, code, "told with AKIDEXAMPLE12345SECRET inside"
    place = Place("s3", "films", endpoint=refuser.endpoint, key="AKIDEXAMPLE12345", secret="a-secret-of-the-store")
    small = tmp_path / "small.txt"
    small.write_text("x")
    asks = [lambda s: s.put(small, "a.txt"), lambda s: list(s.names()), lambda s: s.stat("a.txt")]
    for ask in asks[: 2 if status == 404 else 3]:  # A look at one file cannot tell a bucket that is not there.
        with pytest.raises(kind) as error:
            ask(storage_at(place))
        assert error.value.stable_code == expected
        assert error.value.fix
        told = str(error.value)
        assert "AKIDEXAMPLE" not in told
        assert "a-secret" not in told
        assert "X-Amz" not in told


def test_clock_that_is_wrong_is_named_in_both_languages(refuser: Refuser, film: Path) -> None:
    refuser.code = "RequestTimeTooSkewed"
    place = Place(
        "oss", "films", endpoint=refuser.endpoint, region="cn-hangzhou", key="LTAIEXAMPLE12345", secret="s" * 20
    )
    with pytest.raises(StorageRefused) as error:
        storage_at(place).put(film.with_name("film.mp4"), "a.mp4")
    assert "clock" in error.value.text.say("en")
    assert "时钟" in error.value.text.say("zh")
    assert error.value.request_id == "REQ-1"


# -- links ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["s3", "oss", "cos"])
def test_link_is_read_without_the_key_and_says_when_it_ends(scheme: str, place_at: PlaceAt, film: Path) -> None:
    storage = storage_at(place_at(scheme))
    storage.put(film, "镜头 1.mp4")
    link = storage.link("镜头 1.mp4", timedelta(hours=24))
    assert httpx.get(link, trust_env=False).content == film.read_bytes()
    assert parse_qs(urlsplit(link).query)["X-Amz-Expires"] == ["86400"]
    assert "a-secret" not in link


def test_link_is_signed_as_amazons_own_client_signs_it(place_at: PlaceAt, monkeypatch: pytest.MonkeyPatch) -> None:
    """botocore signs the same link at the same instant; its signature must be ours."""
    import botocore.auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    place = place_at(key="AKIDEXAMPLE12345", secret="a-secret-of-the-store", token="a-session")
    link = storage_at(place).link("目录/a b.png", timedelta(hours=1))
    ours = {name: value[0] for name, value in parse_qs(urlsplit(link).query).items()}
    at = datetime.strptime(ours["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda *a, **k: at.replace(tzinfo=None))
    bare = link.partition("?")[0]
    request = AWSRequest("GET", bare)
    credentials = Credentials("AKIDEXAMPLE12345", "a-secret-of-the-store", "a-session")
    botocore.auth.S3SigV4QueryAuth(credentials, "s3", "us-east-1", expires=3600).add_auth(request)
    theirs = {name: value[0] for name, value in parse_qs(urlsplit(request.url).query).items()}
    assert ours["X-Amz-Signature"] == theirs["X-Amz-Signature"]


@pytest.mark.parametrize(
    ("place", "start"),
    [
        (Place("s3", "films", region="eu-west-1"), "https://films.s3.eu-west-1.amazonaws.com/a.png?"),
        (Place("s3", "films", endpoint="minio.example.com"), "https://minio.example.com/films/a.png?"),
        (Place("s3", "films", endpoint="https://r2.example.com", is_virtual=True), "https://films.r2.example.com/a.png?"),
        (Place("oss", "films", region="cn-hangzhou"), "https://films.s3.oss-cn-hangzhou.aliyuncs.com/a.png?"),
        (Place("oss", "films", endpoint="oss-cn-beijing.aliyuncs.com"), "https://films.s3.oss-cn-beijing.aliyuncs.com/a.png?"),
        (
            Place("oss", "films", endpoint="https://oss-cn-beijing-internal.aliyuncs.com"),
            "https://films.s3.oss-cn-beijing-internal.aliyuncs.com/a.png?",
        ),
        (Place("cos", "films-125", region="ap-guangzhou"), "https://films-125.cos.ap-guangzhou.myqcloud.com/a.png?"),
        (Place("cos", "films-125", region="ap-guangzhou", domain="cdn.example.com"), "https://cdn.example.com/a.png?"),
    ],
)  # fmt: skip
def test_links_of_each_vendor_have_its_host(place: Place, start: str) -> None:
    from dataclasses import replace

    link = storage_at(replace(place, key="AKIDEXAMPLE12345", secret="s" * 20)).link("a.png", timedelta(hours=24))
    assert link.startswith(start)
    region = {"eu-west-1", "us-east-1", "cn-hangzhou", "cn-beijing", "ap-guangzhou"}
    assert parse_qs(urlsplit(link).query)["X-Amz-Credential"][0].split("/")[2] in region


def test_environment_of_other_programs_does_not_lead_elsewhere(
    place_at: PlaceAt, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_SKIP_SIGNATURE": "true", "HTTP_PROXY": "http://127.0.0.1:1",
        "AWS_ACCESS_KEY_ID": "other", "AWS_SESSION_TOKEN": "other", "http_proxy": "http://127.0.0.1:1",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    storage = storage_at(place_at())
    storage.put(film, "film.mp4")
    assert "X-Amz-Signature" in storage.link("film.mp4", timedelta(hours=1))


# -- addresses -----------------------------------------------------------------------------------------------


def test_address_names_bucket_folder_and_the_rest() -> None:
    place = parse_place(
        "s3://films/season 1/?endpoint=http://127.0.0.1:9000&region=x&style=path&domain=cdn.example.com"
    )
    assert (place.bucket, place.prefix, place.endpoint, place.region) == (
        "films",
        "season 1",
        "http://127.0.0.1:9000",
        "x",
    )
    assert place.is_virtual is False
    assert place.domain == "cdn.example.com"
    assert parse_place("/mnt/nas/films") == Place("file", "/mnt/nas/films")
    assert parse_place("file:///C:/films").bucket == "C:/films"
    assert parse_place("file:///mnt/%E7%89%87").bucket == "/mnt/片"


@pytest.mark.parametrize("address", ["ftp://host/x", "s3://", "s3:///folder", "s3://key:secret@bucket/x", "s3://a b/c"])
def test_bad_addresses_are_refused_without_echoing_a_secret(address: str) -> None:
    with pytest.raises(SettingInvalid) as error:
        parse_place(address)
    assert "secret" not in str(error.value).replace("CINEFLOW_STORAGE_SECRET", "")


def test_key_that_is_missing_is_named() -> None:
    with pytest.raises(SettingMissing) as error:
        storage_at(Place("oss", "films", region="cn-hangzhou"))
    assert "OSS_ACCESS_KEY_ID" in str(error.value)


def test_link_into_a_bucket_is_split_and_dashscopes_word_is_none() -> None:
    place, name = split_link("oss://films/原片/talk.mp4")
    assert (place.scheme, place.bucket, place.prefix, name) == ("oss", "films", "", "原片/talk.mp4")
    assert is_store_link("cos://films-1/x.mp4")
    assert not is_store_link("oss://dashscope-instant/abc/x.png")
    assert not is_store_link("https://example.com/x.png")
    assert not is_store_link("file:///etc/passwd")
    with pytest.raises(StorageRefused):
        split_link("s3://films")


def test_keys_are_not_in_the_representation_of_a_place() -> None:
    place = Place("s3", "films", key="AKIDEXAMPLE12345", secret="a-secret", token="a-token", proxy="http://u:p@h")
    assert "AKID" not in repr(place)
    assert "a-secret" not in repr(place)
    assert "u:p" not in repr(place)


def test_names_are_written_one_way() -> None:
    assert safe_key("a\\cafe\u0301.png") == "a/caf\u00e9.png"


def test_folder_that_is_not_there_is_not_made(tmp_path: Path, film: Path) -> None:
    storage = storage_at(Place("file", str(tmp_path / "unmounted")))
    with pytest.raises(StorageUnreachable):
        storage.put(film, "film.mp4")
    assert not (tmp_path / "unmounted").exists()
    with pytest.raises(StorageRefused) as error:
        storage.link("film.mp4", timedelta(hours=1))
    assert error.value.stable_code == "storage.no_links"
