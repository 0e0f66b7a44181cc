#include "daemon/probe/attempt.hpp"

#include <cerrno>

#include <boost/asio/error.hpp>

namespace eipd::probe {
namespace {

using health::Outcome;

Outcome outcome_of(int number) {
  switch (number) {
    case ECONNREFUSED:
      return Outcome::Refused;
    case ETIMEDOUT:
      return Outcome::Timeout;
    case ECONNRESET:
    case ECONNABORTED:
    case EPIPE:
      return Outcome::Reset;
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EHOSTDOWN:
    case ENETDOWN:
      return Outcome::Unreachable;
    case EMFILE:
    case ENFILE:
      return Outcome::NoDescriptors;
    default:
      return Outcome::LocalError;
  }
}

}  // namespace

Attempt failed(const boost::system::error_code& error) {
  if (error == boost::asio::error::eof) return {Outcome::Closed, "closed before the answer was complete"};
  return {outcome_of(error.value()), error.message()};
}

}  // namespace eipd::probe
