import type { Random } from '../clock.ts';

/** A version 4 UUID that repeats with the seed. */
export function randomId(random: Random): string {
  const words = [word(random), word(random), word(random), word(random)] as const;
  const [a, b, c, d] = words;
  const variant = '89ab'.charAt(Number.parseInt(c.charAt(0), 16) & 3);
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`;
}

function word(random: Random): string {
  return Math.floor(random() * 4_294_967_296)
    .toString(16)
    .padStart(8, '0');
}
