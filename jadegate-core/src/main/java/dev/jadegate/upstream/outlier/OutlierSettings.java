package dev.jadegate.upstream.outlier;

/**
 * When an instance is left alone, and for how long.
 *
 * @param failuresInARow so many eject it; 0: they do not
 * @param ejectionNanos the first time; the n-th time n times as long, up to ten times
 * @param maxPercent of a service's instances may be ejected at once, but one at least and never the
 *     last that is up; 0: none
 * @param rates what is looked at from time to time
 */
public record OutlierSettings(int failuresInARow, long ejectionNanos, int maxPercent, Rates rates) {
  /** Nobody is ejected. */
  public static final OutlierSettings OFF = new OutlierSettings(0, 1, 0, Rates.NONE);

  /**
   * Looked at every so often.
   *
   * @param intervalNanos from one look to the next
   * @param failurePercent from this share of failures on an instance is ejected; 0: never
   * @param latencyFactor one whose answers take on average so many times as long as the median of
   *     all is ejected; 0: never
   * @param minimum with fewer attempts in the interval an instance is not looked at
   */
  public record Rates(long intervalNanos, int failurePercent, double latencyFactor, int minimum) {
    /** Nothing is looked at. */
    public static final Rates NONE = new Rates(1, 0, 0, 1);

    boolean isOn() {
      return failurePercent > 0 || latencyFactor > 0;
    }
  }

  /** Whether anybody can be ejected. */
  public boolean isOn() {
    return maxPercent > 0 && (failuresInARow > 0 || rates.isOn());
  }
}
