package dev.holdfire.api;

import com.google.inject.Binder;
import com.google.inject.BindingAnnotation;
import com.google.inject.Key;
import com.google.inject.Module;
import dev.holdfire.Workflows;
import dev.holdfire.run.RecipientRun;
import dev.holdfire.run.RunQuery;
import dev.holdfire.scheduler.database.TestDatabase;
import dev.holdfire.workflow.Workflow;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import javax.sql.DataSource;

/** An application that sends greetings by one engine, on a database of its own. */
final class Greeter implements AutoCloseable {

  @BindingAnnotation
  @Retention(RetentionPolicy.RUNTIME)
  @interface Invites {}

  @BindingAnnotation
  @Retention(RetentionPolicy.RUNTIME)
  @interface Bills {}

  static final Key<DataSource> INVITES = Key.get(DataSource.class, Invites.class);
  static final Key<DataSource> BILLS = Key.get(DataSource.class, Bills.class);
  static final Workflow GREETING = Workflow.named("greeting").send("hello", "email").build();

  private final TestDatabase database = TestDatabase.h2();
  private final Mailbox mailbox = new Mailbox();

  /** All of it, with an engine that is as usual. */
  Module module() {
    return module(HoldfireModule.on(INVITES));
  }

  /** All of it, with this engine. */
  Module module(HoldfireModule engine) {
    return binder -> {
      binder.bind(INVITES).toInstance(database.dataSource());
      binder.install(engine);
      contribute(HoldfireBinder.in(binder));
    };
  }

  /** What it contributes to an engine. */
  void contribute(HoldfireBinder engine) {
    engine.workflow(GREETING).channel("email", mailbox);
  }

  /** An engine for bills, and what it works with, all under that annotation. */
  void bindBills(Binder binder) {
    binder.bind(BILLS).toInstance(database.dataSource());
    binder.install(HoldfireModule.on(BILLS).annotatedWith(Bills.class));
    contribute(HoldfireBinder.in(binder, Bills.class));
  }

  DataSource dataSource() {
    return database.dataSource();
  }

  Mailbox mailbox() {
    return mailbox;
  }

  /** The run of a greeting that is triggered now. */
  static RecipientRun greet(Workflows workflows) {
    workflows.trigger("greeting", t -> t.recipients("ann"));
    return workflows.list(RunQuery.all()).items().get(0);
  }

  @Override
  public void close() {
    database.close();
  }
}
