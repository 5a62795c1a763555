// Any bytes as a network: refused with helpful errors, or the same after every form.
#include "network-specs/network/codec.h"
#include "network-specs/network/validate.h"
#include "tests/fuzz/fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace spikeloom;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto network = network::parse(bytes, fuzz::form_of(bytes));
  if (!network) {
    fuzz::require_helpful(network.error());
    return 0;
  }
  fuzz::require(network::validate(*network).empty(), "what is read is sound");
  for (const auto form : {proto::Form::text, proto::Form::json, proto::Form::binary}) {
    const auto again = network::parse(network::serialize(*network, form), form);
    fuzz::require(again.has_value(), "what is written is read");
    fuzz::require(*again == *network, "what is read is what was written");
  }
  return 0;
}
