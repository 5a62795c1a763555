#include "host-tools/flow/demand.h"

#include <fmt/format.h>

namespace spikeloom::flow {

Result<void> demand(const char* oracle, const Errors& faults) {
  if (faults.empty()) return {};
  auto fault = faults.front();
  fault.error_class = ErrorClass::internal;
  fault.where = fmt::format("{}, the first of {} faults; {}", oracle, faults.size(), fault.where);
  return tl::unexpected(fault);
}

}  // namespace spikeloom::flow
