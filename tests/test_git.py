"""What git is asked, in real repositories: older texts, the index, remotes, and a sentence where it cannot say."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from listkeeper import git
from listkeeper.git import GitError, default_branch, home, on_github, repositories, text_at, tracked

HERE = {
    "PATH": os.environ["PATH"],
    "HOME": "/nonexistent",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}
LINES = "".join(f"- [Entry {n}](https://site.org/{n}) - Says something about {n}.\n" for n in range(20))


class Repo:
    """A repository, and the words to make it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.run("init", "--quiet", "--initial-branch=main")

    def run(self, *arguments: str) -> str:
        command = ["git", "-c", "protocol.file.allow=always", *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=HERE, check=True, capture_output=True, text=True, timeout=20
        ).stdout

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, newline="")
        return path

    def commit(self, name: str, text: str) -> Path:
        path = self.write(name, text)
        self.run("add", "--all")
        self.run("commit", "--quiet", "--message", name)
        return path


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path.resolve() / "repo")


def test_home_is_where_the_branch_is_pushed_to(repo: Repo) -> None:
    repo.commit("list.md", "one")
    repo.run("remote", "add", "origin", "https://github.com/a/b")
    with pytest.raises(GitError):
        home(repo.folder, HERE)  # the branch follows none

    repo.run("config", "branch.main.remote", "-odd")
    repo.run("config", "remote.-odd.url", "https://example.org/a")
    repo.run("config", "remote.-odd.pushurl", "git@github.com:c/d.git")
    assert home(repo.folder, HERE) == "git@github.com:c/d.git"

    repo.run("checkout", "--quiet", "--detach")
    assert home(repo.folder, HERE) == "https://github.com/a/b"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("git@github.com:c/d.git", "c/d"),
        ("https://x:y@github.com/c/d.e", "c/d.e"),
        ("https://gitlab.com/c/d", ""),
        ("https://github.com.evil.example/c/d", ""),
        ("/srv/github.com/c/d", ""),
    ],
)
def test_an_address_on_github_names_a_repository(url: str, name: str) -> None:
    assert on_github(url) == name


def test_the_older_text_is_that_of_the_revision_byte_for_byte(repo: Repo) -> None:
    path = repo.commit("docs/list.md", "one\r\n")
    repo.commit("docs/list.md", "two")
    path.write_text("three, not committed")
    assert [text_at(path, rev, HERE) for rev in ("HEAD~1", "HEAD", "main")] == ["one\r\n", "two", "two"]


def test_what_the_other_branch_did_meanwhile_is_not_ours(repo: Repo) -> None:
    path = repo.commit("list.md", "where they part")
    repo.run("switch", "--quiet", "--create", "ours")
    repo.commit("list.md", "ours")
    repo.run("switch", "--quiet", "main")
    repo.commit("list.md", "theirs")
    repo.run("switch", "--quiet", "ours")
    assert text_at(path, "main", HERE) == "where they part"


def test_a_branch_that_only_the_remote_has_is_found_by_its_name(repo: Repo, tmp_path: Path) -> None:
    repo.commit("list.md", "old")
    repo.run("branch", "base")
    repo.run("clone", "--quiet", ".", str(tmp_path / "clone"))
    assert text_at(tmp_path / "clone" / "list.md", "base", HERE) == "old"


def test_a_new_file_has_no_older_text(repo: Repo) -> None:
    repo.commit("other.md", "one")
    assert text_at(repo.write("list.md", "new"), "HEAD", HERE) is None


RENAMES: dict[str, Callable[[Repo], object]] = {
    "committed": lambda repo: (repo.run("mv", "README.md", "lists/list.md"), repo.run("commit", "-qm", "move")),
    "in the index": lambda repo: repo.run("mv", "README.md", "lists/list.md"),
    "and edited": lambda repo: (
        repo.run("mv", "README.md", "lists/list.md"),
        repo.commit("lists/list.md", LINES + "- [New](https://new.site.org)\n"),
    ),
}


@pytest.mark.parametrize("rename", RENAMES.values(), ids=RENAMES)
def test_a_file_is_followed_to_the_name_it_had(rename: Callable[[Repo], object], repo: Repo) -> None:
    repo.commit("README.md", LINES)
    repo.commit("lists/other.md", "there")
    rename(repo)
    assert text_at(repo.folder / "lists" / "list.md", "HEAD~1", HERE) == LINES


ODD_NAMES = ["Ä b.md", "-x.md", ":(glob)*.md", 'a"\\\t.md', "new\nline.md", "@{1}.md", "HEAD"]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_file_may_have_any_name(name: str, repo: Repo) -> None:
    path = repo.commit(name, "one")
    repo.commit(name, "two")
    assert (text_at(path, "HEAD~1", HERE), tracked(repo.folder, HERE)) == ("one", frozenset({name}))


def test_a_symbolic_link_stands_for_its_file(repo: Repo) -> None:
    repo.commit("docs/list.md", "one")
    (repo.folder / "README.md").symlink_to("docs/list.md")
    assert text_at(repo.folder / "README.md", "HEAD", HERE) == "one"


def test_a_folder_that_had_the_name_has_no_text(repo: Repo) -> None:
    repo.commit("list.md/a.md", "one")
    (repo.folder / "list.md" / "a.md").unlink()
    (repo.folder / "list.md").rmdir()
    assert text_at(repo.write("list.md", "new"), "HEAD", HERE) is None


UNKNOWN = ["nowhere", "", "--output=x", "-h", "HEAD~9", "HEAD^{tree}", "a b", "main..main", "\0", "$(id)"]


@pytest.mark.parametrize("rev", UNKNOWN)
def test_a_revision_that_there_is_not_is_named(rev: str, repo: Repo) -> None:
    path = repo.commit("list.md", "one")
    with pytest.raises(GitError) as caught:
        text_at(path, rev, HERE)
    assert str(caught.value) == f"git knows no revision {rev!r}; name a branch, a tag or a commit"
    assert sorted(p.name for p in repo.folder.iterdir()) == [".git", "list.md"]


def test_what_has_nothing_in_common_is_told(repo: Repo) -> None:
    path = repo.commit("list.md", "one")
    repo.run("switch", "--quiet", "--orphan", "alone")
    repo.commit("list.md", "two")
    with pytest.raises(GitError, match=r"^HEAD and 'main' have no commit in common; name a revision that HEAD comes"):
        text_at(path, "main", HERE)


# A revision that a shallow clone cannot compare with, and what is to be fetched for it.
SHALLOW = {
    "unknown": ("base; id", "'base; id'"),
    "unknown on the remote": ("origin/base", "base"),
    "cut off": ("tip", "tip"),
}


@pytest.mark.parametrize(("rev", "fetched"), SHALLOW.values(), ids=SHALLOW)
def test_a_shallow_clone_says_what_to_fetch(rev: str, fetched: str, repo: Repo, tmp_path: Path) -> None:
    repo.commit("list.md", "one")
    repo.run("branch", "tip")
    repo.commit("list.md", "two")
    repo.run("switch", "--quiet", "tip")
    repo.commit("other.md", "three")
    repo.run("switch", "--quiet", "main")
    clone = tmp_path.resolve() / "clone"
    repo.run("clone", "--quiet", "--depth=1", "--no-single-branch", f"file://{repo.folder}", str(clone))
    with pytest.raises(GitError) as caught:
        text_at(clone / "list.md", rev, HERE)
    says = "this clone is shallow and does not reach back to"
    assert str(caught.value) == f"{says} {rev!r}; fetch more: git fetch --depth=1000 origin {fetched}"


def test_a_clone_that_leaves_texts_out_fetches_none(repo: Repo, tmp_path: Path) -> None:
    repo.commit("list.md", "one")
    repo.commit("list.md", "two")
    repo.run("config", "uploadpack.allowFilter", "true")
    clone = tmp_path.resolve() / "clone"
    repo.run("clone", "--quiet", "--filter=blob:none", f"file://{repo.folder}", str(clone))
    for key, value in {"remote.origin.url": f"ext::touch {tmp_path}/sprung", "protocol.ext.allow": "always"}.items():
        repo.run("-C", str(clone), "config", key, value)
    with pytest.raises(GitError, match=r"^this clone leaves older texts out; fetch them: git fetch"):
        text_at(clone / "list.md", "HEAD~1", HERE)
    assert not (tmp_path / "sprung").exists()


def test_a_repository_without_commits_is_told(repo: Repo) -> None:
    with pytest.raises(GitError) as caught:
        text_at(repo.write("list.md", "one"), "main", HERE)
    assert str(caught.value) == f"there is no commit in {repo.folder} yet; --since needs one to compare with"


def test_a_folder_that_is_no_repository_is_told(tmp_path: Path) -> None:
    with pytest.raises(GitError) as caught:
        tracked(tmp_path, HERE)
    assert str(caught.value) == f"{tmp_path} is in no git repository; run it in a clone"


def test_an_older_text_that_is_too_large_is_told(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git, "LARGEST_FILE", 3)
    path = repo.commit("list.md", "four")
    with pytest.raises(GitError, match=r"^the older text is larger than 3 bytes; name a later revision$"):
        text_at(path, "HEAD", HERE)


def test_the_index_has_files_and_their_folders(repo: Repo) -> None:
    repo.commit("a/b/c.md", "")
    repo.write("new.md", "")
    repo.write("d/staged.md", "")
    repo.run("add", "d/staged.md")
    assert tracked(repo.folder, HERE) == {"a", "a/b", "a/b/c.md", "d", "d/staged.md"}


ORIGINS: dict[str, str] = {
    "https://github.com/Owner/a.list": "Owner/a.list",
    "https://github.com/owner/list.git": "owner/list",
    "https://x-access-token:secret@github.com/owner/list": "owner/list",
    "https://www.github.com/owner/list/": "owner/list",
    "git@github.com:owner/list.git": "owner/list",
    "git@github.com:123/456": "123/456",
    "ssh://git@github.com/owner/list.git": "owner/list",
    "ssh://git@ssh.github.com:443/owner/list.git": "owner/list",
    "https://github.com.evil.site/owner/list": "",
    "https://gitlab.com/owner/list": "",
    "https://evil.site/github.com/owner/list": "",
    "https://github.com/owner/list/more": "",
    "/srv/github.com/owner/list": "",
}


@pytest.mark.parametrize(("url", "name"), ORIGINS.items(), ids=ORIGINS)
def test_a_remote_is_known_by_owner_and_name(url: str, name: str, repo: Repo) -> None:
    repo.run("remote", "add", "origin", url)
    assert repositories(repo.folder, HERE) == ({name} if name else set())


def test_a_fork_knows_where_it_comes_from_and_no_further_remotes(repo: Repo) -> None:
    for remote in ("origin", "upstream", "other"):
        repo.run("remote", "add", remote, f"https://github.com/{remote}/list")
    assert repositories(repo.folder, HERE) == {"origin/list", "upstream/list"}


def test_a_clone_remembers_the_default_branch(repo: Repo, tmp_path: Path) -> None:
    repo.commit("list.md", "one")
    repo.run("branch", "--move", "trunk/main")
    repo.run("clone", "--quiet", ".", str(tmp_path / "clone"))
    assert [default_branch(where, HERE) for where in (tmp_path / "clone", repo.folder)] == ["trunk/main", ""]


def test_nothing_that_a_repository_names_is_run(repo: Repo, tmp_path: Path) -> None:
    trap, sprung = tmp_path / "trap", tmp_path / "sprung"
    trap.write_text(f"#!/bin/sh\necho $0 $@ >> {sprung}\n")
    trap.chmod(0o755)
    repo.commit("list.md", LINES)
    repo.commit(".gitattributes", "*.md diff=trap filter=trap merge=trap\n")
    repo.run("mv", "list.md", "new.md")
    for key in (
        "core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "core.askPass", "credential.helper",
        "diff.external", "diff.trap.command", "diff.trap.textconv", "filter.trap.clean", "filter.trap.smudge",
        "filter.trap.process", "gpg.program", "merge.trap.driver", "uploadpack.packObjectsHook",
    ):  # fmt: skip
        repo.run("config", key, str(trap))
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in ("post-index-change", "reference-transaction", "fsmonitor-watchman", "pre-commit"):
        (hooks / hook).symlink_to(trap)
    repo.run("config", "core.hooksPath", str(hooks))
    path = repo.write("new.md", f"{LINES}more")
    assert text_at(path, "HEAD~1", HERE) == LINES
    assert tracked(repo.folder, HERE) == {".gitattributes", "new.md"}
    assert (repositories(repo.folder, HERE), default_branch(repo.folder, HERE)) == (frozenset(), "")
    assert not sprung.exists()
    repo.run("-c", "core.fsmonitor=" + str(trap), "status")  # the trap itself works
    assert sprung.exists()


def test_variables_of_git_in_the_environment_do_not_count(repo: Repo, tmp_path: Path) -> None:
    other = Repo(tmp_path / "other")
    other.commit("other.md", "")
    repo.commit("list.md", "")
    astray = {**HERE, "GIT_DIR": str(other.folder / ".git"), "GIT_INDEX_FILE": str(tmp_path / "none")}
    assert tracked(repo.folder, astray) == {"list.md"}


def pretend(folder: Path, script: str) -> Mapping[str, str]:
    """An environment whose git is this shell script."""
    (folder / "git").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "git").chmod(0o755)
    return {**HERE, "PATH": f"{folder}:{HERE['PATH']}"}


FOREIGN = "fatal: detected dubious ownership in repository at '/x'"


def test_whom_a_person_trusts_stands_in_their_own_configuration(tmp_path: Path) -> None:
    script = f'test -z "$GIT_CONFIG_GLOBAL" && printf "a.md\\0" && exit\necho "{FOREIGN}" >&2\nexit 128'
    assert tracked(tmp_path, pretend(tmp_path, script)) == {"a.md"}


def test_a_checkout_of_another_user_is_told_with_what_would_help(tmp_path: Path) -> None:
    with pytest.raises(GitError) as caught:
        tracked(tmp_path, pretend(tmp_path, f'echo "{FOREIGN}" >&2; exit 128'))
    trust = f"git config --global --add safe.directory {tmp_path}"
    assert str(caught.value) == f"{tmp_path} belongs to another user, and git trusts it only when told: {trust}"


def test_a_git_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git, "SECONDS", 0.2)
    with pytest.raises(GitError, match=r"^git ls-files did not end within 0 seconds$"):
        tracked(tmp_path, pretend(tmp_path, "exec sleep 5"))


def test_a_machine_without_git_is_told(tmp_path: Path) -> None:
    with pytest.raises(GitError, match=r"^git is not installed; install it$"):
        tracked(tmp_path, {"PATH": str(tmp_path)})


def test_any_other_failure_is_told_in_its_first_line(tmp_path: Path) -> None:
    with pytest.raises(GitError, match=r"^git ls-files failed: fatal: index file corrupt$"):
        tracked(tmp_path, pretend(tmp_path, 'echo "fatal: index file corrupt\nmore" >&2; exit 128'))
