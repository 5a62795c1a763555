"""The program as a user meets it: exit codes, messages, files, interruption.

usage: program_test.py SPIKELOOM_BINARY SOURCE_FOLDER
"""
import json
import pathlib
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
        with subprocess.Popen([PROGRAM, "run", self.library / "microcircuit_0.1.textproto", "--duration", "10000000",
                               "--output", run], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as job:
            for line in job.stderr:
                if line.startswith("run"):
                    break
            job.send_signal(signal.SIGINT)
            rest = job.stderr.read()
            self.assertEqual(job.wait(timeout=120), 130, rest)
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
        with subprocess.Popen([PROGRAM, "bench", "microcircuit", "--scale", "0.05", "--biological-ms", "1000000",
                               "--output", self.folder], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
                              text=True) as job:
            for line in job.stderr:
                if line.startswith("run"):
                    break
            job.send_signal(signal.SIGINT)
            rest = job.stderr.read()
            self.assertEqual(job.wait(timeout=120), 130, rest)
        self.assertTrue(json.loads((self.folder / "bench.json").read_text())["interrupted"])


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
