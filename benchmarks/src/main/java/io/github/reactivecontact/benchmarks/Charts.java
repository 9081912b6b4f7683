package io.github.reactivecontact.benchmarks;

import io.github.reactivecontact.benchmarks.Ratios.Ratio;
import io.github.reactivecontact.benchmarks.clients.LoadClients;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.HorizontalBarChartBuilder;

/** Draws bar charts of one cell: each client relative to this one, which is 1. */
final class Charts {

    private static final Cell PREFERRED = Cell.closed(64, 0);
    private static final int WIDTH = 820;
    private static final int HEIGHT_OF_BAR = 34;
    private static final int HEIGHT_OF_REST = 130;
    private static final Color BAR = new Color(0x2f, 0x6f, 0x9f);
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);

    private Charts() {}

    static void write(Results results, Path directory) throws IOException {
        Cell cell = cell(results.ratios());
        List<Ratio> ratios = results.ratios().stream()
                .filter(ratio -> ratio.cell().equals(cell))
                .toList();
        if (!ratios.isEmpty()) {
            draw("Lookups per second (longer is better)", "lookupsPerSecond", cell, ratios, directory);
            draw("CPU per lookup (shorter is better)", "cpuPerLookup", cell, ratios, directory);
            draw("Bytes allocated per lookup (shorter is better)", "bytesPerLookup", cell, ratios, directory);
        }
    }

    private static Cell cell(List<Ratio> ratios) {
        List<Cell> cells = ratios.stream().map(Ratio::cell).toList();
        return cells.isEmpty() || cells.contains(PREFERRED) ? PREFERRED : cells.get(0);
    }

    private static void draw(String title, String metric, Cell cell, List<Ratio> ratios, Path directory)
            throws IOException {
        List<String> names = new ArrayList<>(List.of(LoadClients.THIS_CLIENT));
        List<Double> values = new ArrayList<>(List.of(1.0));
        for (Ratio ratio : ratios) {
            if (ratio.metric().equals(metric)) {
                names.add(ratio.against());
                values.add(1 / ratio.median());
            }
        }
        HorizontalBarChart chart = new HorizontalBarChartBuilder()
                .width(WIDTH)
                .height(HEIGHT_OF_REST + names.size() * HEIGHT_OF_BAR)
                .title(title)
                .xAxisTitle("relative to this client; " + cell)
                .build();
        style(chart);
        chart.addSeries(metric, values, names);
        ImageIO.write(
                BitmapEncoder.getBufferedImage(chart),
                "png",
                directory.resolve(metric + ".png").toFile());
    }

    private static void style(HorizontalBarChart chart) {
        chart.getStyler().setAvailableSpaceFill(0.7).setLabelsVisible(true).setLabelsFont(TEXT);
        chart.getStyler().setXAxisMin(0.0).setAxisTickLabelsFont(TEXT).setPlotGridHorizontalLinesVisible(false);
        // Despite its name, this hint applies to the axis of names. It makes every bar show its name.
        chart.getStyler().setXAxisTickMarkSpacingHint(HEIGHT_OF_BAR - 4).setYAxisTitleVisible(false);
        chart.getStyler()
                .setLegendVisible(false)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setSeriesColors(new Color[] {BAR})
                .setDecimalPattern("0.00");
    }
}
