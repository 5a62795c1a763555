#include "host-tools/link/application.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "host-tools/link/commands.h"
#include "host-tools/link/system_variable.h"

namespace spikeloom::link {
namespace {

constexpr std::size_t kImageArea = 256 * 1024;
constexpr Time kCopyWorkPerWord = std::chrono::microseconds(20);
constexpr std::uint32_t kSumBits = 29;

std::uint32_t sum_of(ByteView words) {
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < words.size(); at += 4) sum += little<std::uint32_t>(words, at);
  return sum & ((1U << kSumBits) - 1);
}

Request copy(const Hop& hop, ByteView image) {
  Request request;
  request.to = {hop.to, 0};
  request.command = chip::ScpCommand::copy_and_start;
  request.argument1 = static_cast<std::uint32_t>(chip::index(hop.link)) | sum_of(image) << 3;
  request.argument2 = static_cast<std::uint32_t>(image.size());
  request.argument3 = 0;  // no core: nothing is started
  request.work = static_cast<std::int64_t>(image.size() / 4) * kCopyWorkPerWord;
  return request;
}

// SC&MP 4.0.0 answers a copy whose sum differs with that sum, and the code of success.
Result<void> copy_ring(ScpClient& client, std::vector<Request> left) {
  constexpr int kAttempts = 3;
  for (int attempt = 0; attempt < kAttempts && !left.empty(); ++attempt) {
    const auto replies = client.ask(left);
    if (!replies) return tl::unexpected(replies.error());
    std::vector<Request> damaged;
    for (std::size_t i = 0; i < left.size(); ++i)
      if ((*replies)[i].words() != 0) damaged.push_back(left[i]);
    left = std::move(damaged);
  }
  if (left.empty()) return {};
  return failure(ErrorClass::not_trustworthy, "image_damaged",
                 fmt::format("{}: the program copied from a neighbour has another checksum, {} "
                             "times",
                             to_text(left.front().to), kAttempts),
                 "link.spread_image", "a link that damages packets, or faulty memory",
                 "leave the chip out of the machine");
}

tl::unexpected<Error> bad_spread(const Hop& hop) {
  return failure(ErrorClass::internal, "bad_spread",
                 fmt::format("chip ({},{}) is to copy from ({},{}), which has no image by then",
                             hop.to.x, hop.to.y, hop.from.x, hop.from.y),
                 "link.spread_image", "", "");
}

}  // namespace

Result<void> spread_image(ScpClient& client, ByteView image, ChipXY first,
                          std::span<const Hop> hops) {
  if (image.empty() || image.size() > kImageArea)
    return failure(ErrorClass::internal, "image_too_long",
                   fmt::format("a program of {} bytes; the image area holds 1 to {}", image.size(),
                               kImageArea),
                   "link.spread_image", "", "");
  Bytes words(image.begin(), image.end());
  words.resize((words.size() + 3) / 4 * 4);
  const auto area =
      system_variable<std::uint32_t>(client, first, chip::SystemVariable::sdram_system);
  if (!area) return tl::unexpected(area.error());
  const WriteJob write{first, *area, words};
  if (auto wrote = client.write_checked(std::span(&write, 1)); !wrote) return wrote;

  std::map<ChipXY, std::size_t> distance{{first, 0}};
  std::vector<std::vector<Request>> rings;
  for (const auto& hop : hops) {
    const auto from = distance.find(hop.from);
    if (from == distance.end()) return bad_spread(hop);
    const auto ring = from->second;
    distance.emplace(hop.to, ring + 1);
    if (rings.size() <= ring) rings.resize(ring + 1);
    rings[ring].push_back(copy(hop, words));
  }
  for (const auto& ring : rings)
    if (auto copied = copy_ring(client, ring); !copied) return copied;
  return {};
}

Result<void> start_cores(ScpClient& client, std::uint8_t application, std::span<const CoreSet> sets,
                         bool wait) {
  std::vector<Request> requests;
  for (const auto& set : sets) {
    Request request;
    request.to = {set.chip, 0};
    request.command = chip::ScpCommand::start_cores;
    request.argument1 = static_cast<std::uint32_t>(application) << 24 |
                        (wait ? chip::kStartWaiting : 0) | set.cores;
    requests.push_back(request);
  }
  return client.ask(requests).map([](const std::vector<Reply>&) {});
}

Result<void> stop_application(ScpClient& client, std::uint8_t application) {
  return signal(client, chip::Signal::stop, application);
}

}  // namespace spikeloom::link
