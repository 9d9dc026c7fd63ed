"""Makes wheels of uv, poetry, pipenv and micropipenv as they are in this folder: make-wheels.py DIRECTORY"""

import sys
import zipfile
from pathlib import Path

here = Path(__file__).parent
VERSIONS = {"uv": "0.9.0", "poetry": "2.1.0", "pipenv": "2026.0.3", "micropipenv": "1.9.0"}

for name, version in VERSIONS.items():
    info = f"{name}-{version}.dist-info"
    extra = "Provides-Extra: toml\n" if name == "micropipenv" else ""
    source = here / ("pipenv" if name == "micropipenv" else name)
    programs = [name, "uvx"] if name == "uv" else [name]
    content = {
        f"{name}_stand_in.py": source.read_text(),
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{extra}",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: make-wheels\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": "[console_scripts]\n" + "".join(f"{it} = {name}_stand_in:main\n" for it in programs),
    }
    content[f"{info}/RECORD"] = "".join(f"{it},,\n" for it in [*content, f"{info}/RECORD"])
    with zipfile.ZipFile(Path(sys.argv[1], f"{name}-{version}-py3-none-any.whl"), "w") as archive:
        for path, text in content.items():
            archive.writestr(path, text)
