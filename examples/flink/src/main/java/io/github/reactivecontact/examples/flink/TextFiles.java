package io.github.reactivecontact.examples.flink;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.reader.TextLineInputFormat;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/** Source and sink for text files. A production job would use Kafka instead. */
final class TextFiles {

    private TextFiles() {}

    /**
     * Reads lines, see {@link ChatLine}, from a file or a directory. Skips blank lines and comments, which begin with
     * #.
     */
    static DataStream<String> chatIds(StreamExecutionEnvironment flink, String path) {
        FileSource<String> files = FileSource.forRecordStreamFormat(new TextLineInputFormat(), new Path(path))
                .build();
        return flink.fromSource(files, WatermarkStrategy.noWatermarks(), "chat ids")
                .uid("chat-ids")
                .map(String::strip)
                .returns(Types.STRING)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"));
    }

    /** Writes files such as {@code contacts-*.ndjson} to a directory. A file appears, complete, with a checkpoint. */
    static FileSink<String> lines(String directory, String prefix, String suffix) {
        return FileSink.forRowFormat(new Path(directory), new SimpleStringEncoder<String>("UTF-8"))
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .withBucketAssigner(new BasePathBucketAssigner<>())
                .withOutputFileConfig(OutputFileConfig.builder()
                        .withPartPrefix(prefix)
                        .withPartSuffix(suffix)
                        .build())
                .build();
    }
}
