#include "daemon/control/request.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "bgp/types/decimal.hpp"
#include "daemon/control/read/path.hpp"
#include "daemon/control/read/readers.hpp"

namespace eipd::control {
namespace {

constexpr std::size_t kMaxKey = 64;

std::array<std::span<const Reader>, 4> all_readers() {
  return {question_readers(), what_if_readers(), inventory_readers(), intent_readers()};
}

Problem not_found(std::string_view target) {
  return {.status = 404,
          .code = "not-found",
          .detail = "There is nothing here.",
          .value = std::string{target.substr(0, 256)},
          .accepted = "the paths of docs/openapi.yaml: /v1/status, /v1/eips, …"};
}

Problem not_allowed(std::string_view method, const std::string& allowed) {
  return {.status = 405,
          .code = "method-not-allowed",
          .detail = "The resource cannot be used with this method.",
          .value = std::string{method},
          .accepted = allowed};
}

bool is_key(std::string_view text) {
  return !text.empty() && text.size() <= kMaxKey &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

/// FNV-1a: the same for the same request whatever the build, since it is kept on disk.
std::uint64_t hash_of(std::initializer_list<std::string_view> parts) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const std::string_view part : parts) {
    for (const char c : part) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    hash = (hash ^ 0xFF) * 0x100000001b3;  // no octet of UTF-8: parts cannot run into each other
  }
  return hash;
}

/// "12" with its quotes, or without.
std::optional<std::uint64_t> parse_etag(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  return bgp::parse_decimal<std::uint64_t>(text);
}

std::optional<Problem> read_options(const RawRequest& raw, WriteOptions& options) {
  if (raw.idempotency_key) {
    if (!is_key(*raw.idempotency_key)) {
      return Problem{.code = "bad-idempotency-key",
                     .detail = "The Idempotency-Key is none.",
                     .value = raw.idempotency_key->substr(0, kMaxKey),
                     .accepted = "1 to 64 visible ASCII characters"};
    }
    options.idempotency_key = *raw.idempotency_key;
  }
  options.request_hash = hash_of({raw.method, raw.target, raw.body});
  if (raw.if_match && *raw.if_match != "*") {
    options.if_match = parse_etag(*raw.if_match);
    if (!options.if_match) {
      return Problem{.code = "bad-if-match",
                     .detail = "The If-Match is no ETag that an object had.",
                     .value = raw.if_match->substr(0, kMaxKey),
                     .accepted = "the ETag of the object: \"12\""};
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<Operation> operations() {
  std::vector<Operation> all;
  for (const auto readers : all_readers()) {
    for (const Reader& reader : readers) all.push_back({reader.method, reader.path});
  }
  return all;
}

std::expected<Request, Problem> read_request(const RawRequest& raw) {
  const auto target = parse_target(raw.target);
  if (!target) {
    return std::unexpected(Problem{.code = "bad-target",
                                   .detail = "The request's target is no well-formed path.",
                                   .value = std::string{raw.target.substr(0, 256)},
                                   .accepted = "a path and a query of percent-encoded UTF-8"});
  }
  std::string allowed;
  for (const auto readers : all_readers()) {
    for (const Reader& reader : readers) {
      const auto captured = match(reader.path, target->segments);
      if (!captured) continue;
      if (reader.method != raw.method) {
        if (!allowed.contains(reader.method)) allowed += (allowed.empty() ? "" : ", ") + std::string{reader.method};
        continue;
      }
      WriteOptions options;
      auto request = reader.read({*captured, *target, raw.body, options, raw.last_event_id});
      if (!request) return request;
      if (auto* order = std::get_if<Order>(&*request)) {
        order->options = std::move(options);
        if (auto problem = read_options(raw, order->options)) return std::unexpected(std::move(*problem));
      }
      return request;
    }
  }
  if (allowed.empty()) return std::unexpected(not_found(raw.target));
  if (allowed.contains("GET")) allowed.replace(allowed.find("GET"), 3, "GET, HEAD");
  return std::unexpected(not_allowed(raw.method, allowed));
}

std::expected<Request, Problem> read_plain(const Reading& in, Question question) {
  if (auto problem = Parameters{}.read(in.target)) return std::unexpected(std::move(*problem));
  return Request{std::move(question)};
}

std::optional<Problem> read_order_query(const Reading& in) {
  return Parameters{}.take("dry_run", in.options.dry_run).read(in.target);
}

std::expected<bgp::Prefix, Problem> prefix_in_path(const std::string& text) {
  if (const auto prefix = bgp::parse_prefix(text)) return *prefix;
  return std::unexpected(Problem{.status = 400,
                                 .code = "bad-prefix",
                                 .detail = "The path names no prefix.",
                                 .value = text.substr(0, 64),
                                 .accepted = "an IPv4 or IPv6 prefix without host bits, as 198.51.100.0/24"});
}

std::expected<bgp::IpAddress, Problem> address_in_path(const std::string& text) {
  if (const auto address = bgp::parse_address(text)) return *address;
  return std::unexpected(Problem{.status = 400,
                                 .code = "bad-address",
                                 .detail = "The path names no address.",
                                 .value = text.substr(0, 64),
                                 .accepted = "an IPv4 or IPv6 address"});
}

}  // namespace eipd::control
