"""A changed record is the one that `dataclasses.replace` makes, for all that a history is folded into."""

from __future__ import annotations

import dataclasses
import inspect
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings

from engage.domain import ask_history, ask_people, ask_promises, ask_records, ask_snapshot, ask_steps
from engage.domain.copies import Growing, changed
from tests.domain.ask_scenes import Scene
from tests.domain.test_ask_walks import seeds, walk

FOLDING = (ask_history, ask_people, ask_promises, ask_steps)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seeds)
def test_a_history_folds_as_it_would_with_replace(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    scene = Scene(2)
    for scene, _ in walk(seed, 40):  # noqa: B007 - the last one is wanted
        pass
    fast = ask_history.fold(scene.events)
    with monkeypatch.context() as patch:
        for module in FOLDING:
            patch.setattr(module, "changed", dataclasses.replace)
            patch.setattr(module, "new", lambda kind, fields: kind(**fields), raising=False)
        slow = ask_history.fold(scene.events)
    assert fast == slow
    assert hash(fast) == hash(slow)
    assert dataclasses.asdict(fast) == dataclasses.asdict(slow)


@pytest.mark.parametrize("module", [ask_records, ask_snapshot])
def test_the_records_have_no_slots_and_check_nothing(module: ModuleType) -> None:
    for kind in vars(module).values():
        if inspect.isclass(kind) and kind.__module__ == module.__name__:
            assert dataclasses.is_dataclass(kind)
            assert not hasattr(kind, "__post_init__"), kind
            assert "__slots__" not in vars(kind), kind


def test_only_fields_that_are_there_can_be_changed() -> None:
    ask = ask_snapshot.Ask()
    assert changed(ask, title="The light") == dataclasses.replace(ask, title="The light")
    assert ask.title == ""
    with pytest.raises(TypeError, match="titel"):
        changed(ask, titel="The light")
    with pytest.raises(dataclasses.FrozenInstanceError):
        changed(ask, title="The light").title = "Another"  # type: ignore[misc]


def test_a_record_that_grows_is_the_one_that_copies_would_make() -> None:
    draft = ask_snapshot.Ask()
    growing = Growing(draft)
    growing.change({"title": "The light"})
    growing.change({"version": 2, "locality_id": 3})
    assert growing.done() == dataclasses.replace(ask_snapshot.Ask(), title="The light", version=2, locality_id=3)
    assert draft == ask_snapshot.Ask()
    growing.change({"titel": "The light"})
    with pytest.raises(TypeError, match="titel"):
        growing.done()
