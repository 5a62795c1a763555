#include "emulator/serve/control.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <list>

#include "emulator/serve/board_machine.h"
#include "emulator/serve/reactor.h"
#include "tests/support/local_client.h"
#include "tests/support/monitored_board.h"
#include "tests/support/own_address.h"
#include "tests/support/scratch.h"

namespace spikeloom::serve {
namespace {

using support::LocalClient;
using testing::HasSubstr;
using testing::StartsWith;

board::BoardOptions options_here() {
  auto options = support::one_chip();
  options.addresses = {support::own_address(2)};
  return options;
}

class AControl : public testing::Test {
 protected:
  static constexpr int kMostRounds = 500;

  support::ScratchDirectory scratch;
  std::filesystem::path path = scratch.path() / "control";
  board::Board board = *board::Board::make(options_here());
  BoardMachine machine{board};
  std::unique_ptr<Reactor> reactor = *Reactor::make();
  std::unique_ptr<Server> server = *Server::make(machine, *reactor, {});
  int disturbances = 0;
  std::unique_ptr<Control> control = std::make_unique<Control>(
      board, options_here(), *server, *reactor, [this] { ++disturbances; });

  void SetUp() override {
    ASSERT_TRUE(control->listen(path).has_value());
    server->attach(*control);
  }
  // Serves until the client has so many lines, or was hung up on.
  void serve(LocalClient& client, std::ptrdiff_t lines) const {
    int rounds = 0;
    server->run([&] {
      client.read();
      return std::count(client.got.begin(), client.got.end(), '\n') >= lines || client.gone ||
             ++rounds > kMostRounds;
    });
  }
};

TEST_F(AControl, AnswersEachLineHoweverItComes) {
  LocalClient client(path);
  ASSERT_TRUE(client.connected());
  client.write("{\"do\":\"counts\"}\n{\"do\":\"ps\",\"as\":\"te");
  serve(client, 1);
  EXPECT_THAT(client.got, HasSubstr("datagrams"));
  client.write("xt\"}\n");
  serve(client, 2);
  EXPECT_THAT(client.got, HasSubstr("not booted"));
}

TEST_F(AControl, AnswersLaterWithoutHoldingTheMachine) {
  server->gateway().power_on();
  LocalClient client(path);
  client.write("{\"do\":\"top\",\"ms\":2,\"as\":\"text\"}\n");
  serve(client, 1);
  EXPECT_THAT(client.got, HasSubstr("busy %"));
  EXPECT_GT(board.now(), 0);
}

TEST_F(AControl, HangsUpOnALineWithoutEnd) {
  LocalClient client(path);
  const std::string endless(ControlRequest::kLongestLine, 'x');
  client.write(endless);
  client.write("more");
  serve(client, 1);
  EXPECT_TRUE(client.gone);
  LocalClient other(path);
  other.write("nonsense\n");
  serve(other, 1);
  EXPECT_THAT(other.got, StartsWith("{\"ok\":false"));
}

TEST_F(AControl, KeepsAtMostSoManyStreams) {
  std::list<LocalClient> clients;
  for (std::size_t i = 0; i < Streams::kMostStreams + 3; ++i) clients.emplace_back(path);
  int rounds = 0;
  server->run([&] { return ++rounds > 5; });
  std::size_t gone = 0;
  for (auto& client : clients) {
    client.read();
    gone += client.gone ? 1 : 0;
  }
  EXPECT_EQ(gone, 3U);
}

TEST_F(AControl, ReplacesTheSocketOfADeadServerAndRemovesItsOwn) {
  EXPECT_TRUE(std::filesystem::exists(path));
  EXPECT_TRUE(control->listen(path).has_value());
  control.reset();
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(AControl, SaysThatItCannotListen) {
  EXPECT_EQ(control->listen(scratch.path() / "no" / "where").error().code, "socket_refused");
  EXPECT_EQ(control->listen(scratch.path() / std::string(200, 'x')).error().code, "socket_refused");
  EXPECT_EQ(control->debug({7, 7}, 0, 0).error().code, "unknown_chip");
}

}  // namespace
}  // namespace spikeloom::serve
