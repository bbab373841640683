/** Definitions: workflows, their steps and delays, by builder or from a document. */
@NullMarked
package dev.holdfire.workflow;

import org.jspecify.annotations.NullMarked;
