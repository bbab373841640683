package dev.holdfire.scheduler.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quartz.CronScheduleBuilder.cronSchedule;

import dev.holdfire.scheduler.dropin.Jobs.Note;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.CronTrigger;
import org.quartz.JobBuilder;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleTrigger;
import org.quartz.TriggerKey;
import org.quartz.simpl.CascadingClassLoadHelper;
import org.quartz.xml.XMLSchedulingDataProcessor;

/** A file of jobs and triggers, of which Quartz asks the store one by one, as an application. */
@OnEachStore
final class XmlContract {
  private static final JobKey JOB = new JobKey("job");
  private static final TriggerKey KEY = new TriggerKey("job");

  private final Application application;
  private Scheduler node;

  XmlContract(StoreUnderTest store) {
    this.application = new Application(store);
  }

  @BeforeEach
  void open() throws SchedulerException {
    node = application.node("a");
    node.scheduleJob(
        JobBuilder.newJob(Note.class).withIdentity(JOB).usingJobData("text", "old").build(),
        Application.trigger("job", "job").withSchedule(cronSchedule("0 0 12 * * ?")).build());
  }

  @AfterEach
  void close() throws SchedulerException {
    application.close();
  }

  /** Reads a file that begins with these commands and has a job and a trigger of these names. */
  private void read(String commands, String name) throws Exception {
    String text =
        """
        <job-scheduling-data version="2.0"
            xmlns="http://www.quartz-scheduler.org/xml/JobSchedulingData">
          %s
          <schedule>
            <job>
              <name>%s</name>
              <job-class>%s</job-class>
              <job-data-map><entry><key>text</key><value>new</value></entry></job-data-map>
            </job>
            <trigger>
              <simple>
                <name>%2$s</name>
                <job-name>%2$s</job-name>
                <repeat-count>-1</repeat-count>
                <repeat-interval>3600000</repeat-interval>
              </simple>
            </trigger>
          </schedule>
        </job-scheduling-data>"""
            .formatted(commands, name, Note.class.getName());
    CascadingClassLoadHelper classes = new CascadingClassLoadHelper();
    classes.initialize();
    new XMLSchedulingDataProcessor(classes)
        .processStreamAndScheduleJobs(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "test", node);
  }

  private static String directives(boolean overwrites, boolean ignores) {
    return """
        <processing-directives>
          <overwrite-existing-data>%s</overwrite-existing-data>
          <ignore-duplicates>%s</ignore-duplicates>
        </processing-directives>"""
        .formatted(overwrites, ignores);
  }

  private void assertIsOld() throws SchedulerException {
    assertThat(node.getJobDetail(JOB).getJobDataMap().getString("text")).isEqualTo("old");
    assertThat(node.getTrigger(KEY)).isInstanceOf(CronTrigger.class);
  }

  private void assertIsNew(String name) throws SchedulerException {
    assertThat(node.getJobDetail(new JobKey(name)).getJobDataMap().getString("text"))
        .isEqualTo("new");
    assertThat(node.getTrigger(new TriggerKey(name))).isInstanceOf(SimpleTrigger.class);
  }

  private void loseClass() {
    application.sql(
        "UPDATE QRTZ_JOB_DETAILS SET JOB_CLASS_NAME = 'no.such.Class' WHERE SCHED_NAME = ':app'");
  }

  @Test
  void whatIsThereIsNotOverwrittenUnlessTheFileSaysSo() throws Exception {
    assertThatThrownBy(() -> read(directives(false, false), "job"))
        .isInstanceOf(ObjectAlreadyExistsException.class);
    assertIsOld();
    read(directives(false, true), "job");
    assertIsOld();
    read(directives(true, false), "job");
    assertIsNew("job");
  }

  @Test
  void aJobWhoseClassIsMissingIsOverwritten() throws Exception {
    loseClass();
    read(directives(true, false), "job");
    assertIsNew("job");
  }

  @Test
  void aJobWhoseClassIsMissingIsDeleted() throws Exception {
    loseClass();
    read(
        """
        <pre-processing-commands>
          <delete-job><name>job</name></delete-job>
        </pre-processing-commands>""",
        "other");
    assertThat(node.checkExists(JOB)).isFalse();
    assertThat(node.checkExists(KEY)).isFalse();
    assertIsNew("other");
  }
}
