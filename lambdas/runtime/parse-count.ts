/** A variable's text as a whole number of 1 or more; the error names the variable and the text. */
export function parseCount(variable: string, text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count) || count < 1) {
    throw new Error(`${variable} must be a whole number of 1 or more, got ${JSON.stringify(text)}`);
  }
  return count;
}
