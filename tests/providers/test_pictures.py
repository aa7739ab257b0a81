"""Local pictures are judged by what each model takes, by their first bytes alone, with a way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from cineflow.core.errors import UnsupportedByModel
from cineflow.core.model import Model, PictureLimits
from cineflow.core.order import OrderReference, ReferenceRole
from cineflow.providers._catalogue import all_models, catalogue
from cineflow.providers._facts import model_from
from cineflow.providers._pictures import PictureDesk, look_at

Draw = Callable[..., OrderReference]


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    def drawn(name: str, width: int = 1280, height: int = 720, mode: str = "RGB") -> OrderReference:
        path = tmp_path / name
        Image.new(mode, (width, height)).save(path)
        return OrderReference(role=ReferenceRole.FIRST_FRAME, path=str(path))

    return drawn


def _refused(model: Model, *pictures: OrderReference) -> UnsupportedByModel:
    with pytest.raises(UnsupportedByModel) as caught:
        PictureDesk().check(pictures, model)
    assert caught.value.fix is not None
    return caught.value


def _with(limits: PictureLimits) -> Model:
    return replace(catalogue("xai")["grok-imagine-video"], pictures=limits)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (PictureLimits(kinds=("image/jpeg",)), "picture.kind"),
        (PictureLimits(most_bytes=10), "picture.too_big"),
        (PictureLimits(most_side=1000), "picture.sides"),
        (PictureLimits(least_side=800), "picture.sides"),
        (PictureLimits(slimmest=Decimal("1.5")), "picture.shape"),
        (PictureLimits(most_total=10), "picture.too_much"),
    ],
)
def test_a_picture_beyond_a_limit_is_refused_by_name(draw: Draw, limits: PictureLimits, code: str) -> None:
    frame = draw("pier.png")
    PictureDesk().check([frame, frame], _with(PictureLimits()))
    refusal = _refused(_with(limits), frame)
    assert refusal.stable_code == code
    assert "grok-imagine-video" in str(refusal.text)
    assert code == "picture.too_much" or "pier.png" in str(refusal.text)


def test_what_is_no_picture_or_is_not_there_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "words.png"
    text.write_text("not a picture")
    for path, code in ((text, "picture.not_one"), (tmp_path / "missing.png", "picture.unreadable")):
        reference = OrderReference(role=ReferenceRole.STYLE, path=str(path))
        assert _refused(_with(PictureLimits()), reference).stable_code == code


def test_a_sum_is_over_files_not_over_mentions(draw: Draw) -> None:
    one, two = draw("one.png"), draw("two.png")
    size = Path(one.path).stat().st_size
    model = _with(PictureLimits(most_total=size + 1))
    PictureDesk().check([one, one], model)
    assert _refused(model, one, two).stable_code == "picture.too_much"


def test_links_are_left_to_the_provider() -> None:
    link = OrderReference(role=ReferenceRole.STYLE, url="https://pics.example/1.tiff")
    for model in all_models():
        PictureDesk().check([link], model)


# What the vendors' pages say, model by model: one picture that passes and one that does not.
@pytest.mark.parametrize(
    ("provider", "model", "good", "bad", "code"),
    [
        ("kling", "kling-v3", ("a.jpg", 300, 400), ("a.webp", 300, 400), "picture.kind"),
        ("kling", "kling-v3", ("a.png", 300, 400), ("a.png", 299, 400), "picture.sides"),
        ("dashscope", "wan2.7-i2v", ("a.bmp", 240, 400), ("a.png", 239, 400), "picture.sides"),
        ("dashscope", "wan3.0-video", ("a.jpg", 8000, 300), ("a.jpg", 8001, 300), "picture.sides"),
        ("dashscope", "wan3.0-video", ("a.png", 640, 640), ("a.png", 640, 640, "RGBA"), "picture.alpha"),
        ("ark", "doubao-seedance-2-5-260628", ("a.webp", 6000, 300), ("a.jpg", 6001, 300), "picture.sides"),
        ("minimax", "MiniMax-H3", ("a.png", 300, 300), ("a.png", 300, 299), "picture.sides"),
        ("vidu", "viduq3-pro", ("a.png", 512, 128), ("a.png", 127, 127), "picture.sides"),
        ("vidu", "viduq3-pro", ("a.png", 1024, 256), ("a.png", 1025, 256), "picture.shape"),
        ("xai", "grok-imagine-video-1.5", ("a.png", 64, 64), ("a.gif", 64, 64), "picture.kind"),
    ],
)
def test_each_vendors_limits_hold(
    draw: Draw, provider: str, model: str, good: tuple[str, int, int], bad: tuple[str, int, int], code: str
) -> None:
    facts = catalogue(provider)[model]
    PictureDesk().check([draw(*good)], facts)
    assert _refused(facts, draw(*bad)).stable_code == code


@pytest.mark.parametrize(("provider", "model"), [("sora-hk", "sora2"), ("luma", "ray-2")])
def test_who_takes_links_only_needs_a_store_for_a_file(draw: Draw, provider: str, model: str) -> None:
    facts, frame = catalogue(provider)[model], draw("pier.png")
    PictureDesk(has_store=True).check([frame], facts)
    link = OrderReference(role=ReferenceRole.FIRST_FRAME, url="https://pics.example/1.png")
    PictureDesk(has_store=False).check([link], facts)
    with pytest.raises(UnsupportedByModel) as caught:
        PictureDesk(has_store=False).check([frame], facts)
    assert caught.value.stable_code == "picture.needs_link"
    PictureDesk(has_store=False).check([frame], catalogue("luma")["ray-3.2"])


def test_the_rehearsal_is_sent_nothing_and_checks_nothing(draw: Draw) -> None:
    assert catalogue("rehearsal")["animatic"].pictures is None
    PictureDesk().check([draw("a.bmp", 8, 8)], catalogue("rehearsal")["animatic"])


def test_a_model_may_be_stricter_than_its_provider(draw: Draw) -> None:
    row = {"id": "m", "pictures": {"most_mb": 1.5, "slimmest": 2.5, "kinds": ["png"]}}
    limits = model_from(row, provider="x", source="s", as_of=catalogue("xai")["grok-imagine-video"].as_of).pictures
    assert limits == PictureLimits(most_bytes=1_500_000, slimmest=Decimal("2.5"), kinds=("image/png",))


def test_a_see_through_picture_is_told_from_a_solid_one(draw: Draw) -> None:
    assert look_at(Path(draw("a.png", mode="LA").path)).has_alpha
    assert not look_at(Path(draw("b.png", mode="L").path)).has_alpha
