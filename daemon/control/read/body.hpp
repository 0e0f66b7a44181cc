// Bodies of requests, read strictly: one JSON object whose every field is known and has the type that is expected. The
// first thing wrong is the Problem, with the field's path and what would be accepted. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "daemon/control/problem.hpp"
#include "daemon/intent/intents.hpp"
#include "daemon/inventory/operations.hpp"

namespace eipd::control {

/// The object in the body; an empty body is an empty object. At most 16 levels deep, no text that isn't UTF-8.
std::expected<boost::json::object, Problem> parse_body(std::string_view body);

/// Takes an object apart. Each call names a field; `done` then says what was wrong, or that a field is unknown.
/// The targets are left as they are where a field is absent.
class Fields {
 public:
  explicit Fields(const boost::json::object& object) : object_{object} {}

  enum class Presence : std::uint8_t { Required, Optional };
  static constexpr auto kRequired = Presence::Required;
  static constexpr auto kOptional = Presence::Optional;

  /// Printable UTF-8 of at most 255 octets, not empty.
  Fields& text(std::string_view name, std::string& to, Presence presence);
  Fields& text(std::string_view name, std::optional<std::string>& to);
  /// The same, but may be empty.
  Fields& free_text(std::string_view name, std::string& to);
  Fields& free_text(std::string_view name, std::optional<std::string>& to);
  Fields& number(std::string_view name, std::uint32_t& to);
  Fields& number(std::string_view name, std::optional<std::uint32_t>& to);
  Fields& number(std::string_view name, std::uint64_t& to, Presence presence);
  Fields& truth(std::string_view name, bool& to);
  Fields& address(std::string_view name, bgp::IpAddress& to, Presence presence);
  Fields& address(std::string_view name, std::optional<bgp::IpAddress>& to);
  Fields& prefix(std::string_view name, bgp::Prefix& to);  ///< required
  Fields& duration(std::string_view name, std::optional<std::chrono::milliseconds>& to);
  Fields& family(std::string_view name, std::optional<bgp::Family>& to);
  Fields& binding_type(std::string_view name, inventory::BindingType& to);  ///< required
  Fields& scope(std::string_view name, intent::Scope& to);                  ///< required
  /// "any", "all", {"at_least": n}
  Fields& health(std::string_view name, inventory::HealthRule& to);
  Fields& health(std::string_view name, std::optional<inventory::HealthRule>& to);
  /// At most 32, names and values of at most 128 octets.
  Fields& tags(std::string_view name, std::map<std::string, std::string>& to);
  Fields& tags(std::string_view name, std::optional<std::map<std::string, std::string>>& to);

  /// A text of any length, with line feeds.
  Fields& document(std::string_view name, std::optional<std::string>& to);
  /// An object of at most `most` names; `take` says whether it took one's value. `accepted`: what would be.
  Fields& each(std::string_view name, const std::string& accepted, std::size_t most,
               const std::function<bool(std::string_view, const boost::json::value&)>& take);
  /// A list of at most `most` objects, likewise.
  Fields& list(std::string_view name, const std::string& accepted, std::size_t most,
               const std::function<bool(const boost::json::object&)>& take);

  /// Nothing: all is well.
  [[nodiscard]] std::optional<Problem> done() const;

 private:
  /// `read` returns what would be accepted if the value is none; nothing if it took it.
  using Read = std::function<std::optional<std::string>(const boost::json::value&)>;
  Fields& take(std::string_view name, Presence presence, const Read& read);

  const boost::json::object& object_;
  std::vector<std::string_view> known_;
  std::optional<Problem> problem_;
};

}  // namespace eipd::control
