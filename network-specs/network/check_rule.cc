#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "network-specs/network/checks.h"
#include "network-specs/network/laws.h"
#include "network-specs/network/limits.h"

namespace spikeloom::network {
namespace {

struct RuleJudge {
  const Projection& projection;
  const Network& network;
  const std::string& path;
  ErrorList& errors;

  [[nodiscard]] const Population& pre() const { return network.at(projection.pre); }
  [[nodiscard]] const Population& post() const { return network.at(projection.post); }
  [[nodiscard]] bool excludes_itself(bool autapses) const {
    return !autapses && projection.pre == projection.post;
  }

  void operator()(const OneToOne&) const {
    if (pre().size == post().size) return;
    errors.add({.code = "size_mismatch",
                .what = fmt::format(
                    "one_to_one from {} of {} neurons to {} of {}; they must be equal",
                    in_quotes(pre().name), pre().size, in_quotes(post().name), post().size),
                .where = path + ".one_to_one",
                .cause = "neuron i projects onto neuron i",
                .remedy = "give both populations one size, or take another rule"});
  }

  void operator()(const AllToAll&) const {}

  void operator()(const PairwiseBernoulli& rule) const {
    check_number(rule.probability, {.least = 0.0, .most = 1.0, .cause = "it is a probability"},
                 path + ".pairwise_bernoulli.probability", errors);
  }

  void operator()(const FixedInDegree& rule) const {
    check_degree(rule.in_degree, rule, pre(), ".fixed_in_degree.in_degree");
  }
  void operator()(const FixedOutDegree& rule) const {
    check_degree(rule.out_degree, rule, post(), ".fixed_out_degree.out_degree");
  }

  // `drawn`: the population that partners are drawn from.
  template <class DegreeRule>
  void check_degree(std::uint32_t degree, const DegreeRule& rule, const Population& drawn,
                    const char* field) const {
    const bool less_one = excludes_itself(rule.autapses);
    const std::uint32_t partners = drawn.size - (less_one && drawn.size > 0 ? 1 : 0);
    if (degree == 0) report_nothing(field);
    if (degree == 0 || (rule.multapses ? partners > 0 : degree <= partners)) return;
    errors.add(
        {.code = "degree_too_large",
         .what =
             fmt::format("degree {} with {} neurons of {} to draw from{}; at most {}", degree,
                         partners, in_quotes(drawn.name),
                         rule.multapses ? "" : " without multapses", rule.multapses ? 0 : partners),
         .where = path + field,
         .cause = less_one ? "no neuron is drawn twice, and none for itself"
                           : "no neuron is drawn twice",
         .remedy = rule.multapses ? "allow autapses" : "lower the degree or allow multapses"});
  }

  void operator()(const FixedTotalNumber& rule) const {
    constexpr const char* kField = ".fixed_total_number.total";
    const double self = excludes_itself(rule.autapses) ? pre().size : 0.0;
    const double pairs = static_cast<double>(pre().size) * post().size - self;
    if (rule.total == 0) report_nothing(kField);
    if (rule.multapses && pre().size > 0 &&
        static_cast<double>(rule.total) / pre().size > kMostMeanRow) {
      report_total(rule.total, kMostMeanRow * pre().size,
                   "the synapses of one neuron are counted in 32 bits, and shares differ by chance",
                   "lower the total, or spread it over several projections");
    } else if (rule.total > kMostSynapses) {
      report_total(rule.total, static_cast<double>(kMostSynapses),
                   "synapses are counted in 48 bits", "lower the total");
    } else if (pairs == 0.0 ? rule.total > 0 : !rule.multapses && double(rule.total) > pairs) {
      report_total(rule.total, pairs,
                   pairs == 0.0 ? "there is no pair to draw" : "no pair is drawn twice",
                   pairs == 0.0 ? "allow autapses" : "lower the total or allow multapses");
    }
  }
  // The largest mean share of a source neuron that ten standard deviations leave countable.
  static constexpr double kMostMeanRow = double{kMostRowSynapses} - 10.0 * 65536.0;

  void report_total(std::uint64_t total, double most, const char* cause, const char* remedy) const {
    errors.add({.code = "total_too_large",
                .what = fmt::format("total {} from {} to {}; at most {}", total,
                                    in_quotes(pre().name), in_quotes(post().name), most),
                .where = path + ".fixed_total_number.total",
                .cause = cause,
                .remedy = remedy});
  }

  void report_nothing(const char* field) const {
    errors.add({.code = "out_of_range",
                .what = "0 synapses; a projection has at least 1",
                .where = path + field,
                .cause = "",
                .remedy = "leave the projection out, or give the number"});
  }

  void operator()(const ExplicitList& rule) const {
    const auto list = path + ".explicit_list";
    if (rule.synapses.empty()) report_nothing(".explicit_list");
    const bool sound = extremes_are_sound(rule);
    std::size_t weights = 0;
    std::size_t delays = 0;
    for (std::size_t i = 0; i < rule.synapses.size(); ++i) {
      const auto& synapse = rule.synapses[i];
      if (synapse.pre >= pre().size) report_index(synapse.pre, pre(), list, "pre", i);
      if (synapse.post >= post().size) report_index(synapse.post, post(), list, "post", i);
      if (!sound) check_own(synapse, list, i);
      weights += synapse.weight_pa ? 1 : 0;
      delays += synapse.delay_ms ? 1 : 0;
    }
    check_all_or_none(weights, rule.synapses.size(), list + ".weight_pa");
    check_all_or_none(delays, rule.synapses.size(), list + ".delay_ms");
  }

  void report_index(std::uint32_t index, const Population& population, const std::string& list,
                    const char* side, std::size_t i) const {
    errors.add({.code = "index_out_of_range",
                .what = fmt::format("neuron {} of {}, which has {}", index,
                                    in_quotes(population.name), population.size),
                .where = fmt::format("{}.{}[{}]", list, side, i),
                .cause = "neurons count from 0",
                .remedy = "correct the index"});
  }

  void check_own(const ListedSynapse& synapse, const std::string& list, std::size_t i) const {
    if (synapse.weight_pa) {
      check_weight(Distribution::constant(*synapse.weight_pa), projection.receptor, &post(),
                   network.tick_ms(), fmt::format("{}.weight_pa[{}]", list, i), errors);
    }
    if (synapse.delay_ms) {
      check_delay(Distribution::constant(*synapse.delay_ms), network.tick_ms(),
                  fmt::format("{}.delay_ms[{}]", list, i), errors);
    }
  }

  // A list may hold millions; when its extremes are sound, all are, and none is looked at twice.
  [[nodiscard]] bool extremes_are_sound(const ExplicitList& rule) const {
    if (rule.synapses.empty()) return true;
    ListedSynapse least = rule.synapses.front();
    ListedSynapse most = least;
    for (const auto& synapse : rule.synapses) {
      for (const auto value : {&ListedSynapse::weight_pa, &ListedSynapse::delay_ms}) {
        if (!(synapse.*value)) continue;
        if (std::isnan(*(synapse.*value))) return false;
        least.*value = std::min((least.*value).value_or(*(synapse.*value)), *(synapse.*value));
        most.*value = std::max((most.*value).value_or(*(synapse.*value)), *(synapse.*value));
      }
    }
    ErrorList found;
    const RuleJudge judge{projection, network, path, found};
    judge.check_own(least, "", 0);
    judge.check_own(most, "", 0);
    return found.empty();
  }

  void check_all_or_none(std::size_t given, std::size_t synapses, const std::string& field) const {
    if (given == 0 || given == synapses) return;
    errors.add({.code = "partial_list",
                .what = fmt::format("{} of {} synapses have a value of their own; all or none must",
                                    given, synapses),
                .where = field,
                .cause = "",
                .remedy = "split the projection in two"});
  }
};

}  // namespace

void check_rule(const Projection& projection, const Network& network, const std::string& path,
                ErrorList& errors) {
  std::visit(RuleJudge{projection, network, path, errors}, projection.rule);
}

}  // namespace spikeloom::network
