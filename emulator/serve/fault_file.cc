#include "emulator/serve/fault_file.h"

#include <fmt/format.h>

#include <fstream>
#include <limits>

#include "board-runtime/shared/chip/geometry.h"
#include "emulator/board/fabric/wiring.h"
#include "emulator/serve/json_fields.h"

namespace spikeloom::serve {
namespace {

using enum Need;

void read(Fields& fields, board::FaultyLink& fault) {
  fields.chip("chip", fault.chip);
  fields.link("link", fault.link);
  fields.number("drop", fault.drop, optional);
  fields.number("corrupt", fault.corrupt, optional);
  const bool ends = fields.has("stuck_until_ms");
  fields.time_ms("stuck_from_ms", fault.stuck_from, ends ? required : optional);
  fields.time_ms("stuck_until_ms", fault.stuck_until, optional);
  fields.time_ms("delay_ms", fault.delay, optional);
}

void read(Fields& fields, board::DyingCore& fault) {
  fields.chip("chip", fault.chip);
  fields.natural("core", fault.core, chip::kCores - 1, required);
  fields.time_ms("at_ms", fault.at, required);
}

void read(Fields& fields, board::SkewedClock& fault) {
  fields.chip("chip", fault.chip);
  fields.number("parts_per_million", fault.parts_per_million, required);
}

template <class Fault>
void read_list(Fields& root, const char* name, std::vector<Fault>& faults, ErrorList& errors) {
  const auto* list = root.take(name, optional);
  if (list == nullptr) return;
  if (!list->is_array()) return refuse_type(*list, name, "a list", errors);
  for (std::size_t i = 0; i < list->size(); ++i) {
    Fields fields((*list)[i], fmt::format("{}[{}]", name, i), errors);
    read(fields, faults.emplace_back());
    fields.refuse_others();
  }
}

Error unreadable(const char* code, std::string what) {
  return {ErrorClass::invalid_input, code, std::move(what), "", "", "name a fault plan in JSON"};
}

Result<std::string> bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kLongestFaultFile + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.is_open() || file.bad())
    return tl::unexpected(unreadable("unreadable_file", "the fault plan cannot be read"));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

Errors in_file(const std::filesystem::path& path, Errors errors) {
  for (auto& error : errors)
    error.where = path.string() + (error.where.empty() ? "" : ": ") + error.where;
  return errors;
}

}  // namespace

tl::expected<board::FaultPlan, Errors> parse_faults(std::string_view text) {
  if (text.size() > kLongestFaultFile)
    return tl::unexpected(Errors{unreadable(
        "file_too_large", fmt::format("a fault plan has at most {} bytes", kLongestFaultFile))});
  ErrorList errors;
  board::FaultPlan plan;
  const auto json = parse_json(text, errors);
  if (errors.empty()) {
    Fields root(json, "", errors);
    root.natural("seed", plan.seed, std::numeric_limits<std::uint64_t>::max(), optional);
    read_list(root, "links", plan.links, errors);
    read_list(root, "cores", plan.cores, errors);
    read_list(root, "clocks", plan.clocks, errors);
    root.refuse_others();
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors).take());
  return plan;
}

tl::expected<board::FaultPlan, Errors> read_faults(const std::filesystem::path& path,
                                                   const machine::MachineSpec& machine) {
  const auto text = bytes_of(path);
  if (!text) return tl::unexpected(in_file(path, {text.error()}));
  auto plan = parse_faults(*text);
  if (!plan) return tl::unexpected(in_file(path, std::move(plan.error())));
  const auto wiring = board::wire(machine);
  if (!wiring) return tl::unexpected(wiring.error());
  if (auto impossible = board::check(*plan, *wiring); !impossible.empty())
    return tl::unexpected(in_file(path, std::move(impossible)));
  return plan;
}

}  // namespace spikeloom::serve
