package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Assumptions;

/** The installed Chromium, headless. Playwright requires that one thread uses all pages. */
final class Chromium implements AutoCloseable {

    private static final Path EXECUTABLE = Path.of("/usr/bin/chromium");
    private static final String ROOT = "root";
    private static final String SKIPPED =
            "THE TESTS OF THE PAGE ARE SKIPPED: missing " + EXECUTABLE + " (apt-get install chromium)";
    private static final boolean IS_INSTALLED = isInstalled();

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> errors = new CopyOnWriteArrayList<>();

    private Chromium(Playwright playwright) {
        PlaywrightAssertions.setDefaultAssertionTimeout(TestTimeout.LIMIT.toMillis());
        this.playwright = playwright;
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(EXECUTABLE)
                        .setArgs(ROOT.equals(System.getProperty("user.name")) ? List.of("--no-sandbox") : List.of()));
    }

    /** Starts the browser. Skips the tests, with a message, if it is not installed. */
    static Chromium start() {
        Assumptions.assumeTrue(IS_INSTALLED, SKIPPED);
        return new Chromium(Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))));
    }

    /** Called once, so that the message is printed once. */
    private static boolean isInstalled() {
        boolean isInstalled = Files.isExecutable(EXECUTABLE);
        if (!isInstalled) {
            System.err.println(SKIPPED);
        }
        return isInstalled;
    }

    /** Opens the page in a new context. Records its errors and warnings for {@link #assertNoErrors}. */
    Page open(Service service, int width, int height) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setPermissions(List.of("clipboard-read", "clipboard-write")));
        context.setDefaultTimeout(TestTimeout.LIMIT.toMillis());
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                errors.add(message.text());
            }
        });
        page.onPageError(errors::add);
        page.onDialog(dialog -> {
            errors.add("dialog: " + dialog.type());
            if (dialog.type().equals("beforeunload")) {
                dialog.accept();
            } else {
                dialog.dismiss();
            }
        });
        page.navigate("http://127.0.0.1:" + service.port() + "/");
        return page;
    }

    /** Checks for console errors, which include violations of the content security policy. */
    void assertNoErrors() {
        assertThat(errors).isEmpty();
    }

    /** Checks for, and removes, an error that the test provoked. */
    void expectError(String text) {
        assertThat(errors.removeIf(error -> error.contains(text))).isTrue();
    }

    void closePages() {
        browser.contexts().forEach(BrowserContext::close);
        errors.clear();
    }

    @Override
    public void close() {
        playwright.close();
    }
}
