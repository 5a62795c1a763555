// The microcircuit files hold the published parameters: every number against the reference data.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "network-specs/network/codec.h"

namespace spikeloom::network {
namespace {

const std::filesystem::path kRoot = SPIKELOOM_SOURCE_DIR;
const std::filesystem::path kReference = kRoot / ".." / "shared" / "reference";

struct Variant {
  const char* file;
  const char* rows;  // of pd14_reference_rates.csv
  double scale;      // of neurons and of synapses a neuron
  bool poisson;
};

// Fields of one line; quotes protect commas.
std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> found(1);
  bool quoted = false;
  for (const char letter : line) {
    if (letter == '"') {
      quoted = !quoted;
    } else if (letter == ',' && !quoted) {
      found.emplace_back();
    } else {
      found.back() += letter;
    }
  }
  return found;
}

struct MeanAndSd {
  double mean = 0.0, sd = 0.0;
};

// By "population observable", of runs of 10 s.
std::map<std::string, MeanAndSd> reference_rows(const std::string& config) {
  std::map<std::string, MeanAndSd> rows;
  std::ifstream file(kReference / "pd14_reference_rates.csv");
  for (std::string line; std::getline(file, line);) {
    const auto row = fields(line);
    if (row.size() < 9 || row[0] != config || row[3] != "10" || row[8].empty()) continue;
    rows[row[5] + " " + row[6]] = {std::stod(row[7]), std::stod(row[8])};
  }
  return rows;
}

double constant(const Distribution& law) {
  EXPECT_EQ(law.kind, Distribution::Kind::constant);
  return law.first;
}

class TheMicrocircuit : public testing::TestWithParam<Variant> {
 protected:
  void SetUp() override {
    std::ifstream file(kReference / "pd14_parameters.json");
    if (!file) GTEST_SKIP() << "no reference data beside the source tree";
    reference_ = nlohmann::json::parse(file);
    auto network = read(kRoot / "network-specs" / "library" / GetParam().file);
    ASSERT_TRUE(network) << to_text(network.error().front());
    network_ = *network;
    ASSERT_EQ(network_.populations.size(), 8U);
  }

  [[nodiscard]] bool excitatory(std::size_t population) const {
    return network_.populations[population].name.back() == 'E';
  }
  [[nodiscard]] double mean_weight_pa(std::size_t target, std::size_t source) const {
    const auto& weights = reference_["weights"];
    if (!excitatory(source)) return weights["PSC_inh_pA"];
    const bool doubled =
        network_.populations[source].name == "L4E" && network_.populations[target].name == "L23E";
    return doubled ? weights["PSC_L4E_to_L23E_pA"] : weights["PSC_exc_pA"];
  }

  nlohmann::json reference_;
  Network network_;
};

TEST_P(TheMicrocircuit, HasItsPopulations) {
  const auto& neuron = reference_["neuron"];
  const auto& start = reference_["initial_conditions"]["optimized"];
  for (std::size_t p = 0; p < 8; ++p) {
    const auto& population = network_.populations[p];
    EXPECT_EQ(population.name, reference_["populations"][p]);
    const double size = reference_["population_sizes"][p];
    EXPECT_EQ(population.size, std::nearbyint(size * GetParam().scale));
    const auto& model = std::get<LifCurrExp>(population.model);
    EXPECT_EQ(constant(model.c_m_pf), neuron["C_m_pF"]);
    EXPECT_EQ(constant(model.tau_m_ms), neuron["tau_m_ms"]);
    EXPECT_EQ(constant(model.tau_syn_exc_ms), neuron["tau_syn_ex_ms"]);
    EXPECT_EQ(constant(model.tau_syn_inh_ms), neuron["tau_syn_in_ms"]);
    EXPECT_EQ(constant(model.v_rest_mv), neuron["E_L_mV"]);
    EXPECT_EQ(constant(model.v_reset_mv), neuron["V_reset_mV"]);
    EXPECT_EQ(constant(model.v_thresh_mv), neuron["V_th_mV"]);
    EXPECT_EQ(constant(model.t_refrac_ms), neuron["t_ref_ms"]);
    EXPECT_EQ(constant(model.i_offset_pa), 0.0);
    Distribution v_init{.kind = Distribution::Kind::normal};
    v_init.first = start["mean_mV"][p];
    v_init.second = start["sd_mV"][p];
    EXPECT_EQ(model.v_init_mv, v_init);
    EXPECT_EQ(constant(model.i_exc_init_pa), 0.0);
    EXPECT_EQ(constant(model.i_inh_init_pa), 0.0);
  }
}

TEST_P(TheMicrocircuit, HasItsSynapses) {
  std::map<std::pair<std::size_t, std::size_t>, const Projection*> by_pair;
  for (const auto& projection : network_.projections) {
    EXPECT_TRUE(
        by_pair.emplace(std::pair(projection.post.index(), projection.pre.index()), &projection)
            .second);
  }
  const double scale = GetParam().scale;
  std::uint64_t total = 0;
  for (std::size_t target = 0; target < 8; ++target) {
    for (std::size_t source = 0; source < 8; ++source) {
      const double synapses = reference_["synapse_numbers"][target][source];
      const auto expected = static_cast<std::uint64_t>(std::nearbyint(synapses * scale * scale));
      const auto found = by_pair.find({target, source});
      ASSERT_EQ(found != by_pair.end(), expected > 0) << target << " from " << source;
      if (expected == 0) continue;
      const Projection& projection = *found->second;
      EXPECT_EQ(projection.rule, Rule(FixedTotalNumber{.total = expected}));
      total += expected;

      const bool exc = excitatory(source);
      EXPECT_EQ(projection.receptor, exc ? Receptor::excitatory : Receptor::inhibitory);
      const auto& weight = projection.weight_pa;
      const double mean_pa = mean_weight_pa(target, source) / std::sqrt(scale);
      EXPECT_EQ(weight.kind, Distribution::Kind::normal);
      EXPECT_DOUBLE_EQ(weight.first, mean_pa);
      EXPECT_DOUBLE_EQ(weight.second,
                       std::abs(mean_pa) * reference_["weights"]["relative_sd"].get<double>());
      EXPECT_EQ(exc ? weight.low : weight.high, 0.0);
      EXPECT_EQ(weight.outside, Distribution::Outside::redraw);

      Distribution delay{.kind = Distribution::Kind::normal, .low = 0.05};
      delay.first = reference_["delays"][exc ? "exc_mean_ms" : "inh_mean_ms"];
      delay.second = delay.first * reference_["delays"]["relative_sd"].get<double>();
      EXPECT_EQ(projection.delay_ms, delay);
    }
  }
  if (scale == 1.0) {
    EXPECT_EQ(total, reference_["total_recurrent_synapses"]);
  }
}

// Background of full scale, and at a smaller one the current that makes up for lost mean input.
TEST_P(TheMicrocircuit, HasItsInputs) {
  const auto& background = reference_["background"];
  const double scale = GetParam().scale;
  const double rate_hz = background["rate_Hz_per_input"];
  const double external_pa = background["weight_pA"];
  const double tau_ms = reference_["neuron"]["tau_syn_ex_ms"];
  std::vector<double> dc_pa(8, 0.0);
  for (const auto& input : network_.dc_inputs) {
    EXPECT_EQ(input.neurons, (NeuronRange{0, network_.at(input.population).size}));
    dc_pa[input.population.index()] += input.amplitude_pa;
  }
  for (std::size_t p = 0; p < 8; ++p) {
    const double inputs = background["K_ext"][p];
    const double mean_pa = rate_hz * inputs * external_pa * tau_ms / 1000.0;
    const double lost_pa =
        (1.0 - std::sqrt(scale)) * (reference_["downscaling"]["mu_loc_pA"][p].get<double>() +
                                    (GetParam().poisson ? mean_pa : 0.0));
    const double expected_pa = lost_pa + (GetParam().poisson ? 0.0 : mean_pa);
    // The reference's local currents come from in-degrees of three decimals: each of 8 sources may
    // be off by 5e-4 * 351 pA * 9 Hz * 0.5 ms = 8e-4 pA, in practice by less than one of them.
    EXPECT_NEAR(dc_pa[p], expected_pa, 8e-4) << p;
  }
  ASSERT_EQ(network_.poisson_inputs.size(), GetParam().poisson ? 8U : 0U);
  for (const auto& input : network_.poisson_inputs) {
    const double inputs = background["K_ext"][input.population.index()];
    EXPECT_EQ(input.neurons, (NeuronRange{0, network_.at(input.population).size}));
    EXPECT_EQ(input.receptor, Receptor::excitatory);
    EXPECT_EQ(input.rate_hz, rate_hz * std::nearbyint(inputs * scale));
    EXPECT_DOUBLE_EQ(input.weight_pa, external_pa / std::sqrt(scale));
    EXPECT_EQ(input.delay_ms, background["delay_poisson_ms"]);
  }
}

TEST_P(TheMicrocircuit, HasTheActivityOfItsOwnDriveAndScale) {
  auto rows = reference_rows(GetParam().rows);
  for (const auto& population : network_.populations) {
    ASSERT_TRUE(population.reference);
    const auto& given = *population.reference;
    const auto rate = rows[population.name + " rate"];
    EXPECT_EQ(population.expected_rate_hz, rate.mean);
    EXPECT_EQ(given.rate_hz, rate.mean);
    EXPECT_EQ(given.rate_sd_hz, rate.sd);
    EXPECT_EQ(given.cv, rows[population.name + " cv"].mean);
    EXPECT_EQ(given.cv_sd, rows[population.name + " cv"].sd);
    EXPECT_EQ(given.cc, rows[population.name + " cc"].mean);
    EXPECT_EQ(given.cc_sd, rows[population.name + " cc"].sd);
    EXPECT_EQ(given.window_ms, 10'000.0);
  }
}

TEST_P(TheMicrocircuit, RecordsAllSpikesOnTheReferenceGrid) {
  EXPECT_EQ(network_.tick_ms(), reference_["simulation"]["dt_ms"]);
  EXPECT_EQ(static_cast<double>(network_.discard_ticks) * network_.tick_ms(),
            reference_["simulation"]["t_presim_ms"]);
  ASSERT_EQ(network_.probes.size(), 8U);
  for (std::size_t p = 0; p < 8; ++p) {
    EXPECT_EQ(network_.probes[p].population, PopulationId{p});
    EXPECT_EQ(network_.probes[p].variable, Variable::spikes);
    EXPECT_TRUE(network_.probes[p].neurons.empty());
  }
}

INSTANTIATE_TEST_SUITE_P(
    OfEachFile, TheMicrocircuit,
    testing::Values(Variant{"microcircuit.textproto", "full_poisson", 1.0, true},
                    Variant{"microcircuit_dc.textproto", "full_dc", 1.0, false},
                    Variant{"microcircuit_0.1.textproto", "scale0.1_poisson", 0.1, true}),
    [](const auto& test) {
      return std::string(test.param.rows).substr(0, 5) + (test.param.poisson ? "Poisson" : "Dc");
    });

}  // namespace
}  // namespace spikeloom::network
