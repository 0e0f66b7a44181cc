// Requests to the daemon with what every one of them needs: an idempotency key for writes, lists whole, refusals as
// sentences.
#pragma once

#include <chrono>
#include <expected>
#include <optional>
#include <string>

#include <boost/json/value.hpp>

#include "daemon/ctl/client.hpp"
#include "daemon/ctl/command_line.hpp"

namespace eipd::ctl {

/// Nothing came, or a refusal; `problem` is the API's, if it was one.
struct Failure {
  std::string sentence;
  std::string problem;
};
template <class T>
using Result = std::expected<T, Failure>;

class Session {
 public:
  /// `wanted` outlives it.
  explicit Session(const Invocation& wanted) : wanted_{wanted}, client_{wanted.to} {}

  Result<boost::json::value> send(const Request& request);
  /// All parts of a list, as one without a next; what is no list as it is.
  Result<boost::json::value> list(const Request& request);
  std::optional<Failure> stream(const Request& request, std::chrono::milliseconds quiet, const Client::Take& take);

 private:
  const Invocation& wanted_;
  Client client_;
};

}  // namespace eipd::ctl
