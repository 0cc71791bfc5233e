import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { leastUrgent, priorityHeader } from '../../contracts/place-order.ts';

/**
 * Whether a request says that it can wait: `priority: u=6`. A header that cannot be read, or none,
 * means the default, urgency 3 (RFC 9218).
 */
export function canWait({ headers }: Pick<APIGatewayProxyEventV2, 'headers'>): boolean {
  const [, urgency] =
    (headers[priorityHeader] ?? '').match(/(?:^|,)\s*u=([0-7])\s*(?:;|,|$)/) ?? [];
  return Number(urgency ?? 3) >= leastUrgent;
}
