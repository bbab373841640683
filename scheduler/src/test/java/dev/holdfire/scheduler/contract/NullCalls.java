package dev.holdfire.scheduler.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfire.HoldfireException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Calls the public methods and constructors of a type with null in the place of each reference that
 * must be given, one at a time; methods that are added later, too.
 */
public final class NullCalls {
  private static final Set<String> OF_JAVA = Set.of("equals", "compareTo");

  private final Class<?> type;
  private final Map<Class<?>, Object> samples = new HashMap<>();
  private final List<String> left = new ArrayList<>();
  private Supplier<?> target = () -> null;
  private Ending ending = result -> {};

  private NullCalls(Class<?> type) {
    this.type = type;
  }

  /** What uses the result of a call, such as building what was collected. */
  public interface Ending {
    void of(Object result) throws Exception;
  }

  public static NullCalls of(Class<?> type) {
    return new NullCalls(type);
  }

  /** The object of each call, fresh, and such that nothing is wrong with it. */
  public NullCalls on(Supplier<?> fresh) {
    target = fresh;
    return this;
  }

  /** What stands in the place of the other arguments of this type. */
  public <T> NullCalls with(Class<T> parameter, T sample) {
    samples.put(parameter, sample);
    return this;
  }

  /** What a refusal may be put off to. */
  public NullCalls ending(Ending newEnding) {
    ending = newEnding;
    return this;
  }

  /** Methods that are not Holdfire's own. */
  public NullCalls without(String... methods) {
    left.addAll(List.of(methods));
    return this;
  }

  /** Each of them is refused by an exception of Holdfire's family. */
  public void areRefused() {
    List<String> accepted = new ArrayList<>();
    int calls = 0;
    for (Executable each : executables()) {
      for (int i = 0; i < each.getParameterCount(); i++) {
        if (mustBeGiven(each, i)) {
          calls++;
          Throwable refusal = refusal(each, i);
          if (!(refusal instanceof HoldfireException known) || known.code().isBlank()) {
            accepted.add("argument " + i + " of " + each.toGenericString() + ": " + refusal);
          }
        }
      }
    }
    assertThat(accepted).as("nulls that are not refused").isEmpty();
    assertThat(calls).as("calls").isPositive();
  }

  private List<Executable> executables() {
    return Stream.<Executable>concat(
            Stream.of(type.getMethods()), Stream.of(type.getConstructors()))
        .filter(each -> each.getDeclaringClass() != Object.class)
        .filter(each -> !OF_JAVA.contains(each.getName()) && !left.contains(each.getName()))
        .toList();
  }

  private static boolean mustBeGiven(Executable each, int parameter) {
    return !each.getParameterTypes()[parameter].isPrimitive()
        && !each.getAnnotatedParameterTypes()[parameter].isAnnotationPresent(Nullable.class);
  }

  private Throwable refusal(Executable each, int parameter) {
    try {
      ending.of(call(each, arguments(each, parameter)));
      return null;
    } catch (InvocationTargetException e) {
      return e.getCause();
    } catch (Exception e) {
      return e;
    }
  }

  private Object call(Executable each, Object[] arguments) throws ReflectiveOperationException {
    each.setAccessible(true); // what a type inherits may be declared in one that is not public
    return each instanceof Method method
        ? method.invoke(target.get(), arguments)
        : ((Constructor<?>) each).newInstance(arguments);
  }

  private Object[] arguments(Executable each, int without) {
    Object[] arguments = new Object[each.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      Class<?> parameter = each.getParameterTypes()[i];
      if (i != without && mayBeNull(each, i)) {
        arguments[i] = samples.get(parameter);
      } else if (i != without) {
        assertThat(samples).as("samples for %s", each).containsKey(parameter);
        arguments[i] = samples.get(parameter);
      }
    }
    return arguments;
  }

  private static boolean mayBeNull(Executable each, int parameter) {
    return !each.getParameterTypes()[parameter].isPrimitive() && !mustBeGiven(each, parameter);
  }
}
