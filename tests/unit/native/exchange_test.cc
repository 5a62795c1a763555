// The exchange of threads, which the engine's tests stand on; MPI's holds the same conversation in
// tests/ranks.
#include "emulator/native/exchange.h"

#include <gtest/gtest.h>

#include <thread>

#include "emulator/native/rank_process.h"
#include "tests/support/exchange_conversation.h"
#include "tests/support/thread_exchange.h"

namespace spikeloom::native {
namespace {

class RanksAsThreads : public testing::TestWithParam<std::uint32_t> {};

TEST_P(RanksAsThreads, UnderstandEachOther) {
  support::Table table(GetParam());
  std::vector<std::string> wrong(GetParam());
  {
    std::vector<std::jthread> ranks;
    for (std::uint32_t rank = 0; rank < GetParam(); ++rank)
      ranks.emplace_back([&, rank] {
        support::ThreadExchange exchange(table, rank);
        wrong[rank] = support::converse(exchange, 1000);
      });
  }
  for (const auto& text : wrong) EXPECT_EQ(text, "");
}
INSTANTIATE_TEST_SUITE_P(OneToFour, RanksAsThreads, testing::Values(1U, 2U, 3U, 4U));

TEST(AProcessOfARank, IsReadBackFromItsText) {
  const auto self = this_process();
  const auto read = rank_process_of(to_text(self));
  EXPECT_EQ(to_text(read), to_text(self));
  EXPECT_NE(self.process, 0U);
  EXPECT_FALSE(self.machine.empty());
}

TEST(AProcessOfARank, IsGoneWhenItsNumberIsNobodys) {
  const auto self = this_process();
  auto other = self;
  EXPECT_FALSE(is_gone(self, other));
  other.process = 1U << 30;  // Linux counts processes to 2^22
  EXPECT_TRUE(is_gone(self, other));
  auto elsewhere = other;
  elsewhere.machine = "another";
  EXPECT_FALSE(is_gone(self, elsewhere));
  auto contained = other;
  contained.processes = "another";
  EXPECT_FALSE(is_gone(self, contained));
}

TEST(Machines, AreNamedByTheirFirstRank) {
  const auto on = [](const char* machine) { return RankProcess{"", machine, "", 1}; };
  EXPECT_EQ(machines_of({on("a"), on("b"), on("a"), on(""), on("")}),
            (std::vector<std::uint32_t>{0, 1, 0, 3, 4}));
}

}  // namespace
}  // namespace spikeloom::native
