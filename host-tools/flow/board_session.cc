#include "host-tools/flow/board_session.h"

#include <fmt/format.h>

#include <array>
#include <map>

#include "host-tools/flow/board_way.h"
#include "host-tools/link/boot_board.h"
#include "host-tools/link/boot_image.h"

namespace spikeloom::flow {
namespace {

constexpr link::Time kStarting = std::chrono::seconds(30);
constexpr link::Time kPortPatience = std::chrono::seconds(2);

std::string text_of(const std::array<std::uint8_t, 4>& address) {
  return fmt::format("{}.{}.{}.{}", address[0], address[1], address[2], address[3]);
}

Result<Bytes> image_of(const BoardOptions& options) {
  if (!options.image) return Bytes{};
  return link::read_boot_image(*options.image);
}

Result<void> boot(link::Transport& way, ByteView image,
                  const std::optional<machine::MachineSpec>& spec) {
  const auto monitor = link::monitor_of(way);
  if (!monitor) return tl::unexpected(monitor.error());
  if (*monitor) return {};
  if (image.empty())
    return failure(ErrorClass::unreachable, "not_booted",
                   fmt::format("{} does not answer{}", way.name(),
                               way.trouble().empty() ? "" : ": " + way.trouble()),
                   way.name(), "it has no power, is not booted, or is not at this address",
                   "give the monitor's image with --image, to boot it");
  link::BootOptions options;
  if (spec && spec->shape == machine::Shape::spinn3) options.values.hardware_version = 3;
  const auto booted = link::boot_board(way, image, options);
  return booted ? Result<void>{} : tl::unexpected(booted.error());
}

}  // namespace

Result<BoardSession> BoardSession::open(const BoardOptions& options,
                                        const std::optional<machine::MachineSpec>& spec,
                                        unsigned threads) {
  BoardSession session;
  if (auto done = session.reach(options, spec, threads); !done) return tl::unexpected(done.error());
  if (auto done = session.find_out(options.place); !done) return tl::unexpected(done.error());
  return session;
}

Result<void> BoardSession::reach(const BoardOptions& options,
                                 const std::optional<machine::MachineSpec>& spec,
                                 unsigned threads) {
  const auto image = image_of(options);
  if (!image) return tl::unexpected(image.error());
  if (options.place.kind == PlaceKind::emulator) {
    auto emulated = EmulatedBoard::make(spec.value_or(machine::MachineSpec{}), *image, threads);
    if (!emulated) return tl::unexpected(emulated.error());
    emulated_.emplace(*std::move(emulated));
    client_ = std::make_unique<link::ScpClient>(emulated_->transport());
    return {};
  }
  auto way = open_way(options.place);
  if (!way) return tl::unexpected(way.error());
  way_ = *std::move(way);
  if (auto done = boot(*way_, *image, spec); !done) return done;
  client_ = std::make_unique<link::ScpClient>(*way_);
  return {};
}

Result<void> BoardSession::find_out(const BoardPlace& place) {
  const auto ready = on_board::wait_until_ready(*client_, kStarting);
  if (!ready) return tl::unexpected(ready.error());
  auto found = on_board::discover(*client_);
  if (!found) return tl::unexpected(found.error());
  found_ = *std::move(found);
  if (auto idle = on_board::check_idle(*client_, found_); !idle) return idle;
  return found_.ports.size() > 1 ? use_all_ports(place) : Result<void>{};
}

// False: the way has one port only.
Result<bool> BoardSession::open_all_ports(const BoardPlace& place) {
  if (emulated_) return true;
  std::vector<std::string> further;
  for (std::size_t i = 1; i < found_.ports.size(); ++i)
    further.push_back(text_of(found_.ports[i].address));
  auto way = open_way(place, further);
  if (!way) return tl::unexpected(way.error());
  if (*way == nullptr) return false;
  client_.reset();
  way_ = *std::move(way);
  client_ = std::make_unique<link::ScpClient>(*way_);
  return true;
}

int BoardSession::number_of(std::size_t port) {
  return emulated_ ? emulated_->port_at(found_.ports[port].address) : static_cast<int>(port);
}

// A port that does not answer is left alone: chips of its board are reached through the first.
Result<void> BoardSession::use_all_ports(const BoardPlace& place) {
  const auto opened = open_all_ports(place);
  if (!opened) return tl::unexpected(opened.error());
  if (!*opened) return {};
  std::map<machine::ChipXY, int> number_at;
  link::ScpClient trial(client_->transport(), {.patience = kPortPatience});
  for (std::size_t port = 1; port < found_.ports.size(); ++port) {
    const auto chip = found_.ports[port].chip;
    trial.route(chip, number_of(port));
    if (link::version(trial, {chip, 0}))
      number_at[chip] = number_of(port);
    else
      found_.notes.push_back(
          fmt::format("the Ethernet port of chip ({},{}) does not answer", chip.x, chip.y));
  }
  for (std::size_t i = 0; i < found_.machine.chips.size(); ++i)
    if (const auto nearest = number_at.find(found_.nearest_port[i]); nearest != number_at.end())
      client_->route(found_.machine.chips[i].at, nearest->second);
  return {};
}

}  // namespace spikeloom::flow
