#include "daemon/store/restore.hpp"

#include <filesystem>

#include "daemon/store/file.hpp"
#include "daemon/store/rows.hpp"

namespace eipd::store {
namespace {

/// With its log, which holds what was committed last.
std::expected<void, std::string> put_aside(const std::string& path, const std::string& to) {
  for (const char* suffix : {"-wal", ""}) {
    std::error_code error;
    std::filesystem::remove(to + suffix, error);
    if (!std::filesystem::exists(path + suffix)) continue;
    if (auto moved = rename_durably(path + suffix, to + suffix, Replace::Yes); !moved) return moved;
  }
  std::error_code ignored;
  std::filesystem::remove(path + "-shm", ignored);
  return {};
}

}  // namespace

std::expected<Restored, std::string> restore(const std::string& backup, const std::string& state_dir) {
  const std::string path = state_dir + "/eipd.db";
  const auto lock = FileLock::take(path);
  if (!lock) return std::unexpected(lock.error());
  if (const auto format = inspect(backup); !format) return std::unexpected(format.error());
  const std::string fresh = path + ".restore";
  std::error_code ignored;
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(fresh + suffix, ignored);
  if (auto copied = copy_file(backup, fresh); !copied) return std::unexpected(copied.error());
  Restored restored;
  {
    auto file = open_file(fresh);
    if (!file) return std::unexpected(file.error());
    const auto contents = read_contents(file->database);
    if (!contents) return std::unexpected("the backup " + backup + " cannot be read: " + contents.error());
    restored.eips = contents->inventory.eips.size();
    restored.revision = contents->revision;
    if (file->migration) std::filesystem::remove(file->migration->kept, ignored);  // the backup is there
  }
  if (std::filesystem::exists(path)) {
    restored.kept = path + ".before-restore";
    if (auto aside = put_aside(path, restored.kept); !aside) return std::unexpected(aside.error());
  }
  if (auto placed = rename_durably(fresh, path, Replace::No); !placed) return std::unexpected(placed.error());
  return restored;
}

}  // namespace eipd::store
