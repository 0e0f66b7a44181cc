#include "daemon/control/read/body.hpp"

#include <algorithm>
#include <limits>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "bgp/types/duration.hpp"
#include "daemon/control/url.hpp"

namespace eipd::control {

namespace json = boost::json;

namespace {

constexpr std::size_t kMaxText = 255;
constexpr std::size_t kMaxShown = 64;

Problem no_object(std::string_view body) {
  return {.code = "bad-body",
          .detail = "The body is not one JSON object.",
          .value = std::string{body.substr(0, kMaxShown)},
          .accepted = "application/json: {…}"};
}

std::string shown(const json::value& value) {
  std::string text = value.is_string() ? std::string{value.get_string()} : json::serialize(value);
  if (text.size() > kMaxShown) text = text.substr(0, kMaxShown) + "…";
  return text;
}

std::optional<std::string_view> text_of(const json::value& value) {
  const json::string* text = value.if_string();
  if (text == nullptr || text->size() > kMaxText || !is_printable(*text)) return std::nullopt;
  return std::string_view{*text};
}

std::optional<std::uint64_t> number_of(const json::value& value, std::uint64_t most) {
  if (!value.is_int64() && !value.is_uint64()) return std::nullopt;
  if (value.is_int64() && value.get_int64() < 0) return std::nullopt;
  const auto number = value.is_int64() ? static_cast<std::uint64_t>(value.get_int64()) : value.get_uint64();
  if (number > most) return std::nullopt;
  return number;
}

std::optional<inventory::HealthRule> health_of(const json::value& value) {
  using Kind = inventory::HealthRule::Kind;
  if (value == "any") return inventory::HealthRule{.kind = Kind::Any};
  if (value == "all") return inventory::HealthRule{.kind = Kind::All};
  const json::object* object = value.if_object();
  if (object == nullptr || object->size() != 1 || !object->contains("at_least")) return std::nullopt;
  const auto count = number_of(object->at("at_least"), 1000);
  if (!count || *count == 0) return std::nullopt;
  return inventory::HealthRule{.kind = Kind::AtLeast, .at_least = static_cast<std::uint32_t>(*count)};
}

/// Their number and sizes are the inventory's to judge (words.hpp).
std::optional<std::map<std::string, std::string>> tags_of(const json::value& value) {
  const json::object* object = value.if_object();
  if (object == nullptr) return std::nullopt;
  std::map<std::string, std::string> tags;
  for (const auto& [name, each] : *object) {
    if (!each.is_string()) return std::nullopt;
    tags.emplace(name, each.get_string());
  }
  return tags;
}

/// A reader that puts what `parse` made of the value into `to`.
template <class To, class Parse>
auto put(To& to, std::string accepted, Parse parse) {
  return [&to, accepted = std::move(accepted), parse](const json::value& value) -> std::optional<std::string> {
    auto parsed = parse(value);
    if (!parsed) return accepted;
    to = std::move(*parsed);
    return std::nullopt;
  };
}

template <class To>
auto put_text(To& to, bool may_be_empty) {
  return put(to,
             "text of at most 255 octets without control characters" + std::string{may_be_empty ? "" : ", not empty"},
             [may_be_empty](const json::value& value) -> std::optional<std::string> {
               const auto text = text_of(value);
               if (!text || (text->empty() && !may_be_empty)) return std::nullopt;
               return std::string{*text};
             });
}

template <class To>
auto put_number(To& to) {
  constexpr auto kMost = std::numeric_limits<std::uint32_t>::max();
  return put(to, "a whole number from 0 to " + std::to_string(kMost), [](const json::value& value) {
    const auto number = number_of(value, kMost);
    return number ? std::optional{static_cast<std::uint32_t>(*number)} : std::nullopt;
  });
}

template <class To>
auto put_address(To& to) {
  return put(to, "an IPv4 or IPv6 address", [](const json::value& value) {
    const auto text = text_of(value);
    return text ? bgp::parse_address(*text) : std::nullopt;
  });
}

template <class To>
auto put_health(To& to) {
  return put(to, R"("any", "all" or {"at_least": n})", health_of);
}

template <class To>
auto put_tags(To& to) {
  return put(to, "an object of texts", tags_of);
}

}  // namespace

std::expected<json::object, Problem> parse_body(std::string_view body) {
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) return json::object{};
  boost::system::error_code error;
  json::parse_options options;
  options.max_depth = 16;
  json::value value = json::parse(body, error, {}, options);
  if (error || !value.is_object()) return std::unexpected(no_object(body));
  return std::move(value.get_object());
}

Fields& Fields::take(std::string_view name, Presence presence, const Read& read) {
  known_.push_back(name);
  if (problem_) return *this;
  const json::value* value = object_.if_contains(name);
  if (value == nullptr) {
    if (presence == kRequired) {
      problem_ = Problem{.code = "missing-field",
                         .detail = "The body lacks \"" + std::string{name} + "\".",
                         .value = std::string{name},
                         .accepted = "a body with it"};
    }
    return *this;
  }
  if (auto accepted = read(*value)) {
    problem_ = Problem{.code = "bad-field",
                       .detail = "\"" + std::string{name} + "\" has a value that is not taken.",
                       .value = shown(*value),
                       .accepted = std::move(*accepted)};
  }
  return *this;
}

Fields& Fields::text(std::string_view name, std::string& to, Presence presence) {
  return take(name, presence, put_text(to, false));
}
Fields& Fields::text(std::string_view name, std::optional<std::string>& to) {
  return take(name, kOptional, put_text(to, false));
}
Fields& Fields::free_text(std::string_view name, std::string& to) {
  return take(name, kOptional, put_text(to, true));
}
Fields& Fields::free_text(std::string_view name, std::optional<std::string>& to) {
  return take(name, kOptional, put_text(to, true));
}
Fields& Fields::number(std::string_view name, std::uint32_t& to) {
  return take(name, kOptional, put_number(to));
}
Fields& Fields::number(std::string_view name, std::optional<std::uint32_t>& to) {
  return take(name, kOptional, put_number(to));
}
Fields& Fields::number(std::string_view name, std::uint64_t& to, Presence presence) {
  return take(name, presence, put(to, "a whole number, not negative", [](const json::value& value) {
                return number_of(value, std::numeric_limits<std::uint64_t>::max());
              }));
}
Fields& Fields::truth(std::string_view name, bool& to) {
  return take(name, kOptional, put(to, "true or false", [](const json::value& value) {
                const bool* truth = value.if_bool();
                return truth == nullptr ? std::nullopt : std::optional{*truth};
              }));
}
Fields& Fields::address(std::string_view name, bgp::IpAddress& to, Presence presence) {
  return take(name, presence, put_address(to));
}
Fields& Fields::address(std::string_view name, std::optional<bgp::IpAddress>& to) {
  return take(name, kOptional, put_address(to));
}
Fields& Fields::prefix(std::string_view name, bgp::Prefix& to) {
  return take(name, kRequired, put(to, "an IPv4 or IPv6 prefix without host bits", [](const json::value& value) {
                const auto text = text_of(value);
                return text ? bgp::parse_prefix(*text) : std::nullopt;
              }));
}
Fields& Fields::duration(std::string_view name, std::optional<std::chrono::milliseconds>& to) {
  return take(name, kOptional, put(to, "a duration from 1s to 8760h, as \"2h\"", [](const json::value& value) {
                const auto text = text_of(value);
                auto parsed = text ? bgp::parse_duration(*text) : std::nullopt;
                return parsed && *parsed >= std::chrono::seconds{1} ? parsed : std::nullopt;
              }));
}
Fields& Fields::family(std::string_view name, std::optional<bgp::Family>& to) {
  return take(name, kOptional, put(to, "ipv4 or ipv6", [](const json::value& value) -> std::optional<bgp::Family> {
                if (value == "ipv4") return bgp::Family::Ipv4;
                if (value == "ipv6") return bgp::Family::Ipv6;
                return std::nullopt;
              }));
}
Fields& Fields::binding_type(std::string_view name, inventory::BindingType& to) {
  return take(name, kRequired,
              put(to, "clb, eni, instance, nat-snat, nat-dnat or load-balancer", [](const json::value& value) {
                const auto text = text_of(value);
                return text ? inventory::parse_binding_type(*text) : std::nullopt;
              }));
}
Fields& Fields::scope(std::string_view name, intent::Scope& to) {
  return take(name, kRequired, put(to, "eip, neighbor or access_point", [](const json::value& value) {
                const auto text = text_of(value);
                return text ? intent::parse_scope(*text) : std::nullopt;
              }));
}
Fields& Fields::health(std::string_view name, inventory::HealthRule& to) {
  return take(name, kOptional, put_health(to));
}
Fields& Fields::health(std::string_view name, std::optional<inventory::HealthRule>& to) {
  return take(name, kOptional, put_health(to));
}
Fields& Fields::tags(std::string_view name, std::map<std::string, std::string>& to) {
  return take(name, kOptional, put_tags(to));
}
Fields& Fields::tags(std::string_view name, std::optional<std::map<std::string, std::string>>& to) {
  return take(name, kOptional, put_tags(to));
}

Fields& Fields::document(std::string_view name, std::optional<std::string>& to) {
  return take(name, kOptional, put(to, "text", [](const json::value& value) -> std::optional<std::string> {
                const json::string* text = value.if_string();
                return text == nullptr ? std::nullopt : std::optional{std::string{*text}};
              }));
}
Fields& Fields::each(std::string_view name, const std::string& accepted, std::size_t most,
                     const std::function<bool(std::string_view, const json::value&)>& read) {
  return take(name, kOptional, [&](const json::value& value) -> std::optional<std::string> {
    const json::object* object = value.if_object();
    const bool taken =
        object != nullptr && object->size() <= most && std::ranges::all_of(*object, [&](const auto& one) {
          return !one.key().empty() && is_printable(one.key()) && read(one.key(), one.value());
        });
    return taken ? std::nullopt : std::optional{accepted};
  });
}
Fields& Fields::list(std::string_view name, const std::string& accepted, std::size_t most,
                     const std::function<bool(const json::object&)>& read) {
  return take(name, kOptional, [&](const json::value& value) -> std::optional<std::string> {
    const json::array* items = value.if_array();
    const bool taken =
        items != nullptr && items->size() <= most && std::ranges::all_of(*items, [&](const json::value& item) {
          return item.is_object() && read(item.get_object());
        });
    return taken ? std::nullopt : std::optional{accepted};
  });
}

std::optional<Problem> Fields::done() const {
  if (problem_) return problem_;
  for (const auto& field : object_) {
    if (std::ranges::find(known_, std::string_view{field.key()}) != known_.end()) continue;
    std::string accepted;
    for (const auto name : known_) accepted += (accepted.empty() ? "" : ", ") + std::string{name};
    return Problem{.code = "unknown-field",
                   .detail = "The body has a field that is unknown here.",
                   .value = std::string{field.key()}.substr(0, kMaxShown),
                   .accepted = accepted.empty() ? "no fields" : accepted};
  }
  return std::nullopt;
}

}  // namespace eipd::control
