// docs/openapi.yaml and the operations of the program are the same, both ways.
#include <algorithm>
#include <array>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <yaml-cpp/yaml.h>

#include "daemon/control/request.hpp"

namespace eipd::control {
namespace {

/// "GET /v1/eips/{id}"
std::set<std::string> documented() {
  constexpr std::array<std::string_view, 5> kMethods{"get", "post", "patch", "put", "delete"};
  std::set<std::string> all;
  const YAML::Node document = YAML::LoadFile(EIPD_SOURCE_DIR "/docs/openapi.yaml");
  for (const auto& path : document["paths"]) {
    for (const auto& entry : path.second) {
      auto method = entry.first.as<std::string>();
      if (std::ranges::find(kMethods, method) == kMethods.end()) continue;
      std::ranges::transform(method, method.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
      all.insert(method + " " + path.first.as<std::string>());
    }
  }
  return all;
}

TEST(OpenApi, HasEveryOperationAndNoOther) {
  std::set<std::string> there;
  for (const Operation& operation : operations()) {
    there.insert(std::string{operation.method} + " " + std::string{operation.path});
  }
  EXPECT_EQ(documented(), there);
  EXPECT_GT(there.size(), 30U);
}

}  // namespace
}  // namespace eipd::control
