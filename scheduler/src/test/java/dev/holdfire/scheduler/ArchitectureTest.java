package dev.holdfire.scheduler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.holdfire.scheduler.store.HoldfireJobStore;
import dev.holdfire.scheduler.store.fire.CompletionQueue;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final JavaClasses SCHEDULER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.holdfire.scheduler");

  @Test
  void quartzAndJdbcShowInNoPublicSignatureOutsideTheStore() {
    SignatureRule.showsNeitherQuartzNorJdbc().check(SCHEDULER);
  }

  @Test
  void nothingKnowsGuice() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google.inject..", "jakarta.inject..", "javax.inject..")
        .check(SCHEDULER);
  }

  @Test
  void executingStepsKnowsNeitherQuartzNorSql() {
    noClasses()
        .that()
        .resideInAPackage("dev.holdfire.scheduler.segment..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.quartz..", "java.sql..", "javax.sql..")
        .check(SCHEDULER);
  }

  /**
   * The job store and the node work by the machine's clock where Quartz does, whose threads wait by
   * it: when a trigger of another kind is due, when a node checked in, how far the clock is off.
   */
  @Test
  void timeIsTakenFromAClockExceptWhereQuartzIsAdapted() {
    noClasses()
        .that()
        .resideOutsideOfPackage(HoldfireJobStore.class.getPackageName())
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .check(SCHEDULER);
  }

  /** The one thread that writes completions rests after the database has failed. */
  @Test
  void nothingSleepsExceptTheWriterAfterAFailure() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(CompletionQueue.class.getName())
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .check(SCHEDULER);
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("dev.holdfire.scheduler.store.(*)..")
        .should()
        .beFreeOfCycles()
        .check(SCHEDULER);
  }
}
