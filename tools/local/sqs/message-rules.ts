import {
  AwsError,
  type MessageAttribute,
  type MessageAttributes,
  type SendEntry,
} from '../ports.ts';
import { invalidRequest, invalidValue, missingParameter } from './errors.ts';
import type { QueueSettings } from './queue-settings.ts';

const MAXIMUM_ATTRIBUTES = 10;
const FORBIDDEN_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const IDENTIFIER = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/;
const ATTRIBUTE_NAME = /^(?!aws\.|amazon\.)(?!\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/i;
const DATA_TYPE = /^(String|Number|Binary)(\.[^.].*)?$/;

/** Bytes that SQS counts: the body, and of each attribute name, data type and value. */
export function messageBytes(entry: SendEntry): number {
  let bytes = Buffer.byteLength(entry.body);
  for (const [name, attribute] of Object.entries(entry.attributes ?? {})) {
    const value = attribute.binaryValue ?? attribute.stringValue ?? '';
    bytes += Buffer.byteLength(name) + Buffer.byteLength(attribute.dataType);
    bytes += Buffer.byteLength(value);
  }
  return bytes;
}

/**
 * Checks a message against the queue that is to take it.
 *
 * Throws {@link AwsError} `MissingParameter`, `InvalidParameterValue` or `InvalidMessageContents`.
 */
export function checkMessage(entry: SendEntry, settings: QueueSettings): void {
  if (entry.body === '') throw missingParameter('MessageBody');
  checkCharacters(entry.body);
  checkAttributes(entry.attributes ?? {});
  checkIdentifier('MessageGroupId', entry.groupId);
  checkIdentifier('MessageDeduplicationId', entry.deduplicationId);
  if (messageBytes(entry) > settings.maximumMessageSize) {
    const limit = `Message must be shorter than ${settings.maximumMessageSize} bytes.`;
    throw invalidRequest(`One or more parameters are invalid. Reason: ${limit}`);
  }
  if (settings.fifo) checkFifo(entry, settings);
  else checkStandard(entry);
}

function checkFifo(entry: SendEntry, settings: QueueSettings): void {
  if (entry.delaySeconds !== undefined && entry.delaySeconds !== 0) {
    throw notForThisType('DelaySeconds', entry.delaySeconds);
  }
  if (entry.groupId === undefined) throw missingParameter('MessageGroupId');
  if (entry.deduplicationId === undefined && !settings.contentBasedDeduplication) {
    throw invalidRequest(
      'The queue should either have ContentBasedDeduplication enabled or ' +
        'MessageDeduplicationId provided explicitly',
    );
  }
}

function checkStandard(entry: SendEntry): void {
  const { delaySeconds = 0, deduplicationId } = entry;
  if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > 900) {
    throw invalidValue('DelaySeconds', delaySeconds, 'DelaySeconds must be >= 0 and <= 900.');
  }
  if (deduplicationId !== undefined) {
    throw notForThisType('MessageDeduplicationId', deduplicationId);
  }
}

function checkAttributes(attributes: MessageAttributes): void {
  const named = Object.entries(attributes);
  if (named.length > MAXIMUM_ATTRIBUTES) {
    throw invalidRequest(
      `Number of message attributes [${named.length}] exceeds the allowed maximum [${MAXIMUM_ATTRIBUTES}].`,
    );
  }
  for (const [name, attribute] of named) checkAttribute(name, attribute);
}

function checkAttribute(name: string, attribute: MessageAttribute): void {
  if (!ATTRIBUTE_NAME.test(name)) {
    throw invalidRequest(`The message attribute name '${name}' is invalid.`);
  }
  const [, kind] = DATA_TYPE.exec(attribute.dataType) ?? [];
  if (kind === undefined || attribute.dataType.length > 256) {
    throw invalidRequest(
      `The type of message (user) attribute '${name}' is invalid. You must use only the ` +
        'following supported type prefixes: Binary, Number, String.',
    );
  }
  checkValue(name, kind, attribute);
}

function checkValue(name: string, kind: string, attribute: MessageAttribute): void {
  const value = kind === 'Binary' ? attribute.binaryValue : attribute.stringValue;
  if (value === undefined || value.length === 0) {
    throw invalidRequest(
      `The message attribute '${name}' must contain a non-empty value of type '${kind}'.`,
    );
  }
  if (typeof value === 'string') checkCharacters(value);
  if (kind === 'Number' && !Number.isFinite(Number(value))) {
    throw invalidRequest(`Could not cast message attribute '${name}' value to number.`);
  }
}

function checkCharacters(text: string): void {
  if (!FORBIDDEN_CHARACTER.test(text)) return;
  throw new AwsError(
    'InvalidMessageContents',
    'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | ' +
      '#xE000 to #xFFFD | #x10000 to #x10FFFF.',
  );
}

function checkIdentifier(parameter: string, value: string | undefined): void {
  if (value === undefined || IDENTIFIER.test(value)) return;
  const reason = `${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`;
  throw invalidValue(parameter, value, reason);
}

function notForThisType(parameter: string, value: unknown): AwsError {
  const reason = 'The request include parameter that is not valid for this queue type.';
  return invalidValue(parameter, value, reason);
}
