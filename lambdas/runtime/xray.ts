const complete = /^Root=1-(\w{8})-(\w{24});Parent=(\w{16});Sampled=(\d)/;

/** An X-Ray header (`Root=1-…;Parent=…;Sampled=1`) as W3C `traceparent`; undefined unless complete. */
export function fromXray(header = ''): string | undefined {
  return complete.test(header)
    ? header.replace(complete, '00-$1$2-$3-0$4').slice(0, 55)
    : undefined;
}
