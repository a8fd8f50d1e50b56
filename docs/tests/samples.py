"""The sample course, sources, quiz and chapters of run.py: one chapter that is right, one with a mistake of
every kind."""

COURSE = {
    "route": {"hours": 50},
    "chapters": [
        {
            "number": "02",
            "slug": "sample",
            "title": "Sample",
            "layer": "context",
            "status": "ready",
            "hours": 4,
            "steps": ["**one**", "two"],
        },
        {
            "number": "03",
            "slug": "later",
            "title": "Later",
            "layer": "stack",
            "status": "planned",
            "hours": 8,
            "question": "Where?",
            "steps": ["**first step**"],
            "misconceptions": [{"id": "m", "text": "reserved is resident"}],
        },
        {  # the manual links to it
            "number": "10",
            "slug": "channels",
            "title": "Channels",
            "layer": "channel",
            "status": "planned",
            "hours": 12,
            "question": "Whose is it?",
            "steps": ["one"],
            "misconceptions": [],
        },
    ],
}

ASSEMBLY = """\
#include <kernlet/assembly.h>

// Stores what the callee must keep.
KERNLET_FUNCTION(swap_stacks)
    pushq %rbp
1:  popq %rbp
    ret
KERNLET_END(swap_stacks)

    .globl plain
plain:
    ret
    .size plain, . - plain
"""

SOURCE = """\
#include "x.hpp"
#define SLOT(n) ((n) * 8)
namespace kernlet {
inline namespace KERNLET_PARTS {
// A brace in a comment: { and in a string.
const char* text = "} not the end {";
template <class T, class U = int> struct box {
  explicit box(T v) : value_{v}, other_(0) { check('}'); }
  int get() const { return value_; }
  int get(int add) const { return value_ + add; }
  T value_; U other_;
};
[[gnu::noinline]] void* raw::prepare(void (*entry)(void*), int n) {
  if (n > 1'000) { return nullptr; }
  return reinterpret_cast<void*>(entry);
}
extern "C" void KERNLET_SYMBOL(first)(int) {}
} // namespace KERNLET_PARTS
} // namespace kernlet
test("02.1 keeps the registers", [] (auto& t) {
  t.check(true);
});
"""

TEMPLATES = """\
template <class T> class promise {
  T value() { return {}; }
};
template <class T>
class promise<T&> final {
  T& value() { return *value_; }
};
class row {
  enum : int { idle, parked };
  union { int first; };
};
template <class T, class... More> task<T>
detail::promise<T, More...>::get() noexcept {
}
template <class T>
detail::promise<T>::operator bool() { return true; }
template <std::size_t N = 2>
std::vector<std::pair<int, int>> detail::row<N>::at() { return {}; }
inline task<void> promise<void>::get() {
  return task<void>(*this);
}
"""

FRIENDS = """\
namespace kernlet {
struct box {
  friend void open(box b);
  friend bool operator==(box, box) { return true; }
};
inline void open(box b) {}
} // namespace kernlet
"""

QUIZ = """\
[quiz]
chapter = "02"
title = "Sample"

[[question]]
id = "02.q1"
type = "single"
difficulty = "easy"
points = 1
misconception = "m"
text = "Which?"
hint = "Look."
explanation = "Because."
key = ["b"]
[[question.option]]
id = "a"
text = "`a` & co"
feedback = "Feedback of a."
[[question.option]]
id = "b"
text = "b"
feedback = "Feedback of b."

[[question]]
id = "02.q2"
type = "computed"
difficulty = "hard"
points = 2
misconception = "m"
text = "How many?"
hint = "Count."
explanation = "Counted."
program = "cost"
value = "/count"
tolerance = 0
unit = "words"
feedback_right = "Yes."
feedback_wrong = "No."

[[question]]
id = "02.q3"
type = "outcomes"
snippet = "snippets/flags.cpp"
difficulty = "easy"
points = 1
misconception = "m"
text = "What can occur?"
hint = "Try."
explanation = "Tried."
[[question.option]]
id = "zero"
text = "`r` = 0"
outcome = "r=0"
feedback = "Zero occurs."
[[question.option]]
id = "race"
text = "a race"
failure = "data race"
feedback = "No race occurs."
"""

SNIPPET = """\
// A sample.
int main() { return look() < 2; }
"""

RECORD = {
    "source": "",
    "explorer": "1",
    "executions": 1234,
    "states": [
        {
            "outcome": "r=0",
            "schedule": "041g2",
            "timeline": [[0, "2", "store x := 1"], [1, "a.hpp:7", "load x = 0 <relaxed>  STALE"]],
        }
    ],
}

RIGHT = """\
# Sample

See [later](../03-later/index.md) and {source}`solutions/02-sample/swap.S`.

```{listing} swap_stacks
:part: solutions
:comment:
```

```{experiment} cost
```

```{explored} race
```

It takes {measured}`cost:/ns | .1f` ns, {measured}`cost:/count` words.

```{predict}
What?

---

That.
```

```{kernel}
xv6
: a

Linux
: b

Go
: c
```

```{stackframe} A frame
:pointer: 0 rsp
8 | return address | pushed by call
0 | rbp |
```

```{chart} Walks.
:run: cost
:rows: a b
:label: set
:columns: ns: ns each
```

```{quiz}
```
"""

WRONG = """\
# Sample

```{listing} no_such_symbol
:part: solutions
```

```{listing} swap_stacks
:file: solutions/02-sample/missing.S
```

```{experiment} never-recorded
```

Text {measured}`cost:/no/such/figure` here.

```{predict}
No line between.
```

```{kernel}
xv6
: a
```

```{quiz} 02.q9
```

```{stackframe} Upside down
0 | a
8 | b
```

```{chart} Zero on a logarithmic axis
:run: cost
:rows: b
:label: set
:columns: none
```

```{explored} never-explored
```
"""
