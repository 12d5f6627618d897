package dev.jadegate.upstream.outlier;

import dev.jadegate.upstream.Instance;

/** Hears of ejections, on the control thread. */
public interface EjectionListener {
  /** The instance gets no requests for so long. */
  void onEjected(Instance instance, Offence offence, long nanos);

  /** It would have been ejected, but as many as may be are already. */
  void onSpared(Instance instance, Offence offence);

  /** It gets requests again. */
  void onReturned(Instance instance);

  /** The service does not have it any more. */
  void onLeft(Instance instance);
}
