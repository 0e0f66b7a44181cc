// The last few chunks packed in a lane, for readers that come to the same place a little later. A chunk is of use only
// as long as the runs in it are as they were when it was packed.
#pragma once

#include <array>
#include <cstddef>

#include "bgp/rib/chunk.hpp"

namespace eipd::bgp::rib {

class ChunkCache {
 public:
  /// Null if no chunk begins with this run.
  [[nodiscard]] ChunkPtr find(Place first) const;
  /// Takes the place of the oldest.
  void keep(ChunkPtr chunk);
  /// The run at this place has changed: no chunk with it is given out again.
  void drop(Place place);
  void clear();

 private:
  struct Entry {
    Place first = 0;
    Place last = 0;
    ChunkPtr chunk;
  };
  std::array<Entry, 8> entries_;
  std::size_t oldest_ = 0;
  std::size_t kept_ = 0;  ///< in entries_; bulk changes soon leave none
  Place dropped_ = 0;     ///< the last that was, of which nothing was kept since: bulk changes go run by run
};

}  // namespace eipd::bgp::rib
