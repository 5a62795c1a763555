"""Runs one small network in NEST and in Spikeloom and compares the spikes, neuron by neuron.

Both get the same explicit synapses, currents and input spikes; weights are multiples of the weight
step, so nothing but the arithmetic differs: double precision against fixed point.

Tolerance: every spike of one has a spike of the same neuron in the other within one tick, and at
least 99 % of them are in the same tick. A membrane that creeps along the threshold may cross it a
tick apart: v carries about 1e-5 mV of rounding and moves by less than that per tick only there.

usage: nest_test.py SPIKELOOM_BINARY       exit 77: NEST is not installed
"""
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

TICK_MS = 0.1
DURATION_MS = 400.0
EXC, INH, SOURCES = 80, 20, 10
NEURON = {"c_m_pf": 250.0, "tau_m_ms": 10.0, "tau_syn_exc_ms": 0.5, "tau_syn_inh_ms": 0.7,
          "v_rest_mv": -65.0, "v_reset_mv": -65.0, "v_thresh_mv": -50.0, "t_refrac_ms": 2.0,
          "v_init_mv": -65.0}


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


def description(currents, synapses, spikes):
    value = lambda x: {"value": x}
    lif = {key: value(x) for key, x in NEURON.items()}
    names = ["E", "I", "S"]
    populations = [{"name": "E", "size": EXC, "lif_curr_exp": lif}, {"name": "I", "size": INH, "lif_curr_exp": lif},
                   {"name": "S", "size": SOURCES,
                    "spike_list_source": {"neuron": [n for n, _ in spikes], "time_ms": [k * TICK_MS for _, k in spikes]}}]
    projections = [{"pre": pre, "post": post, "receptor": "INHIBITORY" if pre == "I" else "EXCITATORY",
                    "explicit_list": {"pre": [s[0] for s in rows], "post": [s[1] for s in rows],
                                      "weight_pa": [s[2] for s in rows], "delay_ms": [s[3] for s in rows]}}
                   for (pre, post), rows in synapses.items()]
    inputs = [{"population": "E" if i < EXC else "I", "neurons": {"first": i if i < EXC else i - EXC, "count": 1},
               "amplitude_pa": amplitude} for i, amplitude in enumerate(currents)]
    return {"format_version": 1, "name": "nest_differential", "tick_us": 100, "duration_ms": DURATION_MS,
            "populations": populations, "projections": projections, "dc_inputs": inputs,
            "probes": [{"population": name} for name in names[:2]]}


def spikes_of_spikeloom(program, network):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "network.json"
        path.write_text(json.dumps(network))
        subprocess.run([program, "run", path, "--quiet", "--dat", "--output", f"{folder}/run"], check=True,
                       stdout=subprocess.DEVNULL)
        lines = (pathlib.Path(folder) / "run" / "spikes.dat").read_text().splitlines()[3:]
    return sorted((int(sender) - 1, round(float(time) / TICK_MS)) for sender, time in map(str.split, lines))


def spikes_of_nest(nest, currents, synapses, spikes):
    nest.ResetKernel()
    nest.set(resolution=TICK_MS, print_time=False)
    neurons = nest.Create("iaf_psc_exp", EXC + INH, params={
        "C_m": NEURON["c_m_pf"], "tau_m": NEURON["tau_m_ms"], "tau_syn_ex": NEURON["tau_syn_exc_ms"],
        "tau_syn_in": NEURON["tau_syn_inh_ms"], "E_L": NEURON["v_rest_mv"], "V_reset": NEURON["v_reset_mv"],
        "V_th": NEURON["v_thresh_mv"], "t_ref": NEURON["t_refrac_ms"], "V_m": NEURON["v_init_mv"]})
    neurons.I_e = currents
    sources = nest.Create("spike_generator", SOURCES)
    sources.set([{"spike_times": [k * TICK_MS for n, k in spikes if n == i]} for i in range(SOURCES)])
    nodes = {"E": neurons[:EXC], "I": neurons[EXC:], "S": sources}
    for (pre, post), rows in synapses.items():
        nest.Connect([nodes[pre][s[0]].global_id for s in rows], [nodes[post][s[1]].global_id for s in rows],
                     "one_to_one", {"weight": [s[2] for s in rows], "delay": [s[3] for s in rows]})
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder)
    nest.Simulate(DURATION_MS)
    events = recorder.events
    first = neurons[0].global_id
    return sorted((int(s) - first, round(t / TICK_MS)) for s, t in zip(events["senders"], events["times"]))


def main():
    try:
        import nest
    except ImportError:
        print("skipped: nest-simulator is not installed; ./dev peers installs it")
        return 77
    nest.set_verbosity("M_ERROR")
    currents, synapses, spikes = draw_network(random.Random(20141201))
    ours = spikes_of_spikeloom(os.path.abspath(sys.argv[1]), description(currents, synapses, spikes))
    theirs = spikes_of_nest(nest, currents, synapses, spikes)
    near = {(n, k + shift) for n, k in theirs for shift in (-1, 0, 1)}
    far = [spike for spike in ours if spike not in near]
    same = len(set(ours) & set(theirs))
    print(f"spikes: {len(ours)} here, {len(theirs)} in NEST, {same} in the same tick, {len(far)} further than one tick")
    good = len(theirs) > 500 and len(ours) == len(theirs) and not far and same >= 0.99 * len(theirs)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
