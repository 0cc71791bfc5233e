import { PermanentError } from './errors.ts';
import { type EventSchema, pathOf, type SchemaIssue } from './event-schema.ts';

/** Major versions that are tried when an unknown one arrives, to say which ones are known. */
const probedVersions = 20;

const shownIssues = 3;

type Fields = Readonly<Record<string, unknown>>;

/** What a schema turned down, as the error that says which value broke which rule, and the remedy. */
export async function explainRejection<Event>(
  raw: unknown,
  issues: readonly SchemaIssue[],
  schema: EventSchema<Event>,
): Promise<PermanentError> {
  const fields: Fields = typeof raw === 'object' && raw !== null ? (raw as Fields) : {};
  if (about(issues, 'id') && (fields.id === undefined || fields.id === '')) return missingId();
  if (about(issues, 'type') && typeof fields.type === 'string') {
    return await unknownType(fields, fields.type, schema);
  }
  const shown = issues
    .slice(0, shownIssues)
    .map((issue) => `${pathOf(issue) || 'the event'}: ${issue.message}`);
  const rest = issues.length > shownIssues ? ` and ${issues.length - shownIssues} more` : '';
  return new PermanentError(
    `the event does not match its schema (${shown.join('; ')}${rest}); ` +
      'correct the producer, or the schema, and redrive',
    'SchemaFailed',
  );
}

/** An event whose id is missing cannot be deduplicated, so it is never processed. */
export function missingId(): PermanentError {
  return new PermanentError(
    'the event has no id, so it cannot be deduplicated; ' +
      'the producer must set one that stays the same when it repeats itself',
    'MissingEventId',
  );
}

async function unknownType<Event>(
  fields: Fields,
  type: string,
  schema: EventSchema<Event>,
): Promise<PermanentError> {
  const name = /^(.+)\.v\d+$/.exec(type)?.[1];
  const known = name === undefined ? [] : await knownVersions(fields, name, schema);
  const [reason, rest] =
    known.length > 0
      ? ([
          'UnknownVersion',
          `only as ${known.join(', ')}; deploy a consumer of that version`,
        ] as const)
      : (['UnknownType', 'not at all; narrow the subscription, or extend the schema'] as const);
  const read = `which this consumer reads ${rest}, and redrive`;
  return new PermanentError(`the event's type is ${JSON.stringify(type)}, ${read}`, reason);
}

async function knownVersions<Event>(
  fields: Fields,
  name: string,
  schema: EventSchema<Event>,
): Promise<string[]> {
  const known: string[] = [];
  for (let version = 1; version <= probedVersions; version += 1) {
    const probe = { ...fields, type: `${name}.v${version}` };
    const { issues } = await schema['~standard'].validate(probe);
    if (issues === undefined || !about(issues, 'type')) known.push(`v${version}`);
  }
  return known;
}

function about(issues: readonly SchemaIssue[], field: string): boolean {
  return issues.some((issue) => pathOf(issue) === field);
}
