package io.github.reactivecontact.leakcheck;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Exempts a test, or all tests of a class, from some checks of {@link LeakCheckExtension}. */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface MayLeave {

    /** The checks to skip; {@code LeakCheck.class} for all of them. */
    Class<? extends LeakCheck>[] value();

    /** The reason. A blank reason fails the test. */
    String because();
}
