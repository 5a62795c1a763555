"""Mapping from outside: netlists in, files of the place-and-route interchange format out, and what goes wrong.

usage: map_test.py SPIKELOOM_BINARY SOURCE_FOLDER
The format's own JSON schemas judge the files where PLACE_AND_ROUTE_SCHEMAS names their folder and jsonschema is
installed; without them that test skips.
"""
import json
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

PROGRAM, SOURCE = None, None
ANSWERS = ["placements.json", "allocations_cores.json", "allocations_sdram.json", "routes.json", "routing_keys.json",
           "routing_tables.json"]
PROBLEM = ["graph.json", "machine.json", "constraints.json"]
STEPS = {"east": (1, 0), "north_east": (1, 1), "north": (0, 1), "west": (-1, 0), "south_west": (-1, -1),
         "south": (0, -1)}
BACK = {"east": "west", "north_east": "south_west", "north": "south", "west": "east", "south_west": "north_east",
        "south": "north"}


def spikeloom(*arguments, **options):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=300, **options)


class Answer:
    """The files of a folder, and packets that are sent through their tables."""

    def __init__(self, folder):
        self.files = {name: json.loads((folder / name).read_text()) for name in ANSWERS + PROBLEM}
        self.machine = self.files["machine.json"]
        self.dead_links = {(x, y, link) for x, y, link in self.machine["dead_links"]}
        self.tables = {tuple(table["chip"]): table["entries"] for table in self.files["routing_tables.json"]}
        self.places = {vertex: tuple(at) for vertex, at in self.files["placements.json"].items()}
        self.cores = {vertex: range(*cores)
                      for vertex, cores in self.files["allocations_cores.json"]["allocations"].items()}
        self.ends = {c["vertex"]: c["direction"] for c in self.files["constraints.json"]
                     if c["type"] == "route_endpoint"}

    def beyond(self, at, link):
        dx, dy = STEPS[link]
        return (at[0] + dx) % self.machine["width"], (at[1] + dy) % self.machine["height"]

    def directions(self, at, came_by, key):
        for entry in self.tables.get(at, []):
            if key & entry["mask"] == entry["key"]:
                return entry["directions"]
        return [BACK[came_by]] if came_by else []

    def delivered(self, source, key):
        """Where a packet ends: (x, y, core or link of a device), each as often as it comes."""
        ends, open_ = [], [(self.places[source], self.ends.get(source))]
        while open_:
            at, came_by = open_.pop()
            for direction in self.directions(at, came_by, key):
                if direction not in STEPS or (*at, direction) in self.dead_links:
                    ends.append((*at, direction))
                else:
                    open_.append((self.beyond(at, direction), BACK[direction]))
        return sorted(ends)

    def wanted(self, sinks):
        ends = []
        for sink in sinks:
            names = [self.ends[sink]] if sink in self.ends else [f"core_{core}" for core in self.cores[sink]]
            ends += [(*self.places[sink], name) for name in names]
        return sorted(ends)

    def check(self, test):
        """Every net reaches its sinks once, no core and no memory has two owners, constraints hold."""
        for name, edge in self.files["graph.json"]["edges"].items():
            for pair in self.files["routing_keys.json"][name]:
                if edge["sinks"]:
                    test.assertEqual(self.delivered(edge["source"], pair["key"]), self.wanted(edge["sinks"]), name)
        for kind in ("cores", "sdram"):
            taken = {}
            for vertex, (first, end) in self.files[f"allocations_{kind}.json"]["allocations"].items():
                asked = self.files["graph.json"]["vertices_resources"][vertex][kind]
                test.assertEqual(end - first, asked, vertex)
                for other_first, other_end, other in taken.setdefault(self.places[vertex], []):
                    test.assertTrue(end <= other_first or other_end <= first, f"{vertex} and {other} share {kind}")
                taken[self.places[vertex]].append((first, end, vertex))
        for constraint in self.files["constraints.json"]:
            if constraint["type"] == "location":
                test.assertEqual(self.places[constraint["vertex"]], tuple(constraint["location"]))
            if constraint["type"] == "same_chip":
                test.assertEqual(len({self.places[vertex] for vertex in constraint["vertices"]}), 1)
            if constraint["type"] == "reserve_resource":
                self.check_reserved(test, constraint)

    def check_reserved(self, test, constraint):
        first, end = constraint["reservation"]
        allocations = self.files[f"allocations_{constraint['resource']}.json"]["allocations"]
        for vertex, (low, high) in allocations.items():
            if constraint["location"] in (None, list(self.places[vertex])):
                test.assertTrue(high <= first or end <= low, f"{vertex} has what is reserved: {constraint}")


class WithFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    @property
    def netlists(self):
        return SOURCE / "network-specs" / "library" / "netlists"

    @property
    def triangle(self):
        files = self.netlists / "triangle"
        return ["--netlist", files / "graph.json", "--machine", files / "machine.json", "--constraints",
                files / "constraints.json", "--keys", files / "routing_keys.json"]

    def map(self, *arguments):
        done = spikeloom("map", *arguments, "-o", self.folder / "out")
        self.assertEqual(done.returncode, 0, done.stderr)
        return Answer(self.folder / "out")

    def write(self, name, value):
        (self.folder / name).write_text(json.dumps(value))
        return self.folder / name


class ANetlist(WithFolder):
    def test_of_the_interchange_format_is_mapped_as_its_constraints_ask(self):
        answer = self.map(*self.triangle)
        answer.check(self)
        self.assertEqual(answer.files["routing_keys.json"]["in"], [{"key": 305397760, "mask": 4294901760}])
        self.assertEqual(answer.ends, {"sensor": "west"})
        self.assertEqual(sorted(path.name for path in (self.folder / "out").iterdir()), sorted(ANSWERS + PROBLEM))

    def test_of_the_thesis_is_mapped_without_a_machine(self):
        answer = self.map("--netlist", self.netlists / "pipeline.json")
        answer.check(self)
        self.assertEqual(answer.places["disparity"], answer.places["frame store"])

    def test_takes_a_larger_machine_where_constraints_need_one(self):
        netlist = self.write("n.json", {"vertices_resources": {v: {"Cores": 10} for v in "abcdef"}, "nets": []})
        done = spikeloom("map", "--netlist", netlist, "--constraints", self.write("c.json", []), "-o", self.folder / "out")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater(Answer(self.folder / "out").machine["width"], 2)

    def test_is_mapped_though_nobody_reads_stderr(self):
        heard = spikeloom("map", *self.triangle, "--json")
        for deaf in (lambda: os.close(2), lambda: os.dup2(os.open("/dev/full", os.O_WRONLY), 2)):
            done = subprocess.run([PROGRAM, "map", *map(str, self.triangle), "--json"], preexec_fn=deaf,
                                  stdout=subprocess.PIPE, text=True)
            self.assertEqual(done.returncode, 0)
            self.assertEqual(set(json.loads(done.stdout)), set(json.loads(heard.stdout)))

    def test_can_be_mapped_again_from_what_was_written(self):
        first = self.map(*self.triangle)
        out = self.folder / "out"
        done = spikeloom("map", "--netlist", out / "graph.json", "--machine", out / "machine.json", "--constraints",
                         out / "constraints.json", "--keys", out / "routing_keys.json", "-o", self.folder / "again")
        self.assertEqual(done.returncode, 0, done.stderr)
        again = Answer(self.folder / "again")
        for name in PROBLEM + ["placements.json", "routes.json", "routing_keys.json"]:
            self.assertEqual(again.files[name], first.files[name], name)

    def test_has_one_answer_for_any_number_of_threads(self):
        texts = set()
        for threads in (1, 3):
            out = self.folder / str(threads)
            done = spikeloom("map", "--netlist", self.grid(8), "-j", threads, "-o", out)
            self.assertEqual(done.returncode, 0, done.stderr)
            texts.add("".join((out / name).read_text() for name in ANSWERS))
        self.assertEqual(len(texts), 1)

    def test_is_written_the_same_way_from_a_network(self):
        answer = self.map(SOURCE / "network-specs" / "library" / "hello.textproto")
        answer.check(self)
        self.assertTrue(all("[" in vertex for vertex in answer.places), answer.places)

    def test_of_a_hundred_thousand_sinks_is_one_net(self):
        vertices = {f"v{i}": {"cores": 1} for i in range(100_001)}
        netlist = self.write("wide.json", {"vertices_resources": vertices, "edges": {
            "all": {"source": "v0", "sinks": list(vertices)[1:], "weight": 1.0, "type": ""}}})
        done = spikeloom("map", "--netlist", netlist, "--placer", "space_filling", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["cores_used"], 100_001)

    def test_says_what_it_costs(self):
        found = json.loads(spikeloom("map", *self.triangle, "--json").stdout)
        self.assertEqual((found["format"], found["vertices"], found["nets"]), ("spikeloom-mapping", 4, 4))
        self.assertGreaterEqual(found["entries_final"], found["entries_fewest"])
        self.assertGreater(found["weight_chips"], found["weight_hops"])

    def test_is_judged_by_the_schemas_of_the_format(self):
        folder = os.environ.get("PLACE_AND_ROUTE_SCHEMAS")
        if not folder:
            self.skipTest("PLACE_AND_ROUTE_SCHEMAS names no folder with the schemas of the format")
        try:
            import jsonschema
        except ImportError:
            self.skipTest("jsonschema is not installed")
        answer = self.map(*self.triangle)
        for name, value in answer.files.items():
            kind = "allocations.json" if name.startswith("allocations") else name
            schema = json.loads((pathlib.Path(folder) / kind).read_text())
            jsonschema.Draft4Validator(schema).validate(value)

    def grid(self, side):
        name = "{},{}".format
        vertices = {name(x, y): {"Cores": 1, "SDRAM": 1000} for x in range(side) for y in range(side)}
        nets = [[name(x, y), [name((x + dx) % side, (y + dy) % side) for dx, dy in ((1, 0), (0, 1), (3, 2))], 1 + x]
                for x in range(side) for y in range(side)]
        return self.write("grid.json", {"vertices_resources": vertices, "nets": nets})


class AChange(WithFolder):
    """`map NETWORK --from DIR`, from outside; tests/unit/flow/change_test.cc has what it promises inside."""
    BESIDE = ["network.pb", "machine.textproto", "slices.json"]

    def setUp(self):
        super().setUp()
        self.network = SOURCE / "network-specs" / "library" / "microcircuit_0.1.textproto"
        self.before, self.after = self.folder / "before", self.folder / "after"
        done = spikeloom("map", self.network, "--neurons-per-core", 64, "-o", self.before)
        self.assertEqual(done.returncode, 0, done.stderr)

    def change(self, *arguments, network=None):
        done = spikeloom("map", network or self.network, "--from", self.before, "-o", self.after,
                         "--force", *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        answer = Answer(self.after)
        answer.check(self)
        return done.stdout, answer, json.loads((self.after / "patch.json").read_text())

    def smaller(self):
        """The first population with fewer neurons."""
        text = (self.network).read_text()
        size = int(re.search(r"size: (\d+)", text)[1])
        (self.folder / "smaller.textproto").write_text(text.replace(f"size: {size}", f"size: {size - 17}", 1))
        return self.folder / "smaller.textproto"

    def refused(self, code, words, *arguments, network=None):
        done = spikeloom("map", network or self.network, "--from", self.before, "-o", self.after,
                         *arguments)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertFalse(self.after.exists())

    def test_of_nothing_writes_the_same_files_and_an_empty_patch(self):
        text, answer, patch = self.change()
        for name in ANSWERS + PROBLEM:
            self.assertEqual(answer.files[name], json.loads((self.before / name).read_text()), name)
        for name in self.BESIDE:
            self.assertEqual((self.after / name).read_bytes(), (self.before / name).read_bytes(), name)
        self.assertEqual([patch[kind] for kind in ("format", "anew", "stop", "load", "keys", "tables")],
                         ["spikeloom-patch", False, [], [], {}, []])
        self.assertIn("to load: 0 added, 0 moved, 0 altered; to stop: 0", text)

    def test_of_a_population_keeps_all_other_cores_and_keys(self):
        before = Answer(self.before)
        _, after, patch = self.change(network=self.smaller())
        self.assertEqual(json.loads(spikeloom("map", self.smaller(), "--from", self.before, "--json").stdout), patch)
        told = {entry["slice"] for entry in patch["load"] if entry["why"] != "altered"}
        self.assertEqual({vertex for vertex in after.places if vertex not in before.places}, told)
        for vertex in after.places.keys() & before.places.keys():
            self.assertEqual((after.places[vertex], after.cores[vertex]),
                             (before.places[vertex], before.cores[vertex]), vertex)
        self.assertEqual({entry["slice"] for entry in patch["stop"]}, before.places.keys() - after.places.keys())
        self.patched(before, after, patch)

    def test_of_the_machine_moves_what_was_on_a_lost_chip(self):
        before = Answer(self.before)
        lost = next(iter(before.places.values()))
        machine = self.folder / "machine.textproto"
        machine.write_text((self.before / "machine.textproto").read_text() +
                           f"dead_chips {{ x: {lost[0]} y: {lost[1]} }}\n")
        _, after, patch = self.change("--machine", machine)
        moved = {vertex for vertex, place in before.places.items() if place == lost}
        self.assertEqual({entry["slice"] for entry in patch["load"] if entry["why"] == "moved"}, moved)
        self.assertEqual(after.files["routing_keys.json"], before.files["routing_keys.json"])
        self.assertEqual(patch["stop"], [], "what is lost cannot be stopped")
        self.patched(before, after, patch)

    def patched(self, before, after, patch):
        """The tables before, with those of the patch in their places, are those after."""
        tables = {at: entries for at, entries in before.tables.items()
                  if list(at) not in after.machine["dead_chips"]}
        tables.update({tuple(table["chip"]): table["entries"] for table in patch["tables"]})
        self.assertEqual({at: entries for at, entries in tables.items() if entries}, after.tables)
        keys = {**before.files["routing_keys.json"], **{net: [key] for net, key in patch["keys"].items()}}
        for net, pairs in after.files["routing_keys.json"].items():
            self.assertEqual(pairs, keys[net], net)

    def test_needs_a_mapping_of_a_network_that_is_related(self):
        self.refused(3, ["other_network", "remedy"], network=self.network.parent / "hello.textproto")
        done = spikeloom("map", self.network, "--from", self.folder, "-o", self.after)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("no_mapping", done.stderr)
        (self.before / "routing_tables.json").write_text("[]")
        self.refused(3, ["not_this_mapping", "remedy"])

    def test_cuts_slices_as_before(self):
        for more in (["--neurons-per-core", 8], ["--slow-down", 0], ["--netlist", self.netlists / "pipeline.json"]):
            self.refused(2, [more[0]], *more)

    def test_needs_room_on_what_is_left_of_the_machine(self):
        machine = self.folder / "one_chip.textproto"
        machine.write_text("format_version: 1 rectangle { width: 1 height: 1 }")
        self.refused(4, ["remedy"], "--machine", machine)

    def test_leaves_no_half_of_an_answer(self):
        def small_files():
            resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))
        done = spikeloom("map", self.network, "--from", self.before, "-o", self.after,
                         preexec_fn=small_files)
        self.assertEqual(done.returncode, 7, done.stderr)
        self.assertFalse(self.after.exists())


class WhatStandsOut(WithFolder):
    def test_is_shown_as_text_as_json_and_as_a_page(self):
        page = self.folder / "map.html"
        done = spikeloom("inspect", "map", *self.triangle, "--html", page)
        self.assertEqual(done.returncode, 0, done.stderr)
        for words in ("Why ", "Links by load", "Chips by table entries", "heaviest link"):
            self.assertIn(words, done.stdout)
        text = page.read_text()
        self.assertNotIn("http://", text.replace("http://www.w3.org", ""))
        markup = re.sub(r"(<(script|style)[^>]*>).*?(</\2>)", r"\1\3", text.split("\n", 1)[1], flags=re.DOTALL)
        root = xml.etree.ElementTree.fromstring(markup)
        self.assertEqual(root.tag, "html")
        found = json.loads(spikeloom("inspect", "map", *self.triangle, "--json").stdout)
        self.assertEqual(found["machine"]["chips"], 7)
        self.assertEqual(sum(chip["cores_used"] for chip in found["chips"]), found["cores_used"])

    def test_is_explained_population_by_population(self):
        done = spikeloom("map", SOURCE / "network-specs" / "library" / "hello.textproto", "--explain")
        self.assertEqual(done.returncode, 0, done.stderr)
        for words in ("slice of at most", "of all traffic", "table entr"):
            self.assertIn(words, done.stdout)

    def test_needs_something_to_inspect(self):
        for arguments in (["inspect"], ["inspect", "map"], ["map"]):
            self.assertEqual(spikeloom(*arguments).returncode, 2, arguments)


class WhatCannotBe(WithFolder):
    def refused(self, code, words, *arguments):
        done = spikeloom("map", *arguments, "-o", self.folder / "out")
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertRegex(done.stderr, r"error\[[a-z_0-9]+\]: ")
        self.assertIn("remedy", done.stderr)
        self.assertFalse((self.folder / "out").exists())

    def machine(self, width=1, height=1, **more):
        return self.write("machine.json", {"width": width, "height": height, "chip_resources": {
            "cores": 18, "sdram": 1000}, **more})

    def test_malformed_input_is_refused_before_anything_is_written(self):
        corpus = SOURCE / "tests" / "fuzz" / "corpus"
        graph = self.netlists / "triangle" / "graph.json"
        kinds = {"netlist": lambda path: ["--netlist", path],
                 "outside_machine": lambda path: ["--netlist", graph, "--machine", path],
                 "constraints": lambda path: ["--netlist", graph, "--constraints", path],
                 "keys": lambda path: ["--netlist", graph, "--keys", path]}
        for kind, arguments in kinds.items():
            paths = sorted((corpus / kind).iterdir())
            self.assertGreater(len(paths), 10)
            for path in paths:
                with self.subTest(kind=kind, path=path.name):
                    self.refused(3, [], *arguments(path))

    def test_cores(self):
        netlist = self.write("n.json", {"vertices_resources": {f"v{i}": {"Cores": 1} for i in range(20)}, "nets": []})
        self.refused(4, ["20", "18"], "--netlist", netlist, "--machine", self.machine())

    def test_memory(self):
        netlist = self.write("n.json", {"vertices_resources": {"v": {"Cores": 1, "SDRAM": 1001}}, "nets": []})
        self.refused(4, ["'v'", "1001", "1000", "1 are missing"], "--netlist", netlist, "--machine", self.machine(2, 2))

    def test_a_group_larger_than_a_chip(self):
        netlist = self.write("n.json", {"vertices_resources": {f"v{i}": {"Cores": 1} for i in range(19)}, "nets": [],
                                        "same_chip_constraints": [[f"v{i}" for i in range(19)]]})
        self.refused(4, ["'v0'", "19", "18", "1 are missing"], "--netlist", netlist, "--machine", self.machine(2, 2))

    def test_tables(self):
        chips = [[x, 0, {"cores": 18, "ethernet": [0, 0]}] for x in range(3)]
        machine = self.write("m.json", {"width": 3, "height": 1, "standardResources": {
            "monitors": 17, "routerEntries": 2, "sdram": 1000, "tags": []}, "chips": chips})
        netlist = self.write("n.json", {"vertices_resources": {v: {"Cores": 1} for v in "abc"}, "nets": [
            ["a", ["b"]], ["a", ["c"]], ["a", ["a"]], ["a", ["b", "c"]]]})
        self.refused(4, ["entries", "2"], "--netlist", netlist, "--machine", machine)

    def test_keys(self):
        names = [f"e{bit}" for bit in range(16)]
        netlist = self.write("n.json", {"vertices_resources": {"a": {"cores": 1}}, "edges": {
            name: {"source": "a", "sinks": ["a"], "weight": 1, "type": ""} for name in names + ["last"]}})
        keys = {name: [{"key": (0xFFFFFFFF << (32 - bit)) & 0xFFFFFFFF, "mask": (0xFFFFFFFF << (31 - bit)) & 0xFFFFFFFF}]
                for bit, name in enumerate(names)}
        self.refused(4, ["keys"], "--netlist", netlist, "--keys", self.write("keys.json", keys))

    def test_a_machine_in_pieces(self):
        dead = [[x, 0, link] for x in (0, 1) for link in STEPS]
        netlist = self.write("n.json", {"vertices_resources": {v: {"cores": 1} for v in "ab"}, "edges": {
            "e": {"source": "a", "sinks": ["b"], "weight": 1, "type": ""}}})
        places = self.write("c.json", [{"type": "location", "vertex": v, "location": [x, 0]}
                                       for x, v in enumerate("ab")])
        self.refused(4, ["(0,0)"], "--netlist", netlist, "--machine", self.machine(2, 1, dead_links=dead),
                     "--constraints", places)

    def test_a_full_disk(self):
        def small_files():
            resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))
        done = spikeloom("map", *self.triangle, "-o", self.folder / "out", preexec_fn=small_files)
        self.assertEqual(done.returncode, 7, done.stderr)
        self.assertIn("remedy  free space", done.stderr)
        self.assertNotIn(".part", done.stderr)
        self.assertFalse((self.folder / "out").exists())

    def test_a_folder_of_which_one_file_cannot_be_replaced(self):
        out = self.folder / "out"
        self.map(*self.triangle)
        before = {path.name: path.read_text() for path in out.iterdir() if path.name != "routes.json"}
        (out / "routes.json").unlink()
        (out / "routes.json").mkdir()
        (out / "routes.json" / "mine").write_text("mine")
        done = spikeloom("map", *self.triangle, "-o", out, "--force")
        self.assertEqual(done.returncode, 7, done.stderr)
        self.assertIn("routes.json", done.stderr)
        self.assertNotIn("free space", done.stderr)
        self.assertEqual({path.name: path.read_text() for path in out.iterdir() if path.is_file()}, before)
        self.assertEqual((out / "routes.json" / "mine").read_text(), "mine")

    def test_a_stdout_that_takes_nothing(self):
        for arguments in (["map", *self.triangle], ["inspect", "map", *self.triangle, "--json"], ["--help"]):
            with open("/dev/full", "w") as full:
                done = subprocess.run([PROGRAM, *map(str, arguments)], stdout=full, stderr=subprocess.PIPE, text=True)
            self.assertEqual(done.returncode, 7, done.stderr)
            closed = subprocess.run([PROGRAM, *map(str, arguments)], preexec_fn=lambda: os.close(1),
                                    stderr=subprocess.PIPE, text=True)
            self.assertEqual(closed.returncode, 7, closed.stderr)

    def test_a_memory_that_cannot_be_written_as_asked(self):
        netlist = self.write("n.json", {"vertices_resources": {v: {"Cores": 1, "SDRAM": 100} for v in "ab"},
                                        "nets": []})
        ranges = self.write("c.json", [{"type": "resource", "vertex": v, "resource": "sdram", "range": [first, first + 100]}
                                       for v, first in (("a", 0), ("b", 50))])
        self.refused(4, ["'b'", "taken"], "--netlist", netlist, "--machine", self.machine(), "--constraints", ranges)
        done = spikeloom("map", "--netlist", netlist, "--machine", self.machine(), "--constraints", ranges)
        self.assertEqual(done.returncode, 4, "the same without files: " + done.stdout)

    def test_options_that_would_mean_nothing(self):
        for options in (["--neurons-per-core", 7], ["--slow-down", 2], ["--duration", 5], ["--discard", 5],
                        ["--seed", -1], ["--seed", 2 ** 64], ["-o", ""], ["--from", ""], ["-j", 100000]):
            done = spikeloom("map", *self.triangle, *options)
            self.assertEqual(done.returncode, 2, options)

    def test_a_folder_that_holds_files_already(self):
        (self.folder / "out").mkdir()
        (self.folder / "out" / "mine").write_text("mine")
        done = spikeloom("map", *self.triangle, "-o", self.folder / "out")
        self.assertEqual(done.returncode, 7, done.stderr)
        self.assertIn("--force", done.stderr)
        self.assertEqual(spikeloom("map", *self.triangle, "-o", self.folder / "out", "--force").returncode, 0)
        self.assertEqual((self.folder / "out" / "mine").read_text(), "mine")

    def test_a_network_and_a_netlist_at_once(self):
        hello = SOURCE / "network-specs" / "library" / "hello.textproto"
        self.refused(2, ["one is mapped"], hello, *self.triangle)
        self.refused(2, ["--netlist"], hello, "--keys", "keys.json")


if __name__ == "__main__":
    PROGRAM, SOURCE = pathlib.Path(sys.argv.pop(1)).resolve(), pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=2)
