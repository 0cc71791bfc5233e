import { countModes } from '../load/count-modes.ts';

/** DynamoDB requests a message in each mode. */
export async function measureRequests() {
  return await countModes('requests');
}
