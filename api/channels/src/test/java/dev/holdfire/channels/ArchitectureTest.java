package dev.holdfire.channels;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.holdfire.scheduler.SignatureRule;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final JavaClasses CHANNELS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.holdfire.channels");

  @Test
  void quartzAndJdbcShowNowhere() {
    SignatureRule.showsNeitherQuartzNorJdbc().check(CHANNELS);
  }

  @Test
  void channelsDependOnCoreOnlyAndNoEngine() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.holdfire",
            "dev.holdfire.channel",
            "dev.holdfire.channels",
            "dev.holdfire.recipient",
            "dev.holdfire.workflow",
            "java..",
            "javax.crypto..",
            "javax.net.ssl..",
            "com.fasterxml.jackson..",
            "org.jspecify..",
            "org.slf4j..")
        .check(CHANNELS);
  }

  @Test
  void timeIsTakenFromAClock() {
    noClasses()
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .check(CHANNELS);
  }
}
