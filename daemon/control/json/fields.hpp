// How plain values stand in the API's JSON: text is valid UTF-8, times are RFC 3339 in UTC with milliseconds, what is
// absent is null.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "daemon/control/views.hpp"

namespace eipd::control::json {

boost::json::value text(std::string_view value);
/// Null for empty text, where empty means that there is none.
boost::json::value text_or_null(std::string_view value);
boost::json::value time(SystemTime value);
boost::json::value time(const std::optional<SystemTime>& value);
boost::json::array texts(const std::vector<std::string>& values);

template <class Number>
boost::json::value number(const std::optional<Number>& value) {
  return value ? boost::json::value(*value) : boost::json::value(nullptr);
}

}  // namespace eipd::control::json
