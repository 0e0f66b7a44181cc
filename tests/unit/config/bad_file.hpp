// A file with one mistake, and what has to be said of it.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <gmock/gmock.h>

#include "tests/unit/config/loading.hpp"

namespace eipd::config::test {

struct BadFile {
  const char* name;
  std::string_view yaml;
  std::size_t line;
  std::size_t column;
  std::string_view path;
  std::string_view message;  ///< a part of it
};

/// What every file needs, a section each.
inline constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kSections{{
    {"access_point", "access_point: hkg1\n"},
    {"bgp", "bgp: {as: 64500, router_id: 192.0.2.1}\n"},
    {"access_areas",
     "access_areas: {apac: {access_points: [hkg1, sin1]}, europe: {access_points: [lon1]}, "
     "closing: {access_points: []}}\n"},
    {"origin_regions", "origin_regions: [hong-kong, singapore]\n"},
    {"accounts", "accounts: {acme: {quotas: {eips: 2, bandwidth_mbps: 500, regions_per_eip: 1}}, other: {}}\n"},
    {"pools",
     "pools:\n"
     "  - {id: apac-v4, cidrs: [203.0.113.0/24], access_area: apac, reserved: [203.0.113.9]}\n"
     "  - {id: any-v6, cidrs: [\"2001:db8:100::/48\"]}\n"
     "  - {id: theirs, owner: customer, account: other, cidrs: [198.51.100.0/24]}\n"
     "  - {id: soon, state: pending, cidrs: [198.51.101.0/24]}\n"},
    {"checks", "checks: {web: {type: http}, flag: {type: file, file: {path: /run/serve}}}\n"},
}};

/// `yaml`, and behind it the sections of a valid file that it does not have itself; the text alone if it has no keys.
inline std::string whole_file(std::string_view yaml) {
  std::string file{yaml};
  const std::string lines = '\n' + file;
  if (!file.empty() && lines.find(':') == std::string::npos) return file;
  for (const auto& [key, section] : kSections) {
    if (lines.find('\n' + std::string{key} + ':') == std::string::npos) file += section;
  }
  return file;
}

inline void expect_refused(const BadFile& bad) {
  const auto loaded = load_text(whole_file(bad.yaml));
  EXPECT_FALSE(loaded.config);
  ASSERT_EQ(errors(loaded).size(), 1U) << testing::PrintToString(errors(loaded));
  const auto& issue = *std::ranges::find(loaded.issues, Severity::Error, &Issue::severity);
  EXPECT_EQ(issue.line, bad.line);
  EXPECT_EQ(issue.column, bad.column);
  EXPECT_EQ(issue.path, bad.path);
  EXPECT_THAT(issue.message, testing::HasSubstr(std::string{bad.message}));
}

}  // namespace eipd::config::test
