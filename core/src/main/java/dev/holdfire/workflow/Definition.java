package dev.holdfire.workflow;

import java.time.Instant;

/**
 * A definition that is in force.
 *
 * @param workflow the definition
 * @param isActive whether it can be triggered
 * @param changedAt when it was put in force, activated or deactivated
 */
public record Definition(Workflow workflow, boolean isActive, Instant changedAt) {}
