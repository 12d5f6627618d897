package dev.jadegate.config;

import java.util.List;
import java.util.Map;

/** Fields to set, to add and to remove, in the order remove, set, add. */
public record HeaderChanges(
    @Key(value = "Fields that replace all of their name.", format = Format.FIELD_VALUE)
        Map<String, String> set,
    @Key(value = "Fields that come beside others of their name.", format = Format.FIELD_VALUE)
        Map<String, String> add,
    @Key(value = "Names of fields that are taken out.", format = Format.FIELD_NAME)
        List<String> remove) {}
