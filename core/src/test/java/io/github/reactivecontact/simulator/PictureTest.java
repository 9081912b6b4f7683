package io.github.reactivecontact.simulator;

import static io.github.reactivecontact.simulator.RawClient.request;
import static io.github.reactivecontact.simulator.RawClient.simulator;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ChatId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PictureTest {

    @Test
    void pictures_ofSimulatedContact_areServedBySimulator() throws Exception {
        try (GreenApiSimulator green = simulator().start()) {
            List<URI> pictures = IntStream.range(0, 20)
                    .mapToObj(i -> ChatId.parse("7900" + (1_000_000 + i) + "@c.us"))
                    .flatMap(chatId -> pictures(green, chatId).stream())
                    .toList();
            long requests = green.requests();

            assertThat(pictures).hasSizeGreaterThan(10);
            for (URI picture : pictures) {
                assertThat(picture).hasScheme("http").hasHost("127.0.0.1").hasPort(green.port());
                RawClient.Response response =
                        request(green, "GET", picture.getRawPath() + "?" + picture.getRawQuery(), "");
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.headers())
                        .containsEntry("Content-Type", "image/svg+xml")
                        .containsEntry("X-Content-Type-Options", "nosniff");
                assertThat(parsed(response.body()).getDocumentElement().getTagName())
                        .isEqualTo("svg");
            }
            assertThat(green.requests()).isEqualTo(requests);
        }
    }

    @Test
    void svg_sameSeed_isIdentical() {
        assertThat(Picture.svg("123")).isEqualTo(Picture.svg("123")).isNotEqualTo(Picture.svg("124"));
    }

    @ParameterizedTest
    @CsvSource({
        "Anna da Silva 🌸, AD",
        "'Taller \"El Rápido\"', TE",
        "Жанна, Ж",
        "עבד, ע",
        "محمد عبد الله, مع",
    })
    void svg_ofName_showsInitials(String name, String initials) throws Exception {
        String seed = Picture.seed("/pictures/17" + Picture.initials(name) + ".svg?oh=1");

        assertThat(seed).isEqualTo("17-" + initials);
        assertThat(parsed(Picture.svg(seed))
                        .getElementsByTagName("text")
                        .item(0)
                        .getTextContent())
                .isEqualTo(initials);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-<script>", "1-&amp;", "-\"", "'", "<svg onload=\"x\">", "a-b c", "-"})
    void svg_hostileSeed_isWellFormedAndOmitsSeed(String seed) throws Exception {
        assertThat(parsed(Picture.svg(seed)).getElementsByTagName("text").getLength())
                .isZero();
        assertThat(Picture.svg(seed)).doesNotContain("script", "onload");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/pictures/.svg", "/pictures/1.png", "/pictures/%zz.svg", "/pictures/%E.svg", "/"})
    void request_notAPicture_isNotFound(String path) throws Exception {
        try (GreenApiSimulator green = simulator().start()) {
            assertThat(request(green, "GET", path, "").status()).isEqualTo(404);
        }
    }

    private static List<URI> pictures(GreenApiSimulator green, ChatId chatId) {
        try {
            JsonNode contact =
                    JsonMapper.shared().readTree(RawClient.lookUp(green, chatId).body());
            List<String> urls = new ArrayList<>(List.of(contact.path("avatar").stringValue()));
            contact.path("products")
                    .forEach(product ->
                            urls.add(product.path("imageUrls").path("original").stringValue()));
            return urls.stream().filter(url -> !url.isEmpty()).map(URI::create).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
}
