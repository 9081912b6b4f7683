-- bin/sql-client.sh -f requires it.
SET 'sql-client.execution.result-mode' = 'tableau';
-- Survives the loss of a task manager.
SET 'execution.checkpointing.interval' = '10 s';
-- A row waits as long as its instance is out of use.
SET 'table.exec.async-lookup.timeout' = '1 d';

CREATE TABLE messages (
  sender STRING,
  proc_time AS PROCTIME()
) WITH (
  'connector' = 'filesystem',
  'path' = '/tmp/flink-example/chat-ids.txt',
  'format' = 'raw'
);

CREATE TABLE contacts (
  chat_id STRING,
  name STRING,
  category STRING,
  outcome STRING
) WITH (
  'connector' = 'green-api',
  'credentials-file' = '/tmp/flink-example/instances.json',
  'lookup.cache' = 'PARTIAL',
  'lookup.partial-cache.max-rows' = '10000',
  'lookup.partial-cache.expire-after-write' = '1 d'
);

SELECT m.sender, c.name, c.category, c.outcome
FROM messages AS m
LEFT JOIN contacts FOR SYSTEM_TIME AS OF m.proc_time AS c ON m.sender = c.chat_id;
