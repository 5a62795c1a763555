#include "emulator/native/build.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <map>
#include <memory>

#include "base/parallel.h"
#include "emulator/native/column_batches.h"
#include "emulator/native/row_writer.h"
#include "network-specs/connect/connector.h"
#include "network-specs/connect/expected.h"

namespace spikeloom::native {
namespace {

using network::Network;
using ConnectorPtr = std::unique_ptr<connect::Connector>;

constexpr std::uint32_t kRowsAtATime = 32;
constexpr std::size_t kConnectorsAtATime = 4;

// A projection, and what of it is on this rank.
struct Projected {
  ConnectorPtr connector;
  network::PopulationId post;
  NeuronRange targets;             // of this rank
  std::uint64_t first_target = 0;  // the population's first neuron, of all
};

// A row set to be written, and what fills it.
struct Task {
  RowSet rows;
  std::uint32_t max_delay_ticks = 0;
  std::vector<Projected> projections;  // one only, where it is by columns
};

// What a thread does at a time: some rows of all blocks, or of one block those that columns give.
struct Job {
  std::uint32_t task;
  NeuronRange sources;  // empty: all, by columns
  std::uint32_t block = 0;
};

std::vector<ConnectorPtr> make_connectors(const Network& network,
                                          const connect::WeightScales& scales, unsigned threads) {
  std::vector<ConnectorPtr> connectors(network.projections.size());
  std::vector<connect::SamplerCache> caches(threads);
  parallel_for(connectors.size(), kConnectorsAtATime, threads,
               [&](std::size_t first, std::size_t last, unsigned thread) {
                 for (std::size_t i = first; i < last; ++i) {
                   const auto& it = network.projections[i];
                   const auto receptor = static_cast<std::size_t>(it.receptor);
                   connectors[i] = make(network, network::ProjectionId(i),
                                        scales[it.post.index()].at(receptor), caches[thread]);
                 }
               });
  return connectors;
}

std::vector<Task> tasks_of(const Network& network, const Layout& layout,
                           const connect::WeightScales& scales, const BuildOptions& options) {
  std::vector<Task> tasks;
  auto connectors = make_connectors(network, scales, options.threads);
  const auto firsts = network::first_neurons(network);
  std::map<std::pair<network::PopulationId, network::Receptor>, std::size_t> shared;
  for (std::size_t i = 0; i < connectors.size(); ++i) {
    const network::ProjectionId id(i);
    const auto& it = network.at(id);
    std::size_t task = tasks.size();
    if (connectors[i]->by_rows())
      task = shared.try_emplace({it.pre, it.receptor}, task).first->second;
    if (task == tasks.size()) tasks.push_back({{it.pre, it.receptor, 0}, 0, {}});
    tasks[task].max_delay_ticks =
        std::max(tasks[task].max_delay_ticks, connect::max_delay_ticks(network, id));
    tasks[task].projections.push_back({std::move(connectors[i]), it.post,
                                       layout.neurons_of(layout.blocks_of(options.rank), it.post),
                                       firsts[it.post.index()]});
  }
  return tasks;
}

bool by_rows(const Task& task) { return task.projections.front().connector->by_rows(); }

std::vector<Job> jobs_of(const Network& network, const std::vector<Task>& tasks, BlockRange own) {
  std::vector<Job> jobs;
  for (std::uint32_t t = 0; t < tasks.size(); ++t)  // the large ones first
    for (std::uint32_t b = own.first; b < own.last && !by_rows(tasks[t]); ++b)
      jobs.push_back({t, {}, b});
  for (std::uint32_t t = 0; t < tasks.size(); ++t) {
    const std::uint32_t sources = by_rows(tasks[t]) ? network.at(tasks[t].rows.pre).size : 0;
    for (std::uint32_t first = 0; first < sources; first += std::min(kRowsAtATime, sources - first))
      jobs.push_back({t, {first, first + std::min(kRowsAtATime, sources - first)}});
  }
  return jobs;
}

class Builder {
 public:
  Builder(const Network& network, const Layout& layout, const MemoryPlan& plan,
          const BuildOptions& options, const ProgressSink& progress, SynapseStore& store)
      : network_(network),
        layout_(layout),
        own_(layout.blocks_of(options.rank)),
        batch_synapses_(plan.batch_bytes / options.threads / kBytesABatched),
        progress_(progress),
        space_(store) {
    for (unsigned thread = 0; thread < options.threads; ++thread)
      threads_.emplace_back(store, space_, layout);
  }

  void run(const std::vector<Task>& tasks) {
    const std::vector<Job> jobs = jobs_of(network_, tasks, own_);
    std::atomic<std::uint64_t> done = 0;
    parallel_for(jobs.size(), 1, static_cast<unsigned>(threads_.size()),
                 [&](std::size_t i, std::size_t, unsigned thread) {
                   if (full_ || stopped_) return;
                   work(tasks[jobs[i].task], jobs[i], threads_[thread]);
                   ++done;
                   // The caller's own thread reports: a sink need not be thread-safe.
                   if (thread == 0 && progress_ && !progress_({"build", done, jobs.size()}))
                     stopped_ = true;
                 });
  }

  [[nodiscard]] bool full() const { return full_; }
  [[nodiscard]] bool stopped() const { return stopped_; }
  void finish(BuiltStore& built) const {
    SynapseStore& store = built.store;
    std::uint32_t least = 65536;
    for (const Thread& thread : threads_) {
      const RowWriter& writer = thread.writer;
      store.synapses += writer.synapses();
      store.used_bytes += writer.units() * store.unit_words * sizeof(std::uint32_t);
      least = std::min(least, writer.min_delay_ticks());
      store.max_delay_ticks = std::max(store.max_delay_ticks, writer.max_delay_ticks());
      built.scratch_bytes +=
          writer.bytes() + thread.batch_bytes + thread.row.capacity() * sizeof(connect::RowSynapse);
    }
    store.min_delay_ticks = store.synapses == 0 ? 0 : least;
  }

 private:
  struct Thread {
    Thread(SynapseStore& store, StoreSpace& space, const Layout& layout)
        : writer(store, space, layout) {}
    RowWriter writer;
    std::vector<connect::RowSynapse> row;
    std::uint64_t batch_bytes = 0;
  };

  void work(const Task& task, const Job& job, Thread& thread) {
    if (by_rows(task)) {
      write_rows(task, job.sources, thread);
    } else {
      write_columns(task, job.block, thread);
    }
  }

  void write_rows(const Task& task, NeuronRange sources, Thread& thread) {
    thread.writer.expect(own_, task.max_delay_ticks);
    for (std::uint32_t source = sources.first; source < sources.last; ++source) {
      for (const Projected& projected : task.projections) {
        if (projected.targets.size() == 0) continue;
        thread.row.clear();
        projected.connector->row(source, projected.targets, thread.row);
        thread.writer.add(thread.row, projected.first_target);
      }
      if (!thread.writer.write(task.rows.first_row + source)) full_ = true;
    }
  }

  void write_columns(const Task& task, std::uint32_t block, Thread& thread) {
    const Projected& projected = task.projections.front();
    const NeuronRange targets = layout_.neurons_of({block, block + 1}, projected.post);
    if (targets.size() == 0) return;
    thread.writer.expect({block, block + 1}, task.max_delay_ticks);
    ColumnBatches batches(*projected.connector, network_.at(task.rows.pre).size, targets,
                          batch_synapses_);
    batches.each_row([&](std::uint32_t source, std::span<const connect::RowSynapse> row) {
      thread.writer.add(row, projected.first_target);
      if (!thread.writer.write(task.rows.first_row + source)) full_ = true;
      return !full_ && !stopped_;
    });
    thread.batch_bytes = std::max(thread.batch_bytes, batches.bytes());
  }

  const Network& network_;
  const Layout& layout_;
  BlockRange own_;
  std::uint64_t batch_synapses_;
  const ProgressSink& progress_;
  StoreSpace space_;
  std::deque<Thread> threads_;
  std::atomic<bool> full_{false}, stopped_{false};
};

void number_rows(const Network& network, BlockRange own, std::size_t blocks,
                 std::vector<Task>& tasks, SynapseStore& store) {
  std::uint32_t rows = 0;
  store.sets_of.resize(network.populations.size());
  for (Task& task : tasks) {
    task.rows.first_row = rows;
    rows += network.at(task.rows.pre).size;
    store.sets_of[task.rows.pre.index()].push_back(
        static_cast<std::uint32_t>(store.row_sets.size()));
    store.row_sets.push_back(task.rows);
  }
  store.first_unit.resize(blocks);
  for (std::uint32_t b = own.first; b < own.last; ++b) store.first_unit[b].resize(rows);
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
  std::vector<Task> tasks = tasks_of(network, layout, scales, options);
  number_rows(network, layout.blocks_of(options.rank), layout.blocks.size(), tasks, store);
  Builder builder(network, layout, plan, options, progress, store);
  builder.run(tasks);
  if (builder.full()) {
    return failure(ErrorClass::does_not_fit, "store_full",
                   fmt::format("the synapses need more than the {} bytes reserved for them",
                               plan.reserve_bytes),
                   "native.build", "many more synapses or delays than the rules lead to expect",
                   "fewer distinct delays, or a report of the network to the maintainers");
  }
  built.stopped = builder.stopped();
  builder.finish(built);
  return built;
}

}  // namespace spikeloom::native
