"""Runs of several ranks under mpirun: the same answer, and what happens when a rank is lost.

usage: ranks_test.py SPIKELOOM_BINARY CONVERSE_BINARY SOURCE_FOLDER
"""
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

PROGRAM, CONVERSE, SOURCE = None, None, None

# A small machine, maybe a container: more ranks than cores, and as root. Sanitizers see leaks in MPI itself.
ENVIRONMENT = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
                   OMPI_MCA_rmaps_base_oversubscribe="1", ASAN_OPTIONS="detect_leaks=0")


def ranks(count, *command):
    return subprocess.run(["mpirun", "-n", str(count), *map(str, command)], env=ENVIRONMENT, capture_output=True,
                          text=True)


class Ranks(unittest.TestCase):
    def test_understand_each_other(self):
        for count in (1, 2, 4):
            with self.subTest(ranks=count):
                done = ranks(count, CONVERSE)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    if shutil.which("mpirun") is None:
        print("skipped: mpirun is not installed")
        sys.exit(77)
    PROGRAM, CONVERSE, SOURCE = (pathlib.Path(sys.argv.pop(1)).resolve() for _ in range(3))
    unittest.main(verbosity=2)
