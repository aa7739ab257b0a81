"""Which key of a JSON storyboard is which field of the model, for reading and for writing back."""

from __future__ import annotations

from cineflow.storyboard.formats._fields import Layout, Places

__all__ = ["PERSON", "PLACES", "REFERENCE", "SEGMENT", "TOP", "TOP_PLACES"]

PLACES: Places = {
    "number": (("segment_index",),),
    "prompt": (("prompt_text",),),
    "dialogue": (("dialogue",),),
    "seconds": (("duration_seconds",), ("video_params", "duration"), ("video_params", "duration_seconds")),
    "aspect": (("aspect",), ("aspect_ratio",), ("video_params", "aspect_ratio")),
    "frame": (("resolution",), ("video_params", "resolution")),
    "resolution": (("quality",),),
    "size": (("size",),),
    "first": (("image_url",),),
    "last": (("last_image_url",), ("end_image_url",)),
    "references": (("references",),),
    "characters": (("asset", "characters"),),
    "place": (("asset", "scene"),),
    "props": (("asset", "props"),),
    "camera": (("video_params", "camera_movement"), ("camera_movement",), ("camera",)),
    "intent": (("director_intent",),),
    "negative": (("negative_prompt",),),
    "beat": (("beat_ref",),),
    "source_text": (("source_text_chunk",),),
    "kind": (("kind",),),
    "results": (("results",),),
    "keep_as": (("keep_as",),),
    "takes": (("takes",),),
    "provider": (("provider",),),
    "model": (("model",),),
    "is_pro": (("is_pro",),),
    "seed": (("seed",),),
    "sound": (("sound",),),
    "extra": (("extra",),),
}

TOP_PLACES: Places = {
    "segments": (("segments",),),
    "title": (("title",),),
    "seconds": (("seconds",),),
    "aspect": (("aspect",),),
    "kind": (("kind",),),
    "takes": (("takes",),),
    "provider": (("provider",),),
    "model": (("model",),),
    "characters": (("character_bible",), ("characters",)),
    "metadata": (("metadata",),),
}

_PERSON_PLACES: Places = {
    "name": (("name",),),
    "id": (("id",),),
    "aliases": (("aliases",),),
    "description": (("description",),),
    "picture": (("picture",),),
    "pictures": (("pictures",),),
    "voice": (("voice",), ("voice_id",)),
}
_REFERENCE_PLACES: Places = {"role": (("role",),), "source": (("source",),), "name": (("name",),)}

SEGMENT = Layout(PLACES)
TOP = Layout(TOP_PLACES, frozenset({"version", "schema_version", "$schema"}))
PERSON = Layout(_PERSON_PLACES)
REFERENCE = Layout(_REFERENCE_PLACES)
