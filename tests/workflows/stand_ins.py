"""What stands in for actions that GitHub wrote, as far as our workflows use them.

Sources: the README and `action.yml` of each, at the version that is pinned; GitHub Docs on caches and artifacts.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from tests.workflows import pages
from tests.workflows.errors import RefusedError, StepError
from tests.workflows.hub import Cached
from tests.workflows.permissions import needs
from tests.workflows.repositories import Repository, git

if TYPE_CHECKING:
    from tests.workflows.runs import StepRun
    from tests.workflows.steps import Job

Inputs = Mapping[str, str]
StandIn = Callable[["Job", Inputs, "StepRun"], dict[str, str] | None]

INPUTS = {
    "actions/cache/restore": ["path", "key", "restore-keys", "fail-on-cache-miss"],
    "actions/cache/save": ["path", "key"],
    "actions/checkout": ["repository", "ref", "path", "fetch-depth", "persist-credentials"],
    "actions/configure-pages": [],
    "actions/deploy-pages": ["artifact_name"],
    "actions/download-artifact": ["name", "pattern", "path", "merge-multiple", "github-token", "run-id"],
    "actions/setup-python": ["python-version"],
    "actions/upload-artifact": [
        *("name", "path", "if-no-files-found", "retention-days", "include-hidden-files", "overwrite"),
    ],
    "actions/upload-pages-artifact": ["name", "path"],
}
"""The inputs that the stand-ins play, by action; a workflow that gives another is an error."""
COMMIT = re.compile("[0-9a-f]{40}")


def checkout(job: Job, inputs: Inputs, _: StepRun) -> dict[str, str]:
    """Into an empty folder: what is there and no checkout of the same repository is removed, as the action does."""
    if inputs.get("persist-credentials") != "false":
        raise RefusedError("a checkout must not keep the token: persist-credentials: false")
    name = inputs.get("repository") or job.run.repository.name
    repository = _readable(job, name)
    folder = (job.workspace / inputs.get("path", ".")).resolve()
    if not folder.is_relative_to(job.workspace.resolve()):
        raise StepError(f"Repository path '{folder}' is not under '{job.workspace}'")
    own = name == job.run.repository.name
    ref = inputs.get("ref") or (job.event.sha if own else repository.default)
    commit = ref if COMMIT.fullmatch(ref) else repository.tip(ref) or repository.tip(f"refs/tags/{ref}")
    if not commit:
        raise StepError(f"A branch or tag with the name '{ref}' could not be found")
    _refuse_strangers(job, name, commit)
    if "path" in inputs and "fetch-depth" not in inputs and not folder.exists():
        _link(repository, commit, folder)
    else:
        _lay(repository, commit, folder, depth=int(inputs.get("fetch-depth", "1")))
    return {"ref": ref, "commit": commit}


def _readable(job: Job, name: str) -> Repository:
    repository = job.hub.repositories.get(name)
    if repository is None or (repository.private and name != job.run.repository.name):
        raise StepError(f"Not Found - https://docs.github.com/rest: {name}")
    if name == job.run.repository.name:  # a public one would do without, but lists may be private
        needs(job, "contents", "read")
    return repository


def _refuse_strangers(job: Job, name: str, commit: str) -> None:
    """actions/checkout 7: a run that has secrets takes no code of a fork, unless it says that this is unsafe."""
    if job.event.name not in ("workflow_run", "pull_request_target", "issue_comment"):
        return
    head = job.event.payload.get("workflow_run", {})
    if commit == head.get("head_sha") and head["head_repository"]["id"] != job.run.repository.id:
        raise StepError("Refusing to check out the code of a pull request from a fork")
    if name == head.get("head_repository", {}).get("full_name") != job.run.repository.name:
        raise StepError("Refusing to check out a fork")


def _lay(repository: Repository, commit: str, folder: Path, *, depth: int) -> None:
    address = f"file://{repository.path}"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / ".git").is_dir() or git(folder, "config", "remote.origin.url") != address:
        for path in folder.iterdir():
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        git(folder, "init", "--quiet")
        git(folder, "remote", "add", "origin", address)
    refs = ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"] if depth == 0 else []
    limits = [f"--depth={depth}"] if depth else []
    git(folder, "fetch", "--quiet", "--no-tags", *limits, "origin", commit, *refs)
    git(folder, "checkout", "--quiet", "--force", "--detach", commit)
    git(folder, "clean", "-ffdqx")


LAID: dict[tuple[str, str], Path] = {}


def _link(repository: Repository, commit: str, folder: Path) -> None:
    """As `_lay`, in a tenth of the time: the files of a first checkout of the same commit, under a second name.

    For what lies beside the list, as the toolkit does: no step writes to it, which `conftest.py` looks at in the end.
    """
    key = (repository.name, commit)
    if key not in LAID:
        LAID[key] = repository.path.parent / f"{repository.path.stem}-{commit[:8]}"
        _lay(repository, commit, LAID[key], depth=1)
    shutil.copytree(LAID[key], folder, symlinks=True, copy_function=os.link)


def unpack(repository: Repository, commit: str, folder: Path) -> None:
    """As the runner fetches an action."""
    _lay(repository, commit, folder, depth=1)
    shutil.rmtree(folder / ".git")


def setup_python(_: Job, inputs: Inputs, __: StepRun) -> dict[str, str]:
    """The Python of the tests, whatever version is asked for."""
    if not re.fullmatch(r"3\.\d+", inputs.get("python-version", "")):
        raise RefusedError(f"no Python {inputs.get('python-version', '')!r}")
    return {"python-version": inputs["python-version"]}


def upload(job: Job, inputs: Inputs, step: StepRun) -> dict[str, str]:
    """Links are followed, hidden files left out unless they are asked for; a name serves once, or is overwritten."""
    name, found = inputs.get("name", "artifact"), _chosen(job, inputs)
    if not found:
        return _none(inputs.get("if-no-files-found", "warn"), inputs["path"], step)
    if name in job.hub.lost:
        raise StepError("Failed to CreateArtifact: Unable to make request: ECONNRESET")
    artifacts = job.hub.artifacts.setdefault(job.run.id, {})
    if name in artifacts and inputs.get("overwrite") != "true":
        raise StepError(f"an artifact with this name already exists on the workflow run: {name}")
    folder = job.hub.folder / "artifacts" / str(job.run.id) / str(job.hub.next())
    root = found[0].parent if len(found) == 1 else _common(found)
    for path in found:
        target = folder / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    artifacts[name] = folder
    return {"artifact-id": str(job.hub.next())}


def _none(what: str, path: str, step: StepRun) -> dict[str, str]:
    message = f"No files were found with the provided path: {path}. No artifacts will be uploaded."
    if what == "error":
        raise StepError(message)
    step.log += {"warn": f"::warning::{message}\n", "ignore": f"{message}\n"}[what]
    return {}


def _chosen(job: Job, inputs: Inputs) -> list[Path]:
    hidden = inputs.get("include-hidden-files") == "true"
    found: list[Path] = []
    for pattern in inputs["path"].split("\n"):
        path = job.workspace / pattern.strip()
        if pattern.strip():
            anchor = Path(path.anchor)
            matched = sorted(anchor.glob(str(path.relative_to(anchor))))
            found += [file for one in matched for file in ([one] if one.is_file() else sorted(one.rglob("*")))]
    inside = {path: path.relative_to(job.folder).parts for path in found if path.is_file()}
    return [path for path, parts in inside.items() if hidden or not any(part.startswith(".") for part in parts)]


def _common(paths: list[Path]) -> Path:
    return next(parent for parent in paths[0].parents if all(path.is_relative_to(parent) for path in paths))


def download(job: Job, inputs: Inputs, step: StepRun) -> dict[str, str]:
    """As it was laid, links included: whoever made the artifact chose them."""
    artifacts = job.hub.artifacts.get(_run_of(job, inputs), {})
    folder = job.workspace / inputs.get("path", ".")
    name, pattern = inputs.get("name", ""), inputs.get("pattern", "*")
    if name and name not in artifacts:
        raise StepError(f"Unable to download artifact(s): Artifact not found for name: {name}")
    chosen = [name] if name else [name for name in artifacts if fnmatchcase(name, pattern)]
    flat = bool(name) or inputs.get("merge-multiple") == "true"
    folder.mkdir(parents=True, exist_ok=True)
    for one in chosen:
        shutil.copytree(artifacts[one], folder if flat else folder / one, symlinks=True, dirs_exist_ok=True)
    step.log += f"Total of {len(chosen)} artifact(s) downloaded\n"
    return {"download-path": str(folder)}


def _run_of(job: Job, inputs: Inputs) -> int:
    """Those of another run are asked of the API."""
    if "run-id" not in inputs:
        return job.run.id
    if inputs.get("github-token") != job.played.token:
        raise RefusedError("the artifacts of another run need github-token")
    needs(job, "actions", "read")
    return int(inputs["run-id"])


def restore(job: Job, inputs: Inputs, _: StepRun) -> dict[str, str]:
    """From the caches of this ref, of what it goes into, and of the default branch; the newest of a prefix."""
    own = job.run.repository
    base = f"refs/heads/{job.event.base_ref or own.default}"
    key, prefixes = inputs["key"], inputs.get("restore-keys", "").split()
    for ref in dict.fromkeys([job.event.ref, base, f"refs/heads/{own.default}"]):
        mine = [cached for cached in reversed(job.hub.caches) if (cached.repository, cached.ref) == (own.name, ref)]
        for prefix in [key, *prefixes]:
            for cached in mine:
                if cached.key == key or (prefix in prefixes and cached.key.startswith(prefix)):
                    shutil.copytree(cached.folder, job.workspace, dirs_exist_ok=True)
                    return {"cache-hit": str(cached.key == key).lower(), "cache-matched-key": cached.key}
    if inputs.get("fail-on-cache-miss") == "true":
        raise StepError(f"Failed to restore cache entry. Input key: {key}")
    return {"cache-hit": "", "cache-primary-key": key}


def save(job: Job, inputs: Inputs, step: StepRun) -> dict[str, str]:
    """Where GitHub would only warn that a run has no right to write, this fails: no workflow of ours should try."""
    if not job.event.may_save:
        raise RefusedError(f"a run for {job.event.name} must not write a cache")
    own, ref = job.run.repository.name, job.event.ref
    if any((cached.repository, cached.ref, cached.key) == (own, ref, inputs["key"]) for cached in job.hub.caches):
        step.log += "::warning::Failed to save: Unable to reserve cache\n"
        return {}
    folder = job.hub.folder / "caches" / str(job.hub.next())
    for pattern in inputs["path"].split():
        for path in job.workspace.glob(pattern):
            target = folder / path.relative_to(job.workspace)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(path, target) if path.is_dir() else shutil.copyfile(path, target)
    if not folder.exists():
        step.log += "::warning::Path Validation Error: Path(s) specified in the action for caching do(es) not exist\n"
        return {}
    job.hub.caches.append(Cached(own, ref, inputs["key"], folder))
    return {}


def _held(name: str, stand_in: StandIn) -> StandIn:
    """Refuses inputs that it does not play."""

    def play(job: Job, inputs: Inputs, step: StepRun) -> dict[str, str] | None:
        if unknown := set(inputs) - set(INPUTS[name]):
            raise RefusedError(f"{name} has no input {', '.join(sorted(unknown))} that is played here")
        return stand_in(job, inputs, step)

    return play


STAND_INS: dict[str, StandIn] = {
    "actions/cache/restore": restore,
    "actions/cache/save": save,
    "actions/checkout": checkout,
    "actions/configure-pages": pages.configure,
    "actions/deploy-pages": pages.publish,
    "actions/download-artifact": download,
    "actions/setup-python": setup_python,
    "actions/upload-artifact": upload,
    "actions/upload-pages-artifact": pages.archive,
}
STAND_INS = {name: _held(name, stand_in) for name, stand_in in STAND_INS.items()}
