// The EIPs of this daemon in their slots: finds them by id and by prefix. An EIP keeps its slot as long as it lives,
// and the slot of one that is gone stays taken until its owner says that nothing refers to it any more.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "daemon/announce/decisions.hpp"
#include "daemon/inventory/records.hpp"

namespace eipd::app {

using announce::EipIndex;

class EipDirectory {
 public:
  /// A new EIP gets a free slot, one that is known by its id is replaced in its own. Precondition: a known one has the
  /// same address, and no other live one has it.
  EipIndex put(inventory::EipPtr record);
  /// The EIP is gone. Its prefix still leads to its slot, until that is freed or another EIP has the prefix.
  void retire(EipIndex index);
  /// The slot may be used again. Precondition: retired.
  void free(EipIndex index);

  /// All slots are below this.
  [[nodiscard]] std::size_t slots() const { return slots_.size(); }
  /// EIPs that are there.
  [[nodiscard]] std::size_t size() const { return by_id_.size(); }
  [[nodiscard]] bool live(EipIndex index) const { return slots_[index].state == State::Live; }
  [[nodiscard]] bool retired(EipIndex index) const { return slots_[index].state == State::Retired; }

  // Precondition: live or retired.
  [[nodiscard]] const inventory::EipRecord& record(EipIndex index) const { return *slots_[index].record; }
  [[nodiscard]] const inventory::Eip& eip(EipIndex index) const { return slots_[index].record->eip; }
  [[nodiscard]] const bgp::Prefix& prefix(EipIndex index) const { return slots_[index].prefix; }

  /// Live or retired.
  [[nodiscard]] std::optional<EipIndex> by_prefix(const bgp::Prefix& prefix) const;
  [[nodiscard]] std::optional<EipIndex> by_id(std::string_view id) const;
  /// A live one by id, address or prefix, as an operator types it.
  [[nodiscard]] std::optional<EipIndex> find(std::string_view what) const;

 private:
  enum class State : std::uint8_t { Free, Live, Retired };
  struct Slot {
    State state = State::Free;
    inventory::EipPtr record;
    bgp::Prefix prefix;
  };

  std::vector<Slot> slots_;
  std::vector<EipIndex> free_;
  std::unordered_map<bgp::Prefix, EipIndex> by_prefix_;
  std::unordered_map<std::string_view, EipIndex> by_id_;  ///< the live ones; the keys are their records'
};

}  // namespace eipd::app
