"""Labels of what a machine made survive every way a film is made; what carries none gets none."""

from __future__ import annotations

import json
import subprocess
from fractions import Fraction
from pathlib import Path

import av
import imageio_ffmpeg
import pytest
from numbered import Draw, draw, numbers

from cineflow.core.time import Span
from cineflow.media.finish import Finish
from cineflow.media.labels import labels_of
from cineflow.media.render import render
from cineflow.timeline.model import Clip, Timeline

LABEL = {"Label": "1", "ContentProducer": "001191440300708461136T1XGW3", "ProduceID": "片-42", "ReservedCode1": "",
         "ContentPropagator": "", "PropagateID": "", "ReservedCode2": ""}  # fmt: skip


def labelled(path: Path, label: str, film: Draw | None = None) -> Path:
    """A film with the label in its metadata, as generators write it."""
    plain = draw(path.with_name(f"plain-{path.name}"), film or Draw(frames=48))
    with av.open(str(plain)) as source, av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as out:
        out.metadata["AIGC"] = label
        copies = {stream.index: out.add_stream_from_template(stream) for stream in source.streams}
        for packet in source.demux():
            if packet.size:
                packet.stream = copies[packet.stream.index]
                out.mux(packet)
    plain.unlink()
    return path


def label_in(path: Path) -> dict[str, str] | None:
    with av.open(str(path)) as film:
        raw = film.metadata.get("AIGC")
    return json.loads(raw) if raw else None


@pytest.mark.parametrize(("name", "film"), [("a.mp4", "f.mp4"), ("a.mov", "f.mov"), ("a.mkv", "f.m4v"), ("a.mkv", "f")])
def test_a_label_goes_into_the_film(name: str, film: str, tmp_path: Path):
    source, out = labelled(tmp_path / name, json.dumps(LABEL)), tmp_path / film
    made = render(Timeline((Clip(source, Span(Fraction(1, 4), Fraction(1))),)), out)
    assert label_in(out) == LABEL
    assert made.labels.told
    assert numbers(out) == list(range(6, 24))
    read = subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-i", out], capture_output=True, text=True).stderr
    assert "片-42" in read


def test_copied_pictures_keep_it_too(tmp_path: Path):
    source = labelled(tmp_path / "a.mp4", json.dumps(LABEL), Draw(frames=96, keyint=12, sound=False))
    out = tmp_path / "film.mp4"
    assert render(Timeline((Clip(source), Clip(source))), out).copied == 192
    assert label_in(out) == LABEL
    smart = render(Timeline((Clip(source, Span(Fraction(1, 8), Fraction(4))),)), out, finish=Finish(smart="always"))
    assert 0 < smart.copied < smart.frames
    assert label_in(out) == LABEL


def test_the_surest_of_several_counts(tmp_path: Path):
    perhaps = labelled(tmp_path / "a.mp4", json.dumps(LABEL | {"Label": "2"}))
    nested = labelled(tmp_path / "b.mp4", json.dumps({"AIGC": LABEL | {"ProduceID": "7"}}))
    plain, out = draw(tmp_path / "c.mp4", Draw(frames=24)), tmp_path / "film.mp4"
    made = render(Timeline((Clip(plain), Clip(perhaps), Clip(nested))), out)
    assert label_in(out) == LABEL | {"ProduceID": "7"} == json.loads(made.labels.aigc or "")
    render(Timeline((Clip(plain), Clip(perhaps))), out)
    assert (label_in(out) or {})["Label"] == "2"


def test_what_was_filmed_gets_none(tmp_path: Path):
    out = tmp_path / "film.mp4"
    made = render(Timeline((Clip(draw(tmp_path / "a.mp4", Draw(frames=24))),)), out)
    assert label_in(out) is None
    assert not made.labels.told


@pytest.mark.parametrize("said", ["made by a machine", "[1]", '"1"'])
def test_a_label_that_cannot_be_read_is_not_dropped(said: str, tmp_path: Path):
    source, out = labelled(tmp_path / "a.mp4", said), tmp_path / "film.mp4"
    render(Timeline((Clip(source),)), out)
    assert label_in(out) == dict.fromkeys(LABEL, "") | {"Label": "3", "ReservedCode1": said}


def test_a_take_is_labelled_by_its_sidecar(tmp_path: Path):
    take = draw(tmp_path / "7_v1_abc.mp4", Draw(frames=24))
    facts = {
        "made_by": "cineflow",
        "file": take.name,
        "provider": "sora-hk",
        "short_id": "abc",
        "ticket": {"id": "t-9"},
    }
    sidecar = take.with_suffix(".json")
    for change, expected in (
        ({}, ("sora-hk", "t-9")), ({"ticket": None}, ("sora-hk", "abc")), ({"provider": "rehearsal"}, None),
        ({"file": "other.mp4"}, None), ({"made_by": "somebody"}, None),
    ):  # fmt: skip
        sidecar.write_text(json.dumps(facts | change), encoding="utf-8")
        aigc = labels_of([take]).aigc
        found = json.loads(aigc) if aigc else None
        assert (found and (found["ContentProducer"], found["ProduceID"])) == expected
    sidecar.write_text("{", encoding="utf-8")
    assert labels_of([take]).aigc is None


@pytest.mark.parametrize("kind", ["trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "digitalCapture"])
def test_signed_credentials_are_read_and_told(kind: str, tmp_path: Path):
    """A manifest store as C2PA places it: a box of its own after the first, its assertions readable."""
    take = draw(tmp_path / "signed.mp4", Draw(frames=24))
    raw = take.read_bytes()
    after = int.from_bytes(raw[:4], "big")
    store = b"\0\0\0\0manifest\0jumb c2pa.actions http://cv.iptc.org/newscodes/digitalsourcetype/" + kind.encode()
    box = (24 + len(store)).to_bytes(4, "big") + b"uuid" + bytes.fromhex("d8fec3d61b0e483c92975828877ec481") + store
    signed, out = tmp_path / "with.mp4", tmp_path / "film.mp4"
    with_offsets = with_box(raw, after, box)
    signed.write_bytes(with_offsets)
    made = render(Timeline((Clip(signed),)), out)
    assert made.labels.signed == (signed,)
    assert (label_in(out) or {}).get("Label") == ("1" if "rained" in kind else None)
    assert "with.mp4" in str(made.labels.told[-1])
    assert numbers(out) == list(range(24))


def with_box(raw: bytes, after: int, box: bytes) -> bytes:
    """Put a box after the first one of an MP4, whose index then points further on."""
    out = bytearray(raw[:after] + box + raw[after:])
    at = 0
    while (at := out.find(b"stco", at)) >= 0:
        count = int.from_bytes(out[at + 8 : at + 12], "big")
        for place in range(at + 12, at + 12 + 4 * count, 4):
            moved = int.from_bytes(out[place : place + 4], "big") + len(box)
            out[place : place + 4] = moved.to_bytes(4, "big")
        at += 4
    return bytes(out)
