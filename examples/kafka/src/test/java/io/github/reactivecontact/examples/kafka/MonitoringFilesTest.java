package io.github.reactivecontact.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.cache.CaffeineContactCache;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.InstanceState;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks the files of {@code examples/monitoring}, and the page about them, with the meters of a running pipeline. */
class MonitoringFilesTest {

    private static final Path FILES = Path.of("../monitoring");
    private static final Path ALERTS = FILES.resolve("alerts.yml");
    private static final Path ALERTS_TEST = FILES.resolve("alerts_test.yml");
    private static final Path PAGE = Path.of("../../core/docs/monitoring.md");
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** Prometheus adds these, and renames the client's label {@code instance}. */
    private static final Set<String> ADDED = Set.of("job", "instance");

    private static final Pattern SAMPLE = Pattern.compile("(?m)^(contact_\\w+)(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /** The values of each label of each metric of a scrape. */
    private static final Map<String, Map<String, Set<String>>> SCRAPE = new HashMap<>();

    @BeforeAll
    static void scrape() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Results results = Results.silent(registry);
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>("dead", new byte[0]);
        OutcomeHeaders.set(letter.headers(), DeadLetters.REASON, "TIMEOUT");
        results.accept(letter);
        PermitSource permits = requests -> Mono.just(requests.stream()
                .collect(Collectors.toMap(
                        PermitSource.Request::idInstance, request -> PermitSource.Permit.uncoordinated())));
        try (GreenApiSimulator simulator =
                        GreenApiSimulator.builder().instances(2).start();
                ReactiveContactClient client = ReactiveContactClient.builder()
                        .instances(simulator.instances())
                        .permits(permits)
                        .cache(CaffeineContactCache.ofSize(10))
                        .build()) {
            String expired = simulator.instances().get(0).idInstance();
            simulator.state(expired, InstanceState.EXPIRED);
            client.lookupAll(Mono.just("79001234561@c.us")).blockLast(TIMEOUT);
            client.getContactInfo(ChatId.parse("79001234562@c.us"), expired)
                    .onErrorComplete()
                    .block(TIMEOUT);
            PollLoop loop = new PollLoop(
                    new MockConsumer<>("earliest"),
                    new LoopOptions("in", 1, Duration.ZERO, Duration.ZERO, false),
                    position -> {
                        throw new AssertionError("no partition");
                    });
            Disposable monitoring = Monitoring.start(client, loop, results, registry, line -> {});
            SAMPLE.matcher(registry.scrape()).results().forEach(MonitoringFilesTest::add);
            monitoring.dispose();
        }
    }

    private static void add(MatchResult sample) {
        Map<String, Set<String>> labels = SCRAPE.computeIfAbsent(sample.group(1), metric -> new HashMap<>());
        if (sample.group(2) != null) {
            LABEL.matcher(sample.group(2))
                    .results()
                    .forEach(label -> labels.computeIfAbsent(
                                    label.group(1).equals("instance") ? "exported_instance" : label.group(1),
                                    name -> new HashSet<>())
                            .add(label.group(2)));
        }
    }

    static List<JsonNode> alerts() throws IOException {
        return yaml(ALERTS).at("/groups/0/rules").valueStream().toList();
    }

    private static JsonNode yaml(Path file) throws IOException {
        return JsonMapper.shared().valueToTree(new Yaml().load(Files.readString(file)));
    }

    private static JsonNode dashboard() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(FILES.resolve("dashboard.json")));
    }

    static List<String> expressions() throws IOException {
        List<String> expressions = new ArrayList<>();
        alerts().forEach(alert -> expressions.add(alert.get("expr").asString()));
        dashboard()
                .get("panels")
                .forEach(panel -> panel.get("targets")
                        .forEach(target -> expressions.add(target.get("expr").asString())));
        return expressions;
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void expression_ofEachFile_selectsWhatAScrapeHas(String expression) {
        PromQl parsed = PromQl.parse(expression);

        assertThat(parsed.metrics()).isNotEmpty().isSubsetOf(SCRAPE.keySet());
        assertThat(parsed.matchers()).allSatisfy(matcher -> {
            if (!ADDED.contains(matcher.label())) {
                assertThat(known(matcher.metric(), matcher.label())).containsAll(matcher.values());
            }
        });
        Set<String> labels = parsed.metrics().stream()
                .flatMap(metric -> SCRAPE.get(metric).keySet().stream())
                .collect(Collectors.toSet());
        labels.addAll(ADDED);
        assertThat(labels).containsAll(parsed.groupings());
    }

    /** The reasons that did not occur have no sample. */
    private static Set<String> known(String metric, String label) {
        Map<String, Set<String>> labels = SCRAPE.get(metric);
        assertThat(labels).as(metric).containsKey(label);
        return label.equals("error_type")
                ? Arrays.stream(Reason.values()).map(Enum::name).collect(Collectors.toSet())
                : labels.get(label);
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void alert_each_saysWhatIsWrongAndWhatToDo(JsonNode alert) {
        assertThat(alert.propertyNames()).containsExactlyInAnyOrder("alert", "expr", "for", "labels", "annotations");
        assertThat(alert.get("for").asString()).matches("\\d+[mh]");
        assertThat(alert.at("/labels/severity").asString()).isIn("critical", "warning", "info");
        String summary = alert.at("/annotations/summary").asString();
        assertThat(summary).contains("$labels.job");
        assertThat(alert.at("/annotations/description").asString()).isNotBlank();

        Set<String> named = found("\\$labels\\.(\\w+)", alert.get("annotations").toString());
        Set<String> groupings = PromQl.parse(alert.get("expr").asString()).groupings();
        if (groupings.isEmpty()) {
            named.removeAll(ADDED);
        }
        assertThat(groupings).containsAll(named);
    }

    @Test
    void alerts_metricsOfTheDescriptions_exist() throws IOException {
        assertThat(SCRAPE.keySet()).containsAll(found("\\b(contact_\\w+)", Files.readString(ALERTS)));
    }

    /** Each case of the file has a time before the rule fires, and one after it. */
    @ParameterizedTest
    @MethodSource("alerts")
    void alert_each_hasACaseForPromtool(JsonNode alert) throws IOException {
        String name = alert.get("alert").asString();
        JsonNode tests = yaml(ALERTS_TEST).get("tests");
        JsonNode test = tests.valueStream()
                .filter(each -> each.get("name").asString().startsWith(name + ","))
                .findFirst()
                .orElseThrow();

        assertThat(test.get("promql_expr_test").valueStream().map(each -> each.get("exp_samples")))
                .anyMatch(JsonNode::isEmpty)
                .anyMatch(samples -> samples.toString().contains("alertname=\\\"" + name + "\\\""));
    }

    @Test
    void case_eachSeries_isOfAScrape() throws IOException {
        yaml(ALERTS_TEST).findValues("series").forEach(series -> {
            PromQl parsed = PromQl.parse(series.asString());

            assertThat(parsed.metrics()).isNotEmpty().isSubsetOf(SCRAPE.keySet());
            assertThat(parsed.matchers()).allSatisfy(matcher -> {
                if (!ADDED.contains(matcher.label())) {
                    assertThat(SCRAPE.get(matcher.metric())).containsKey(matcher.label());
                }
            });
        });
    }

    @ParameterizedTest
    @CsvSource({"check, alerts.yml", "test, alerts_test.yml"})
    void alerts_promtool_acceptsThem(String command, String file) throws Exception {
        Assumptions.assumeTrue(isInstalled("promtool"), "promtool is not installed");
        Process promtool = new ProcessBuilder(
                        "promtool", command, "rules", FILES.resolve(file).toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(promtool.getInputStream().readAllBytes());

        assertThat(promtool.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(promtool.exitValue()).as(output).isZero();
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    @Test
    void dashboard_isForAnyPrometheus() throws IOException {
        JsonNode dashboard = dashboard();

        assertThat(dashboard.get("schemaVersion").asInt()).isGreaterThanOrEqualTo(39);
        assertThat(dashboard.at("/templating/list/0/type").asString()).isEqualTo("datasource");
        assertThat(dashboard.at("/templating/list/0/query").asString()).isEqualTo("prometheus");
        assertThat(dashboard.findValues("uid"))
                .extracting(JsonNode::asString)
                .filteredOn(uid -> !uid.equals("reactive-contact-client"))
                .containsOnly("${" + dashboard.at("/templating/list/0/name").asString() + "}");
        assertThat(SCRAPE.keySet())
                .containsAll(found(
                        "\\b(contact_\\w+)",
                        dashboard.at("/templating/list/1/definition").asString()));
    }

    @Test
    void dashboard_panels_haveUnitsAndDoNotOverlap() throws IOException {
        Set<String> cells = new HashSet<>();
        List<JsonNode> panels = new ArrayList<>();
        dashboard().get("panels").forEach(panels::add);

        assertThat(panels).hasSizeBetween(10, 14);
        assertThat(panels).extracting(panel -> panel.get("id").asInt()).doesNotHaveDuplicates();
        assertThat(panels).allSatisfy(panel -> {
            assertThat(panel.get("title").asString()).isNotBlank();
            assertThat(panel.get("description").asString()).isNotBlank();
            assertThat(panel.at("/fieldConfig/defaults/unit").asString())
                    .isIn("percentunit", "s", "short", "none", "reqps", "cps");
            JsonNode position = panel.get("gridPos");
            assertThat(position.get("x").asInt() + position.get("w").asInt()).isLessThanOrEqualTo(24);
            for (int x = 0; x < position.get("w").asInt(); x++) {
                for (int y = 0; y < position.get("h").asInt(); y++) {
                    assertThat(cells.add((position.get("x").asInt() + x) + " "
                                    + (position.get("y").asInt() + y)))
                            .isTrue();
                }
            }
        });
    }

    @Test
    void page_metricsAndAlerts_exist() throws IOException {
        String page = Files.readString(PAGE);
        List<String> alerts =
                alerts().stream().map(alert -> alert.get("alert").asString()).toList();

        assertThat(found("`(contact_\\w+)", page))
                .hasSizeGreaterThanOrEqualTo(10)
                .isSubsetOf(SCRAPE.keySet());
        assertThat(found("`(Contact[A-Z]\\w+)` \\|", page)).containsExactlyInAnyOrderElementsOf(alerts);
    }

    private static Set<String> found(String regex, String text) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(HashSet::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sum(a_metric",
                "sum(a_metric))",
                "rate(a_metric)",
                "a_metric[5m]",
                "rate(a_metric[5 m])",
                "a_metric > ",
                "quantiles(a_metric)",
                "a_metric{label=value}",
                "a_metric a_metric"
            })
    void expression_malformed_isRejected(String expression) {
        assertThatThrownBy(() -> PromQl.parse(expression)).isInstanceOf(IllegalArgumentException.class);
    }
}
