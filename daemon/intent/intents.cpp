#include "daemon/intent/intents.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <ranges>
#include <utility>

namespace eipd::intent {
namespace {

// In the order of the enumerators.
constexpr std::array<std::string_view, 3> kScopes{"eip", "neighbor", "access_point"};

std::pair<Scope, std::string> key_of(const Drain& drain) {
  return {drain.scope, drain.name};
}
const std::string& key_of(const Shutdown& shutdown) {
  return shutdown.neighbor;
}
const bgp::Prefix& key_of(const Blackhole& blackhole) {
  return blackhole.prefix;
}

template <class Row>
void apply_to(auto& rows, const RowChange<Row>& change) {
  if (change.before) rows.erase(key_of(*change.before));
  if (change.after) rows.insert_or_assign(key_of(*change.after), *change.after);
}

const auto* find_in(const auto& rows, const auto& key) {
  const auto found = rows.find(key);
  return found == rows.end() ? nullptr : &found->second;
}

auto values_of(const auto& rows) {
  const auto values = rows | std::views::values;
  return std::vector(values.begin(), values.end());
}

}  // namespace

std::string_view to_string(Scope scope) {
  return kScopes[static_cast<std::size_t>(scope)];
}

std::optional<Scope> parse_scope(std::string_view text) {
  const auto found = std::ranges::find(kScopes, text);
  if (found == kScopes.end()) return std::nullopt;
  return static_cast<Scope>(found - kScopes.begin());
}

Change inverse(Change change) {
  std::visit([](auto& rows) { std::swap(rows.before, rows.after); }, change);
  return change;
}

void Intents::apply(const Change& change) {
  if (const auto* drain = std::get_if<RowChange<Drain>>(&change)) return apply_to(drains_, *drain);
  if (const auto* shutdown = std::get_if<RowChange<Shutdown>>(&change)) return apply_to(shutdowns_, *shutdown);
  apply_to(blackholes_, std::get<RowChange<Blackhole>>(change));
}

const Drain* Intents::drain(Scope scope, std::string_view name) const {
  return find_in(drains_, std::pair{scope, std::string{name}});
}

const Shutdown* Intents::shutdown(std::string_view neighbor) const {
  return find_in(shutdowns_, neighbor);
}

const Blackhole* Intents::blackhole(const bgp::Prefix& prefix) const {
  return find_in(blackholes_, prefix);
}

std::vector<Drain> Intents::drains() const {
  return values_of(drains_);
}

std::vector<Shutdown> Intents::shutdowns() const {
  return values_of(shutdowns_);
}

std::vector<Blackhole> Intents::blackholes() const {
  return values_of(blackholes_);
}

}  // namespace eipd::intent
