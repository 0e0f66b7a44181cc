// The groups of this host, as its databases have them (files, a directory server). They come with the names of all
// their members, of which there may be thousands: the system says ERANGE until it is given the room.
#pragma once

#include <cerrno>
#include <cstddef>
#include <grp.h>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace eipd::control {

constexpr std::size_t kUsualGroupRoom = std::size_t{16} * 1024;  ///< octets
constexpr std::size_t kMostGroupRoom = std::size_t{16} * 1024 * 1024;

/// `ask(entry, room, found)` is getgrnam_r or getgrgid_r; `take` makes of the group what is wanted. Nothing: there is
/// no such group, or the system does not say. It may wait for a directory server.
template <class Ask, class Take>
auto find_group(Ask ask, Take take) -> std::optional<decltype(take(::group{}))> {
  std::vector<char> room(kUsualGroupRoom);
  while (true) {
    ::group entry{};
    ::group* found = nullptr;
    const int error = ask(&entry, room, &found);
    if (error == 0 && found != nullptr) return take(*found);
    if (error != ERANGE || room.size() >= kMostGroupRoom) return std::nullopt;
    room.resize(room.size() * 4);
  }
}

inline std::optional<::gid_t> group_id(const std::string& name) {
  return find_group([&](::group* entry, std::vector<char>& room,
                        ::group** found) { return ::getgrnam_r(name.c_str(), entry, room.data(), room.size(), found); },
                    [](const ::group& group) { return group.gr_gid; });
}

inline std::optional<std::string> group_name(::gid_t id) {
  return find_group([&](::group* entry, std::vector<char>& room,
                        ::group** found) { return ::getgrgid_r(id, entry, room.data(), room.size(), found); },
                    [](const ::group& group) { return std::string{group.gr_name}; });
}

}  // namespace eipd::control
