package io.github.reactivecontact.internal.fields;

/** Fields of a product's image URLs. The last constant stands for every other name. */
public enum ImageUrlsField {
    REQUESTED("requested"),
    ORIGINAL("original"),
    OTHER("");

    public final String wireName;

    ImageUrlsField(String wireName) {
        this.wireName = wireName;
    }
}
