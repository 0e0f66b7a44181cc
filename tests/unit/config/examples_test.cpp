// Every example that is shipped or promised loads without an error, and the documentation and the full example know
// every key that the readers know.
#include <filesystem>
#include <set>

#include <gmock/gmock.h>

#include "config/schema.hpp"
#include "tests/unit/config/loading.hpp"

namespace eipd::config::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kFull = "config/examples/full.yaml";

TEST(Examples, AllLoadWithoutAnError) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator{EIPD_SOURCE_DIR "/config/examples"}) {
    if (entry.path().extension() != ".yaml") continue;
    const auto loaded = load_file("config/examples/" + entry.path().filename().string());
    EXPECT_THAT(errors(loaded), IsEmpty()) << entry.path();
    EXPECT_TRUE(loaded.config) << entry.path();
    ++files;
  }
  EXPECT_GE(files, 2);
}

TEST(Examples, OfTheDesignLoadsAsItIs) {
  const auto loaded = load_file("tests/unit/config/design_example.yaml");
  EXPECT_THAT(errors(loaded), IsEmpty());
  ASSERT_TRUE(loaded.config);
  EXPECT_EQ(loaded.config->inventory.access_point, "hkg1");
  ASSERT_EQ(loaded.config->neighbors.size(), 1U);
  EXPECT_EQ(loaded.config->neighbors[0].session.hold_time, std::chrono::seconds{9});
  ASSERT_EQ(loaded.config->inventory.eips.size(), 2U);
  EXPECT_EQ(loaded.config->inventory.eips[1].bindings[0].check, "none");
}

TEST(Examples, HaveTheAccessPointsOfTheProduct) {  // A9
  const auto loaded = load_file(kFull);
  ASSERT_TRUE(loaded.config);
  std::set<std::string> of_five_areas;
  std::set<std::string> international;
  for (const auto& area : loaded.config->inventory.access_areas) {
    auto& points = area.name == "international" ? international : of_five_areas;
    points.insert(area.access_points.begin(), area.access_points.end());
  }
  EXPECT_EQ(loaded.config->inventory.access_areas.size(), 6U);
  EXPECT_EQ(of_five_areas.size(), 18U);
  EXPECT_EQ(international, of_five_areas);
  EXPECT_THAT(loaded.config->inventory.origin_regions, testing::ElementsAre("hong-kong", "singapore", "frankfurt"));
}

/// The last step of a key path, without the brackets of a list.
std::string last_key(const std::string& path) {
  return path.substr(path.rfind('.') + 1);
}

/// The full example, with control.tcp, which stands there as a comment: its files would have to exist.
std::string whole_example() {
  auto text = source_file(kFull);
  for (const std::string line : {"tcp:", "  listen:", "  cert:", "  key:", "  ca:"}) {
    const auto at = text.find("  # " + line);
    if (at == std::string::npos) return "";
    text.erase(at + 2, 2);
  }
  return text;
}

TEST(Schema, IsWholeInTheFullExample) {
  const auto text = whole_example();
  for (const auto& key : keys_asked_for(text)) EXPECT_THAT(text, HasSubstr(last_key(key) + ":")) << key;
}

TEST(Schema, IsWholeInTheDocumentation) {
  const auto text = source_file("docs/configuration.md");
  const auto keys = keys_asked_for(whole_example());
  EXPECT_GT(keys.size(), 130U);
  for (const auto& key : keys) {
    const auto parent = key.substr(0, key.rfind('.'));
    const auto kind = last_key(parent);
    // Attributes are told once, and a section by its keys.
    const bool of_attributes =
        kind == "hosts" || kind == "aggregates" || kind == "attributes" || kind == "ebgp" || kind == "ibgp";
    const bool is_section =
        keys.contains(key) && std::ranges::any_of(keys, [&](const std::string& other) {
          return other.starts_with(key + '.') || other.starts_with(key + "[]") || other.starts_with(key + ".*");
        });
    if (of_attributes || is_section) continue;
    EXPECT_THAT(text, HasSubstr('`' + key + '`'));
  }
}

}  // namespace
}  // namespace eipd::config::test
