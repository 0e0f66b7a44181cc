// The inventory: every EIP, pool, CIDR and quota there is, from the configuration file and from the store, and the
// rules of allocating, binding and releasing (requirements A1 to A16, Z1 to Z14; design §2 "pools", "allocation",
// "bindings", "file and API"). Pure: time comes in, changes come out.
//
// A write is `plan`ned, which changes nothing, and `apply`ed, which cannot fail: the daemon applies at once, so that
// the next plan sees it, commits, and applies the inverse if the commit failed (newest first). So the rules hold
// against committed and in-flight state alike. Laws: after any sequence of plans and applies no address is held twice,
// no quota is exceeded by what it let in, apply(inverse(c)) takes back apply(c), and the inventory equals one made of
// its own rows.
//
// Revisions are shared with what else is written (drains, blackholes): a change without rows moves the revision alone.
//
// Allocation and look-up take O(log n) whatever is free or held; an IPv6 pool costs no more than what is allocated
// from it. Ids are "eip-" and the revision in base 32: in the order of allocation, never used twice. Control thread,
// but make() may run anywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/inventory/operations.hpp"
#include "daemon/inventory/records.hpp"
#include "daemon/inventory/role.hpp"

namespace eipd::inventory {

/// What the rules need of the configuration beyond the declared inventory.
struct Setting {
  std::shared_ptr<const Declared> declared;
  /// Those that a binding may name beside kNoCheck and kDefaultCheck, and whether they need a target.
  std::map<std::string, bool, std::less<>> checks;
  /// Addresses that this host uses itself or speaks to, and what for: never in a CIDR that the API adds.
  std::map<bgp::IpAddress, std::string> own = {};
  /// Those of this access point: they never cover an EIP of an area that is elsewhere.
  std::vector<bgp::Prefix> aggregates = {};
  Role role = Role::Standalone;

  /// The first of `own` in the CIDR; null: none.
  [[nodiscard]] const std::pair<const bgp::IpAddress, std::string>* own_in(const bgp::Prefix& cidr) const {
    const auto first = own.lower_bound(cidr.address());
    return first != own.end() && cidr.covers(first->first) ? &*first : nullptr;
  }
  /// The aggregate that would attract traffic of an EIP that is announced elsewhere; null: none.
  [[nodiscard]] const bgp::Prefix* attracting(const bgp::IpAddress& address, std::string_view area) const;
};

struct Tables;

class Inventory {
 public:
  /// The file's part and the store's. Conflicts between the two (an address or id held by both, an EIP whose pool,
  /// account, region or check the file no longer has or no longer lets it use, one inside an aggregate that would
  /// attract its traffic, a CIDR that overlaps) are errors, one line each naming both.
  static std::expected<Inventory, std::vector<std::string>> make(Setting setting, const Rows& rows);
  /// What the store has of this: make(setting, rows()) is the same inventory, and with a new setting what a reload
  /// asks before anything is touched. O(n); EIPs are shared, not copied.
  [[nodiscard]] Rows rows() const;

  Inventory(Inventory&&) noexcept;
  Inventory& operator=(Inventory&&) noexcept;
  ~Inventory();

  /// What the operation would change, or why it is refused: by a follower every operation is. `now` decides about
  /// quarantines and stamps what is made.
  [[nodiscard]] std::expected<Change, Refusal> plan(const Operation& operation, SystemTime now) const;
  void apply(const Change& change);
  [[nodiscard]] std::uint64_t revision() const;  ///< of the newest change that stands

  [[nodiscard]] EipPtr eip(std::string_view id) const;  ///< null: none
  [[nodiscard]] EipPtr eip_at(const bgp::IpAddress& address) const;
  [[nodiscard]] std::size_t size() const;

  struct Filter {
    std::optional<std::string> pool, account, access_area, name;
    std::optional<bool> customer_owned;
    std::optional<EipState> state;
    friend bool operator==(const Filter&, const Filter&) = default;
  };
  /// In the order of ids, those after `cursor`; looks at `limit` EIPs at most, so a page may be shorter, or empty,
  /// before the end. `next`: the cursor of the one after, absent at the end.
  struct EipPage {
    std::vector<EipPtr> items;
    std::optional<std::string> next;
  };
  [[nodiscard]] EipPage eips(const Filter& filter, std::string_view cursor, std::size_t limit) const;

  struct PoolView {
    std::string id;
    bool customer_owned = false;
    std::string account;
    std::optional<std::string> access_area;
    bool is_default = false;
    bool from_file = false;
    std::vector<CidrRecord> cidrs;
    double addresses = 0;         ///< of its active and draining CIDRs, without edges and reserved ones
    std::uint64_t allocated = 0;  ///< held by an EIP
    std::uint64_t quarantined = 0;
  };
  /// In the order of the file, then by id.
  [[nodiscard]] std::vector<PoolView> pools(SystemTime now) const;
  [[nodiscard]] std::optional<PoolView> pool(std::string_view id, SystemTime now) const;
  /// The same in brief, in no order: what the metrics count.
  struct Occupancy {
    std::string_view pool;  ///< lives until the next change
    bool customer_owned = false;
    double addresses = 0;
    std::uint64_t allocated = 0;
  };
  [[nodiscard]] std::vector<Occupancy> occupancy() const;
  [[nodiscard]] std::optional<CidrRecord> cidr(const bgp::Prefix& cidr) const;
  [[nodiscard]] std::vector<CidrRecord> cidrs() const;  ///< in the order of prefixes
  [[nodiscard]] std::optional<CidrRecord> cidr_of(const bgp::IpAddress& address) const;
  [[nodiscard]] std::uint64_t allocated(const bgp::Prefix& cidr) const;  ///< EIPs inside it
  /// Whether the pool of this id is a customer's: the mark (Z7), never stored a second time.
  [[nodiscard]] bool customer_owned(std::string_view pool) const;
  /// All that an EIP's address can come from: the file's CIDRs, and those of the API that are active or draining. None
  /// of it is ever the source of a packet, or a next hop.
  [[nodiscard]] std::vector<bgp::Prefix> space() const;
  [[nodiscard]] bool in_space(const bgp::IpAddress& address) const;
  /// The pool that contains the address; empty: none.
  [[nodiscard]] std::string_view pool_of(const bgp::IpAddress& address) const;

  /// Kept back in its pool, for everyone: an edge, or one of its list.
  [[nodiscard]] bool is_reserved(const bgp::IpAddress& address) const;

  struct QuotaView {
    std::string account;
    Quotas file;                             ///< the file's, or the defaults
    std::optional<QuotaOverride> override_;  ///< absent: none
    Quotas effective;
    std::uint32_t eips_used = 0;  ///< without those being released
  };
  [[nodiscard]] std::optional<QuotaView> quota(std::string_view account) const;
  [[nodiscard]] std::vector<QuotaView> quotas() const;

  /// EIPs being released, for FinishRelease.
  [[nodiscard]] std::vector<EipPtr> releasing() const;
  [[nodiscard]] std::optional<Quarantine> quarantine(const bgp::IpAddress& address, SystemTime now) const;
  [[nodiscard]] const Setting& setting() const;

 private:
  explicit Inventory(std::unique_ptr<Tables> tables);
  std::unique_ptr<Tables> tables_;
};

}  // namespace eipd::inventory
