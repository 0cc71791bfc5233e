import type { Gate, Measured } from './gates.ts';
import { measureDuplicates } from './rows/duplicates.ts';
import { measureLibraryCpu } from './rows/library-cpu.ts';
import { measureRequests } from './rows/requests.ts';

/** One number of a row. */
export interface Figure {
  readonly name: string;
  /** Empty for plain counts. */
  readonly unit: '' | 'us' | 'ms' | 'KB';
  /** None: shown for information. */
  readonly gate?: Gate;
}

/** What is measured together, in one go. */
export interface Row {
  readonly title: string;
  /** How, in sentences. */
  readonly method: string;
  readonly figures: Readonly<Record<string, Figure>>;
  readonly measure: () => Promise<Readonly<Record<string, Measured>>>;
}

/** Every row by the name that `--only` takes, in the order of the report. */
export const rows: Readonly<Record<string, Row>> = {
  requests: {
    title: 'DynamoDB requests a message, standard queue, batches of 10',
    method: 'Requests are counted at the wire of the SDK client, over tables in memory.',
    figures: {
      coalesced: { name: 'transaction, coalesced', unit: '', gate: { atMost: 0.2 } },
      oneByOne: { name: 'transaction, one by one', unit: '', gate: { atMost: 1 } },
    },
    measure: measureRequests,
  },
  duplicates: {
    title: 'The same with 5 % duplicates',
    method:
      'A thousand batches; each message repeats, by a seeded chance of 5 %, an event of an earlier batch.',
    figures: {
      coalesced: { name: 'requests a message, coalesced', unit: '', gate: { atMost: 0.2 } },
      writeUnits: { name: 'write units a message, coalesced', unit: '' },
    },
    measure: measureDuplicates,
  },
  'library-cpu': {
    title: 'CPU a message, client stubbed',
    method:
      'User and system time of a fresh process that runs the bundled handler 2,000 times on a batch ' +
      'of 10, after as many to warm up; the client answers without the SDK.',
    figures: {
      cpu: { name: 'handler', unit: 'us', gate: { atMost: 14, timesPeer: 0.4 } },
      parserIntegration: { name: "peer with its batch processor's parser", unit: 'us' },
      floor: { name: 'floor: JSON.parse', unit: 'us' },
    },
    measure: measureLibraryCpu,
  },
};
