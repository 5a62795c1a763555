#include "board-runtime/firmware/account.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "board-runtime/shared/chip/monitor_memory.h"

namespace spikeloom::firmware {
namespace {

constexpr std::size_t kHeaderBytes = 16;

// A buffer of the monitor's form with a guard behind it.
struct Buffer {
  explicit Buffer(std::size_t letters) : bytes(kHeaderBytes + letters) { words.fill(0xABAB'ABAB); }
  [[nodiscard]] std::string text() const {
    const auto used = words[static_cast<std::size_t>(chip::TextBuffer::used) / 4];
    return {reinterpret_cast<const char*>(words.data()) + kHeaderBytes, used};
  }
  [[nodiscard]] bool guarded() const {
    const auto* const all = reinterpret_cast<const std::uint8_t*>(words.data());
    return std::all_of(all + bytes, all + sizeof words, [](auto byte) { return byte == 0xAB; });
  }
  std::size_t bytes;
  std::array<std::uint32_t, 200> words{};
};

Text text_in(Buffer& buffer) {
  return {buffer.words.data(), static_cast<std::uint32_t>(buffer.bytes)};
}

RC_GTEST_PROP(ACoresText, WritesNumbersAsTheHostDoes, (std::uint64_t number, std::uint32_t word)) {
  number >>= *rc::gen::inRange(0, 64);
  word >>= *rc::gen::inRange(0, 32);
  Buffer buffer(100);
  Text text = text_in(buffer);
  text << number << " " << word << " " << Hex{word};
  std::array<char, 11> hex{};
  std::snprintf(hex.data(), hex.size(), "0x%08x", word);
  RC_ASSERT(buffer.text() ==
            std::to_string(number) + " " + std::to_string(word) + " " + hex.data());
}

TEST(ACoresText, IsCutWhereItsBufferEnds) {
  for (std::size_t room = 0; room < 40; ++room) {
    Buffer buffer(room);
    Text text = text_in(buffer);
    for (int i = 0; i < 3; ++i) text << "0123456789";
    EXPECT_TRUE(buffer.guarded()) << room;
    if (room < 4) continue;  // no buffer at all
    const std::string all = "012345678901234567890123456789";
    EXPECT_EQ(buffer.text(), room < 34 ? all.substr(0, room - 4) + "...\n" : all) << room;
  }
}

TEST(ACoresText, IsTakenBackToWhatItKeeps) {
  Buffer buffer(20);
  Text text = text_in(buffer);
  text << "kept ";
  text.keep();
  for (int i = 0; i < 5; ++i) text << "and cut";
  text.take_back();
  EXPECT_EQ(buffer.text(), "kept ");
  text << "again";
  EXPECT_EQ(buffer.text(), "kept again");
}

TEST(ACoresText, WithoutABufferGoesNowhere) {
  Text text;
  text << "nothing" << std::uint32_t{1};
}

std::string told(const auto& tell) {
  Buffer buffer(700);
  Text text = text_in(buffer);
  tell(text);
  return buffer.text();
}

TEST(ACoresAccount, SaysWhatRuns) {
  abi::CoreHeader header;
  header.kind = abi::CoreKind::poisson_source;
  header.neurons = 100;
  header.first_neuron = 300;
  header.key = 0x1000;
  header.tick_cycles = 200'000;
  EXPECT_EQ(told([&](Text& text) { tell_start(text, header); }),
            "poisson_source: 100 neurons from 300, key 0x00001000, tick of 200000 cycles\n");
  header.kind = abi::CoreKind::izhikevich;
  header.key = abi::kNoKey;
  EXPECT_EQ(told([&](Text& text) { tell_start(text, header); }),
            "izhikevich: 100 neurons from 300, sends nothing, tick of 200000 cycles\n");
  header.partners = 0b11000;
  EXPECT_EQ(told([&](Text& text) { tell_start(text, header); }),
            "izhikevich: 100 neurons from 300, sends nothing, synapses on 2 cores, tick of 200000 "
            "cycles\n");
  header.kind = abi::CoreKind::synapses;
  header.partners = 0b100;
  EXPECT_EQ(told([&](Text& text) { tell_start(text, header); }),
            "synapses: 100 neurons from 300, for core 2, tick of 200000 cycles\n");
}

TEST(ACoresAccount, NamesEveryFaultAndItsRemedy) {
  for (std::uint32_t fault = 1; fault <= static_cast<std::uint32_t>(abi::kLastFault); ++fault) {
    abi::CoreReport report;
    report.fault = static_cast<abi::Fault>(fault);
    const std::string text = told([&](Text& into) { tell_fault(into, report); });
    EXPECT_EQ(text.find("unknown fault"), std::string::npos) << text;
    EXPECT_NE(text.find("\n  remedy: "), std::string::npos) << text;
    EXPECT_EQ(text.find("..."), std::string::npos) << text;
  }
}

TEST(ACoresAccount, GivesAFaultsNumbers) {
  abi::CoreReport report;
  report.tick = 41;
  report.fault = abi::Fault::recording_full;
  report.detail[0] = 1;
  report.detail[1] = 408;
  report.detail[2] = 400;
  EXPECT_EQ(told([&](Text& text) { tell_fault(text, report); }),
            "fault 10 after tick 41: probe 1 needs 408 bytes, its buffer has 400\n"
            "  remedy: shorter legs, or a longer sampling interval\n");
  report.fault = abi::Fault::exception;
  report.detail[0] = 5;
  report.detail[1] = 0x5000'0000;
  report.detail[2] = 0x6000'00D3;
  EXPECT_EQ(told([&](Text& text) { tell_fault(text, report); }),
            "fault 7 after tick 41: data abort at 0x50000000, status 0x600000d3\n"
            "  remedy: report this text: the program is wrong or was overwritten\n");
}

TEST(ACoresAccount, TellsCountersThatAreNotZero) {
  abi::CoreReport report;
  report.spikes = 5;
  report.packets = 7;
  EXPECT_EQ(told([&](Text& text) { tell_counters(text, report); }), "");
  report.tick = 1000;
  report.late_events = 6'000'000'000;
  report.late_packets = 2;
  report.overruns = 1;
  report.worst_tick = 17;
  report.worst_tick_cycles = 250'000;
  EXPECT_EQ(told([&](Text& text) { tell_counters(text, report); }),
            "tick 1000: 6000000000 late synaptic events, 2 late packets, 1 ticks begun late (tick "
            "17 took 250000 cycles)\n");
}

TEST(ACoresAccount, TellsCountersInThePlaceOfOlderOnes) {
  abi::CoreReport report;
  report.tick = 5;
  report.lost_packets = 1;
  const auto twice = [&](Text& text) {
    tell_start(text, {});
    tell_counters(text, report);
    tell_counters(text, report);
    tell_fault(text, report);
  };
  const std::string all = told(twice);
  EXPECT_EQ(all.find("lost"), all.rfind("lost"));
  EXPECT_LT(all.find("lost"), all.find("fault"));
}

TEST(ACoresReport, IsCopiedWhole) {
  abi::CoreReport report, shown;
  report.phase = abi::Phase::failed;
  report.detail[2] = 3;
  report.send_waits = 9;
  publish(report, shown);
  EXPECT_EQ(std::memcmp(&report, &shown, sizeof report), 0);
}

}  // namespace
}  // namespace spikeloom::firmware
