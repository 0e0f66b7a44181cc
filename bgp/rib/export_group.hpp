// The Adj-RIB-Out (RFC 4271 §3.2) of an export group: the neighbors with one export policy and the same negotiated
// facts. It holds what they are to be sent, packs changes into UPDATEs once for all, and knows what each was sent. How
// it works, and why, stands in docs/decisions/0001-adj-rib-out.md.
//
// One slot a prefix: the newest state wins, memory is O(prefixes + readers) however slow a reader is. A reader gets
// withdrawals first, and never a withdrawal after the announcement that replaced it.
//
// Pure, and single-threaded: the control thread's. Nothing takes longer than about a slice of work.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "bgp/rib/attribute_table.hpp"
#include "bgp/rib/chunk.hpp"
#include "bgp/rib/lane.hpp"
#include "bgp/rib/prefix_index.hpp"
#include "bgp/rib/slot_pool.hpp"
#include "bgp/types/prefix.hpp"
#include "bgp/wire/attributes.hpp"

namespace eipd::bgp::rib {

/// What a chunk holds at most, unless a single message is longer.
inline constexpr std::size_t kSliceOctets = 65536;

/// How far the present state of a prefix has come on its way to one reader. "Sent" is: the kernel took the octets. BGP
/// has no acknowledgements.
enum class Delivery : std::uint8_t {
  None,         ///< not announced, and nothing left to withdraw
  Queued,       ///< announced here, not sent yet
  Outdated,     ///< sent before with other attributes, the present ones not yet
  Sent,         ///< announced here and sent
  Withdrawing,  ///< withdrawn here, the withdrawal not sent yet
};

struct Route {
  Prefix prefix;
  AttributesPtr attributes;
};

/// Where a prefix was found last in a group. Its caller's, as it was made; whatever it says, only time depends on it.
enum class Hint : SlotId {};

/// What a session was given so far, or may have been.
struct Known {
  Prefix prefix;
  AttributesPtr attributes;  ///< null: some that are not known any more, or perhaps none at all
};

/// A slice of that.
struct KnownListing {
  std::vector<Known> routes;
  std::optional<std::size_t> next;  ///< the cursor to go on from; absent: that was all
};

/// A slice of a listing.
struct Listing {
  std::vector<Route> routes;
  std::optional<std::size_t> next;  ///< the cursor to go on from; absent: that was all
};

class ExportGroup {
 public:
  explicit ExportGroup(const wire::UpdateFormat& format, std::size_t slice_octets = kSliceOctets);
  ExportGroup(const ExportGroup&) = delete;
  ExportGroup& operator=(const ExportGroup&) = delete;

  // The desired table. Callers make all changes that belong together, then wake the sessions: a change of many prefixes
  // packs into the fewest messages when nobody reads in the midst of it.

  /// From now on the prefix is to be announced with these attributes; nothing happens if it is already.
  /// Precondition: not null, and all of a group come from one AttributeTable (otherwise equal attributes count as
  /// different ones: more messages, not wrong ones).
  /// Attributes that leave no room for a prefix in a message: the prefix is withdrawn instead, and stands in
  /// oversized(). Whether something changed.
  bool announce(const Prefix& prefix, const AttributesPtr& attributes);
  /// From now on the prefix is not to be announced; nothing happens if it isn't. Whether something changed.
  bool withdraw(const Prefix& prefix);
  /// The same for callers that keep a hint for each prefix: then most are found without a look-up.
  bool announce(const Prefix& prefix, const AttributesPtr& attributes, Hint& hint);
  bool withdraw(const Prefix& prefix, Hint& hint);

  /// These are about to be announced or withdrawn: fetches what is known of them, for all at once. Some dozens a call.
  void expect(std::span<const Prefix> prefixes) const { index_.expect(prefixes); }
  /// While on, more changes are about to come: readers are given full messages only. For changes of so many prefixes
  /// that the first should not wait for the last. Whoever turns it off wakes the sessions.
  void gather(bool on);
  /// Changes that no reader was given yet, or not all: an upper bound.
  [[nodiscard]] std::size_t unread() const;

  /// Gives back what nobody has still to read, a slice of work at most. That is not done while changes are made or
  /// read; where there is more of it than a reader that is up to date does by the way, `untidy` says so.
  void tidy();
  [[nodiscard]] bool untidy() const;

  /// Prefixes announced.
  [[nodiscard]] std::size_t size() const { return size(Family::Ipv4) + size(Family::Ipv6); }
  [[nodiscard]] std::size_t size(Family family) const;
  /// Null if the prefix isn't announced.
  [[nodiscard]] AttributesPtr attributes(const Prefix& prefix) const;
  /// The announced routes, looking at `limit` slots from the cursor on, which begins at 0. What stays announced from
  /// the first slice to the last is in exactly one of them, changes in between or not. In no particular order.
  [[nodiscard]] Listing list(std::size_t cursor, std::size_t limit) const;
  /// Prefixes that were announced with attributes too long for a message, and so are withdrawn.
  [[nodiscard]] const std::set<Prefix>& oversized() const { return oversized_; }
  /// Slots in use: prefixes announced, or withdrawn while some reader has still to be told.
  [[nodiscard]] std::size_t slots() const { return pool_.used(); }

  // Readers: one a session, from Established until the session ends. The neighbor is taken to know no route at first.

  ReaderId attach();
  /// Precondition of this and all below: attached.
  void detach(ReaderId reader);
  /// Whether next() has something.
  [[nodiscard]] bool pending(ReaderId reader) const;
  /// The next octets for this reader, withdrawals first; null when it is up to date, or the rest is gathered. Built
  /// now, from the present state: to be called when the socket can take them, and to be written whole, in the order of
  /// the calls.
  ChunkPtr next(ReaderId reader);
  /// The same, of withdrawals alone.
  ChunkPtr next_withdrawals(ReaderId reader);
  /// The kernel has taken all of this chunk. Chunks are reported in the order in which next() gave them out.
  void written(ReaderId reader, const Chunk& chunk);
  /// Everything announced of this family comes again (ROUTE-REFRESH, RFC 2918 §4). What counts as sent stays so.
  void replay(ReaderId reader, Family family);

  // A session that goes over to another group, because its export policy changed: it keeps what it was sent, so that it
  // gets the difference and nothing else. The owner lets it read no further but withdrawals, lists what it knows (slice
  // by slice: later changes do no harm), announces exactly that in the new group, which has no other reader yet, adopts
  // it there, and only then brings the new group to what it should hold. What was withdrawn here meanwhile, and perhaps
  // read, the owner seeds there too, as not known exactly, and withdraws right after the adoption.

  /// What this reader was handed, looking at `limit` slots from the cursor on, which begins at 0. A prefix whose
  /// withdrawal it was not handed is in it.
  [[nodiscard]] KnownListing known(ReaderId reader, std::size_t cursor, std::size_t limit) const;
  /// Whether the two were handed the same, so that one listing serves both.
  [[nodiscard]] bool know_the_same(ReaderId a, ReaderId b) const;
  /// As announce, of what a session to be adopted knows; what is not known exactly counts as other than anything.
  void seed(const Known& known);
  /// A reader that knows all that is announced here as it is announced.
  ReaderId adopt();
  /// Whether a replay of the family has still to come to its end.
  [[nodiscard]] bool replaying(ReaderId reader, Family family) const;

  // What was sent.

  [[nodiscard]] Delivery delivery(ReaderId reader, const Prefix& prefix) const;
  /// Prefixes whose present attributes were sent to this reader: those with Delivery::Sent.
  [[nodiscard]] std::size_t sent_count(ReaderId reader, Family family) const;
  /// Whether some reader's neighbor has a route for the prefix from us: Sent, Outdated or Withdrawing.
  [[nodiscard]] bool sent_to_any(const Prefix& prefix) const;

 private:
  static constexpr std::size_t kLanes = 4;

  /// Up to which run a reader was handed octets, and of which the kernel took all.
  struct Position {
    Place read = 0;
    Place written = 0;
  };
  struct Reader {
    ReaderId id{};
    std::array<Position, kLanes> positions;
  };

  ReaderId add_reader(const Reader& positions);
  ChunkPtr next(ReaderId reader, std::size_t lanes);
  static std::size_t lane_index(Action action, Family family);
  static std::size_t lane_index(const Slot& slot);
  Reader& find(ReaderId id);
  [[nodiscard]] const Reader& find(ReaderId id) const;

  std::optional<SlotId> find(const Prefix& prefix, Hint& hint) const;
  bool retract(std::optional<SlotId> id);
  void leave(SlotId id);
  void free(SlotId id);
  void update_passed(std::size_t lane);
  [[nodiscard]] bool held_by_all(const Slot& slot) const;
  [[nodiscard]] Delivery delivery(const Reader& reader, const Slot& slot) const;

  SlotPool pool_;
  PrefixIndex index_;
  std::array<Lane, kLanes> lanes_;  ///< in the order in which readers read them
  std::vector<Reader> readers_;     ///< by id, which grows
  std::uint32_t last_reader_ = 0;
  std::set<Prefix> oversized_;
};

}  // namespace eipd::bgp::rib
