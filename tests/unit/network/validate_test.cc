#include "network-specs/network/validate.h"

#include <gtest/gtest.h>

#include "network-specs/network/limits.h"
#include "tests/support/network_text.h"

namespace spikeloom::network {
namespace {

using support::base_text;
using support::faults;

struct Case {
  const char* name;
  std::string lines;     // added to the base network of network_text.h
  std::string expected;  // "code at where", one a line
};

std::string projection(const std::string& rule, const std::string& rest = "weight_pa { value: 1 }",
                       const std::string& ends = "pre: 'E' post: 'I'") {
  return "projections { " + ends + " " + rule + " " + rest + " delay_ms { value: 1 } }";
}

std::string neuron(const std::string& parameters) {
  return "populations { name: 'N' size: 5 lif_curr_exp { " + parameters + " } }";
}

std::string with_receptors(const std::string& receptor) {
  return neuron("receptors { " + receptor + " }");
}

std::string izhikevich(const std::string& parameters) {
  return "populations { name: 'N' size: 5 izhikevich { " + parameters + " } }";
}

std::string many_receptors(int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += "receptors { name: 'r" + std::to_string(i) + "' } ";
  return all;
}

class ANetworkWith : public testing::TestWithParam<Case> {};

TEST_P(ANetworkWith, IsJudged) {
  EXPECT_EQ(faults(GetParam().lines), GetParam().expected) << GetParam().lines;
}

const auto kName = [](const auto& test) { return std::string(test.param.name); };

const std::string kModel = " at populations[3].lif_curr_exp.";
INSTANTIATE_TEST_SUITE_P(
    Receptors, ANetworkWith,
    testing::Values(
        Case{"Several", neuron("receptors { name: 'a' } receptors { name: 'b' }"), ""},
        Case{"NamelessReceptor", with_receptors(""), "bad_name" + kModel + "receptors[0].name\n"},
        Case{"SameReceptorTwice", neuron("receptors { name: 'a' } receptors { name: 'a' }"),
             "bad_receptor" + kModel + "receptors[1].name\n"},
        Case{"ReceptorNamedAsOneOfTheFirst", with_receptors("name: 'inhibitory'"),
             "bad_receptor" + kModel + "receptors[0].name\n"},
        Case{"ReceptorWithoutDecay", with_receptors("name: 'a' tau_syn_ms { value: 0 }"),
             "out_of_range" + kModel + "receptors[0].tau_syn_ms\n"},
        Case{"ReceptorOfNoSign", with_receptors("name: 'a' sign: 2"),
             "unknown_value" + kModel + "receptors[0].sign\n"},
        Case{"MostReceptors", neuron(many_receptors(62)), ""},
        Case{"TooManyReceptors", neuron(many_receptors(63)),
             "bad_receptor" + kModel + "receptors\n"}),
    kName);

const std::string kIzhikevich = " at populations[3].izhikevich.";
INSTANTIATE_TEST_SUITE_P(
    IzhikevichsNeurons, ANetworkWith,
    testing::Values(Case{"Default", izhikevich(""), ""},
                    Case{"FastRecovery", izhikevich("a_per_ms { value: 2.1 }"),
                         "out_of_range" + kIzhikevich + "a_per_ms\n"},
                    Case{"StrongCoupling", izhikevich("b_per_ms { value: -5.5 }"),
                         "out_of_range" + kIzhikevich + "b_per_ms\n"},
                    Case{"ResetAtThePeak", izhikevich("c_mv { value: 30 }"),
                         "threshold_below_reset" + kIzhikevich + "v_thresh_mv\n"},
                    Case{"PeakBeyondTheParabola", izhikevich("v_thresh_mv { value: 61 }"),
                         "out_of_range" + kIzhikevich + "v_thresh_mv\n"},
                    Case{"LargestCurrent", izhikevich("i_offset_pa { value: 10000 }"), ""},
                    Case{"CurrentInTheWrongUnit", izhikevich("i_offset_pa { value: 10001 }"),
                         "out_of_range at populations[3]\n"},
                    Case{"RecoveryVariable",
                         izhikevich("") + "probes { population: 'N' variable: U_MV_PER_MS }", ""},
                    Case{"RecoveryVariableOfAnotherModel",
                         "probes { population: 'E' variable: U_MV_PER_MS }",
                         "unknown_variable at probes[0].variable\n"}),
    kName);

INSTANTIATE_TEST_SUITE_P(
    Neurons, ANetworkWith,
    testing::Values(
        Case{"Defaults", neuron(""), ""},
        Case{"ZeroCapacitance", neuron("c_m_pf { value: 0 }"),
             "out_of_range" + kModel + "c_m_pf\n"},
        Case{"NegativeTau", neuron("tau_m_ms { value: -1 }"),
             "out_of_range" + kModel + "tau_m_ms\n"},
        Case{"TauFarBelowATick", neuron("tau_syn_exc_ms { value: 0.004 }"),
             "out_of_range" + kModel + "tau_syn_exc_ms\n"},
        Case{"TauOfATwentiethOfATick", neuron("tau_syn_exc_ms { value: 0.0051 }"), ""},
        Case{"TauTooLongForItsDecay", neuron("tau_m_ms { value: 1e6 } c_m_pf { value: 1e6 }"),
             "out_of_range" + kModel + "tau_m_ms\n"},
        Case{"TauThatReachesZero", neuron("tau_m_ms { normal { mean: 10 sd: 2 } }"),
             "out_of_range" + kModel + "tau_m_ms\n"},
        Case{"TauBoundedAboveZero", neuron("tau_m_ms { normal { mean: 10 sd: 2 } low: 1 }"), ""},
        Case{"NegativeRefractoryTime", neuron("t_refrac_ms { value: -0.1 }"),
             "out_of_range" + kModel + "t_refrac_ms\n"},
        Case{"LongestRefractoryTime", neuron("t_refrac_ms { value: 6553.5 }"), ""},
        Case{"RefractoryTimeBeyond16Bits", neuron("t_refrac_ms { value: 6553.6 }"),
             "out_of_range" + kModel + "t_refrac_ms\n"},
        Case{"ThresholdAtReset", neuron("v_thresh_mv { value: -70 }"),
             "threshold_below_reset" + kModel + "v_thresh_mv\n"},
        Case{"ThresholdThatReachesReset", neuron("v_thresh_mv { normal { mean: -55 sd: 3 } }"),
             "threshold_below_reset" + kModel + "v_thresh_mv\n"},
        // 15 mV are 7.5 SD, beyond the 6.2 SD that a probability of 2^-32 corresponds to.
        Case{"ThresholdThatStaysAbove", neuron("v_thresh_mv { normal { mean: -55 sd: 2 } }"), ""},
        Case{"RestFarAway", neuron("v_rest_mv { value: 2500 }"),
             "out_of_range" + kModel + "v_reset_mv\nout_of_range" + kModel +
                 "v_thresh_mv\nout_of_range" + kModel + "v_init_mv\n"},
        Case{"WrongSignOfInitialCurrents",
             neuron("i_exc_init_pa { value: -1 } i_inh_init_pa { value: 1 }"),
             "out_of_range" + kModel + "i_exc_init_pa\nout_of_range" + kModel + "i_inh_init_pa\n"},
        Case{"HugeOffset", neuron("i_offset_pa { value: 1e6 }"),
             "out_of_range at populations[3]\n"},
        Case{"NanAndInfinity", neuron("v_init_mv { value: nan } v_rest_mv { value: inf }"),
             "not_finite" + kModel + "v_rest_mv\nnot_finite" + kModel + "v_init_mv\n"}),
    kName);

const std::string kInit = kModel + "v_init_mv\n";
INSTANTIATE_TEST_SUITE_P(
    Laws, ANetworkWith,
    testing::Values(
        Case{"Missing", neuron("v_init_mv {}"), "missing_field" + kInit},
        Case{"NegativeSd", neuron("v_init_mv { normal { mean: -58 sd: -5 } }"), "bad_law" + kInit},
        Case{"NanSd", neuron("v_init_mv { normal { mean: -58 sd: nan } }"), "not_finite" + kInit},
        Case{"ReversedUniform", neuron("v_init_mv { uniform { low: 1 high: 0 } }"),
             "bad_law" + kInit},
        Case{"PointUniform", neuron("v_init_mv { uniform { low: 1 high: 1 } }"), ""},
        Case{"ExponentialWithoutMean", neuron("v_init_mv { exponential {} }"), "bad_law" + kInit},
        Case{"LognormalThatOverflows", neuron("v_init_mv { lognormal { log_mean: 600 } }"),
             "bad_law" + kInit},
        Case{"BoundsReversed", neuron("v_init_mv { normal { mean: 0 sd: 1 } low: 1 high: -1 }"),
             "bad_law" + kInit},
        Case{"NanBound", neuron("v_init_mv { normal { mean: 0 sd: 1 } low: nan }"),
             "not_finite" + kInit},
        Case{"InfiniteLowBound", neuron("v_init_mv { normal { mean: 0 sd: 1 } low: inf }"),
             "not_finite" + kInit},
        // P(Z > 3.5) = 2.3e-4 is less than 2^-10; P(Z > 3) = 1.3e-3 is more.
        Case{"BoundsThatLeaveTooLittle", neuron("v_init_mv { normal { mean: 0 sd: 1 } low: 3.5 }"),
             "bounds_exclude_law" + kInit},
        Case{"BoundsThatLeaveEnough", neuron("v_init_mv { normal { mean: 0 sd: 1 } low: 3 }"), ""},
        Case{"ClippedBeyondItsBounds",
             neuron("v_init_mv { normal { mean: 0 sd: 1 } low: 9 outside: CLIP }"), ""},
        Case{"ValueOutsideItsBounds", neuron("v_init_mv { value: 1 low: 2 }"),
             "bounds_exclude_law" + kInit},
        Case{"UnknownOutside", neuron("v_init_mv { value: 1 outside: 7 }"),
             "unknown_value" + kModel + "v_init_mv.outside\n"}),
    kName);

INSTANTIATE_TEST_SUITE_P(
    Populations, ANetworkWith,
    testing::Values(
        Case{"NoSize", "populations { name: 'N' lif_curr_exp {} }",
             "out_of_range at populations[3].size\n"},
        Case{"MostNeurons", "populations { name: 'N' size: 2147483646 lif_curr_exp {} }", ""},
        Case{"TooManyNeurons", "populations { name: 'N' size: 2147483647 lif_curr_exp {} }",
             "out_of_range at populations[3].size\n"},
        Case{"TooManyNeuronsTogether",
             "populations { name: 'N' size: 2147483646 lif_curr_exp {} }"
             "populations { name: 'O' size: 2147483646 lif_curr_exp {} }",
             "out_of_range at populations\n"},
        Case{"NoModel", "populations { name: 'N' size: 5 }", "missing_field at populations[3]\n"},
        Case{"NoName", "populations { size: 5 lif_curr_exp {} }",
             "bad_name at populations[3].name\n"},
        Case{"ControlCharacterInName", "populations { name: 'a\\n' size: 5 lif_curr_exp {} }",
             "bad_name at populations[3].name\n"},
        Case{"BrokenUtf8InName", "populations { name: '\\303' size: 5 lif_curr_exp {} }",
             "bad_name at populations[3].name\n"},
        Case{"Utf8InName",
             "populations { name: '\\303\\251\\342\\202\\254' size: 5 lif_curr_exp {} }", ""},
        Case{"SameName", "populations { name: 'E' size: 5 lif_curr_exp {} }",
             "duplicate_name at populations[3].name\n"},
        Case{"TooFewPositions",
             "populations { name: 'N' size: 2 lif_curr_exp {} positions { x_um: 1 y_um: 1 } }",
             "list_length at populations[3].positions\n"},
        Case{"PositionWithoutY",
             "populations { name: 'N' size: 1 lif_curr_exp {} positions { x_um: 1 } }",
             "list_length at populations[3].positions\n"},
        Case{"InfinitePosition",
             "populations { name: 'N' size: 1 lif_curr_exp {} positions { x_um: 1 y_um: inf } }",
             "not_finite at populations[3].positions[0]\n"},
        Case{"NegativeExpectedRate",
             "populations { name: 'N' size: 5 lif_curr_exp {} expected_rate_hz: -1 }",
             "out_of_range at populations[3].expected_rate_hz\n"},
        Case{"ImpossibleReference",
             "populations { name: 'N' size: 5 lif_curr_exp {} reference { cc: 2 rate_hz: nan } }",
             "not_finite at populations[3].reference.rate_hz\n"
             "out_of_range at populations[3].reference.cc\n"}),
    kName);

const std::string kList = "populations { name: 'L' size: 5 spike_list_source { ";
INSTANTIATE_TEST_SUITE_P(
    Sources, ANetworkWith,
    testing::Values(
        Case{"SpikesInAnyOrder", kList + "neuron: [4, 0, 4] time_ms: [3, 0, 1] } }", ""},
        Case{"SpikeBeforeTheStart", kList + "neuron: 0 time_ms: -0.1 } }",
             "out_of_range at populations[3].spike_list_source.time_ms[0]\n"},
        Case{"SpikeAtNoTime", kList + "neuron: 0 time_ms: nan } }",
             "not_finite at populations[3].spike_list_source.time_ms[0]\n"},
        Case{"SpikeOfANeuronTooMany", kList + "neuron: [0, 5] time_ms: [1, 1] } }",
             "index_out_of_range at populations[3].spike_list_source.neuron[1]\n"},
        Case{"SpikeWithoutTime", kList + "neuron: [0, 1] time_ms: 1 } }",
             "list_length at populations[3].spike_list_source\n"},
        Case{"NegativeRate",
             "populations { name: 'P' size: 1 poisson_source { rate_hz { value: -1 } } }",
             "out_of_range at populations[3].poisson_source.rate_hz\n"},
        // 500 spikes in a tick of 0.1 ms are 5 MHz.
        Case{"HighestRate",
             "populations { name: 'P' size: 1 poisson_source { rate_hz { value: 5e6 } } }", ""},
        Case{"RateTooHigh",
             "populations { name: 'P' size: 1 poisson_source { rate_hz { value: 5.1e6 } } }",
             "out_of_range at populations[3].poisson_source.rate_hz\n"},
        Case{"StopBeforeStart",
             "populations { name: 'P' size: 1 poisson_source { start_ms: 5 stop_ms: 4 } }",
             "out_of_range at populations[3].poisson_source.stop_ms\n"},
        Case{"StopAtNan", "populations { name: 'P' size: 1 poisson_source { stop_ms: nan } }",
             "out_of_range at populations[3].poisson_source.stop_ms\n"},
        Case{"InfiniteStart", "populations { name: 'P' size: 1 poisson_source { start_ms: inf } }",
             "not_finite at populations[3].poisson_source.start_ms\n"}),
    kName);

const std::string kWeight = " at projections[0].weight_pa\n";
const std::string kDelay = " at projections[0].delay_ms\n";
std::string delayed(const std::string& delay) {
  return "projections { pre: 'E' post: 'I' all_to_all {} weight_pa { value: 1 } delay_ms { " +
         delay + " } }";
}
INSTANTIATE_TEST_SUITE_P(
    WeightsAndDelays, ANetworkWith,
    testing::Values(
        Case{"NegativeExcitatoryWeight", projection("all_to_all {}", "weight_pa { value: -1 }"),
             "wrong_sign" + kWeight},
        Case{"PositiveInhibitoryWeight",
             projection("all_to_all {}", "weight_pa { value: 1 } receptor: INHIBITORY"),
             "wrong_sign" + kWeight},
        Case{"ZeroWeight", projection("all_to_all {}", "weight_pa { value: 0 }"), ""},
        // 6 SD from zero: a probability of 1e-9 is more than 2^-32 = 2.3e-10; 6.5 SD: 4e-11 is not.
        Case{"TailOfTheWrongSign",
             projection("all_to_all {}", "weight_pa { normal { mean: 6 sd: 1 } }"),
             "wrong_sign" + kWeight},
        Case{"NegligibleTail",
             projection("all_to_all {}", "weight_pa { normal { mean: 6.5 sd: 1 } }"), ""},
        Case{"BoundedTail",
             projection("all_to_all {}", "weight_pa { normal { mean: 1 sd: 1 } low: 0 }"), ""},
        Case{"BoundedInhibitoryTail",
             projection("all_to_all {}",
                        "weight_pa { normal { mean: -1 sd: 1 } high: 0 } receptor: INHIBITORY"),
             ""},
        Case{"MagnitudeOfALognormal",
             projection("all_to_all {}",
                        "weight_pa { lognormal { log_mean: 1 log_sd: 1 } } receptor: INHIBITORY"),
             ""},
        Case{"WeightThatThrowsTheMembrane", projection("all_to_all {}", "weight_pa { value: 1e6 }"),
             "out_of_range" + kWeight},
        Case{"NoWeight", projection("all_to_all {}", ""), "missing_field" + kWeight},
        Case{"NamedReceptor",
             with_receptors("name: 'slow'") +
                 projection("all_to_all {}", "weight_pa { value: 1 } receptor_name: 'slow'",
                            "pre: 'E' post: 'N'"),
             ""},
        Case{"InhibitoryWeightOntoANamedReceptor",
             with_receptors("name: 'slow' sign: INHIBITORY") +
                 projection("all_to_all {}", "weight_pa { value: -1 } receptor_name: 'slow'",
                            "pre: 'E' post: 'N'"),
             ""},
        Case{"ExcitatoryWeightOntoAnInhibitoryNamedReceptor",
             with_receptors("name: 'slow' sign: INHIBITORY") +
                 projection("all_to_all {}", "weight_pa { value: 1 } receptor_name: 'slow'",
                            "pre: 'E' post: 'N'"),
             "wrong_sign" + kWeight},
        Case{"FirstReceptorByItsName",
             projection("all_to_all {}", "weight_pa { value: -1 } receptor_name: 'inhibitory'"),
             ""},
        Case{"MisspeltReceptor",
             with_receptors("name: 'slow'") +
                 projection("all_to_all {}", "weight_pa { value: 1 } receptor_name: 'solw'",
                            "pre: 'E' post: 'N'"),
             "unknown_receptor at projections[0].receptor_name\n"},
        Case{"ReceptorTwice",
             projection("all_to_all {}",
                        "weight_pa { value: -1 } receptor: INHIBITORY receptor_name: 'inhibitory'"),
             "ambiguous at projections[0].receptor_name\n"},
        Case{"InputOntoAReceptorThatIsNotThere",
             "poisson_inputs { population: 'E' rate_hz: 1 weight_pa: 1 receptor_name: 'slow' }",
             "unknown_receptor at poisson_inputs[0].receptor_name\n"},
        Case{"UnknownReceptor", projection("all_to_all {}", "weight_pa { value: 1 } receptor: 2"),
             "unknown_value at projections[0].receptor\n"},
        Case{"OneTick", delayed("value: 0.1"), ""},
        Case{"ThreeTimesATenth", delayed("value: 0.30000000000000004"), ""},
        Case{"ZeroDelay", delayed("value: 0"), "delay_too_short" + kDelay},
        Case{"DelayBelowATick", delayed("value: 0.06"), "delay_too_short" + kDelay},
        Case{"DelayWithoutBound", delayed("normal { mean: 1.5 sd: 0.75 }"),
             "delay_too_short" + kDelay},
        Case{"DelayBoundedAtHalfATick", delayed("normal { mean: 1.5 sd: 0.75 } low: 0.05"), ""},
        Case{"DelayClippedBelowHalfATick",
             delayed("normal { mean: 1.5 sd: 0.75 } low: 0.04 outside: CLIP"),
             "delay_too_short" + kDelay},
        Case{"LongestDelay", delayed("value: 6553.5"), ""},
        Case{"DelayBeyond16Bits", delayed("value: 6553.6"), "delay_too_long" + kDelay},
        // The quantile at 1 - 2^-32 of an exponential law is 22.2 means.
        Case{"TailOfLongDelays", delayed("exponential { mean: 300 } low: 0.1"),
             "delay_too_long" + kDelay},
        Case{"TailOfShorterDelays", delayed("exponential { mean: 290 } low: 0.1"), ""},
        Case{"DelayAtNoTime", delayed("value: nan"), "not_finite" + kDelay}),
    kName);

const std::string kRecurrent = "pre: 'E' post: 'E'";
const std::string kPlain = "weight_pa { value: 1 }";
INSTANTIATE_TEST_SUITE_P(
    Rules, ANetworkWith,
    testing::Values(
        Case{"NoRule", projection(""), "missing_field at projections[0]\n"},
        Case{"UnequalOneToOne", projection("one_to_one {}"),
             "size_mismatch at projections[0].one_to_one\n"},
        Case{"EqualOneToOne", projection("one_to_one {}", kPlain, kRecurrent), ""},
        Case{"ProbabilityAboveOne", projection("pairwise_bernoulli { probability: 1.1 }"),
             "out_of_range at projections[0].pairwise_bernoulli.probability\n"},
        Case{"NegativeProbability", projection("pairwise_bernoulli { probability: -0.1 }"),
             "out_of_range at projections[0].pairwise_bernoulli.probability\n"},
        Case{"NoProbability", projection("pairwise_bernoulli {}"),
             "missing_field at projections[0].pairwise_bernoulli.probability\n"},
        Case{"ProbabilityOne", projection("pairwise_bernoulli { probability: 1 }"), ""},
        Case{"InDegreeWithMultapses", projection("fixed_in_degree { in_degree: 1000 }"), ""},
        Case{"InDegreeOfAll", projection("fixed_in_degree { in_degree: 100 multapses: false }"),
             ""},
        Case{"InDegreeLargerThanTheSource",
             projection("fixed_in_degree { in_degree: 101 multapses: false }"),
             "degree_too_large at projections[0].fixed_in_degree.in_degree\n"},
        Case{"InDegreeWithoutItself",
             projection("fixed_in_degree { in_degree: 100 multapses: false autapses: false }",
                        kPlain, kRecurrent),
             "degree_too_large at projections[0].fixed_in_degree.in_degree\n"},
        Case{"AutapsesOfTwoPopulations",
             projection("fixed_in_degree { in_degree: 100 multapses: false autapses: false }"), ""},
        Case{"NobodyToDrawFrom",
             "populations { name: 'N' size: 1 lif_curr_exp {} }" +
                 projection("fixed_in_degree { in_degree: 1 autapses: false }", kPlain,
                            "pre: 'N' post: 'N'"),
             "degree_too_large at projections[0].fixed_in_degree.in_degree\n"},
        Case{"NoInDegree", projection("fixed_in_degree {}"),
             "out_of_range at projections[0].fixed_in_degree.in_degree\n"},
        Case{"OutDegreeLargerThanTheTarget",
             projection("fixed_out_degree { out_degree: 26 multapses: false }"),
             "degree_too_large at projections[0].fixed_out_degree.out_degree\n"},
        Case{"TotalOfEveryPair", projection("fixed_total_number { total: 2500 multapses: false }"),
             ""},
        Case{"TotalBeyondEveryPair",
             projection("fixed_total_number { total: 2501 multapses: false }"),
             "total_too_large at projections[0].fixed_total_number.total\n"},
        Case{"TotalWithoutTheDiagonal",
             projection("fixed_total_number { total: 9901 multapses: false autapses: false }",
                        kPlain, kRecurrent),
             "total_too_large at projections[0].fixed_total_number.total\n"},
        Case{"TotalBeyondCounting",
             projection("fixed_total_number { total: 18446744073709551615 }"),
             "total_too_large at projections[0].fixed_total_number.total\n"},
        // 100 sources, 2^32 - 1 synapses of each at most, and they differ by chance.
        Case{"TotalThatFillsRows", projection("fixed_total_number { total: 429000000000 }"), ""},
        Case{"TotalBeyondARow", projection("fixed_total_number { total: 429496729500 }"),
             "total_too_large at projections[0].fixed_total_number.total\n"},
        Case{"NoTotal", projection("fixed_total_number {}"),
             "out_of_range at projections[0].fixed_total_number.total\n"},
        Case{"OntoASource", projection("all_to_all {}", kPlain, "pre: 'E' post: 'S'"),
             "source_as_target at projections[0].post\n"},
        Case{"FromASource", projection("all_to_all {}", kPlain, "pre: 'S' post: 'E'"), ""}),
    kName);

std::string listed(const std::string& list, const std::string& rest = "weight_pa { value: 1 }") {
  return projection("explicit_list { " + list + " }", rest);
}
const std::string kSynapses = " at projections[0].explicit_list";
INSTANTIATE_TEST_SUITE_P(
    Lists, ANetworkWith,
    testing::Values(
        Case{"OfPairs", listed("pre: [0, 99, 0] post: [24, 0, 24]"), ""},
        Case{"WithItsOwnWeights", listed("pre: [0, 1] post: [0, 1] weight_pa: [1, 2]", ""), ""},
        Case{"OfUnequalLength", listed("pre: [0, 1] post: 0"), "list_length" + kSynapses + "\n"},
        Case{"WithTooFewWeights", listed("pre: [0, 1] post: [0, 1] weight_pa: 1"),
             "list_length" + kSynapses + "\n"},
        Case{"OfNothing", listed(""), "out_of_range" + kSynapses + "\n"},
        Case{"BeyondThePopulations", listed("pre: [100, 0] post: [0, 25]"),
             "index_out_of_range" + kSynapses + ".pre[0]\nindex_out_of_range" + kSynapses +
                 ".post[1]\n"},
        Case{"WithWrongSignsAndDelays",
             listed("pre: [0, 1, 2] post: [0, 1, 2] weight_pa: [-1, 2, nan] delay_ms: [1, 0, 7000]",
                    ""),
             "wrong_sign" + kSynapses + ".weight_pa[0]\ndelay_too_short" + kSynapses +
                 ".delay_ms[1]\nnot_finite" + kSynapses + ".weight_pa[2]\ndelay_too_long" +
                 kSynapses + ".delay_ms[2]\n"}),
    kName);

INSTANTIATE_TEST_SUITE_P(
    Inputs, ANetworkWith,
    testing::Values(
        Case{"DcIntoSome", "dc_inputs { population: 'E' neurons { first: 90 } amplitude_pa: -1 }",
             ""},
        Case{"DcIntoTooMany",
             "dc_inputs { population: 'E' neurons { first: 90 count: 11 } amplitude_pa: 1 }",
             "index_out_of_range at dc_inputs[0].neurons\n"},
        Case{"DcBeyondThePopulation",
             "dc_inputs { population: 'E' neurons { first: 100 } amplitude_pa: 1 }",
             "index_out_of_range at dc_inputs[0].neurons\n"},
        Case{"DcIntoNobody", "dc_inputs { population: 'E' neurons { count: 0 } amplitude_pa: 1 }",
             "index_out_of_range at dc_inputs[0].neurons\n"},
        Case{"DcIntoASource", "dc_inputs { population: 'S' amplitude_pa: 1 }",
             "source_as_target at dc_inputs[0].population\n"},
        Case{"DcIntoTheUnknown", "dc_inputs { population: 'X' amplitude_pa: 1 }",
             "unknown_population at dc_inputs[0].population\n"},
        Case{"NoAmplitude", "dc_inputs { population: 'E' }",
             "missing_field at dc_inputs[0].amplitude_pa\n"},
        Case{"InfiniteAmplitude", "dc_inputs { population: 'E' amplitude_pa: -inf }",
             "not_finite at dc_inputs[0].amplitude_pa\n"},
        // R = 10 ms / 250 pF = 40 MOhm: 2000 mV at 50 nA.
        Case{"MostDc", "dc_inputs { population: 'E' amplitude_pa: 50000 }", ""},
        Case{"TooMuchDc", "dc_inputs { population: 'E' amplitude_pa: 50001 }",
             "out_of_range at populations[0]\n"},
        Case{"TooMuchDcTogether",
             "dc_inputs { population: 'E' neurons { count: 2 } amplitude_pa: 26000 }"
             "dc_inputs { population: 'E' neurons { first: 1 } amplitude_pa: 26000 }",
             "out_of_range at populations[0]\n"},
        Case{"DcSideBySide",
             "dc_inputs { population: 'E' neurons { count: 2 } amplitude_pa: 26000 }"
             "dc_inputs { population: 'E' neurons { first: 2 } amplitude_pa: 26000 }",
             ""},
        Case{"PoissonWithDefaults", "poisson_inputs { population: 'E' rate_hz: 8 weight_pa: 1 }",
             ""},
        Case{"NegativePoissonRate", "poisson_inputs { population: 'E' rate_hz: -8 weight_pa: 1 }",
             "out_of_range at poisson_inputs[0].rate_hz\n"},
        Case{"PoissonRateBeyondCounting",
             "poisson_inputs { population: 'E' rate_hz: 1e7 weight_pa: 1 }",
             "out_of_range at poisson_inputs[0].rate_hz\n"},
        Case{"PoissonOfTheWrongSign",
             "poisson_inputs { population: 'E' rate_hz: 8 weight_pa: 1 receptor: INHIBITORY }",
             "wrong_sign at poisson_inputs[0].weight_pa\n"},
        Case{"PoissonWithoutDelay",
             "poisson_inputs { population: 'E' rate_hz: 8 weight_pa: 1 delay_ms: 0 }",
             "delay_too_short at poisson_inputs[0].delay_ms\n"},
        Case{"PoissonThatNeverWas", "poisson_inputs { population: 'E' }",
             "missing_field at poisson_inputs[0].rate_hz\n"
             "missing_field at poisson_inputs[0].weight_pa\n"},
        Case{"PoissonBackwards",
             "poisson_inputs { population: 'E' rate_hz: 8 weight_pa: 1 start_ms: 2 stop_ms: 1 }",
             "out_of_range at poisson_inputs[0].stop_ms\n"}),
    kName);

INSTANTIATE_TEST_SUITE_P(
    Probes, ANetworkWith,
    testing::Values(
        Case{"OfEveryOther", "probes { population: 'E' every { step: 2 } }", ""},
        Case{"OfAList", "probes { population: 'E' neurons: [1, 5, 99] variable: V_MV }", ""},
        Case{"OutOfOrder", "probes { population: 'E' neurons: [5, 1, 1] }",
             "not_ascending at probes[0].neurons[1]\nnot_ascending at probes[0].neurons[2]\n"},
        Case{"BeyondThePopulation", "probes { population: 'E' neurons: [5, 100] }",
             "index_out_of_range at probes[0].neurons[1]\n"},
        Case{"EveryTooMany", "probes { population: 'E' every { first: 50 count: 26 step: 2 } }",
             "index_out_of_range at probes[0].every\n"},
        Case{"EveryThatFits", "probes { population: 'E' every { first: 50 count: 25 step: 2 } }",
             ""},
        Case{"StepOfNothing", "probes { population: 'E' every { step: 0 } }",
             "index_out_of_range at probes[0].every\n"},
        Case{"BothWays", "probes { population: 'E' neurons: 1 every {} }",
             "ambiguous at probes[0]\n"},
        Case{"PotentialOfASource", "probes { population: 'S' variable: V_MV }",
             "unknown_variable at probes[0].variable\n"},
        Case{"UnknownVariable", "probes { population: 'E' variable: 9 }",
             "unknown_value at probes[0].variable\n"},
        Case{"SampledBetweenTicks", "probes { population: 'E' variable: V_MV interval_ms: 0.25 }",
             "off_grid at probes[0].interval_ms\n"},
        Case{"SampledWithoutEnd", "probes { population: 'E' variable: V_MV interval_ms: 0 }",
             "out_of_range at probes[0].interval_ms\n"},
        Case{"SpikesSampled", "probes { population: 'E' interval_ms: 1 }",
             "out_of_range at probes[0].interval_ms\n"},
        Case{"SameName",
             "probes { name: 'a' population: 'E' } probes { name: 'a' population: 'I' }",
             "duplicate_name at probes[1].name\n"},
        Case{"TwoOfAKindWithoutNames", "probes { population: 'E' } probes { population: 'E' }",
             ""}),
    kName);

std::string faults_of(const std::string& text) {
  const auto network = parse(text, Form::text);
  return network ? "" : support::places(network.error());
}

TEST(Times, AreWholeTicksOfASoundLength) {
  EXPECT_EQ(faults_of("format_version: 1"), "out_of_range at duration_ms\n");
  EXPECT_EQ(faults_of("format_version: 1 duration_ms: 1"), "");
  EXPECT_EQ(faults_of("format_version: 1 duration_ms: 1.05"), "off_grid at duration_ms\n");
  EXPECT_EQ(faults_of("format_version: 1 duration_ms: -1"), "out_of_range at duration_ms\n");
  EXPECT_EQ(faults_of("format_version: 1 duration_ms: nan"), "not_finite at duration_ms\n");
  EXPECT_EQ(faults_of("format_version: 1 duration_ms: 429496729.5"), "");
  EXPECT_EQ(faults_of("format_version: 1 duration_ms: 429496729.6"),
            "out_of_range at duration_ms\n");
  EXPECT_EQ(faults_of("format_version: 1 duration_ms: 1 discard_ms: 1"),
            "out_of_range at discard_ms\n");
  EXPECT_EQ(faults_of("format_version: 1 duration_ms: 1 tick_us: 9"),
            "off_grid at duration_ms\n"
            "out_of_range at tick_us\n");
  EXPECT_EQ(faults_of("format_version: 1 duration_ms: 9 tick_us: 0"), "out_of_range at tick_us\n");
  EXPECT_EQ(faults_of("format_version: 1 duration_ms: 2.002 tick_us: 1001"),
            "out_of_range at tick_us\n");
}

TEST(ABadTick, IsNotBlamedOnEverythingThatItMeasures) {
  const auto text = base_text(delayed("value: 1")) + " tick_us: 0";
  EXPECT_EQ(faults_of(text), "out_of_range at tick_us\n");
}

TEST(Errors, AreAllReportedInTheOrderOfTheDescription) {
  const auto found = faults(
      "populations { name: 'A' size: 0 lif_curr_exp { tau_m_ms { value: 0 } } }"
      "projections { pre: 'E' post: 'E' fixed_in_degree { in_degree: 5 }"
      "              weight_pa { value: -1 } delay_ms { value: 0 } }"
      "probes { population: 'E' neurons: 100 }");
  EXPECT_EQ(found,
            "out_of_range at populations[3].size\n"
            "out_of_range at populations[3].lif_curr_exp.tau_m_ms\n"
            "wrong_sign at projections[0].weight_pa\n"
            "delay_too_short at projections[0].delay_ms\n"
            "index_out_of_range at probes[0].neurons[0]\n");
}

TEST(Errors, BeyondTheHundredthAreCounted) {
  std::string lines;
  for (int i = 0; i < 1000; ++i) lines += projection("all_to_all {}", "weight_pa { value: -1 }");
  const auto network = parse(base_text(lines), Form::text);
  ASSERT_FALSE(network);
  EXPECT_EQ(network.error().size(), 101U);
  EXPECT_EQ(network.error().back().what, "900 more errors are not shown; the limit is 100");
}

TEST(Errors, HavePlaceValueLimitAndRemedy) {
  const auto network = parse(
      base_text(projection("all_to_all {}", "weight_pa { normal { mean: 1 sd: 1 } }")), Form::text);
  ASSERT_FALSE(network);
  EXPECT_EQ(to_text(network.error().front()),
            "error[wrong_sign]: weight normal(mean 1, sd 1) reaches -5.23026 pA; it must be >= 0\n"
            "  where   projections[0].weight_pa\n"
            "  cause   the receptor is excitatory\n"
            "  remedy  add low: 0 to the law\n");
}

Network in_memory() {
  auto network = parse(base_text(delayed("value: 1") + "probes { population: 'E' }"), Form::text);
  EXPECT_TRUE(network);
  return *network;
}

TEST(ANetworkMadeInMemory, HasItsReferencesChecked) {
  Network network = in_memory();
  EXPECT_EQ(support::places(validate(network)), "");
  network.projections[0].pre = PopulationId{std::size_t{3}};
  network.projections[0].post = PopulationId{std::size_t{4}};
  network.probes[0].population = PopulationId{std::size_t{7}};
  EXPECT_EQ(support::places(validate(network)),
            "unknown_population at projections[0].pre\n"
            "unknown_population at projections[0].post\n"
            "unknown_population at probes[0].population\n");
}

TEST(AnExplicitListMadeInMemory, HasOwnWeightsForAllOrNone) {
  Network network = in_memory();
  ExplicitList list;
  list.synapses.push_back({.pre = 0, .post = 0, .weight_pa = 1.0, .delay_ms = 1.0});
  list.synapses.push_back({.pre = 0, .post = 1, .weight_pa = {}, .delay_ms = 1.0});
  network.projections[0].rule = list;
  EXPECT_EQ(support::places(validate(network)),
            "partial_list at projections[0].explicit_list.weight_pa\n");
}

}  // namespace
}  // namespace spikeloom::network
