#include "emulator/serve/control_request.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace spikeloom::serve {
namespace {

using Json = nlohmann::ordered_json;

Error bad_request(std::string what) {
  return {ErrorClass::usage, "bad_request", std::move(what), "serve.control", "", ""};
}

// Takes fields off an object; remembers the first that is not what it should be.
class Fields {
 public:
  explicit Fields(const Json& object) : object_(object) {}

  template <class Number>
  void number(const char* name, Number& into, double least, double most) {
    const auto found = object_.find(name);
    if (found == object_.end()) return;
    const double value = found->is_number() ? found->template get<double>() : NAN;
    if (value >= least && value <= most)
      into = static_cast<Number>(value);
    else
      complain(name);
  }
  void flag(const char* name, bool& into) {
    const auto found = object_.find(name);
    if (found == object_.end()) return;
    if (found->is_boolean())
      into = found->get<bool>();
    else
      complain(name);
  }
  void text(const char* name, std::string& into) {
    const auto found = object_.find(name);
    if (found == object_.end()) return;
    if (found->is_string())
      into = found->get<std::string>();
    else
      complain(name);
  }
  void chip(std::optional<machine::ChipXY>& into) {
    const auto found = object_.find("chip");
    if (found == object_.end()) return;
    if (!found->is_array() || found->size() != 2) return complain("chip");
    std::array<std::int16_t, 2> at{};
    for (std::size_t i = 0; i < at.size(); ++i) {
      const double value = (*found)[i].is_number() ? (*found)[i].get<double>() : NAN;
      if (!(value >= 0 && value < machine::kMostChipsASide)) return complain("chip");
      at[i] = static_cast<std::int16_t>(value);
    }
    into = machine::ChipXY{at[0], at[1]};
  }
  void complain(const std::string& name) {
    if (complaint_.empty()) complaint_ = "field '" + name + "' is not what it should be";
  }
  [[nodiscard]] const std::string& complaint() const { return complaint_; }

 private:
  const Json& object_;
  std::string complaint_;
};

std::string dump(const Json& value) {
  return value.dump(-1, ' ', true, Json::error_handler_t::replace);
}

constexpr double kMostWord = 4294967295.0, kMostCount = 1e6, kMostMs = 1e6, kMostPort = 65535;

}  // namespace

Result<ControlRequest> parse_request(std::string_view line) {
  if (line.size() > ControlRequest::kLongestLine)
    return tl::unexpected(bad_request("the line is longer than 65536 bytes"));
  const auto json = Json::parse(line, nullptr, false);
  if (!json.is_object())
    return tl::unexpected(bad_request("a request is one JSON object in a line"));
  ControlRequest request;
  std::string as = "json";
  int core = -1;
  Fields fields(json);
  fields.text("do", request.verb);
  fields.text("as", as);
  fields.chip(request.chip);
  fields.number("core", core, 0, chip::kCores - 1);
  fields.number("address", request.address, 0, kMostWord);
  fields.number("bytes", request.bytes, 0, kMostCount);
  fields.number("count", request.count, 0, kMostCount);
  fields.number("ms", request.ms, 0, kMostMs);
  fields.number("port", request.port, 0, kMostPort);
  fields.flag("all", request.all);
  fields.flag("links", request.links);
  fields.flag("touched", request.touched);
  fields.text("path", request.path);
  if (as != "text" && as != "json") fields.complain("as");
  if (!fields.complaint().empty()) return tl::unexpected(bad_request(fields.complaint()));
  request.as_text = as == "text";
  if (core >= 0) request.core = core;
  return request;
}

std::string to_line(const ControlRequest& request) {
  Json json{{"do", request.verb}, {"as", request.as_text ? "text" : "json"}};
  if (request.chip) json["chip"] = {request.chip->x, request.chip->y};
  if (request.core) json["core"] = *request.core;
  json["address"] = request.address;
  json["bytes"] = request.bytes;
  json["count"] = request.count;
  json["ms"] = request.ms;
  json["port"] = request.port;
  json["all"] = request.all;
  json["links"] = request.links;
  json["touched"] = request.touched;
  json["path"] = request.path;
  return dump(json);
}

std::string text_answer(std::string_view text) {
  return dump({{"ok", true}, {"text", std::string(text)}});
}

std::string error_answer(const Error& error) {
  return dump({{"ok", false},
               {"error",
                {{"class", static_cast<int>(error.error_class)},
                 {"code", error.code},
                 {"what", error.what},
                 {"where", error.where},
                 {"cause", error.cause},
                 {"remedy", error.remedy}}}});
}

Result<std::string> read_answer(const std::string& line) {
  const auto json = Json::parse(line, nullptr, false);
  if (!json.is_object() || !json.contains("ok"))
    return tl::unexpected(bad_request("the server's answer is none: " + in_quotes(line)));
  if (json["ok"] == true) {
    const auto text = json.find("text");
    return text != json.end() && text->is_string() ? text->get<std::string>() : line;
  }
  const auto error = json.value("error", Json::object());
  const auto field = [&](const char* name) {
    const auto found = error.find(name);
    return found != error.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  const auto found = error.find("class");
  const int code = found != error.end() && found->is_number_integer() ? found->get<int>() : 1;
  return tl::unexpected(Error{static_cast<ErrorClass>(code), field("code"), field("what"),
                              field("where"), field("cause"), field("remedy")});
}

}  // namespace spikeloom::serve
