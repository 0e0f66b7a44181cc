// Blocking name lookups on threads that nobody ever waits for.
//
// getaddrinfo() cannot be cancelled, and with a dead name server it takes many seconds. Asio's resolver joins its
// thread when the loop is destroyed, so a stop would wait for it. Here a lookup that hangs is left behind: its thread
// shares nothing with us but a small block of its own.
#pragma once

#include <compare>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bgp/types/address.hpp"
#include "daemon/probe/attempt.hpp"

namespace eipd::probe {

/// What is looked up; no family: both, in the order of RFC 6724.
struct Name {
  std::string host;
  std::optional<bgp::Family> family;
  friend auto operator<=>(const Name&, const Name&) = default;
};

/// At least one address, or why there is none: Outcome::ResolverFailure, or NoDescriptors.
using Addresses = std::expected<std::vector<bgp::IpAddress>, Attempt>;
/// A blocking lookup; called on several threads at once.
using Lookup = std::function<Addresses(const Name&)>;

/// Outcome::ResolverFailure.
Attempt resolver_failure(std::string detail);

/// getaddrinfo(): the host's own resolver, with its files, order and time-outs.
Addresses system_lookup(const Name& name);

class Lookups {
 public:
  /// Called on a lookup thread, one at a time; must be brief.
  using Done = std::function<void(Addresses)>;
  static constexpr unsigned kMostThreads = 4;  ///< what hangs takes one of them; the rest waits in line

  explicit Lookups(Lookup lookup);
  /// Drops what waits in line. No Done is called any more once this returns.
  ~Lookups();
  Lookups(const Lookups&) = delete;
  Lookups& operator=(const Lookups&) = delete;

  void ask(Name name, Done done);

 private:
  struct Line;
  static void work(const std::shared_ptr<Line>& line);
  std::shared_ptr<Line> line_;
};

}  // namespace eipd::probe
