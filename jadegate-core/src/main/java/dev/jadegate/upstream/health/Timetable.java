package dev.jadegate.upstream.health;

/** The thread on which checks live, and its clock. */
interface Timetable {
  /** Something that will happen unless it is called off. */
  interface Appointment {
    /** It shall not happen; no effect once it has. */
    void cancel();
  }

  /** The monotonic clock in nanoseconds. */
  long now();

  /** Does it on the thread of the checks, soon. From any thread. */
  void execute(Runnable task);

  /** Does it on the thread of the checks after that time. */
  Appointment after(long nanos, Runnable task);
}
