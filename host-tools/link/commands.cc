#include "host-tools/link/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>

#include "board-runtime/shared/chip/monitor_memory.h"
#include "host-tools/link/system_variable.h"

namespace spikeloom::link {
namespace {

constexpr std::size_t kTexts = 12;  // in the replies to version and information
constexpr std::uint32_t kUnknownChip = 0xFFFF, kVersionInText = 0xFFFF;
constexpr std::uint32_t kEveryBit = 0xFF;
constexpr std::uint32_t kFillAtOnce = 64 * 1024;
constexpr Time kFillWork = std::chrono::milliseconds(10),
               kCountWork = std::chrono::milliseconds(15);

ChipXY chip_of(std::uint32_t field) {
  return {static_cast<std::int16_t>(field >> 8 & 0xFF), static_cast<std::int16_t>(field & 0xFF)};
}

std::string text_at(const Bytes& bytes, std::size_t at) {
  std::string text;
  for (; at < bytes.size() && bytes[at] != std::byte{0}; ++at) {
    const auto letter = std::to_integer<char>(bytes[at]);
    text += letter >= ' ' && letter <= '~' ? letter : '?';
  }
  return text;
}

void parse_numbers(std::string_view text, Version& version) {
  for (int* number : {&version.major, &version.minor, &version.patch}) {
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), *number);
    if (fault != std::errc{}) return;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (!text.empty()) text.remove_prefix(1);
  }
}

tl::unexpected<Error> bad_reply(CoreAt from, chip::ScpCommand command, std::size_t bytes) {
  return failure(ErrorClass::not_trustworthy, "bad_reply",
                 fmt::format("{} answers '{}' with {} bytes, too few to hold an answer",
                             to_text(from), to_text(command), bytes),
                 "link.commands", "this is no monitor that we know", "");
}

std::uint32_t operation(chip::ScpAllocate what, std::uint8_t application) {
  return static_cast<std::uint32_t>(what) | static_cast<std::uint32_t>(application) << 8;
}

Request allocation(ChipXY chip, chip::ScpAllocate what, std::uint8_t application,
                   std::uint32_t argument2 = 0, std::uint32_t argument3 = 0) {
  Request request;
  request.to = {chip, 0};
  request.command = chip::ScpCommand::allocate;
  request.argument1 = operation(what, application);
  request.argument2 = argument2;
  request.argument3 = argument3;
  return request;
}

tl::unexpected<Error> tag_in_use(const SdramJob& job, std::uint32_t address) {
  return failure(ErrorClass::not_trustworthy, "tag_in_use",
                 fmt::format("{}: application {} holds a block with tag {} already, at {:#x}",
                             to_text(CoreAt{job.chip, 0}), job.application, job.tag, address),
                 "link.allocate_sdram", "an earlier run, or another user's",
                 "stop the application first, or take another number for this one");
}

Result<void> check_tags_free(ScpClient& client, std::span<const SdramJob> jobs) {
  std::vector<Request> questions;
  for (const auto& job : jobs)
    questions.push_back(allocation(job.chip, chip::ScpAllocate::tagged, job.application, job.tag));
  const auto held = client.ask(questions);
  if (!held) return tl::unexpected(held.error());
  for (std::size_t i = 0; i < jobs.size(); ++i)
    if (const auto address = (*held)[i].word(0); address != 0) return tag_in_use(jobs[i], address);
  return {};
}

tl::unexpected<Error> no_memory(ScpClient& client, const SdramJob& job) {
  const auto space =
      client.ask(allocation(job.chip, chip::ScpAllocate::sdram_space, job.application));
  if (!space) return tl::unexpected(space.error());
  return failure(ErrorClass::does_not_fit, "no_memory",
                 fmt::format("{}: {} bytes of SDRAM asked for; the largest free block has {}",
                             to_text(CoreAt{job.chip, 0}), job.bytes, space->word(1)),
                 "link.allocate_sdram", "", "fewer cores a chip, or stop what else runs there");
}

Request version_of(CoreAt core) {
  Request request;
  request.to = core;
  return request;
}

Result<Version> parse_version(const Request& request, const Reply& reply) {
  if (reply.data.size() < kTexts) return bad_reply(request.to, request.command, reply.data.size());
  Version version;
  if (reply.word(0) >> 16 != kUnknownChip) version.chip = chip_of(reply.word(0) >> 16);
  version.physical_core = static_cast<int>(reply.word(0) >> 8 & 0xFF);
  version.virtual_core = static_cast<int>(reply.word(0) & 0xFF);
  version.software = text_at(reply.data, kTexts);
  const auto number = reply.word(1) >> 16;
  if (number == kVersionInText) {
    parse_numbers(text_at(reply.data, kTexts + version.software.size() + 1), version);
  } else {
    version.major = static_cast<int>(number / 100);
    version.minor = static_cast<int>(number % 100);
  }
  return version;
}

Request information_of(ChipXY chip) {
  Request request;
  request.to = {chip, 0};
  request.command = chip::ScpCommand::information;
  return request;
}

Result<ChipState> parse_chip_state(const Request& request, const Reply& reply) {
  constexpr std::size_t kEthernet = kTexts + chip::kCores, kAddress = kEthernet + 2;
  ChipState state;
  const auto& bytes = reply.data;
  if (bytes.size() < kAddress + state.address.size())
    return bad_reply(request.to, request.command, bytes.size());
  const auto packed = reply.word(0);
  state.cores = std::min(static_cast<int>(packed & 0x1F), chip::kCores);
  for (std::size_t link = 0; link < state.links.size(); ++link)
    state.links[link] = (packed >> (8 + link) & 1) != 0;
  state.free_entries = static_cast<int>(packed >> 14 & 0x7FF);
  state.free_sdram = reply.word(1);
  for (std::size_t core = 0; core < state.states.size(); ++core)
    state.states[core] = std::to_integer<std::uint8_t>(bytes[kTexts + core]);
  state.ethernet = chip_of(little<std::uint16_t>(bytes, kEthernet));
  for (std::size_t i = 0; i < state.address.size(); ++i)
    state.address[i] = std::to_integer<std::uint8_t>(bytes[kAddress + i]);
  return state;
}

template <class Answer>
using Parse = Result<Answer> (*)(const Request&, const Reply&);

template <class Answer>
Result<Answer> ask_one(ScpClient& client, const Request& request, Parse<Answer> parse) {
  const auto reply = client.ask(request);
  if (!reply) return tl::unexpected(reply.error());
  return parse(request, *reply);
}

template <class Answer>
Result<std::vector<Result<Answer>>> ask_each(ScpClient& client,
                                             const std::vector<Request>& requests,
                                             Parse<Answer> parse) {
  const auto replies = client.ask_each(requests);
  if (!replies) return tl::unexpected(replies.error());
  std::vector<Result<Answer>> answers;
  for (std::size_t i = 0; i < requests.size(); ++i)
    answers.push_back(
        (*replies)[i].and_then([&](const Reply& reply) { return parse(requests[i], reply); }));
  return answers;
}

}  // namespace

Result<Version> version(ScpClient& client, CoreAt core) {
  return ask_one<Version>(client, version_of(core), parse_version);
}

Result<std::vector<Result<Version>>> versions_behind(ScpClient& client, std::span<const int> ports,
                                                     Time patience) {
  std::vector<Request> requests;
  for (const int port : ports) {
    requests.push_back(version_of({kRootChip, 0}));
    requests.back().behind = port;
    requests.back().patience = patience;
  }
  return ask_each<Version>(client, requests, parse_version);
}

Result<ChipState> chip_state(ScpClient& client, ChipXY chip) {
  return ask_one<ChipState>(client, information_of(chip), parse_chip_state);
}

Result<std::vector<Result<ChipState>>> chip_states(ScpClient& client, std::span<const ChipXY> chips,
                                                   Time patience) {
  std::vector<Request> requests;
  for (const auto chip : chips) {
    requests.push_back(information_of(chip));
    requests.back().patience = patience;
  }
  return ask_each<ChipState>(client, requests, parse_chip_state);
}

Result<std::uint32_t> allocate_sdram(ScpClient& client, ChipXY chip, std::uint8_t application,
                                     std::uint8_t tag, std::uint32_t bytes) {
  const SdramJob job{chip, application, tag, bytes};
  auto addresses = allocate_sdram(client, std::span(&job, 1));
  if (!addresses) return tl::unexpected(addresses.error());
  return addresses->front();
}

Result<std::vector<std::uint32_t>> allocate_sdram(ScpClient& client,
                                                  std::span<const SdramJob> jobs) {
  // Every copy of a request, also the network's, finds the block that another one got: the tag is
  // ours, as it was free before.
  if (auto free = check_tags_free(client, jobs); !free) return tl::unexpected(free.error());
  std::vector<Request> requests;
  for (const auto& job : jobs) {
    // Whole words: the monitor tells a copy by the size of the block.
    const std::uint32_t bytes = (job.bytes + 3) & ~3U;
    requests.push_back(
        allocation(job.chip, chip::ScpAllocate::sdram, job.application, bytes, job.tag));
    requests.back().argument1 |= chip::kScpAllocateAgain << 16;
  }
  const auto replies = client.ask(requests);
  if (!replies) return tl::unexpected(replies.error());
  std::vector<std::uint32_t> addresses;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if ((*replies)[i].word(0) == 0) return no_memory(client, jobs[i]);
    addresses.push_back((*replies)[i].word(0));
  }
  return addresses;
}

Result<void> free_sdram(ScpClient& client, ChipXY chip, std::uint8_t application) {
  return client.ask(allocation(chip, chip::ScpAllocate::free_sdram_of, application))
      .map([](const Reply&) {});
}

Result<void> fill(ScpClient& client, ChipXY chip, std::uint32_t address, std::uint32_t word,
                  std::uint32_t bytes) {
  std::vector<Request> requests;
  for (std::uint32_t at = 0; at < bytes; at += kFillAtOnce) {
    Request request;
    request.to = {chip, 0};
    request.command = chip::ScpCommand::fill;
    request.argument1 = address + at;
    request.argument2 = word;
    request.argument3 = std::min(bytes - at, kFillAtOnce);
    request.work = kFillWork;
    requests.push_back(request);
  }
  return client.ask(requests).map([](const std::vector<Reply>&) {});
}

Result<void> signal(ScpClient& client, chip::Signal signal, std::uint8_t application) {
  Request request;
  request.to = {kRootChip, 0};
  request.command = chip::ScpCommand::signal;
  request.argument1 = static_cast<std::uint32_t>(chip::ScpSignalCarrier::multicast);
  request.argument2 = static_cast<std::uint32_t>(signal) << 16 | kEveryBit << 8 | application;
  return client.ask(request).map([](const Reply&) {});
}

Result<int> count_in_state(ScpClient& client, ChipXY ethernet, std::uint8_t application,
                           std::uint8_t state) {
  Request request;
  request.to = {ethernet, 0};
  request.command = chip::ScpCommand::count_cores;
  request.argument1 = application;
  request.argument2 = state;
  request.work = kCountWork;
  return client.ask(request).map(
      [](const Reply& reply) { return static_cast<int>(reply.word(0)); });
}

Result<void> clear_ip_tag(ScpClient& client, ChipXY ethernet, int tag) {
  Request request;
  request.to = {ethernet, 0};
  request.command = chip::ScpCommand::ip_tag;
  request.argument1 =
      static_cast<std::uint32_t>(chip::IpTagAction::clear) << 16 | static_cast<std::uint32_t>(tag);
  return client.ask(request).map([](const Reply&) {});
}

}  // namespace spikeloom::link
