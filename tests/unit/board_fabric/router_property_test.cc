#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <optional>
#include <vector>

#include "tests/support/router_rig.h"

namespace spikeloom::board {
namespace {

using namespace chip::router;
using support::LoneRouter;
using support::multicast;
using support::RouterGrid;

constexpr std::uint32_t kOutputs = (1U << (chip::kLinks + chip::kCores)) - 1;

// Narrow keys and masks, so that entries overlap, and some with key bits outside the mask.
constexpr std::uint32_t kFewKeys = 8;
rc::Gen<chip::RoutingEntry> some_entry() {
  return rc::gen::construct<chip::RoutingEntry>(rc::gen::inRange(0U, kFewKeys),
                                                rc::gen::inRange(0U, kFewKeys),
                                                rc::gen::inRange(0U, kOutputs + 1));
}

std::optional<chip::Route> dull_look_up(const std::vector<chip::RoutingEntry>& table,
                                        std::uint32_t key) {
  for (const auto& entry : table) {
    if (entry.matches(key)) return entry.route;
  }
  return std::nullopt;
}

// What left the router since the last call, as a route word.
chip::Route outputs_of(LoneRouter& one) {
  chip::Route route = 0;
  for (int link = 0; link < chip::kLinks; ++link) {
    const auto copies = one.take(link).size();
    RC_ASSERT(copies <= 1U);
    if (copies == 1) route |= 1U << link;
  }
  for (const auto& delivery : one.peer.delivered) {
    RC_ASSERT((route & chip::core_bit(delivery.core)) == 0U);
    route |= chip::core_bit(delivery.core);
  }
  one.peer.delivered.clear();
  return route;
}

void change_a_word(LoneRouter& one, std::uint32_t index, chip::RoutingEntry& entry,
                   const chip::RoutingEntry& other) {
  switch (*rc::gen::inRange(0, 3)) {
    case 0:
      return one.write(kKeyCam + 4 * index, entry.key = other.key);
    case 1:
      return one.write(kMaskCam + 4 * index, entry.mask = other.mask);
    default:
      return one.write(kRouteRam + 4 * index, entry.route = other.route);
  }
}

RC_GTEST_PROP(ARouter, RoutesAsADullWalkThroughItsTableDoes, ()) {
  auto table = *rc::gen::container<std::vector<chip::RoutingEntry>>(some_entry());
  const auto first = *rc::gen::inRange<std::uint32_t>(0, 1024 - 100);
  RC_PRE(table.size() <= 100);
  LoneRouter one;
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    one.entry(first + i, table[i].key, table[i].mask, table[i].route);
  }
  Time now = 0;
  for (int packet = 0; packet < 40; ++packet) {
    now += kMicrosecond;
    if (!table.empty() && *rc::gen::inRange(0, 2) == 0) {  // a word changes under way
      const auto changed = *rc::gen::inRange<std::size_t>(0, table.size());
      const auto entry = first + static_cast<std::uint32_t>(changed);
      change_a_word(one, entry, table[changed], *some_entry());
    }
    const auto key = *rc::gen::inRange(0U, kFewKeys);
    const int from = *rc::gen::inRange(0, chip::kLinks + 1);
    if (from < chip::kLinks) {
      one.arrive(from, multicast(key), now);
    } else {
      RC_ASSERT(one.router.offer(multicast(key), 0, kFromCore, now));
    }
    const auto by_default = from < chip::kLinks ? 1U << (from + 3) % chip::kLinks : 0;
    RC_ASSERT(outputs_of(one) == dull_look_up(table, key).value_or(by_default));
  }
}

RC_GTEST_PROP(TheCamTest, NamesTheFirstMatch, ()) {
  const auto table = *rc::gen::container<std::vector<chip::RoutingEntry>>(some_entry());
  LoneRouter one;
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    one.entry(i, table[i].key, table[i].mask, table[i].route);
  }
  const auto key = *rc::gen::inRange(0U, kFewKeys);
  one.write(kCamTestKey, key);
  const auto answer = one.read(kCamTest);
  RC_ASSERT(((answer & 1) == 0) == dull_look_up(table, key).has_value());
  if ((answer & 1) == 0) RC_ASSERT(table[answer >> 1].matches(key));
}

// A 3 x 3 board whose packets go east, north-east and north only, each by an entry with a chip's
// own number of outputs; some links are dead or faulty, and cores are full now and then.
struct Traffic {
  RouterGrid grid;
  std::vector<std::uint32_t> outputs;  // of each entry, by chip

  static constexpr std::uint32_t kKeys = 8;
  static machine::MachineSpec square() {
    machine::MachineSpec spec;
    spec.shape = machine::Shape::rectangle;
    spec.width = spec.height = 3;
    return spec;
  }

  explicit Traffic(bool emergency) : grid(square(), 3) {
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    for (std::size_t i = 0; i < grid.chips.size(); ++i) {
      auto& one = *grid.chips[i];
      one.control(*rc::gen::element(0x00U, 0x2FU, 0x40U), emergency ? 0x2F : 0);
      outputs.push_back(*rc::gen::inRange(1U, 6U));
      for (std::uint32_t key = 0; key < kKeys; ++key) {
        one.entry(key, key, ~0U, some_route(outputs.back()));
      }
      break_links(one, static_cast<std::uint32_t>(i), seed, !emergency);
    }
  }

  static chip::Route some_route(std::uint32_t outputs) {
    const auto forward = *rc::gen::inRange(0U, 8U);
    chip::Route route = forward;
    while (static_cast<std::uint32_t>(std::popcount(route)) > outputs) route &= route - 1;
    while (static_cast<std::uint32_t>(std::popcount(route)) < outputs) {
      route |= chip::core_bit(*rc::gen::inRange(0, chip::kCores));
    }
    return route;
  }
  static void break_links(LoneRouter& one, std::uint32_t index, std::uint64_t seed, bool lossy) {
    for (std::uint32_t link = 0; link < chip::kLinks; ++link) {
      if (*rc::gen::inRange(0, 4) != 0) continue;
      FaultyLink fault;
      fault.drop = lossy ? *rc::gen::element(0.0, 0.3) : 0;
      fault.corrupt = lossy ? *rc::gen::element(0.0, 0.3) : 0;
      fault.stuck_from = *rc::gen::inRange<Time>(0, 20 * kMicrosecond);
      fault.stuck_until = fault.stuck_from + *rc::gen::inRange<Time>(1, 10 * kMicrosecond);
      one.links[link].inject(fault, seed, index * chip::kLinks + link);
    }
  }

  void disturb_and_run(int quanta) {
    for (int quantum = 0; quantum < quanta; ++quantum) {
      for (auto& one : grid.chips) {
        one->peer.full_cores = *rc::gen::element(0U, 0U, 0x3FFFFU);
        const auto core = *rc::gen::inRange(0, chip::kCores);
        const auto at = grid.now + *rc::gen::inRange<Time>(0, kMicrosecond);
        (void)one->router.offer(multicast(*rc::gen::inRange(0U, kKeys)), core, kFromCore, at);
      }
      grid.run_quantum();
    }
    for (auto& one : grid.chips) one->peer.full_cores = 0;
    grid.run(200);
  }
};

RC_GTEST_PROP(EveryCopy, IsDeliveredOrCounted, ()) {
  Traffic traffic(false);
  traffic.disturb_and_run(20);
  for (std::size_t i = 0; i < traffic.grid.chips.size(); ++i) {
    const auto& one = *traffic.grid.chips[i];
    const auto& counts = one.router.counts();
    RC_ASSERT(one.router.next_event() == kNever);
    std::uint64_t taken = counts.from_cores, sent = 0, corrupted = 0;
    for (std::size_t link = 0; link < chip::kLinks; ++link) {
      sent += one.links[link].counts().sent;
      taken += counts.from_links[link];
      const auto& wire = traffic.grid.wiring.chips[i].wires[link];
      if (!wire.exists()) continue;
      const auto& there = *traffic.grid.chips[static_cast<std::size_t>(wire.chip)];
      const auto& in = there.links[(link + 3) % chip::kLinks].counts();
      RC_ASSERT(counts.from_links[link] == in.sent - in.dropped);
      corrupted += in.corrupted;
    }
    RC_ASSERT(counts.errors == corrupted);
    RC_ASSERT(taken == counts.by_kind[0] + counts.errors);
    RC_ASSERT(counts.to_links == sent);
    RC_ASSERT(counts.to_cores == one.peer.delivered.size());
    RC_ASSERT(counts.by_kind[0] * traffic.outputs[i] ==
              counts.to_cores + counts.to_links + counts.dropped_copies);
  }
}

// A redirected packet (10, or 01 with a normal one) has a second leg; a packet of code 01 stood for
// two copies of the chip that sent it.
RC_GTEST_PROP(EveryCopy, IsDeliveredOrCountedOnEmergencyRoutesToo, ()) {
  Traffic traffic(true);
  traffic.disturb_and_run(20);
  std::uint64_t diverted = 0;
  for (std::size_t i = 0; i < traffic.grid.chips.size(); ++i) {
    const auto& counts = traffic.grid.chips[i]->router.counts();
    const auto& came = traffic.grid.came[i];
    const auto& went = traffic.grid.went[i];
    const auto routed = counts.from_cores + came[0] + came[1] + came[3];
    const auto second_legs = came[1] + came[2];
    RC_ASSERT(routed * traffic.outputs[i] + second_legs ==
              counts.to_cores + counts.to_links + went[1] + counts.dropped_copies);
    RC_ASSERT(counts.diverted == went[1] + went[2]);
    diverted += counts.diverted;
  }
  RC_CLASSIFY(diverted > 0);
}

}  // namespace
}  // namespace spikeloom::board
