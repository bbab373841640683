package dev.holdfire.server.definition;

import dev.holdfire.HoldfireException;
import dev.holdfire.StoreException;
import dev.holdfire.workflow.Definition;
import dev.holdfire.workflow.Definitions;
import dev.holdfire.workflow.Draft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the files of a folder have said, and what has become of it. Use from one thread. */
final class WatchedFiles {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedFiles.class);

  private final Definitions definitions;
  private final Consumer<String> complaints;

  /** What each file said when that was last seen to; also of files that are gone. */
  private final Map<Path, Draft> settled = new HashMap<>();

  /** What the last look had against each file; one that is being written is whole by the next. */
  private final Map<Path, String> suspected = new HashMap<>();

  /** What was last said against each file. */
  private final Map<Path, String> told = new HashMap<>();

  WatchedFiles(Definitions definitions, Consumer<String> complaints) {
    this.definitions = definitions;
    this.complaints = complaints;
  }

  /** Looks at files, and puts in force what they have to say. */
  void look(Collection<Path> files) {
    Map<Path, Draft> drafts = new TreeMap<>();
    for (Path file : files) {
      Draft draft = read(file);
      if (draft != null) {
        drafts.put(file, draft);
      }
    }
    Map<String, List<Path>> byKey = new HashMap<>();
    drafts.forEach(
        (file, draft) ->
            byKey.computeIfAbsent(draft.workflow().key(), none -> new ArrayList<>()).add(file));
    drafts.forEach(
        (file, draft) -> see(file, draft, byKey.getOrDefault(draft.workflow().key(), List.of())));
    told.keySet().retainAll(files);
    suspected.keySet().retainAll(files);
  }

  /** What a file says; null when that is not known now. */
  private @Nullable Draft read(Path file) {
    try {
      return DefinitionFile.read(file);
    } catch (HoldfireException e) {
      tell(file, file + " is refused; what is in force stays. " + e.getMessage());
    } catch (IOException e) {
      boolean isGone = e instanceof NoSuchFileException && !Files.isSymbolicLink(file);
      if (!isGone) { // one that is being replaced is back at the next look
        tell(file, file + " cannot be read; what is in force stays. " + e);
      }
    }
    return null;
  }

  private void see(Path file, Draft draft, List<Path> sameKey) {
    if (sameKey.size() > 1) {
      tell(
          file,
          file
              + " is refused; what is in force stays. Its key, "
              + draft.workflow().key()
              + ", is that of each of "
              + sameKey
              + "; leave it to one.");
      return;
    }
    Draft before = settled.get(file);
    if (!draft.equals(before) && !settle(file, draft, before)) {
      return;
    }
    told.remove(file);
    suspected.remove(file);
    settled.put(file, draft);
  }

  /** Whether the database knows now what a file has to say. */
  private boolean settle(Path file, Draft draft, @Nullable Draft before) {
    try {
      if (before == null) {
        introduce(file, draft);
      } else {
        tellOfFormer(file, draft, before);
        definitions.put(draft);
        LOG.info("Workflow {} is as {} says", draft.workflow().key(), file);
      }
      return true;
    } catch (StoreException e) {
      tell(file, file + " is tried again, because the database fails");
      LOG.debug("{} could not be put in force", file, e);
    } catch (HoldfireException e) {
      tell(file, file + " is refused; what is in force stays. " + e.getMessage());
    }
    return false;
  }

  private void introduce(Path file, Draft draft) {
    String key = draft.workflow().key();
    if (definitions.putIfNew(draft).isPresent()) {
      LOG.info("Workflow {} is as {} says", key, file);
      return;
    }
    definitions
        .find(key)
        .filter(found -> isOther(found, draft))
        .ifPresent(
            found ->
                complaints.accept(
                    file
                        + " is older than what is in force of workflow "
                        + key
                        + ", which was put or activated at "
                        + found.changedAt()
                        + " and stays. To return to the file's, put it over HTTP."));
  }

  private static boolean isOther(Definition found, Draft draft) {
    boolean isOtherState = draft.isActive() != null && draft.isActive() != found.isActive();
    return isOtherState || !found.workflow().version().equals(draft.workflow().version());
  }

  private static void tellOfFormer(Path file, Draft draft, Draft before) {
    String former = before.workflow().key();
    if (!former.equals(draft.workflow().key())) {
      LOG.warn("{} was that of workflow {}, which stays in force; deactivate it", file, former);
    }
  }

  /** Says something against a file when it is so for the second time, and not again after that. */
  private void tell(Path file, String complaint) {
    boolean isSecond = complaint.equals(suspected.put(file, complaint));
    if (isSecond && !complaint.equals(told.put(file, complaint))) {
      complaints.accept(complaint);
    }
  }
}
