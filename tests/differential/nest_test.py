"""Runs small networks in NEST and in Spikeloom and compares the spikes, neuron by neuron.

LIF networks, with two receptors and with four (NEST's iaf_psc_exp and iaf_psc_exp_multisynapse).
Both get the same explicit synapses, currents and input spikes; weights are multiples of the weight
step, so nothing but the arithmetic differs: double precision against fixed point.
Tolerance: every spike of one has a spike of the same neuron in the other within one tick, and at
least 99 % of them are in the same tick. A membrane that creeps along the threshold may cross it a
tick apart: v carries about 1e-5 mV of rounding and moves by less than that per tick only there.

Izhikevich's neurons under constant currents. NEST solves them by Euler's rule in steps of its
resolution, Spikeloom by the midpoint rule in steps of at most 0.05 ms: NEST runs at 0.002 ms, where
its rule is off by a tenth of a ms a second. Tolerance: as many spikes, each within 2 ms (a tick of
0.01 ms) or 10 ms (0.1 ms) after a second of regular, fast or chattering firing.

usage: nest_test.py SPIKELOOM_BINARY       exit 77: NEST is not installed
"""
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import typing

TICK_MS = 0.1
DURATION_MS = 400.0
EXC, INH, SOURCES = 80, 20, 10
NEURON = {"c_m_pf": 250.0, "tau_m_ms": 10.0, "tau_syn_exc_ms": 0.5, "tau_syn_inh_ms": 0.7,
          "v_rest_mv": -65.0, "v_reset_mv": -65.0, "v_thresh_mv": -50.0, "t_refrac_ms": 2.0,
          "v_init_mv": -65.0}


class Receptor(typing.NamedTuple):
    """A receptor beside the first two, as Spikeloom names it and NEST numbers it."""
    name: str
    tau_ms: float
    sign: str


SLOW = [Receptor("nmda", 12.0, "EXCITATORY"), Receptor("gaba_b", 25.0, "INHIBITORY")]


def receptor_of(pre, post, further):
    """1 to 4, in the order of NEST's tau_syn."""
    slow = 2 if further and post == "E" else 0
    return (2 if pre == "I" else 1) + slow


def draw_network(rng):
    """(currents, synapses, input spikes): synapses as (pre, post, weight_pa, delay_ms) per projection."""
    currents = [round(rng.uniform(300.0, 480.0), 2) for _ in range(EXC + INH)]
    sizes = {"E": EXC, "I": INH, "S": SOURCES}
    synapses = {}
    for pre, post, count, weight in [("E", "E", 640, 20.0), ("E", "I", 160, 25.0), ("I", "E", 160, -60.0),
                                     ("I", "I", 40, -60.0), ("S", "E", 200, 90.0)]:
        synapses[pre, post] = [(rng.randrange(sizes[pre]), rng.randrange(sizes[post]),
                                weight * rng.randint(8, 12) / 10.0, rng.randint(1, 40) / 10.0)
                               for _ in range(count)]
    spikes = sorted({(rng.randrange(SOURCES), rng.randint(1, 3900)) for _ in range(300)})
    return currents, synapses, spikes


def description(currents, synapses, spikes, further):
    value = lambda x: {"value": x}
    lif = {key: value(x) for key, x in NEURON.items()}
    lif["receptors"] = [{"name": r.name, "sign": r.sign, "tau_syn_ms": value(r.tau_ms)} for r in further]
    names = ["E", "I", "S"]
    populations = [{"name": "E", "size": EXC, "lif_curr_exp": lif}, {"name": "I", "size": INH, "lif_curr_exp": lif},
                   {"name": "S", "size": SOURCES,
                    "spike_list_source": {"neuron": [n for n, _ in spikes], "time_ms": [k * TICK_MS for _, k in spikes]}}]
    fields = [{"receptor": "EXCITATORY"}, {"receptor": "INHIBITORY"}] + [{"receptor_name": r.name} for r in further]
    projections = [{"pre": pre, "post": post, **fields[receptor_of(pre, post, further) - 1],
                    "explicit_list": {"pre": [s[0] for s in rows], "post": [s[1] for s in rows],
                                      "weight_pa": [s[2] for s in rows], "delay_ms": [s[3] for s in rows]}}
                   for (pre, post), rows in synapses.items()]
    inputs = [{"population": "E" if i < EXC else "I", "neurons": {"first": i if i < EXC else i - EXC, "count": 1},
               "amplitude_pa": amplitude} for i, amplitude in enumerate(currents)]
    return {"format_version": 1, "name": "nest_differential", "tick_us": 100, "duration_ms": DURATION_MS,
            "populations": populations, "projections": projections, "dc_inputs": inputs,
            "probes": [{"population": name} for name in names[:2]]}


def spikes_of_spikeloom(program, network):
    """(neuron counted through all populations, tick), in order."""
    tick_ms = network["tick_us"] / 1000.0
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "network.json"
        path.write_text(json.dumps(network))
        subprocess.run([program, "run", path, "--quiet", "--dat", "--output", f"{folder}/run"], check=True,
                       stdout=subprocess.DEVNULL)
        lines = (pathlib.Path(folder) / "run" / "spikes.dat").read_text().splitlines()[3:]
    return sorted((int(sender) - 1, round(float(time) / tick_ms)) for sender, time in map(str.split, lines))


def spikes_of_nest(nest, currents, synapses, spikes, further):
    nest.ResetKernel()
    nest.set(resolution=TICK_MS, print_time=False)
    params = {"C_m": NEURON["c_m_pf"], "tau_m": NEURON["tau_m_ms"], "E_L": NEURON["v_rest_mv"],
              "V_reset": NEURON["v_reset_mv"], "V_th": NEURON["v_thresh_mv"], "t_ref": NEURON["t_refrac_ms"],
              "V_m": NEURON["v_init_mv"]}
    taus = [NEURON["tau_syn_exc_ms"], NEURON["tau_syn_inh_ms"]] + [r.tau_ms for r in further]
    if further:
        neurons = nest.Create("iaf_psc_exp_multisynapse", EXC + INH, params={**params, "tau_syn": taus})
    else:
        neurons = nest.Create("iaf_psc_exp", EXC + INH,
                              params={**params, "tau_syn_ex": taus[0], "tau_syn_in": taus[1]})
    neurons.I_e = currents
    sources = nest.Create("spike_generator", SOURCES)
    sources.set([{"spike_times": [k * TICK_MS for n, k in spikes if n == i]} for i in range(SOURCES)])
    nodes = {"E": neurons[:EXC], "I": neurons[EXC:], "S": sources}
    for (pre, post), rows in synapses.items():
        synapse = {"weight": [s[2] for s in rows], "delay": [s[3] for s in rows]}
        if further:
            synapse["receptor_type"] = [receptor_of(pre, post, further)] * len(rows)
        nest.Connect([nodes[pre][s[0]].global_id for s in rows], [nodes[post][s[1]].global_id for s in rows],
                     "one_to_one", synapse)
    return recorded_by_nest(nest, neurons, DURATION_MS, TICK_MS)


def recorded_by_nest(nest, neurons, duration_ms, tick_ms):
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder)
    nest.Simulate(duration_ms)
    events = recorder.events
    first = neurons[0].global_id
    return sorted((int(s) - first, round(t / tick_ms)) for s, t in zip(events["senders"], events["times"]))


def lif_networks_agree(nest, program, further):
    currents, synapses, spikes = draw_network(random.Random(20141201))
    ours = spikes_of_spikeloom(program, description(currents, synapses, spikes, further))
    theirs = spikes_of_nest(nest, currents, synapses, spikes, further)
    near = {(n, k + shift) for n, k in theirs for shift in (-1, 0, 1)}
    far = [spike for spike in ours if spike not in near]
    same = len(set(ours) & set(theirs))
    print(f"{2 + len(further)} receptors: {len(ours)} spikes here, {len(theirs)} in NEST, {same} in the same tick, "
          f"{len(far)} further than one tick")
    return len(theirs) > 500 and len(ours) == len(theirs) and not far and same >= 0.99 * len(theirs)


IZHIKEVICH = {"regular": (0.02, 0.2, -65.0, 8.0), "fast": (0.1, 0.2, -65.0, 2.0),
              "chattering": (0.02, 0.2, -50.0, 2.0), "bursting": (0.02, 0.2, -55.0, 4.0)}
IZHIKEVICH_PA = 4.775
FINE_MS = 0.002


def izhikevich_neurons_agree(nest, program, tick_us, tolerance_ms):
    fields = ["a_per_ms", "b_per_ms", "c_mv", "d_mv_per_ms"]
    model = lambda kind: {**{field: {"value": x} for field, x in zip(fields, kind)},
                          "i_offset_pa": {"value": IZHIKEVICH_PA}}
    ours = spikes_of_spikeloom(program, {
        "format_version": 1, "name": "izhikevich", "tick_us": tick_us, "duration_ms": 1000.0,
        "populations": [{"name": name, "size": 1, "izhikevich": model(kind)} for name, kind in IZHIKEVICH.items()],
        "probes": [{"population": name} for name in IZHIKEVICH]})
    nest.ResetKernel()
    nest.set(resolution=FINE_MS, print_time=False)
    neurons = nest.Create("izhikevich", len(IZHIKEVICH), params={"V_m": -65.0, "U_m": -13.0, "I_e": IZHIKEVICH_PA})
    neurons.set([dict(zip("abcd", kind)) for kind in IZHIKEVICH.values()])
    theirs = recorded_by_nest(nest, neurons, 1000.0, FINE_MS)
    good = len(ours) == len(theirs)
    late_ms = [k * tick_us / 1000.0 - l * FINE_MS for (_, k), (_, l) in zip(ours, theirs)]
    good &= [n for n, _ in ours] == [n for n, _ in theirs] and max(map(abs, late_ms)) <= tolerance_ms
    print(f"Izhikevich's neurons at {tick_us} us: {len(ours)} spikes here, {len(theirs)} in NEST, "
          f"{min(late_ms):.2f} to {max(late_ms):.2f} ms later")
    return good


def main():
    try:
        import nest
    except ImportError:
        print("skipped: nest-simulator is not installed; ./dev peers installs it")
        return 77
    nest.set_verbosity("M_ERROR")
    program = os.path.abspath(sys.argv[1])
    good = [lif_networks_agree(nest, program, []), lif_networks_agree(nest, program, SLOW),
            izhikevich_neurons_agree(nest, program, 10, 2.0), izhikevich_neurons_agree(nest, program, 100, 10.0)]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
