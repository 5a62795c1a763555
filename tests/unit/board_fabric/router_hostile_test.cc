// Whatever software, neighbours and faults do to a router: it ends, and its books are right.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <numeric>

#include "tests/support/router_rig.h"

namespace spikeloom::board {
namespace {

using namespace chip::router;

// A chip on whose System NoC the router's own registers stand, as on silicon, and whose reset
// switch a neighbour may reach.
struct OwnRegisters final : RouterPort {
  static constexpr std::uint32_t kResetSwitch = 0xFFFF'0000;
  Router* router = nullptr;
  std::uint32_t full_cores = 0;
  std::uint64_t delivered = 0, resets = 0;

  bool deliver(int core, const chip::Packet&, int from, Time) override {
    EXPECT_TRUE(core >= 0 && core < chip::kCores);
    EXPECT_TRUE((from >= 0 && from < chip::kLinks) || from == kFromCore);
    if ((full_cores >> core & 1) != 0) return false;
    ++delivered;
    return true;
  }
  bool bus_read(std::uint32_t address, std::uint32_t& value) override {
    const auto reply = router->read(address, 0);
    value = reply.value;
    return !reply.error;
  }
  bool bus_write(std::uint32_t address, std::uint32_t value) override {
    if (address == kResetSwitch) {
      ++resets;
      router->reset();
      return true;
    }
    return !router->write(address, value, 0).error;
  }
  void interrupts_changed() override {}
};

rc::Gen<std::uint32_t> an_offset() {
  const auto some = [](std::uint32_t base, std::uint32_t words) {
    return rc::gen::map(rc::gen::inRange(0U, words), [base](auto word) { return base + 4 * word; });
  };
  return rc::gen::oneOf(some(0, 40), some(kFilter, 20), some(kCounter, 20), some(kCamTest, 3),
                        some(kRouteRam, 4), some(kKeyCam, 4), some(kMaskCam, 4), some(kP2pTable, 4),
                        some(kP2pTable + 4 * kP2pWords - 8, 4),
                        rc::gen::arbitrary<std::uint32_t>());
}

constexpr std::uint8_t kPoke = 0xA2;

rc::Gen<chip::Packet> any_packet() {
  return rc::gen::construct<chip::Packet>(rc::gen::arbitrary<std::uint8_t>(),
                                          rc::gen::oneOf(an_offset(), rc::gen::inRange(0U, 4U),
                                                         rc::gen::just(OwnRegisters::kResetSwitch)),
                                          rc::gen::arbitrary<std::uint32_t>());
}

// An act of software, of a neighbour, or of time.
void act(OwnRegisters& port, Router& router, std::span<LinkOut, chip::kLinks> links, Time& now) {
  switch (*rc::gen::inRange(0, 8)) {
    case 0:
      (void)router.read(*an_offset(), now);
      return;
    case 1:
      (void)router.write(*an_offset(), *rc::gen::arbitrary<std::uint32_t>(), now);
      return;
    case 2:
    case 3:
      router.arrive(*rc::gen::inRange(0, chip::kLinks),
                    {*any_packet(), *rc::gen::inRange(0, 8) == 0, now});
      return;
    case 4:
      (void)router.offer(*any_packet(), *rc::gen::inRange(0, chip::kCores), *rc::gen::inRange(0, 8),
                         now);
      return;
    case 5:
      port.full_cores = *rc::gen::element(0U, 0U, 0x3FFFFU, 0x2AAAAU);
      router.set_links_off(*rc::gen::element(0U, 0U, 0x15U), *rc::gen::element(0U, 0U, 0x2AU));
      return;
    case 6:
      for (auto& link : links) {
        link.grant(static_cast<int>(link.flights().size()));
        link.clear_flights();
      }
      return;
    default:
      now += *rc::gen::inRange<Time>(1, 5 * kMicrosecond);
      router.advance(now);
  }
}

struct Abused {
  OwnRegisters port;
  std::array<LinkOut, chip::kLinks> links;
  Router router{port, links};
  Time now = 0;
  Abused() {
    links.fill(LinkOut(kOnBoard, 3));
    links[5] = LinkOut();
    port.router = &router;
  }
  void act_for(int times) {
    for (int i = 0; i < times; ++i) act(port, router, links, now);
  }
};

RC_GTEST_PROP(ARouterThatIsAbused, EndsAndKeepsItsBooks, ()) {
  Abused one;
  one.act_for(300);
  auto& router = one.router;
  router.write(kControl, 0x0040'0001, one.now);  // finite waits, and then time enough
  router.set_links_off(0, 0);
  one.port.full_cores = 0;
  router.advance(one.now + kSecond);
  router.advance(one.now + 2 * kSecond);
  RC_ASSERT(router.next_event() == kNever);
  const auto& counts = router.counts();
  const auto sum = [](const auto& values) {
    return std::accumulate(values.begin(), values.end(), std::uint64_t{0});
  };
  RC_ASSERT(sum(counts.from_links) + counts.from_cores == sum(counts.by_kind) + counts.errors);
  RC_ASSERT(counts.to_cores == one.port.delivered);
  std::uint64_t sent = 0;
  for (const auto& link : one.links) sent += link.counts().sent;
  RC_ASSERT(counts.to_links == sent);
  RC_CLASSIFY(one.port.resets > 0, "reset from inside");
}

RC_GTEST_PROP(ADamagedSnapshot, LeavesARouterThatCanBeUsed, ()) {
  Abused original, restored;
  original.act_for(100);
  auto saved = Archive::saving();
  saved(original.links, original.router);
  auto bytes = saved.bytes();
  // The tables, most of the bytes, may hold anything: flaws go before and behind them.
  constexpr std::size_t kTables = 4 * (3 * chip::kTableEntries + kP2pWords);
  for (int flaws = *rc::gen::inRange(1, 10); flaws > 0; --flaws) {
    auto at = *rc::gen::inRange<std::size_t>(0, bytes.size() - kTables);
    if (at > 600) at += kTables;
    bytes[at] ^= static_cast<std::byte>(*rc::gen::inRange(1, 256));
  }
  auto archive = Archive::loading(bytes);
  archive(restored.links, restored.router);
  RC_CLASSIFY(archive.failed(), "refused");
  restored.now = original.now;
  restored.act_for(100);
  restored.router.advance(restored.now + kSecond);
}

}  // namespace
}  // namespace spikeloom::board
