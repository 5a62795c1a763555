#include "host-tools/cli/usb_table.h"
#include "host-tools/cli/verb_board.h"
#include "host-tools/cli/verbs.h"

namespace spikeloom::cli {

void add_board_usb(CLI::App& board, Session& session) {
  auto* usb = board.add_subcommand("usb", "Boards behind a USB bridge");
  usb->require_subcommand(1);
  usb->fallthrough();
  auto* list = usb->add_subcommand("list", "Devices that run --on usb:... could mean");
  list->callback([&session] {
    const auto listing = link::list_usb_devices();
    if (!listing) {
      session.exit_code = session.console.fail(listing.error());
      return;
    }
    session.console.out(session.console.json ? to_json(*listing) : to_text(*listing));
  });
}

}  // namespace spikeloom::cli
