// How probes reach their target: look the name up where there is one, then connect, all by one deadline.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "daemon/health/check_settings.hpp"
#include "daemon/probe/attempt.hpp"
#include "daemon/probe/connection.hpp"
#include "daemon/probe/surroundings.hpp"
#include "daemon/probe/target.hpp"

namespace eipd::probe {

class Dialer {
 public:
  /// `names` and `sockets` outlive the dialer.
  Dialer(Target target, LocalSide local, Names& names, SpareSockets& sockets);

  /// A connection to the target, or how it failed.
  boost::asio::awaitable<std::expected<std::shared_ptr<Connection>, Attempt>> dial(health::TimePoint deadline);

  /// Where it would connect to: the literal target, or its name's address.
  boost::asio::awaitable<std::expected<bgp::Endpoint, Attempt>> resolve(health::TimePoint deadline);
  [[nodiscard]] const LocalSide& local() const { return local_; }

 private:
  Target target_;
  LocalSide local_;
  Names& names_;
  SpareSockets& sockets_;
};

/// The dialer of a check's target; nothing for a text that is neither endpoint nor name with port.
std::optional<Dialer> make_dialer(const health::CheckSettings& settings, std::string_view target, Surroundings& around);

}  // namespace eipd::probe
