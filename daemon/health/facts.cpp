#include "daemon/health/facts.hpp"

#include <variant>

#include "bgp/types/endpoint.hpp"

namespace eipd::health {

namespace {

/// One text for one target: addresses as bgp::to_string writes them, names in lower case.
std::string canonical(std::string_view target) {
  if (const auto endpoint = bgp::parse_endpoint(target)) return bgp::to_string(*endpoint);
  std::string text{target};
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

}  // namespace

CheckId check_id(const CheckSettings& settings, std::string_view target) {
  if (std::holds_alternative<FileCheck>(settings.kind)) return {.check = settings.name, .target = {}};
  return {.check = settings.name, .target = canonical(settings.target.empty() ? target : settings.target)};
}

std::string to_string(const CheckId& id) {
  return id.target.empty() ? id.check : id.check + ' ' + id.target;
}

std::uint64_t stable_hash(const CheckId& id) {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto mix = [&hash](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  };
  mix(id.check);
  mix(std::string_view{"\0", 1});  // "ab" + "c" is not "a" + "bc"
  mix(id.target);
  // FNV's low bits depend on the low bits of its input alone; callers take it modulo round numbers.
  hash ^= hash >> 33;
  hash *= 0xff51afd7ed558ccd;
  return hash ^ (hash >> 33);
}

}  // namespace eipd::health
