#include "daemon/ctl/answer.hpp"

#include <cmath>
#include <cstdint>

#include <boost/json/serialize.hpp>

namespace eipd::ctl {
namespace {

constexpr double kExact = 1e15;  ///< below it whole numbers are themselves

std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
  return out;
}

const boost::json::value& field(const boost::json::value& object, std::string_view key) {
  return object.as_object().at(key);
}

std::string text_of(const boost::json::value& value) {
  if (value.is_null()) return {};
  if (value.is_double() && std::abs(value.get_double()) < kExact &&
      std::trunc(value.get_double()) == value.get_double()) {
    return std::to_string(static_cast<std::int64_t>(value.get_double()));  // not 2.54E2
  }
  return value.is_string() ? printable(value.get_string()) : boost::json::serialize(value);
}

}  // namespace

std::string text_of(const boost::json::value& object, std::string_view key) {
  const auto& value = field(object, key);
  if (value.is_null()) return {};
  return printable(value.as_string());
}

std::string words_of(const boost::json::value& value) {
  if (!value.is_array()) return text_of(value);
  return joined(value.get_array());
}

std::string number_of(const boost::json::value& object, std::string_view key) {
  return text_of(field(object, key));
}

bool truth_of(const boost::json::value& object, std::string_view key) {
  return field(object, key).as_bool();
}

const boost::json::array& items_of(const boost::json::value& object, std::string_view key) {
  return field(object, key).as_array();
}

std::string joined(const boost::json::array& values, std::string_view separator) {
  std::string out;
  for (const auto& value : values) {
    if (!out.empty()) out += separator;
    out += text_of(value);
  }
  return out;
}

std::string age_of(const boost::json::value& object, std::string_view key, const Paper& paper) {
  const auto since = parse_rfc3339(text_of(object, key));
  return since ? age(*since, paper.now) : std::string{};
}

Tone tone_of_session(std::string_view state) {
  if (state == "Established") return Tone::Good;
  return state == "Idle" ? Tone::Bad : Tone::Between;
}

Tone tone_of_verdict(std::string_view verdict) {
  if (verdict == "up") return Tone::Good;
  return verdict == "down" ? Tone::Bad : Tone::Between;
}

std::string sentence_of(const boost::json::value& problem) {
  const auto& object = problem.as_object();
  std::string sentence = text_of(problem, "detail");
  while (sentence.ends_with('.')) sentence.pop_back();
  if (object.contains("value")) {
    if (const auto value = text_of(problem, "value"); !sentence.contains(value)) sentence += " (" + value + ")";
  }
  if (object.contains("accepted")) {
    sentence += (sentence.ends_with('?') ? " Accepted: " : ". Accepted: ") + text_of(problem, "accepted");
  }
  return sentence.ends_with('?') ? sentence : sentence + ".";
}

}  // namespace eipd::ctl
