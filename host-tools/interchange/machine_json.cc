#include "host-tools/interchange/machine_json.h"

#include "host-tools/interchange/files.h"
#include "host-tools/interchange/json_value.h"
#include "host-tools/interchange/machine_forms.h"
#include "network-specs/machine/codec.h"

namespace spikeloom::interchange {
namespace {

tl::expected<OutsideMachine, Errors> built(tl::expected<machine::MachineSpec, Errors> spec) {
  if (!spec) return tl::unexpected(std::move(spec).error());
  auto machine = machine::build(*spec);
  if (!machine) return tl::unexpected(std::move(machine).error());
  return OutsideMachine{*std::move(machine), *std::move(spec), {}};
}

bool has(const Value::Object& object, std::string_view name) {
  for (const auto& member : object)
    if (member.name == name) return true;
  return false;
}

}  // namespace

tl::expected<OutsideMachine, Errors> parse_machine_json(std::string_view bytes) {
  const auto value = parse_json(bytes);
  if (!value) return tl::unexpected(value.error());
  const auto* object = value->as<Value::Object>();
  // Of forms that lack what tells them apart, what else is only theirs.
  const bool of_chips = object != nullptr && !has(*object, "chip_resources") &&
                        (has(*object, "chips") || has(*object, "standardResources"));
  const bool of_resources =
      object != nullptr && !of_chips && (has(*object, "chip_resources") || has(*object, "width"));
  if (!of_resources && !of_chips) return built(machine::parse(bytes, machine::Form::json));
  ErrorList errors;
  const Place root;
  auto draft = of_resources ? read_resources_form({*value, root}, errors)
                            : read_chips_form({*value, root}, errors);
  if (!errors.empty()) return tl::unexpected(std::move(errors).take());
  return finished(std::move(draft));
}

tl::expected<OutsideMachine, Errors> read_machine(const std::filesystem::path& path) {
  if (path.extension() != ".json") return built(machine::read(path));
  const auto bytes = read_text(path);
  if (!bytes) return tl::unexpected(bytes.error());
  auto outside = parse_machine_json(*bytes);
  if (!outside) return tl::unexpected(proto::in_file(std::move(outside).error(), path));
  if (!outside->spec) outside->machine.name = path.stem().string();
  return outside;
}

}  // namespace spikeloom::interchange
