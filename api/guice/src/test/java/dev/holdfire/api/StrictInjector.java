package dev.holdfire.api;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import java.util.ArrayList;
import java.util.List;

/** Injectors in the strictest mode. */
public final class StrictInjector {
  private StrictInjector() {}

  /** Creates one of these modules, in production, with nothing implicit. */
  public static Injector of(Module... modules) {
    List<Module> all = new ArrayList<>(List.of(modules));
    all.add(new Strictness());
    return Guice.createInjector(Stage.PRODUCTION, all);
  }

  private static final class Strictness extends AbstractModule {
    @Override
    protected void configure() {
      binder().requireExplicitBindings();
      binder().requireAtInjectOnConstructors();
      binder().requireExactBindingAnnotations();
      binder().disableCircularProxies();
    }
  }
}
