// Readers of single values: numbers, truth values, durations, texts, words of a closed list. Each says what it
// expected.
#pragma once

#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "bgp/types/duration.hpp"
#include "config/read/reading.hpp"

namespace eipd::config {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// The text of a scalar; refuses a map, a list and an empty value. `expected` completes "expected …".
std::optional<std::string_view> scalar(Reading& reading, NodeId node, std::string_view expected);
/// "<text> is no …"; expected ….
void refuse_value(Reading& reading, NodeId node, std::string_view expected);

std::optional<bool> read_bool(Reading& reading, NodeId node);
/// Any text of at most 255 octets.
std::optional<std::string> read_text(Reading& reading, NodeId node);
/// A name: letters, digits, '.', '_', '-', at most 64; begins with a letter or digit. It stands in URLs and metrics.
std::optional<std::string> read_name(Reading& reading, NodeId node);
/// An identifier of another system: printable ASCII without spaces, at most 128.
std::optional<std::string> read_resource(Reading& reading, NodeId node);
/// "host:port", the host an address (IPv6 in brackets) or a name; returned as it stands.
std::optional<std::string> read_target(Reading& reading, NodeId node);
/// An absolute path.
std::optional<std::string> read_path(Reading& reading, NodeId node);
/// A network interface: at most 15 octets, without '/' and spaces.
std::optional<std::string> read_interface(Reading& reading, NodeId node);
/// "0660": three or four octal digits.
std::optional<std::uint32_t> read_mode(Reading& reading, NodeId node);
/// "50%": 1 to 100.
std::optional<std::uint8_t> read_percent(Reading& reading, NodeId node);

/// An unquoted decimal number within the text's bounds; nothing otherwise.
std::optional<std::uint64_t> parse_number(std::string_view text, std::uint64_t min, std::uint64_t max);
using bgp::duration_text;
using bgp::parse_duration;
std::optional<std::uint64_t> read_number(Reading& reading, NodeId node, std::uint64_t min, std::uint64_t max);
std::optional<milliseconds> read_duration(Reading& reading, NodeId node, milliseconds min, milliseconds max);
std::optional<std::size_t> read_word(Reading& reading, NodeId node, const std::string_view* words, std::size_t count);

/// A reader of numbers from `min` to `max`.
template <std::unsigned_integral T>
auto number(T min, T max) {
  return [min, max](Reading& reading, NodeId node) -> std::optional<T> {
    const auto value = read_number(reading, node, min, max);
    return value ? std::optional{static_cast<T>(*value)} : std::nullopt;
  };
}

/// A reader of durations from `min` to `max`.
inline auto duration(milliseconds min, milliseconds max) {
  return [min, max](Reading& reading, NodeId node) { return read_duration(reading, node, min, max); };
}

/// The same where the protocol counts whole seconds.
std::optional<seconds> read_seconds(Reading& reading, NodeId node, seconds min, seconds max);
inline auto whole_seconds(seconds min, seconds max) {
  return [min, max](Reading& reading, NodeId node) { return read_seconds(reading, node, min, max); };
}

/// A reader of one of some words. The array is static: it outlives the reader.
template <class T, std::size_t N>
auto one_of(const std::array<std::pair<std::string_view, T>, N>& choices) {
  return [&choices](Reading& reading, NodeId node) -> std::optional<T> {
    std::array<std::string_view, N> words;
    for (std::size_t i = 0; i < N; ++i) words[i] = choices[i].first;
    const auto chosen = read_word(reading, node, words.data(), N);
    return chosen ? std::optional{choices[*chosen].second} : std::nullopt;
  };
}

}  // namespace eipd::config
