"""Which images a Containerfile asks for, and which stand-in each gets: bases.py CONTAINERFILE NEW-CONTAINERFILE [ARG=VALUE...]

Prints "NAME STAND-IN" lines. A stand-in has no digest, so a reference with one is written anew in NEW-CONTAINERFILE.
"""

import re
import sys


def main(path: str, target: str, *given: str) -> None:
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    for reference in dict.fromkeys(references(logical_lines(text), dict(it.split("=", 1) for it in given))):
        if reference == "scratch":
            continue
        stand_in = stand_in_for(reference)
        if stand_in is None:
            sys.exit(f"there is no stand-in for {reference}")
        plain = reference.split("@")[0]
        text = text.replace(reference, plain)
        print(plain, stand_in)
    # A digest may come from a variable.
    text = re.sub(r"@(\$\{?\w+\}?|sha256:[0-9a-f]+)", "", text)
    with open(target, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def stand_in_for(reference: str) -> str | None:
    path = reference.split("@")[0]
    name = path.rsplit("/", 1)[-1].split(":")[0]
    if re.fullmatch(r"python-3\d+(-minimal)?(-c\d+s|-el\d+)?", name):
        # Of the bare names in the images' own texts only that is sure which is true on both kinds.
        flavour = "fedora" if "fedora/" in path else "el"
        # Of Enterprise Linux 9's minimal images alone it is known that they have useradd.
        older = "8" if flavour == "el" and "-minimal" in name and re.search(r"(ubi|rhel)(8|10)/|-(c|el)(8|10)s?$", path.split(":")[0]) else ""
        return f"{'minimal' if '-minimal' in name else 'full'}-{flavour}{older}"
    return {"node": "node", "uv": "uv"}.get(name)


def logical_lines(text: str) -> list[str]:
    """Instructions on one line each, without comments and bodies of heredocs."""
    lines, ends, buffer = [], [], ""
    for line in text.splitlines():
        if ends:
            if line.strip("\t") == ends[0]:
                ends.pop(0)
            continue
        if line.lstrip().startswith("#"):
            continue
        buffer += line
        if buffer.rstrip().endswith("\\"):
            buffer = buffer.rstrip()[:-1] + " "
            continue
        if re.match(r"\s*(run|copy|add)\b", buffer, re.I):
            ends = re.findall(r"<<-?\s*[\"']?([A-Za-z_]\w*)", buffer)
        lines.append(buffer.strip())
        buffer = ""
    return lines


def references(lines: list[str], given: dict[str, str]) -> list[str]:
    values: dict[str, str] = {}
    stages: set[str] = set()
    found: list[str] = []

    def fill(text: str) -> str:
        text = re.sub(r"\$\{(\w+):?-([^}]*)\}", lambda it: values.get(it[1]) or it[2], text.strip("\"'"))
        return re.sub(r"\$\{?(\w+)\}?", lambda it: values.get(it[1], ""), text)

    in_stage = False
    for line in lines:
        words = line.split()
        keyword = words[0].upper() if words else ""
        if keyword == "ARG" and not in_stage:
            for word in words[1:]:
                name, _, value = word.partition("=")
                values[name] = given.get(name, fill(value))
        if keyword == "FROM":
            in_stage = True
            rest = [it for it in words[1:] if not it.startswith("--")]
            if rest and fill(rest[0]).lower() not in stages:
                found.append(fill(rest[0]))
            if len(rest) > 2 and rest[1].lower() == "as":
                stages.add(fill(rest[2]).lower())
        if keyword in ("COPY", "RUN"):
            for copied, mounted in re.findall(r"--from=(\S+)|[,=]from=([^,\s]+)", line):
                source = fill(copied or mounted)
                if source and not source.isdigit() and source.lower() not in stages:
                    found.append(source)
    return found


main(*sys.argv[1:])
