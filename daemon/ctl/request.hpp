// What a command line asks of the API. Pure.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "daemon/ctl/command.hpp"

namespace eipd::ctl {

struct Request {
  std::string method = "GET";
  std::string target;  ///< path and query, encoded
  std::string body;    ///< JSON; empty: none
  /// How long the whole exchange may take. A question that is played through takes up to a minute.
  std::chrono::seconds patience{10};
};

/// The command's path with the values in its braces; what is left of them goes into the query of a GET or DELETE, else
/// into the body.
Request request_of(const Command& command, const Values& values, bool dry_run);

/// Adds one parameter to a target's query.
void add_parameter(std::string& target, std::string_view name, std::string_view value);

/// Percent-encodes everything but RFC 3986's unreserved characters.
std::string percent_encode(std::string_view text);

}  // namespace eipd::ctl
