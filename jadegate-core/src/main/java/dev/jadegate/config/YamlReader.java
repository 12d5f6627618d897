package dev.jadegate.config;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * YAML 1.2 to a tree, with duplicate keys reported, aliases and merge keys ({@code <<}) resolved,
 * and what {@code ${...}} stands for put in its place.
 */
final class YamlReader {
  /** Some ten thousand routes; more is not a configuration file. */
  private static final int MAX_CHARACTERS = 32 * 1024 * 1024;

  /** As many values in some ten thousand routes, aliases written out; keeps memory below 200 MB. */
  private static final int MAX_NODES = 1_000_000;

  private final String file;
  private final Interpolation interpolation;
  private final Problems problems;

  /** The collections that are being converted, to see one that contains itself. */
  private final Map<Node, Boolean> open = new IdentityHashMap<>();

  private int nodes;

  YamlReader(String file, Interpolation interpolation, Problems problems) {
    this.file = file;
    this.interpolation = interpolation;
    this.problems = problems;
  }

  /** The tree; null if there is none or it cannot be read, which is reported then. */
  @Nullable Yaml read(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setAllowDuplicateKeys(true) // so that they can be reported with their place
            .setAllowNonScalarKeys(true)
            .setCodePointLimit(MAX_CHARACTERS)
            .setMaxAliasesForCollections(Integer.MAX_VALUE) // what they grow to is limited instead
            .build();
    try {
      Node root = new Compose(settings).composeString(text).orElse(null);
      return root == null || isEmpty(root) ? null : convert(root, "");
    } catch (MarkedYamlEngineException e) {
      Place place = e.getProblemMark().map(this::place).orElse(new Place(file, 0, 0));
      String context = e.getContext() == null ? "" : e.getContext() + ", ";
      problems.error(place, "", "not YAML: " + context + e.getProblem());
    } catch (YamlEngineException e) {
      problems.error(new Place(file, 0, 0), "", "not YAML: " + e.getMessage());
    } catch (TooLargeException e) {
      problems.error(e.place, "", "more than " + MAX_NODES + " values, with aliases written out");
    } catch (StackOverflowError e) { // the parser recurses and has no limit of its own
      problems.error(new Place(file, 0, 0), "", "nested too deeply");
    }
    return null;
  }

  private static final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Place place;

    TooLargeException(Place place) {
      this.place = place;
    }
  }

  private Place place(Mark mark) {
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private Place place(Node node) {
    return node.getStartMark().map(this::place).orElse(new Place(file, 0, 0));
  }

  private Yaml convert(Node node, String path) {
    Place place = place(node);
    if (++nodes > MAX_NODES) {
      throw new TooLargeException(place);
    }
    if (node instanceof ScalarNode scalar) {
      return new Yaml.Text(interpolation.apply(scalar.getValue(), place, path, problems), place);
    }
    if (open.put(node, true) != null) {
      problems.error(place, path, "an alias leads to something that contains it");
      return new Yaml.Text("", place);
    }
    Yaml converted =
        switch (node) {
          case MappingNode mapping -> mapping(mapping, place, path);
          case SequenceNode sequence -> sequence(sequence, place, path);
          default -> throw new IllegalStateException("unexpected " + node.getNodeType());
        };
    open.remove(node);
    return converted;
  }

  private Yaml sequence(SequenceNode sequence, Place place, String path) {
    List<Yaml> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(convert(item, path + "[" + items.size() + "]"));
    }
    return new Yaml.Items(items, place);
  }

  private Yaml mapping(MappingNode mapping, Place place, String path) {
    Map<String, Yaml.Field> own = new LinkedHashMap<>();
    Map<String, Place> seen = new LinkedHashMap<>();
    Map<String, Place> empty = new LinkedHashMap<>();
    Map<String, Yaml.Field> merged = Map.of();
    for (NodeTuple tuple : mapping.getValue()) {
      Place at = place(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.error(at, path, "a key must be a word");
        continue;
      }
      String name = key.getValue();
      Place earlier = seen.putIfAbsent(name, at);
      if (earlier != null) {
        problems.error(at, join(path, name), "stands twice; first in line " + earlier.line());
      } else if (name.equals("<<")) {
        merged = merged(convert(tuple.getValueNode(), path), path);
      } else if (isEmpty(tuple.getValueNode())) {
        empty.put(name, at);
      } else {
        own.put(name, new Yaml.Field(at, convert(tuple.getValueNode(), join(path, name))));
      }
    }
    Map<String, Yaml.Field> all = new LinkedHashMap<>(merged);
    all.putAll(own);
    return new Yaml.Fields(all, empty, place);
  }

  /**
   * What a merge key brings: whole values, as YAML has it, not merged in depth. Of several mappings
   * the first wins.
   */
  private Map<String, Yaml.Field> merged(Yaml value, String path) {
    Map<String, Yaml.Field> all = new LinkedHashMap<>();
    List<Yaml> sources = value instanceof Yaml.Items items ? items.items() : List.of(value);
    for (Yaml source : sources) {
      if (source instanceof Yaml.Fields fields) {
        fields.fields().forEach(all::putIfAbsent);
      } else {
        problems.error(source.place(), path, "<< takes a mapping, or a list of mappings");
      }
    }
    return all;
  }

  private static boolean isEmpty(Node node) {
    return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
  }

  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
