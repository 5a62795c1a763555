"""The example of docs/examples/board.yml, run as it stands there: every step but the one that installs.

usage: ci_example_test.py SPIKELOOM PROGRAMS     exit 77: what its first step installs is not here
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from served import free_address

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs/examples/board.yml"


def steps():
    import yaml
    job = yaml.safe_load(EXAMPLE.read_text())["jobs"]["emulated-board"]
    return [step for step in job["steps"] if "run" in step and step["name"] != "Install"]


def missing():
    try:
        import spinnman, yaml  # noqa: E401, F401
    except ImportError:
        return "SpiNNMan is not installed; ./dev peers installs it"
    return None if shutil.which("arm-none-eabi-gcc") else "arm-none-eabi-gcc is not installed"


def main(program):
    if reason := missing():
        print("skipped:", reason)
        return 77
    paths = [os.path.dirname(program), os.path.dirname(sys.executable), os.environ["PATH"]]
    environment = dict(os.environ, PATH=os.pathsep.join(paths), BOARD=free_address())
    with tempfile.TemporaryDirectory() as folder:
        for part in ("docs/examples", "tests/board/programs"):
            shutil.copytree(ROOT / part, pathlib.Path(folder) / part)
        tried = steps()
        for step in tried:
            print("---", step["name"], flush=True)
            subprocess.run(["bash", "-e", "-c", step["run"]], cwd=folder, env=environment, check=True, timeout=240)
    return 0 if len(tried) == 2 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
