"""Says of an image: its layers, and their size in MB: layers.py DRIVER IMAGE-ID STORE..."""

import json
import os
import sys


def load(driver: str, kind: str, stores: list[str]) -> dict[str, dict]:
    paths = (os.path.join(it, f"{driver}-{kind}", f"{kind}.json") for it in stores)
    return {it["id"]: it for path in paths if os.path.exists(path) for it in json.load(open(path))}


def main(driver: str, image: str, *stores: str) -> None:
    layers = load(driver, "layers", list(stores))
    layer = load(driver, "images", list(stores))[image.removeprefix("sha256:")]["layer"]
    sizes = []
    while layer:
        sizes.append(layers[layer].get("diff-size", 0))
        layer = layers[layer].get("parent")
    print(len(sizes))
    print(round(sum(sizes) / 1e6))


main(*sys.argv[1:])
