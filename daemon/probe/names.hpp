// The names that the probes of one loop connect to, and the addresses they last had. A run never waits for the resolver
// once a name has been found: it uses the last good answer, while a new one is fetched beside it.
#pragma once

#include <chrono>
#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "daemon/health/outcome.hpp"
#include "daemon/probe/lookups.hpp"

namespace eipd::probe {

/// What a check from that source looks up: an address of its family, so that find() and known() mean the same.
inline Name name_of(std::string host, const std::optional<bgp::IpAddress>& source) {
  return {.host = std::move(host), .family = source ? std::optional{source->family()} : std::nullopt};
}

/// How old what a lookup found may become.
struct NameAges {
  health::Duration refresh = std::chrono::seconds{10};  ///< an answer is fetched anew after this (getaddrinfo: no TTL)
  health::Duration retry = std::chrono::seconds{1};     ///< after a failed lookup
  health::Duration keep =
      std::chrono::minutes{10};  ///< how long a good answer serves while new lookups fail; at least `refresh`
};

/// Lives on the loop's thread.
class Names {
 public:
  Names(boost::asio::io_context& loop, Lookup lookup, NameAges ages = {});

  /// The address to probe. It stays the same while the name has it, though answers come in changing order. An error is
  /// why there is none; it waits no longer than `deadline`.
  boost::asio::awaitable<std::expected<bgp::IpAddress, Attempt>> find(Name name, health::TimePoint deadline);
  /// The address that find() last had; nothing is looked up.
  [[nodiscard]] std::optional<bgp::IpAddress> known(const Name& name) const;

 private:
  struct Entry {
    std::optional<bgp::IpAddress> address;
    health::TimePoint answered;  ///< when `address` was last confirmed
    health::TimePoint asked;     ///< when the last lookup began
    health::TimePoint used;
    bool asking = false;
    std::optional<Attempt> error;  ///< of the last lookup; none after a good one, and before the first
    std::vector<std::weak_ptr<boost::asio::steady_timer>> waiting;
  };
  void ask_if_due(const Name& name, Entry& entry, health::TimePoint now);
  void take(const Name& name, Addresses addresses);
  void forget_unused(health::TimePoint now);

  boost::asio::io_context& loop_;
  NameAges ages_;
  std::map<Name, Entry> entries_;
  Lookups lookups_;
};

}  // namespace eipd::probe
