package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.examples.webflux.ApiAnswer.Request;
import io.github.reactivecontact.examples.webflux.ApiDescription.Operation;
import io.github.reactivecontact.leakcheck.MayLeave;
import io.github.reactivecontact.leakcheck.StrayThreads;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.spring.ContactLookupProblems;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/** Compares the description with the handlers, in both directions. */
@MayLeave(value = StrayThreads.class, because = "the shared event loops start with the first connections")
class OpenApiTest {

    private static final ApiDescription API = ApiDescription.load();
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private static GreenApiSimulator simulator;
    private static Service service;
    private static Map<RequestMappingInfo, HandlerMethod> handlers;

    @BeforeAll
    static void start() {
        simulator = GreenApiSimulator.start();
        service = Service.unlimited(simulator);
        handlers = service.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods();
    }

    @AfterAll
    static void close() {
        service.close();
        simulator.close();
    }

    static List<Operation> operations() {
        return API.operations();
    }

    @Test
    void operations_described_areThoseOfTheHandlers() {
        assertThat(described(operation -> Set.of())).containsExactlyInAnyOrderEntriesOf(handled(info -> Set.of()));
    }

    @Test
    void requestTypes_described_areThoseOfTheHandlers() {
        assertThat(described(operation -> API.requestContent(operation).keySet()))
                .containsExactlyInAnyOrderEntriesOf(
                        handled(info -> texts(info.getConsumesCondition().getConsumableMediaTypes())));
    }

    @Test
    void responseTypes_described_areThoseOfTheHandlers() {
        assertThat(described(
                        operation -> API.content(API.response(operation, 200)).keySet()))
                .containsExactlyInAnyOrderEntriesOf(
                        handled(info -> info.getProducesCondition().isEmpty()
                                ? info.getPatternsCondition().toString().contains("/webhooks/")
                                        ? Set.of()
                                        : Set.of("application/json")
                                : texts(info.getProducesCondition().getProducibleMediaTypes())));
    }

    @Test
    void parameters_described_areThoseOfTheHandlers() {
        Map<String, Set<String>> read = new TreeMap<>();
        handlers.forEach((info, handler) -> names(info)
                .forEach(name ->
                        read.computeIfAbsent(name, first -> new TreeSet<>()).addAll(parameters(handler))));

        assertThat(described(operation -> API.parameters(operation).stream()
                        .map(parameter -> parameter.in() + " " + parameter.name())
                        .collect(Collectors.toSet())))
                .containsExactlyInAnyOrderEntriesOf(read);
    }

    private static Set<String> parameters(HandlerMethod handler) {
        Set<String> parameters = new TreeSet<>();
        for (Parameter parameter : handler.getMethod().getParameters()) {
            RequestHeader header = parameter.getAnnotation(RequestHeader.class);
            if (parameter.isAnnotationPresent(PathVariable.class)) {
                parameters.add("path " + parameter.getName());
            } else if (header != null && !header.name().equals("Content-Type")) {
                parameters.add("header " + header.name());
            } else if (parameter.isAnnotationPresent(RequestParam.class)) {
                queryParameters(handler).forEach(name -> parameters.add("query " + name));
            }
        }
        return parameters;
    }

    /** The names that are looked for in the query. */
    private static Set<String> queryParameters(HandlerMethod handler) {
        RecordedQuery query = new RecordedQuery();
        ChatIdParsers parsers = service.bean(ChatIdParsers.class);
        if (handler.getBeanType().equals(ContactController.class)) {
            parsers.of(query);
        } else {
            ListOptions.of(query, parsers);
        }
        return query.names;
    }

    private static final class RecordedQuery extends LinkedMultiValueMap<String, String> {

        private static final long serialVersionUID = 1L;

        private final Set<String> names = new HashSet<>();

        @Override
        public String getFirst(String name) {
            names.add(name);
            return null;
        }

        @Override
        public boolean containsKey(Object name) {
            names.add((String) name);
            return false;
        }

        @Override
        public List<String> getOrDefault(Object name, List<String> missing) {
            names.add((String) name);
            return missing;
        }
    }

    private static Map<String, Set<String>> described(Function<Operation, Set<String>> value) {
        return API.operations().stream()
                .collect(Collectors.toMap(
                        Operation::toString,
                        operation -> new TreeSet<>(value.apply(operation)),
                        (a, b) -> a,
                        TreeMap::new));
    }

    /** What several handlers of one operation have is added. */
    private static Map<String, Set<String>> handled(Function<RequestMappingInfo, Set<String>> value) {
        Map<String, Set<String>> handled = new TreeMap<>();
        handlers.keySet()
                .forEach(info -> names(info)
                        .forEach(name -> handled.computeIfAbsent(name, first -> new TreeSet<>())
                                .addAll(value.apply(info))));
        return handled;
    }

    private static List<String> names(RequestMappingInfo info) {
        List<String> names = new ArrayList<>();
        for (RequestMethod method : info.getMethodsCondition().getMethods()) {
            info.getPatternsCondition()
                    .getPatterns()
                    .forEach(pattern ->
                            names.add(method + " " + pattern.getPatternString().replaceAll(":[^}]*", "")));
        }
        assertThat(names).as("a handler without a method").isNotEmpty();
        return names;
    }

    private static Set<String> texts(Set<MediaType> types) {
        return types.stream().map(MediaType::toString).collect(Collectors.toSet());
    }

    @Test
    void reasons_described_areThoseOfTheCodeAndOfThePage() {
        Map<String, Integer> statuses = new TreeMap<>();
        Arrays.stream(Reason.values())
                .forEach(reason -> statuses.put(
                        reason.name(), ContactLookupProblems.status(reason).value()));
        Arrays.stream(ApiProblem.values())
                .forEach(
                        problem -> statuses.put(problem.name(), problem.status().value()));
        Map<String, Integer> documented = new TreeMap<>();
        Pattern.compile("<tr id=\"([a-z-]+)\">\\s*<th scope=\"row\"><code>(\\w+)</code></th><td>(\\d+)</td>")
                .matcher(Request.of("GET", "/problems.html").send(service).body())
                .results()
                .forEach(row -> {
                    assertThat(row.group(2).toLowerCase(Locale.ROOT).replace('_', '-'))
                            .isEqualTo(row.group(1));
                    documented.put(row.group(2), Integer.parseInt(row.group(3)));
                });

        assertThat(API.values("Reason"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Reason.values()).map(Enum::name).toList());
        assertThat(API.values("Problem"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ApiProblem.values()).map(Enum::name).toList());
        assertThat(documented).isEqualTo(statuses);
    }

    @Test
    void description_isServedAndLinked() {
        ApiAnswer description = Request.of("GET", "/openapi.yaml").send(service);

        assertThat(description.status()).isEqualTo(200);
        assertThat(description.type()).isEqualTo("application/yaml");
        assertThat(description.body()).startsWith("openapi: 3.1.0\n");
        assertThat(Request.of("GET", "/").send(service).body())
                .contains("<link rel=\"service-desc\" href=\"openapi.yaml\"", "<a href=\"openapi.yaml\">");
    }

    static Stream<String> paths() {
        return Stream.concat(
                API.operations().stream().map(Operation::path).distinct(), Stream.of("/", "/app.js", "/openapi.yaml"));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void method_notDescribed_isNotAllowed(String path) {
        Set<String> described = API.operations().stream()
                .filter(operation -> operation.path().equals(path))
                .map(Operation::method)
                .collect(Collectors.toSet());
        Set<String> allowed = new TreeSet<>(described.isEmpty() ? Set.of("GET") : described);
        METHODS.stream().filter(method -> !allowed.contains(method)).forEach(method -> {
            ApiAnswer answer = Request.of(method, path.replaceAll("\\{\\w+}", "79001234567"))
                    .send(service);

            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.type()).isEqualTo("application/problem+json");
            assertThat(answer.json().get("type").stringValue()).isEqualTo("/problems.html#method-not-allowed");
            Set<String> expected = new TreeSet<>(allowed);
            expected.add("OPTIONS");
            if (allowed.contains("GET")) {
                expected.add("HEAD");
            }
            assertThat(answer.headers().get("Allow").split(", ?")).containsExactlyInAnyOrderElementsOf(expected);
        });
    }

    static Stream<String> gets() {
        return Stream.concat(
                API.operations().stream()
                        .filter(operation -> operation.method().equals("GET"))
                        .map(Operation::path),
                Stream.of("/", "/app.js", "/openapi.yaml", "/contacts/12", "/nowhere", "/actuator/health"));
    }

    @ParameterizedTest
    @MethodSource("gets")
    void head_everyGet_hasItsStatusAndType(String path) {
        String uri = path.replaceAll("\\{\\w+}", "79001234567");
        ApiAnswer get = Request.of("GET", uri).send(service);
        ApiAnswer head = Request.of("HEAD", uri).send(service);

        assertThat(head.status()).isEqualTo(get.status());
        assertThat(head.type()).isEqualTo(get.type());
        assertThat(head.body()).isEmpty();
    }

    @Test
    void path_unknown_isAProblemWithoutThePath() {
        ApiAnswer answer = Request.of("GET", "/contact/79001234567").send(service);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("reason").stringValue()).isEqualTo("NO_SUCH_PATH");
        assertThat(answer.body()).doesNotContain("79001234567");
    }

    @Test
    void request_crossSite_isAProblem() {
        ApiAnswer answer = Request.of("GET", "/contacts/79001234567")
                .with("Sec-Fetch-Site", "cross-site")
                .send(service);

        assertThat(answer.type()).isEqualTo("application/problem+json");
        assertThat(answer.json().get("reason").stringValue()).isEqualTo("CROSS_SITE");
    }
}
