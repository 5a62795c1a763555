"""One network, one answer: the same files from every engine, by every way, on every machine; prints who gave them.

usage: matrix_test.py SPIKELOOM SOURCE_FOLDER [USB_TESTS]

A row that cannot be tried here says why. USB_TESTS is the test program that has an emulated USB device.
"""
import hashlib
import itertools
import os
import pathlib
import subprocess
import sys
import tempfile

from served import ServedBoard

NETWORKS = {"hello": 100, "synfire": 60, "izhikevich": 40, "microcircuit_0.1": 5}
LIGHT = ("hello", "synfire", "izhikevich")  # for four chips, and to load in step with the wall
FAULTY = """format_version: 1
name: "holes"
spinn5 {}
dead_chips { x: 1 y: 1 }
dead_chips { x: 4 y: 3 }
dead_cores { x: 0 y: 0 core: 5 }
dead_cores { x: 2 y: 0 core: 9 }
dead_links { x: 2 y: 2 link: EAST }
"""


def boot_image(source):
    if named := os.environ.get("SPIKELOOM_BOOT_IMAGE"):
        return pathlib.Path(named)
    return next((source / "build/venv/lib").glob("python*/site-packages/spinnman/messages/spinnaker_boot/boot_data/scamp.boot"), None)


class Matrix:
    def __init__(self, program, source, folder):
        self.program, self.source, self.rows = program, source, []
        self.folder, self.runs = folder, itertools.count()

    def run(self, network, options):
        directory = self.folder / f"run{next(self.runs)}"
        done = subprocess.run([self.program, "-q", "run", self.source / f"network-specs/library/{network}.textproto",
                               "--duration", str(NETWORKS[network]), "-o", directory, "--strict", *map(str, options)],
                              capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            return f"ended with {done.returncode}: {done.stderr.strip()}"
        digest = hashlib.sha256()
        for path in sorted(directory.glob("*.h5")):
            digest.update(path.name.encode() + path.read_bytes())
        return digest.hexdigest()[:12]

    def row(self, engine, way, machine, options, networks=tuple(NETWORKS)):
        self.rows.append((engine, way, machine, {name: self.run(name, options) for name in networks}))

    def missing(self, engine, way, machine, reason):
        self.rows.append((engine, way, machine, reason))

    def print(self):
        print(f"{'engine':<22} {'way':<10} {'machine':<14}", *(f"{name:<17}" for name in NETWORKS))
        for engine, way, machine, cells in self.rows:
            shown = cells if isinstance(cells, str) else " ".join(f"{cells.get(name, '-'):<17}" for name in NETWORKS)
            print(f"{engine:<22} {way:<10} {machine:<14} {shown}")

    def is_one_answer(self):
        tried = [cells for *_, cells in self.rows if not isinstance(cells, str)]
        answers = {name: {cells[name] for cells in tried if name in cells} for name in NETWORKS}
        return all(len(some) == 1 and "ended" not in min(some) for some in answers.values())


def fill(matrix, source, usb_tests):
    holes = matrix.folder / "holes.textproto"
    holes.write_text(FAULTY)
    machines = source / "network-specs/library/machines"
    image = boot_image(source)
    matrix.row("native", "-", "-", ["--threads", 1])
    matrix.row("native", "-", "-", ["--threads", 2])
    small = machines / "spinn3.textproto"
    matrix.row("emulator, stand-in", "in process", "spinn3", ["--on", "emulator", "--machine", small], LIGHT)
    for name, machine in (("spinn5", machines / "spinn5.textproto"), ("spinn5, faults", holes)):
        matrix.row("emulator, stand-in", "in process", name, ["--on", "emulator", "--machine", machine, "--neurons-per-core", 64])
    if image is None:
        matrix.missing("emulator, SC&MP", "any", "any", "no boot image: ./dev peers installs SpiNNMan, which holds it")
    else:
        matrix.row("emulator, SC&MP", "in process", "spinn3", ["--on", "emulator", "--image", image, "--machine", small], LIGHT)
        for name in ("spinn3", "spinn5"):
            with ServedBoard(matrix.program, name) as board:
                matrix.row("emulator, SC&MP", "udp", name, ["--on", f"udp:{board.address}", "--image", image], LIGHT)
    if not usb_tests:
        matrix.missing("emulator", "usb", "spinn3", "no umockdev when this was built")
        return True
    over_usb = subprocess.run([usb_tests, "--gtest_filter=ANetworkOverUsb*"], capture_output=True, text=True, timeout=280)
    passed = over_usb.returncode == 0
    matrix.missing("emulator, both", "usb", "spinn3", "the native files" if passed else over_usb.stdout[-2000:])
    return passed


def main(program, source, usb_tests=None):
    source = pathlib.Path(source)
    with tempfile.TemporaryDirectory() as folder:
        matrix = Matrix(program, source, pathlib.Path(folder))
        usb_is_good = fill(matrix, source, usb_tests)
    matrix.print()
    return 0 if matrix.is_one_answer() and usb_is_good else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
