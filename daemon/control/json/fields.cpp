#include "daemon/control/json/fields.hpp"

#include "daemon/observe/log_line.hpp"
#include "daemon/observe/utf8.hpp"

namespace eipd::control::json {

boost::json::value text(std::string_view value) {
  return boost::json::value(observe::to_valid_utf8(value));
}

boost::json::value text_or_null(std::string_view value) {
  return value.empty() ? boost::json::value(nullptr) : text(value);
}

boost::json::value time(SystemTime value) {
  return boost::json::value(observe::to_rfc3339(value));
}

boost::json::value time(const std::optional<SystemTime>& value) {
  return value ? time(*value) : boost::json::value(nullptr);
}

boost::json::array texts(const std::vector<std::string>& values) {
  boost::json::array out;
  for (const auto& value : values) out.push_back(text(value));
  return out;
}

}  // namespace eipd::control::json
