// Paths of PEM files. What they name is looked into when the configuration is read, so that a missing file is found
// with the rest of its mistakes.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "config/read/reading.hpp"

namespace eipd::config {

/// The first 4 MiB of a regular file, or why it cannot be read.
std::expected<std::string, std::string> file_contents(const std::string& path);

/// A file with a secret should be readable by its owner and group alone.
void warn_if_exposed(Reading& reading, NodeId node, const std::string& path);

/// A file's path; it must hold a PEM block whose label ends with `label`, and no encrypted key.
std::optional<std::string> read_pem_file(Reading& reading, NodeId node, std::string_view label);

/// The same as a reader.
inline auto pem_file(std::string_view label) {
  return [label](Reading& reading, NodeId node) { return read_pem_file(reading, node, label); };
}

}  // namespace eipd::config
