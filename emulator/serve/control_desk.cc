#include "emulator/serve/control_desk.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "emulator/board/chip.h"
#include "emulator/serve/awake_spans.h"
#include "emulator/serve/core_trace.h"
#include "emulator/serve/look_json.h"
#include "emulator/serve/look_text.h"
#include "emulator/serve/snapshot_file.h"

namespace spikeloom::serve {
namespace {

constexpr std::uint32_t kMostPeek = 64 * 1024;
constexpr std::uint32_t kUsualPeek = 256;
constexpr double kUsualMs = 1000;
constexpr board::Time kSpanStep = 10 * board::kMicrosecond;
constexpr double kNanosecondsPerMs = 1e6;

Error refuse(const char* code, std::string what, std::string remedy = "") {
  return {ErrorClass::usage, code, std::move(what), "serve.control", "", std::move(remedy)};
}

board::Time simulated(double ms) {
  return static_cast<board::Time>(ms * static_cast<double>(board::kMillisecond));
}

double or_usual(double ms) { return ms > 0 ? ms : kUsualMs; }

}  // namespace

// Something whose answer takes time.
class ControlDesk::Job {
 public:
  virtual ~Job() = default;
  [[nodiscard]] virtual std::optional<std::string> poll(std::int64_t wall_ns) = 0;
  [[nodiscard]] virtual board::Time longest_step() const { return board::kNever; }
};

class ControlDesk::TopJob final : public Job {
 public:
  TopJob(board::Board& board, const ControlRequest& request, std::int64_t wall_ns)
      : board_(board),
        before_(look(board)),
        from_(wall_ns),
        for_ns_(static_cast<std::int64_t>(or_usual(request.ms) * kNanosecondsPerMs)),
        as_text_(request.as_text) {}
  [[nodiscard]] std::optional<std::string> poll(std::int64_t wall_ns) override {
    if (wall_ns - from_ < for_ns_) return std::nullopt;
    const auto after = look(board_);
    return as_text_ ? text_answer(top_text(before_, after, wall_ns - from_))
                    : looks_json(before_, after, wall_ns - from_);
  }

 private:
  board::Board& board_;
  BoardLook before_;
  std::int64_t from_, for_ns_;
  bool as_text_;
};

class ControlDesk::TraceJob final : public Job {
 public:
  TraceJob(board::Board& board, const Core& core, const ControlRequest& request)
      : board_(board),
        until_(board.now() + simulated(or_usual(request.ms))),
        trace_(core.chip->core(core.physical).cpu(), std::max<std::uint64_t>(request.count, 1)) {}
  [[nodiscard]] std::optional<std::string> poll(std::int64_t) override {
    if (!trace_.full() && board_.now() < until_) return std::nullopt;
    return text_answer(trace_.text());
  }

 private:
  board::Board& board_;
  board::Time until_;
  CoreTrace trace_;
};

class ControlDesk::SpansJob final : public Job {
 public:
  SpansJob(board::Board& board, const ControlRequest& request)
      : board_(board), until_(board.now() + simulated(or_usual(request.ms))), spans_(board) {}
  [[nodiscard]] std::optional<std::string> poll(std::int64_t) override {
    spans_.look();
    if (board_.now() < until_) return std::nullopt;
    return text_answer(spans_.chrome_json());
  }
  [[nodiscard]] board::Time longest_step() const override { return kSpanStep; }

 private:
  board::Board& board_;
  board::Time until_;
  AwakeSpans spans_;
};

ControlDesk::ControlDesk(board::Board& board, board::BoardOptions options,
                         Surroundings surroundings)
    : board_(board), options_(std::move(options)), surroundings_(std::move(surroundings)) {}

ControlDesk::~ControlDesk() = default;

void ControlDesk::gone(int stream) { jobs_.erase(stream); }

std::optional<std::string> ControlDesk::ask(int stream, std::string_view line,
                                            std::int64_t wall_ns) {
  const auto request = parse_request(line);
  if (!request) return error_answer(request.error());
  const auto& verb = request->verb;
  if (verb == "top" || verb == "trace" || verb == "spans") {
    if (jobs_.contains(stream))
      return error_answer(refuse("busy", "the last answer is still waited for"));
    auto made = job(*request, wall_ns);
    if (!made) return error_answer(made.error());
    jobs_.emplace(stream, std::move(*made));
    return std::nullopt;
  }
  const auto answered = answer(*request);
  return answered ? *answered : error_answer(answered.error());
}

std::vector<ControlDesk::Answer> ControlDesk::poll(std::int64_t wall_ns) {
  std::vector<Answer> answers;
  for (auto it = jobs_.begin(); it != jobs_.end();) {
    auto line = it->second->poll(wall_ns);
    if (line) answers.push_back({it->first, std::move(*line)});
    it = line ? jobs_.erase(it) : std::next(it);
  }
  return answers;
}

board::Time ControlDesk::longest_step() const {
  board::Time step = board::kNever;
  for (const auto& [stream, job] : jobs_) step = std::min(step, job->longest_step());
  return step;
}

Result<std::unique_ptr<ControlDesk::Job>> ControlDesk::job(const ControlRequest& request,
                                                           std::int64_t wall_ns) {
  if (request.verb == "top") return std::make_unique<TopJob>(board_, request, wall_ns);
  if (request.verb == "spans") return std::make_unique<SpansJob>(board_, request);
  const auto core = core_of(request);
  if (!core) return tl::unexpected(core.error());
  return std::make_unique<TraceJob>(board_, *core, request);
}

Result<board::Chip*> ControlDesk::chip_of(const ControlRequest& request) {
  const auto at = request.chip.value_or(machine::ChipXY{});
  auto* chip = board_.find(at);
  if (chip == nullptr)
    return tl::unexpected(refuse("unknown_chip",
                                 fmt::format("the machine has no chip ({},{})", at.x, at.y),
                                 "spikeloom board ps lists them"));
  return chip;
}

Result<ControlDesk::Core> ControlDesk::core_of(const ControlRequest& request) {
  const auto chip = chip_of(request);
  if (!chip) return tl::unexpected(chip.error());
  const int core = request.core.value_or(0);
  const auto physical = Monitor(**chip).physical(core);
  if (!physical)
    return tl::unexpected(refuse("unknown_core", fmt::format("the chip has no core {}", core),
                                 "spikeloom board ps lists them"));
  return Core{*chip, *physical};
}

Result<std::string> ControlDesk::answer(const ControlRequest& request) {
  if (request.verb == "ps") return ps(request);
  if (request.verb == "peek") return peek(request);
  if (request.verb == "gdb") return debug(request);
  if (request.verb == "counts") return text_answer(surroundings_.counts());
  if (request.verb == "restore") return restore_from(request.path);
  if (request.verb == "log") {
    const auto core = core_of(request);
    if (!core) return tl::unexpected(core.error());
    return text_answer(printable(Monitor(*core->chip).text(request.core.value_or(0))));
  }
  if (request.verb == "save") {
    if (auto saved = write_snapshot(request.path, options_, board_); !saved)
      return tl::unexpected(saved.error());
    return text_answer("");
  }
  return tl::unexpected(
      refuse("unknown_verb", "the server cannot '" + printable(request.verb) + "'"));
}

Result<std::string> ControlDesk::ps(const ControlRequest& request) {
  if (request.touched) return text_answer(touched_text(board_));
  if (request.core) {
    const auto chip = chip_of(request);
    if (!chip) return tl::unexpected(chip.error());
    if (const auto core = core_of(request); !core) return tl::unexpected(core.error());
    return text_answer(core_text(**chip, *request.core, board_.now()));
  }
  const auto seen = look(board_);
  if (!request.as_text) return look_json(seen);
  return text_answer(request.links ? links_text(seen) : ps_text(seen, request.all));
}

Result<std::string> ControlDesk::peek(const ControlRequest& request) {
  const auto core = core_of(request);
  if (!core) return tl::unexpected(core.error());
  std::vector<std::byte> bytes(std::min(request.bytes > 0 ? request.bytes : kUsualPeek, kMostPeek));
  if (!core->chip->peek(core->physical, request.address, bytes))
    return tl::unexpected(
        refuse("no_memory",
               fmt::format("no {} bytes of memory lie at {:08x}", bytes.size(), request.address),
               "registers of devices are not read: looking could disturb them"));
  return request.as_text ? text_answer(hex_dump(request.address, bytes))
                         : memory_json(request.address, bytes);
}

Result<std::string> ControlDesk::debug(const ControlRequest& request) {
  const auto core = core_of(request);
  if (!core) return tl::unexpected(core.error());
  const auto at = core->chip->place().at;
  if (auto listening = surroundings_.debug(at, core->physical, request.port); !listening)
    return tl::unexpected(listening.error());
  return text_answer("");
}

Result<std::string> ControlDesk::restore_from(const std::string& path) {
  const auto snapshot = read_snapshot(path);
  if (!snapshot) return tl::unexpected(snapshot.error());
  if (auto restored = restore(*snapshot, options_, board_); !restored)
    return tl::unexpected(restored.error());
  surroundings_.disturbed();
  surroundings_.power_on();
  return text_answer("");
}

}  // namespace spikeloom::serve
