const shownDigits = 21;
const marker = '1';

/**
 * The engine counts stream records 1, 2, 3; consumers get numbers of 21 digits, like AWS's, that
 * keep their order when they are compared as text. Longer numbers stay as they are.
 */
export function shownSequence(engine: string): string {
  if (engine.length >= shownDigits) return engine;
  return `${marker}${engine.padStart(shownDigits - marker.length, '0')}`;
}

/** The engine's number for a shown one. */
export function engineSequence(shown: string): string {
  const counted = shown.length === shownDigits && shown.startsWith(`${marker}0000`);
  return counted ? String(BigInt(shown.slice(marker.length))) : shown;
}
