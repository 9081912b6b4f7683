package io.github.reactivecontact;

import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The outcome of one lookup of a bulk, with the source it belongs to. A bulk of n sources gives exactly n of them.
 * Immutable as far as its source is.
 *
 * @param <T> what the bulk was made of: chat ids, Kafka records, rows
 */
public sealed interface ContactLookup<T> {

    /**
     * What was asked for.
     *
     * @return the very object that came from the sources' publisher
     */
    T source();

    /**
     * One value out of the three cases.
     *
     * @param found for contact information
     * @param none for a chat of which the server has none
     * @param failed for a lookup that failed
     * @param <R> type of the value
     * @return what the function of this case returned
     */
    <R> R fold(
            Function<? super ContactInfo, ? extends R> found,
            Supplier<? extends R> none,
            Function<? super ContactLookupException, ? extends R> failed);

    /**
     * The server sent contact information.
     *
     * @param source what was asked for
     * @param contact what the server knows
     * @param <T> type of the source
     */
    record Found<T>(T source, ContactInfo contact) implements ContactLookup<T> {

        /**
         * Refuses null.
         *
         * @param source see {@link #source()}
         * @param contact see {@link #contact()}
         */
        public Found {
            Objects.requireNonNull(source, "source must not be null");
            Objects.requireNonNull(contact, "contact must not be null");
        }

        @Override
        public <R> R fold(
                Function<? super ContactInfo, ? extends R> found,
                Supplier<? extends R> none,
                Function<? super ContactLookupException, ? extends R> failed) {
            return found.apply(contact);
        }

        /** Without the source, which may be a phone number. */
        @Override
        public String toString() {
            return "Found[" + contact + "]";
        }
    }

    /**
     * The server has no contact information for this chat. It never has any for a group.
     *
     * @param source what was asked for
     * @param <T> type of the source
     */
    record NoContact<T>(T source) implements ContactLookup<T> {

        /**
         * Refuses null.
         *
         * @param source see {@link #source()}
         */
        public NoContact {
            Objects.requireNonNull(source, "source must not be null");
        }

        @Override
        public <R> R fold(
                Function<? super ContactInfo, ? extends R> found,
                Supplier<? extends R> none,
                Function<? super ContactLookupException, ? extends R> failed) {
            return none.get();
        }

        /** Without the source, which may be a phone number. */
        @Override
        public String toString() {
            return "NoContact[]";
        }
    }

    /**
     * The lookup failed, for good as far as this bulk is concerned.
     *
     * @param source what was asked for
     * @param error why; {@link ContactLookupException#isRetryable()} tells whether asking again later may help
     * @param <T> type of the source
     */
    record Failed<T>(T source, ContactLookupException error) implements ContactLookup<T> {

        /**
         * Refuses null.
         *
         * @param source see {@link #source()}
         * @param error see {@link #error()}
         */
        public Failed {
            Objects.requireNonNull(source, "source must not be null");
            Objects.requireNonNull(error, "error must not be null");
        }

        @Override
        public <R> R fold(
                Function<? super ContactInfo, ? extends R> found,
                Supplier<? extends R> none,
                Function<? super ContactLookupException, ? extends R> failed) {
            return failed.apply(error);
        }

        /** Without the source, which may be a phone number. */
        @Override
        public String toString() {
            return "Failed[" + error.reason() + "]";
        }
    }
}
