import { AwsError } from '../ports.ts';
import { validation } from './kinesis-error.ts';

/** Reads the members of a JSON request; a wrong type is a `SerializationException`. */
export class JsonInput {
  readonly #members: Readonly<Record<string, unknown>>;

  constructor(value: unknown) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new AwsError('SerializationException', 'a JSON object was expected');
    }
    this.#members = { ...value };
  }

  findText(name: string): string | undefined {
    const value = this.#members[name] ?? undefined;
    if (value === undefined || typeof value === 'string') return value;
    throw new AwsError('SerializationException', `${name} is no string`);
  }

  findNumber(name: string): number | undefined {
    const value = this.#members[name] ?? undefined;
    if (value === undefined || typeof value === 'number') return value;
    throw new AwsError('SerializationException', `${name} is no number`);
  }

  findObject(name: string): JsonInput | undefined {
    const value = this.#members[name];
    return value === undefined || value === null ? undefined : new JsonInput(value);
  }

  /** @throws AwsError `ValidationException` when it is missing */
  text(name: string): string {
    return this.findText(name) ?? missing(name);
  }

  /** @throws AwsError `ValidationException` when it is missing */
  number(name: string): number {
    return this.findNumber(name) ?? missing(name);
  }

  /** A blob, which JSON carries in base64. */
  data(name: string): Buffer {
    return Buffer.from(this.text(name), 'base64');
  }

  list(name: string): readonly JsonInput[] {
    const value = this.#members[name] ?? missing(name);
    if (!Array.isArray(value)) throw new AwsError('SerializationException', `${name} is no list`);
    return value.map((member) => new JsonInput(member));
  }
}

function missing(name: string): never {
  throw validation(name, 'Member must not be null');
}
