/**
 * Sends requests over pooled connections and decodes their responses. The only package that handles the URL and the
 * token. Its classes by family:
 *
 * <ul>
 *   <li><b>Ways to a server</b>: {@code Transport} with its implementation {@code HttpTransport};
 *       {@code InstanceClient}, one for each instance and token, sends to its {@code Endpoint}; {@code Origins} keeps
 *       what all instances of one host share, such as {@code ReuseHealth}.
 *   <li><b>Connections</b>: {@code Connections} configures the pool, {@code OwnEventLoops} runs them; a {@code Lease}
 *       holds one; {@code IdleConnections} and {@code ConnectionReuseHandler} reuse it; {@code RestoringConnections}
 *       serves the user's callbacks.
 *   <li><b>Requests</b>: {@code ContactRequest}, {@code RequestWrite}, {@code TokenInjector}; {@code RequestTarget}
 *       decodes for one instance.
 *   <li><b>Which response belongs to which request</b>: {@code SingleResponseCodec}, {@code AskedChats},
 *       {@code DoubtfulAnswers}, {@code LateResponseException}, {@code EarlyReadFilter}.
 *   <li><b>Responses</b>: {@code ResponseHead}, {@code RetryAfter}; {@code ResponseBody},
 *       {@code SingleChunkAggregator}, {@code BodyScratch}; {@code ResponseDecoder} with {@code DecoderResources},
 *       {@code DecodedResponse}.
 *   <li><b>Failures</b>: {@code TransportFailure}, {@code DecoderErrorRedactor}.
 * </ul>
 */
@NullMarked
package io.github.reactivecontact.internal.transport;

import org.jspecify.annotations.NullMarked;
