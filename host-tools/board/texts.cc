#include "host-tools/board/texts.h"

#include "host-tools/link/core_status.h"

namespace spikeloom::on_board {

Result<std::vector<std::string>> read_texts(link::ScpClient& client, const Loaded& loaded) {
  std::vector<link::CoreAt> cores;
  for (const auto& core : loaded.cores) cores.push_back(core.at);
  const auto status = link::core_status(client, cores);
  if (!status) return tl::unexpected(status.error());
  std::vector<std::string> texts;
  for (const auto& core : *status) {
    auto text = link::core_text(client, core);
    if (!text) return tl::unexpected(text.error());
    texts.push_back(std::move(text->text));
  }
  return texts;
}

}  // namespace spikeloom::on_board
