// A refusal, as the API says it (RFC 9457, application/problem+json): a stable code for programs, a sentence for
// people.
#pragma once

#include <string>

namespace eipd::control {

struct Problem {
  unsigned status = 400;
  std::string code;      ///< kebab-case, closed: "not-found", "bad-limit", …
  std::string detail;    ///< one sentence
  std::string value;     ///< the offending one; empty: none
  std::string accepted;  ///< what would have been; empty: nothing to say
  friend bool operator==(const Problem&, const Problem&) = default;
};

/// The status's name: "Not Found".
std::string title_of(unsigned status);
/// The body, one JSON object.
std::string to_json(const Problem& problem);

/// What the server says of a request that it could not read: status 400, 413 or 431.
Problem unreadable(unsigned status);
/// Control did not answer in time.
Problem busy();

}  // namespace eipd::control
