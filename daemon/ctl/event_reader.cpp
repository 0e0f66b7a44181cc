#include "daemon/ctl/event_reader.hpp"

#include <algorithm>
#include <utility>

namespace eipd::ctl {

std::vector<ServerEvent> EventReader::feed(std::string_view piece) {
  std::vector<ServerEvent> events;
  rest_ += piece;
  std::size_t start = 0;
  for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n', start)) {
    std::string_view text{rest_.data() + start, end - start};
    if (text.ends_with('\r')) text.remove_suffix(1);
    line(text, events);
    start = end + 1;
  }
  rest_.erase(0, start);
  return events;
}

void EventReader::line(std::string_view text, std::vector<ServerEvent>& events) {
  if (text.empty()) {
    if (std::exchange(has_data_, false)) events.push_back(event_);
    event_ = {};
    return;
  }
  const auto colon = std::min(text.find(':'), text.size());
  const auto field = text.substr(0, colon);
  auto value = text.substr(std::min(colon + 1, text.size()));
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (field == "id") event_.id = value;
  if (field == "event") event_.what = value;
  if (field == "data") {
    if (std::exchange(has_data_, true)) event_.data += '\n';
    event_.data += value;
  }
}

}  // namespace eipd::ctl
