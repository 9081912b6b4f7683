/**
 * Decides which lookup is sent next, through which instance, and when. Its classes by family:
 *
 * <ul>
 *   <li><b>Loop</b>: {@code Dispatcher} with its {@code Settings}; {@code Inbox}, {@code Events} and
 *       {@code IsolatedRun} run events and side effects, {@code Pump} the work after them; {@code Timer},
 *       {@code Clock}, {@code Nanos}; {@code Shutdown}.
 *   <li><b>Lookups</b>: {@code OpenLookups}, {@code LookupIndex}, {@code OpenByAge}, {@code Lookup} and {@code Caller};
 *       {@code Admission}; {@code Deadlines}; the queues {@code PendingLookups}, {@code WaitQueue} and
 *       {@code FairQueue} by {@code Priority}; {@code OutcomeHandler} and {@code OutcomeExecutor} deliver.
 *   <li><b>Attempts</b>: {@code InFlight} and {@code Attempt}; {@code AttemptOutcomes} with {@code FailureScope},
 *       {@code Failures} and {@code RetryBudget}; {@code WriteSlots} and {@code WaitingWrites}; {@code Occupancy}.
 *   <li><b>Instances</b>: {@code InstancePool}, {@code InstanceHeap}, {@code Instance} and {@code RetiredInstances};
 *       {@code Pace}; {@code Hosts} and {@code Host}; {@code HealthChanges} changes {@code InstanceHealth} and
 *       {@code CircuitBreaker}; {@code InstanceReports} applies webhooks, {@code InstanceReplacement} other sets;
 *       {@code InstanceCounters}, {@code Snapshots}.
 *   <li><b>Cache</b>: {@code CacheGate} with {@code AnswerKeys}; {@code CacheCalls} and {@code CacheCall};
 *       {@code Refreshes} and {@code RefreshCaller}; {@code CacheCounters}, {@code CacheLog}.
 *   <li><b>Outside</b>: {@code PermitGate} and {@code PermitRequest}; {@code ExternalCall}, which is a call of the
 *       permit source or the cache; {@code LifecycleEvents}, {@code InstanceLog}.
 * </ul>
 */
@NullMarked
package io.github.reactivecontact.internal.dispatch;

import org.jspecify.annotations.NullMarked;
