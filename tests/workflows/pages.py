"""What stands in for the actions of GitHub Pages, as far as our workflow uses them.

Sources: the README and `action.yml` of each, at the version that is pinned; GitHub Docs, "Using custom workflows with
GitHub Pages".
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.workflows.errors import StepError
from tests.workflows.permissions import needs

if TYPE_CHECKING:
    from tests.workflows.runs import StepRun
    from tests.workflows.steps import Job

Inputs = Mapping[str, str]
ARTIFACT = ENVIRONMENT = "github-pages"
READABLE = 0o444


def configure(job: Job, _: Inputs, __: StepRun) -> dict[str, str]:
    """Asks for the address; nothing is switched on."""
    needs(job, "pages", "read")
    address = job.run.repository.pages
    if not address:
        raise StepError("Get Pages site failed. Please verify that the repository has Pages enabled")
    parts = urlsplit(address)
    origin, path = f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")
    return {"base_url": f"{origin}{path}", "origin": origin, "host": parts.netloc, "base_path": path}


def archive(job: Job, inputs: Inputs, _: StepRun) -> dict[str, str]:
    """What is hidden is left out, links are followed; what not everybody may read, Pages does not serve."""
    source, name = job.workspace / inputs.get("path", "_site/"), inputs.get("name", ARTIFACT)
    if not source.is_dir():
        raise StepError(f"tar: {source}: Cannot open: No such file or directory")
    if closed := [path.name for path in source.rglob("*") if path.stat().st_mode & READABLE != READABLE]:
        raise StepError(f"not everybody may read {', '.join(closed)}")
    artifacts = job.hub.artifacts.setdefault(job.run.id, {})
    if name in artifacts:
        raise StepError(f"an artifact with this name already exists on the workflow run: {name}")
    folder = job.hub.folder / "artifacts" / str(job.run.id) / str(job.hub.next())
    artifacts[name] = shutil.copytree(source, folder, ignore=shutil.ignore_patterns(".*"))
    return {"artifact_id": str(job.hub.next())}


def publish(job: Job, inputs: Inputs, _: StepRun) -> dict[str, str]:
    """GitHub wants to know which workflow it is, and an environment that may refuse."""
    needs(job, "pages", "write")
    needs(job, "id-token", "write")
    name, repository = inputs.get("artifact_name", ARTIFACT), job.run.repository
    folder = job.hub.artifacts.get(job.run.id, {}).get(name)
    if folder is None:
        raise StepError(f'No artifacts named "{name}" were found for this workflow run')
    if not job.played.environment:
        raise StepError("Missing environment. Ensure your workflow's deployment job has an environment")
    if not repository.pages:
        raise StepError("Failed to create deployment (status: 404). Ensure GitHub Pages has been enabled")
    published: Path = job.hub.folder / "pages" / repository.name
    shutil.rmtree(published, ignore_errors=True)
    job.hub.published[repository.name] = shutil.copytree(folder, published)
    return {"page_url": f"{repository.pages.rstrip('/')}/"}
