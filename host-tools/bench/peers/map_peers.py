"""Hands one mapping problem to one peer, and writes down what it made of it.

    map_peers.py place TOOL PROBLEM.json SECONDS     rig-hilbert, rig-rcm, rig-breadth_first, rig-sa,
                                                     rig-random, pacman
    map_peers.py minimise TOOL TABLES.json SECONDS   rig-ordered_covering, rig-best, pacman-pair
    map_peers.py versions

One JSON object goes to stdout. Times are CPU seconds of this process around the peer's own calls;
making the peer's objects out of the file is not in them. A tool that is not done after SECONDS of
CPU is cut: annealing hands over what it has, others nothing.

place: {"tool", "version", "place_s", "route_s", "cut", "chips": chip of each vertex,
        "trees": of each net, [chip, link, chip, link, ...] of the links that its packets take}
minimise: {"tool", "version", "minimise_s", "cut", "failed": tables on which the tool gave up,
           "entries": of each table, null where it failed or was cut}
"""
import collections
import collections.abc
import inspect
import json
import os
import random
import signal
import sys
import tempfile
import time
import types


class OutOfTime(Exception):
    """The tool has had its CPU seconds."""


def mend_python_for_rig():
    """rig is of 2018: names that Python has moved or dropped since, a sampler that took sets."""
    for name in ("Iterable", "Mapping", "MutableMapping", "Sequence", "Set", "Callable"):
        if not hasattr(collections, name):
            setattr(collections, name, getattr(collections.abc, name))
    if not hasattr(inspect, "getargspec"):
        inspect.getargspec = lambda function: inspect.getfullargspec(function)[:4]
    sample = random.Random.sample

    def sample_of_anything(self, population, k, **others):
        if isinstance(population, (set, frozenset)):
            population = list(population)
        return sample(self, population, k, **others)

    random.Random.sample = sample_of_anything
    random.sample = random._inst.sample
    if "pkg_resources" not in sys.modules:
        try:
            import pkg_resources  # noqa: F401
        except ImportError:
            stub = types.ModuleType("pkg_resources")
            stub.require = lambda *names: []
            sys.modules["pkg_resources"] = stub


def version(package):
    import importlib.metadata
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


class Clock:
    """CPU seconds of the process so far, and an alarm that goes off when they are spent."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.since = time.process_time()

        def ring(_signal, _frame):
            raise OutOfTime()

        signal.signal(signal.SIGPROF, ring)
        signal.setitimer(signal.ITIMER_PROF, seconds)

    def used(self):
        return time.process_time() - self.since

    def stop(self):
        signal.setitimer(signal.ITIMER_PROF, 0)


# rig

class RigProblem:
    """The file as rig's machine, vertices and nets."""

    def __init__(self, problem):
        from rig.links import Links
        from rig.netlist import Net
        from rig.place_and_route import Cores, Machine, SDRAM
        from rig.place_and_route.constraints import SameChipConstraint
        self.cores = Cores
        self.links = Links
        chips = problem["chips"]
        self.xy = [(x, y) for x, y, _, _, _ in chips]
        self.chip_at = {xy: chip for chip, xy in enumerate(self.xy)}
        width, height = problem["width"], problem["height"]
        most_cores = max(cores for _, _, cores, _, _ in chips)
        most_sdram = max(sdram for _, _, _, sdram, _ in chips)
        everywhere = {(x, y) for x in range(width) for y in range(height)}
        dead_links = {(x, y, Links(link)) for x, y, _, _, links in chips for link in range(6)
                      if not links >> link & 1}
        # Cores are counted from 0 up: which ones of a chip are missing does not matter here.
        exceptions = {(x, y): {Cores: cores, SDRAM: sdram} for x, y, cores, sdram, _ in chips
                      if (cores, sdram) != (most_cores, most_sdram)}
        self.machine = Machine(width, height, {Cores: most_cores, SDRAM: most_sdram}, exceptions,
                               everywhere - set(self.xy), dead_links)
        self.resources = {vertex: {Cores: cores, SDRAM: sdram}
                          for vertex, (_, cores, sdram) in enumerate(problem["vertices"])}
        self.nets = [Net(source, list(sinks), weight) for source, weight, sinks in problem["nets"]]
        self.constraints = [SameChipConstraint(list(group)) for group in problem["together"]]


def rig_place(tool, problem, seconds):
    mend_python_for_rig()
    import importlib
    from rig.place_and_route import allocate
    from rig.place_and_route.route.ner import route
    rig = RigProblem(problem)
    options = {}
    if tool in ("sa", "random"):
        options["random"] = random.Random(problem["seed"])
    module = "rand" if tool == "random" else tool
    place = importlib.import_module("rig.place_and_route.place." + module).place
    cut = []
    clock = Clock(seconds)
    if tool == "sa":
        from rig.place_and_route.place.sa.c_kernel import CKernel
        clock.stop()
        options["kernel"] = CKernel

        def go_on(*_):
            if clock.used() < seconds:
                return True
            cut.append(True)
            return False

        options["on_temperature_change"] = go_on
    placements = place(rig.resources, rig.nets, rig.machine, rig.constraints, **options)
    clock.stop()
    place_s = clock.used()
    allocations = allocate(rig.resources, rig.nets, rig.machine, rig.constraints, placements)
    clock = Clock(seconds)
    routes = route(rig.resources, rig.nets, rig.machine, rig.constraints, placements, allocations)
    clock.stop()
    route_s = clock.used()
    return {"place_s": place_s, "route_s": route_s, "cut": bool(cut),
            "chips": [rig.chip_at[placements[v]] for v in range(len(rig.resources))],
            "trees": [rig_tree(rig, routes[net]) for net in rig.nets]}


def rig_tree(rig, root):
    links = []
    open_nodes = [root]
    while open_nodes:
        node = open_nodes.pop()
        for direction, child in node.children:
            if direction is not None and direction.is_link and hasattr(child, "children"):
                links += [rig.chip_at[node.chip], int(direction)]
                open_nodes.append(child)
    return links


def rig_minimise(tool, tables, seconds):
    mend_python_for_rig()
    from rig.routing_table import MinimisationFailedError, RoutingTableEntry, Routes
    from rig.routing_table import ordered_covering, remove_default_routes

    def routes_of(bits):
        return {Routes(bit) for bit in range(24) if bits >> bit & 1}

    def entry(key, mask, route, came_in_by):
        return RoutingTableEntry(routes_of(route), key, mask,
                                 {None if came_in_by is None else Routes(came_in_by)})

    def best(table):
        shorter = remove_default_routes.minimise(table, None)
        other = ordered_covering.minimise(table, None)
        return shorter if len(shorter) <= len(other) else other

    minimise = best if tool == "best" else lambda table: ordered_covering.minimise(table, None)
    ready = [[entry(*line) for line in table] for table in tables]
    return each_table(ready, minimise, MinimisationFailedError, seconds)


# PACMAN

def pacman_machine(problem):
    """PACMAN's own 48-chip boards of this size, less what is dead in the file."""
    from pacman.config_setup import unittest_setup
    from pacman.data.pacman_data_writer import PacmanDataWriter
    from spinn_machine import virtual_machine
    from spinn_utilities.config_holder import set_config
    unittest_setup()
    set_config("Machine", "version", "5")
    width, height = problem["width"], problem["height"]
    whole = virtual_machine(width, height)
    alive = {(x, y): links for x, y, _, _, links in problem["chips"]}
    down_chips = [xy for xy in whole.chip_coordinates if xy not in alive]
    down_links = [(x, y, link.source_link_id) for x, y in alive if whole.is_chip_at(x, y)
                  for link in whole[x, y].router.links
                  if not alive[x, y] >> link.source_link_id & 1
                  and (link.destination_x, link.destination_y) in alive]
    set_config("Machine", "down_chips", ":".join("%d,%d" % xy for xy in down_chips) or "None")
    set_config("Machine", "down_links",
               ":".join("%d,%d,%d" % link for link in down_links) or "None")
    machine = virtual_machine(width, height)
    if {(chip.x, chip.y) for chip in machine.chips} != set(alive):
        raise SystemExit("PACMAN has no machine with these chips")
    writer = PacmanDataWriter.mock()
    writer.set_machine(machine)
    return writer, machine


def pacman_monitors(problem, machine, writer):
    """Cores that PACMAN's chips have and the file's lack are taken by monitors, as in its use."""
    from pacman.model.graphs.machine import SimpleMachineVertex
    from pacman.model.placements import Placement, Placements
    from pacman.model.resources import ConstantSDRAM
    writer.add_monitor_core(True)
    monitors = Placements()
    for x, y, cores, _, _ in problem["chips"]:
        free = list(machine[x, y].placable_processors_ids)
        for core in free[:max(0, len(free) - cores)]:
            monitors.add_placement(Placement(SimpleMachineVertex(ConstantSDRAM(0)), x, y, core))
    return monitors


def pacman_classes():
    """Populations whose slices and connections are those of the file."""
    from pacman.model.graphs.application import ApplicationVertex
    from pacman.model.graphs.common import Slice
    from pacman.model.graphs.machine import SimpleMachineVertex
    from pacman.model.partitioner_splitters import AbstractSplitterCommon
    from pacman.model.resources import ConstantSDRAM

    class Cut(AbstractSplitterCommon):
        def __init__(self, sdram):
            super().__init__()
            self.sdram = sdram
            self.incoming = {}  # by source population: [(slice, sources)]

        def create_machine_vertices(self, chip_counter):
            for index, sdram in enumerate(self.sdram):
                chip_counter.add_core(ConstantSDRAM(sdram))
                vertex = SimpleMachineVertex(ConstantSDRAM(sdram), None, self.governed_app_vertex,
                                             Slice(index, index))
                self.governed_app_vertex.remember_machine_vertex(vertex)

        def get_out_going_slices(self):
            return [vertex.vertex_slice for vertex in self.governed_app_vertex.machine_vertices]

        get_in_coming_slices = get_out_going_slices

        def get_out_going_vertices(self, partition_id):
            return list(self.governed_app_vertex.machine_vertices)

        get_in_coming_vertices = get_out_going_vertices

        def get_source_specific_in_coming_vertices(self, source_vertex, partition_id):
            return self.incoming.get(source_vertex, [])

        def machine_vertices_for_recording(self, variable_to_record):
            return []

        def reset_called(self):
            pass

    class Population(ApplicationVertex):
        def __init__(self, label, sdram):
            super().__init__(label=label, max_atoms_per_core=1, splitter=Cut(sdram))
            self.count = len(sdram)

        @property
        def n_atoms(self):
            return self.count

    return Population


def pacman_graph(problem, writer):
    from pacman.model.graphs.application import ApplicationEdge
    from pacman.operations.partition_algorithms import splitter_partitioner
    Population = pacman_classes()
    members = [[] for _ in problem["populations"]]
    for vertex, (population, _, _) in enumerate(problem["vertices"]):
        members[population].append(vertex)
    populations = [Population(name, [problem["vertices"][v][2] for v in members[index]])
                   for index, name in enumerate(problem["populations"])]
    for population in populations:
        writer.add_vertex(population)
    writer.set_plan_n_timesteps(1)
    splitter_partitioner()
    machine_vertex = {}
    population_of = {}
    for population, vertices in zip(populations, members):
        for vertex, made in zip(vertices, population.machine_vertices):
            machine_vertex[vertex] = made
            population_of[vertex] = population
    sources = collections.defaultdict(lambda: collections.defaultdict(list))
    for source, _, sinks in problem["nets"]:
        for sink in sinks:
            sources[population_of[source], population_of[sink]][sink].append(source)
    for (pre, post), by_sink in sources.items():
        writer.add_edge(ApplicationEdge(pre, post), "spikes")
        everybody = len(pre.machine_vertices)
        post.splitter.incoming[pre] = [
            (machine_vertex[sink], [pre] if len(of) == everybody
             else [machine_vertex[source] for source in of]) for sink, of in by_sink.items()]
    return machine_vertex, population_of


def pacman_place(_tool, problem, seconds):
    from pacman.operations.placer_algorithms import place_application_graph
    from pacman.operations.router_algorithms import route_application_graph
    if problem["together"]:
        raise SystemExit("not tried: groups that share a chip")
    writer, machine = pacman_machine(problem)
    machine_vertex, population_of = pacman_graph(problem, writer)
    monitors = pacman_monitors(problem, machine, writer)
    clock = Clock(seconds)
    placements = place_application_graph(monitors)
    clock.stop()
    place_s = clock.used()
    writer.set_placements(placements)
    clock = Clock(seconds)
    tables = route_application_graph()
    clock.stop()
    route_s = clock.used()
    chip_at = {(x, y): chip for chip, (x, y, _, _, _) in enumerate(problem["chips"])}
    at = {}
    for vertex, made in machine_vertex.items():
        placement = placements.get_placement_of_vertex(made)
        at[vertex] = chip_at[placement.x, placement.y]
    routes = pacman_routes(tables, machine)
    neighbour = {(chip_at[chip.x, chip.y], link.source_link_id):
                 chip_at[link.destination_x, link.destination_y]
                 for chip in machine.chips for link in chip.router.links}
    trees = []
    for source, _, _ in problem["nets"]:
        links_of = routes.get(machine_vertex[source], {})
        of_population = routes.get(population_of[source], {})
        trees.append(pacman_tree(at[source], links_of, of_population, chip_at, neighbour))
    return {"place_s": place_s, "route_s": route_s, "cut": False,
            "chips": [at[v] for v in range(len(at))], "trees": trees}


def pacman_routes(tables, machine):
    """By source (population or slice): the links out of each chip."""
    routes = collections.defaultdict(dict)
    for x, y in machine.chip_coordinates:
        for (source, _), entry in (tables.get_entries_for_router(x, y) or {}).items():
            routes[source][x, y] = sorted(entry.link_ids)
    return routes


def pacman_tree(start, links_of, of_population, chip_at, neighbour):
    by_chip = {chip_at[xy]: links for xy, links in of_population.items()}
    by_chip.update({chip_at[xy]: links for xy, links in links_of.items()})
    tree, seen, open_chips = [], {start}, [start]
    while open_chips:
        chip = open_chips.pop()
        for link in by_chip.get(chip, []):
            tree += [chip, link]
            there = neighbour[chip, link]
            if there not in seen:
                seen.add(there)
                open_chips.append(there)
    return tree


def pacman_minimise(_tool, tables, seconds):
    from pacman.config_setup import unittest_setup
    from pacman.model.routing_tables import UnCompressedMulticastRoutingTable
    from pacman.operations.router_compressors.pair_compressor import _PairCompressor
    from spinn_machine import MulticastRoutingEntry, RoutingEntry
    from spinn_utilities.config_holder import set_config
    unittest_setup()
    set_config("Machine", "version", "5")

    def entry(key, mask, route, came_in_by):
        straight_on = came_in_by is not None and route == 1 << (came_in_by + 3) % 6
        return MulticastRoutingEntry(key, mask, RoutingEntry(spinnaker_route=route,
                                                             defaultable=straight_on))

    ready = []
    for table in tables:
        made = UnCompressedMulticastRoutingTable(0, 0)
        for line in table:
            made.add_multicast_routing_entry(entry(*line))
        ready.append(made)
    return each_table(ready, lambda table: _PairCompressor().compress_table(table), Exception,
                      seconds)


def each_table(tables, minimise, gives_up, seconds):
    entries, failed, cut = [], 0, False
    clock = Clock(seconds)
    try:
        for table in tables:
            try:
                entries.append(len(minimise(table)))
            except OutOfTime:
                raise
            except gives_up:
                failed += 1
                entries.append(None)
    except OutOfTime:
        cut = True
    clock.stop()
    entries += [None] * (len(tables) - len(entries))
    return {"minimise_s": clock.used(), "cut": cut, "failed": failed, "entries": entries}


PEERS = {("place", "rig"): rig_place, ("place", "pacman"): pacman_place,
         ("minimise", "rig"): rig_minimise, ("minimise", "pacman"): pacman_minimise}
PACKAGES = {"rig": "rig", "pacman": "SpiNNaker_PACMAN"}


def quietly(function, *arguments):
    """Peers print; stdout is ours. What they would put into the folder goes to another."""
    stdout = os.dup(1)
    os.dup2(2, 1)
    try:
        return function(*arguments)
    finally:
        sys.stdout.flush()
        os.dup2(stdout, 1)


def main(words):
    if words == ["versions"]:
        print(json.dumps({"rig": version("rig"), "rig_c_sa": version("rig_c_sa"),
                          "pacman": version("SpiNNaker_PACMAN"),
                          "python": sys.version.split()[0]}))
        return
    what, tool, path, seconds = words
    peer, _, method = tool.partition("-")
    with open(path) as file:
        problem = json.load(file)
    sys.setrecursionlimit(1_000_000)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            result = quietly(PEERS[what, peer], method, problem, float(seconds))
        except OutOfTime:
            result = {"cut": True}
    result.update(tool=tool, version=version(PACKAGES[peer]))
    json.dump(result, sys.stdout)
    print()


if __name__ == "__main__":
    main(sys.argv[1:])
