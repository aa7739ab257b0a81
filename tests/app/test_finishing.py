"""What is asked of a render by the API is what the film is finished with."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from cineflow.media.finish import VisibleLabel
from cineflow.server._renders import RenderAsked


def test_the_label_asked_for_is_the_label_drawn() -> None:
    asked = RenderAsked.model_validate({"ai_label": "en", "ai_label_corner": "bottom-right"})
    assert asked.wish().finish(()).label == VisibleLabel("en", "bottom-right")
    assert RenderAsked().wish().finish(()).label is None
    with pytest.raises(ValidationError):
        RenderAsked.model_validate({"ai_label": "fr"})
