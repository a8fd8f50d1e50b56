// What a source of the base layer must not do. With the include root of base alone this does not compile.
#include <kernlet/context.hpp>
