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
};

class ScpWindow {
 public:
  ScpWindow(Transport& transport, const ScpOptions& options);

  // Until the source has no more, and all is answered.
  [[nodiscard]] Result<void> run(RequestSource& source);
  [[nodiscard]] ScpCounts counts() const;
  void wrote(std::size_t bytes) { counts_.bytes_written += bytes; }
  void read(std::size_t bytes) { counts_.bytes_read += bytes; }
  [[nodiscard]] std::vector<Arrived> take_strays();

 private:
  struct Outstanding {
    RequestSource::Work work;
    int port = 0;
    std::uint16_t sequence = 0;
    int copies = 0, refusals = 0;
    Time first_sent{}, last_sent{};
    Time due{};                           // to be sent again
    std::optional<chip::ScpReturn> said;  // last code other than ok
  };
  // Answered, but not all copies are accounted for.
  struct Ghost {
    int port = 0;
    std::uint16_t sequence = 0;
    Time forget_at{};
    bool may_change = false;  // and must have died before memory is written again
  };
  enum class Heard { nothing, stop };

  [[nodiscard]] Result<void> forget_failed_run();
  [[nodiscard]] Result<void> fill(RequestSource& source);
  [[nodiscard]] Result<void> send(Outstanding& request);
  [[nodiscard]] Result<Heard> hear(RequestSource& source, const Arrived& arrived);
  [[nodiscard]] Result<void> answered_otherwise(Outstanding& request, chip::ScpReturn code);
  [[nodiscard]] Result<void> repeat_what_is_due();
  [[nodiscard]] Result<void> wait_for_ghosts();
  [[nodiscard]] Time next_due() const;
  [[nodiscard]] std::uint16_t new_sequence();
  [[nodiscard]] bool is_ghost(int port, std::uint16_t sequence) const;
  void finish(std::list<Outstanding>::iterator request);
  void forget_old_ghosts();
  void keep_stray(const Arrived& arrived);
  [[nodiscard]] tl::unexpected<Error> no_answer(const Outstanding& request) const;

  Transport& transport_;
  ScpOptions options_;
  std::list<Outstanding> outstanding_;
  std::vector<int> at_port_;
  std::vector<RoundTrip> round_trips_;
  std::deque<Ghost> ghosts_;
  std::deque<Arrived> strays_;
  std::uint16_t sequence_ = 0;
  ScpCounts counts_;
};

}  // namespace spikeloom::link
