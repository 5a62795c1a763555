// Talks to the monitors of a machine: requests out, replies in, as many at once as they can take.
//
// An Ethernet chip holds at most eight requests of hosts at a time and silently drops more. A
// request without an answer is sent again after a time that follows the measured round trips (RFC
// 6298, without its doubling beyond longest_wait), until `patience` is over. A reply counts only
// for the request with its port, sequence number, chip and core; every other datagram is a stray:
// counted and dropped.
//
// Units    bytes; nanoseconds of the transport's clock.
// Promises read, write and ask take any number of jobs and are done when all are; results are in
//          the order of the jobs, whatever order the replies had. Writes to one place in one call
//          are not ordered. A call that changes memory and had to send a request again ends only
//          when the copies that are not accounted for are `longest_delay` old, so that none of
//          them can undo a later call. Ends within bounded time, also when nothing answers. A port
//          other than the first that says nothing at all for `patience` is lost: the first one
//          carries what is of its chips from then on.
// Errors   no_answer (unreachable); strange_answers (unreachable): datagrams came, and never an
//          answer among them; answer_lost (unreachable; a request that must not be sent twice),
//          refused (not_trustworthy; the monitor's code in words), bad_reply (not_trustworthy; a
//          reply of the wrong length), memory_differs (not_trustworthy), interrupted (run_failed;
//          `progress` said stop), bad_request (internal), and the transport's. After an error what
//          was outstanding is forgotten; the client stays usable.
// Cost     one thread; memory of the window only.
// Source   hardware facts 5.1 to 5.4; SC&MP 4.0.0 scamp-3.c and scamp-cmd.c.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "base/progress.h"
#include "host-tools/link/scp_request.h"

namespace spikeloom::link {

struct ScpOptions {
  // Requests outstanding at a port. The monitor sends the eighth reply before it frees the place
  // of its request: what comes in between is dropped, and costs a time-out.
  int window = 7;
  Time first_wait = std::chrono::milliseconds(500);
  Time shortest_wait = std::chrono::milliseconds(20);
  Time longest_wait = std::chrono::milliseconds(500);
  Time patience = std::chrono::seconds(10);             // with one request
  Time longest_delay = std::chrono::milliseconds(200);  // of a datagram in the network
};

struct ScpCounts {
  std::uint64_t requests = 0;  // answered or given up
  std::uint64_t sent = 0;      // datagrams: the rest of them are repeats
  std::uint64_t timeouts = 0;
  std::uint64_t busy = 0;        // replies that asked to try again
  std::uint64_t duplicates = 0;  // replies to what was already answered
  std::uint64_t strays = 0;      // datagrams that answer nothing
  std::uint64_t bytes_written = 0, bytes_read = 0;
  Time shortest_round_trip{}, mean_round_trip{}, longest_round_trip{};  // of first copies
  bool operator==(const ScpCounts&) const = default;
};

struct WriteJob {
  ChipXY chip;
  std::uint32_t address = 0;
  ByteView bytes;
};
struct ReadJob {
  ChipXY chip;
  std::uint32_t address = 0;
  std::span<std::byte> into;
};

class ScpWindow;

class ScpClient {
 public:
  explicit ScpClient(Transport& transport, const ScpOptions& options = {});
  ~ScpClient();
  ScpClient(const ScpClient&) = delete;
  ScpClient& operator=(const ScpClient&) = delete;

  // Requests to `chip` go through `port` from now on; otherwise through port 0.
  void route(ChipXY chip, int port);

  // The reply has code ok.
  [[nodiscard]] Result<Reply> ask(const Request& request);
  [[nodiscard]] Result<std::vector<Reply>> ask(std::span<const Request> requests);
  // Each for itself: one that fails does not end the others. Errors of the transport alone.
  [[nodiscard]] Result<std::vector<Result<Reply>>> ask_each(std::span<const Request> requests);

  [[nodiscard]] Result<void> write(ChipXY chip, std::uint32_t address, ByteView bytes);
  [[nodiscard]] Result<Bytes> read(ChipXY chip, std::uint32_t address, std::size_t bytes);
  // `progress` counts bytes; its stage is the caller's business.
  [[nodiscard]] Result<void> write(std::span<const WriteJob> jobs,
                                   const ProgressSink& progress = {});
  [[nodiscard]] Result<void> read(std::span<const ReadJob> jobs, const ProgressSink& progress = {});
  // For ways that damage: no checksum of UDP is looked at by a monitor. Writes, reads back, writes
  // again what differs, a few times; and reads until two readings agree.
  [[nodiscard]] Result<void> write_checked(std::span<const WriteJob> jobs,
                                           const ProgressSink& progress = {});
  [[nodiscard]] Result<void> read_checked(std::span<const ReadJob> jobs,
                                          const ProgressSink& progress = {});

  [[nodiscard]] Transport& transport() { return transport_; }
  [[nodiscard]] const ScpOptions& options() const { return options_; }
  [[nodiscard]] ScpCounts counts() const;
  [[nodiscard]] ScpCounts counts(int port) const;
  [[nodiscard]] std::vector<int> lost_ports() const;
  // Datagrams that are no replies (text, spikes of a core): the latest of them, oldest first.
  [[nodiscard]] std::vector<Arrived> take_strays();

 private:
  [[nodiscard]] int port_of(ChipXY chip) const;
  [[nodiscard]] std::vector<std::vector<std::size_t>> by_port(
      std::span<const Request> requests) const;

  Transport& transport_;
  ScpOptions options_;
  std::map<ChipXY, int> routes_;
  std::unique_ptr<ScpWindow> window_;
};

}  // namespace spikeloom::link
