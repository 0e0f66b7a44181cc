// What a request asks: method and target, taken apart. Pure, and hostile input is its whole input.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <variant>

#include "daemon/control/problem.hpp"

namespace eipd::control {

inline constexpr std::size_t kDefaultLimit = 200;
inline constexpr std::size_t kMaxLimit = 1000;

/// A part of a list: after the element that `cursor` names (empty: from the start), `limit` at most.
struct Part {
  std::string cursor;
  std::size_t limit = kDefaultLimit;
  friend bool operator==(const Part&, const Part&) = default;
};

struct AskStatus {  // GET /v1/status
  friend bool operator==(const AskStatus&, const AskStatus&) = default;
};
struct AskNeighbors {  // GET /v1/neighbors
  friend bool operator==(const AskNeighbors&, const AskNeighbors&) = default;
};
struct AskNeighbor {  // GET /v1/neighbors/NAME
  std::string name;
  friend bool operator==(const AskNeighbor&, const AskNeighbor&) = default;
};
struct AskRoutes {       // GET /v1/routes?neighbor=NAME&cursor=…&limit=…
  std::string neighbor;  ///< empty: of all
  Part part;
  friend bool operator==(const AskRoutes&, const AskRoutes&) = default;
};
struct AskChecks {  // GET /v1/checks?cursor=…&limit=…
  Part part;
  friend bool operator==(const AskChecks&, const AskChecks&) = default;
};
struct AskCheck {  // GET /v1/checks/NAME
  std::string name;
  friend bool operator==(const AskCheck&, const AskCheck&) = default;
};
struct AskExplain {  // GET /v1/explain/EIP, …/ADDRESS or …/PREFIX, whose slash need not be encoded
  std::string what;
  friend bool operator==(const AskExplain&, const AskExplain&) = default;
};

using Question = std::variant<AskStatus, AskNeighbors, AskNeighbor, AskRoutes, AskChecks, AskCheck, AskExplain>;

/// Reads the request. Total; a Problem with status 405 goes with the header "Allow: GET, HEAD".
std::expected<Question, Problem> read_question(std::string_view method, std::string_view target);

}  // namespace eipd::control
