#include "daemon/control/problem.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "bgp/types/utf8.hpp"
#include "daemon/control/json/fields.hpp"

namespace eipd::control {
namespace {

/// JSON lets DEL and C1 stand as they are (RFC 8259 §7), and they come from the caller; a terminal need not see them.
std::string without_controls(std::string_view json) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  out.reserve(json.size());
  while (!json.empty()) {
    const auto character = json.substr(0, std::max<std::size_t>(bgp::utf8_length(json), 1));
    if (bgp::begins_with_control(json)) {
      const auto number = static_cast<unsigned char>(character.back());  // of U+007F to U+009F it is the last octet
      (out += "\\u00") += {kHex[number >> 4], kHex[number & 0xF]};
    } else {
      out += character;
    }
    json.remove_prefix(character.size());
  }
  return out;
}

}  // namespace

std::string title_of(unsigned status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Payload Too Large";
    case 422:
      return "Unprocessable Content";
    case 431:
      return "Request Header Fields Too Large";
    case 503:
      return "Service Unavailable";
    default:
      return "Error";
  }
}

std::string to_json(const Problem& problem) {
  boost::json::object out{{"type", "about:blank"},
                          {"title", title_of(problem.status)},
                          {"status", problem.status},
                          {"code", problem.code},
                          {"detail", json::text(problem.detail)}};
  if (!problem.value.empty()) out.emplace("value", json::text(problem.value));
  if (!problem.accepted.empty()) out.emplace("accepted", json::text(problem.accepted));
  return without_controls(boost::json::serialize(out));
}

Problem unreadable(unsigned status) {
  switch (status) {
    case 413:
      return {.status = status,
              .code = "body-too-large",
              .detail = "The request's body is too large.",
              .accepted = "at most 64 KiB"};
    case 431:
      return {.status = status,
              .code = "header-too-large",
              .detail = "The request's header is too large.",
              .accepted = "at most 8 KiB"};
    default:
      return {.status = 400,
              .code = "bad-request",
              .detail = "This is not an HTTP/1.1 request.",
              .accepted = "HTTP/1.1 (RFC 9112)"};
  }
}

Problem busy() {
  return {.status = 503, .code = "control-busy", .detail = "The daemon did not answer in time; try again."};
}

}  // namespace eipd::control
