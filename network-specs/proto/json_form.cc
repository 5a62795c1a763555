#include "network-specs/proto/json_form.h"

#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>

namespace spikeloom::proto {
namespace {

struct PathAndText {
  std::string path, text;
};

// The parser says "(path): text", "field: text" or, for syntax, just text with an excerpt.
PathAndText split(std::string_view message) {
  const auto colon = message.find(": ");
  const auto path = message.substr(0, colon);
  if (colon == std::string_view::npos || path.find(' ') != std::string_view::npos) {
    return {"", std::string(message)};
  }
  const bool bracketed = path.starts_with('(') && path.ends_with(')');
  return {std::string(bracketed ? path.substr(1, path.size() - 2) : path),
          std::string(message.substr(colon + 2))};
}

}  // namespace

Parsed parse_json(std::string_view bytes, google::protobuf::Message& message) {
  const google::protobuf::StringPiece piece(bytes.data(), bytes.size());
  const auto status = google::protobuf::util::JsonStringToMessage(piece, &message);
  if (status.ok()) return {.complete = true, .errors = {}};
  auto [path, text] = split({status.message().data(), status.message().size()});
  const bool unknown = text.find("Cannot find field") != std::string::npos;
  return {.complete = false,
          .errors = {{.error_class = ErrorClass::invalid_input,
                      .code = unknown ? "unknown_field" : "syntax",
                      .what = std::move(text),
                      .where = std::move(path),
                      .cause = "",
                      .remedy = unknown ? "correct the name, or remove the field"
                                        : "compare it with network-specs/proto"}}};
}

}  // namespace spikeloom::proto
