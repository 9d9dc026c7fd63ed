"""What an image holds, in JSON: snapshot.py ROOT INSPECT

ROOT is where the image is mounted, INSPECT what buildah says of it. See state/snapshot.ts for what is in the answer.
"""

import hashlib
import json
import os
import re
import stat
import sys

# Whose content is not the image's, but the kernel's, the builder's, and the stand-ins' own.
SKIPPED = {"/proc", "/sys", "/dev", "/run", "/mnt", "/var/lib/stand-in", "/var/cache", "/usr/libexec/stand-in"}
# Where files are somebody's whose text tells: everywhere but in the system's folders.
OF_THE_SYSTEM = re.compile(r"/(usr|etc|var|boot)/|.*/site-packages/|.*/__pycache__/")
LARGEST = 100_000


def main(root: str, inspect: str) -> None:
    config = json.load(open(inspect))["OCIv1"]["config"]
    files: dict[str, list] = {}
    venvs: dict[str, str | None] = {}
    projects: list[list] = []
    for path, entry in walk(root, ""):
        kind = "d" if stat.S_ISDIR(entry.st_mode) else "l" if stat.S_ISLNK(entry.st_mode) else "f"
        files[path] = [kind, entry.st_uid, entry.st_gid, entry.st_mode & 0o7777]
        if kind == "l":
            files[path].append(os.readlink(root + path))
        elif kind == "f" and not OF_THE_SYSTEM.match(path) and entry.st_size <= LARGEST:
            files[path].append(digest(root + path))
        name = path.rsplit("/", 1)[1]
        if name == "pyvenv.cfg":
            venvs[path.removesuffix("/pyvenv.cfg")] = made_at(root + path.removesuffix("pyvenv.cfg"))
        elif name.endswith((".dist-info", ".egg-info")):
            projects.append(project(root, path))
    json.dump(
        {
            "user": config.get("User") or "",
            "workdir": config.get("WorkingDir") or "/",
            "env": dict(it.split("=", 1) for it in config.get("Env") or []),
            "entrypoint": config.get("Entrypoint") or [],
            "command": config.get("Cmd") or [],
            "rpms": [it for name in ("builtin", "installed") for it in lines(f"{root}/var/lib/stand-in/{name}")],
            "users": {it.split(":")[0]: it.split(":")[2] for it in lines(f"{root}/etc/passwd")},
            "venvs": venvs,
            "projects": projects,
            "files": files,
        },
        sys.stdout,
        separators=(",", ":"),
    )


def walk(root: str, folder: str):
    with os.scandir(f"{root}{folder}/") as entries:
        for it in entries:
            path = f"{folder}/{it.name}"
            yield path, it.stat(follow_symlinks=False)
            if path not in SKIPPED and it.is_dir(follow_symlinks=False):
                yield from walk(root, path)


def lines(path: str) -> list[str]:
    try:
        return open(path).read().split("\n")[:-1]
    except OSError:
        return []


def digest(path: str) -> str:
    return hashlib.sha256(open(path, "rb").read()).hexdigest()


def made_at(venv: str) -> str | None:
    """Where its script for shells believes it to be."""
    for line in lines(f"{venv}bin/activate"):
        found = re.match(r"\s*(?:export )?VIRTUAL_ENV=['\"]?(/[^'\"$]*)", line)
        if found:
            return found[1]
    return None


def project(root: str, path: str) -> list:
    """Name, where it lies, who made its wheel, and the folder that it is a link to."""
    folder, info = path.rsplit("/", 1)
    name = re.sub(r"[-_.]+", "-", re.split(r"-\d", info.rsplit(".", 1)[0])[0]).lower()
    wheel = next((it for it in lines(f"{root}{path}/WHEEL") if it.startswith("Generator:")), "")
    link = None
    if os.path.isfile(f"{root}{path}/direct_url.json"):
        url = json.load(open(f"{root}{path}/direct_url.json"))
        if url.get("dir_info", {}).get("editable"):
            link = url["url"].removeprefix("file://")
    return [name, folder, wheel.removeprefix("Generator:").strip(), link]


main(*sys.argv[1:])
