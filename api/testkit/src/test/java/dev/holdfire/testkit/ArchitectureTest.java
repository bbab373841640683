package dev.holdfire.testkit;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.holdfire.scheduler.SignatureRule;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  @Test
  void quartzAndJdbcShowNowhere() {
    SignatureRule.showsNeitherQuartzNorJdbc()
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.holdfire.testkit"));
  }
}
