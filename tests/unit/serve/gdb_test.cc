#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <set>

#include "emulator/serve/gdb_session.h"

namespace spikeloom::serve {
namespace {

// Sixty-four bytes of memory from 0x100 on, and a program counter that counts.
class FakeCore : public DebugTarget {
 public:
  std::array<std::uint32_t, kRegisters> registers{};
  std::array<std::byte, 64> memory{};
  std::set<std::uint32_t> breakpoints;
  bool halted = false;
  Stop why = Stop::none;

  [[nodiscard]] std::uint32_t reg(int number) override {
    return registers.at(static_cast<std::size_t>(number));
  }
  void set_reg(int number, std::uint32_t value) override {
    registers.at(static_cast<std::size_t>(number)) = value;
  }
  [[nodiscard]] bool read(std::uint32_t address, std::span<std::byte> bytes) override {
    if (!fits(address, bytes.size())) return false;
    std::copy_n(memory.begin() + (address - kBase), bytes.size(), bytes.begin());
    return true;
  }
  [[nodiscard]] bool write(std::uint32_t address, std::span<const std::byte> bytes) override {
    if (!fits(address, bytes.size())) return false;
    std::copy(bytes.begin(), bytes.end(), memory.begin() + (address - kBase));
    return true;
  }
  void add_breakpoint(std::uint32_t address) override { breakpoints.insert(address); }
  void remove_breakpoint(std::uint32_t address) override { breakpoints.erase(address); }
  void step() override { registers[15] += 4; }
  void halt() override { halted = true; }
  void resume() override {
    halted = false;
    why = Stop::none;
  }
  [[nodiscard]] Stop stopped() override { return why; }

 private:
  static constexpr std::uint32_t kBase = 0x100;
  [[nodiscard]] bool fits(std::uint32_t address, std::size_t bytes) const {
    return address >= kBase && bytes <= memory.size() && address - kBase <= memory.size() - bytes;
  }
};

class ADebugger : public testing::Test {
 protected:
  FakeCore core;
  GdbSession session{core};

  std::string ask(std::string_view packet) {
    const auto out = session.feed(gdb_frame(packet));
    return out.starts_with("+$") && out.size() > 4 ? out.substr(2, out.size() - 5) : out;
  }
};

TEST(AGdbFrame, IsTheDataBetweenItsMarks) {
  EXPECT_EQ(gdb_frame("OK"), "$OK#9a");
  EXPECT_EQ(gdb_frame(""), "$#00");
  EXPECT_EQ(gdb_frame("}"), "$}]#da");
}

TEST(GdbPackets, ComeOutWholeHoweverTheyCameIn) {
  GdbPackets packets;
  for (const char letter : std::string("+$m0,4#fd\x03")) {
    EXPECT_TRUE(std::holds_alternative<GdbPackets::Nothing>(packets.next()));
    packets.feed({&letter, 1});
    if (letter == 'd') {
      const auto event = packets.next();
      ASSERT_TRUE(std::holds_alternative<GdbPackets::Packet>(event));
      EXPECT_EQ(std::get<GdbPackets::Packet>(event).data, "m0,4");
    }
  }
  EXPECT_TRUE(std::holds_alternative<GdbPackets::Interrupt>(packets.next()));
}

TEST(GdbPackets, TellStrangersAndDamage) {
  GdbPackets packets;
  packets.feed("$OK#00");
  EXPECT_TRUE(std::holds_alternative<GdbPackets::Damaged>(packets.next()));
  packets.feed("POST / HTTP/1.1\r\n");
  EXPECT_TRUE(std::holds_alternative<GdbPackets::Stranger>(packets.next()));
  GdbPackets endless;
  endless.feed("$" + std::string(2 * kLongestPacket, 'a'));
  EXPECT_TRUE(std::holds_alternative<GdbPackets::Stranger>(endless.next()));
}

TEST_F(ADebugger, FindsTheCoreHaltedAndLeavesItRunning) {
  EXPECT_TRUE(core.halted);
  EXPECT_EQ(ask("?"), "T05thread:1;");
  EXPECT_EQ(ask("Z0,108,4"), "OK");
  EXPECT_EQ(ask("D"), "OK");
  EXPECT_FALSE(core.halted);
  EXPECT_TRUE(core.breakpoints.empty());
  EXPECT_TRUE(session.over());
}

TEST_F(ADebugger, ReadsAndSetsRegisters) {
  core.registers[15] = 0x12345678;
  EXPECT_EQ(ask("pf"), "78563412");
  EXPECT_EQ(ask("P1=efbeadde"), "OK");
  EXPECT_EQ(core.registers[1], 0xDEADBEEFU);
  const auto all = ask("g");
  EXPECT_EQ(all.size(), 17 * 8U);
  EXPECT_EQ(all.substr(8, 8), "efbeadde");
  EXPECT_EQ(ask("G" + std::string(16 * 8, '0') + "13000000"), "OK");
  EXPECT_EQ(core.registers[16], 0x13U);
  EXPECT_EQ(core.registers[1], 0U);
  EXPECT_EQ(ask("p11"), "E01");
  EXPECT_EQ(ask("G00"), "E01");
  EXPECT_EQ(ask("P1=00"), "E01");
}

TEST_F(ADebugger, ReadsAndWritesMemory) {
  EXPECT_EQ(ask("M104,3:0a0b0c"), "OK");
  EXPECT_EQ(ask("m103,5"), "000a0b0c00");
  EXPECT_EQ(ask("X100,2:$}"), "OK");
  EXPECT_EQ(ask("m100,2"), "247d");
  EXPECT_EQ(ask("m0,4"), "E02");
  EXPECT_EQ(ask("m13f,2"), "E02");
  EXPECT_EQ(ask("mffffffff,ff"), "E02");
  EXPECT_EQ(ask("m100,ffffffff"), "E01");
  EXPECT_EQ(ask("M100,2:00"), "E01");
  EXPECT_EQ(ask("m100"), "E01");
}

TEST_F(ADebugger, StepsAndContinuesToABreakpoint) {
  EXPECT_EQ(ask("s100"), "T05thread:1;");
  EXPECT_EQ(core.registers[15], 0x104U);
  EXPECT_EQ(ask("Z0,110,4"), "OK");
  EXPECT_EQ(ask("Z0,110,4"), "OK");
  EXPECT_EQ(session.feed(gdb_frame("c")), "+");
  EXPECT_FALSE(core.halted);
  EXPECT_EQ(session.poll(), "");
  core.why = DebugTarget::Stop::breakpoint;
  EXPECT_EQ(session.poll(), gdb_frame("T05thread:1;"));
  EXPECT_TRUE(core.halted);
  EXPECT_EQ(session.poll(), "");
  EXPECT_EQ(ask("z0,110,4"), "OK");
  EXPECT_TRUE(core.breakpoints.empty());
}

TEST_F(ADebugger, InterruptsARunningCore) {
  EXPECT_EQ(session.feed("\x03"), "");  // it stands already
  static_cast<void>(session.feed(gdb_frame("c")));
  EXPECT_EQ(session.feed("\x03"), gdb_frame("T02thread:1;"));
  EXPECT_TRUE(core.halted);
}

TEST_F(ADebugger, IsToldOfAWedgedCore) {
  static_cast<void>(session.feed(gdb_frame("c")));
  core.why = DebugTarget::Stop::wedged;
  EXPECT_EQ(session.poll(), gdb_frame("T0bthread:1;"));
}

TEST_F(ADebugger, ReadsTheDescriptionInPieces) {
  std::string description;
  for (std::size_t at = 0;; at += 100) {
    const auto piece = ask(fmt::format("qXfer:features:read:target.xml:{:x},64", at));
    description += piece.substr(1);
    if (piece[0] == 'l') break;
    ASSERT_EQ(piece[0], 'm');
    ASSERT_LT(at, 10'000U);
  }
  EXPECT_TRUE(description.ends_with("</target>"));
  EXPECT_NE(description.find("armv5te"), std::string::npos);
}

TEST_F(ADebugger, MaySwitchAcknowledgementsOff) {
  EXPECT_EQ(session.feed(gdb_frame("QStartNoAckMode")), "+$OK#9a");
  EXPECT_EQ(session.feed(gdb_frame("qC")), gdb_frame("QC1"));
}

TEST_F(ADebugger, GetsNothingForWhatIsUnknown) {
  for (const auto* packet : {"vMustReplyEmpty", "qTStatus", "Z2,0,4", "Z", "!", ""})
    EXPECT_EQ(session.feed(gdb_frame(packet)), "+$#00") << packet;
}

RC_GTEST_PROP(ADebuggerGoneMad, HarmsNothing, (const std::vector<std::string>& packets)) {
  FakeCore core;
  GdbSession session(core);
  constexpr std::string_view kVerbs = "?gGpPmMXZzscDkHTqQ";
  for (const auto& packet : packets) {
    const char verb = kVerbs[*rc::gen::inRange<std::size_t>(0, kVerbs.size())];
    static_cast<void>(session.feed(gdb_frame(verb + packet)));
    static_cast<void>(session.feed(packet));
    static_cast<void>(session.poll());
  }
}

}  // namespace
}  // namespace spikeloom::serve
