// Reading the API's JSON for rendering. A field that is not there or of another type throws (Boost.JSON's exception):
// the daemon is of another version; `run` says so.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "daemon/ctl/moment.hpp"
#include "daemon/ctl/paper.hpp"

namespace eipd::ctl {

/// Text without control characters, so that nothing the daemon was told can steer the terminal. Empty for null.
std::string text_of(const boost::json::value& object, std::string_view key);
/// Whatever it is: empty for null, the words of a list, else JSON; without control characters.
std::string words_of(const boost::json::value& value);
/// Empty for null.
std::string number_of(const boost::json::value& object, std::string_view key);
bool truth_of(const boost::json::value& object, std::string_view key);
const boost::json::array& items_of(const boost::json::value& object, std::string_view key);
/// "a, b, c".
std::string joined(const boost::json::array& values, std::string_view separator = ", ");
/// How long ago the time was; empty for null.
std::string age_of(const boost::json::value& object, std::string_view key, const Paper& paper);

Tone tone_of_session(std::string_view state);
Tone tone_of_verdict(std::string_view verdict);

/// A problem's detail, with the value unless it stands in it already, and what would be accepted.
std::string sentence_of(const boost::json::value& problem);

}  // namespace eipd::ctl
