"""rig reads our routes and keys, builds its own tables from them, and finds ours to route every packet alike.

usage: rig_tables_test.py SPIKELOOM_BINARY SOURCE_FOLDER      exit 77: rig is not installed
"""
import json
import pathlib
import subprocess
import sys
import tempfile

PROGRAM, SOURCE = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
sys.path.insert(0, str(SOURCE / "tests" / "board"))
import rig_shim  # noqa: E402, F401  before rig
try:
    from rig.place_and_route.routing_tree import RoutingTree
    from rig.place_and_route.utils import build_routing_tables
    from rig.routing_table import RoutingTableEntry, Routes
except ImportError:
    print("skipped: rig is not installed (tests/peers.txt)")
    sys.exit(77)

ROUTES = {(f"core_{route.core_num}" if route.is_core else route.name): route for route in Routes}


def tree(hop):
    return RoutingTree(tuple(hop["chip"]), [
        (ROUTES[child["route"]], tree(child["next_hop"]) if isinstance(child["next_hop"], dict) else child["next_hop"])
        for child in hop["children"]])


def goes_straight_on(entry):
    route = next(iter(entry.route))
    return len(entry.route) == 1 and route.is_link and set(entry.sources) == {route.opposite}


def first_match(table, entry):
    """The first of our entries that takes all of rig's; one that takes a part of it would be a fault."""
    for ours in table:
        if (entry.key ^ ours.key) & ours.mask & entry.mask == 0:
            assert ours.mask & ~entry.mask == 0, (ours, entry)
            return ours
    return None


def compare(folder):
    def load(name):
        return json.loads((folder / f"{name}.json").read_text())
    keys = {net: (pairs[0]["key"], pairs[0]["mask"]) for net, pairs in load("routing_keys").items()}
    trees = {net: tree(root) for net, root in load("routes").items() if root["children"]}
    ours = {tuple(table["chip"]): [RoutingTableEntry({ROUTES[name] for name in entry["directions"]}, entry["key"],
                                                     entry["mask"]) for entry in table["entries"]]
            for table in load("routing_tables")}
    entries = 0
    for chip, table in build_routing_tables(trees, keys, False).items():
        for entry in table:
            entries += 1
            match = first_match(ours.get(chip, []), entry)
            same = goes_straight_on(entry) if match is None else set(match.route) == set(entry.route)
            assert same, f"chip {chip}: rig has {entry}, ours is {match}"
    assert entries > 0
    return entries


with tempfile.TemporaryDirectory() as name:
    for source in (["--netlist", SOURCE / "network-specs/library/netlists/pipeline.json"],
                   [SOURCE / "network-specs/library/brunel.textproto"]):
        out = pathlib.Path(name) / str(len(list(pathlib.Path(name).iterdir())))
        subprocess.run([PROGRAM, "map", *source, "-q", "-o", out], check=True, stdout=subprocess.DEVNULL, timeout=300)
        print(source[-1].name, compare(out), "entries of rig agree")
