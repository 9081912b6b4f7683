package io.github.reactivecontact.internal.fields;

/** Fields of a product card, in GREEN-API's order. The last constant stands for every other name. */
public enum ProductField {
    ID("id"),
    IMAGE_URLS("imageUrls"),
    AVAILABILITY("availability"),
    REVIEW_STATUS("reviewStatus"),
    NAME("name"),
    DESCRIPTION("description"),
    PRICE("price"),
    IS_HIDDEN("isHidden"),
    OTHER("");

    public final String wireName;

    ProductField(String wireName) {
        this.wireName = wireName;
    }
}
