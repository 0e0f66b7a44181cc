#include "daemon/control/unix_listener.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <sys/socket.h>
#include <sys/stat.h>

#include "daemon/control/host_groups.hpp"

namespace eipd::control {

namespace asio = boost::asio;
using asio::local::stream_protocol;
using boost::system::error_code;

namespace {

std::string message_of(int error) {
  return std::generic_category().message(error);
}

/// Why the path cannot be used, after what was stale there has been removed; nothing if it can.
std::optional<std::string> clear_stale(asio::io_context& context, const std::string& path) {
  struct stat found{};
  if (::lstat(path.c_str(), &found) != 0) return errno == ENOENT ? std::nullopt : std::optional{message_of(errno)};
  if (!S_ISSOCK(found.st_mode)) return "a file that is no socket is there";
  stream_protocol::socket probe{context};
  error_code error;
  probe.connect(stream_protocol::endpoint{path}, error);
  if (!error) return "another eipd answers there";
  if (error != asio::error::connection_refused) return error.message();
  return ::unlink(path.c_str()) == 0 ? std::nullopt : std::optional{message_of(errno)};
}

std::optional<std::string> give_to_group(const std::string& path, const std::string& group) {
  if (group.empty()) return std::nullopt;
  const auto id = group_id(group);
  if (!id) return "there is no group " + group;
  if (::chown(path.c_str(), static_cast<uid_t>(-1), *id) == 0) return std::nullopt;
  return "cannot give it to group " + group + ": " + message_of(errno);
}

/// Bound but not yet listening: nobody can connect before the mode and the group are right.
std::optional<std::string> bind(stream_protocol::acceptor& acceptor, const std::string& path, std::uint32_t mode,
                                const std::string& group) {
  error_code error;
  acceptor.open(stream_protocol{}, error);
  if (!error) acceptor.bind(stream_protocol::endpoint{path}, error);
  if (error) return error.message();
  auto problem = give_to_group(path, group);
  if (!problem && ::chmod(path.c_str(), mode) != 0) problem = message_of(errno);
  if (!problem) {
    acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) problem = error.message();
  }
  if (problem) ::unlink(path.c_str());
  return problem;
}

}  // namespace

std::expected<UnixListener, std::string> UnixListener::open(asio::io_context& context, const std::string& path,
                                                            std::uint32_t mode, const std::string& group) {
  const auto refuse = [&](const std::string& why) { return std::unexpected("cannot listen on " + path + ": " + why); };
  constexpr std::size_t kMaxPath = sizeof(sockaddr_un{}.sun_path) - 1;
  if (path.size() > kMaxPath) return refuse("the path is longer than " + std::to_string(kMaxPath) + " octets");
  std::error_code error;  // systemd makes the directory, a shell does not
  std::filesystem::create_directories(std::filesystem::path{path}.parent_path(), error);
  if (error) return refuse("its directory cannot be made: " + error.message());
  if (const auto problem = clear_stale(context, path)) return refuse(*problem);
  stream_protocol::acceptor acceptor{context};
  if (const auto problem = bind(acceptor, path, mode, group)) return refuse(*problem);
  return UnixListener{std::move(acceptor), path};
}

UnixListener::UnixListener(Acceptor acceptor, std::string path)
    : acceptor_{std::move(acceptor)}, path_{std::move(path)} {
  struct stat made{};
  if (::lstat(path_.c_str(), &made) != 0) return;
  device_ = made.st_dev;
  inode_ = made.st_ino;
}

UnixListener::UnixListener(UnixListener&& other) noexcept
    : acceptor_{std::move(other.acceptor_)},
      path_{std::exchange(other.path_, {})},
      device_{other.device_},
      inode_{other.inode_} {}

UnixListener::~UnixListener() {
  struct stat found{};
  if (path_.empty() || ::lstat(path_.c_str(), &found) != 0) return;
  if (found.st_dev == device_ && found.st_ino == inode_) ::unlink(path_.c_str());
}

}  // namespace eipd::control
