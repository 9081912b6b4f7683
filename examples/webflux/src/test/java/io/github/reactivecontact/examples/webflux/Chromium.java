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

/** The machine's own Chromium, headless. Pages are of one thread, Playwright's rule. */
final class Chromium implements AutoCloseable {

    private static final Path EXECUTABLE = Path.of("/usr/bin/chromium");
    private static final String ROOT = "root";
    private static final String SKIPPED =
            "THE TESTS OF THE PAGE ARE SKIPPED: there is no " + EXECUTABLE + " (apt-get install chromium)";
    private static final boolean IS_INSTALLED = isInstalled();

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private Chromium(Playwright playwright) {
        PlaywrightAssertions.setDefaultAssertionTimeout(Patience.LIMIT.toMillis());
        this.playwright = playwright;
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(EXECUTABLE)
                        .setArgs(ROOT.equals(System.getProperty("user.name")) ? List.of("--no-sandbox") : List.of()));
    }

    /** Starts it; skips the tests, loudly, where there is none. */
    static Chromium start() {
        Assumptions.assumeTrue(IS_INSTALLED, SKIPPED);
        return new Chromium(Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))));
    }

    /** Asked once, so that it is said once. */
    private static boolean isInstalled() {
        boolean isInstalled = Files.isExecutable(EXECUTABLE);
        if (!isInstalled) {
            System.err.println(SKIPPED);
        }
        return isInstalled;
    }

    /** A page that nobody has opened before; whatever goes wrong in it is kept for {@link #assertNoComplaints}. */
    Page open(Service service, int width, int height) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setPermissions(List.of("clipboard-read", "clipboard-write")));
        context.setDefaultTimeout(Patience.LIMIT.toMillis());
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onDialog(dialog -> {
            complaints.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.navigate("http://127.0.0.1:" + service.port() + "/");
        return page;
    }

    /** No error in a page's console, which is also where violations of the content security policy are told. */
    void assertNoComplaints() {
        assertThat(complaints).isEmpty();
    }

    /** Takes out a complaint that a test provoked; it must be there. */
    void forgive(String text) {
        assertThat(complaints.removeIf(complaint -> complaint.contains(text))).isTrue();
    }

    void closePages() {
        browser.contexts().forEach(BrowserContext::close);
        complaints.clear();
    }

    @Override
    public void close() {
        playwright.close();
    }
}
