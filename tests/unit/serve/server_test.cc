#include "emulator/serve/server.h"

#include <gtest/gtest.h>

#include "board-runtime/shared/chip/sdp.h"
#include "emulator/serve/reactor.h"
#include "tests/support/echo_machine.h"
#include "tests/support/own_address.h"
#include "tests/support/scp_message.h"

namespace spikeloom::serve {
namespace {

using support::EchoMachine;
using support::own_address;

class AServer : public testing::Test {
 protected:
  static constexpr int kMostRounds = 2000;

  void SetUp() override {
    auto made = Reactor::make();
    ASSERT_TRUE(made.has_value());
    reactor = std::move(*made);
    auto served = Server::make(machine, *reactor, {});
    ASSERT_TRUE(served.has_value()) << to_text(served.error());
    server = std::move(*served);
    client = std::make_unique<UdpSockets>(*reactor);
    auto opened = client->open(0, {{127, 0, 0, 1}, 0});
    ASSERT_TRUE(opened.has_value());
    host = *opened;
  }

  bool send(unsigned board, std::uint16_t port, const Bytes& payload) {
    return client->send(host, {own_address(board), port}, payload);
  }
  // Serves until so many datagrams have come back, or nothing came for long.
  std::vector<Datagram> serve_until(std::size_t wanted) {
    std::vector<Datagram> got;
    int rounds = 0;
    server->run([&] {
      for (auto& arrived : client->read()) got.push_back(std::move(arrived.datagram));
      return got.size() >= wanted || ++rounds > kMostRounds;
    });
    return got;
  }

  EchoMachine machine{{own_address(0), own_address(1)}};
  std::unique_ptr<Reactor> reactor;
  std::unique_ptr<Server> server;
  std::unique_ptr<UdpSockets> client;
  Endpoint host;
};

TEST_F(AServer, AnswersOverRealSocketsOnEveryBoard) {
  const Bytes payload(10, std::byte{3});
  ASSERT_TRUE(send(0, chip::kBootUdpPort, payload));
  ASSERT_TRUE(send(1, chip::kSdpUdpPort, payload));
  const auto got = serve_until(2);
  ASSERT_EQ(got.size(), 2U);
  EXPECT_EQ(got[0].from, (Endpoint{own_address(0), chip::kBootUdpPort}));
  EXPECT_EQ(got[1].from, (Endpoint{own_address(1), chip::kSdpUdpPort}));
  EXPECT_EQ(got[0].payload, payload);
}

TEST_F(AServer, LetsNoTimePassBeforeItIsBooted) {
  ASSERT_TRUE(send(0, chip::kSdpUdpPort, Bytes(10)));
  int rounds = 0;
  server->run([&] { return ++rounds > 3; });
  EXPECT_EQ(server->counts().simulated, 0);
  EXPECT_EQ(server->counts().gateway.before_boot, 1U);
}

TEST_F(AServer, RunsFreelyWhileMonitorsBootAndThenInStep) {
  const auto rounds_for = [&](board::Time time) {
    const auto end = machine.now() + time;
    int rounds = 0;
    server->run([&] { return machine.now() >= end || ++rounds > 100 * kMostRounds; });
    return rounds;
  };
  ASSERT_TRUE(send(0, chip::kBootUdpPort, Bytes(10)));
  ASSERT_EQ(serve_until(1).size(), 1U);
  // A while for the traffic to be forgotten, or for the server to notice how far the boot is.
  constexpr board::Time kWhile = 10 * board::kMillisecond, kTime = 50 * board::kMillisecond;
  static_cast<void>(rounds_for(kWhile));
  machine.boot_stage = Stage::booting;
  static_cast<void>(rounds_for(kWhile));
  EXPECT_EQ(rounds_for(kTime), kTime / Pacer::kStep);  // free: every round is a short step
  machine.boot_stage = Stage::up;
  static_cast<void>(rounds_for(kWhile));
  // In step: a long step each time that the wall has caught up, and a wait in between.
  EXPECT_LT(rounds_for(kTime), 4 * kTime / Pacer::kIdleStep);
}

TEST_F(AServer, OpensAndClosesThePortsOfReverseTags) {
  machine.answer = [](const Datagram& asked) {
    auto payload = asked.payload;
    if (payload.size() > 20)
      payload[chip::kSdpPadBytes + chip::kSdpHeaderBytes] = std::byte{chip::kScpOk};
    return Datagram{asked.to, asked.from, payload};
  };
  const auto set_tag = [&](chip::IpTagAction action, std::uint16_t port) {
    return support::to_bytes({.command = 26,
                              .argument1 = support::tag_argument(action, 2, port != 0),
                              .argument2 = port});
  };
  ASSERT_TRUE(send(0, chip::kBootUdpPort, Bytes(10)));
  ASSERT_TRUE(send(0, chip::kSdpUdpPort, set_tag(chip::IpTagAction::set, 20'001)));
  ASSERT_EQ(serve_until(2).size(), 2U);
  ASSERT_TRUE(send(0, 20'001, Bytes(5)));
  const auto got = serve_until(1);
  ASSERT_EQ(got.size(), 1U);
  EXPECT_EQ(got[0].from, (Endpoint{own_address(0), 20'001}));
  ASSERT_TRUE(send(0, chip::kSdpUdpPort, set_tag(chip::IpTagAction::clear, 0)));
  ASSERT_EQ(serve_until(1).size(), 1U);
  // The port is free again.
  EXPECT_TRUE(client->open(0, {own_address(0), 20'001}).has_value());
}

TEST_F(AServer, SurvivesAFloodAndCountsEveryDatagram) {
  ASSERT_TRUE(send(0, chip::kBootUdpPort, Bytes(10)));
  constexpr int kFlood = 2000;
  int sent = 1;
  for (int i = 0; i < kFlood; ++i) sent += send(0, chip::kSdpUdpPort, Bytes(300)) ? 1 : 0;
  int rounds = 0;
  server->run([&] { return ++rounds > 500; });
  const auto counts = server->counts().gateway;
  // The kernel holds some hundred; what it dropped never came in.
  EXPECT_GT(counts.datagrams_in, UdpSockets::kMostAtOnce);
  EXPECT_LE(counts.datagrams_in, static_cast<std::uint64_t>(sent));
  EXPECT_EQ(counts.datagrams_in, machine.seen.size() + counts.flooded);
}

TEST_F(AServer, SendsNothingToOtherComputers) {
  machine.answer = [](const Datagram& asked) {
    return Datagram{asked.to, {{192, 0, 2, 1}, 9}, asked.payload};
  };
  ASSERT_TRUE(send(0, chip::kBootUdpPort, Bytes(10)));
  int rounds = 0;
  server->run([&] { return ++rounds > 20; });
  EXPECT_EQ(server->counts().not_sent, 1U);
}

TEST_F(AServer, SaysThatAnotherOneIsThere) {
  EchoMachine second({own_address(0)});
  const auto refused = Server::make(second, *reactor, {});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, "port_in_use");
  EXPECT_NE(refused.error().what.find(":54321"), std::string::npos);
}

TEST_F(AServer, IsRefusedAnAddressThatOthersReach) {
  EchoMachine public_machine({{192, 0, 2, 1}});
  EXPECT_EQ(Server::make(public_machine, *reactor, {}).error().code, "not_loopback");
  EXPECT_EQ(Server::make(public_machine, *reactor, {.exposed = true}).error().code,
            "address_not_local");
}

}  // namespace
}  // namespace spikeloom::serve
