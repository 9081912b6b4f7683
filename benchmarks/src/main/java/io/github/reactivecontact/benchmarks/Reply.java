package io.github.reactivecontact.benchmarks;

import java.nio.charset.StandardCharsets;

/** The server's response for every contact: a business with two product cards. */
final class Reply {

    private static final String IMAGES = "https://media-arn2-1.cdn.whatsapp.net/v/t45.5328-4/";

    private Reply() {}

    static byte[] body() {
        return """
                {"avatar":"https://pps.whatsapp.net/v/t61.24694-24/328463147_1183456789_n.jpg?ccb=11-4&oh=01_AdTx\
                Qk3vN8wYb2mZr5&oe=6564A2C1&_nc_sid=e6ed6c&_nc_cat=104","name":"Flower shop on the corner","contact\
                Name":"Наталья, цветы","email":"orders@flowers.example","category":"Flower shop","description":\
                "Bouquets, potted plants and everything for a wedding. We deliver within the city from nine to nine, on \
                holidays too; write to us a day ahead if the bouquet is to be large.",\
                "products":[%s,%s],"chatId":"79001234568@c.us","lastSeen":"2026-11-20T09:41:07.000Z","isArchive":\
                false,"isDisappearing":false,"isMute":true,"messageExpiration":86400,"muteExpiration":1795168867,\
                "isBusiness":true}""".formatted(
                        product(
                                "5839403819402755",
                                "Bouquet No. 7",
                                "Eleven roses in three colours, wrapped in paper and tied with a ribbon",
                                "2490000"),
                        product(
                                "7310275640918325",
                                "Ficus",
                                "Half a metre high, with its pot, a saucer and a card that says how to water it",
                                "1850000"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String product(String id, String name, String description, String price) {
        return """
                {"id":"%1$s","imageUrls":{"requested":"%5$s%1$s_1043219687432_low_resolution_n.jpg?stp=dst-jpg_p100x100&_nc_cat=111&\
                _nc_sid=c48759&oh=01_AdQ7mTzVx0pLr4dWn8sYc2hKe6","original":"%5$s%1$s_1043219687432_full_resolution_n.jpg?stp=dst-jpg_p720x720&_nc_cat=\
                111&_nc_sid=c48759&oh=01_AdR9pLbNq3vFt7jXm1gZu5wAo0"},"availability":"in stock","reviewStatus":{"whatsapp":"APPROVED"},\
                "name":"%2$s","description":"%3$s","price":"%4$s","isHidden":false}""".formatted(id, name, description, price, IMAGES);
    }
}
