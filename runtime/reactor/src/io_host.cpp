// A reactor as a host.

#include <kernlet/io_host.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

reactor& whole(void* self) noexcept {
  return *static_cast<reactor*>(self);
}
part::io_source& source(void* place) noexcept {
  return *static_cast<part::io_source*>(place);
}

constexpr io_operations of_reactor{
    .attach = [](void* self, int descriptor) -> void* { return &whole(self).attach(descriptor); },
    .detach = [](void* self, void* place) noexcept { whole(self).detach(source(place)); },
    .wait = [](void* self, void* place, direction what,
               deadline until) { return whole(self).wait(source(place), what, until); },
    .read_some = [](void* self, void* place, void* to, std::size_t size,
                    deadline until) { return whole(self).read_some(source(place), to, size, until); },
    .write_some = [](void* self, void* place, const void* from, std::size_t size,
                     deadline until) { return whole(self).write_some(source(place), from, size, until); },
};

} // namespace

io_host::io_host(reactor& where) noexcept : io_host(of_reactor, &where) {}

} // namespace KERNLET_PARTS
} // namespace kernlet
