#include "daemon/store/file.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>
#include <utility>

#include <sys/file.h>
#include <sys/stat.h>

#include "daemon/store/schema.hpp"

namespace eipd::store {
namespace {

constexpr std::array kSuffixes{"", "-wal", "-shm", "-journal"};

std::unexpected<std::string> failed(const std::string& path, const std::string& why) {
  return std::unexpected("the store " + path + " " + why);
}
std::unexpected<std::string> failed_by_errno(const std::string& path, const std::string& what) {
  const int error = errno;
  return failed(path, what + ": " + std::strerror(error));
}
std::unexpected<std::string> corrupt(const std::string& path, const std::string& why) {
  return failed(path, "is damaged (" + why + "). It was left as it is: keep a copy and put a backup in its place " +
                          "(eipctl restore FILE --state-dir DIR)");
}

bool has_octets(const std::string& path) {
  struct stat found{};
  return ::stat(path.c_str(), &found) == 0 && found.st_size > 0;
}

std::int64_t number(const std::string& text) {
  std::int64_t value = -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// Under another name until it is whole: a crash leaves no half of it at `path`. Nothing but that whole has to reach
/// the disk, so nothing waits for it before; and it has its write-ahead log from the beginning, so that opening writes
/// nothing.
std::expected<void, std::string> make(const std::string& path) {
  const std::string fresh = path + ".new";
  std::error_code ignored;
  for (const char* suffix : kSuffixes) std::filesystem::remove(fresh + suffix, ignored);
  {
    auto database = Database::open(fresh, Database::Mode::Create);
    if (!database) return failed(path, "cannot be made: " + database.error());
    database->execute("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY");
    if (!migrate(*database, newest_format())) return failed(path, "cannot be made: " + database->error());
    database->execute("PRAGMA journal_mode = WAL");  // where that cannot be, opening says so
  }
  if (::chmod(fresh.c_str(), 0600) != 0) return failed_by_errno(path, "cannot be made");
  if (auto flushed = flush(fresh); !flushed) return flushed;
  return rename_durably(fresh, path, Replace::No);
}

/// "/var/lib/eipd/eipd.db" → "/var/lib/eipd/eipd-v1.db".
std::string name_of_old(const std::string& path, std::int64_t format) {
  std::filesystem::path old = path;
  old.replace_filename(old.stem().string() + "-v" + std::to_string(format) + old.extension().string());
  return old;
}

std::expected<Migration, std::string> bring_up(Database& database, const std::string& path, std::int64_t format) {
  const std::string step =
      "of format " + std::to_string(format) + " cannot be brought to format " + std::to_string(newest_format()) + " (";
  Migration migration{.from = format, .to = newest_format(), .kept = name_of_old(path, format)};
  // One of that name is of a migration that did not go through, or was gone back from: this one is newer.
  if (auto kept = copy_file(path, migration.kept, Replace::Yes); !kept) {
    return failed(path, step + kept.error() + "). It was left as it is: make room for a copy of it");
  }
  if (!migrate(database, newest_format())) {
    return failed(path, step + database.roll_back() + "). It was left as it is: run the eipd that wrote it");
  }
  return migration;
}

}  // namespace

std::expected<FileLock, std::string> FileLock::take(const std::string& path) {
  const std::string lock = path + ".lock";
  const int descriptor = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return failed_by_errno(lock, "cannot be opened");
  FileLock taken{descriptor};
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return taken;
  if (errno != EWOULDBLOCK) return failed_by_errno(lock, "cannot be locked");
  return failed(path, "is in use by another process: one eipd has one state_dir, and restore needs it stopped");
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::expected<std::int64_t, std::string> inspect(const std::string& path) {
  if (::access(path.c_str(), F_OK) != 0) return failed(path, "is not there");
  if (!has_octets(path)) return corrupt(path, "it is empty");
  auto database = Database::open(path, Database::Mode::ReadOnly);
  if (!database) return failed(path, "cannot be opened: " + database.error());
  const std::int64_t application = number(database->value_of("PRAGMA application_id"));
  const std::int64_t format = number(database->value_of("PRAGMA user_version"));
  if (!database->ok()) return corrupt(path, database->error());
  if (application != kApplicationId) return failed(path, "is a database of another program. It was left as it is");
  if (format > newest_format()) {
    return failed(path, "has format " + std::to_string(format) + ", of a newer eipd; this one reads up to " +
                            std::to_string(newest_format()) + ". It was left as it is: run the newer version, or " +
                            "restore a backup that this one made");
  }
  const std::string check = database->value_of("PRAGMA quick_check(1)");
  if (!database->ok()) return corrupt(path, database->error());
  if (check != "ok") return corrupt(path, check);
  if (format < 1) return corrupt(path, "it has no format");
  return format;
}

std::expected<OpenFile, std::string> open_file(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    // What the log holds belongs to a file that somebody moved or removed: a new one would throw it away.
    if (has_octets(path + "-wal")) return failed(path, "is missing, but its log " + path + "-wal is there: move both");
    if (auto made = make(path); !made) return std::unexpected(made.error());
  }
  const auto format = inspect(path);
  if (!format) return std::unexpected(format.error());
  auto database = Database::open(path, Database::Mode::ReadWrite);
  if (!database) return failed(path, "cannot be opened for writing: " + database.error());
  if (const auto mode = database->value_of("PRAGMA journal_mode = WAL"); database->ok() && mode != "wal") {
    return failed(path, "cannot have a write-ahead log on this file system");
  }
  // FULL: a commit is on the disk, not only in the kernel. The log is cut back after a burst.
  database->execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA journal_size_limit = 4194304");
  if (!database->ok()) return failed(path, "cannot be written to: " + database->error());
  OpenFile opened{.database = *std::move(database)};
  if (*format == newest_format()) return opened;
  auto migration = bring_up(opened.database, path, *format);
  if (!migration) return std::unexpected(migration.error());
  opened.migration = *std::move(migration);
  return opened;
}

std::expected<void, std::string> flush(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool done = descriptor >= 0 && ::fsync(descriptor) == 0;
  const auto error = failed_by_errno(path, "cannot be written to the disk");
  if (descriptor >= 0) ::close(descriptor);
  if (!done) return error;
  return {};
}

std::expected<void, std::string> rename_durably(const std::string& path, const std::string& to, Replace replace) {
  const unsigned flags = replace == Replace::No ? RENAME_NOREPLACE : 0;
  if (::renameat2(AT_FDCWD, path.c_str(), AT_FDCWD, to.c_str(), flags) != 0) {
    return failed_by_errno(to, "cannot be put in its place");
  }
  return flush(std::filesystem::absolute(to).parent_path());
}

std::expected<void, std::string> copy_file(const std::string& from, const std::string& path, Replace replace) {
  const std::string part = path + ".part";
  {
    // Ours alone from the start: SQLite writes into the empty file that it finds.
    const int descriptor = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (descriptor < 0) return std::unexpected(part + " cannot be made: " + std::strerror(errno));
    ::close(descriptor);
    auto database = Database::open(from, Database::Mode::ReadOnly);
    if (!database) return std::unexpected(database.error());
    if (!database->prepare("VACUUM INTO ?").run(part)) {
      ::unlink(part.c_str());
      return std::unexpected(part + " cannot be written: " + database->error());
    }
  }
  if (auto flushed = flush(part); !flushed) return flushed;
  auto renamed = rename_durably(part, path, replace);
  if (!renamed) ::unlink(part.c_str());
  return renamed;
}

}  // namespace eipd::store
