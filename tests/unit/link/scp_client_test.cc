#include "host-tools/link/scp_client.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "host-tools/link/commands.h"
#include "host-tools/link/scp_message.h"
#include "tests/support/fake_monitor.h"
#include "tests/support/hostile_network.h"

namespace spikeloom::link {
namespace {

using namespace std::chrono_literals;
using support::Asked;
using support::FakeMonitor;
using support::HostileNetwork;

constexpr ChipXY kHere{0, 0}, kThere{1, 1};
constexpr std::uint32_t kSomewhere = 0x6040'0000;

Bytes pattern(std::size_t bytes, std::uint32_t seed = 0) {
  Bytes result(bytes);
  for (std::size_t i = 0; i < bytes; ++i)
    result[i] = static_cast<std::byte>(i * 31 + i / 251 + seed * 7);
  return result;
}

TEST(AClient, KeepsItsWindowFullAndNeverFuller) {
  FakeMonitor monitor;
  ScpOptions options;
  options.window = 5;
  ScpClient client(monitor, options);
  ASSERT_TRUE(client.write(kHere, kSomewhere, pattern(10'000)));
  EXPECT_EQ(monitor.most_waiting, 5U);
  EXPECT_EQ(monitor.now(), 40 * FakeMonitor::kService);
  EXPECT_EQ(client.counts().requests, 40U);
  EXPECT_EQ(client.counts().sent, 40U);
}

RC_GTEST_PROP(AClient, WritesAndReadsAnyStretch, ()) {
  FakeMonitor monitor;
  ScpClient client(monitor);
  const auto offset = *rc::gen::inRange<std::uint32_t>(0, 9);
  const auto bytes = pattern(*rc::gen::inRange<std::size_t>(0, 1500));
  RC_ASSERT(client.write(kThere, kSomewhere + offset, bytes).has_value());
  RC_ASSERT(monitor.peek(kThere, kSomewhere + offset, bytes.size()) == bytes);
  RC_ASSERT(*client.read(kThere, kSomewhere + offset, bytes.size()) == bytes);
}

TEST(AClient, WritesWordsWhereItCan) {
  struct Watched : FakeMonitor {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pieces;  // bytes, width
    std::optional<Bytes> answer(int port, const Asked& asked) override {
      pieces.emplace_back(asked.argument2, asked.argument3);
      return FakeMonitor::answer(port, asked);
    }
  } monitor;
  ScpClient client(monitor);
  ASSERT_TRUE(client.write(kHere, kSomewhere + 3, pattern(1 + 256 + 8 + 2)));
  EXPECT_EQ(monitor.pieces, (decltype(monitor.pieces){{1, 0}, {256, 2}, {8, 2}, {2, 0}}));
}

// Loses the first `silent` copies of every request, on their way there or back.
struct Forgetful : FakeMonitor {
  int silent = 1;
  bool does_it = false;
  std::map<std::uint16_t, int> seen;
  std::optional<Bytes> answer(int port, const Asked& asked) override {
    const bool forgets = ++seen[asked.sequence] <= silent;
    if (forgets && !does_it) return std::nullopt;
    auto reply = FakeMonitor::answer(port, asked);
    return forgets ? std::nullopt : reply;
  }
};

TEST(AClient, AsksAgainWhenNothingComes) {
  Forgetful monitor;
  ScpClient client(monitor);
  const auto bytes = pattern(2000);
  ASSERT_TRUE(client.write(kHere, kSomewhere, bytes));
  EXPECT_EQ(monitor.peek(kHere, kSomewhere, bytes.size()), bytes);
  EXPECT_EQ(client.counts().timeouts, 8U);
  EXPECT_EQ(client.counts().sent, 16U);
}

TEST(AClient, GivesUpASilentBoardInItsTime) {
  Forgetful monitor;
  monitor.silent = 1000;
  ScpOptions options;
  options.patience = 3s;
  ScpClient client(monitor, options);
  const auto read = client.read(kThere, kSomewhere, 4);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, "no_answer");
  EXPECT_EQ(read.error().error_class, ErrorClass::unreachable);
  EXPECT_NE(read.error().what.find("chip (1,1) core 0 did not answer 'read'"), std::string::npos)
      << read.error().what;
  EXPECT_GE(monitor.now(), 3s);
  EXPECT_LE(monitor.now(), 3s + options.longest_wait);
}

// Sends every request back, as an echo does, or other bytes in its place.
struct Stranger : FakeMonitor {
  Bytes says;
  std::deque<Arrived> said;
  Result<void> send(int port, ByteView datagram) override {
    said.push_back({port, says.empty() ? Bytes(datagram.begin(), datagram.end()) : says});
    return {};
  }
  Result<std::optional<Arrived>> receive(Time until) override {
    if (said.empty()) return FakeMonitor::receive(until);
    auto first = std::move(said.front());
    said.pop_front();
    return first;
  }
};

TEST(AClient, TellsAPlaceThatAnswersNonsenseFromOneThatIsSilent) {
  Stranger echo;
  const auto read = ScpClient(echo).read(kHere, kSomewhere, 4);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, "strange_answers");
  EXPECT_EQ(read.error().error_class, ErrorClass::unreachable);
  EXPECT_NE(read.error().what.find("fake sends no answer of a monitor; "), std::string::npos);
  EXPECT_NE(read.error().what.find("datagrams came in its place, the last of 24 bytes that begin "
                                   "87 ff 00 ff 00 00 00 00"),
            std::string::npos)
      << read.error().what;
  Stranger talker;
  for (const char letter : std::string_view("HTTP/1.1 400 Bad Request"))
    talker.says.push_back(static_cast<std::byte>(letter));
  const auto version = link::version(*std::make_unique<ScpClient>(talker), {kHere, 0});
  EXPECT_EQ(version.error().code, "strange_answers");
  EXPECT_NE(version.error().what.find("48 54 54 50"), std::string::npos) << version.error().what;
}

TEST(AClient, SaysNoAnswerOfAMonitorThatHasAnsweredAndThenIsDamaged) {
  struct Damaged : FakeMonitor {
    bool damaged = false;
    std::optional<Bytes> answer(int port, const Asked& asked) override {
      return damaged ? Bytes{std::byte{0xEE}} : FakeMonitor::answer(port, asked);
    }
  } monitor;
  ScpClient client(monitor);
  ASSERT_TRUE(client.read(kHere, kSomewhere, 4));
  monitor.damaged = true;
  const auto read = client.read(kHere, kSomewhere, 4);
  EXPECT_EQ(read.error().code, "no_answer");
  EXPECT_NE(read.error().cause.find("the last of 1 bytes that are ee"), std::string::npos)
      << read.error().cause;
}

TEST(AClient, AsksEachForItself) {
  struct Partly : FakeMonitor {
    std::optional<Bytes> answer(int port, const Asked& asked) override {
      if (asked.chip == kThere) return std::nullopt;
      return FakeMonitor::answer(port, asked);
    }
  } monitor;
  ScpClient client(monitor);
  std::vector<Request> requests(30);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    requests[i].to.chip = i % 3 == 0 ? kThere : kHere;
    requests[i].patience = 1s;
    if (i == 1) requests[i].command = chip::ScpCommand::remap;
  }
  const auto replies = client.ask_each(requests);
  ASSERT_TRUE(replies);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const auto& reply = (*replies)[i];
    EXPECT_EQ(reply ? "" : reply.error().code, i % 3 == 0 ? "no_answer" : i == 1 ? "refused" : "");
  }
  EXPECT_LT(monitor.now(), 4s) << "ten silent ones in the window of seven, a second each";
  EXPECT_TRUE(client.write(kHere, kSomewhere, pattern(3000))) << "nothing is left in the window";
}

TEST(AClient, BelievesARefusalTheThirdTime) {
  FakeMonitor monitor;
  ScpClient client(monitor);
  Request request;
  request.to = {kHere, 0};
  request.command = chip::ScpCommand::remap;
  const auto reply = client.ask(request);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, "refused");
  EXPECT_EQ(monitor.done[chip::ScpCommand::remap], 3);
}

TEST(AClient, WaitsForAChipThatIsBusy) {
  struct Busy : FakeMonitor {
    int busy = 3;
    std::optional<Bytes> answer(int port, const Asked& asked) override {
      if (busy-- > 0) return support::reply_to(asked, chip::ScpReturn::peer_busy);
      return FakeMonitor::answer(port, asked);
    }
  } monitor;
  ScpClient client(monitor);
  EXPECT_TRUE(client.read(kHere, kSomewhere, 4));
  EXPECT_EQ(client.counts().busy, 3U);
  EXPECT_EQ(client.counts().timeouts, 0U);
}

TEST(AClient, TakesNoReplyForAnother) {
  // Answers each request with everything a reply must not be, then rightly.
  struct Liar : FakeMonitor {
    std::deque<Bytes> lies;
    std::optional<Bytes> answer(int port, const Asked& asked) override {
      auto wrong = asked;
      wrong.sequence ^= 0x4000;
      lies.push_back(support::reply_to(wrong, chip::ScpReturn::ok, pattern(4, 9)));
      wrong = asked;
      wrong.chip = {3, 3};
      lies.push_back(support::reply_to(wrong, chip::ScpReturn::ok, pattern(4, 9)));
      wrong = asked;
      wrong.core = 5;
      lies.push_back(support::reply_to(wrong, chip::ScpReturn::ok, pattern(4, 9)));
      lies.push_back(support::reply_to(asked, chip::ScpReturn::ok, pattern(3, 9)));
      lies.push_back(support::reply_to(asked, chip::ScpReturn::ok, pattern(9, 9)));
      lies.push_back({});
      lies.push_back(*FakeMonitor::answer(port, asked));
      lies.push_back(*FakeMonitor::answer(port, asked));
      return std::nullopt;
    }
    Result<std::optional<Arrived>> receive(Time until) override {
      if (lies.empty())
        if (auto none = FakeMonitor::receive(std::min(until, now() + kService)); !none) return none;
      if (lies.empty()) return std::nullopt;
      auto lie = std::move(lies.front());
      lies.pop_front();
      return Arrived{0, std::move(lie)};
    }
  } monitor;
  const auto truth = pattern(4);
  monitor.poke(kHere, kSomewhere, truth);
  ScpClient client(monitor);
  EXPECT_EQ(client.read(kHere, kSomewhere, 4).value(), truth);
  EXPECT_EQ(client.read(kHere, kSomewhere, 4).value(), truth);
  EXPECT_EQ(client.counts().strays, 12U);
  EXPECT_EQ(client.counts().duplicates, 1U);
  EXPECT_EQ(client.take_strays().size(), 12U);
  EXPECT_TRUE(client.take_strays().empty());
}

TEST(AClient, FindsTheBlockOfARequestWhoseAnswerWasLost) {
  Forgetful monitor;
  monitor.does_it = true;
  ScpClient client(monitor);
  EXPECT_TRUE(allocate_sdram(client, kHere, 30, 5, 1001));
  EXPECT_EQ(monitor.blocks, 1);
}

TEST(AClient, FindsTheBlockOfARequestThatCameTwice) {
  // A network repeated the first copy, and lost the first answer.
  struct Twice : FakeMonitor {
    std::optional<Bytes> answer(int port, const Asked& asked) override {
      if (asked.command == chip::ScpCommand::allocate)
        static_cast<void>(FakeMonitor::answer(port, asked));
      return FakeMonitor::answer(port, asked);
    }
  } monitor;
  ScpClient client(monitor);
  const auto block = allocate_sdram(client, kHere, 30, 5, 1001);
  ASSERT_TRUE(block) << to_text(block.error());
  EXPECT_EQ(monitor.blocks, 1);
  EXPECT_EQ(allocate_sdram(client, kHere, 30, 5, 1001).error().code, "tag_in_use");
}

TEST(AClient, LeavesNoEntriesBehindWhoseAnswerWasLost) {
  struct FirstLost : FakeMonitor {
    int losses = 2;
    std::optional<Bytes> answer(int port, const Asked& asked) override {
      auto reply = FakeMonitor::answer(port, asked);
      const bool allocates =
          asked.command == chip::ScpCommand::allocate &&
          (asked.argument1 & 0xFF) == static_cast<std::uint32_t>(chip::ScpAllocate::router);
      return allocates && losses-- > 0 ? std::nullopt : reply;
    }
  } monitor;
  ScpClient client(monitor);
  const std::vector<chip::RoutingEntry> entries{{1, 0xFFFF'FFFF, 2}};
  EXPECT_TRUE(load_routes(client, kHere, 30, entries));
  EXPECT_EQ(monitor.entry_blocks, 1);
}

TEST(AClient, LetsNoLateCopyUndoALaterWrite) {
  // The first copy of a write stays on its way for 100 ms.
  class Slow final : public FakeMonitor {
   public:
    Result<void> send(int port, ByteView datagram) override {
      if (!std::exchange(held_back_, true)) {
        held_.assign(datagram.begin(), datagram.end());
        return {};
      }
      return FakeMonitor::send(port, datagram);
    }
    Result<std::optional<Arrived>> receive(Time until) override {
      if (!held_.empty() && now() >= 100ms) {
        const auto late = std::exchange(held_, {});
        if (auto sent = FakeMonitor::send(0, late); !sent) return tl::unexpected(sent.error());
      }
      return FakeMonitor::receive(held_.empty() ? until : std::min(until, Time(100ms)));
    }

   private:
    bool held_back_ = false;
    Bytes held_;
  } monitor;
  ScpOptions options;
  options.first_wait = 10ms;
  ScpClient client(monitor, options);
  ASSERT_TRUE(client.write(kHere, kSomewhere, pattern(4, 1)));
  ASSERT_TRUE(client.write(kHere, kSomewhere, pattern(4, 2)));
  ASSERT_FALSE(monitor.receive(1s)->has_value());
  EXPECT_EQ(monitor.done[chip::ScpCommand::write], 3);
  EXPECT_EQ(monitor.peek(kHere, kSomewhere, 4), pattern(4, 2));
}

struct TwoPorts : FakeMonitor {
  TwoPorts() { ports_ = 2; }
  Time dead_from = Time::max();  // of the second port
  std::map<ChipXY, std::vector<int>> through;
  std::optional<Bytes> answer(int port, const Asked& asked) override {
    if (port == 1 && now() >= dead_from) return std::nullopt;
    through[asked.chip].push_back(port);
    return FakeMonitor::answer(port, asked);
  }
};

TEST(AClient, SendsThroughThePortOfAChip) {
  TwoPorts monitor;
  ScpClient client(monitor);
  client.route(kThere, 1);
  const auto bytes = pattern(300);
  const std::vector<WriteJob> jobs{{kHere, kSomewhere, bytes}, {kThere, kSomewhere, bytes}};
  ASSERT_TRUE(client.write(jobs));
  EXPECT_EQ(monitor.through[kHere], (std::vector<int>{0, 0}));
  EXPECT_EQ(monitor.through[kThere], (std::vector<int>{1, 1}));
  EXPECT_EQ(client.counts(0).bytes_written, 300U);
  EXPECT_EQ(client.counts(1).requests, 2U);
  EXPECT_EQ(client.counts().requests, 4U);
  EXPECT_TRUE(client.lost_ports().empty());
}

TEST(AClient, AsksThroughTheFirstPortWhenAnotherFallsSilent) {
  TwoPorts monitor;
  monitor.dead_from = 3 * FakeMonitor::kService;
  ScpClient client(monitor);
  client.route(kThere, 1);
  const auto bytes = pattern(20'000), others = pattern(20'000, 1);
  const std::vector<WriteJob> jobs{{kHere, kSomewhere, others}, {kThere, kSomewhere, bytes}};
  ASSERT_TRUE(client.write(jobs));
  EXPECT_EQ(monitor.peek(kThere, kSomewhere, bytes.size()), bytes);
  EXPECT_EQ(monitor.peek(kHere, kSomewhere, others.size()), others);
  EXPECT_EQ(client.lost_ports(), std::vector<int>{1});
  const auto lost_at = monitor.now();
  EXPECT_GE(lost_at, client.options().patience);
  EXPECT_EQ(client.read(kThere, kSomewhere, bytes.size()).value(), bytes);
  EXPECT_LT(monitor.now() - lost_at, 100ms) << "it is not tried again";
  EXPECT_EQ(client.counts().requests, 2U * 79 + 79) << "each counts once";
}

TEST(AClient, KeepsAPortBehindWhichAChipIsSilent) {
  struct OneSilent : TwoPorts {
    std::optional<Bytes> answer(int, const Asked& asked) override {
      return support::reply_to(asked, chip::ScpReturn::peer_silent);
    }
  } monitor;
  ScpClient client(monitor);
  client.route(kThere, 1);
  const auto read = client.read(kThere, kSomewhere, 4);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().where, "fake, Ethernet port 1");
  EXPECT_EQ(read.error().cause, "another chip does not answer");
  EXPECT_TRUE(client.lost_ports().empty());
}

TEST(AClient, StopsWhenProgressSaysSo) {
  FakeMonitor monitor;
  ScpClient client(monitor);
  const auto bytes = pattern(200'000);
  const WriteJob job{kHere, kSomewhere, bytes};
  std::uint64_t done = 0;
  const auto wrote = client.write(std::span(&job, 1), [&](const ProgressEvent& event) {
    EXPECT_EQ(event.total, bytes.size());
    done = event.done;
    return done < 50'000;
  });
  ASSERT_FALSE(wrote);
  EXPECT_EQ(wrote.error().code, "interrupted");
  EXPECT_LT(client.counts().bytes_written, 70'000U);
  EXPECT_TRUE(client.write(kHere, kSomewhere, pattern(4)));
}

TEST(AClient, SaysThatMemoryDoesNotKeepWhatIsWritten) {
  struct Stuck : FakeMonitor {
    std::optional<Bytes> answer(int port, const Asked& asked) override {
      auto stuck = asked;
      if (!stuck.data.empty()) stuck.data.back() = std::byte{0x55};
      return FakeMonitor::answer(port, stuck);
    }
  } monitor;
  ScpClient client(monitor);
  const auto bytes = pattern(64);
  const WriteJob job{kHere, kSomewhere, bytes};
  const auto wrote = client.write_checked(std::span(&job, 1));
  ASSERT_FALSE(wrote);
  EXPECT_EQ(wrote.error().code, "memory_differs");
}

// Never wrong data: what was written without an error is there; and all ends in its time.
RC_GTEST_PROP(AClient, MovesBytesThroughAHostileNetworkOrSaysThatItCannot, ()) {
  support::Hostility how;
  how.loss = *rc::gen::inRange(0, 21) / 100.0;
  how.repeat = *rc::gen::inRange(0, 21) / 100.0;
  how.damage = *rc::gen::inRange(0, 4) / 100.0;
  how.longest_delay = std::chrono::microseconds(*rc::gen::inRange(0, 30'000));
  FakeMonitor monitor;
  HostileNetwork network(monitor, how, *rc::gen::arbitrary<std::uint64_t>());
  ScpClient client(network);
  for (std::uint32_t round = 0; round < 3; ++round) {
    const auto bytes = pattern(*rc::gen::inRange<std::size_t>(1, 6000), round);
    const auto began = network.now();
    const WriteJob job{kThere, kSomewhere, bytes};
    const auto wrote = client.write_checked(std::span(&job, 1));
    const auto requests = static_cast<std::int64_t>(bytes.size() / 256 + 4);
    RC_ASSERT(network.now() - began <= 8 * requests * client.options().patience);
    RC_ASSERT(wrote || how.damage > 0);
    if (!wrote) {
      RC_ASSERT(!wrote.error().what.empty());
      continue;
    }
    RC_ASSERT(monitor.peek(kThere, kSomewhere, bytes.size()) == bytes);
    Bytes back(bytes.size());
    const ReadJob again{kThere, kSomewhere, back};
    const auto read = client.read_checked(std::span(&again, 1));
    RC_ASSERT(!read || back == bytes);
  }
}

TEST(AReply, IsReadFromAnyBytes) {
  FakeMonitor monitor;
  Request request;
  request.to = {kThere, 3};
  request.argument1 = 7;
  const auto datagram = to_datagram(request, 0x1234);
  EXPECT_FALSE(parse_reply(datagram)) << "a request is no reply";
  const auto asked = support::asked_of(datagram);
  EXPECT_EQ(asked.chip, kThere);
  EXPECT_EQ(asked.core, 3);
  EXPECT_EQ(asked.argument1, 7U);
  const auto reply = support::reply_to(asked, chip::ScpReturn::no_route, pattern(7));
  const auto parsed = parse_reply(reply);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->from, request.to);
  EXPECT_EQ(parsed->sequence, 0x1234);
  EXPECT_EQ(parsed->reply.code, chip::ScpReturn::no_route);
  EXPECT_EQ(parsed->reply.words(), 1U);
  EXPECT_EQ(parsed->reply.word(1), 0U) << "a word that is not whole is not there";
  for (std::size_t cut = 0; cut < 12; ++cut)
    EXPECT_FALSE(parse_reply(ByteView(reply).first(cut))) << cut;
}

}  // namespace
}  // namespace spikeloom::link
