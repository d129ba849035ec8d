"""A model as bytes, and back: numbers and JSON, no pickle, so that bytes from anywhere can only be refused."""

from __future__ import annotations

import dataclasses
import io
import json
import math
import zipfile
from datetime import datetime
from itertools import pairwise
from typing import Any

import numpy as np

from engage.adapters.theme_model.model import Model
from engage.adapters.theme_model.vocabulary import Vocabulary
from engage.domain.errors import Refused
from engage.domain.theming.features import Kind
from engage.domain.theming.scores import Scores
from engage.domain.theming.suggestions import Calibration

VERSION = 3
"""Raised whenever features, word groups or the layout change: an older model would find other things."""
_WHAT = "engage theme model"


def pack(model: Model) -> bytes:
    """Everything in one piece. Holds single words and pairs of words that two texts or more have: keep it encrypted."""
    about = {
        "what": _WHAT,
        "version": VERSION,
        "made_at": model.made_at.isoformat(),
        "learned_from": model.learned_from,
        "labels": model.labels,
        "several": model.several,
        "threshold": model.threshold,
        "calibration": dataclasses.astuple(model.calibration),
        "choosing": dataclasses.astuple(model.choosing),
        "tried": model.tried and dataclasses.astuple(model.tried),
        "features": {kind.value: list(model.vocabulary.columns[kind]) for kind in Kind},
    }
    written = io.BytesIO()
    np.savez_compressed(
        written,
        about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        weights=model.weights.astype(np.float16),
        bias=model.bias,
        shares=model.shares,
        rarity=model.vocabulary.rarity,
    )
    return written.getvalue()


def unpack(packed: bytes) -> Model:
    """The model that was packed; it finds exactly what it found before.

    Raises Refused: theme_model_corrupt, theme_model_of_another_version. Suggestions are off then, and all else goes on.
    """
    try:
        with np.load(io.BytesIO(packed), allow_pickle=False) as file:
            about = json.loads(file["about"].tobytes())
            weights, bias, shares, rarity = file["weights"], file["bias"], file["shares"], file["rarity"]
        version = about["version"] if about["what"] == _WHAT else None
    except (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile, RuntimeError):
        raise Refused("theme_model_corrupt") from None
    if version != VERSION:
        raise Refused("theme_model_of_another_version")
    try:
        return _model(about, weights, bias, shares, rarity)
    except (ValueError, KeyError, TypeError):
        raise Refused("theme_model_corrupt") from None


def _calibration(written: list[Any]) -> Calibration:
    *rule, curve = written
    score, lead, first, start, common, ahead = map(float, rule)
    points = tuple((float(by_rule), float(true)) for by_rule, true in curve)
    return Calibration(score, lead, first, start, common, ahead, points)


def _model(about: dict[str, Any], weights: Any, bias: Any, shares: Any, rarity: Any) -> Model:
    """Raises ValueError, KeyError or TypeError when the parts do not fit together."""
    labels = tuple(str(each) for each in about["labels"])
    columns: dict[Kind, dict[str, int]] = {}
    at = 0
    for kind in Kind:
        names = about["features"][kind.value]
        columns[kind] = {str(name): at + place for place, name in enumerate(names)}
        if len(columns[kind]) != len(names):
            raise ValueError("a feature comes twice")
        at += len(names)
    many = (len(labels),)
    shapes = (weights.shape, bias.shape, shares.shape, rarity.shape)
    kinds = (weights.dtype, bias.dtype, shares.dtype, rarity.dtype)
    if shapes != ((at, *many), many, many, (at,)) or kinds != (np.float16, np.float32, np.float32, np.float32):
        raise ValueError("shapes do not fit")
    calibration, choosing = (_calibration(about[name]) for name in ("calibration", "choosing"))
    threshold = float(about["threshold"])
    numbers = [threshold]
    for each in (calibration, choosing):
        *rule, curve = dataclasses.astuple(each)
        numbers += [*rule, *(number for point in curve for number in point)]
        if any(one > other for first, then in pairwise(curve) for one, other in zip(first, then, strict=True)):
            raise ValueError("a curve falls")
    whole = all(np.isfinite(each).all() for each in (weights, bias, shares, rarity)) and (shares >= 0).all()
    if len(labels) < 2 or len(set(labels)) != len(labels) or not whole or not all(map(math.isfinite, numbers)):
        raise ValueError("labels or numbers are not right")
    return Model(
        labels=labels, vocabulary=Vocabulary(columns, rarity), weights=weights.astype(np.float32), bias=bias,
        shares=shares, calibration=calibration, choosing=choosing, several=bool(about["several"]), threshold=threshold,
        learned_from=int(about["learned_from"]), made_at=datetime.fromisoformat(about["made_at"]),
        tried=Scores(*map(float, about["tried"])) if about["tried"] else None,
    )  # fmt: skip
