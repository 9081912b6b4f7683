package io.github.reactivecontact.internal.fields;

/** Fields of a product's review status. The last constant stands for every other name. */
public enum ReviewStatusField {
    WHATSAPP("whatsapp"),
    OTHER("");

    public final String wireName;

    ReviewStatusField(String wireName) {
        this.wireName = wireName;
    }
}
