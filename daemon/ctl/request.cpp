#include "daemon/ctl/request.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace eipd::ctl {
namespace {

std::uint64_t number(const std::string& digits) {
  std::uint64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

boost::json::value tags(const std::vector<std::string>& pairs) {
  boost::json::object object;
  for (const auto& pair : pairs) {
    const auto equals = std::min(pair.find('='), pair.size());
    object[pair.substr(0, equals)] = equals == pair.size() ? "" : pair.substr(equals + 1);
  }
  return object;
}

/// "eip:ID" → {"scope": "eip", "name": "ID"}.
boost::json::value scopes(const std::vector<std::string>& texts, bool now) {
  boost::json::array list;
  for (const auto& text : texts) {
    boost::json::object item;
    const auto colon = text.find(':');
    item["scope"] = colon == std::string::npos ? "access_point" : text.substr(0, colon);
    if (colon != std::string::npos) item["name"] = text.substr(colon + 1);
    if (now) item["now"] = true;
    list.push_back(std::move(item));
  }
  return list;
}

boost::json::value json_of(Kind kind, const std::vector<std::string>& values) {
  switch (kind) {
    case Kind::Number:
      return number(values.front());
    case Kind::Flag:
      return true;
    case Kind::Tag:
      return tags(values);
    case Kind::Health:
      if (values.front() == "any" || values.front() == "all") return boost::json::string{values.front()};
      return boost::json::object{{"at_least", number(values.front())}};
    case Kind::Text:
    case Kind::File:
    case Kind::Scope:
    case Kind::Order:
    case Kind::Here:
      break;
  }
  return boost::json::string{values.front()};
}

/// "eip" or "neighbor" become "scope" and "name"; neither: the access point.
Values with_scope(Values values) {
  for (const auto* scope : {"eip", "neighbor"}) {
    if (const auto found = values.find(scope); found != values.end()) {
      values["name"] = found->second;
      values.erase(found);
      values["scope"] = {scope};
      return values;
    }
  }
  values["scope"] = {"access_point"};
  return values;
}

/// Takes out of `values` what stands in the path.
std::string fill(std::string_view path, Values& values) {
  std::string filled;
  while (!path.empty()) {
    const auto open = std::min(path.find_first_of("[{]"), path.size());
    filled += path.substr(0, open);
    if (open == path.size()) break;
    const auto field = path.substr(path.find('{', open) + 1, path.find('}', open) - path.find('{', open) - 1);
    if (path[open] == '[' && !values.contains(field)) {
      path.remove_prefix(path.find(']') + 1);
    } else if (path[open] != '{') {
      path.remove_prefix(open + 1);
    } else {
      const auto value = values.find(field);
      filled += percent_encode(value->second.front());
      values.erase(value);
      path.remove_prefix(path.find('}') + 1);
    }
  }
  return filled;
}

}  // namespace

void add_parameter(std::string& target, std::string_view name, std::string_view value) {
  target += target.find('?') == std::string::npos ? '?' : '&';
  target.append(name).append("=").append(percent_encode(value));
}

Request request_of(const Command& command, const Values& given, bool dry_run) {
  Values values = command.scoped ? with_scope(given) : given;
  Request request{.method = std::string{command.method}, .target = fill(command.path, values), .body = {}};
  if (command.asks) request.patience = std::chrono::seconds{70};
  const bool has_body = command.method == "POST" || command.method == "PATCH";
  boost::json::object body;
  for (const auto* field : {"scope", "name"}) {
    if (command.scoped && has_body && values.contains(field)) body[field] = values.find(field)->second.front();
  }
  for (const Argument& argument : command.arguments) {
    const auto value = values.find(argument.field);
    if (value == values.end() || argument.kind == Kind::Here) continue;
    if (argument.kind == Kind::Order) {
      request.method = "POST";
      request.target.append("/").append(argument.field);
    } else if (has_body) {
      const bool scoped = argument.kind == Kind::Scope;
      body[argument.field] =
          scoped ? scopes(value->second, values.contains("now")) : json_of(argument.kind, value->second);
    } else {
      add_parameter(request.target, argument.field, value->second.front());
    }
  }
  if (dry_run) add_parameter(request.target, "dry_run", "true");
  if (has_body) request.body = boost::json::serialize(body);
  return request;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kUnreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (kUnreserved.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += '%';
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[static_cast<unsigned char>(c) & 0xF];
    }
  }
  return out;
}

}  // namespace eipd::ctl
