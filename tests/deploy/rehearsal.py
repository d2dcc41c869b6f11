"""A Dockerfile without Docker: its steps run one after another in a folder of this machine.

What it proves: the steps succeed, what they install starts as the user of the image, who may
write to nothing but its data folder, and the health check passes. What it cannot: the base
image itself. By hand: ``python -m tests.deploy.rehearsal FOLDER``.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
PLACES = re.compile(r"(?<![\w.:])/(opt/readroom|src|data)\b|(?<=sqlite:///)/data\b")
"""The folders of the image that the steps name."""

AS_USER = ["setpriv", "--reuid={0}", "--regid={1}", "--clear-groups"]
AS_USER += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
"""May read what this machine's user may, for Python itself may lie in a home, but write nothing."""


@dataclass(frozen=True)
class Step:
    """One instruction: its name and what follows it, continued lines joined."""

    word: str
    rest: str


def steps(text: str) -> Iterator[Step]:
    """The instructions of a Dockerfile, without comments."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    for line in re.sub(r"\\\n", " ", "\n".join(lines)).splitlines():
        if line.strip():
            word, _, rest = line.strip().partition(" ")
            yield Step(word.upper(), rest.strip())


@dataclass
class Rehearsal:
    """The image as a folder.

    Attributes:
        folder: Stands for the image's root.
        environment: Of the steps; each stage begins with this machine's own.
        user: Who runs the program in the end, as user and group.
    """

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    user: tuple[int, int] | None = None
    workdir: Path = field(init=False)

    def __post_init__(self) -> None:
        self.workdir = self.folder

    def here(self, text: str) -> str:
        """A text with the image's folders replaced by those of the rehearsal."""
        return PLACES.sub(lambda found: f"{self.folder}{found[0]}", text)

    def play(self, step: Step) -> None:
        """Do one step, or note it for the start."""
        played = getattr(self, f"_{step.word.lower()}", None)
        if played is not None:
            played(step.rest)

    def _from(self, _: str) -> None:
        self.environment, self.workdir = dict(os.environ), self.folder

    def _env(self, rest: str) -> None:
        for pair in shlex.split(self.here(rest)):
            name, _, value = pair.partition("=")
            self.environment[name] = value.replace("$PATH", self.environment["PATH"])

    def _workdir(self, rest: str) -> None:
        self.workdir = Path(self.here(rest))
        self.workdir.mkdir(parents=True, exist_ok=True)

    def _user(self, rest: str) -> None:
        user, _, group = rest.partition(":")
        self.user = int(user), int(group)

    def _copy(self, rest: str) -> None:
        *sources, target = rest.split()
        if sources[0].startswith("--from="):
            assert sources[1:] == [target], "one folder stands for all stages"
            return
        for source in sources:
            into = self.workdir / target
            into = into / source if target.endswith("/") else into
            into.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, into, dirs_exist_ok=True)
            else:
                shutil.copy(ROOT / source, into)

    def _run(self, rest: str) -> None:
        subprocess.run(
            ["sh", "-ec", self.here(rest)], cwd=self.workdir, env=self.environment, check=True
        )

    def command(self, rest: str, port: int) -> list[str]:
        """A command in the form of a JSON list, for another port than the image's."""
        return [word.replace("8501", str(port)) for word in json.loads(rest)]

    def start(self, command: list[str]) -> subprocess.Popen[bytes]:
        """Start a command as the image would; as its user, where this machine lets us."""
        program = shutil.which(command[0], path=self.environment["PATH"])
        assert program, f"{command[0]} is not in the image"
        as_user = AS_USER if self.user and os.geteuid() == 0 and shutil.which("setpriv") else []
        user = [word.format(*self.user) for word in as_user] if self.user else []
        return subprocess.Popen(
            [*user, program, *command[1:]], cwd=self.workdir, env=self.environment
        )


def rehearse(folder: Path) -> tuple[Rehearsal, dict[str, str]]:
    """Play every step; returns the result and what the image is to run."""
    rehearsal, last = Rehearsal(folder), {}
    for step in steps(DOCKERFILE.read_text()):
        rehearsal.play(step)
        last[step.word] = step.rest
    return rehearsal, last


if __name__ == "__main__":
    rehearse(Path(sys.argv[1]).resolve())
