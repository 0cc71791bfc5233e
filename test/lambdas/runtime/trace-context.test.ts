import { describe, expect, test } from 'vitest';
import { continueTrace } from '../../../lambdas/runtime/trace-context.ts';
import { fromXray } from '../../../lambdas/runtime/xray.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const root = 'Root=1-5759e988-bd862e3fe1be46a994272793';
const own = /^00-(?!0af7)[0-9a-f]{32}-(?!b7ad)[0-9a-f]{16}-00$/;

describe('A trace', () => {
  test('goes on under the W3C header of the request', () => {
    const headers = { traceparent, 'x-amzn-trace-id': root };

    expect(continueTrace(headers, () => 'a')).toBe(traceparent);
  });

  test('goes on under the X-Ray header when there is no other', () => {
    const headers = { 'x-amzn-trace-id': `${root};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=1` };

    expect(continueTrace(headers, () => 'a')).toBe(
      '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01',
    );
  });

  test('has a parent made up when X-Ray names only the root', () => {
    expect(continueTrace({ 'x-amzn-trace-id': root }, () => 'a')).toMatch(
      /^00-5759e988bd862e3fe1be46a994272793-[0-9a-f]{16}-00$/,
    );
  });

  test('begins anew when the request has none, another one each time', () => {
    const first = continueTrace({}, () => 'a');

    expect(first).toMatch(own);
    expect(continueTrace({}, () => 'b')).not.toBe(first);
  });

  test.each([
    ['of another version', '01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
    ['with a trace of zeros', '00-00000000000000000000000000000000-b7ad6b7169203331-01'],
    ['with a parent of zeros', '00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01'],
    ['in capitals', traceparent.toUpperCase()],
  ])('begins anew for a header %s', (_, header) => {
    expect(continueTrace({ traceparent: header }, () => 'a')).toMatch(own);
  });

  test.each(['', 'Self=1-67891234-12456789abcdef012345678', root, `${root};Sampled=1`])(
    'is not read from the X-Ray header %j of a message',
    (header) => {
      expect(fromXray(header)).toBeUndefined();
    },
  );
});
