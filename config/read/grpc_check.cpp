// The section `grpc` of a check.
#include <algorithm>

#include "config/read/check_sections.hpp"
#include "config/read/scalars.hpp"

namespace eipd::config {
namespace {

std::optional<std::string> read_visible(Reading& reading, NodeId node) {
  constexpr std::string_view expected = "printable ASCII without spaces, at most 255 octets";
  const auto text = scalar(reading, node, expected);
  if (!text) return std::nullopt;
  const bool is_visible = std::ranges::all_of(*text, [](char c) { return c > ' ' && c <= '~'; });
  if (!text->empty() && text->size() <= 255 && is_visible) return std::string{*text};
  refuse_value(reading, node, expected);
  return std::nullopt;
}

}  // namespace

std::optional<health::GrpcCheck> read_grpc_check(Reading& reading, NodeId node) {
  MapReader map{reading, node, "a map with service and authority"};
  if (!map.is_map()) return std::nullopt;
  health::GrpcCheck grpc;
  map.optional("service", grpc.service, read_visible);
  map.optional("authority", grpc.authority, read_visible);
  return grpc;
}

}  // namespace eipd::config
