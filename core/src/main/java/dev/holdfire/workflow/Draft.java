package dev.holdfire.workflow;

import dev.holdfire.InvalidWorkflowException;
import dev.holdfire.data.Required;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be put in force: a definition, and whether it can be triggered from then on.
 *
 * @param workflow the definition
 * @param isActive whether it can be triggered; null for as it was before, and for yes if it is new
 */
public record Draft(Workflow workflow, @Nullable Boolean isActive) {

  /**
   * @throws dev.holdfire.InvalidRequestException if there is no definition
   */
  public Draft {
    Required.of(workflow, "workflow", "the call");
  }

  /** A definition that says nothing of whether it can be triggered. */
  public static Draft of(Workflow workflow) {
    return new Draft(workflow, null);
  }

  /**
   * What a document describes, as {@link Workflow#fromDocument} reads it; its member {@code active}
   * says whether the workflow can be triggered.
   *
   * @throws InvalidWorkflowException with all that is wrong
   */
  public static Draft fromDocument(Map<?, ?> document) {
    return WorkflowReader.draft(WorkflowRules.required(document, "document", "the workflow"));
  }
}
