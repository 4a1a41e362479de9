// Stands for the queues that Swift's async functions run on (libdispatch). Nobody outside Swift can call those, and the
// bindings do not; the queues would have the loader write 80 KiB at each start.

#include <stdlib.h>

#define UNUSED(name) \
  void name(void); \
  void name(void) { abort(); }

UNUSED(dispatch_activate)
UNUSED(dispatch_after_f)
UNUSED(dispatch_assert_queue)
UNUSED(dispatch_async_f)
UNUSED(dispatch_main)
UNUSED(dispatch_queue_attr_make_with_qos_class)
UNUSED(dispatch_queue_create)
UNUSED(dispatch_queue_set_width)
UNUSED(dispatch_release)
UNUSED(dispatch_set_context)
UNUSED(dispatch_source_create)
UNUSED(dispatch_source_set_event_handler_f)
UNUSED(dispatch_source_set_timer)
UNUSED(dispatch_walltime)

// Whoever asks for one gets an address, and goes no further.
char _dispatch_main_q[64];
char _dispatch_queue_attr_concurrent[64];
char _dispatch_source_type_timer[64];
