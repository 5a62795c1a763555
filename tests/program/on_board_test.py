"""Networks on boards as a user runs them: the same files as natively, exit codes, what fails and how.

usage: on_board_test.py SPIKELOOM_BINARY SOURCE_FOLDER

What needs the monitor's own image (SPIKELOOM_BOOT_IMAGE, or SpiNNMan in build/venv) is skipped without one.
"""
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import unittest

PROGRAM, SOURCE = None, None
# Milliseconds that take a few seconds on one core.
LIBRARY = {"hello": 100, "izhikevich": 60, "synfire": 60, "brunel": 10, "microcircuit_0.1": 5}


def spikeloom(*arguments, **options):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=300, **options)


def own_address():
    """A loopback address of this process alone, so that tests may run side by side."""
    return f"127.{224 + os.getpid() // 65536 % 16}.{os.getpid() // 256 % 256}.{1 + os.getpid() % 254}"


def monitor_image():
    if named := os.environ.get("SPIKELOOM_BOOT_IMAGE"):
        return named
    found = (SOURCE / "build/venv/lib").glob("python*/site-packages/spinnman/messages/spinnaker_boot/boot_data/scamp.boot")
    return next(found, None)


class WithFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def network(self, name):
        return SOURCE / "network-specs" / "library" / f"{name}.textproto"

    def run_on(self, place, name, *options, into=None):
        directory = self.folder / (into or place.split(":")[0])
        done = spikeloom("-q", "run", self.network(name), "--on", place, "-o", directory, "--force", *options)
        return done, directory

    def files(self, directory):
        return {path.name: path.read_bytes() for path in directory.glob("*.h5")}

    def expect_native_files(self, directory, name, *options):
        done, native = self.run_on("native", name, *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(sorted(self.files(native)), sorted(self.files(directory)))
        for file, content in self.files(native).items():
            self.assertTrue(content == (directory / file).read_bytes(), f"{name}: {file} differs")

    def expect_native_run_up_to(self, directory, duration_ms):
        """What a run of hello that ended early left: the counters and the spikes of a native run to there."""
        compared = spikeloom("run", self.network("hello"), "--duration", duration_ms, "-o", self.folder / "native")
        self.assertEqual(compared.returncode, 0, compared.stderr)
        native = json.loads((self.folder / "native/report.json").read_text())
        stopped = json.loads((directory / "report.json").read_text())
        self.assertEqual(native["counters"], stopped["counters"])
        same = spikeloom("compare", directory, self.folder / "native")
        self.assertEqual(same.returncode, 0, same.stdout + same.stderr)


class OnTheEmulator(WithFolder):
    def test_the_library_gives_the_native_files(self):
        for name, duration in LIBRARY.items():
            with self.subTest(name):
                options = ("--duration", duration, "--seed", 3)
                done, directory = self.run_on("emulator", name, "--strict", *options)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.expect_native_files(directory, name, *options)

    def test_the_report_has_the_board_and_its_cores(self):
        done, directory = self.run_on("emulator", "synfire", "--duration", 60)
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads((directory / "report.json").read_text())
        board = report["board"]
        self.assertEqual(len(board["cores"]), report["mapping"]["cores_used"])
        self.assertEqual(sum(core["spikes"] for core in board["cores"]), report["counters"]["spikes"])
        self.assertIn("began again with", report["mapping"]["retries"][-1])
        self.assertGreater(board["slow_down"], 1)
        for core in board["cores"]:  # the model with the core's own counts
            self.assertLess(abs(core["modelled_cycles"] / core["mean_cycles"] - 1), 0.15, core)
        loads = [core["mean_load"] for core in board["cores"]]
        self.assertEqual(board["real_time"]["mean_load"], max(loads))
        self.assertGreater(board["energy"]["estimate_j"], board["energy"]["low_j"])
        self.assertIn("Board\n  ran on              emulator, stand-in monitor", done.stdout)
        self.assertIn('<section id="board">', (directory / "report.html").read_text())

    def test_a_tick_that_is_too_short_is_said_and_costs_the_trust(self):
        done, directory = self.run_on("emulator", "synfire", "--duration", 60, "--slow-down", 1, "--strict")
        self.assertEqual(done.returncode, 6, done.stderr)
        self.assertIn("not trustworthy", done.stdout)
        self.assertEqual(json.loads((directory / "report.json").read_text())["board"]["slow_down"], 1)

    def test_ctrl_c_keeps_the_legs_that_were_done(self):
        directory = self.folder / "stopped"
        with subprocess.Popen([PROGRAM, "run", self.network("hello"), "--on", "emulator", "--duration", "100000",
                               "-o", directory], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as job:
            for line in job.stderr:
                if line.startswith("run"):
                    break
            job.send_signal(signal.SIGINT)
            rest = job.stderr.read()
        self.assertEqual(job.returncode, 130, rest)
        report = json.loads((directory / "report.json").read_text())
        self.assertTrue(report["interrupted"])
        done = int(report["simulated_ms"])
        self.assertGreater(done, 0)
        self.expect_native_run_up_to(directory, done)

    def test_mistakes_are_named(self):
        for place, code, word in (("moon", 2, "bad_place"), ("udp:", 2, "bad_place"),
                                  ("udp:127.0.0.1", 5, "not_booted")):
            with self.subTest(place):
                done, _ = self.run_on(place, "hello", into="mistake")
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertIn(f"error[{word}]", done.stderr)
        done, _ = self.run_on("emulator", "hello", "--image", "/nonexistent", into="mistake")
        self.assertIn("error[boot_image_unreadable]", done.stderr)
        done, _ = self.run_on("emulator", "hello", "--save-checkpoint", "x", into="mistake")
        self.assertEqual(done.returncode, 2)


class AtAStrangePlace(WithFolder):
    """Something that is no board has the address."""

    def answer_with(self, answer, port=17893):
        """Answers every datagram at a port; the list of those that came."""
        socket_ = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        socket_.bind((self.address, port))
        came = []

        def serve():
            while True:
                datagram, host = socket_.recvfrom(2048)
                if not datagram:
                    return socket_.close()
                came.append(datagram)
                if answer is not None:
                    socket_.sendto(answer(datagram), host)

        thread = threading.Thread(target=serve)
        thread.start()
        self.addCleanup(thread.join)
        with_nothing = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(with_nothing.close)
        self.addCleanup(with_nothing.sendto, b"", (self.address, port))
        return came

    def setUp(self):
        super().setUp()
        self.address = own_address()
        self.boot = self.answer_with(None, 54321)

    def run_there(self, *options):
        done, _ = self.run_on(f"udp:{self.address}", "hello", *options, into="strange")
        self.assertEqual(done.returncode, 5, done.stderr)
        return done.stderr

    def test_nonsense_is_told_from_silence(self):
        self.answer_with(lambda asked: b"\0\0HTTP/1.1 400 Bad Request\r\n\r\n")
        (self.folder / "image").write_bytes(bytes(2048))
        for options in ((), ("--image", self.folder / "image")):
            said = self.run_there(*options)
            self.assertIn("error[strange_answers]", said)
            self.assertRegex(said, r"sends no answer of a monitor; \d+ datagrams? came in its place, "
                             "the last of 28 bytes that begin 48 54 54 50 2f 31 2e 31")
            self.assertIn("something other than a board is at this address", said)
            self.assertIn("check the address", said)
        self.assertEqual(self.boot, [], "nothing is booted there")

    def test_an_echo_is_no_board(self):
        self.answer_with(lambda asked: asked)
        self.assertIn("error[strange_answers]", self.run_there())

    def test_silence_is_no_nonsense(self):
        asked = self.answer_with(None)
        self.assertIn("error[not_booted]", self.run_there())
        self.assertGreater(len(asked), 1)


class WithTheMonitorsImage(WithFolder):
    def setUp(self):
        super().setUp()
        self.image = monitor_image()
        if self.image is None:
            self.skipTest("no boot image: ./dev peers installs SpiNNMan, which holds it")
        self.address = own_address()

    def serve(self, machine="spinn3"):
        self.server = subprocess.Popen([PROGRAM, "board", "serve", "--machine", machine, "--listen", self.address],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.stop)
        self.assertIn("serving", self.server.stderr.readline())
        return f"udp:{self.address}"

    def stop(self):
        if self.server.poll() is None:
            self.server.send_signal(signal.SIGINT)
            self.server.wait(30)
        self.server.stderr.close()

    def test_the_emulator_boots_it(self):
        done, directory = self.run_on("emulator", "izhikevich", "--image", self.image, "--strict", "--duration", 60)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.expect_native_files(directory, "izhikevich", "--duration", 60)

    def test_a_served_board_gives_the_native_files_run_after_run(self):
        place = self.serve()
        for name, options in (("hello", ("--image", self.image)), ("synfire", ("--duration", 60))):
            done, directory = self.run_on(place, name, "--strict", *options)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.expect_native_files(directory, name, *options[-2:] if name != "hello" else ())

    def test_every_board_answers_at_its_own_address(self):
        triad = SOURCE / "network-specs/library/machines/triad.textproto"
        place = self.serve(triad)
        options = ("--duration", 20, "--neurons-per-core", 10)
        done, directory = self.run_on(place, "izhikevich", "--image", self.image, *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        board = json.loads((directory / "report.json").read_text())["board"]
        self.assertEqual([(port["x"], port["y"]) for port in board["ports"]], [(0, 0), (8, 4), (4, 8)])
        self.assertEqual(board["ports"][0]["address"], self.address)
        self.assertEqual(board["notes"], [])
        self.expect_native_files(directory, "izhikevich", "--duration", 20)

    def test_a_board_of_which_a_run_is_left_is_in_use(self):
        place = self.serve()
        command = [PROGRAM, "run", self.network("hello"), "--on", place, "--image", self.image, "--duration", "100000",
                   "-o", self.folder / "killed"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as job:
            for line in job.stderr:
                if line.startswith("run"):
                    break
            job.kill()
        done, _ = self.run_on(place, "hello")
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertIn("error[board_in_use]", done.stderr)
        self.assertIn("application 83", done.stderr)

    def test_a_board_switched_off_in_the_middle_leaves_what_was_recorded(self):
        place = self.serve()
        directory = self.folder / "off"
        command = [PROGRAM, "run", self.network("hello"), "--on", place, "--image", self.image, "--duration", "10000",
                   "-o", directory]
        with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as job:
            for line in job.stderr:
                if line.startswith("run") and re.search(" [2-9]0 %", line):  # a leg is 10 %
                    break
            self.server.kill()
            rest = job.stderr.read()
        self.assertEqual(job.returncode, 5, rest)
        self.assertIn("error[no_answer]", rest)
        report = json.loads((directory / "report.json").read_text())
        self.assertGreaterEqual(report["simulated_ms"], 1000)
        self.expect_native_run_up_to(directory, int(report["simulated_ms"]))

    def test_a_description_of_another_machine_is_refused(self):
        place = self.serve()
        machine = self.folder / "five.textproto"
        machine.write_text('format_version: 1\nname: "five"\nspinn5 {}\n')
        done, _ = self.run_on(place, "hello", "--image", self.image, "--machine", machine)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("error[machine_differs]", done.stderr)


if __name__ == "__main__":
    PROGRAM, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
