package dev.jadegate.config;

import java.util.List;
import java.util.Map;

/** Fields to set, to add and to remove, in the order remove, set, add. */
public record HeaderChanges(
    Map<String, String> set, Map<String, String> add, List<String> remove) {}
