"""SpiNNMan, unmodified, against a board: what its Transceiver offers, call by call.

What needs a board management processor (power, FPGA registers, ADC) or Manchester's job server is not
tried. usage: spinnman_test.py SPIKELOOM PROGRAMS spinn3|spinn5 [--table]     exit 77: SpiNNMan is not installed
"""
import hashlib
import pathlib
import random
import socket
import struct
import sys

from calls import Calls, expect, until
from served import SDP_PORT, ServedBoard

APPLICATION = 17
MEGABYTE = 1 << 20
SHAPES = {"spinn3": {"version": 3, "far": (1, 1), "chips": 4, "cores": 72, "links": 7},
          "spinn5": {"version": 5, "far": (7, 7), "chips": 48, "cores": 864, "links": 120}}


class Session:
    """One Transceiver on one board."""

    def __init__(self, address, shape, folder):
        # Imported here, so that a machine without SpiNNMan can say that it skips.
        from spinn_utilities.config_holder import set_config
        from spinnman.config_setup import unittest_setup
        unittest_setup()
        set_config("Machine", "version", str(shape["version"]))
        self.address, self.shape, self.folder = address, shape, folder
        self.near, self.far = (0, 0), shape["far"]

    def boot(self):
        from spinnman.transceiver import create_transceiver_from_hostname
        self.board = create_transceiver_from_hostname(self.address, extended=True)

    def machine(self):
        from spinnman.data.spinnman_data_writer import SpiNNManDataWriter
        machine = self.board.get_machine_details()
        SpiNNManDataWriter.mock().set_machine(machine)
        expect(machine.n_chips, self.shape["chips"])
        expect(sum(chip.n_processors for chip in machine.chips), self.shape["cores"])
        expect(sum(len(list(chip.router.links)) for chip in machine.chips) / 2, self.shape["links"])
        expect([chip.ip_address for chip in machine.ethernet_connected_chips], [self.address])

    def connections(self):
        """Finds the board a second time, by the address that its Ethernet chip tells: what is for all goes twice."""
        self.board.discover_scamp_connections()
        expect(len(self.board.get_connections()), 3)

    def core_states(self):
        infos = self.board.get_cpu_infos()
        states = [infos.get_cpu_info(*core).state.name for core in infos]
        expect((states.count("RUNNING"), states.count("IDLE")),
               (self.shape["chips"], self.shape["cores"] - self.shape["chips"]))

    def megabyte(self, chip):
        data = random.Random(sum(chip)).randbytes(MEGABYTE)
        base = self.board.malloc_sdram(*chip, MEGABYTE, APPLICATION, tag=3)
        self.board.write_memory(*chip, base, data)
        back = self.board.read_memory(*chip, base, MEGABYTE)
        expect(hashlib.sha256(back).hexdigest(), hashlib.sha256(data).hexdigest())
        self.board.free_sdram(*chip, base)

    def words(self):
        # free_sdram_by_app_id is left out: SpiNNMan 7.4.1 sends the application's number as an address, at which
        # the monitor takes a data abort, here as on a board.
        base = self.board.malloc_sdram(*self.far, 64, APPLICATION)
        self.board.write_memory(*self.far, base, 0x01020304)
        expect(self.board.read_word(*self.far, base), 0x01020304)
        self.board.write_memory(*self.far, base + 5, b"unaligned")
        expect(bytes(self.board.read_memory(*self.far, base + 4, 11))[1:10], b"unaligned")
        expect(len(self.board.get_heap(*self.far)) >= 2, True)
        self.board.free_sdram(*self.far, base)

    def several_blocks(self):
        bases = self.board.malloc_sdram_multi([(x, y, 4096, APPLICATION, 0) for x, y in (self.near, self.far) * 4])
        expect(len(set(zip((self.near, self.far) * 4, bases))), 8)

    def user_words(self):
        from spinnman.model.enums import UserRegister
        self.board.write_user(*self.far, 3, UserRegister.USER_2, 4711)
        expect(self.board.read_user(*self.far, 3, UserRegister.USER_2), 4711)

    def neighbour_memory(self):
        base = 0x60240000 + MEGABYTE
        self.board.write_neighbour_memory(0, 0, 1, base, b"beside i")
        expect(bytes(self.board.read_neighbour_memory(0, 0, 1, base, 8)), b"beside i")
        expect(bytes(self.board.read_memory(1, 1, base, 8)), b"beside i")

    def flood_memory(self):
        data = random.Random(2).randbytes(1024)
        base = 0x60240000 + 2 * MEGABYTE
        self.board.write_memory_flood(base, data)
        until(lambda: bytes(self.board.read_memory(*self.far, base, 1024)) == data, True)

    def routes(self, chip):
        from spinn_machine import MulticastRoutingEntry, RoutingEntry
        entries = [MulticastRoutingEntry(i << 16, 0xFFFF0000, RoutingEntry(processor_ids=[1 + i % 17], link_ids=[i % 6]))
                   for i in range(1, 101)]
        described = lambda table: {(e.key, e.mask, e.spinnaker_route) for e in table}
        self.board.load_multicast_routes(*chip, entries, APPLICATION)
        expect(described(self.board.get_multicast_routes(*chip, APPLICATION)), described(entries))
        self.board.clear_multicast_routes(chip)
        expect(self.board.get_multicast_routes(*chip, APPLICATION), [])

    def fixed_route(self):
        from spinn_machine import RoutingEntry
        entry = RoutingEntry(processor_ids=[5, 6], link_ids=[2])
        self.board.load_fixed_route(*self.far, entry, APPLICATION)
        expect(self.board.read_fixed_route(*self.far, APPLICATION).spinnaker_route, entry.spinnaker_route)

    def diagnostics(self):
        from spinnman.model import DiagnosticFilter
        from spinnman.model.enums import DiagnosticFilterPacketType
        counts_p2p = DiagnosticFilter(False, False, [], [], [], [], [], [DiagnosticFilterPacketType.POINT_TO_POINT])
        self.board.set_router_diagnostic_filter(*self.far, 12, counts_p2p)
        expect(self.board.get_router_diagnostic_filter(*self.far, 12).filter_word, counts_p2p.filter_word)
        self.board.clear_router_diagnostic_counters(self.far)
        before = self.board.get_router_diagnostics(*self.far)
        after = self.board.get_router_diagnostics(*self.far)
        expect(after.user_0 > before.user_0, True)
        expect(after.n_local_peer_to_peer_packets > before.n_local_peer_to_peer_packets, True)
        expect(after.n_dropped_multicast_packets, 0)
        self.board.reset_routing()

    def tag_out(self):
        from spinn_machine.tags import IPTag
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mine:
            mine.bind(("127.0.0.1", 0))
            mine.settimeout(0.5)
            tag = IPTag(self.address, 0, 0, 2, "127.0.0.1", mine.getsockname()[1], strip_sdp=True)
            self.board.set_ip_tag(tag)
            seen = [t for t in self.board.get_tags() if t.tag == 2]
            expect({(t.ip_address, t.port, t.strip_sdp) for t in seen}, {("127.0.0.1", tag.port, True)})
            # Its connections put a tag of their own into what they send, so this goes by a plain socket.
            message = struct.pack("<xxBBBBBBxx", 0x07, 2, 0xFF, 0xFF, 0, 0) + b"out by tag"
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
                wire.connect((self.address, SDP_PORT))

                def sent():
                    wire.send(message)
                    try:
                        return mine.recv(512)
                    except TimeoutError:
                        return None
                until(sent, b"out by tag")
        self.board.clear_ip_tag(2)
        expect([t for t in self.board.get_tags() if t.tag == 2], [])

    def tag_in(self):
        from spinn_machine.tags import ReverseIPTag
        port, base = 23456, 0x60240000 + 3 * MEGABYTE
        self.board.set_reverse_ip_tag(ReverseIPTag(self.address, 4, port, *self.far, 0, sdp_port=0))
        expect({t.port for t in self.board.get_tags() if t.tag == 4}, {port})
        write = struct.pack("<HHIII", 3, 0, base, 8, 2) + b"by port."
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
            wire.connect((self.address, port))

            def written():
                wire.send(write)
                return bytes(self.board.read_memory(*self.far, base, 8))
            until(written, b"by port.")
        self.board.clear_ip_tag(4)

    def leds(self):
        for state in (1, 0, 2, 2):
            self.board.set_leds(*self.far, 0, {0: state})

    def application(self):
        """Our counting program on two cores of every chip."""
        from spinn_machine import CoreSubsets
        from spinnman.messages.scp.enums import Signal
        from spinnman.model.enums import CPUState, UserRegister
        from spinnman.data import SpiNNManDataView
        cores = CoreSubsets()
        for x, y in SpiNNManDataView.get_machine().chip_coordinates:
            for core in (2, 17):
                cores.add_processor(x, y, core)
        size = len(cores)
        count = lambda state: self.board.get_core_state_count(APPLICATION, state)
        self.board.execute_flood(cores, str(self.folder / "counts.aplx"), APPLICATION, wait=True)
        until(lambda: count(CPUState.READY), size)
        self.board.send_signal(APPLICATION, Signal.START)
        self.board.wait_for_cores_to_be_in_state(cores, APPLICATION, CPUState.SYNC0, timeout=30)
        self.board.send_signal(APPLICATION, Signal.SYNC0)
        self.board.wait_for_cores_to_be_in_state(cores, APPLICATION, CPUState.RUNNING, timeout=30)
        ticks = lambda: self.board.read_user(*self.far, 17, UserRegister.USER_0)
        until(lambda: ticks() > 10, True)
        self.board.send_signal(APPLICATION, Signal.PAUSE)
        until(lambda: count(CPUState.PAUSED), size)
        expect(ticks(), ticks())
        self.board.send_signal(APPLICATION, Signal.CONTINUE)
        until(lambda: count(CPUState.RUNNING), size)
        self.board.send_signal(APPLICATION, Signal.EXIT)
        self.board.wait_for_cores_to_be_in_state(cores, APPLICATION, CPUState.FINISHED, timeout=30)
        texts = {(b.x, b.y, b.p): b.iobuf for b in self.board.get_iobuf(cores)}
        expect(len(texts), size)
        x, y = self.far
        expect(texts[x, y, 17], f"counts on core {x << 24 | y << 16 | 17:08x}\nended\n")
        self.board.stop_application(APPLICATION)
        until(lambda: count(CPUState.FINISHED), 0)
        self.core_states()

    def clocks(self):
        self.board.control_sync(True)
        expect(abs(self.board.get_clock_drift(*self.far)) < 1.0, True)
        self.board.control_sync(False)

    def watch_dog(self):
        self.board.set_watch_dog(True)
        self.board.set_watch_dog(False)


def main():
    program, folder, kind = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
    try:
        import spinnman
    except ImportError:
        print("skipped: SpiNNMan is not installed; ./dev peers installs it")
        return 77
    with ServedBoard(program, kind) as served:
        session = Session(served.address, SHAPES[kind], folder)
        calls = Calls(f"SpiNNMan {spinnman.__version__}", kind)
        for name, action in [("create_transceiver_from_hostname (boots)", session.boot),
                             ("get_machine_details", session.machine),
                             ("discover_scamp_connections", session.connections),
                             ("get_cpu_infos", session.core_states),
                             ("malloc_sdram, write_memory, read_memory, 1 MB on (0,0)", lambda: session.megabyte(session.near)),
                             (f"malloc_sdram, write_memory, read_memory, 1 MB on {session.far}".replace(", 7", ",7").replace(", 1)", ",1)"),
                              lambda: session.megabyte(session.far)),
                             ("read_word, get_heap, free_sdram", session.words),
                             ("malloc_sdram_multi", session.several_blocks), ("write_user, read_user", session.user_words),
                             ("write_neighbour_memory, read_neighbour_memory", session.neighbour_memory),
                             ("write_memory_flood", session.flood_memory),
                             ("load_multicast_routes, get_multicast_routes, clear, (0,0)", lambda: session.routes(session.near)),
                             ("load_multicast_routes, get_multicast_routes, clear, farthest", lambda: session.routes(session.far)),
                             ("load_fixed_route, read_fixed_route", session.fixed_route),
                             ("router diagnostics: filters, counters, reset_routing", session.diagnostics),
                             ("set_ip_tag, get_tags, clear_ip_tag; a message out", session.tag_out),
                             ("set_reverse_ip_tag; a message in", session.tag_in), ("set_leds", session.leds),
                             ("control_sync, get_clock_drift", session.clocks), ("set_watch_dog", session.watch_dog)]:
            calls.call(name, action)
        if (folder / "counts.aplx").is_file():
            calls.call("execute_flood, send_signal, wait_for_cores_to_be_in_state, get_core_state_count, get_iobuf, "
                       "stop_application", session.application)
        else:
            print("applications not tried: arm-none-eabi-gcc is not installed")
        session.board.close()
    if "--table" in sys.argv:
        print(calls.table())
    return 0 if calls.good else 1


if __name__ == "__main__":
    sys.exit(main())
