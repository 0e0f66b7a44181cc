// What the tests of config/ share: loading a text or a file, and showing what was found.
#pragma once

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "config/load.hpp"

namespace eipd::config::test {

inline std::string source_file(std::string_view path) {
  std::ifstream file{std::string{EIPD_SOURCE_DIR "/"}.append(path)};
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

inline Loaded load_text(std::string_view yaml) {
  return load(yaml, {.host_name = "pop-host"});
}

inline Loaded load_file(std::string_view path) {
  return load_text(source_file(path));
}

inline std::vector<std::string> shown(const Loaded& loaded, Severity severity) {
  std::vector<std::string> lines;
  for (const Issue& issue : loaded.issues) {
    if (issue.severity == severity) lines.push_back(to_string(issue, "test.yaml"));
  }
  return lines;
}

inline std::vector<std::string> errors(const Loaded& loaded) {
  return shown(loaded, Severity::Error);
}

inline std::vector<std::string> warnings(const Loaded& loaded) {
  return shown(loaded, Severity::Warning);
}

}  // namespace eipd::config::test
