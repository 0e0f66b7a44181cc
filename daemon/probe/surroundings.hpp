// What the probes of one loop share. Lives on the loop's thread and outlives its probes.
#pragma once

#include <utility>

#include "daemon/probe/names.hpp"
#include "daemon/probe/source_guard.hpp"
#include "daemon/probe/spare_sockets.hpp"
#include "daemon/probe/tls_context.hpp"

namespace eipd::probe {

struct Surroundings {
  Surroundings(boost::asio::io_context& loop, Lookup lookup)
      : names{loop, std::move(lookup)}, sockets{loop.get_executor()} {}

  Names names;
  TlsContexts tls;
  SourceGuard sources;
  SpareSockets sockets;
};

}  // namespace eipd::probe
