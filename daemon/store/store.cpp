#include "daemon/store/store.hpp"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

#include "daemon/store/file.hpp"
#include "daemon/store/rows.hpp"
#include "daemon/store/writer.hpp"

namespace eipd::store {
namespace {

constexpr std::chrono::seconds kStopPatience{2};

}  // namespace

class Store::Core {
 public:
  std::string path;
  Contents contents;
  std::shared_ptr<WayToControl> control;
  std::shared_ptr<Writer> writer;
  std::shared_ptr<std::atomic<bool>> backing_up = std::make_shared<std::atomic<bool>>(false);
};

std::expected<std::unique_ptr<Store>, std::string> Store::open(const std::string& path,
                                                               boost::asio::any_io_executor control) {
  auto lock = FileLock::take(path);
  if (!lock) return std::unexpected(lock.error());
  auto file = open_file(path);
  if (!file) return std::unexpected(file.error());
  auto contents = read_contents(file->database);
  if (!contents) return std::unexpected("the store " + path + " cannot be read: " + contents.error());
  auto core = std::make_unique<Core>();
  core->path = path;
  core->contents = *std::move(contents);
  core->contents.migration = std::move(file->migration);
  core->control = std::make_shared<WayToControl>(std::move(control));
  core->writer = std::make_shared<Writer>(std::move(file->database), *std::move(lock), core->control);
  core->writer->start();
  return std::unique_ptr<Store>{new Store{std::move(core)}};
}

Store::Store(std::unique_ptr<Core> core) : core_{std::move(core)} {}

Store::~Store() {
  core_->writer->stop(kStopPatience);
}

Contents Store::take_contents() {
  return std::exchange(core_->contents, {});
}

bool Store::submit(Write write, Done done) {
  return core_->writer->submit(std::move(write), std::move(done));
}

void Store::backup(std::string path, Done done) {
  if (core_->backing_up->exchange(true)) {
    return core_->control->post([done = std::move(done)]() mutable {
      done(std::unexpected(Failure{.fault = Fault::Busy, .text = "another backup is being made"}));
    });
  }
  const auto ended = [done = std::make_shared<Done>(std::move(done)), control = core_->control,
                      busy = core_->backing_up](std::expected<void, std::string> copied) {
    *busy = false;
    control->post([done, copied = std::move(copied)]() mutable {
      auto tell = std::exchange(*done, {});  // what it holds ends here, and not with the thread
      if (copied) return tell({});
      tell(std::unexpected(Failure{.fault = Fault::Unavailable, .text = std::move(copied.error())}));
    });
  };
  try {
    std::thread{[from = core_->path, path = std::move(path), ended] { ended(copy_file(from, path)); }}.detach();
  } catch (const std::system_error& error) {
    ended(std::unexpected("no thread for it: " + error.code().message()));
  }
}

Store::Counts Store::counts() const {
  return core_->writer->counts();
}

}  // namespace eipd::store
