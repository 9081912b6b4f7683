package io.github.reactivecontact.examples.webflux;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.PermitSource.Request;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;

/** Large inputs, which the page sends once and whose rows it reads with backpressure. */
class LargeInputTest {

    private static final int RATE = 250;
    private static final int RECORDS = 3_000;
    private static final long FIRST = 79160000000L;

    /** Not each of 600 permits becomes an answer: one that is too old at its write is dropped. */
    private static final String HUNDREDS = "^[3-6]\\d\\d$";

    private static Chromium chromium;

    private final List<String> sent = new CopyOnWriteArrayList<>();
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
                sent.add(request.url().replaceAll(".*/", ""));
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
                .collect(Collectors.joining("", "\nname,work phone,note\n", ""));
        page.choose("large.csv", csv);
        page.awaitText("numbers-count", "^3,000 numbers: about 3 s with 4 instances$");

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
        assertThat(sent).containsExactly("check?", "check?", "lookup");
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
        assertThat(simulator.requests()).isEqualTo(1_200);
    }

    @Test
    void run_stopped_sendsNoFurtherRequest() {
        String lines = IntStream.range(0, 20_000)
                .mapToObj(i -> "\"" + (FIRST + i) + "\"\n")
                .collect(Collectors.joining());
        page.choose("large.ndjson", lines);
        permits.set(600);
        page.awaitText("numbers-count", "^20,000 numbers: about 2\\d s with 4 instances$")
                .lookUp()
                .awaitText("count-found", HUNDREDS);

        page.button("Stop").click();
        page.awaitEnd("Stopped");

        ReactiveContactClient client = service.bean(ReactiveContactClient.class);
        TestTimeout.await().untilAsserted(() -> {
            assertThat(client.snapshot().waiting()).isZero();
            assertThat(client.snapshot().inFlight()).isZero();
        });
        long asked = simulator.requests();
        assertThat(asked).isLessThanOrEqualTo(600);
        permits.set(Integer.MAX_VALUE);
        page.button("Remove the file").click();
        page.paste(numbers(1)).lookUp().awaitEnd("Finished");
        assertThat(simulator.requests()).isEqualTo(asked + 1);
    }

    @Test
    void service_closedDuringRun_isReportedAndRowsStay() {
        permits.set(600);
        page.paste(numbers(5_000)).lookUp().awaitText("count-found", HUNDREDS);

        service.close();
        page.awaitEnd("Interrupted");

        assertThat(page.text("problem"))
                .hasText(Pattern.compile(
                        "^The service cannot be reached\\. [\\d,]+ rows are kept\\. The page continues"));
        assertThat(page.text("service-text")).hasText("Reconnecting");
        assertThat(page.cards().first()).isVisible();
        assertThat(page.button("Look up")).isEnabled();
        page.page.navigate("about:blank");
        chromium.expectError("ERR_");
    }

    @Test
    void file_changed_isReported(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("numbers.txt"), FIRST + "\n");
        page.page.locator("#file").setInputFiles(file);
        page.awaitText("numbers-count", "^1 number: ");
        Files.delete(file);

        page.country().selectOption("DE");

        assertThat(page.text("warnings")).hasText("The file was changed or removed: choose it again");
        page.lookUp();
        assertThat(page.text("run")).isHidden();
        page.page.navigate("about:blank");
        chromium.expectError("ERR_");
    }

    private Permit permit() {
        return permits.getAndUpdate(left -> Math.max(left - 1, 0)) > 0
                ? Permit.uncoordinated()
                : Permit.notBefore(Duration.ofMillis(50));
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
