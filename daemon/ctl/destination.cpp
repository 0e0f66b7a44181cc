#include "daemon/ctl/destination.hpp"

#include "daemon/inventory/words.hpp"

namespace eipd::ctl {

bool is_server(std::string_view text) {
  return inventory::is_target(text);
}

std::string Destination::host() const {
  auto text = server.substr(0, is_server(server) ? server.rfind(':') : 0);
  if (text.starts_with('[')) text = text.substr(1, text.size() - 2);
  return text;
}

std::string Destination::port() const {
  return is_server(server) ? server.substr(server.rfind(':') + 1) : "";
}

}  // namespace eipd::ctl
