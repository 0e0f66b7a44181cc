// A request read: what it asks, or what it orders, or what is wrong with it. Pure, and hostile input is its whole
// input.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "daemon/control/commands.hpp"
#include "daemon/control/problem.hpp"
#include "daemon/control/question.hpp"

namespace eipd::control {

/// A request as it came.
struct RawRequest {
  std::string_view method;
  std::string_view target;
  std::string_view body;
  std::optional<std::string> idempotency_key;
  std::optional<std::string> if_match;
  std::optional<std::string> last_event_id;
};

struct Order {
  Command command;
  WriteOptions options;  ///< the idempotency key still without the caller
};
using Request = std::variant<Question, Order, AskEvents>;

/// Total. A Problem with status 405 goes with the header Allow, which `accepted` lists.
std::expected<Request, Problem> read_request(const RawRequest& raw);

/// Every operation there is, for the documents to be held against: "GET", "/v1/eips/{id}".
struct Operation {
  std::string_view method;
  std::string_view path;
};
std::vector<Operation> operations();

}  // namespace eipd::control
