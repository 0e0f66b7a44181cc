// One of the four lines of runs of an Adj-RIB-Out (docs/decisions/0001-adj-rib-out.md): the withdrawn or the announced
// prefixes of a family, in runs of equal attributes, in the order in which readers come to them.
//
// Laws: a slot lies in at most one run. A run that some reader has read takes no further slot, until all have read it.
// A run fits one chunk. So a reader that goes from run to run misses nothing, and its position is one number.
#pragma once

#include <cstddef>
#include <limits>
#include <map>
#include <unordered_map>
#include <vector>

#include "bgp/rib/chunk_cache.hpp"
#include "bgp/rib/run.hpp"
#include "bgp/wire/attributes.hpp"

namespace eipd::bgp::rib {

class Lane {
 public:
  /// No reader is left: all of the lane counts as passed, and nothing as read.
  static constexpr Place kNobody = std::numeric_limits<Place>::max();

  struct Settings {
    Action action = Action::Announce;
    Family family = Family::Ipv4;
    wire::UpdateFormat format;
    std::size_t slice_octets = 0;
  };
  /// `pool` holds the slots, and outlives the lane.
  Lane(const Settings& settings, SlotPool& pool);

  /// Whether a message with these attributes has room for a prefix; to be followed by `add` if so. Attributes are null
  /// exactly in a lane of withdrawals, where there always is room.
  [[nodiscard]] bool fits(const AttributesPtr& attributes) { return bucket_for(attributes) != nullptr; }
  /// Puts a slot, which lies in no run, where readers will come to it. Precondition: fits(attributes).
  void add(SlotId id, const AttributesPtr& attributes);
  /// Takes a slot out of its run.
  void remove(SlotId id);

  /// Slots in it.
  [[nodiscard]] std::size_t size() const { return size_; }
  /// Of them those that a reader at this place has still before it. O(runs behind the place).
  [[nodiscard]] std::size_t size_after(Place place) const;
  /// The place after which nothing has ever been.
  [[nodiscard]] Place end() const { return last_place_; }
  /// Whether anything is there for a reader at this place.
  [[nodiscard]] bool pending(Place after) const { return !runs_.empty() && runs_.rbegin()->first > after; }
  /// While on, runs that further slots may join are not read.
  void gather(bool on) { gathering_ = on; }
  /// Whether there is a chunk for a reader at this place: what is pending, unless it is gathered.
  [[nodiscard]] bool readable(Place after) const;
  /// The next chunk for a reader at this place, which is thereby read. Precondition: readable(after).
  ChunkPtr read(Place after);

  /// Up to which run some reader has read: an upper bound.
  [[nodiscard]] Place read() const { return read_; }
  /// A reader begins at this place: what is before it takes no further slot.
  void begin(Place at);
  /// Up to where every reader has read and written; kNobody without readers.
  [[nodiscard]] Place passed() const { return passed_; }
  void pass(Place passed);

  /// Pours runs that all readers have passed into one another where attributes are equal; a slice of work at most, the
  /// rest when called again. Nothing in a lane of withdrawals, whose runs don't stay.
  void settle();
  /// Whether `settle` or `take_passed` has something to do.
  [[nodiscard]] bool unsettled() const;
  /// Takes out the first run of a lane of withdrawals if all readers have passed it, and returns its slots, which still
  /// name that run; empty if there is none, or in a lane of announcements, whose runs stay.
  std::vector<SlotId> take_passed();

 private:
  using Runs = std::map<Place, Run>;

  [[nodiscard]] Bucket* bucket_for(const AttributesPtr& attributes);
  [[nodiscard]] std::size_t room_for(const wire::PathAttributes* attributes) const;
  bool put(Run& run, SlotId id);
  std::size_t pour(Run& run);
  void drop(Run& run);
  [[nodiscard]] std::size_t capacity(const Bucket& bucket) const { return bucket.room * messages_a_run_; }
  [[nodiscard]] std::vector<const Run*> slice_after(Place place) const;
  [[nodiscard]] bool gathered(const Run& run) const;

  Settings settings_;
  SlotPool& pool_;
  Runs runs_;
  std::unordered_map<const wire::PathAttributes*, Bucket> buckets_;
  Bucket* recent_ = nullptr;  ///< the bucket of the last prefix added: changes come in bulk
  ChunkCache cache_;
  std::size_t messages_a_run_;
  bool gathering_ = false;
  std::uint64_t serial_ = 0;
  std::size_t size_ = 0;
  Place last_place_ = 0;
  Place read_ = 0;
  Place passed_ = kNobody;
  Place settled_ = 0;  ///< runs up to here went through settle()
};

}  // namespace eipd::bgp::rib
