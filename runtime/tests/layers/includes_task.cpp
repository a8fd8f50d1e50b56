// What a source of the loop layer must not do, and one of the task layer may.
#include <kernlet/async.hpp>
