// What a source of the task layer must not do, and one of the net layer may.
#include <kernlet/http_client.hpp>
