package dev.holdfire.scheduler;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.HasDescription;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.JavaTypeVariable;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Quartz and JDBC show in nothing that others can see of a class: what it extends and implements,
 * and the types of its public and protected members, with what they throw and with the arguments
 * and bounds of generic types. Only the store shows them, where that is meant.
 */
public final class SignatureRule {
  private SignatureRule() {}

  /** The rule, for the classes that ship. */
  public static ArchRule showsNeitherQuartzNorJdbc() {
    return classes()
        .that()
        .resideOutsideOfPackage("dev.holdfire.scheduler.store..")
        .should(condition());
  }

  static ArchCondition<JavaClass> condition() {
    return new ArchCondition<>("show neither Quartz nor JDBC") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        check(item, item, supertypes(item), events);
        check(item, item, bounds(item.getTypeParameters()), events);
        visible(item.getFields())
            .forEach(field -> check(item, field, Stream.of(typeOf(field)), events));
        visible(item.getCodeUnits()).forEach(unit -> check(item, unit, types(unit), events));
      }

      private void check(
          JavaClass owner, HasDescription shows, Stream<JavaType> types, ConditionEvents events) {
        types
            .flatMap(type -> type.getAllInvolvedRawTypes().stream())
            .map(JavaClass::getBaseComponentType)
            .filter(resideInAnyPackage("org.quartz..", "java.sql.."))
            .forEach(
                type ->
                    events.add(
                        SimpleConditionEvent.violated(
                            owner, shows.getDescription() + " shows " + type.getName())));
      }
    };
  }

  private static <T extends JavaMember> Stream<T> visible(Collection<T> members) {
    return members.stream()
        .filter(
            member ->
                member.getModifiers().contains(JavaModifier.PUBLIC)
                    || member.getModifiers().contains(JavaModifier.PROTECTED));
  }

  private static JavaType typeOf(JavaField field) {
    return field.getType();
  }

  private static Stream<JavaType> supertypes(JavaClass item) {
    return Stream.concat(item.getSuperclass().stream(), item.getInterfaces().stream());
  }

  private static Stream<JavaType> bounds(List<? extends JavaTypeVariable<?>> variables) {
    return variables.stream().flatMap(variable -> variable.getUpperBounds().stream());
  }

  private static Stream<JavaType> types(JavaCodeUnit unit) {
    return Stream.of(
            unit.getParameterTypes().stream(),
            Stream.of(unit.getReturnType()),
            unit.getExceptionTypes().stream(),
            bounds(unit.getTypeParameters()))
        .flatMap(types -> types);
  }
}
