#include "emulator/serve/control_desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/monitored_board.h"
#include "tests/support/scratch.h"

namespace spikeloom::serve {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class ADesk : public testing::Test {
 protected:
  support::MonitoredBoard machine;
  int disturbances = 0, powered = 0;
  std::uint16_t debug_port = 0;
  ControlDesk desk{machine.board(),
                   support::one_chip(),
                   {.counts = [] { return std::string("counted\n"); },
                    .disturbed = [this] { ++disturbances; },
                    .power_on = [this] { ++powered; },
                    .debug = [this](machine::ChipXY, int, std::uint16_t port) -> Result<void> {
                      debug_port = port;
                      return {};
                    }}};

  void run(board::Time time) { machine.board().run_until(machine.board().now() + time); }
  json ask(const std::string& request) {
    const auto answer = desk.ask(1, request, 0);
    return answer ? json::parse(*answer) : json();
  }
  std::string text(const std::string& request) { return ask(request).value("text", "no text"); }
  std::string code(const std::string& request) {
    return ask(request).value("error", json::object()).value("code", "");
  }
};

TEST_F(ADesk, SaysWhatCoresDo) {
  machine.run_monitor(18);
  machine.core(0, 7, 0, "scamp-3");
  for (int core = 1; core < 18; ++core) machine.core(core, 15, 0, "sark");
  machine.start_counting();
  machine.start_counting(5);
  machine.core(5, chip::kCoreStateError, 17, "life");
  machine.byte(chip::kCoreBlocks + 5 * chip::kCoreBlockBytes +
                   static_cast<std::uint32_t>(chip::CoreBlock::error_code),
               5);
  run(board::kMillisecond);
  EXPECT_EQ(text(R"({"do":"ps","as":"text"})"),
            "1 chip, 18 cores, 0 of 1 up; 0.001 s simulated\n"
            "chip       cores  state     app  name             detail\n"
            "(0,0) *        0  run         0  scamp-3          version 4.0.0\n"
            "             1-4  rom         0  sark\n"
            "               5  error      17  life             data abort\n"
            "            6-17  rom         0  sark\n"
            "* has an Ethernet port\n");
}

TEST_F(ADesk, GivesTheSameAsJson) {
  machine.start_counting();
  run(board::kMillisecond);
  const auto answer = ask(R"({"do":"ps"})");
  EXPECT_TRUE(answer["ok"]);
  const auto& core = answer["chips"][0]["cores"][0];
  EXPECT_GT(core["instructions"], 10'000);
  EXPECT_EQ(core["busy_cycles"], core["cycles"]);
  EXPECT_EQ(answer["chips"][0]["cores"][1]["busy_cycles"], 0);
  EXPECT_NEAR(answer["simulated_s"], 0.001, 1e-5);
}

TEST_F(ADesk, ReadsMemoryWithoutDisturbingIt) {
  machine.start_counting();
  run(board::kMillisecond);
  const auto before = machine.board().save();
  const auto counter = ask(R"({"do":"peek","address":1610612736,"bytes":4})")["hex"];
  EXPECT_NE(counter, "00000000");
  EXPECT_EQ(text(R"({"do":"peek","as":"text","core":0,"address":0,"bytes":20})"),
            "00000000  f3 24 a0 e3  18 30 9f e5  00 3c 82 e5  00 10 a0 e3  .$...0...<......\n"
            "00000010  08 10 82 e5                                         ....\n");
  EXPECT_EQ(code(R"({"do":"peek","address":805306368})"), "no_memory");
  EXPECT_TRUE(machine.board().save() == before);
}

TEST_F(ADesk, PrintsWhatACorePrinted) {
  machine.run_monitor(18);
  machine.text_buffer(3, 0x67900000, "hello\x07\n", 0);
  EXPECT_EQ(text(R"({"do":"log","core":3})"), "hello.\n");
}

TEST_F(ADesk, TracesTheNextInstructions) {
  machine.start_counting();
  run(board::kMillisecond);
  EXPECT_EQ(desk.ask(7, R"({"do":"trace","core":0,"count":6})", 0), std::nullopt);
  EXPECT_EQ(code(R"({"do":"ps","as":"wrong"})"), "bad_request");
  EXPECT_TRUE(desk.poll(0).empty());
  run(10 * board::kMicrosecond);
  const auto answers = desk.poll(0);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].stream, 7);
  const std::string lines = json::parse(answers[0].line)["text"];
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 6);
  EXPECT_THAT(lines, HasSubstr("str r1, [r0]"));
  EXPECT_TRUE(desk.poll(0).empty());
}

TEST_F(ADesk, EndsATraceOfASleepingCore) {
  EXPECT_EQ(desk.ask(7, R"({"do":"trace","core":3,"ms":1})", 0), std::nullopt);
  run(board::kMillisecond);
  EXPECT_EQ(desk.poll(0).size(), 1U);
}

TEST_F(ADesk, AnswersOneLaterQuestionAStream) {
  EXPECT_EQ(desk.ask(1, R"({"do":"top"})", 0), std::nullopt);
  EXPECT_EQ(code(R"({"do":"spans"})"), "busy");
  desk.gone(1);
  EXPECT_EQ(desk.ask(1, R"({"do":"spans","ms":1})", 0), std::nullopt);
}

TEST_F(ADesk, ShowsTheBusiestCores) {
  EXPECT_EQ(desk.ask(1, R"({"do":"top","as":"text","ms":500})", 0), std::nullopt);
  machine.start_counting();
  run(board::kMillisecond);
  EXPECT_TRUE(desk.poll(499'000'000).empty());
  const auto answers = desk.poll(500'000'000);
  ASSERT_EQ(answers.size(), 1U);
  const std::string shown = json::parse(answers[0].line)["text"];
  EXPECT_THAT(shown, HasSubstr("0.001 s simulated in 0.500 s"));
  EXPECT_THAT(shown, HasSubstr("(0,0)       0  running"));
  EXPECT_THAT(shown, HasSubstr("100.00"));
}

TEST_F(ADesk, WritesWhenCoresWereAwakeAsAChromeTrace) {
  EXPECT_EQ(desk.ask(1, R"({"do":"spans","ms":3})", 0), std::nullopt);
  EXPECT_LT(desk.longest_step(), board::kMillisecond);
  run(board::kMillisecond);
  EXPECT_TRUE(desk.poll(0).empty());
  machine.start_counting();
  run(board::kMillisecond);
  EXPECT_TRUE(desk.poll(0).empty());
  machine.chip().core(0).stop();
  run(board::kMillisecond);
  const auto answers = desk.poll(0);
  ASSERT_EQ(answers.size(), 1U);
  const auto trace = json::parse(json::parse(answers[0].line)["text"].get<std::string>());
  std::vector<json> spans;
  for (const auto& event : trace["traceEvents"])
    if (event["ph"] == "X") spans.push_back(event);
  ASSERT_EQ(spans.size(), 1U);
  EXPECT_EQ(spans[0]["ts"], 1000.0);
  EXPECT_EQ(spans[0]["dur"], 1000.0);
  EXPECT_EQ(trace["otherData"]["spans_left_out"], 0);
}

TEST_F(ADesk, SavesAndRestoresTheMachine) {
  const support::ScratchDirectory scratch;
  const auto file = (scratch.path() / "snapshot").string();
  machine.start_counting();
  run(board::kMillisecond);
  const auto then = machine.board().counts();
  EXPECT_TRUE(ask(json{{"do", "save"}, {"path", file}}.dump())["ok"]);
  EXPECT_EQ(disturbances, 0);
  run(board::kMillisecond);
  EXPECT_NE(machine.board().counts(), then);
  EXPECT_TRUE(ask(json{{"do", "restore"}, {"path", file}}.dump())["ok"]);
  EXPECT_EQ(machine.board().counts(), then);
  EXPECT_EQ(disturbances, 1);
  EXPECT_EQ(powered, 1);
  EXPECT_EQ(code(R"({"do":"restore","path":"/nowhere/at/all"})"), "unreadable_file");
  EXPECT_EQ(code(R"({"do":"save","path":"/nowhere/at/all"})"), "unwritable_file");
}

TEST_F(ADesk, ToldOfADebuggerOpensItsPort) {
  EXPECT_TRUE(ask(R"({"do":"gdb","core":1,"port":4444})")["ok"]);
  EXPECT_EQ(debug_port, 4444);
}

TEST_F(ADesk, RefusesWhatItDoesNotUnderstand) {
  for (const auto* request :
       {"", "ps", "[]", "{", R"({"do":5})", R"({"do":"ps","chip":[1]})", R"({"core":18})",
        R"({"do":"ps","chip":[-1,0]})", R"({"do":"peek","bytes":1e99})", R"({"all":1})"})
    EXPECT_EQ(code(request), "bad_request") << request;
  EXPECT_EQ(code(std::string(70'000, ' ')), "bad_request");
  EXPECT_EQ(code(R"({"do":"explode"})"), "unknown_verb");
  EXPECT_EQ(code(R"({"do":"ps","chip":[3,3],"core":0})"), "unknown_chip");
  machine.run_monitor(17);
  EXPECT_EQ(code(R"({"do":"trace","core":17})"), "unknown_core");
}

TEST(AControlRequest, IsReadAsItWasWritten) {
  ControlRequest request;
  request.verb = "trace";
  request.as_text = true;
  request.chip = machine::ChipXY{3, 4};
  request.core = 17;
  request.address = 0xFFFFFFFF;
  request.path = "a \"path\" \xff";
  const auto again = parse_request(to_line(request));
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->chip, request.chip);
  EXPECT_EQ(again->core, 17);
  EXPECT_EQ(again->address, 0xFFFFFFFF);
  EXPECT_TRUE(again->as_text);
}

TEST(AnAnswer, IsItsTextOrItsError) {
  EXPECT_EQ(read_answer(text_answer("two\nlines")), "two\nlines");
  const auto refused =
      read_answer(error_answer({ErrorClass::usage, "busy", "what", "where", "why", "so"}));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, "busy");
  EXPECT_EQ(refused.error().error_class, ErrorClass::usage);
  EXPECT_EQ(read_answer("{}").error().code, "bad_request");
}

}  // namespace
}  // namespace spikeloom::serve
