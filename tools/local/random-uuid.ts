import type { Random } from './clock.ts';

/** A version 4 UUID made from the injected random source, so that a seed repeats it. */
export function randomUuid(random: Random): string {
  const bytes = Buffer.allocUnsafe(16);
  for (let offset = 0; offset < 16; offset += 4) {
    bytes.writeUInt32BE(Math.floor(random() * 2 ** 32), offset);
  }
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const part = (start: number, end: number) => bytes.toString('hex', start, end);
  const parts = [part(0, 4), part(4, 6), part(6, 8), part(8, 10), part(10, 16)];
  return parts.join('-');
}
