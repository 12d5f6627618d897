package dev.jadegate.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What matches a request, and what becomes of it. A service with its own path is one such route.
 */
public record RouteConfig(
    String name,
    @Nullable String service,
    Map<String, Integer> split,
    @Nullable RedirectConfig redirect,
    @Nullable RespondConfig respond,
    List<String> listeners,
    List<String> host,
    @Nullable String path,
    @Nullable String exact,
    @Nullable String pattern,
    @Nullable String regex,
    List<String> methods,
    Map<String, String> headers,
    Map<String, String> query,
    @Nullable String rewrite,
    @Nullable String stripPrefix,
    boolean rawPath,
    Policies policies) {}
