import { count, kilobytes, microseconds, milliseconds, type Row } from './row.ts';
import { measureDuplicates } from './rows/duplicates.ts';
import { measureHandlerBundle } from './rows/handler-bundle.ts';
import { measureInit } from './rows/init.ts';
import { measureKills } from './rows/kills.ts';
import { measureLibraryCpu } from './rows/library-cpu.ts';
import { measureOrder } from './rows/order.ts';
import { measureRequests } from './rows/requests.ts';
import { measureRuntimeBundle } from './rows/runtime-bundle.ts';
import { measureSdkCpu } from './rows/sdk-cpu.ts';
import { measureStaleHolders } from './rows/stale-holders.ts';
import { measureStreamRequests } from './rows/stream-requests.ts';
import { measureWallTime } from './rows/wall-time.ts';
import { measureWriteUnits } from './rows/write-units.ts';

/** Every row by the name that `--only` takes, in the order of the report. */
export const rows: Readonly<Record<string, Row>> = {
  requests: {
    title: 'DynamoDB requests a message, standard queue, batches of 10',
    method:
      'Ten batches of ten distinct events over tables in memory; requests are counted below the SDK ' +
      'client, where HTTP would begin.',
    figures: {
      coalesced: count('transaction, coalesced', 0.2),
      oneByOne: count('transaction, one by one', 1),
      inline: count('inline', 1),
      lease: count('lease, its effect one item put'),
    },
    measure: measureRequests,
  },
  duplicates: {
    title: 'The same with 5 % duplicates',
    method:
      'A thousand batches of ten; each message repeats, by a seeded chance of 5 %, an event of an ' +
      'earlier batch.',
    figures: {
      coalesced: count('requests a message, coalesced', 0.2),
      writeUnits: count('write units a message, coalesced'),
    },
    measure: measureDuplicates,
  },
  'write-units': {
    title: 'DynamoDB write units a message',
    method:
      "The batches of `requests`, by DynamoDB's rules: a unit for each started KB, double in a " +
      'transaction. The business write is one item of about 900 bytes.',
    figures: {
      inline: count('inline', 1),
      coalesced: count('transaction, coalesced', 4),
      oneByOne: count('transaction, one by one', 4),
      lease: count('lease, its effect one item put'),
    },
    measure: measureWriteUnits,
  },
  'stream-requests': {
    title: 'Kinesis, 100 records of 10 keys, foldable, a record',
    method:
      'Five batches; every record updates the one view of its key, and ours folds the updates of a ' +
      'key (watermark). Counted as above.',
    figures: {
      requests: count('requests', 0.15),
      writeUnits: count('write units', 0.15),
    },
    measure: measureStreamRequests,
  },
  'library-cpu': {
    title: 'CPU a message, SDK client stubbed',
    method:
      'User and system time of fresh processes that run the bundled handler on batches of ten, ' +
      '20,000 messages after as many to warm up; nine rounds, the sides in turn, medians.',
    figures: {
      coalesced: microseconds('transaction, coalesced', { atMost: 14, timesPeer: 0.4 }),
      parsingRecords: microseconds('the same, the peer parsing whole records, `schema`'),
      parsingBodies: microseconds('the same, the peer parsing bodies, `innerSchema`'),
      floor: microseconds('floor: JSON.parse alone'),
    },
    measure: measureLibraryCpu,
  },
  'sdk-cpu': {
    title: 'CPU a message with the SDK, HTTP stubbed',
    method:
      'As `library-cpu`, but through the whole SDK client, whose request handler answers from ' +
      'memory; 6,000 messages after 3,000.',
    figures: {
      coalesced: microseconds('transaction, coalesced', { timesPeer: 0.3 }),
      oneByOne: microseconds('transaction, one by one', { timesPeer: 0.55 }),
    },
    measure: measureSdkCpu,
  },
  'wall-time': {
    title: 'Wall time of an invocation, 3 ms a request',
    method:
      'Bundled handlers in fresh processes over an HTTP stub that answers after 3 ms; the median of ' +
      "20 invocations after 20, five rounds, the sides in turn, medians. The peer's stream runs in " +
      'parallel, its default, which keeps no order.',
    figures: {
      standard: milliseconds('standard queue, 10 messages, transaction', 0.45),
      fifo: milliseconds('FIFO queue, 5 groups of 2, transaction', 0.15),
      stream: milliseconds('Kinesis, 100 records of 10 keys, watermark', 0.15),
    },
    measure: measureWallTime,
  },
  'runtime-bundle': {
    title: 'The library in a bundle, SDK and schema library external',
    method:
      'One consumer of a queue: `queueConsumer`, `transaction`, `sqsQueue`, `dynamoDbInbox`; of the ' +
      'peer batch, idempotency and parser. Minified by esbuild as the functions are, and gzipped.',
    figures: {
      minified: kilobytes('minified', 15),
      zipped: kilobytes('gzipped', 5),
      allMinified: kilobytes('every source and mode, minified'),
      allZipped: kilobytes('every source and mode, gzipped'),
    },
    measure: measureRuntimeBundle,
  },
  'handler-bundle': {
    title: 'A whole handler, SDK and schema library bundled',
    method:
      "The handlers of `bench/functions`, bundled with the flags of the project's own; the peer's " +
      "without this project's own savings on the SDK: credential providers, unused shapes.",
    figures: {
      queue: kilobytes('queue, minified', 370),
      queueZipped: kilobytes('queue, gzipped', 115),
      stream: kilobytes('stream, minified', 370),
      streamZipped: kilobytes('stream, gzipped', 115),
      sameSavings: kilobytes('queue, gzipped, the peer with our savings too'),
    },
    measure: measureHandlerBundle,
  },
  init: {
    title: 'Init, and init with the first message',
    method:
      'Fresh processes load the bundle of `handler-bundle` and do a batch of one against a server on ' +
      'loopback; 25 rounds, the sides in turn, medians of wall time.',
    figures: {
      init: milliseconds('init', 0.6),
      first: milliseconds('init and first message', 0.6),
      firstCpu: milliseconds('init and first message, CPU'),
      initSameSavings: milliseconds('init, the peer with our savings too'),
      firstSameSavings: milliseconds('init and first message, the peer with our savings too'),
    },
    measure: measureInit,
  },
  kills: {
    title: 'Kill points after which a DynamoDB effect is doubled or lost',
    method:
      'A batch of three messages is killed before and after each of its requests, then delivered ' +
      'again until done: 18 points for the peer, whose records run one by one; 2 coalesced, 6 in the ' +
      "other modes. The peer's claims have run out by the next delivery.",
    figures: {
      coalesced: count('transaction, coalesced', 0),
      oneByOne: count('transaction, one by one', 0),
      inline: count('inline', 0),
      watermark: count('watermark', 0),
    },
    measure: measureKills,
  },
  'stale-holders': {
    title: 'A late holder, a lost answer: lease',
    method:
      'Each scenario once, on a clock moved by hand: 1 when the late holder changes the record of ' +
      'who took over, or frees it so that a third one begins, or when a delivery fails because the ' +
      'answer of its own request was lost.',
    figures: {
      overwrites: count('late holder overwrites', 0),
      deletes: count('late holder deletes', 0),
      lostClaim: count('answer of the claim lost', 0),
      lostCompletion: count('answer of the completion lost', 0),
    },
    measure: measureStaleHolders,
  },
  order: {
    title: 'Seeds of 10,000 in which events of a key change places',
    method:
      'Nine messages of three keys; requests take effect late, fail, or lose their answer by a seeded ' +
      "chance, and what is reported comes again until all is done, after the peer's claims have run " +
      'out. Shown beside: seeds after which an effect was doubled or lost.',
    figures: {
      fifo: count('FIFO queue, transaction', 0),
      fifoSingle: count('the same, effects doubled or lost'),
      stream: count('Kinesis, transaction; the peer in parallel', 0),
      streamSingle: count('the same, effects doubled or lost'),
      watermark: count('Kinesis, watermark; the peer one by one', 0),
      watermarkSingle: count('the same, effects doubled or lost'),
    },
    measure: () => measureOrder(),
  },
};
