// The format of the store's file: its tables, its versions, and the steps from each version to the next.
//
// The version stands in SQLite's user_version, and the application_id says that the file is ours. A new format is a new
// step at the end of schema.cpp; steps that were released never change.
#pragma once

#include <cstdint>
#include <string>

#include "daemon/store/sqlite.hpp"

namespace eipd::store {

inline constexpr std::int64_t kApplicationId = 0x65697064;  // "eipd"
/// Of the files that this version writes.
std::int64_t newest_format();

/// Takes a file from its version (0: an empty one) to `to`, all steps in one transaction. On failure the file is as it
/// was once the database is closed or rolled back, and the database says why.
bool migrate(Database& database, std::int64_t to);

}  // namespace eipd::store
