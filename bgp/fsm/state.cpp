#include "bgp/fsm/state.hpp"

namespace eipd::bgp::fsm {

std::string_view to_string(State state) {
  switch (state) {
    case State::Idle:
      return "Idle";
    case State::Connect:
      return "Connect";
    case State::Active:
      return "Active";
    case State::OpenSent:
      return "OpenSent";
    case State::OpenConfirm:
      return "OpenConfirm";
    case State::Established:
      return "Established";
  }
  return "";
}

}  // namespace eipd::bgp::fsm
