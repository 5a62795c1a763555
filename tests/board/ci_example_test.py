"""The example of docs/examples/board.yml, run as it stands there: every step but the one that installs.

usage: ci_example_test.py SPIKELOOM PROGRAMS     exit 77: what its first step installs is not here
"""
import os
import pathlib
import shutil
import signal
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


def run(commands, folder, environment):
    """In a process group of its own: a server that a failed step leaves behind is ended with it."""
    process = subprocess.Popen(["bash", "-e", "-c", commands], cwd=folder, env=environment, start_new_session=True)
    try:
        if code := process.wait(timeout=240):
            raise SystemExit(f"the step ended with {code}")
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


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
            run(step["run"], folder, environment)
    return 0 if len(tried) == 2 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
