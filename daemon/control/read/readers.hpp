// The readers of single operations, each with its method and path. One table a group; request.cpp puts them together.
#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/control/read/body.hpp"
#include "daemon/control/read/parameters.hpp"
#include "daemon/control/request.hpp"

namespace eipd::control {

/// What a reader gets: the braces of its path in order, the query, the body.
struct Reading {
  const std::vector<std::string>& captured;
  const Target& target;
  std::string_view body;
  WriteOptions& options;                            ///< for `dry_run`
  const std::optional<std::string>& last_event_id;  ///< a header of event streams
};

struct Reader {
  std::string_view method;
  std::string_view path;
  std::expected<Request, Problem> (*read)(const Reading&);
};

std::span<const Reader> question_readers();   ///< of the daemon's state
std::span<const Reader> inventory_readers();  ///< EIPs, pools, CIDRs, quotas
std::span<const Reader> what_if_readers();    ///< what would be
std::span<const Reader> intent_readers();     ///< drains, blackholes, neighbors, what else operators do

/// A question without parameters.
std::expected<Request, Problem> read_plain(const Reading& in, Question question);
/// The query of an order: `dry_run` and nothing else.
std::optional<Problem> read_order_query(const Reading& in);
/// An order whose body `read(Fields&, command)` takes apart.
template <class Order, class Read>
std::expected<Request, Problem> read_order(const Reading& in, Order command, Read read) {
  if (auto problem = read_order_query(in)) return std::unexpected(std::move(*problem));
  const auto body = parse_body(in.body);
  if (!body) return std::unexpected(body.error());
  Fields fields{*body};
  read(fields, command);
  if (auto problem = fields.done()) return std::unexpected(std::move(*problem));
  return Request{control::Order{.command = std::move(command), .options = {}}};
}
/// An order whose body has no fields.
template <class Order>
std::expected<Request, Problem> read_order(const Reading& in, Order command) {
  return read_order(in, std::move(command), [](Fields&, Order&) {});
}
/// A prefix or an address that the path names.
std::expected<bgp::Prefix, Problem> prefix_in_path(const std::string& text);
std::expected<bgp::IpAddress, Problem> address_in_path(const std::string& text);

}  // namespace eipd::control
