#include "host-tools/flow/board_session.h"

#include <fmt/format.h>

#include "host-tools/flow/board_way.h"
#include "host-tools/link/boot_board.h"
#include "host-tools/link/boot_image.h"

namespace spikeloom::flow {
namespace {

constexpr link::Time kStarting = std::chrono::seconds(30);

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
  numbers_.assign(found_.ports.size(), std::nullopt);
  if (!numbers_.empty()) numbers_.front() = 0;
  if (numbers_.size() < 2) return {};
  if (auto opened = open_all_ports(place); !opened) return opened;
  return on_board::use_ports(*client_, found_, numbers_);
}

Result<void> BoardSession::open_all_ports(const BoardPlace& place) {
  if (emulated_) {
    for (std::size_t port = 1; port < numbers_.size(); ++port)
      numbers_[port] = emulated_->port_at(found_.ports[port].address);
    return {};
  }
  if (place.kind != PlaceKind::udp) return {};
  std::vector<std::string> hosts{place.address};
  for (std::size_t port = 1; port < numbers_.size(); ++port) {
    const auto host = on_board::to_text(found_.ports[port].address);
    if (const auto alone = open_way({PlaceKind::udp, host}); !alone) {
      found_.notes.push_back(on_board::of_no_use(found_.ports[port], alone.error().what));
      continue;
    }
    numbers_[port] = static_cast<int>(hosts.size());
    hosts.push_back(host);
  }
  auto way = open_ports(hosts);
  if (!way) return tl::unexpected(way.error());
  client_.reset();
  way_ = *std::move(way);
  client_ = std::make_unique<link::ScpClient>(*way_);
  return {};
}

std::vector<std::string> BoardSession::notes() const {
  auto notes = found_.notes;
  for (const int lost : client_->lost_ports())
    for (std::size_t port = 0; port < numbers_.size(); ++port)
      if (numbers_[port] == lost)
        notes.push_back(on_board::of_no_use(found_.ports[port], "it fell silent in the middle"));
  return notes;
}

std::vector<BoardSession::PortUse> BoardSession::ports() const {
  std::vector<PortUse> uses;
  for (std::size_t port = 0; port < numbers_.size(); ++port)
    if (numbers_[port]) uses.push_back({found_.ports[port], client_->counts(*numbers_[port])});
  return uses;
}

}  // namespace spikeloom::flow
