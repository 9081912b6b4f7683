package io.github.reactivecontact.examples.tables;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Recognises files that are no text by their first bytes, and text that is no list. */
final class BinaryFiles {

    private static final String AS_CSV = ": save it as CSV (UTF-8) and try again";
    private static final String NO_LIST = ", not a list: copy the numbers into a text or CSV file and try again";
    private static final String COMPRESSED = ": unpack it and try again";

    private static final List<Kind> KINDS = List.of(
            new Kind("\u00d0\u00cf\u0011\u00e0", "This is an old Office document, such as an Excel workbook" + AS_CSV),
            new Kind("%PDF", "This is a PDF" + NO_LIST),
            new Kind("\u0089PNG", "This is an image" + NO_LIST),
            new Kind("\u00ff\u00d8\u00ff", "This is an image" + NO_LIST),
            new Kind("GIF8", "This is an image" + NO_LIST),
            new Kind("RIFF", "This is an image or a recording" + NO_LIST),
            new Kind("\u001f\u008b", "This is a gzip file" + COMPRESSED),
            new Kind("BZh", "This is a bzip2 file" + COMPRESSED),
            new Kind("7z\u00bc\u00af", "This is a 7-Zip archive" + COMPRESSED),
            new Kind("Rar!", "This is a RAR archive" + COMPRESSED),
            new Kind("(\u00b5/\u00fd", "This is a Zstandard file" + COMPRESSED),
            new Kind("{\\rtf", "This is a formatted document (RTF): save it as plain text and try again"),
            new Kind("SQLite format 3", "This is an SQLite database: export the table as CSV and try again"),
            new Kind("PAR1", "This is a Parquet file: export the table as CSV and try again"));

    private record Kind(String start, String message) {}

    private BinaryFiles() {}

    /** Returns why the file cannot be read; null if it may be text. */
    static @Nullable String refusal(byte[] sample) {
        String bytes = new String(sample, StandardCharsets.ISO_8859_1);
        if (bytes.startsWith("PK\u0003\u0004")) {
            return zip(bytes);
        }
        for (Kind kind : KINDS) {
            if (bytes.startsWith(kind.start())) {
                return kind.message();
            }
        }
        return markup(bytes);
    }

    private static String zip(String bytes) {
        if (bytes.contains("xl/") || bytes.contains("opendocument.spreadsheet")) {
            return "This is " + (bytes.contains("xl/") ? "an Excel workbook" : "an OpenDocument spreadsheet") + AS_CSV;
        }
        return bytes.contains("word/") || bytes.contains("opendocument.text")
                ? "This is a text document: save it as plain text and try again"
                : "This is a ZIP archive, or an Excel workbook: unpack the archive, or save the workbook as CSV"
                        + " (UTF-8), and try again";
    }

    private static @Nullable String markup(String bytes) {
        String start = bytes.substring(0, Math.min(bytes.length(), 64))
                .replace("\u00ef\u00bb\u00bf", "")
                .strip()
                .toUpperCase(Locale.ROOT);
        if (start.startsWith("BEGIN:VCARD")) {
            return "This is a vCard file of contacts: export the contacts as CSV and try again";
        }
        return start.startsWith("<!DOCTYPE") || start.startsWith("<HTML") || start.startsWith("<?XML")
                ? "This is a web page or XML, although its name may end in .xls: open it in a spreadsheet program, save it"
                        + " as CSV (UTF-8) and try again"
                : null;
    }
}
