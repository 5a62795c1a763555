"""Runs of several ranks under mpirun: the same answer, and what happens when a rank is lost.

usage: ranks_test.py SPIKELOOM_BINARY CONVERSE_BINARY SOURCE_FOLDER
"""
import json
import os
import pathlib
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

PROGRAM, CONVERSE, SOURCE = None, None, None

# A small machine, maybe a container: more ranks than cores, and as root. Sanitizers see leaks in MPI itself.
ENVIRONMENT = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
                   OMPI_MCA_rmaps_base_oversubscribe="1", ASAN_OPTIONS="detect_leaks=0")
FOR_EVER = ("--duration", "10000000")


def ranks(count, *command):
    return subprocess.run(["mpirun", "-n", str(count), *map(str, command)], env=ENVIRONMENT, capture_output=True,
                          text=True)


def library(name):
    return SOURCE / "network-specs" / "library" / f"{name}.textproto"


class WithFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)


class Ranks(WithFolder):
    def test_understand_each_other(self):
        for count in (1, 2, 4):
            with self.subTest(ranks=count):
                done = ranks(count, CONVERSE)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_leave_the_files_of_one_process(self):
        # hello has two neurons: most ranks have none.
        for name, duration in (("hello", 100), ("brunel", 60), ("synfire", 60), ("microcircuit_0.1", 60)):
            options = ("run", library(name), "--duration", duration, "--discard", 0, "--threads", 1)
            alone = self.folder / name
            subprocess.run([PROGRAM, *map(str, options), "--output", alone], check=True, capture_output=True)
            files = sorted(f.name for f in alone.iterdir() if f.suffix == ".h5")
            self.assertIn("spikes.h5", files)
            for count in (1, 2, 4):
                with self.subTest(network=name, ranks=count):
                    run = self.folder / f"{name}_{count}"
                    done = ranks(count, PROGRAM, *options, "--output", run)
                    self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                    for file in files:
                        self.assertEqual((run / file).read_bytes(), (alone / file).read_bytes(), file)
                    counters = [json.loads((f / "report.json").read_text())["counters"] for f in (alone, run)]
                    self.assertEqual(counters[0], counters[1])

    def test_continue_from_each_others_checkpoints(self):
        network, state = library("microcircuit_0.1"), self.folder / "state"
        whole = ranks(1, PROGRAM, "run", network, "--duration", 40, "--discard", 0, "--output", self.folder / "whole",
                      "--save-checkpoint", self.folder / "end")
        self.assertEqual(whole.returncode, 0, whole.stderr)
        first = ranks(2, PROGRAM, "run", network, "--duration", 20, "--discard", 0, "--output", self.folder / "first",
                      "--save-checkpoint", state)
        self.assertEqual(first.returncode, 0, first.stderr)
        second = ranks(3, PROGRAM, "run", network, "--duration", 40, "--discard", 0, "--output",
                       self.folder / "second", "--from-checkpoint", state, "--save-checkpoint", self.folder / "again")
        self.assertEqual(second.returncode, 0, second.stderr)
        self.assertEqual((self.folder / "again").read_bytes(), (self.folder / "end").read_bytes())

    def test_say_once_what_is_wrong(self):
        done = ranks(3, PROGRAM, "run", self.folder / "nowhere.textproto")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual(done.stderr.count("error["), 1, done.stderr)

    def test_refuse_different_options(self):
        done = ranks(1, PROGRAM, "run", library("hello"), "--output", self.folder / "run",
                     ":", "-n", 1, PROGRAM, "run", library("hello"), "--seed", 5, "--output", self.folder / "run")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(done.stderr.count("error[other_options]"), 1, done.stderr)
        self.assertFalse((self.folder / "run").exists())


class ARunThatEndsEarly(WithFolder):
    """Every wait here ends by itself or with ctest's limit of time: a rank that is left over would hold its pipe."""

    def start(self, *options):
        self.run_folder = self.folder / "run"
        job = subprocess.Popen(["mpirun", "-n", "2", PROGRAM, "run", library("microcircuit_0.1"), *FOR_EVER,
                                "--threads", "1", "--output", self.run_folder, *options], env=ENVIRONMENT,
                               stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        self.addCleanup(job.kill)
        for line in job.stderr:
            if line.startswith("run"):
                return job
        self.fail("the run does not begin")

    def ranks_of(self, job):
        """Processes by rank."""
        found = {}
        for folder in pathlib.Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                environment = (folder / "environ").read_bytes().split(b"\0")
            except (OSError, IndexError):
                continue
            if parent == job.pid:
                rank = [word for word in environment if word.startswith(b"OMPI_COMM_WORLD_RANK=")]
                found[int(rank[0].partition(b"=")[2])] = int(folder.name)
        self.assertEqual(sorted(found), [0, 1])
        self.handles = [os.pidfd_open(process) for process in found.values()]
        for handle in self.handles:
            self.addCleanup(os.close, handle)
        return found

    def expect_nothing_left(self):
        for handle in self.handles:
            select.select([handle], [], [])  # until the process has ended

    def test_by_the_loss_of_a_rank_says_which_and_keeps_what_was_recorded(self):
        for lost in (1, 0):
            with self.subTest(lost=lost), self.start("--force") as job:
                processes = self.ranks_of(job)
                os.kill(processes[lost], signal.SIGKILL)
                rest = job.stderr.read()
                self.assertNotEqual(job.wait(), 0)
                self.assertIn("error[rank_lost]", rest)
                self.assertIn(f"rank {lost} of 2 (process {processes[lost]}", rest)
                self.expect_nothing_left()
                if lost == 1:
                    report = json.loads((self.run_folder / "report.json").read_text())
                    self.assertTrue(report["interrupted"])
                    self.assertTrue((self.run_folder / "spikes.h5").exists())

    def test_by_ctrl_c_is_clean(self):
        with self.start() as job:
            self.ranks_of(job)
            job.send_signal(signal.SIGINT)
            rest = job.stderr.read()
            job.wait()
        self.assertIn("interrupted", rest)
        self.expect_nothing_left()
        report = json.loads((self.run_folder / "report.json").read_text())
        self.assertTrue(report["interrupted"])
        again = subprocess.run([PROGRAM, "report", self.run_folder], capture_output=True, text=True)
        self.assertEqual(again.returncode, 0, again.stderr)

    def test_by_a_signal_to_one_rank_stops_all(self):
        with self.start() as job:
            processes = self.ranks_of(job)
            os.kill(processes[0], signal.SIGTERM)
            rest = job.stderr.read()
            self.assertEqual(job.wait(), 128 + signal.SIGTERM, rest)
        self.assertIn("interrupted", rest)
        self.expect_nothing_left()


if __name__ == "__main__":
    if shutil.which("mpirun") is None:
        print("skipped: mpirun is not installed")
        sys.exit(77)
    PROGRAM, CONVERSE, SOURCE = (pathlib.Path(sys.argv.pop(1)).resolve() for _ in range(3))
    unittest.main(verbosity=2)
