package dev.jadegate.examples.filter;

import dev.jadegate.api.Filter;
import dev.jadegate.api.FilterFactory;

/** Makes {@link MaskWordFilter}s; the file META-INF/services names this class. */
public final class MaskWordFactory implements FilterFactory<MaskWordConfig> {
  @Override
  public String name() {
    return "mask-word";
  }

  @Override
  public Class<MaskWordConfig> configType() {
    return MaskWordConfig.class;
  }

  @Override
  public Filter create(MaskWordConfig config) {
    return new MaskWordFilter(config);
  }
}
