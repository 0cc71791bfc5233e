import { countModes } from '../load/count-modes.ts';

/** DynamoDB write units a message in each mode; the business write is one item of less than 1 KB. */
export async function measureWriteUnits() {
  return await countModes('writeUnits');
}
