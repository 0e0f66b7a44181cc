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

std::string render_reload(const boost::json::value& answer, const Paper& paper) {
  boost::json::object rest = answer.as_object();
  rest.erase("warnings");
  std::string out = render_object(rest, paper);
  for (const auto& line : items_of(answer, "warnings")) out += toned(words_of(line), Tone::Between, paper) + "\n";
  return out;
}

std::string render_sentence(const boost::json::value& answer, const Paper& /*paper*/) {
  return text_of(answer, "sentence") + "\n";
}

/// The object after a write is for programs: it stands in the JSON only.
std::string render_event(const boost::json::value& event, const Paper& paper) {
  boost::json::object rest = event.as_object();
  const auto take = [&rest](std::string_view key) {
    const auto* value = rest.if_contains(key);
    std::string words = value == nullptr ? "" : words_of(*value);
    rest.erase(key);
    return words;
  };
  const auto time = take("time");
  std::string out =
      (time.empty() ? "" : toned(time, Tone::Faint, paper) + " ") + toned(take("event"), Tone::Strong, paper);
  for (const std::string_view subject : {"eip", "neighbor", "cidr", "check", "subject"}) {
    if (!rest.contains(subject)) continue;
    out += " " + take(subject);
    break;
  }
  if (const auto author = take("author"); !author.empty()) out += " by " + author;
  for (const std::string_view known : {"level", "object"}) rest.erase(known);
  const std::string more = in_one_line(rest);
  return out + (more.empty() ? "" : ": " + more) + "\n";
}

}  // namespace eipd::ctl
