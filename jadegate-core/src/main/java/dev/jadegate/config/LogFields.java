package dev.jadegate.config;

import java.util.List;

/** Members of a line of the access log. */
public record LogFields(
    @Key(value = "Request fields to add.", format = Format.LOG_FIELD) List<String> add,
    @Key("Members to leave out, by name.") List<String> remove) {}
