// What the store keeps of the inventory: one value a row, and the change that one write makes to them. Plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "bgp/types/prefix.hpp"
#include "daemon/inventory/declared.hpp"

namespace eipd::inventory {

using SystemTime = std::chrono::system_clock::time_point;

enum class EipState : std::uint8_t { Allocated, Bound, Releasing };
std::string_view to_string(EipState state);  ///< "allocated", "bound", "releasing"

/// An EIP as it stands, from the file or the API. Immutable: a change makes a new one, so that what was committed and
/// what is planned can stand beside each other and share.
struct EipRecord {
  Eip eip;
  std::string pool;            ///< id; never changes
  bool releasing = false;      ///< Release was committed; goes when withdrawn everywhere
  bool from_file = false;      ///< only the file changes it; not in the store
  std::uint64_t revision = 0;  ///< of the write that last changed it; 0: the file's
  SystemTime created{};
  [[nodiscard]] EipState state() const;
  friend bool operator==(const EipRecord&, const EipRecord&) = default;
};
using EipPtr = std::shared_ptr<const EipRecord>;

/// A CIDR of a pool: of the file (where only its state is kept, once an operator changed it) or a customer's from the
/// API.
struct CidrRecord {
  bgp::Prefix cidr;
  std::string pool;
  std::string account;  ///< the owner of a customer's CIDR; otherwise empty
  bool from_file = false;
  CidrState state = CidrState::Pending;
  std::string failed_step;    ///< of Failed: "form", "overlap", "size", …
  std::string failed_reason;  ///< of Failed, one sentence
  struct Event {              ///< the history, oldest first; the last 32
    SystemTime at;
    CidrState state = CidrState::Pending;
    std::string text;
    friend bool operator==(const Event&, const Event&) = default;
  };
  std::vector<Event> history;
  std::uint64_t revision = 0;
  friend bool operator==(const CidrRecord&, const CidrRecord&) = default;
};

/// Absent: the file's.
struct QuotaOverride {
  std::string account;
  std::optional<std::uint32_t> eips;
  std::optional<std::uint32_t> bandwidth_mbps;
  std::optional<std::uint32_t> regions_per_eip;
  friend bool operator==(const QuotaOverride&, const QuotaOverride&) = default;
};

/// A released address that cannot be allocated again before `until`. Kept beyond that, too, as long as it may matter
/// which address is free for longest; allocation and release remove those that don't.
struct Quarantine {
  bgp::IpAddress address;
  std::string pool;
  SystemTime released_at;
  SystemTime until;  ///< released_at where the pool has no quarantine; the earliest goes first
  friend bool operator==(const Quarantine&, const Quarantine&) = default;
};

/// One row, before and after: absent before = made, absent after = removed. Never absent in both.
template <class Row>
struct RowChange {
  std::optional<Row> before;
  std::optional<Row> after;
  friend bool operator==(const RowChange&, const RowChange&) = default;
};
struct EipChange {  ///< null: absent
  EipPtr before;
  EipPtr after;
};
using AnyRowChange = std::variant<EipChange, RowChange<CidrRecord>, RowChange<QuotaOverride>, RowChange<Quarantine>>;

/// What one write changes: applied to the inventory as a whole and committed as a whole.
struct Change {
  std::uint64_t revision = 0;  ///< of the inventory once applied
  std::string subject;         ///< the EIP's id, the CIDR or the account
  std::string what;            ///< the event word: "eip-allocated", "eip-bound", "cidr-activated", …
  std::vector<AnyRowChange> rows;
};
/// Takes back the newest change: before and after exchanged, the rows in the opposite order, the revision before.
Change inverse(Change change);

/// All rows, as the store gives them at start.
struct Rows {
  std::uint64_t revision = 0;  ///< of the newest write, whatever it wrote
  std::vector<EipPtr> eips;
  std::vector<CidrRecord> cidrs;
  std::vector<QuotaOverride> quotas;
  std::vector<Quarantine> quarantines;
};

}  // namespace eipd::inventory
