import type { MessageAttribute, MessageAttributes } from '../ports.ts';

/** Reads the form of an AWS Query request. Field names nest by dots, lists by `member.N`. */
export class QueryForm {
  readonly #fields: URLSearchParams;
  readonly #prefix: string;

  constructor(fields: URLSearchParams, prefix = '') {
    this.#fields = fields;
    this.#prefix = prefix;
  }

  find(name: string): string | undefined {
    return this.#fields.get(this.#prefix + name) ?? undefined;
  }

  /** Empty when it is not there. */
  text(name: string): string {
    return this.find(name) ?? '';
  }

  /** The members of a list, each a form of its own. */
  list(name: string, member = 'member'): readonly QueryForm[] {
    const forms: QueryForm[] = [];
    for (let index = 1; ; index += 1) {
      const prefix = `${this.#prefix}${name}.${member}.${index}.`;
      if (!this.#hasPrefix(prefix)) return forms;
      forms.push(new QueryForm(this.#fields, prefix));
    }
  }

  /** A map of texts: `name.entry.N.key` and `.value`. */
  map(name: string): Readonly<Record<string, string>> {
    const entries = this.list(name, 'entry').map((form) => [form.text('key'), form.text('value')]);
    return Object.fromEntries(entries);
  }

  /** Message attributes: `MessageAttributes.entry.N.Name` and `.Value.DataType` ... */
  messageAttributes(): MessageAttributes {
    const entries = this.list('MessageAttributes', 'entry').map((form) => [
      form.text('Name'),
      toAttribute(form),
    ]);
    return Object.fromEntries(entries);
  }

  #hasPrefix(prefix: string): boolean {
    for (const name of this.#fields.keys()) if (name.startsWith(prefix)) return true;
    return false;
  }
}

function toAttribute(form: QueryForm): MessageAttribute {
  const stringValue = form.find('Value.StringValue');
  const binary = form.find('Value.BinaryValue');
  return {
    dataType: form.text('Value.DataType'),
    ...(stringValue === undefined ? {} : { stringValue }),
    ...(binary === undefined ? {} : { binaryValue: Buffer.from(binary, 'base64') }),
  };
}
