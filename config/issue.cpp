#include "config/issue.hpp"

namespace eipd::config {

std::string to_string(const Issue& issue, std::string_view file) {
  std::string text{file};
  if (issue.line != 0) text += ':' + std::to_string(issue.line) + ':' + std::to_string(issue.column);
  text += ": ";
  if (issue.severity == Severity::Warning) text += "warning: ";
  if (!issue.path.empty()) text += issue.path + ": ";
  return text + issue.message;
}

}  // namespace eipd::config
