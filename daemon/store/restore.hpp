// Puts a backup in the place of a store, while no daemon uses it: `eipctl restore FILE --state-dir DIR`.
#pragma once

#include <cstdint>
#include <expected>
#include <string>

namespace eipd::store {

struct Restored {
  std::size_t eips = 0;
  std::uint64_t revision = 0;
  std::string kept;  ///< where the store is now that was there before; empty: there was none
};

/// `backup` is read whole and left as it is; only if all of it makes sense does a copy become `state_dir`/eipd.db. The
/// error is one line for the operator, and nothing has changed.
std::expected<Restored, std::string> restore(const std::string& backup, const std::string& state_dir);

}  // namespace eipd::store
