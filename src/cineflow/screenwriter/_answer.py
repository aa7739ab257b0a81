"""The shape of a model's answer, read strictly; what is wrong with one is said to the model."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cineflow.screenwriter._plain import plain

__all__ = ["Answer", "Line", "Person", "ToldScene", "ToldShot", "read_answer"]

_MOST_SHOTS = 60


class Line(BaseModel):
    model_config = ConfigDict(extra="ignore")

    speaker: str = Field(max_length=80)
    words: str = Field(min_length=1, max_length=600)


class ToldShot(BaseModel):
    model_config = ConfigDict(extra="ignore")

    prompt: str = Field(min_length=1, max_length=1500)
    seconds: float = Field(ge=1, le=60)
    camera: str = Field(default="", max_length=200)
    intent: str = Field(default="", max_length=300)
    dialogue: list[Line] = Field(default_factory=list[Line], max_length=8)
    props: list[str] = Field(default_factory=list[str], max_length=8)


class ToldScene(BaseModel):
    model_config = ConfigDict(extra="ignore")

    heading: str = Field(min_length=1, max_length=200)
    shots: list[ToldShot] = Field(min_length=1, max_length=_MOST_SHOTS)


class Person(BaseModel):
    model_config = ConfigDict(extra="ignore")

    name: str = Field(min_length=1, max_length=40)
    aliases: list[str] = Field(default_factory=list[str], max_length=6)
    description: str = Field(default="", max_length=400)


class Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")

    title: str = Field(default="", max_length=120)
    characters: list[Person] = Field(default_factory=list[Person], max_length=40)
    scenes: list[ToldScene] = Field(min_length=1, max_length=40)
    style: str = Field(default="", max_length=200)


def read_answer(value: Any) -> Answer:
    """Read an answer. Raises ValueError for the model."""
    try:
        answer = Answer.model_validate(value)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)
        raise ValueError(
            "; ".join(f"{'.'.join(map(str, row['loc'])) or 'the answer'}: {row['msg']}" for row in wrong[:5])
        ) from error
    for scene in answer.scenes:
        for number, shot in enumerate(scene.shots, 1):
            if not plain(shot.prompt):
                raise ValueError(f"scene “{scene.heading}”, shot {number}: the prompt is blank")
    return answer
