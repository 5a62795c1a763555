"""The served board as a user meets it, without any monitor: an image of ten instructions is booted.

usage: board_test.py SPIKELOOM_BINARY
"""
import json
import os
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import unittest

PROGRAM = None
BOOT, SCP = 54321, 17893

# Switches the watchdog off, then counts in the first word of SDRAM for ever.
COUNTING = (0xE3A024F3, 0xE59F3018, 0xE5823C00, 0xE3A01000, 0xE5821008,
            0xE3A00206, 0xE2811001, 0xE5801000, 0xEAFFFFFC, 0x1ACCE551)
LOOP, COUNTER = 0x18, 0x60000000


def own_address():
    """A loopback address of this process alone, so that tests may run side by side."""
    return f"127.{192 + os.getpid() // 65536 % 32}.{os.getpid() // 256 % 256}.{1 + os.getpid() % 254}"


def spikeloom(*arguments, **options):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=60, **options)


def boot(address):
    def datagram(operation, first=0, third=0, words=()):
        return struct.pack(f">HIIII{len(words)}I", 1, operation, first, 0, third, *words)

    image = COUNTING + (0,) * (256 - len(COUNTING))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.connect((address, BOOT))
        for message in (datagram(1), datagram(3, 255 << 8, 0, image), datagram(5, 1)):
            wire.send(message)


class AServedBoard(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.address = own_address()
        self.server = None

    def serve(self, *options):
        self.server = subprocess.Popen([PROGRAM, "board", "serve", "--listen", self.address, *map(str, options)],
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.stop)
        line = self.server.stderr.readline()
        self.assertIn("serving", line, line + (self.server.stderr.read() if not line else ""))

    def stop(self):
        """The exit code and all that the server said."""
        if self.server.stdout.closed:
            return None
        self.server.send_signal(signal.SIGTERM)
        out, err = self.server.communicate(timeout=30)
        return self.server.returncode, out + err

    def ask(self, verb, *arguments):
        done = spikeloom("board", verb, "--at", self.address, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def counter(self):
        answer = json.loads(self.ask("peek", "--json", "0,0", hex(COUNTER), 4))
        return int.from_bytes(bytes.fromhex(answer["hex"]), "little")

    def booted(self):
        boot(self.address)
        while self.counter() == 0:
            pass

    def test_runs_what_was_booted_and_is_looked_into(self):
        self.serve()
        self.assertIn("not booted", self.ask("ps"))
        self.booted()
        first = self.counter()
        self.ask("top", "--once", "--ms", 10)
        self.assertGreater(self.counter(), first)
        self.assertIn("4 chips, 72 cores", self.ask("ps"))
        self.assertIn("busy", self.ask("top", "--once", "--ms", 10))
        self.assertIn("str r1, [r0]", self.ask("trace", "0,0,0", "-n", 10))
        self.assertIn("routed", self.ask("ps", "--links"))
        self.assertIn("cpsr", self.ask("ps", "0,0,0"))
        self.assertEqual(self.ask("log", "0,0,0"), "")
        trace = self.folder / "awake.json"
        self.ask("trace", "--chrome", trace, "--ms", 1)
        self.assertTrue([event for event in json.loads(trace.read_text())["traceEvents"] if event["ph"] == "X"])
        for line in (self.ask("ps") + self.ask("ps", "--links") + self.ask("top", "--once", "--ms", 10)).splitlines():
            self.assertLessEqual(len(line), 80, line)
        code, said = self.stop()
        self.assertEqual(code, 0)
        self.assertIn("datagrams  3 in", said)

    def test_is_recorded_and_replayed_to_the_last_digit(self):
        journal = self.folder / "journal"
        self.serve("--record", journal)
        self.booted()
        self.stop()
        done = spikeloom("board", "replay", journal)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("to the last digit", done.stdout)
        bent = bytearray(journal.read_bytes())
        bent[-20] ^= 1
        journal.write_bytes(bent)
        done = spikeloom("board", "replay", journal)
        self.assertEqual((done.returncode, "journal_damaged" in done.stderr), (3, True), done.stderr)

    def test_obeys_a_fault_plan(self):
        faults = self.folder / "faults.json"
        faults.write_text('{"cores": [{"chip": [0, 1], "core": 3, "at_ms": 0}]}')
        self.serve("--faults", faults)
        self.booted()
        self.assertIn("dead", self.ask("ps", "--all"))

    def test_is_saved_and_goes_on_from_there(self):
        snapshot = self.folder / "snapshot"
        self.serve()
        self.booted()
        self.ask("save", snapshot)
        self.stop()
        self.serve("--restore", snapshot)
        self.assertGreater(self.counter(), 0)
        self.ask("restore", snapshot)

    def test_survives_strangers_at_every_door(self):
        port = 20000 + os.getpid() % 40000
        self.serve("--gdb", f"0,0,0:{port}")
        self.booted()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
            for to in (BOOT, SCP):
                for size in (0, 1, 17, 18, 283, 1472, 1473, 9000):
                    wire.sendto(bytes(size % 251 for _ in range(size)), (self.address, to))
        with socket.create_connection(("127.0.0.1", port)) as stranger:
            stranger.sendall(b"POST / HTTP/1.1\r\n\r\n$g#67")
            self.assertEqual(stranger.recv(100), b"")
        self.assertGreater(self.counter(), 0)
        code, said = self.stop()
        self.assertEqual(code, 0)
        self.assertIn("longer than an Ethernet frame", said)

    def test_is_debugged(self):
        port = 20000 + os.getpid() % 40000
        self.serve("--gdb", f"0,0,0:{port}")
        self.booted()
        with socket.create_connection(("127.0.0.1", port)) as debugger:
            def ask(packet, acknowledged=b"+"):
                debugger.sendall(b"$%s#%02x" % (packet, sum(packet) % 256))
                reply = b""
                while not reply.endswith(b"#", 0, -2):
                    reply += debugger.recv(1)
                self.assertTrue(reply.startswith(acknowledged + b"$"), reply)
                return reply[2:-3]

            self.assertEqual(ask(b"Z0,%x,4" % LOOP), b"OK")
            self.assertEqual(ask(b"c"), b"T05thread:1;")
            self.assertEqual(ask(b"pf"), b"18000000")
            before = int.from_bytes(bytes.fromhex(ask(b"p1").decode()), "little")
            self.assertEqual(ask(b"s"), b"T05thread:1;")
            after = int.from_bytes(bytes.fromhex(ask(b"p1").decode()), "little")
            self.assertEqual(after, before + 1)
            self.assertEqual(ask(b"m%x,4" % LOOP), b"011081e2")
            self.assertEqual(ask(b"D"), b"OK")
        first = self.counter()
        while self.counter() == first:
            pass

    def test_says_why_it_cannot_serve(self):
        self.serve()
        faults = self.folder / "faults.json"
        faults.write_text('{"clocks": [{"chip": [7, 7], "parts_per_million": 40}]}')
        for options, code, word in ((("--listen", self.address), 1, "port_in_use"),
                                    (("--listen", "192.0.2.1"), 2, "not_loopback"),
                                    (("--listen", "192.0.2.1", "--expose"), 1, "address_not_local"),
                                    (("--listen", "here"), 2, "bad_address"),
                                    (("--machine", "nowhere"), 3, "nowhere"),
                                    (("--faults", faults), 3, "unknown_chip"),
                                    (("--faults", faults, "--restore", "x"), 2, "--restore"),
                                    (("--listen", "127.0.0.77", "--gdb", "0,0:5"), 2, "bad_place")):
            with self.subTest(options=options):
                done = spikeloom("board", "serve", *options)
                self.assertEqual((done.returncode, word in done.stderr), (code, True), done.stderr)

    def test_that_is_not_there_is_missed(self):
        done = spikeloom("board", "ps", "--at", "127.9.9.9")
        self.assertEqual((done.returncode, "no_server" in done.stderr), (5, True), done.stderr)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
