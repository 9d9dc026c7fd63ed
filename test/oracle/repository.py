"""Makes the repository of the stand-ins: repository.py NEEDED NAMED TARGET RPMS LEFT-OUT

NEEDED is a folder of the .debs that are not in the minimal root, NAMED one of those that the list RPMS names. In
TARGET, debs/NAME.tar is a package that unpacks at once, without what the list LEFT-OUT names; debs/NAME.list are its
files; and sets/RPM are the packages that stand for an RPM: those that RPMS names, and what they need.
"""

import re
import subprocess
import sys
import tarfile
from fnmatch import fnmatch
from pathlib import Path


def main(needed: str, named: str, target: str, rpms: str, left_out: str) -> None:
    packages = {**by_name(named), **by_name(needed)}
    missing = set(by_name(needed))
    depends = {name: names_in(file, "Depends", "Pre-Depends") for name, file in packages.items()}
    for name in sorted(missing):
        for virtual in names_in(packages[name], "Provides"):
            packages.setdefault(virtual, packages[name])
            missing.add(virtual)
            depends.setdefault(virtual, depends[name])
    patterns = Path(left_out).read_text().split()
    for directory in ("debs", "sets"):
        Path(target, directory).mkdir(parents=True, exist_ok=True)
    for file in set(packages.values()):
        unpacked(file, Path(target, "debs"), patterns)
    for line in Path(rpms).read_text().splitlines():
        if line.startswith("#"):
            continue
        rpm, _, own = line.partition(" : ")
        # npm is not a package of Debian's here; see image_tools of setup.sh.
        names = [it for it in own.split() if it not in ("-", "stand-in-nodejs")]
        debs = sorted({packages[it].stem for it in closure(names, depends, missing)})
        Path(target, "sets", rpm).write_text("".join(f"{it}\n" for it in debs))


def by_name(folder: str) -> dict[str, Path]:
    return {it.name.partition("_")[0]: it for it in sorted(Path(folder).glob("*.deb"))}


def names_in(file: Path, *fields: str) -> list[str]:
    """The names of packages in some fields, alternatives too: of those only what was fetched matters."""
    # With one field dpkg-deb prints its value alone, with more than one their names as well.
    printed = subprocess.run(["dpkg-deb", "-f", file, "Package", *fields], check=True, capture_output=True, text=True)
    return re.findall(r"(?:^[\w-]+: |[,|]\s*)([a-z0-9][a-z0-9+.-]*)", printed.stdout, re.M)


def closure(names: list[str], depends: dict[str, list[str]], missing: set[str]) -> set[str]:
    """The names themselves, though the root has them: the stand-ins lack some of what the root has."""
    found = set(names)
    todo = list(names)
    while todo:
        for name in depends[todo.pop()]:
            if name in missing and name not in found:
                found.add(name)
                todo.append(name)
    return found


def unpacked(file: Path, target: Path, left_out: list[str]) -> None:
    names = []
    with (
        subprocess.Popen(["dpkg-deb", "--fsys-tarfile", file], stdout=subprocess.PIPE) as process,
        tarfile.open(fileobj=process.stdout, mode="r|") as old,
        tarfile.open(target / f"{file.stem}.tar", "w") as new,
    ):
        for member in old:
            path = member.name.removeprefix(".")
            if path and not any(fnmatch(path, it) for it in left_out):
                names.append(path)
                new.addfile(member, old.extractfile(member) if member.isreg() else None)
    if process.returncode:
        sys.exit(f"{file} is damaged")
    (target / f"{file.stem}.list").write_text("".join(f"{it}\n" for it in names))


main(*sys.argv[1:])
