// Server-sent events out of octets as they come (the WHATWG HTML standard, "Server-sent events"). Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace eipd::ctl {

struct ServerEvent {
  std::string id;  ///< empty: none
  std::string what;
  std::string data;
};

class EventReader {
 public:
  /// The events that the piece completes. Comments are dropped; lines end by LF or CR LF.
  std::vector<ServerEvent> feed(std::string_view piece);

 private:
  void line(std::string_view text, std::vector<ServerEvent>& events);
  std::string rest_;
  ServerEvent event_;
  bool has_data_ = false;
};

}  // namespace eipd::ctl
