// The store's file as a file: found sound before anything is written to it, made whole or not at all, and used by one
// process at a time. Errors are one line for the operator: what is wrong, and what to do.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>

#include "daemon/store/sqlite.hpp"
#include "daemon/store/store.hpp"

namespace eipd::store {

/// Kept by whoever writes the file, as long as it does. The kernel gives it up when the process ends, however it ends.
class FileLock {
 public:
  /// Of `path`.lock beside the file, which stays there for good.
  static std::expected<FileLock, std::string> take(const std::string& path);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_{descriptor} {}
  int descriptor_ = -1;
};

/// The file's format, if it is sound and of a format that this version reads. Looks only: writes nothing to the file.
std::expected<std::int64_t, std::string> inspect(const std::string& path);

struct OpenFile {
  Database database;
  std::optional<Migration> migration = {};
};
/// The file at `path`, inspected, brought to the newest format and ready for writing; made if there is none. If the
/// older file cannot be copied, or one step fails, it is as it was.
std::expected<OpenFile, std::string> open_file(const std::string& path);

/// Writes the file's (or the directory's) octets to the disk itself.
std::expected<void, std::string> flush(const std::string& path);
/// `path` becomes `to`, and is so after a power cut; `to` is replaced or, if asked so, must not exist.
enum class Replace : std::uint8_t { No, Yes };
std::expected<void, std::string> rename_durably(const std::string& path, const std::string& to, Replace replace);

/// A consistent copy of a store that may be in use: whole at `to`, or not there at all.
std::expected<void, std::string> copy_file(const std::string& from, const std::string& to,
                                           Replace replace = Replace::No);

}  // namespace eipd::store
