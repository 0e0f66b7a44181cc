// http: healthy when the answer's status is among the expected ones. One request a connection, HTTP/1.1 with
// "Connection: close". Only the answer's head is read, then the connection is closed: an endless body costs nothing,
// and an endless or slow head ends at 8 KiB or at the deadline. Redirects are statuses like any other.
#pragma once

#include <string>
#include <string_view>

#include "daemon/probe/dialer.hpp"
#include "daemon/probe/probe.hpp"

namespace eipd::probe {

/// The request, as it goes out. `target` is the check's target as configured, the Host header unless `check.host` or a
/// configured header says otherwise. A configured header replaces ours of the same name.
std::string http_request(const health::HttpCheck& check, std::string_view target);

class HttpProbe final : public Probe {
 public:
  HttpProbe(Dialer dialer, const health::HttpCheck& check, std::string_view target);
  boost::asio::awaitable<Attempt> run(health::TimePoint deadline) override;

 private:
  boost::asio::awaitable<Attempt> ask(Connection& connection) const;
  [[nodiscard]] Attempt judge(std::uint16_t status) const;

  Dialer dialer_;
  std::string request_;
  std::vector<health::StatusRange> expected_;
};

}  // namespace eipd::probe
