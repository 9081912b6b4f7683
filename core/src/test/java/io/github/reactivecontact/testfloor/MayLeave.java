package io.github.reactivecontact.testfloor;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Takes a test, or all tests of a class, out of some checks of {@link LeftoverExtension}. */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface MayLeave {

    /** The checks to leave out; {@code LeftoverCheck.class} for all of them. */
    Class<? extends LeftoverCheck>[] value();

    /** Why that is right. A blank reason fails the test. */
    String because();
}
