"""The commands: what they print, and the exit codes scripts go by."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask

from engage.adapters.clock import FixedClock
from engage.adapters.crypto import KeyRing
from engage.adapters.places_file import SHIPPED
from engage.app import create_app, main
from engage.cli import commands, group
from engage.config import ROOT, Settings
from engage.jobs.runner import LEASE
from engage.models.base import db
from engage.models.guards import drop_statements
from engage.models.people import User
from engage.models.places import HelpContact
from engage.services import keys, leases, sealing
from engage.services.context import context, now
from engage.services.unit_of_work import unit_of_work
from tests.services import furnish

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """Run a command on the installation of the test."""

    def call(*args: str, make: Callable[[], Flask] = lambda: app) -> Result:
        db.session.remove()
        return CliRunner().invoke(group(), list(args), obj=make)

    return call


def _own_keys(app: Flask) -> KeyRing:
    """Give the test's installation a key ring of its own in its home folder."""
    engage = app.extensions["engage"].context
    object.__setattr__(engage, "keys", KeyRing.create(engage.settings.keyring_path))
    return context().keys


def _every(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, sub in getattr(command, "commands", {}).items():
        yield from _every(sub, (*path, name))


@pytest.mark.parametrize("path", sorted(_every(group())), ids=" ".join)
def test_every_command_explains_itself(path: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(group(), [*path, "--help"])
    assert shown.exit_code == 0
    assert "Usage:" in shown.output
    assert len(shown.output.strip().splitlines()) > 3


def test_the_commands_are_all_there() -> None:
    expected = {"admin", "audit", "backup", "doctor", "init", "keys", "restore", "scheduler", "serve"}
    assert expected <= set(commands())


def test_a_command_that_does_not_exist_is_bad_usage(run: Run) -> None:
    assert run("nonesuch").exit_code == 2
    assert run("backup").exit_code == 2


# Audit


def test_audit_verify_says_whether_it_holds(app: Flask, run: Run) -> None:
    furnish.everything()
    assert run("audit", "seal").output.startswith("Sealed ")
    held = run("audit", "verify")
    assert (held.exit_code, "The audit holds" in held.output) == (0, True)
    answer = json.loads(run("audit", "verify", "--json").output)
    assert (answer["ok"], answer["first_bad"], answer["unsealed_tail"]) == (True, None, 0)
    with db.engine.begin() as connection:
        for drop in drop_statements(connection.dialect.name, "audit_events"):
            connection.exec_driver_sql(drop)
        connection.exec_driver_sql("UPDATE audit_events SET actor_id = 99 WHERE id = 1")
    broken = run("audit", "verify")
    assert broken.exit_code == 1
    assert "THE AUDIT IS BROKEN: a row was changed under seal 1" in broken.output
    assert json.loads(run("audit", "verify", "--json").output)["first_bad"]["reason"] == "changed"


# Backup


def test_backup_and_restore(app: Flask, run: Run, tmp_path: Path, keys: KeyRing) -> None:
    furnish.everything()
    sealing.seal()
    file = tmp_path / "saved.zip"
    saved = run("backup", str(file))
    assert (saved.exit_code, "The keys are not in it" in saved.output) == (0, True)
    again = run("backup", str(file))
    assert (again.exit_code, again.output.count("\n")) == (1, 1)
    assert "--force" in again.output
    assert run("backup", str(file), "--force", "--json").exit_code == 0
    full = run("restore", str(file))
    assert (full.exit_code, "into an empty one" in full.output) == (1, True)

    home = tmp_path / "fresh"
    fresh = Settings(home=home, database_url=f"sqlite:///{home / 'engage.db'}", base_url="http://localhost")

    def make() -> Flask:
        return create_app(fresh, keys=keys)

    bare = run("restore", str(file), make=make)
    assert (bare.exit_code, "engage init" in bare.output) == (1, True)
    restored = run("restore", str(file), "--into-empty", "--json", make=make)
    assert restored.exit_code == 0, restored.output
    answer = json.loads(restored.stdout[restored.stdout.index("{") :])
    assert answer["audit"]["ok"]
    assert answer["rows"] > 10


def test_restoring_what_is_no_backup_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_text("hello")
    refused = run("restore", str(tmp_path / "x.zip"))
    assert (refused.exit_code, refused.output) == (1, "This is not a backup that can be read.\n")
    assert run("restore", str(tmp_path / "missing.zip")).exit_code == 2


# Keys


def test_keys_are_listed_rotated_and_retired(app: Flask, run: Run) -> None:
    old = _own_keys(app).primary
    furnish.everything()
    pieces = keys.uses()[0].pieces
    assert f"{old}  {pieces} pieces  (newest)" in run("keys", "list").output
    assert run("keys", "rotate", "--dry-run").output == f"{pieces} pieces would be encrypted again.\n"
    assert [use.id for use in keys.uses()] == [old]
    leases.acquire(LEASE, "somebody")
    running = run("keys", "rotate")
    assert (running.exit_code, "Stop it first" in running.output) == (1, True)
    leases.release(LEASE, "somebody")
    assert f"{pieces} pieces encrypted again" in run("keys", "rotate").output
    object.__setattr__(context(), "keys", KeyRing.load(context().settings.keyring_path))
    answer = json.loads(run("keys", "list", "--json").output)
    assert [(use["pieces"], use["primary"]) for use in answer] == [(pieces, True), (0, False)]
    assert run("keys", "retire", answer[0]["id"]).exit_code == 1
    assert run("keys", "retire", old).exit_code == 0
    assert old not in KeyRing.load(context().settings.keyring_path).to_text()


def test_keys_are_rotated_in_three_steps_while_engage_runs(app: Flask, run: Run) -> None:
    ring = _own_keys(app)
    furnish.everything()
    leases.acquire(LEASE, "somebody")
    added = run("keys", "add")
    assert "rotate --same-key" in added.output
    object.__setattr__(context(), "keys", KeyRing.load(context().settings.keyring_path))
    assert run("keys", "rotate", "--same-key").exit_code == 0
    assert [use.pieces > 0 for use in keys.uses()] == [True, False]
    assert ring.primary != context().keys.primary


def test_no_key_is_ever_shown_unless_asked_for(app: Flask, run: Run) -> None:
    secret = json.loads(_own_keys(app).to_text())["keys"][0]["key"]
    shown = [run("keys", "list"), run("keys", "list", "--json"), run("doctor"), run("keys", "rotate", "--dry-run")]
    assert not any(secret in result.output for result in shown)
    assert secret in run("keys", "add", "--print").output


# Scheduler, admin, doctor


def test_one_pass_of_the_scheduler(app: Flask, run: Run) -> None:
    first = json.loads(run("scheduler", "--once", "--json").output)
    assert {"audit.seal", "drafts.purge"} <= {result["job"] for result in first}
    assert run("scheduler", "--once").output == "Nothing was due.\n"
    leases.acquire(LEASE, "somebody")
    led = run("scheduler", "--once")
    assert (led.exit_code, led.output) == (1, "Another scheduler is at work.\n")


def test_the_first_admin_is_invited_once(app: Flask, run: Run) -> None:
    made = run("admin", "create", "jo@example.org", "--name", "Jo")
    assert (made.exit_code, "http://localhost/account/join/" in made.output) == (0, True)
    assert run("admin", "create", "jo@example.org").exit_code == 2
    assert run("admin", "create", "not an address", "--name", "Jo").exit_code == 1


def _doctor(run: Run) -> dict[str, tuple[bool, str]]:
    found = json.loads(run("doctor", "--json").output)
    return {finding["name"]: (finding["ok"], finding["says"]) for finding in found}


def test_the_doctor_finds_nothing_wrong_with_what_is_right(app: Flask, run: Run) -> None:
    _own_keys(app)
    furnish.everything()
    leases.acquire(LEASE, "somebody")
    well = run("doctor")
    assert well.exit_code == 0, well.output
    assert "PROBLEM" not in well.output


def test_the_doctor_names_what_is_wrong(app: Flask, run: Run) -> None:
    ring = _own_keys(app)
    furnish.everything()
    with unit_of_work() as session:
        session.add(HelpContact(slug="a", kind="crisis", name="Breathing Space", number="0800 83 85 87"))
        session.add(User(email="d@example.org", name="D", demo=True, created_at=now()))
        session.execute(sa.update(db.metadata.tables["drafts"]).values(answers=ring.encrypt("x", "elsewhere")))
    context().settings.keyring_path.chmod(0o644)
    found = _doctor(run)
    wrong = {name for name, (ok, _) in found.items() if not ok}
    assert wrong == {"key ring", "encryption", "scheduler", "contacts"}
    assert "Breathing Space" in found["contacts"][1]
    assert "drafts" in found["encryption"][1]
    assert found["accounts"] == (True, "1 demonstration account can sign in")
    assert run("doctor").exit_code == 1


def test_the_doctor_is_stricter_in_production(app: Flask, run: Run) -> None:
    _own_keys(app)
    with unit_of_work() as session:
        session.add(User(email="d@example.org", name="D", demo=True, created_at=now()))
    object.__setattr__(context().settings, "production", True)
    found = _doctor(run)
    assert (found["accounts"][0], found["mail"][0]) == (False, False)


def test_the_doctor_sees_a_job_that_failed_and_an_old_revision(app: Flask, run: Run, clock: FixedClock) -> None:
    from engage.services import job_runs

    def fail() -> int:
        raise RuntimeError

    _own_keys(app)
    job_runs.run_once("digests.compile", "2026-11", fail)
    assert "digests.compile 2026-11: RuntimeError" in _doctor(run)["jobs"][1]
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    found = _doctor(run)
    assert (found["database"][0], "engage init" in found["database"][1]) == (False, True)
    assert "jobs" not in found


# The real thing, in processes of its own


def _engage(home: Path, *args: str, **more: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ENGAGE_") and name != "PORT"}
    return subprocess.Popen(
        [sys.executable, "-c", "from engage.app import main; main()", *args], cwd=ROOT, text=True,
        env={**kept, "ENGAGE_HOME": str(home), **more}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def _forked(folder: Path, *args: str, **settings: str) -> tuple[int, str, str]:
    """The command in a process that has loaded all of it already: its code, what it printed, and what it complained."""
    files = [(folder / name).open("w+", encoding="utf-8") for name in ("out", "err")]
    child = os.fork()
    if not child:
        try:
            for number, file in enumerate(files, start=1):
                os.dup2(file.fileno(), number)
            sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
            for name in [name for name in os.environ if name.startswith("ENGAGE_") or name == "PORT"]:
                del os.environ[name]
            os.environ.update(settings)
            sys.argv = ["engage", *args]
            main()
        except SystemExit as end:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            os._exit(end.code if isinstance(end.code, int) else int(end.code is not None))
        finally:
            os._exit(70)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    printed = []
    for file in files:
        with file:
            file.seek(0)
            printed.append(file.read())
    return code, printed[0], printed[1]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _until(true: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.1)


def test_bad_settings_and_unusable_databases_are_one_sentence(tmp_path: Path) -> None:
    a_file, broken = tmp_path / "file", tmp_path / "broken"
    a_file.touch()
    KeyRing.create(broken / "keys" / "keyring.json")
    (broken / "engage.db").write_bytes(b"this is no database at all" * 300)
    for args, more, code in [
        (("doctor",), {"ENGAGE_PRODUCTION": "maybe"}, 2),
        (("doctor",), {"ENGAGE_DATABASE_URL": "mysql://x"}, 2),
        (("doctor",), {"ENGAGE_KEYS": "{}"}, 2),
        (("audit", "verify"), {"ENGAGE_DATABASE_URL": "postgresql://u:secret@127.0.0.1:1/x"}, 1),
        (("audit", "verify"), {}, 1),
        (("init",), {"ENGAGE_HOME": str(a_file)}, 2),
        (("init",), {"ENGAGE_HOME": "/proc/nowhere"}, 2),
        (("serve",), {"PORT": "eighty"}, 2),
        (("init",), {"ENGAGE_HOME": str(broken)}, 1),
    ]:
        ended, out, err = _forked(tmp_path, *args, **{"ENGAGE_HOME": str(tmp_path / "home"), **more})
        assert (ended, out, err.count("\n")) == (code, "", 1), err
        assert "secret" not in err


def test_serve_refuses_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = _engage(tmp_path, "serve", "--port", str(taken.getsockname()[1]))
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, "")
    assert "cannot be used" in err
    assert err.count("\n") == 1


def test_serve_runs_web_and_scheduler_and_stops_both(tmp_path: Path) -> None:
    port = _free_port()
    process = _engage(tmp_path, "serve", "--port", str(port))
    try:
        _until(lambda: _answers(port))
        children = _children(process.pid)
        assert len(children) == 2
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=40)
        assert process.returncode == 0, err
        assert f"http://127.0.0.1:{port}" in out
        assert not any(Path(f"/proc/{child}").exists() for child in children)
        assert not _answers(port)
    finally:
        process.kill()


def test_serve_ends_when_one_of_its_processes_dies(tmp_path: Path) -> None:
    port = _free_port()
    process = _engage(tmp_path, "serve", "--port", str(port))
    try:
        _until(lambda: _answers(port))
        web, scheduler = sorted(_children(process.pid))
        os.kill(scheduler, signal.SIGKILL)
        _, err = process.communicate(timeout=40)
        assert process.returncode == 1
        assert "The scheduler process ended by itself" in err
        assert not Path(f"/proc/{web}").exists()
    finally:
        process.kill()


# Places


def test_places_are_loaded_and_loading_again_changes_nothing(app: Flask, run: Run, tmp_path: Path) -> None:
    tried = json.loads(run("load-places", str(SHIPPED), "--dry-run", "--json").output)
    assert tried["added"] > 10
    first = run("load-places", str(SHIPPED), "--json")
    assert first.exit_code == 0
    assert json.loads(first.output)["added"] == tried["added"]
    again = run("load-places", str(SHIPPED))
    assert "0 rows added, 0 changed" in again.output
    (tmp_path / "bad.json").write_text("{}")
    bad = run("load-places", str(tmp_path / "bad.json"))
    assert bad.exit_code == 1
    assert "Traceback" not in bad.output
