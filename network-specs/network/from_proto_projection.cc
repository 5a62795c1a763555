#include <fmt/format.h>

#include "network-specs/network/from_proto.h"

namespace spikeloom::network {
namespace {

template <class Message>
bool autapses_of(const Message& message) {
  return !message.has_autapses() || message.autapses();
}

template <class Message>
bool multapses_of(const Message& message) {
  return !message.has_multapses() || message.multapses();
}

// Stands in for a rule that cannot be read: every population can be joined so.
constexpr AllToAll kStandIn{};

Rule from_proto(const proto::ExplicitList& message, const std::string& path, ErrorList& errors) {
  const int count = message.pre_size();
  const auto fits = [count](int size) { return size == 0 || size == count; };
  if (message.post_size() != count || !fits(message.weight_pa_size()) ||
      !fits(message.delay_ms_size())) {
    report_lengths(
        path,
        fmt::format("{} pre, {} post, {} weight_pa and {} delay_ms entries", count,
                    message.post_size(), message.weight_pa_size(), message.delay_ms_size()),
        errors);
    return kStandIn;
  }
  ExplicitList list;
  list.synapses.resize(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    auto& synapse = list.synapses[static_cast<std::size_t>(i)];
    synapse.pre = message.pre(i);
    synapse.post = message.post(i);
    if (message.weight_pa_size() != 0) synapse.weight_pa = message.weight_pa(i);
    if (message.delay_ms_size() != 0) synapse.delay_ms = message.delay_ms(i);
  }
  return list;
}

template <class Degrees>
Degrees with_switches(Degrees rule, bool autapses, bool multapses) {
  rule.autapses = autapses;
  rule.multapses = multapses;
  return rule;
}

Rule read_rule(const proto::Projection& message, const std::string& path, ErrorList& errors) {
  switch (message.rule_case()) {
    case proto::Projection::kOneToOne:
      return OneToOne{};
    case proto::Projection::kAllToAll:
      return AllToAll{.autapses = autapses_of(message.all_to_all())};
    case proto::Projection::kExplicitList:
      return from_proto(message.explicit_list(), path + ".explicit_list", errors);
    case proto::Projection::kPairwiseBernoulli:
      if (!message.pairwise_bernoulli().has_probability()) {
        report_missing(path + ".pairwise_bernoulli.probability", "the rule has no probability",
                       "add probability: ...", errors);
      }
      return PairwiseBernoulli{.probability = message.pairwise_bernoulli().probability(),
                               .autapses = autapses_of(message.pairwise_bernoulli())};
    case proto::Projection::kFixedInDegree: {
      const auto& rule = message.fixed_in_degree();
      return with_switches(FixedInDegree{.in_degree = rule.in_degree()}, autapses_of(rule),
                           multapses_of(rule));
    }
    case proto::Projection::kFixedOutDegree: {
      const auto& rule = message.fixed_out_degree();
      return with_switches(FixedOutDegree{.out_degree = rule.out_degree()}, autapses_of(rule),
                           multapses_of(rule));
    }
    case proto::Projection::kFixedTotalNumber: {
      const auto& rule = message.fixed_total_number();
      return with_switches(FixedTotalNumber{.total = rule.total()}, autapses_of(rule),
                           multapses_of(rule));
    }
    case proto::Projection::RULE_NOT_SET:
      report_missing(path, "the projection has no rule",
                     "add for instance all_to_all {} or fixed_in_degree { in_degree: 100 }",
                     errors);
  }
  return kStandIn;
}

// Nothing is drawn from a projection's law when every synapse brings its own.
bool brings_own(const proto::Projection& message, int own) {
  return message.has_explicit_list() && own == message.explicit_list().pre_size();
}

}  // namespace

Projection from_proto(const proto::Projection& message, const std::string& path,
                      const ReadContext& context) {
  Projection projection;
  projection.name = message.name();
  projection.pre = population_of(message.pre(), path + ".pre", context);
  projection.post = population_of(message.post(), path + ".post", context);
  projection.rule = read_rule(message, path, context.errors);
  projection.receptor = receptor_of(message, projection.post, path, context);
  // What stands in for a law that is not needed, or not given.
  projection.weight_pa = Distribution::constant(0.0);
  projection.delay_ms = Distribution::constant(context.tick_us / 1000.0);
  if (message.has_weight_pa()) {
    projection.weight_pa =
        from_proto(message.weight_pa(), projection.weight_pa, path + ".weight_pa", context.errors);
  } else if (!brings_own(message, message.explicit_list().weight_pa_size())) {
    report_missing(path + ".weight_pa", "the projection has no weight",
                   "add weight_pa { value: ... }", context.errors);
  }
  if (message.has_delay_ms()) {
    projection.delay_ms =
        from_proto(message.delay_ms(), projection.delay_ms, path + ".delay_ms", context.errors);
  } else if (!brings_own(message, message.explicit_list().delay_ms_size())) {
    report_missing(path + ".delay_ms", "the projection has no delay", "add delay_ms { value: ... }",
                   context.errors);
  }
  return projection;
}

}  // namespace spikeloom::network
