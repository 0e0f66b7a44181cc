// The answer to a question: asks control, in slices where it is a list, and makes the JSON on the server's thread.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "daemon/control/control_thread.hpp"
#include "daemon/control/request.hpp"
#include "daemon/control/roles.hpp"
#include "daemon/observe/http_server.hpp"

namespace eipd::control {

/// How many elements control makes in one turn.
inline constexpr std::size_t kSlice = 100;

boost::asio::awaitable<observe::HttpReply> answer(Question question, const ControlThread& control);
/// Does what is ordered, if the caller may.
boost::asio::awaitable<observe::HttpReply> perform(Order order, Caller caller, const ControlThread& control);
observe::HttpReply refuse(const Problem& problem);
Problem forbidden(const Caller& caller, Role needed);

}  // namespace eipd::control
