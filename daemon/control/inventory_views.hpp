// What the control API shows of the inventory and of the operators' intents: plain values, made for one answer.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/control/views.hpp"
#include "daemon/intent/intents.hpp"
#include "daemon/inventory/inventory.hpp"

namespace eipd::control {

struct EipView {
  inventory::EipPtr record;
  bool customer_owned = false;
  bool here = false;          ///< its access area contains this access point
  bool healthy = false;       ///< by its health rule; never where it is not checked
  bool unchecked = false;     ///< some binding is assumed healthy
  bool desired = false;       ///< the decision
  bool announced = false;     ///< sent on at least one Established session
  std::string reason;         ///< of the decision
  std::string active_region;  ///< of the binding that traffic goes to (A6); empty: none
  std::string active_resource;
};

using PoolView = inventory::Inventory::PoolView;
using QuotaView = inventory::Inventory::QuotaView;
using CidrView = inventory::CidrRecord;

struct WhoisView {  // Z8
  std::string address;
  bool ours = false;  ///< in a pool of ours
  std::string pool;
  bool customer_owned = false;
  std::string account;  ///< the EIP's, or the owner of a customer's pool
  std::string cidr;
  std::string cidr_state;
  std::string state;     ///< "free", "reserved", "quarantined", "allocated", "bound", "releasing"; empty: not ours
  std::string eip;       ///< empty: none
  std::string sentence;  ///< all of it in one line
  std::vector<std::string> bound_to;      ///< "clb-123 in hong-kong"
  std::vector<std::string> announced_to;  ///< neighbors
  bool blackholed = false;
};

/// What the POP's data plane needs to know of an EIP (A6, A13).
struct ForwardingView {
  std::string eip;
  std::string address;
  std::string region;  ///< of the active binding; empty: none was ever healthy
  std::string type;
  std::string resource;
  std::string target;
  std::uint64_t bandwidth_bits_per_second = 0;
  std::uint64_t revision = 0;  ///< grows whenever anything here changes
  bool acknowledged = false;   ///< by the data plane, for this revision
};

}  // namespace eipd::control
