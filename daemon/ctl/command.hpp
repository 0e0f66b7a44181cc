// What eipctl can be asked, as a table: each command with its arguments, what it asks of the API, and how the answer is
// shown. The command line, the completion of shells and the manual's test are made of it. Plain values.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "daemon/ctl/paper.hpp"

namespace eipd::ctl {

enum class Kind : std::uint8_t {
  Text,
  Number,
  Flag,    ///< true where given
  Tag,     ///< KEY=VALUE, any number of them: one object
  Health,  ///< any, all, or a number: at least so many
  Scope,   ///< eip:ID, neighbor:NAME or access-point, any number of them: a list; with "now" where that is given, too
  File,    ///< a file's path here; the API gets what is in it
  Order,   ///< a flag that makes the request a POST to the path with "/field" behind it
  Here,    ///< for eipctl itself; the API does not see it
};

struct Argument {
  std::string_view name;   ///< "EIP": by its place; "--account"
  std::string_view field;  ///< the API's word: in the path's braces, the query (GET, DELETE) or the body
  std::string_view says;
  Kind kind = Kind::Text;
  bool required = false;
  std::string_view words = {};  ///< "clb|eni": nothing else is accepted; empty: anything
};

/// The method of a command that asks no daemon.
inline constexpr std::string_view kLocal = "";

struct Command {
  std::string_view noun;  ///< the first word
  std::string_view verb;  ///< the second; empty: there is none
  std::string_view says;
  std::string_view method;
  std::string_view path;  ///< with {field}s; what stands in [] is left out where its field is absent
  std::span<const Argument> arguments = {};
  std::string (*one)(const boost::json::value&, const Paper&) = nullptr;
  std::string (*list)(const boost::json::array&, const Paper&) = nullptr;  ///< of an answer with "items"
  bool scoped = false;   ///< its eip, neighbor or neither become the API's scope and name
  bool watched = false;  ///< takes --watch
  bool asks = false;     ///< has a body, and writes nothing
  [[nodiscard]] bool writes() const { return method != "GET" && !asks; }
};

/// By field; only what was given.
using Values = std::map<std::string, std::vector<std::string>, std::less<>>;

/// All of them, in the order of the manual.
std::vector<const Command*> commands();
const Command* find_command(std::string_view noun, std::string_view verb);  ///< null: none

// One table a group of nouns.
std::span<const Command> state_commands();
std::span<const Command> eip_commands();
std::span<const Command> pool_commands();
std::span<const Command> intent_commands();

}  // namespace eipd::ctl
