package io.github.reactivecontact.internal.util;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A queue that removes any element in constant time, by its link. An element that is a link itself is appended without
 * allocation; it is in one queue at most at a time. Any other element gets a link when it is added. Not safe for use by
 * several threads.
 *
 * @param <E> type of an element
 */
public final class LinkedQueue<E> {

    /**
     * The place of an element.
     *
     * @param <E> type of the element
     */
    public abstract static class Link<E> {

        private @Nullable Link<E> previous;

        /** The link itself while it is in no queue. */
        private @Nullable Link<E> next = this;

        /** Creates a link that is in no queue. */
        protected Link() {}

        /**
         * Returns the element at this place.
         *
         * @return the link itself, if the element is a link
         */
        protected abstract E element();

        /**
         * Returns whether the element is in a queue.
         *
         * @return true from its addition to its removal
         */
        public final boolean isLinked() {
            return next != this;
        }
    }

    private static final class LinkOfElement<E> extends Link<E> {

        private final E element;

        LinkOfElement(E element) {
            this.element = element;
        }

        @Override
        protected E element() {
            return element;
        }
    }

    private @Nullable Link<E> first;
    private @Nullable Link<E> last;
    private int size;

    /** Creates an empty queue. */
    public LinkedQueue() {}

    /**
     * Returns whether the queue is empty.
     *
     * @return true if it has no element
     */
    public boolean isEmpty() {
        return first == null;
    }

    /**
     * Returns the number of elements.
     *
     * @return zero or more; only a hint on a thread that does not own the queue
     */
    public int size() {
        return size;
    }

    /**
     * Returns the first element.
     *
     * @return null if there is none
     */
    public @Nullable E first() {
        return first == null ? null : first.element();
    }

    /**
     * Returns the first element that satisfies a condition.
     *
     * @param limit the maximal number of elements to look at
     * @param condition the condition
     * @return null if there is none
     */
    public @Nullable E first(int limit, Predicate<E> condition) {
        int seen = 0;
        for (Link<E> link = first; link != null && seen < limit; link = link.next) {
            if (condition.test(link.element())) {
                return link.element();
            }
            seen++;
        }
        return null;
    }

    /**
     * Returns the first element with the smallest value.
     *
     * @param limit the maximal number of elements to look at
     * @param value the value of an element, zero or more; zero ends the search
     * @return null if the queue is empty
     */
    public @Nullable E least(int limit, ToIntFunction<E> value) {
        Link<E> least = first;
        int smallest = least == null ? 0 : value.applyAsInt(least.element());
        int seen = 1;
        for (Link<E> link = first; link != null && smallest > 0 && seen < limit; link = link.next) {
            int candidate = value.applyAsInt(link.element());
            if (candidate < smallest) {
                smallest = candidate;
                least = link;
            }
            seen++;
        }
        return least == null ? null : least.element();
    }

    /**
     * Adds an element at the end.
     *
     * @param element the element
     * @return its place
     */
    public Link<E> addLast(E element) {
        Link<E> link = new LinkOfElement<>(element);
        append(link);
        return link;
    }

    /**
     * Adds an element that is a link at the end.
     *
     * @param link the element; must not be in a queue
     */
    public void append(Link<E> link) {
        link.next = null;
        link.previous = last;
        if (last == null) {
            first = link;
        } else {
            last.next = link;
        }
        last = link;
        size++;
    }

    /**
     * Adds an element that is a link at the head.
     *
     * @param link the element; must not be in a queue
     */
    public void prepend(Link<E> link) {
        link.next = first;
        if (first == null) {
            last = link;
        } else {
            first.previous = link;
        }
        first = link;
        size++;
    }

    /**
     * Removes an element.
     *
     * @param link its place; must be in this queue
     */
    public void remove(Link<E> link) {
        if (link.previous == null) {
            first = link.next;
        } else {
            link.previous.next = link.next;
        }
        if (link.next == null) {
            last = link.previous;
        } else {
            link.next.previous = link.previous;
        }
        link.previous = null;
        link.next = link;
        size--;
    }

    /**
     * Calls an action for each element. It must not change the queue.
     *
     * @param action the action
     */
    public void forEach(Consumer<E> action) {
        for (Link<E> link = first; link != null; link = link.next) {
            action.accept(link.element());
        }
    }

    /**
     * Returns the current elements, to iterate over while the queue changes.
     *
     * @return a new list
     */
    public List<E> copy() {
        List<E> elements = new ArrayList<>(size);
        for (Link<E> link = first; link != null; link = link.next) {
            elements.add(link.element());
        }
        return elements;
    }
}
