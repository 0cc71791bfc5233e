import type { MetricTotals } from './metrics.ts';
import type { PublishLog } from './publish.ts';

/** Where a person watches a run. */
export interface Progress {
  stop(): void;
}

/** Shows one line of numbers: rewritten in place on a terminal, once a second elsewhere. */
export function showProgress(
  stream: NodeJS.WriteStream,
  orders: number,
  read: () => { readonly log: PublishLog; readonly totals: MetricTotals; readonly backlog: number },
): Progress {
  const inPlace = stream.isTTY === true;
  const line = () => {
    const { log, totals, backlog } = read();
    return (
      `orders ${log.orders.size}/${orders}  processed ${totals.processed}  duplicates suppressed ` +
      `${totals.duplicatesSuppressed}  dead letters ${totals.deadLettered}  waiting ${backlog}`
    );
  };
  const print = () => stream.write(inPlace ? `\r\u001b[2K${line()}` : `${line()}\n`);
  const timer = setInterval(print, inPlace ? 200 : 1000);
  return {
    stop: () => {
      clearInterval(timer);
      print();
      if (inPlace) stream.write('\n');
    },
  };
}
