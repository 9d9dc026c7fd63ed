"""Makes a wheel of a Debian package that holds a Python project: debian-wheel.py PACKAGE.deb DIRECTORY"""

import configparser
import email
import hashlib
import base64
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path


def main(package: str, directory: str) -> None:
    with tempfile.TemporaryDirectory() as root:
        subprocess.run(["dpkg-deb", "-x", package, root], check=True)
        site = Path(root, "usr/lib/python3/dist-packages")
        for info in [*site.glob("*.dist-info"), *site.glob("*.egg-info")]:
            print(wheel(site, info, Path(directory)))


def wheel(site: Path, info: Path, directory: Path) -> Path:
    metadata = metadata_of(info)
    head = email.message_from_string(metadata)
    name = head["Name"].replace("-", "_").replace(".", "_")
    version = head["Version"]
    files = [it for it in sorted(site.rglob("*")) if it.is_file() and "__pycache__" not in it.parts]
    files = [it for it in files if not it.parts[len(site.parts)].endswith((".dist-info", ".egg-info"))]
    compiled = any(it.suffix == ".so" for it in files)
    tag = "cp313-cp313-linux_%s" % machine(files) if compiled else "py3-none-any"
    own = f"{name}-{version}.dist-info"
    content = {it.relative_to(site).as_posix(): it.read_bytes() for it in files}
    content[f"{own}/METADATA"] = metadata.encode()
    content[f"{own}/WHEEL"] = f"Wheel-Version: 1.0\nGenerator: debian-wheel\nRoot-Is-Purelib: {str(not compiled).lower()}\nTag: {tag}\n".encode()
    scripts = info / "entry_points.txt"
    if scripts.is_file():
        content[f"{own}/entry_points.txt"] = scripts.read_bytes()
    content[f"{own}/RECORD"] = record(content, own).encode()
    target = directory / f"{name}-{version}-{tag}.whl"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in content.items():
            archive.writestr(path, data)
    return target


def metadata_of(info: Path) -> str:
    if (info / "METADATA").is_file():
        return (info / "METADATA").read_text()
    head, _, body = (info / "PKG-INFO").read_text().partition("\n\n")
    requires = info / "requires.txt"
    if requires.is_file() and "Requires-Dist:" not in head:
        parser = configparser.ConfigParser(allow_no_value=True, delimiters=("\0",))
        parser.read_string("[]\n" + requires.read_text())
        head += "".join(f"\nRequires-Dist: {it}" for it in parser[""])
    return f"{head}\n\n{body}"


def machine(files: list[Path]) -> str:
    name = next(it.name for it in files if it.suffix == ".so")  # x.cpython-313-MACHINE-linux-gnu.so
    return name.split(".")[1].split("-")[2]


def record(content: dict[str, bytes], own: str) -> str:
    def line(path: str, data: bytes) -> str:
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        return f"{path},sha256={digest},{len(data)}\n"

    return "".join(line(*it) for it in content.items()) + f"{own}/RECORD,,\n"


main(*sys.argv[1:])
