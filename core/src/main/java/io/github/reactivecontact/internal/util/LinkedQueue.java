package io.github.reactivecontact.internal.util;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A queue that removes any element in constant time, by the link that was returned when it was added. Not safe for use
 * by several threads.
 *
 * @param <E> type of an element
 */
public final class LinkedQueue<E> {

    /**
     * The place of an element.
     *
     * @param <E> type of the element
     */
    public static final class Link<E> {

        private final E element;
        private @Nullable Link<E> previous;
        private @Nullable Link<E> next;

        private Link(E element) {
            this.element = element;
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
        return first == null ? null : first.element;
    }

    /**
     * Adds an element at the end.
     *
     * @param element the element
     * @return its place
     */
    public Link<E> addLast(E element) {
        Link<E> link = new Link<>(element);
        link.previous = last;
        if (last == null) {
            first = link;
        } else {
            last.next = link;
        }
        last = link;
        size++;
        return link;
    }

    /**
     * Adds an element at the head.
     *
     * @param element the element
     * @return its place
     */
    public Link<E> addFirst(E element) {
        Link<E> link = new Link<>(element);
        link.next = first;
        if (first == null) {
            last = link;
        } else {
            first.previous = link;
        }
        first = link;
        size++;
        return link;
    }

    /**
     * Removes an element.
     *
     * @param link its place in this queue; must not have been removed before
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
        link.next = null;
        size--;
    }

    /**
     * Returns the current elements, to iterate over while the queue changes.
     *
     * @return a new list
     */
    public List<E> copy() {
        List<E> elements = new ArrayList<>(size);
        for (Link<E> link = first; link != null; link = link.next) {
            elements.add(link.element);
        }
        return elements;
    }
}
