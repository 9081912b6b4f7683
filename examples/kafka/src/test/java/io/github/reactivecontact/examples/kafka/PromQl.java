package io.github.reactivecontact.examples.kafka;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Parses the structure of a PromQL expression, and collects what it selects. Knows the functions of this project only.
 */
final class PromQl {

    /** A label matcher of a metric; {@code values} are the alternatives. */
    record Matcher(String metric, String label, List<String> values) {}

    private static final Set<String> AGGREGATIONS = Set.of("sum", "min", "max", "avg", "count");
    private static final Set<String> RANGE_FUNCTIONS = Set.of("rate", "increase", "min_over_time", "max_over_time");
    private static final Set<String> OPERATORS =
            Set.of("+", "-", "*", "/", "==", "!=", ">", "<", ">=", "<=", "and", "or", "unless");
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|\\$\\w+|[a-zA-Z_:][\\w:]*|\\d[\\w.]*|==|!=|>=|<=|=~|!~|[-+*/<>=(){}\\[\\],]|\\S)");
    private static final Pattern DURATION = Pattern.compile("\\d+[smhdw]|\\$__rate_interval");

    private final List<String> tokens;
    private final Set<String> metrics = new HashSet<>();
    private final List<Matcher> matchers = new ArrayList<>();
    private final Set<String> groupings = new HashSet<>();
    private int next;

    private PromQl(String expression) {
        tokens = TOKEN.matcher(expression)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    /** Throws an {@code IllegalArgumentException} if the expression is wrong. */
    static PromQl parse(String expression) {
        PromQl parsed = new PromQl(expression);
        parsed.expression();
        if (parsed.next < parsed.tokens.size()) {
            throw parsed.unexpected();
        }
        return parsed;
    }

    Set<String> metrics() {
        return metrics;
    }

    List<Matcher> matchers() {
        return matchers;
    }

    /** The labels by which results are grouped. */
    Set<String> groupings() {
        return groupings;
    }

    private void expression() {
        operand(false);
        while (OPERATORS.contains(peek())) {
            next++;
            operand(false);
        }
    }

    private void operand(boolean isRange) {
        String token = take();
        if (token.equals("(") && !isRange) {
            expression();
            expect(")");
        } else if (AGGREGATIONS.contains(token) && !isRange) {
            if (peek().equals("by")) {
                next++;
                groupings.addAll(labels());
            }
            expect("(");
            expression();
            expect(")");
        } else if (RANGE_FUNCTIONS.contains(token) && !isRange) {
            expect("(");
            operand(true);
            expect(")");
        } else if (token.matches("[a-z]\\w+") && !peek().equals("(")) {
            selector(token, isRange);
        } else if (isRange || !token.matches("\\d+(\\.\\d+)?")) {
            next--;
            throw unexpected();
        }
    }

    private void selector(String metric, boolean isRange) {
        metrics.add(metric);
        if (peek().equals("{")) {
            do {
                next++;
                matcher(metric);
            } while (peek().equals(","));
            expect("}");
        }
        if (isRange) {
            expect("[");
            duration();
            expect("]");
        }
        if (peek().equals("offset")) {
            next++;
            duration();
        }
    }

    private void matcher(String metric) {
        String label = take();
        String operator = take();
        String value = take();
        if (!Set.of("=", "!=", "=~", "!~").contains(operator) || !value.startsWith("\"")) {
            throw unexpected();
        }
        matchers.add(new Matcher(
                metric, label, List.of(value.substring(1, value.length() - 1).split("\\|"))));
    }

    private List<String> labels() {
        List<String> labels = new ArrayList<>();
        expect("(");
        labels.add(take());
        while (peek().equals(",")) {
            next++;
            labels.add(take());
        }
        expect(")");
        return labels;
    }

    private void duration() {
        if (!DURATION.matcher(take()).matches()) {
            next--;
            throw unexpected();
        }
    }

    private void expect(String token) {
        if (!take().equals(token)) {
            next--;
            throw unexpected();
        }
    }

    private String peek() {
        return next < tokens.size() ? tokens.get(next) : "";
    }

    private String take() {
        String token = peek();
        next++;
        return token;
    }

    private IllegalArgumentException unexpected() {
        return new IllegalArgumentException("unexpected '" + peek() + "' after "
                + String.join(" ", tokens.subList(0, Math.min(next, tokens.size()))));
    }
}
