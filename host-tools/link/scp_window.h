// The requests outstanding at the ports of a machine: sent, waited for, repeated, answered.
//
// The promises are those of scp_client.h, which is built on it.
#pragma once

#include <cstdint>
#include <deque>
#include <list>
#include <optional>
#include <vector>

#include "host-tools/link/round_trip.h"
#include "host-tools/link/scp_client.h"
#include "host-tools/link/scp_message.h"

namespace spikeloom::link {

// Where requests come from and replies go to; asked for more whenever a port has room.
class RequestSource {
 public:
  virtual ~RequestSource() = default;
  struct Work {
    Request request;
    std::size_t reply_bytes = 0;  // fewer make no reply
    std::size_t place = 0;        // the source's own name for it
  };
  [[nodiscard]] virtual std::optional<Work> next(int port) = 0;
  // A reply with code ok; false: enough, stop.
  [[nodiscard]] virtual bool done(const Work& work, Reply reply) = 0;
  // No reply, or a refusal, for good; false: that ends all.
  [[nodiscard]] virtual bool may_fail(const Work& /*work*/, const Error& /*error*/) {
    return false;
  }
};

class ScpWindow {
 public:
  ScpWindow(Transport& transport, const ScpOptions& options);

  // Until the source has no more, and all is answered.
  [[nodiscard]] Result<void> run(RequestSource& source);
  [[nodiscard]] ScpCounts counts() const;
  [[nodiscard]] ScpCounts counts(int port) const;
  [[nodiscard]] std::vector<int> lost_ports() const;
  void wrote(int port, std::size_t bytes) { at(port).counts.bytes_written += bytes; }
  void read(int port, std::size_t bytes) { at(port).counts.bytes_read += bytes; }
  [[nodiscard]] std::vector<Arrived> take_strays();

 private:
  struct Outstanding {
    RequestSource::Work work;
    int port = 0;
    std::uint16_t sequence = 0;
    int copies = 0, refusals = 0;
    Time first_sent{}, last_sent{};
    Time due{};                           // to be sent again
    std::uint64_t strays_before = 0;      // at its port
    std::optional<chip::ScpReturn> said;  // last code other than ok
  };
  using InFlight = std::list<Outstanding>::iterator;
  struct Port {
    explicit Port(const ScpOptions& options)
        : round_trip(options.first_wait, options.shortest_wait) {}
    RoundTrip round_trip;
    ScpCounts counts;  // but for round trips
    int outstanding = 0;
    std::optional<Time> last_answer;
    Bytes last_stray;
    bool lost = false;  // silent: others carry its requests
  };
  // Answered, but not all copies are accounted for.
  struct Ghost {
    int port = 0;
    std::uint16_t sequence = 0;
    Time forget_at{};
  };
  enum class Heard { nothing, stop };

  [[nodiscard]] Result<void> forget_failed_run();
  [[nodiscard]] Result<void> fill(RequestSource& source);
  [[nodiscard]] std::optional<RequestSource::Work> next_of(RequestSource& source, int port);
  [[nodiscard]] Result<void> send(Outstanding& request);
  [[nodiscard]] Result<Heard> hear(RequestSource& source, const Arrived& arrived);
  [[nodiscard]] Result<void> answered_otherwise(Outstanding& request, chip::ScpReturn code);
  [[nodiscard]] Result<void> repeat_what_is_due(RequestSource& source);
  [[nodiscard]] Result<void> repeat(RequestSource& source, InFlight request);
  [[nodiscard]] Result<void> give_up(RequestSource& source, InFlight request, Error error);
  [[nodiscard]] Result<void> wait_for_ghosts();
  [[nodiscard]] Time next_due() const;
  [[nodiscard]] std::uint16_t new_sequence();
  [[nodiscard]] bool is_ghost(int port, std::uint16_t sequence) const;
  [[nodiscard]] bool is_silent(const Outstanding& request) const;
  void lose(int port);
  void finish(InFlight request);
  void leave(InFlight request, bool suspect);
  void remember(const Outstanding& request, bool suspect);
  void forget_old_ghosts();
  void keep_other(const Arrived& arrived, const std::optional<ParsedReply>& parsed);
  [[nodiscard]] Error no_answer(const Outstanding& request) const;
  [[nodiscard]] Error strange_answers(const Outstanding& request) const;
  [[nodiscard]] std::string place_of(const Outstanding& request) const;
  [[nodiscard]] Port& at(int port) { return ports_[static_cast<std::size_t>(port)]; }
  [[nodiscard]] const Port& at(int port) const { return ports_[static_cast<std::size_t>(port)]; }

  Transport& transport_;
  ScpOptions options_;
  std::list<Outstanding> outstanding_;
  std::deque<RequestSource::Work> displaced_;  // of lost ports
  std::vector<Port> ports_;
  std::deque<Ghost> ghosts_;
  Time may_change_until_ = Time::min();  // copies on their way, before memory is written again
  std::deque<Arrived> strays_;
  std::uint16_t sequence_ = 0;
};

}  // namespace spikeloom::link
