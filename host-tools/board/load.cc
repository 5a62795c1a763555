#include "host-tools/board/load.h"

#include "host-tools/board/blocks.h"
#include "host-tools/board/start.h"
#include "host-tools/image/restart.h"
#include "host-tools/link/commands.h"

namespace spikeloom::on_board {
namespace {

Result<void> load_tables(link::ScpClient& client, const LoadJob& job) {
  std::vector<link::RouteJob> tables;
  for (std::size_t i = 0; i < job.machine.chips.size(); ++i)
    if (!job.tables.of_chip[i].empty())
      tables.push_back({job.machine.chips[i].at, job.tables.of_chip[i]});
  return link::load_routes(client, kApplication, tables);
}

}  // namespace

Result<Loaded> load(link::ScpClient& client, const LoadJob& job, const ProgressSink& progress) {
  if (auto done = load_tables(client, job); !done) return tl::unexpected(done.error());
  auto loaded = write_blocks(client, job, progress);
  if (!loaded) return loaded;
  if (auto done = start(client, job, *loaded); !done) return tl::unexpected(done.error());
  return loaded;
}

Result<void> restart(link::ScpClient& client, const LoadJob& job, Loaded& loaded) {
  std::vector<std::vector<image::Rewrite>> rewrites;
  for (auto& core : loaded.cores) rewrites.push_back(image::restart(job.plan, core.layout));
  std::vector<link::WriteJob> jobs;
  for (std::size_t i = 0; i < rewrites.size(); ++i)
    for (const auto& [offset, bytes] : rewrites[i])
      jobs.push_back({loaded.cores[i].at.chip, loaded.cores[i].block + offset,
                      std::as_bytes(std::span(bytes))});
  if (auto done = client.write(jobs); !done) return done;
  return start(client, job, loaded);
}

}  // namespace spikeloom::on_board
