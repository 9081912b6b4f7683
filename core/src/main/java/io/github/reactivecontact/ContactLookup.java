package io.github.reactivecontact;

import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The outcome of one lookup of a bulk, with its source. A bulk of n sources emits exactly n outcomes. Immutable if its
 * source is.
 *
 * @param <T> type of the source, such as a chat id, a Kafka record or a row
 */
public sealed interface ContactLookup<T> {

    /**
     * Returns the source of the lookup.
     *
     * @return the same object that the publisher of sources emitted
     */
    T source();

    /**
     * Maps the outcome to a value: calls the function of its case.
     *
     * @param found called for contact information
     * @param none called if the server has no contact information
     * @param failed called if the lookup failed
     * @param <R> type of the value
     * @return the result of the called function
     */
    <R> R fold(
            Function<? super ContactInfo, ? extends R> found,
            Supplier<? extends R> none,
            Function<? super ContactLookupException, ? extends R> failed);

    /**
     * The server sent contact information.
     *
     * @param source the source of the lookup
     * @param contact the contact information
     * @param <T> type of the source
     */
    record Found<T>(T source, ContactInfo contact) implements ContactLookup<T> {

        /**
         * Rejects null.
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

        /** Omits the source, which may be a phone number. */
        @Override
        public String toString() {
            return "Found[" + contact + "]";
        }
    }

    /**
     * The server has no contact information for this chat. It never has any for a group.
     *
     * @param source the source of the lookup
     * @param <T> type of the source
     */
    record NoContact<T>(T source) implements ContactLookup<T> {

        /**
         * Rejects null.
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

        /** Omits the source, which may be a phone number. */
        @Override
        public String toString() {
            return "NoContact[]";
        }
    }

    /**
     * The lookup failed. The bulk does not retry it again.
     *
     * @param source the source of the lookup
     * @param error the failure; {@link ContactLookupException#isRetryable()} returns whether a later lookup may succeed
     * @param <T> type of the source
     */
    record Failed<T>(T source, ContactLookupException error) implements ContactLookup<T> {

        /**
         * Rejects null.
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

        /** Omits the source, which may be a phone number. */
        @Override
        public String toString() {
            return "Failed[" + error.reason() + "]";
        }
    }
}
