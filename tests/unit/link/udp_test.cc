// Over sockets of this computer alone: the test is the board.
#include "host-tools/link/udp.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "board-runtime/shared/chip/sdp.h"
#include "tests/support/own_address.h"

namespace spikeloom::link {
namespace {

using namespace std::chrono_literals;

std::string own_host(unsigned board) {
  const auto at = support::own_address(board);
  return fmt::format("{}.{}.{}.{}", at.a, at.b, at.c, at.d);
}

Bytes letters(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

// A socket of a board, which answers to whoever wrote to it last.
class BoardSocket {
 public:
  BoardSocket(const std::string& host, std::uint16_t port)
      : socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
    sockaddr_in own{};
    own.sin_family = AF_INET;
    own.sin_port = htons(port);
    inet_pton(AF_INET, host.c_str(), &own.sin_addr);
    EXPECT_EQ(bind(socket_, reinterpret_cast<const sockaddr*>(&own), sizeof(own)), 0);
  }
  ~BoardSocket() { close(socket_); }
  BoardSocket(const BoardSocket&) = delete;
  BoardSocket& operator=(const BoardSocket&) = delete;

  [[nodiscard]] Bytes got() {
    std::array<std::byte, 2048> room{};
    socklen_t length = sizeof(host_);
    const auto bytes = recvfrom(socket_, room.data(), room.size(), 0,
                                reinterpret_cast<sockaddr*>(&host_), &length);
    return {room.begin(), room.begin() + std::max<ssize_t>(bytes, 0)};
  }
  void answer(ByteView bytes) {
    EXPECT_EQ(sendto(socket_, bytes.data(), bytes.size(), 0,
                     reinterpret_cast<const sockaddr*>(&host_), sizeof(host_)),
              static_cast<ssize_t>(bytes.size()));
  }

 private:
  int socket_;
  sockaddr_in host_{};
};

TEST(Udp, CarriesDatagramsBothWaysBehindTheirPadding) {
  BoardSocket one(own_host(0), chip::kSdpUdpPort), two(own_host(1), chip::kSdpUdpPort),
      rom(own_host(0), chip::kBootUdpPort);
  const std::vector<std::string> hosts{own_host(0), own_host(1)};
  const auto way = open_udp(hosts);
  ASSERT_TRUE(way) << to_text(way.error());
  ASSERT_EQ((*way)->ports(), 2);
  ASSERT_TRUE((*way)->send(0, letters("ask 0")));
  ASSERT_TRUE((*way)->send(1, letters("ask 1")));
  ASSERT_TRUE((*way)->send_boot(letters("image")));
  EXPECT_EQ(one.got(), letters(std::string_view("\0\0ask 0", 7)));
  EXPECT_EQ(two.got(), letters(std::string_view("\0\0ask 1", 7)));
  EXPECT_EQ(rom.got(), letters("image"));
  two.answer(letters("x"));  // less than the padding
  two.answer(letters("..reply 1"));
  one.answer(letters("..reply 0"));
  std::map<int, Bytes> got;
  for (int i = 0; i < 3; ++i) {
    const auto arrived = (*way)->receive((*way)->now() + 5s);
    ASSERT_TRUE(arrived);
    if (*arrived) got[(*arrived)->port] = (*arrived)->datagram;
  }
  EXPECT_EQ(got[0], letters("reply 0"));
  EXPECT_EQ(got[1], letters("reply 1"));
}

TEST(Udp, SaysThatNobodyListensAndGoesOn) {
  const std::vector<std::string> hosts{own_host(2)};
  const auto way = open_udp(hosts);
  ASSERT_TRUE(way);
  EXPECT_EQ((*way)->trouble(), "");
  ASSERT_TRUE((*way)->send(0, letters("ask")));
  const auto arrived = (*way)->receive((*way)->now() + 5s);
  ASSERT_TRUE(arrived);
  EXPECT_FALSE(*arrived);
  EXPECT_EQ((*way)->trouble(), "Connection refused");
  BoardSocket late(own_host(2), chip::kSdpUdpPort);
  ASSERT_TRUE((*way)->send(0, letters("ask")));
  EXPECT_EQ(late.got().size(), 5U);
}

TEST(Udp, DoesNotWaitForADatagramBeyondItsTime) {
  BoardSocket silent(own_host(0), chip::kSdpUdpPort);
  const std::vector<std::string> hosts{own_host(0)};
  const auto way = open_udp(hosts);
  ASSERT_TRUE(way);
  const auto until = (*way)->now() + 2ms;
  EXPECT_FALSE((*way)->receive(until)->has_value());
  EXPECT_GE((*way)->now(), until);
}

TEST(Udp, NamesTheHostThatHasNoAddress) {
  const std::vector<std::string> nobody, strange{std::string(300, 'x')};
  EXPECT_EQ(open_udp(nobody).error().code, "bad_address");
  const auto error = open_udp(strange).error();
  EXPECT_EQ(error.code, "unknown_host");
  EXPECT_NE(error.what.find(strange[0]), std::string::npos);
}

}  // namespace
}  // namespace spikeloom::link
