"""rig's MachineController, unmodified, against a board: booted with rig's own SC&MP 3.1.0, or with 4.0.0.

rig counts cores by a signal that SC&MP 4 no longer has: with 4.0.0 they are counted one by one.
usage: rig_test.py SPIKELOOM PROGRAMS spinn3|spinn5 3.1.0|4.0.0 [--table]      exit 77: rig is not installed
"""
import hashlib
import pathlib
import random
import socket
import struct
import sys

import images
import rig_shim  # noqa: F401  before rig
from calls import Calls, Different, expect, until
from served import ServedBoard

APPLICATION = 18
MEGABYTE = 1 << 20
CHIPS = {"spinn3": 4, "spinn5": 48}
LINKS = {"spinn3": 7, "spinn5": 120}
FAR = {"spinn3": (1, 1), "spinn5": (7, 7)}


class Session:
    """One MachineController on one board."""

    def __init__(self, address, kind, scamp, folder):
        from rig.machine_control import MachineController
        self.address, self.kind, self.scamp, self.folder = address, kind, scamp, folder
        self.near, self.far = (0, 0), FAR[kind]
        self.board = MachineController(address)
        self.counts = scamp.startswith("3")

    def boot(self):
        from rig.machine_control import boot
        options = dict(boot.spin3_boot_options if self.kind == "spinn3" else boot.spin5_boot_options)
        image = images.scamp_3_1() if self.counts else images.scamp_4_0()
        if image is None:
            raise Different(f"no SC&MP {self.scamp} image")
        expect(self.board.boot(scamp_binary=str(image), **options), True)
        expect(self.board.boot(), False)

    def version(self):
        for chip in (self.near, self.far):
            # rig goes on once the first chip is up; SC&MP 3 tells its place after two seconds of its own time.
            until(lambda c=chip: self.board.get_software_version(*c, 0).position, chip)
            info = self.board.get_software_version(*chip, 0)
            expect((info.version_string, info.software_version),
                   ("SC&MP/SpiNNaker", tuple(map(int, self.scamp.split(".")))))

    def machine(self):
        from rig.machine_control.consts import AppState
        until(lambda: len(self.board.get_system_info()), CHIPS[self.kind])
        system = self.board.get_system_info()
        expect({chip.num_cores for chip in system.values()}, {18})
        expect({tuple(chip.core_states) for chip in system.values()}, {(AppState.run,) + 17 * (AppState.idle,)})
        directed = sum(1 for _ in system.links())
        # SC&MP 3 neither pings links nor shuts any: both directions of every wire are there.
        expect(directed, 2 * LINKS[self.kind] + (0 if not self.counts else directed - 2 * LINKS[self.kind]))
        expect(self.board.get_ip_address(*self.near), self.address)
        expect(self.board.get_ip_address(*self.far), None)
        expect(len(self.board.get_p2p_routing_table(0, 0)) >= CHIPS[self.kind], True)

    def connections(self):
        expect(self.board.discover_connections() in (0, 1), True)

    def megabyte(self, chip):
        data = random.Random(sum(chip)).randbytes(MEGABYTE)
        memory = self.board.sdram_alloc_as_filelike(MEGABYTE, x=chip[0], y=chip[1], app_id=APPLICATION)
        expect(memory.write(data), MEGABYTE)
        memory.seek(0)
        expect(hashlib.sha256(memory.read(MEGABYTE)).hexdigest(), hashlib.sha256(data).hexdigest())
        memory.free()

    def allocation(self):
        from rig.machine_control.machine_controller import SpiNNakerMemoryError
        with self.board(x=self.far[0], y=self.far[1], app_id=APPLICATION):
            block = self.board.sdram_alloc(4096, tag=9, clear=True)
            expect(self.board.read(block, 4096), bytes(4096))
            try:
                self.board.sdram_alloc(4096, tag=9)
                raise Different("a tag was given twice")
            except SpiNNakerMemoryError as error:
                expect(error.tag_in_use, True)
            self.board.fill(block, 0x5A5A5A5A, 64, p=0)
            expect(self.board.read(block, 65), 64 * b"\x5A" + b"\0")
            self.board.sdram_free(block)

    def across_link(self):
        from rig.links import Links
        base = 0x60800000
        self.board.write_across_link(base, b"by link.", 0, 0, Links.north_east)
        expect(bytes(self.board.read_across_link(base, 8, 0, 0, Links.north_east)), b"by link.")
        expect(self.board.read(base, 8, 1, 1), b"by link.")

    def structs(self):
        x, y = self.far
        expect(self.board.read_struct_field("sv", "p2p_addr", x, y), x << 8 | y)
        self.board.write_struct_field("sv", "utmp0", 4711, x, y)
        expect(self.board.read_struct_field("sv", "utmp0", x, y), 4711)
        self.board.write_vcpu_struct_field("user1", 42, x, y, 5)
        expect(self.board.read_vcpu_struct_field("user1", x, y, 5), 42)

    def routes(self, chip):
        from rig.routing_table import RoutingTableEntry, Routes
        entries = [RoutingTableEntry({Routes(i % 6), Routes.core(1 + i % 17)}, i << 16, 0xFFFF0000) for i in range(1, 101)]
        self.board.load_routing_table_entries(entries, *chip, APPLICATION)
        found = [e[0] for e in self.board.get_routing_table_entries(*chip) if e is not None and e[1] == APPLICATION]
        plain = lambda table: [(e.route, e.key, e.mask) for e in table]
        expect(plain(found), plain(entries))
        self.board.clear_routing_table_entries(*chip, APPLICATION)
        expect([e for e in self.board.get_routing_table_entries(*chip) if e is not None and e[1] == APPLICATION], [])

    def diagnostics(self):
        before = self.board.get_router_diagnostics(*self.far)
        after = self.board.get_router_diagnostics(*self.far)
        expect(after.local_p2p > before.local_p2p, True)

    def tags(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mine:
            mine.bind(("127.0.0.1", 0))
            mine.settimeout(0.5)
            port = mine.getsockname()[1]
            self.board.iptag_set(6, "127.0.0.1", port, 0, 0)
            tag = self.board.iptag_get(6, 0, 0)
            expect((tag.addr, tag.port, tag.flags != 0), ("127.0.0.1", port, True))
            message = struct.pack("<xxBBBBBBxx", 0x07, 6, 0xFF, 0xFF, 0, 0) + b"by tag"
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
                wire.connect((self.address, 17893))

                def sent():
                    wire.send(message)
                    try:
                        return mine.recv(512)[-6:]
                    except TimeoutError:
                        return None
                until(sent, b"by tag")
            self.board.iptag_clear(6, 0, 0)
            expect(self.board.iptag_get(6, 0, 0).flags, 0)

    def leds(self):
        for action in (True, False, None, None):
            self.board.set_led(0, action, *self.far)

    def count(self, state, wanted, targets):
        """By rig's count where the monitor has it; else core by core."""
        from rig.machine_control.consts import AppState

        def states():
            if self.counts:
                return self.board.count_cores_in_state(state, APPLICATION)
            return sum(self.board.get_processor_status(p, x, y).cpu_state == AppState[state]
                       for (x, y), cores in targets.items() for p in cores)
        until(states, wanted)

    def no_count(self):
        """SC&MP 4 no longer counts by signal; it answers OK all the same, with nothing in the answer."""
        expect(self.board.count_cores_in_state("run", APPLICATION), None)

    def application(self):
        """Our counting program on two cores of four chips."""
        targets = {chip: {2, 17} for chip in {(0, 0), (0, 1), (1, 0), self.far}}
        with self.board.application(APPLICATION):
            self.board.load_application(str(self.folder / "counts.aplx"), targets, wait=True, use_count=self.counts)
            self.board.send_signal("start")
            self.count("sync0", 8, targets)
            self.board.send_signal("sync0")
            self.count("run", 8, targets)
            x, y = self.far
            ticks = lambda: self.board.read_vcpu_struct_field("user0", x, y, 17)
            until(lambda: ticks() > 10, True)
            self.board.send_signal("pause")
            self.count("pause", 8, targets)
            expect(ticks(), ticks())
            self.board.send_signal("cont")
            self.count("run", 8, targets)
            self.board.send_signal("exit")
            self.count("exit", 8, targets)
            expect(self.board.get_iobuf(17, x, y), f"counts on core {x << 24 | y << 16 | 17:08x}\nended\n")
            status = self.board.get_processor_status(17, x, y)
            expect((status.cpu_state.name, status.app_id, status.rt_code.name), ("exit", APPLICATION, "none"))
        self.count_idle(targets)

    def count_idle(self, targets):
        from rig.machine_control.consts import AppState
        for (x, y), cores in targets.items():
            for p in cores:
                until(lambda a=(p, x, y): self.board.get_processor_status(*a).cpu_state, AppState.idle)

    def own_application(self):
        """The application that rig ships; its runtime asks for a monitor of its own major version."""
        import pkg_resources
        targets = {self.far: {3, 4}, (1, 0): {5}}
        with self.board.application(APPLICATION):
            self.board.load_application(pkg_resources.resource_filename("rig", "binaries/test.aplx"), targets)
            for (x, y), cores in targets.items():
                base = self.board.read_struct_field("sv", "sdram_base", x, y)
                for core in cores:
                    until(lambda a=base + 4 * core, c=(x, y): self.board.read(a, 4, *c),
                          struct.pack("<I", x << 24 | y << 16 | core))
                    expect(self.board.get_iobuf(core, x, y).splitlines()[0],
                           f"Rig test APLX started on {x}, {y}, {core}.")
            until(lambda: self.board.count_cores_in_state("run"), 3)
        self.count_idle(targets)


def main():
    program, folder, kind, scamp = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    try:
        import rig
    except ImportError:
        print("skipped: rig is not installed; ./dev peers installs it")
        return 77
    with ServedBoard(program, kind) as served:
        session = Session(served.address, kind, scamp, folder)
        calls = Calls(f"rig {rig.__version__}, SC&MP {scamp}", kind)
        wanted = [("MachineController.boot; a second time: not needed", session.boot),
                  ("get_software_version", session.version),
                  ("get_system_info, get_ip_address, get_p2p_routing_table", session.machine),
                  ("discover_connections", session.connections),
                  ("sdram_alloc_as_filelike, write, read, 1 MB on (0,0)", lambda: session.megabyte(session.near)),
                  ("sdram_alloc_as_filelike, write, read, 1 MB farthest", lambda: session.megabyte(session.far)),
                  ("sdram_alloc (tag, clear), fill, sdram_free", session.allocation),
                  ("write_across_link, read_across_link", session.across_link),
                  ("read_struct_field, write_struct_field, vcpu fields", session.structs),
                  ("load_routing_table_entries, get, clear, (0,0)", lambda: session.routes(session.near)),
                  ("load_routing_table_entries, get, clear, farthest", lambda: session.routes(session.far)),
                  ("get_router_diagnostics", session.diagnostics), ("iptag_set, iptag_get, iptag_clear; a message out", session.tags),
                  ("set_led", session.leds)]
        if (folder / "counts.aplx").is_file():
            wanted.append(("load_application (flood fill), send_signal, get_processor_status, get_iobuf, stop",
                           session.application))
        if session.counts:
            wanted.append(("load_application, count_cores_in_state with rig's test.aplx", session.own_application))
        else:
            wanted.append(("count_cores_in_state: SC&MP 4 no longer counts by signal", session.no_count))
        for name, action in wanted:
            calls.call(name, action)
    if "--table" in sys.argv:
        print(calls.table())
    return 0 if calls.good else 1


if __name__ == "__main__":
    sys.exit(main())
