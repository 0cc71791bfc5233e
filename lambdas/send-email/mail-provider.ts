import { orderKeys } from '../../contracts/tables.ts';
import { findReasons } from '../runtime/cancellation.ts';
import { type Host, systemHost } from '../runtime/host.ts';
import type { TransactionStore } from '../runtime/transaction-part.ts';
import { untilDeadline } from '../runtime/until-deadline.ts';
import { absent, put, update } from '../runtime/writes.ts';

/** One mail to a customer. */
export interface Mail {
  readonly orderId: string;
  readonly customerId: string;
  /** The type of the event it is about. */
  readonly about: string;
  readonly subject: string;
}

/** Who takes mails. */
export interface MailProvider {
  /** Sends a mail once for each key, however often it is asked. Rejects when it could not. */
  send(mail: Mail, request: MailRequest): Promise<void>;
}

/** How a provider is asked. */
export interface MailRequest {
  /** The idempotency key. */
  readonly key: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

const alreadySent = 'ConditionalCheckFailed';

/** How long a provider that is busy is asked again. */
const patienceMs = 3000;

/**
 * The provider of this blueprint: it keeps mails in the orders table and, as providers with
 * idempotency keys do, answers a repeated key as it did the first time. Put your own in its place.
 */
export function tableMailProvider(
  table: string,
  store: TransactionStore,
  host: Host = systemHost,
): MailProvider {
  return {
    async send(mail, { key, now }) {
      const { orderId, customerId } = mail;
      const place = { pk: orderKeys.order(orderId).pk, sk: `EMAIL#${key}` };
      const writes = [
        put(table, { ...place, ...mail, sentAt: now }, absent),
        update(table, orderKeys.mailbox(customerId), { add: { mails: 1 } }),
      ];
      const ask = async () => {
        try {
          await store.write(writes.map(({ item }) => item));
          return true;
        } catch (error) {
          const reasons = findReasons(error);
          if (reasons === undefined) throw error;
          return reasons[0]?.Code === alreadySent || undefined;
        }
      };
      await untilDeadline({ host, deadlineMs: host.now() + patienceMs }, ask);
    },
  };
}
