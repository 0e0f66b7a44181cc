#include <algorithm>

#include "daemon/ctl/answer.hpp"
#include "daemon/ctl/render.hpp"

namespace eipd::ctl {
namespace {

bool is_list_of_objects(const boost::json::value& value) {
  return value.is_array() && !value.get_array().empty() && value.get_array().front().is_object();
}

std::string label(std::string_view key) {
  std::string text{key};
  std::ranges::replace(text, '_', ' ');
  return text;
}

/// "region hong-kong, type clb"; what is null or empty is left out.
std::string in_one_line(const boost::json::object& object) {
  std::string out;
  for (const auto& [key, value] : object) {
    const std::string words = value.is_object() ? in_one_line(value.get_object()) : words_of(value);
    if (words.empty() || (value.is_bool() && !value.get_bool())) continue;
    out += (out.empty() ? "" : ", ") + label(key) + (value.is_bool() ? "" : " " + words);
  }
  return out;
}

std::string line_of(const boost::json::value& value) {
  if (value.is_bool()) return value.get_bool() ? "yes" : "no";
  return value.is_object() ? in_one_line(value.get_object()) : words_of(value);
}

}  // namespace

std::string render_object(const boost::json::value& object, const Paper& paper) {
  std::size_t width = 0;
  for (const auto& [key, value] : object.as_object()) width = std::max(width, key.size());
  std::string out;
  for (const auto& [key, value] : object.as_object()) {
    std::string name = label(key);
    name.resize(width + 2, ' ');
    if (is_list_of_objects(value)) {
      out += label(key) + "\n";
      for (const auto& element : value.get_array()) out += "  " + in_one_line(element.as_object()) + "\n";
      continue;
    }
    const std::string line = line_of(value);
    if (!line.empty()) out += toned(name, Tone::Faint, paper) + line + "\n";
  }
  return out.empty() ? "done\n" : out;
}

std::string render_sentence(const boost::json::value& answer, const Paper& /*paper*/) {
  return text_of(answer, "sentence") + "\n";
}

std::string render_event(const boost::json::value& event, const Paper& paper) {
  const auto& object = event.as_object();
  const auto words = [&](std::string_view key) {
    const auto* value = object.if_contains(key);
    if (value == nullptr) return std::string{};
    return value->is_object() ? in_one_line(value->get_object()) : words_of(*value);
  };
  std::string out = toned(words("at"), Tone::Faint, paper) + " " + toned(words("what"), Tone::Strong, paper);
  if (const auto subject = words("subject"); !subject.empty()) out += " " + subject;
  if (const auto author = words("author"); !author.empty()) out += " by " + author;
  if (const auto detail = words("detail"); !detail.empty()) out += ": " + detail;
  return out + "\n";
}

}  // namespace eipd::ctl
