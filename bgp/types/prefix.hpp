// An IP prefix in canonical form: the bits behind its length are zero, so that equal prefixes are equal values.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "bgp/types/address.hpp"

namespace eipd::bgp {

class Prefix {
 public:
  /// 0.0.0.0/0
  constexpr Prefix() = default;
  /// Masks the host bits away. A length beyond the family's is cut to it.
  Prefix(const IpAddress& address, std::uint8_t length);
  /// The host route of an address: /32 or /128.
  static Prefix host(const IpAddress& address) { return Prefix{address, bit_length(address.family())}; }

  [[nodiscard]] const IpAddress& address() const { return address_; }
  [[nodiscard]] std::uint8_t length() const { return length_; }
  [[nodiscard]] Family family() const { return address_.family(); }
  [[nodiscard]] bool is_host() const { return length_ == bit_length(family()); }
  /// Whether every address of `other` lies inside; true for itself, false across families.
  [[nodiscard]] bool covers(const Prefix& other) const;
  [[nodiscard]] bool covers(const IpAddress& address) const;

  /// By address, then the shorter first: a cover stands before what it covers.
  friend auto operator<=>(const Prefix&, const Prefix&) = default;

 private:
  IpAddress address_;
  std::uint8_t length_ = 0;
};

/// Why a text is no prefix, for the operator. `HostBits`: "192.0.2.1/24", where "192.0.2.0/24" was meant.
enum class PrefixError : std::uint8_t { Syntax, Length, HostBits };

/// Reads "address/length"; host bits must be zero. `error`, if given, says why nothing came back.
std::optional<Prefix> parse_prefix(std::string_view text, PrefixError* error = nullptr);
std::string to_string(const Prefix& prefix);

/// A pattern over prefixes: `base`, and all inside it up to the length `max_length`; "203.0.113.0/24 le 32".
/// Without "le" it matches the base alone.
struct PrefixRange {
  Prefix base;
  std::uint8_t max_length = 0;

  [[nodiscard]] bool matches(const Prefix& prefix) const {
    return base.covers(prefix) && prefix.length() <= max_length;
  }
  friend bool operator==(const PrefixRange&, const PrefixRange&) = default;
};
std::optional<PrefixRange> parse_prefix_range(std::string_view text);
std::string to_string(const PrefixRange& range);

/// Space that is never announced, whatever is configured: 0/8, 127/8, 169.254/16, 224/3, ::/8, fe80::/10, ff00::/8.
/// A prefix that overlaps such space is unannounceable (a default route is, too).
bool is_never_announced(const Prefix& prefix);
/// The name of the special-purpose space (private, shared, benchmark, documentation; RFC 6890) that the prefix lies in,
/// for a warning; empty for ordinary space.
std::string_view special_purpose_name(const Prefix& prefix);

}  // namespace eipd::bgp

template <>
struct std::hash<eipd::bgp::Prefix> {
  std::size_t operator()(const eipd::bgp::Prefix& prefix) const noexcept;
};
