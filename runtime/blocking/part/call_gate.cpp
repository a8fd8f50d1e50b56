// Step 11.3, the fast part: all of it stands in the header, where the compiler sees both ends of a call.

#include <kernlet/call_gate.hpp>
