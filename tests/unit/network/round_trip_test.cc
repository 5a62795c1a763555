#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "network-specs/network/codec.h"
#include "network-specs/network/validate.h"
#include "tests/support/network_generator.h"
#include "tests/support/network_text.h"

namespace spikeloom::network {
namespace {

RC_GTEST_PROP(ASoundNetwork, IsTheSameAfterEveryForm, ()) {
  const auto network = *support::networks();
  RC_ASSERT(support::places(validate(network)) == "");
  for (const auto form : {Form::text, Form::json, Form::binary}) {
    const auto bytes = serialize(network, form);
    const auto again = parse(bytes, form);
    if (!again) RC_FAIL(support::places(again.error()) + bytes);
    RC_ASSERT(*again == network);
    RC_ASSERT(serialize(*again, form) == bytes);
  }
}

RC_GTEST_PROP(ATruncatedBinary, IsRefusedOrIsAnotherWholeNetwork, ()) {
  const auto network = *support::networks();
  const auto bytes = serialize(network, Form::binary);
  const auto kept = static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(bytes.size())));
  const auto parsed = parse(std::string_view(bytes).substr(0, kept), Form::binary);
  // Cut between two fields it may still say something, but never the same.
  if (parsed) RC_ASSERT(digest(*parsed) != digest(network));
}

}  // namespace
}  // namespace spikeloom::network
