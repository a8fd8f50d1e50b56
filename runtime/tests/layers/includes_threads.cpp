// What a source of the base layer must not do, and one of the threads layer may.
#include <kernlet/bounded_buffer.hpp>
#include <kernlet/echo_server.hpp>
#include <kernlet/switch_meter.hpp>
