#include "emulator/native/build.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <memory>

#include "base/parallel.h"
#include "emulator/native/row_writer.h"
#include "emulator/native/transpose.h"
#include "network-specs/connect/connector.h"

namespace spikeloom::native {
namespace {

using network::Network;
using ConnectorPtr = std::unique_ptr<connect::Connector>;

constexpr std::size_t kRowsAtATime = 32;

struct Projected {  // a projection and its connector
  network::ProjectionId id;
  ConnectorPtr connector;
};

// A row set to be written, and what fills it.
struct Task {
  RowSet rows;
  std::vector<Projected> projections;  // one only, where it is by columns
};

std::vector<Task> tasks_of(const Network& network, const connect::WeightScales& scales) {
  std::vector<Task> tasks;
  connect::SamplerCache cache;
  // [population][receptor]: the task of row-native projections, + 1.
  std::vector<std::array<std::size_t, network::kReceptors>> shared(network.populations.size());
  for (std::size_t i = 0; i < network.projections.size(); ++i) {
    const auto& it = network.projections[i];
    const auto receptor = static_cast<std::size_t>(it.receptor);
    const network::ProjectionId id(i);
    ConnectorPtr connector = make(network, id, scales[it.post.index()].at(receptor), cache);
    std::size_t own = 0;
    std::size_t& task = connector->by_rows() ? shared[it.pre.index()].at(receptor) : own;
    if (task == 0) {
      tasks.push_back({{it.pre, it.receptor, 0}, {}});
      task = tasks.size();
    }
    tasks[task - 1].projections.push_back({id, std::move(connector)});
  }
  return tasks;
}

class Builder {
 public:
  Builder(const Network& network, const Layout& layout, const BuildOptions& options,
          const ProgressSink& progress, SynapseStore& store)
      : network_(network),
        options_(options),
        progress_(progress),
        firsts_(network::first_neurons(network)),
        space_(store) {
    for (unsigned thread = 0; thread < options.threads; ++thread)
      writers_.emplace_back(store, space_, layout);
    for (const auto& set : store.row_sets) total_rows_ += network.at(set.pre).size;
  }

  void run(const Task& task) {
    const std::uint32_t sources = network_.at(task.rows.pre).size;
    const auto& first = task.projections.front();
    if (first.connector->by_rows()) {
      std::vector<std::vector<connect::RowSynapse>> scratch(options_.threads);
      each_source(task, sources, [&](std::uint32_t source, unsigned thread) {
        for (const auto& projected : task.projections) {
          scratch[thread].clear();
          projected.connector->row(source, scratch[thread]);
          writers_[thread].add(scratch[thread], first_target(projected.id));
        }
      });
    } else {
      const Transposed rows(*first.connector, sources, network_.at(network_.at(first.id).post).size,
                            options_.threads);
      each_source(task, sources, [&](std::uint32_t source, unsigned thread) {
        writers_[thread].add(rows.row(source), first_target(first.id));
      });
    }
  }

  [[nodiscard]] bool full() const { return full_; }
  [[nodiscard]] bool stopped() const { return stopped_; }
  void finish(SynapseStore& store) const {
    std::uint32_t least = 65536;
    for (const RowWriter& writer : writers_) {
      store.synapses += writer.synapses();
      store.used_bytes += writer.units() * store.unit_words * sizeof(std::uint32_t);
      least = std::min(least, writer.min_delay_ticks());
      store.max_delay_ticks = std::max(store.max_delay_ticks, writer.max_delay_ticks());
    }
    store.min_delay_ticks = store.synapses == 0 ? 0 : least;
  }

 private:
  [[nodiscard]] std::uint64_t first_target(network::ProjectionId id) const {
    return firsts_[network_.at(id).post.index()];
  }

  template <class Add>
  void each_source(const Task& task, std::uint32_t sources, Add add) {
    parallel_for(sources, kRowsAtATime, options_.threads,
                 [&](std::size_t first, std::size_t last, unsigned thread) {
                   if (full_ || stopped_) return;
                   for (std::size_t source = first; source < last; ++source) {
                     const auto row = static_cast<std::uint32_t>(source);
                     add(row, thread);
                     if (!writers_[thread].write(task.rows.first_row + row)) full_ = true;
                   }
                   done_rows_ += last - first;
                   // The caller's own thread reports: a sink need not be thread-safe.
                   if (thread == 0 && progress_ && !progress_({"build", done_rows_, total_rows_}))
                     stopped_ = true;
                 });
  }

  const Network& network_;
  const BuildOptions& options_;
  const ProgressSink& progress_;
  std::vector<std::uint64_t> firsts_;
  StoreSpace space_;
  std::deque<RowWriter> writers_;
  std::uint64_t total_rows_ = 0;
  std::atomic<std::uint64_t> done_rows_{0};
  std::atomic<bool> full_{false}, stopped_{false};
};

void number_rows(const Network& network, const Layout& layout, std::vector<Task>& tasks,
                 SynapseStore& store) {
  std::uint32_t rows = 0;
  store.sets_of.resize(network.populations.size());
  for (Task& task : tasks) {
    task.rows.first_row = rows;
    rows += network.at(task.rows.pre).size;
    store.sets_of[task.rows.pre.index()].push_back(
        static_cast<std::uint32_t>(store.row_sets.size()));
    store.row_sets.push_back(task.rows);
  }
  store.first_unit.assign(layout.blocks.size(), std::vector<std::uint32_t>(rows));
}

}  // namespace

Result<BuiltStore> build_store(const Network& network, const Layout& layout,
                               const connect::WeightScales& scales, const MemoryPlan& plan,
                               const BuildOptions& options, const ProgressSink& progress) {
  BuiltStore built;
  SynapseStore& store = built.store;
  store.unit_words = plan.unit_words;
  store.memory = Reservation(plan.reserve_bytes, options.huge_pages);
  if (store.memory.data() == nullptr) {
    return failure(
        ErrorClass::does_not_fit, "address_space",
        fmt::format("the synapse store asks for {} bytes of address space; the system refused",
                    plan.reserve_bytes),
        "native.build", "a limit on address space (ulimit -v)", "raise the limit");
  }
  std::vector<Task> tasks = tasks_of(network, scales);
  number_rows(network, layout, tasks, store);
  Builder builder(network, layout, options, progress, store);
  for (Task& task : tasks) {
    builder.run(task);
    task.projections.clear();
  }
  if (builder.full()) {
    return failure(ErrorClass::does_not_fit, "store_full",
                   fmt::format("the synapses need more than the {} bytes reserved for them",
                               plan.reserve_bytes),
                   "native.build", "many more synapses or delays than the rules lead to expect",
                   "fewer distinct delays, or a report of the network to the maintainers");
  }
  built.stopped = builder.stopped();
  builder.finish(store);
  return built;
}

}  // namespace spikeloom::native
