package io.github.reactivecontact.internal.dispatch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A queue out of whose middle an element is taken in constant time, by the link that adding it gave. Not safe for
 * several threads at once.
 *
 * @param <E> type of an element
 */
public final class Chain<E> {

    /**
     * The place of an element.
     *
     * @param <E> type of the element
     */
    public static final class Link<E> {

        final E element;
        private @Nullable Link<E> previous;
        private @Nullable Link<E> next;

        private Link(E element) {
            this.element = element;
        }
    }

    private @Nullable Link<E> first;
    private @Nullable Link<E> last;
    private int size;

    /** Makes an empty chain. */
    public Chain() {}

    /**
     * Whether it has no element.
     *
     * @return true if so
     */
    public boolean isEmpty() {
        return first == null;
    }

    /**
     * How many elements it has.
     *
     * @return none or more; only a hint on a thread that does not own the chain
     */
    public int size() {
        return size;
    }

    /**
     * The first element.
     *
     * @return null if there is none
     */
    public @Nullable E first() {
        return first == null ? null : first.element;
    }

    /**
     * Adds an element behind all others.
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

    Link<E> addFirst(E element) {
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
     * Takes an element out.
     *
     * @param link its place, in this chain, from which it has not been removed
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
     * The elements of this moment, to walk through while the chain changes.
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
