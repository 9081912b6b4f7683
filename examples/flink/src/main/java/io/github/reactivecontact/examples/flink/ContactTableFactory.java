package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.RetryPolicy;
import java.time.Duration;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.lookup.LookupOptions;
import org.apache.flink.table.connector.source.lookup.LookupOptions.LookupCacheType;
import org.apache.flink.table.connector.source.lookup.cache.DefaultLookupCache;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * The connector {@code green-api} of Flink SQL: a table of contacts to join with. Flink finds it by its service file.
 * Its options name no token, because Flink stores and shows options. Public because Flink requires it.
 */
public final class ContactTableFactory implements DynamicTableSourceFactory {

    static final String IDENTIFIER = "green-api";

    static final ConfigOption<String> CREDENTIALS_FILE = ConfigOptions.key("credentials-file")
            .stringType()
            .noDefaultValue()
            .withDescription("A file of instances on every task manager. Default: the environment variables"
                    + " GREEN_API_ID_INSTANCE, GREEN_API_TOKEN and GREEN_API_URL of the task manager.");

    static final ConfigOption<Integer> REQUESTS_PER_SECOND = ConfigOptions.key("requests-per-second")
            .intType()
            .defaultValue(LookupSettings.DEFAULT_REQUESTS_PER_SECOND)
            .withDescription("Rate of each instance; 0 for no limit.");

    static final ConfigOption<Duration> DEADLINE = ConfigOptions.key("deadline")
            .durationType()
            .noDefaultValue()
            .withDescription("Deadline of a lookup from its first attempt, retries included.");

    static final ConfigOption<Duration> MAX_WAIT = ConfigOptions.key("max-wait")
            .durationType()
            .defaultValue(LookupSettings.DEFAULT_MAX_WAIT)
            .withDescription("How long a row waits for the instance that it names, while that takes no requests.");

    static final ConfigOption<String> REDIS = ConfigOptions.key("redis")
            .stringType()
            .noDefaultValue()
            .withDescription("Shares rate limits and answers between task managers, such as redis://host:6379.");

    /** Flink finds the class by its service file. */
    public ContactTableFactory() {}

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    /** {@code lookup.max-retries} is not among them: the client retries, see {@link RetryPolicy}. */
    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(
                CREDENTIALS_FILE,
                REQUESTS_PER_SECOND,
                DEADLINE,
                MAX_WAIT,
                REDIS,
                LookupOptions.CACHE_TYPE,
                LookupOptions.PARTIAL_CACHE_MAX_ROWS,
                LookupOptions.PARTIAL_CACHE_EXPIRE_AFTER_ACCESS,
                LookupOptions.PARTIAL_CACHE_EXPIRE_AFTER_WRITE,
                LookupOptions.PARTIAL_CACHE_CACHE_MISSING_KEY);
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validate();
        RowType row = (RowType) context.getPhysicalRowDataType().getLogicalType();
        try {
            return new ContactTableSource(
                    ContactColumns.of(row), settings(helper.getOptions()), cache(helper.getOptions()));
        } catch (IllegalArgumentException invalid) {
            throw new ValidationException(invalid.getMessage());
        }
    }

    /** Flink's cache stores the rows, so the client has no cache unless it shares one in Redis. */
    private static LookupSettings settings(ReadableConfig options) {
        return new LookupSettings(
                options.getOptional(CREDENTIALS_FILE).orElse(null),
                options.get(REQUESTS_PER_SECOND),
                options.getOptional(DEADLINE).orElse(null),
                options.get(MAX_WAIT),
                false,
                0,
                options.getOptional(REDIS).orElse(null));
    }

    private static @Nullable AnswersCache cache(ReadableConfig options) {
        LookupCacheType type = options.get(LookupOptions.CACHE_TYPE);
        return switch (type) {
            case NONE -> null;
            case PARTIAL -> new AnswersCache(DefaultLookupCache.fromConfig(options));
            case FULL ->
                throw new ValidationException(
                        "lookup.cache must be NONE or PARTIAL, was FULL: GREEN-API does not list all contacts");
        };
    }
}
