"""Compiles the vector loops for NEON and runs lanes_agree.cc under emulation of a 64-bit ARM.

Usage: neon_test.py SOURCE_FOLDER BUILD_FOLDER. Exit 77 where cross compiler or emulator is missing.
"""

import pathlib
import shutil
import subprocess
import sys

SOURCES = [
    "tests/neon/lanes_agree.cc",
    "emulator/native/lanes_vector.cc",
    "emulator/native/lanes_scalar.cc",
    "base/philox.cc",
    "base/counter_rng.cc",
]
# Headers of libraries without machine code lie in /usr/include, which must come last.
FLAGS = ["-std=c++20", "-O2", "-ffp-contract=off", "-Wall", "-Werror", "-static", "-idirafter", "/usr/include"]


def main():
    source, build = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    compiler = shutil.which("aarch64-linux-gnu-g++")
    emulator = shutil.which("qemu-aarch64-static") or shutil.which("qemu-aarch64")
    if compiler is None or emulator is None:
        print("skipped: needs g++-aarch64-linux-gnu and qemu-user-static")
        return 77
    program = build / "lanes_agree"
    files = [str(source / name) for name in SOURCES]
    subprocess.run([compiler, *FLAGS, f"-I{source}", *files, "-o", str(program)], check=True)
    ran = subprocess.run([emulator, str(program)], check=True, capture_output=True, text=True)
    print(ran.stdout, end="")
    return 0 if "NEON agrees" in ran.stdout else 1


if __name__ == "__main__":
    sys.exit(main())
