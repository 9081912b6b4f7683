package io.github.reactivecontact.examples.webflux;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.options.FilePayload;
import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.PermitSource.Request;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;

/** Large inputs, which the page sends in slices because a browser reads a response only after its whole request. */
class LargeInputTest {

    private static final int RATE = 250;
    private static final int RECORDS = 3_000;
    private static final long FIRST = 79160000000L;

    private static Chromium chromium;

    private final List<byte[]> sent = new CopyOnWriteArrayList<>();
    private final AtomicInteger permits = new AtomicInteger(Integer.MAX_VALUE);
    private GreenApiSimulator simulator;
    private Service service;
    private ContactsPage page;

    @BeforeAll
    static void startBrowser() {
        chromium = Chromium.start();
    }

    @BeforeEach
    void open() {
        simulator = GreenApiSimulator.builder().instances(4).start();
        service = Service.start(ReactiveContactClient.builder()
                .instances(simulator.instances())
                .requestRate(RATE, Duration.ofSeconds(1))
                .permits(requests -> Mono.fromSupplier(
                        () -> requests.stream().collect(Collectors.toMap(Request::idInstance, request -> permit())))));
        page = new ContactsPage(chromium.open(service, 1280, 800));
        page.page.onRequest(request -> {
            if (request.method().equals("POST")) {
                sent.add(request.postDataBuffer());
            }
        });
    }

    @AfterEach
    void close() {
        try {
            chromium.assertNoErrors();
        } finally {
            chromium.closePages();
            service.close();
            simulator.close();
        }
    }

    @AfterAll
    static void closeBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void csv_large_showsCardsEarlyAndEachRowOnceWithItsLine() throws IOException {
        String note = "x".repeat(2_000);
        String csv = IntStream.range(0, RECORDS)
                .mapToObj(i -> "\"Name, \"\"of\"\"\n%d\",%d,%s\n".formatted(i, FIRST + i, note))
                .collect(Collectors.joining("", "# exported\nname,work phone,note\n", ""));
        choose("large.csv", csv);
        page.awaitText("numbers-count", "^3,000 to look up$");
        page.page.getByLabel("Column with the numbers").selectOption("work phone");

        permits.set(RECORDS / 3);
        page.lookUp();
        assertThat(page.cards().first()).isVisible();

        permits.set(Integer.MAX_VALUE);
        page.awaitEnd("Finished");
        Map<String, String> expected = IntStream.range(0, RECORDS)
                .boxed()
                .collect(Collectors.toMap(i -> "" + (3 + 2 * i), i -> FIRST + i + "@c.us"));
        List<Map<String, String>> rows = download();
        assertThat(rows).hasSize(RECORDS);
        assertThat(chatIds(rows)).isEqualTo(expected);
        assertThat(simulator.requests()).isEqualTo(RECORDS);
        assertThat(page.progressBar()).hasAttribute("aria-valuenow", "" + RECORDS);
        assertThat(sent).allSatisfy(slice -> assertThat(slice.length).isLessThan(100_000));
    }

    @Test
    void lines_withBlanksAndComments_keepTheirNumbers() throws IOException {
        List<String> lines = new ArrayList<>();
        Map<String, String> expected = new HashMap<>();
        for (int i = 0; i < 1_200; i++) {
            if (i % 7 == 0) {
                lines.addAll(List.of("", "# comment", "  "));
            }
            lines.add("+" + (FIRST + i));
            expected.put("" + lines.size(), FIRST + i + "@c.us");
        }
        page.paste(lines.toArray(String[]::new)).lookUp().awaitEnd("Finished");

        assertThat(chatIds(download())).isEqualTo(expected);
        assertThat(sent).hasSize(3);
    }

    @Test
    void run_stopped_sendsNoFurtherSlice() {
        String lines = IntStream.range(0, 20_000)
                .mapToObj(i -> "\"" + (FIRST + i) + "\"\n")
                .collect(Collectors.joining());
        choose("large.ndjson", lines);
        permits.set(600);
        page.awaitText("numbers-count", "^20,000 to look up$").lookUp().awaitText("count-found", "^600$");

        page.button("Stop").click();
        page.awaitEnd("Stopped");

        int slices = sent.size();
        assertThat(slices).isLessThanOrEqualTo(3);
        permits.set(Integer.MAX_VALUE);
        page.button("Remove the file").click();
        page.paste(numbers(1)).lookUp().awaitEnd("Finished");
        assertThat(sent).hasSize(slices + 1);
    }

    @Test
    void service_closedDuringRun_isReportedAndRowsStay() {
        permits.set(600);
        page.paste(numbers(5_000)).lookUp().awaitText("count-found", "^600$");

        service.close();
        page.awaitEnd("Interrupted");

        assertThat(page.text("problem")).hasText("The connection was lost. The results are incomplete.");
        assertThat(page.text("service-text")).hasText("Reconnecting");
        assertThat(page.cards().first()).isVisible();
        assertThat(page.button("Look up")).isEnabled();
        page.page.navigate("about:blank");
        chromium.expectError("ERR_");
    }

    @Test
    void file_unreadable_isReported() {
        choose("numbers.txt", FIRST + "\n");
        page.awaitText("numbers-count", "^1 to look up$");
        page.page.evaluate(
                "void (Blob.prototype.stream = () => { throw new DOMException('removed', 'NotReadableError'); })");

        page.lookUp().awaitEnd("Interrupted");
        assertThat(page.text("problem"))
                .hasText("The file was changed or removed while it was read. The results are incomplete.");
        choose("other.csv", "phone\n");
        assertThat(page.text("problem")).hasText("The file cannot be read: other.csv");
        assertThat(page.numbers()).isVisible();
    }

    private Permit permit() {
        return permits.getAndUpdate(left -> Math.max(left - 1, 0)) > 0
                ? Permit.uncoordinated()
                : Permit.notBefore(Duration.ofMillis(50));
    }

    private void choose(String name, String text) {
        page.page.locator("#file").setInputFiles(new FilePayload(name, "", text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String[] numbers(int count) {
        return IntStream.range(0, count).mapToObj(i -> "+" + (FIRST + i)).toArray(String[]::new);
    }

    private static Map<String, String> chatIds(List<Map<String, String>> rows) {
        return rows.stream().collect(Collectors.toMap(row -> row.get("line"), row -> row.get("chatId")));
    }

    private List<Map<String, String>> download() throws IOException {
        Download download =
                page.page.waitForDownload(() -> page.button("Download CSV").click());
        try (MappingIterator<Map<String, String>> rows = new CsvMapper()
                .readerFor(Map.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(Files.readString(download.path()).substring(1))) {
            return rows.readAll();
        }
    }
}
