#include "network-specs/proto/json_form.h"

#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>

namespace spikeloom::proto {

Parsed parse_json(std::string_view bytes, google::protobuf::Message& message) {
  const google::protobuf::StringPiece piece(bytes.data(), bytes.size());
  const auto status = google::protobuf::util::JsonStringToMessage(piece, &message);
  if (status.ok()) return {.complete = true, .errors = {}};
  const std::string text(status.message().data(), status.message().size());
  const bool unknown = text.find("Cannot find field") != std::string::npos;
  return {.complete = false,
          .errors = {{.error_class = ErrorClass::invalid_input,
                      .code = unknown ? "unknown_field" : "syntax",
                      .what = text,
                      .where = "",
                      .cause = "",
                      .remedy = unknown ? "correct the name, or remove the field"
                                        : "compare it with network-specs/proto"}}};
}

}  // namespace spikeloom::proto
