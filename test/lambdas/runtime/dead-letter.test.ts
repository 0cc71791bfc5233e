import { describe, expect, test } from 'vitest';
import { describeDeadLetter, safeText } from '../../../lambdas/runtime/dead-letter.ts';

const message = { id: 'm', body: 'no', attempt: 1, origin: 'arn', firstReceivedMs: 0 };
const by = { consumer: 'payment', consumerVersion: '7' };

describe('The text of a dead letter', () => {
  test.each([
    ['is never empty', '', '?'],
    ['keeps tabs and lines', 'a\tb\r\nc', 'a\tb\r\nc'],
    ['keeps letters and emoji', 'é \u{1F4A5}', 'é \u{1F4A5}'],
    ['replaces control characters', 'a\u0000b\u001Bc', 'a?b?c'],
    ['replaces what is no character', 'a\uFFFEb', 'a?b'],
    ['replaces half a pair', 'a\uD83D', 'a?'],
    ['is cut to its length', 'abcdefghijk', 'abcdefghi…'],
  ])('%s', (_, text, safe) => {
    expect(safeText(text, 10)).toBe(safe);
  });

  test.each([
    ['a message that is no text', Object.assign(new Error(), { message: { code: 7 } })],
    ['an object that cannot become text', Object.create(null)],
    ['a name that is no text', Object.assign(new Error('no'), { name: Object.create(null) })],
    ['nothing', undefined],
  ])('is written for an error with %s', (_, error) => {
    const metadata = describeDeadLetter(message, error, by);

    expect(metadata).toMatchObject({
      errorClass: expect.stringMatching(/./),
      errorMessage: expect.stringMatching(/./),
    });
  });

  test('keeps 512 characters of the error', () => {
    const { errorMessage } = describeDeadLetter(message, new Error('x'.repeat(9000)), by);

    expect(errorMessage).toHaveLength(512);
  });
});

describe('A dead letter of a body that is not JSON', () => {
  test('has no event id and no trace', () => {
    const metadata = describeDeadLetter(message, new Error('no'), by);

    expect(Object.keys(metadata)).not.toContain('eventId');
    expect(Object.keys(metadata)).not.toContain('traceparent');
  });

  test('keeps the trace that the transport carried', () => {
    const metadata = describeDeadLetter({ ...message, traceparent: '00-a-b-01' }, 'no', by);

    expect(metadata.traceparent).toBe('00-a-b-01');
  });
});
