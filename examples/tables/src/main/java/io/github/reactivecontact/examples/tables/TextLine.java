package io.github.reactivecontact.examples.tables;

/**
 * One line.
 *
 * @param number line number, from 1
 * @param text the line without its line end, cut if it is too long
 * @param isTooLong whether the text is cut
 */
record TextLine(long number, String text, boolean isTooLong) {}
