package dev.jadegate.examples.filter;

import dev.jadegate.api.Filter;
import dev.jadegate.api.FilterFactory;

/** Makes {@link RequireHeaderFilter}s; the file META-INF/services names this class. */
public final class RequireHeaderFactory implements FilterFactory<RequireHeaderConfig> {
  @Override
  public String name() {
    return "require-header";
  }

  @Override
  public Class<RequireHeaderConfig> configType() {
    return RequireHeaderConfig.class;
  }

  @Override
  public Filter create(RequireHeaderConfig config) {
    return new RequireHeaderFilter(config);
  }
}
