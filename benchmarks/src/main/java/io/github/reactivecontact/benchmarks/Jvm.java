package io.github.reactivecontact.benchmarks;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Builds the command line of a JVM that runs a command of this program. */
final class Jvm {

    /** The same for all clients and the server. */
    static final List<String> FLAGS = List.of("-Xmx256m", "-XX:+UseSerialGC");

    private Jvm() {}

    /** Returns the class path of this process. */
    static String classPath() {
        return System.getProperty("java.class.path");
    }

    static List<String> command(List<String> flags, List<String> arguments) {
        return command(classPath(), flags, arguments);
    }

    static List<String> command(String classPath, List<String> flags, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        // The manifest's native access and class path are read only with -jar.
        if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
            command.addAll(List.of("-jar", classPath));
        } else {
            command.addAll(List.of("-cp", classPath, Main.class.getName()));
        }
        command.addAll(arguments);
        return command;
    }
}
