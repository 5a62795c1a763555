"""The program as a user meets it: exit codes, messages, files, interruption.

usage: program_test.py SPIKELOOM_BINARY SOURCE_FOLDER
"""
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import unittest

PROGRAM, SOURCE = None, None


def spikeloom(*arguments, **options):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=300, **options)


class WithFolder(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.folder = pathlib.Path(self._folder.name)

    @property
    def library(self):
        return SOURCE / "network-specs" / "library"

    def stopped_while_it_runs(self, *arguments):
        """What the program said after Ctrl-C, sent when it showed that it runs."""
        with subprocess.Popen([PROGRAM, *arguments], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
                              text=True) as job:
            for line in job.stderr:
                if line.startswith("run"):
                    break
            job.send_signal(signal.SIGINT)
            rest = job.stderr.read()
            self.assertEqual(job.wait(timeout=120), 130, rest)
        return rest


class EveryLibraryNetwork(WithFolder):
    def test_runs_and_leaves_a_whole_run_directory(self):
        networks = sorted(self.library.glob("*.textproto"))
        self.assertGreater(len(networks), 5)
        for network in networks:
            if network.stem in ("microcircuit", "microcircuit_dc"):
                continue  # full size: differential.microcircuit_full runs them
            with self.subTest(network=network.name):
                run = self.folder / network.stem
                done = spikeloom("run", network, "--duration", 20, "--output", run)
                self.assertEqual(done.returncode, 0, done.stderr)
                report = json.loads((run / "report.json").read_text())
                self.assertEqual(report["format"], "spikeloom-report")
                self.assertIn("<html", (run / "report.html").read_text())
                self.assertTrue((run / "spikes.h5").exists())
                self.assertEqual([f.name for f in run.iterdir() if "tmp" in f.name], [])

    def test_maps_onto_every_library_machine_that_it_fits(self):
        for machine in sorted((self.library / "machines").glob("*.textproto")):
            with self.subTest(machine=machine.name):
                done = spikeloom("map", self.library / "hello.textproto", "--machine", machine)
                self.assertEqual(done.returncode, 0, done.stderr)


class ARun(WithFolder):
    def test_prints_the_same_report_again_later(self):
        run = self.folder / "run"
        first = spikeloom("run", self.library / "hello.textproto", "--output", run)
        again = spikeloom("report", run)
        self.assertEqual((again.returncode, again.stdout), (0, first.stdout))

    def test_is_equal_to_itself_and_differs_from_another_seed(self):
        for seed in (1, 2):
            spikeloom("run", self.library / "microcircuit_0.1.textproto", "--duration", 300, "--discard", 50,
                      "--seed", seed, "--output", self.folder / str(seed))
        one, two = ((self.folder / str(seed) / "spikes.h5").read_bytes() for seed in (1, 2))
        self.assertNotEqual(one, two)
        same = spikeloom("compare", self.folder / "1", self.folder / "1")
        self.assertEqual(same.returncode, 0, same.stdout + same.stderr)

    def test_refuses_a_slow_down_that_is_no_number(self):
        for verb in ("map", "run"):
            for value in ("nan", "inf", "-1", "2x"):
                done = spikeloom(verb, self.library / "hello.textproto", "--slow-down", value)
                self.assertEqual(done.returncode, 2, (verb, value, done.stderr))
                self.assertIn("is not a number from", done.stderr)

    def test_keeps_what_is_in_its_directory_unless_forced(self):
        run = self.folder / "run"
        run.mkdir()
        (run / "report.json").write_text("mine")
        done = spikeloom("run", self.library / "hello.textproto", "--output", run)
        self.assertEqual(done.returncode, 7, done.stderr)
        self.assertIn("--force", done.stderr)
        self.assertEqual((run / "report.json").read_text(), "mine")
        self.assertEqual([f.name for f in run.iterdir()], ["report.json"])

    def test_stopped_by_ctrl_c_keeps_what_it_recorded(self):
        run = self.folder / "run"
        rest = self.stopped_while_it_runs("run", self.library / "microcircuit_0.1.textproto", "--duration", "10000000",
                                          "--output", run)
        self.assertIn("interrupted", rest)
        report = json.loads((run / "report.json").read_text())
        self.assertTrue(report["interrupted"])
        self.assertEqual(spikeloom("report", run).returncode, 0)


class ABenchmark(WithFolder):
    SHORT = ("bench", "microcircuit", "--scale", 0.05, "--biological-ms", 100, "--threads", 1)

    def test_writes_what_it_prints(self):
        done = spikeloom(*self.SHORT, "--segments", 2, "--json", "--output", self.folder / "out" / "small.json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((self.folder / "out" / "small.json").read_text(), done.stdout)
        self.assertIn("## microcircuit", (self.folder / "out" / "small.md").read_text())
        found = json.loads(done.stdout)
        self.assertEqual(found["format"], "spikeloom-bench")
        self.assertEqual(len(found["scales"][0]["segments"]), 2)

    def test_gives_one_answer_whatever_the_segments_and_the_instructions(self):
        answers = set()
        for segments, simd in ((1, "best"), (3, "scalar")):
            done = spikeloom(*self.SHORT, "--segments", segments, "--simd", simd, "--json")
            self.assertEqual(done.returncode, 0, done.stderr)
            answers.add(json.loads(done.stdout)["scales"][0]["checksum"])
        self.assertEqual(len(answers), 1)

    def test_stopped_by_ctrl_c_shows_what_it_measured(self):
        self.stopped_while_it_runs("bench", "microcircuit", "--scale", "0.05", "--biological-ms", "1000000",
                                   "--output", self.folder)
        self.assertTrue(json.loads((self.folder / "bench.json").read_text())["interrupted"])


def spikes_in(run):
    """(sender, time in ms) as written by --dat."""
    return [(int(sender), float(ms)) for sender, ms in map(str.split, (run / "spikes.dat").read_text().splitlines()[3:])]


class ACheckpoint(WithFolder):
    def setUp(self):
        super().setUp()
        self.state = self.folder / "state.checkpoint"

    def run_to(self, ms, name, *options, network="brunel"):
        done = spikeloom("run", self.library / f"{network}.textproto", "--duration", ms, "--discard", 0, "--dat",
                         "--output", self.folder / name, *options)
        return done

    def test_continues_to_the_spikes_of_the_whole_run(self):
        self.assertEqual(self.run_to(300, "whole").returncode, 0)
        self.assertEqual(self.run_to(123.4, "first", "--save-checkpoint", self.state).returncode, 0)
        rest = self.run_to(300, "rest", "--from-checkpoint", self.state, "--threads", 3, "--simd", "scalar")
        self.assertEqual(rest.returncode, 0, rest.stderr)
        self.assertIn("Continued from a checkpoint at 123 ms", rest.stdout)
        whole = spikes_in(self.folder / "whole")
        self.assertGreater(len(whole), 100)
        self.assertEqual(spikes_in(self.folder / "first"), [spike for spike in whole if spike[1] <= 123.4])
        self.assertEqual(spikes_in(self.folder / "rest"), [spike for spike in whole if spike[1] > 123.4])

    def test_is_saved_when_the_run_is_stopped(self):
        with subprocess.Popen([PROGRAM, "run", self.library / "hello.textproto", "--duration", "400000000",
                               "--output", self.folder / "run", "--save-checkpoint", self.state],
                              stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as job:
            for line in job.stderr:
                if line.startswith("run"):
                    break
            job.send_signal(signal.SIGINT)
            rest = job.stderr.read()
            self.assertEqual(job.wait(timeout=120), 130, rest)
        stopped_ms = json.loads((self.folder / "run" / "report.json").read_text())["simulated_ms"]
        done = self.run_to(stopped_ms + 100.0, "rest", "--from-checkpoint", self.state, "--json", network="hello")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertAlmostEqual(json.loads(done.stdout)["continued_from_ms"], stopped_ms)

    def test_that_does_not_fit_is_refused_before_anything_is_written(self):
        self.assertEqual(self.run_to(50, "first", "--save-checkpoint", self.state, network="hello").returncode, 0)
        whole = self.state.read_bytes()
        flipped = bytearray(whole)
        flipped[len(flipped) // 2] ^= 8
        version = bytearray(whole)
        version[23] = 7
        for content, options, words in [
                (whole, ["--seed", 99], ["other_network", "the checkpoint is of network"]),
                (whole, ["--duration", 50], ["checkpoint_too_late", "tick 500", "--duration"]),
                (b"hello", [], ["not_a_checkpoint", "--save-checkpoint"]),
                (whole[:-1], [], ["checkpoint_damaged", "earlier checkpoint"]),
                (bytes(flipped), [], ["checkpoint_damaged", "checksum"]),
                (bytes(version), [], ["checkpoint_version", "version 7"])]:
            with self.subTest(words=words):
                self.state.write_bytes(content)
                done = spikeloom("run", self.library / "hello.textproto", "--output", self.folder / "rest",
                                 "--from-checkpoint", self.state, *options)
                self.assertEqual(done.returncode, 3, done.stderr)
                for word in words + [str(self.state), "remedy"]:
                    self.assertIn(word, done.stderr)
                self.assertFalse((self.folder / "rest").exists())
        self.assertEqual(spikeloom("run", self.library / "hello.textproto", "--from-checkpoint",
                                   self.folder / "none").returncode, 3)


class AFullDisk(WithFolder):
    # Every neuron's voltage at every tick: 1 MB a biological second and neuron pair.
    def network(self):
        path = self.folder / "recorded.textproto"
        path.write_text((self.library / "hello.textproto").read_text() +
                        'probes { name: "all" population: "metronome" variable: V_MV }\n'
                        'probes { name: "more" population: "listener" variable: I_EXC_PA }\n')
        return path

    def check(self, done, run, state):
        self.assertEqual(done.returncode, 7, done.stdout + done.stderr)
        self.assertIn("error[disk_full]", done.stderr)
        self.assertRegex(done.stderr, r"needs \d+ bytes more; \d+ bytes are free")
        self.assertIn("remedy", done.stderr)
        report = json.loads((run / "report.json").read_text())
        self.assertTrue(report["interrupted"])
        self.assertIn("bytes are free", report["interruption"])
        self.assertGreater(report["simulated_ms"], 0.0)
        self.assertEqual([f.name for f in run.iterdir() if f.name.startswith(".")], [])
        self.assertEqual(spikeloom("report", run).returncode, 0)
        spikes = spikes_in(run)
        self.assertGreater(len(spikes), 0)
        self.assertLessEqual(spikes[-1][1], report["simulated_ms"])
        # What follows joins on without a gap.
        rest = spikeloom("run", self.network(), "--duration", report["simulated_ms"] + 1000, "--from-checkpoint", state,
                         "--dat", "--output", self.folder / "rest")
        self.assertEqual(rest.returncode, 0, rest.stderr)
        period_ms = spikes[-2][1] - spikes[-4][1]
        follows = spikes_in(self.folder / "rest")
        self.assertAlmostEqual(follows[0][1] - spikes[-2][1], period_ms, delta=0.11)

    def test_keeps_what_was_recorded(self):
        disk, state = self.folder / "disk", self.folder / "state.checkpoint"
        disk.mkdir()
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "none", disk],
                                               stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("a small disk cannot be mounted here")
        try:
            done = spikeloom("run", self.network(), "--duration", 10_000_000, "--dat", "--output", disk / "run",
                             "--save-checkpoint", state)
            self.check(done, disk / "run", state)
        finally:
            subprocess.run(["umount", disk], check=True)

    def test_of_a_limit_on_files_keeps_what_was_recorded(self):
        limit, state = 24 << 20, self.folder / "state.checkpoint"
        done = spikeloom("run", self.network(), "--duration", 10_000_000, "--dat", "--output", self.folder / "run",
                         "--save-checkpoint", state,
                         preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        self.check(done, self.folder / "run", state)
        self.assertIn("ulimit", done.stderr)


class BadInput(WithFolder):
    def expect(self, code, word, *arguments):
        done = spikeloom(*arguments)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertIn("error[", done.stderr)
        self.assertIn(word, done.stderr)
        self.assertEqual(done.stdout, "")

    def test_every_malformed_network_is_refused_before_anything_is_written(self):
        corpus = sorted(p for p in (SOURCE / "tests" / "fuzz" / "corpus" / "network").iterdir()
                        if p.suffix in (".textproto", ".json", ".pb"))
        self.assertGreaterEqual(len(corpus), 30)
        for network in corpus:
            with self.subTest(network=network.name):
                run = self.folder / "run"
                done = spikeloom("run", network, "--output", run)
                self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
                self.assertRegex(done.stderr, r"^error\[[a-z_0-9]+\]: ")
                self.assertFalse(run.exists())

    def test_a_missing_file(self):
        self.expect(3, "nowhere.textproto", "run", self.folder / "nowhere.textproto")

    def test_no_room_on_the_machine(self):
        machine = self.library / "machines" / "spinn3.textproto"
        self.expect(4, "cores", "map", self.library / "microcircuit.textproto", "--machine", machine)

    def test_a_flag_that_does_not_exist(self):
        done = spikeloom("run", self.library / "hello.textproto", "--fast")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--fast", done.stderr)

    def test_a_duration_off_the_grid(self):
        self.expect(2, "--duration", "run", self.library / "hello.textproto", "--duration", "0.05")

    def test_segments_that_are_too_short(self):
        self.expect(2, "--segments", "bench", "microcircuit", "--biological-ms", "10", "--segments", "11")

    def test_an_output_that_cannot_be_made(self):
        (self.folder / "file").write_text("")
        self.expect(7, "file", "run", self.library / "hello.textproto", "--output", self.folder / "file" / "run")


if __name__ == "__main__":
    PROGRAM, SOURCE = pathlib.Path(sys.argv.pop(1)).resolve(), pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=2)
